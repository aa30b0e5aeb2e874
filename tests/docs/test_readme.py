"""The README says what is so: its commands, its output, its tables and its links."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from whybias.project.settings import configuration_from
from whybias.rules.catalogue import RULES

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def whybias(*arguments: str) -> str:
    """What the command prints, run in the repository's folder."""
    command = [sys.executable, "-m", "whybias", *arguments]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    return run.stdout


def test_excerpts_are_real_output() -> None:
    excerpts = blocks("console")
    assert excerpts
    for excerpt in excerpts:
        command, _, shown = excerpt.partition("\n")
        printed = whybias(*command.removeprefix("$ whybias ").split())
        for part in shown.split("...\n"):
            assert part.rstrip() in printed


def test_rule_table_is_that_of_the_rules() -> None:
    rows = re.findall(r"^\| (WB\d+) \| `([a-z-]+)` \| (\w+) \|", README, re.MULTILINE)
    expected = [(rule.code, rule.name, rule.severity.value if rule.enabled else "off") for rule in RULES]
    assert rows == expected


def test_configuration_example_is_understood() -> None:
    (example,) = blocks("toml")
    _, problems = configuration_from(tomllib.loads(example)["tool"]["whybias"], str(ROOT))
    assert problems == ()


# The pages in docs/ have links of the site that is made of them: test_site follows those.
@pytest.mark.parametrize("page", [*ROOT.glob("*.md")], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [target for target in targets if "://" not in target and not (page.parent / target).exists()]
    assert missing == []


def test_options_it_names_exist() -> None:
    help_texts = "".join(whybias(command, "--help") for command in ("check", "layers", "explain", "server"))
    named = set(re.findall(r"`(--[a-z-]+)", README)) - {"--help"}
    assert {option for option in named if option not in help_texts} == set()
