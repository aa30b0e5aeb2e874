"""The pages on the command line and the configuration name every option and every setting there is."""

from __future__ import annotations

import argparse
import re
from dataclasses import fields
from pathlib import Path

import pytest

from whybias.commands.arguments import parser
from whybias.project.configuration import Configuration
from whybias.project.settings import read_configuration
from whybias.rules.catalogue import RULES

DOCS = Path(__file__).parent.parent.parent / "docs"


def options_of(command: str) -> set[str]:
    """The long options of a command."""
    commands = next(each for each in parser()._actions if isinstance(each, argparse._SubParsersAction))
    options = {option for action in commands.choices[command]._actions for option in action.option_strings}
    return {option for option in options if option.startswith("--")} - {"--help"}


def test_every_option_of_check_has_its_row_and_there_are_no_others() -> None:
    page = (DOCS / "command-line.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(--[\w-]+)", page, re.MULTILINE)) == options_of("check")


@pytest.mark.parametrize("command", ["layers", "explain", "fold"])
def test_options_of_the_other_commands_are_named(command: str) -> None:
    page = (DOCS / "command-line.md").read_text("utf-8")
    section = page.partition(f"## `whybias {command}`")[2].partition("\n## ")[0]
    assert set(re.findall(r"--[\w-]+", section)) == options_of(command)


def test_every_setting_has_its_row_and_there_are_no_others() -> None:
    page = (DOCS / "configuration.md").read_text("utf-8")
    settings = {field.name.replace("_", "-") for field in fields(Configuration)} - {"root"}
    assert set(re.findall(r"^\| `([\w-]+)` ", page, re.MULTILINE)) == settings


def test_the_example_of_the_configuration_is_right(tmp_path: Path) -> None:
    page = (DOCS / "configuration.md").read_text("utf-8")
    example = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert example is not None
    file = tmp_path / "pyproject.toml"
    file.write_text(example[1])
    configuration, problems = read_configuration(str(file))
    assert problems == ()
    assert configuration.unknown_rules(RULES) == []
