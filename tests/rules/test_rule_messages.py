"""Whole findings for layers made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from whybias.liveness.verdicts import Basis, BiasArgument, Layer, Step, StepKind, Verdict
from whybias.rules.catalogue import RULES
from whybias.rules.finding import Finding, Related
from whybias.source.places import Place


def at(line: int, start: int, end: int) -> Place:
    return Place("net.py", line, start, line, end)


MADE = Step(StepKind.MADE, "torch.nn.Conv2d", "conv1", "adds its bias", at(12, 12, 25))
NORM = Step(
    StepKind.REMOVED,
    "torch.nn.BatchNorm2d",
    "bn1",
    "subtracts the per-channel mean",
    at(13, 12, 23),
    at(6, 19, 37),
)
RELU = Step(StepKind.SEEN, "torch.nn.functional.relu", None, "is not linear", at(14, 12, 21))
SOFTMAX = Step(StepKind.REMOVED, "torch.softmax", None, "ignores a common shift", at(14, 12, 40))
PRODUCT = Step(StepKind.CARRIED, "operator.matmul", None, "", at(13, 12, 40))
CONV = Layer(
    place=at(5, 21, 40),
    callee=at(5, 21, 30),
    layer="torch.nn.Conv2d",
    name="conv1",
    scope="Net.__init__",
    owner="Net",
    bias=BiasArgument("default"),
    verdict=Verdict.DEAD,
    size=64,
    trail=(MADE, NORM),
    uses=(at(12, 12, 25),),
)
KEY = replace(CONV, layer="torch.nn.Linear", name="to_k", trail=(MADE, PRODUCT, SOFTMAX))
LIVE = replace(CONV, verdict=Verdict.LIVE, trail=(MADE, RELU))


def reports(layer: Layer) -> list[Finding]:
    """What all rules together report about a layer."""
    return [finding for rule in RULES if (finding := rule.check(layer)) is not None]


def message(layer: Layer) -> str:
    """The code and the message of the only finding."""
    (finding,) = reports(layer)
    return f"{finding.code}: {finding.message}"


def test_a_dead_bias() -> None:
    (finding,) = reports(CONV)
    assert finding.message == (
        "bias of `conv1` has no effect: `bn1` (BatchNorm2d) subtracts the per-channel mean. "
        "Pass bias=False (64 parameters)."
    )
    assert finding.place == CONV.callee
    assert finding.related == (
        Related(at(13, 12, 23), "`bn1` (BatchNorm2d) subtracts the per-channel mean here"),
        Related(at(6, 19, 37), "`bn1` is made here"),
    )
    assert not finding.unnecessary
    assert finding.fix_withheld is None


def test_a_literal_true_is_marked_and_faded() -> None:
    argument = at(5, 30, 39)
    (finding,) = reports(replace(CONV, bias=BiasArgument("true", argument)))
    assert finding.place == argument
    assert finding.unnecessary


def test_a_literal_true_that_is_needed_at_times_is_not_faded() -> None:
    argument = BiasArgument("true", at(5, 30, 39))
    (finding,) = reports(replace(CONV, bias=argument, when="norm"))
    assert not finding.unnecessary
    group = replace(NORM, kind=StepKind.PARTLY_REMOVED, operation="torch.nn.GroupNorm")
    (finding,) = reports(replace(CONV, bias=argument, verdict=Verdict.PARTIAL, trail=(MADE, group)))
    assert not finding.unnecessary


@pytest.mark.parametrize("text", ["false", "bias", "not norm"])
def test_no_bias_or_one_that_an_expression_decides_is_not_reported(text: str) -> None:
    bias = BiasArgument(text, at(5, 30, 39))
    for layer in (CONV, KEY, replace(CONV, when="norm"), replace(CONV, verdict=Verdict.PARTIAL)):
        assert reports(replace(layer, bias=bias)) == []


def test_a_layer_without_a_name() -> None:
    anonymous = replace(CONV, name=None, size=1, trail=(MADE, replace(NORM, name=None)))
    assert message(anonymous) == (
        "WB101: bias of this Conv2d has no effect: BatchNorm2d subtracts the per-channel mean. "
        "Pass bias=False (1 parameter)."
    )


def test_an_unknown_number_of_parameters_is_left_out() -> None:
    assert message(replace(CONV, size=None)).endswith("mean. Pass bias=False.")


def test_several_uses() -> None:
    assert message(replace(CONV, uses=(at(12, 12, 25), at(20, 12, 25)))).startswith(
        "WB101: bias of `conv1` has no effect in any of its 2 uses: `bn1` (BatchNorm2d)"
    )


def test_a_verdict_that_rests_on_the_project() -> None:
    assert message(replace(CONV, basis=Basis.PROJECT_USERS)).startswith(
        "WB101: bias of `conv1` has no effect, in every use in this project: `bn1` (BatchNorm2d)"
    )


def test_unpacked_arguments_withhold_the_fix() -> None:
    (finding,) = reports(replace(CONV, unpacks=True))
    assert finding.fix_withheld == "No fix is offered: the call unpacks arguments, which may set the bias already."
    assert finding.message == (
        "bias of `conv1` has no effect: `bn1` (BatchNorm2d) subtracts the per-channel mean. " + finding.fix_withheld
    )


def test_unpacked_arguments_do_not_matter_beside_a_bias_that_is_written() -> None:
    (finding,) = reports(replace(CONV, unpacks=True, bias=BiasArgument("true", at(5, 30, 39))))
    assert finding.fix_withheld is None


def test_code_that_uses_the_bias_by_name() -> None:
    (finding,) = reports(replace(CONV, bias_touched=(at(8, 8, 30),)))
    assert finding.message.endswith("(64 parameters). Line 8 uses the bias by name and must change as well.")
    assert finding.related[-1] == Related(at(8, 8, 30), "this uses the bias by name, and fails if it is None")
    (finding,) = reports(replace(CONV, bias_touched=(at(9, 8, 30), at(8, 8, 30))))
    assert finding.message.endswith("Lines 8, 9 use the bias by name and must change as well.")


def test_a_condition() -> None:
    assert message(replace(CONV, when="norm_layer is not None")) == (
        "WB102: bias of `conv1` has no effect when `norm_layer is not None`: `bn1` (BatchNorm2d) "
        "subtracts the per-channel mean. Pass bias=norm_layer is None (64 parameters)."
    )


def test_a_condition_and_unpacked_arguments() -> None:
    (finding,) = reports(replace(CONV, when="norm", unpacks=True))
    assert finding.fix_withheld is not None
    assert "Pass bias" not in finding.message


def test_a_key_projection() -> None:
    assert message(KEY) == (
        "WB201: bias of `to_k` has no effect: it adds the same number to all scores that `softmax` compares. "
        "Pass bias=False (64 parameters)."
    )


def test_a_key_projection_in_the_fused_function() -> None:
    fused = replace(SOFTMAX, operation="torch.nn.functional.scaled_dot_product_attention")
    assert message(replace(KEY, trail=(MADE, fused))).startswith(
        "WB201: bias of `to_k` has no effect: it adds the same number to all scores that "
        "`scaled_dot_product_attention` compares."
    )


def test_attention_pooling_is_no_key_projection() -> None:
    assert message(replace(KEY, name="score", size=1, trail=(MADE, SOFTMAX))) == (
        "WB101: bias of `score` has no effect: `softmax` ignores a common shift. Pass bias=False (1 parameter)."
    )


def test_a_product_after_the_softmax_does_not_count() -> None:
    assert message(replace(KEY, trail=(MADE, SOFTMAX, PRODUCT))).startswith("WB101")


def test_a_part_of_a_bias() -> None:
    group = replace(
        NORM,
        kind=StepKind.PARTLY_REMOVED,
        operation="torch.nn.GroupNorm",
        name="norm",
        how="subtracts one mean per group of channels",
    )
    layer = replace(CONV, verdict=Verdict.PARTIAL, removed=8, total=64, trail=(MADE, group))
    (finding,) = reports(layer)
    assert finding.code == "WB202"
    assert finding.message == (
        "bias of `conv1` has in part no effect (8 of 64 dimensions): `norm` (GroupNorm) "
        "subtracts one mean per group of channels. "
        "No fix is offered: no argument leaves out a part of a bias."
    )
    assert finding.fix_withheld is not None


def test_one_common_shift_is_no_part_worth_reporting() -> None:
    norm = replace(NORM, kind=StepKind.PARTLY_REMOVED, operation="torch.nn.LayerNorm")
    assert reports(replace(CONV, verdict=Verdict.PARTIAL, removed=1, total=64, trail=(MADE, norm))) == []
    assert reports(replace(CONV, verdict=Verdict.PARTIAL, trail=(MADE, norm))) == []


def test_a_missing_bias() -> None:
    (finding,) = reports(replace(LIVE, bias=BiasArgument("false", at(5, 30, 40))))
    assert finding.code == "WB301"
    assert finding.message == (
        "`conv1` has no bias, and nothing else adds an offset before `relu`: zeros stay zeros. "
        "No fix is offered: a bias would change what the model can learn."
    )


@pytest.mark.parametrize(
    "layer",
    [
        LIVE,
        replace(LIVE, bias=BiasArgument("false"), shift_follows=True),
        replace(LIVE, bias=BiasArgument("false"), trail=(MADE, replace(RELU, operation="torch.nn.Conv2d"))),
        replace(LIVE, bias=BiasArgument("false"), trail=(MADE, replace(RELU, kind=StepKind.ESCAPED))),
        replace(LIVE, bias=BiasArgument("false"), trail=()),
    ],
    ids=["has a bias", "another offset follows", "not an activation", "returned", "no trail"],
)
def test_no_bias_is_missing(layer: Layer) -> None:
    assert reports(layer) == []


def test_the_shift_of_a_normalizer() -> None:
    norm = replace(CONV, layer="torch.nn.BatchNorm2d", name="norm", shift=True)
    (finding,) = reports(norm)
    assert finding.code == "WB302"
    assert finding.message == (
        "shift of `norm` has no effect: `bn1` (BatchNorm2d) subtracts the per-channel mean. "
        "No fix is offered: which of the two normalizers is meant cannot be read off the code."
    )


@pytest.mark.parametrize("verdict", [Verdict.LIVE, Verdict.UNKNOWN])
def test_what_matters_or_is_not_known_is_not_reported(verdict: Verdict) -> None:
    for layer in (CONV, KEY, replace(CONV, shift=True)):
        assert reports(replace(layer, verdict=verdict, trail=(MADE,))) == []
