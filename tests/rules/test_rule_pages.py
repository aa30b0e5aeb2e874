"""The documentation pages of the rules."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from whybias.rules.catalogue import RULES
from whybias.rules.links import DOCUMENTATION, documentation_url
from whybias.rules.rule import Rule

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "docs" / "write_rule_pages.py"
SECTIONS = ["What it does", "Why", "Example", "Use instead", "Fix safety", "References"]

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


@each_rule
def test_a_page_has_every_section_in_order(rule: Rule) -> None:
    assert re.findall(r"^## (.+)$", rule.documentation, re.MULTILINE) == SECTIONS


@each_rule
def test_the_address_of_a_page_is_made_from_its_file_name(rule: Rule) -> None:
    assert (ROOT / "docs" / "rules" / f"{rule.name}.md").is_file()
    assert rule.url == documentation_url(rule.name) == f"{DOCUMENTATION}/rules/{rule.name}/"


def test_the_pages_are_those_that_the_script_writes() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_script_finds_pages_that_differ_and_mends_them(tmp_path: Path) -> None:
    script = runpy.run_path(str(SCRIPT))
    script["write"](tmp_path)
    assert script["differences"](tmp_path) == []
    (tmp_path / "redundant-bias.md").write_text("old", encoding="utf-8")
    (tmp_path / "of-no-rule.md").write_text("old", encoding="utf-8")
    (tmp_path / "index.md").unlink()
    assert script["differences"](tmp_path) == ["index.md", "of-no-rule.md", "redundant-bias.md"]
    script["write"](tmp_path)
    assert script["differences"](tmp_path) == []


def test_the_documentation_stands_where_the_package_says() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.findall(r'^Documentation = "(.+)"$', text, re.MULTILINE) == [DOCUMENTATION]
