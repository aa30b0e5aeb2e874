"""What the rules find in their examples."""

from __future__ import annotations

import ast

import pytest
from rule_programs import Expected, Program, programs

from whybias.api import Workspace, check
from whybias.project.severity import Severity
from whybias.rules.catalogue import RULES, findings
from whybias.rules.finding import Finding
from whybias.rules.rule import Rule
from whybias.source.text import Text

each_program = pytest.mark.parametrize("program", programs(), ids=lambda program: program.label)


def found_as_expected(found: tuple[Finding, ...], expected: tuple[Expected, ...]) -> list[Expected]:
    """The findings as `Expected`, with a name only where the expectation on that line has one."""
    named = {(each.line, each.code) for each in expected if each.name is not None}
    return [
        Expected(each.place.line, each.code, each.layer.name if (each.place.line, each.code) in named else None)
        for each in found
    ]


@each_program
def test_an_example_gives_what_its_comments_say(program: Program) -> None:
    analysis = Workspace().analyze("example.py", Text(program.text))
    assert not analysis.problems
    found = findings(
        analysis.layers,
        lambda rule: rule.severity if rule.enabled or rule is program.rule else Severity.OFF,
    )
    unsuppressed = tuple(
        each for each in found if f"ignore[{each.code}]" not in program.text.split("\n")[each.place.line - 1]
    )
    assert found_as_expected(unsuppressed, program.expected) == list(program.expected)


@each_program
def test_the_default_check_reports_the_rules_that_are_on(program: Program) -> None:
    on = tuple(each for each in program.expected if each.code in ("WB101", "WB102", "WB201"))
    assert found_as_expected(check(program.text), on) == list(on)


@each_program
def test_an_example_is_a_whole_program(program: Program) -> None:
    tree = ast.parse(program.text)
    assert any(isinstance(node, ast.ClassDef) for node in tree.body)
    assert bool(program.expected) == (program.text in program.rule.invalid)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_example_on_the_page_of_a_rule_is_reported_by_it(rule: Rule) -> None:
    example = rule.documentation.split("## Example\n```python\n")[1].split("```")[0]
    text = f"import torch\nimport torch.nn.functional as F\nfrom torch import nn\n\n\n{example}"
    layers = Workspace().analyze("example.py", Text(text)).layers
    assert [each.code for each in findings(layers, lambda each: each.severity)] == [rule.code]


def test_a_rule_is_expected_only_in_its_own_examples() -> None:
    for program in programs():
        assert {each.code for each in program.expected} <= {program.rule.code}
