"""The table of rules, and how it turns layers into findings."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from whybias.liveness.verdicts import BiasArgument, Layer, Step, StepKind, Verdict
from whybias.project.severity import Severity
from whybias.rules.catalogue import RULES, findings, rule
from whybias.rules.conditions import negated
from whybias.source.places import Place


def dead(line: int, path: str = "net.py") -> Layer:
    """A dead convolution on a line."""
    place = Place(path, line, 8, line, 30)
    return Layer(
        place=place,
        callee=replace(place, end_column=17),
        layer="torch.nn.Conv2d",
        name="conv",
        scope="Net.__init__",
        owner="Net",
        bias=BiasArgument("default"),
        verdict=Verdict.DEAD,
        trail=(Step(StepKind.REMOVED, "torch.nn.BatchNorm2d", "bn", "subtracts the mean", None),),
    )


def test_codes_and_names_are_unique_and_well_formed() -> None:
    assert [each.code for each in RULES] == sorted({each.code for each in RULES})
    assert len({each.name for each in RULES}) == len(RULES)
    for each in RULES:
        assert re.fullmatch(r"WB\d{3}", each.code)
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", each.name)


def test_severities_are_those_that_were_agreed() -> None:
    assert [(each.code, each.severity, each.enabled) for each in RULES] == [
        ("WB101", Severity.WARNING, True),
        ("WB102", Severity.INFORMATION, True),
        ("WB201", Severity.INFORMATION, True),
        ("WB202", Severity.HINT, False),
        ("WB301", Severity.HINT, False),
        ("WB302", Severity.HINT, False),
    ]


@pytest.mark.parametrize("key", ["WB101", "wb101", "redundant-bias"])
def test_a_rule_goes_by_code_and_by_name(key: str) -> None:
    found = rule(key)
    assert found is not None
    assert found.name == "redundant-bias"


def test_there_is_no_rule_of_another_name() -> None:
    assert rule("WB999") is None


def test_findings_stand_in_source_order_at_the_severity_given() -> None:
    found = findings([dead(9), dead(4), dead(7)], lambda _: Severity.ERROR)
    assert [(each.code, each.place.line, each.severity) for each in found] == [
        ("WB101", 4, Severity.ERROR),
        ("WB101", 7, Severity.ERROR),
        ("WB101", 9, Severity.ERROR),
    ]


def test_a_rule_that_is_off_finds_nothing() -> None:
    assert findings([dead(4)], lambda _: Severity.OFF) == ()


@pytest.mark.parametrize(
    ("condition", "opposite"),
    [
        ("norm", "not norm"),
        ("not norm", "norm"),
        ("norm_layer is None", "norm_layer is not None"),
        ("norm_layer is not None", "norm_layer is None"),
        ("norm == 'batch'", "norm != 'batch'"),
        ("norm in ('batch', 'instance')", "norm not in ('batch', 'instance')"),
        ("depth < 3", "depth >= 3"),
        ("left < right", "not left < right"),
        ("norm and last", "not (norm and last)"),
        ("0 < depth < 3", "not 0 < depth < 3"),
    ],
)
def test_the_opposite_of_a_condition(condition: str, opposite: str) -> None:
    assert negated(condition) == opposite


def test_the_catalogue_needs_no_heavy_package() -> None:
    code = "import sys, whybias.rules.catalogue; print(sorted({'libcst', 'jedi', 'rich'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
