"""Leaving out a bias: what the edits look like, and when there are none."""

from __future__ import annotations

import builtins
import sys
from dataclasses import replace

import pytest
from layers_of import layers_of
from remove_bias_examples import EXAMPLES, REFUSED

from whybias.fixes.fix import Fix, LibcstMissingError, NoFix
from whybias.fixes.remove_bias import remove_bias
from whybias.source.edits import Edit, apply
from whybias.source.places import Place
from whybias.source.text import Text


def only_fix(text: Text, value: str = "False") -> Fix:
    (layer,) = layers_of(text)
    fix = remove_bias(text, layer, value)
    assert isinstance(fix, Fix), fix
    return fix


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name: str) -> None:
    before, after = EXAMPLES[name]
    text = Text(before)
    fix = only_fix(text)
    changed = apply(text, fix.edits)
    assert changed.content == after
    (layer,) = layers_of(changed)
    assert isinstance(remove_bias(changed, layer), NoFix)


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    source, reason = REFUSED[name]
    text = Text(source)
    (layer,) = layers_of(text)
    answer = remove_bias(text, layer)
    assert isinstance(answer, NoFix)
    assert reason in answer.reason


@pytest.mark.parametrize(
    ("before", "edits"),
    [
        ("nn.Linear(3, 8)", [(", bias=False", 14, 14)]),
        ("nn.Linear(3, 8, True)", [("False", 16, 20)]),
        ("nn.Linear(3, 8, bias=True)", [("False", 21, 25)]),
        ("nn.Linear(\n 3,\n 8 # b\n)", [(",", 17, 17), ("\n bias=False", 21, 21)]),
    ],
)
def test_edits_are_the_smallest(before: str, edits: list[tuple[str, int, int]]) -> None:
    assert [(edit.replacement, edit.start, edit.end) for edit in only_fix(Text(before)).edits] == edits


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("nn.Linear(3, 8)", "nn.Linear(3, 8, bias=not norm)"),
        ("nn.Linear(3, 8, bias=True)", "nn.Linear(3, 8, bias=not norm)"),
        ("nn.Linear(3, 8, True)", "nn.Linear(3, 8, not norm)"),
    ],
)
def test_a_value_that_is_an_expression(before: str, after: str) -> None:
    text = Text(before)
    assert apply(text, only_fix(text, "not norm").edits).content == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("nn.Conv2d(3, 8, 3, **dd)", "nn.Conv2d(3, 8, 3, bias=False, **dd)"),
        ("nn.Conv2d(3,8,3,**dd)", "nn.Conv2d(3,8,3,bias=False,**dd)"),
        ("nn.Conv2d(**dd)", "nn.Conv2d(bias=False, **dd)"),
        ("nn.Conv2d(**dd, groups=2, **more)", "nn.Conv2d(bias=False, **dd, groups=2, **more)"),
        ("nn.Conv2d(3, # in\n  8, # out\n  **dd,\n)", "nn.Conv2d(3, # in\n  8, # out\n  bias=False,\n  **dd,\n)"),
        ("nn.Conv2d(\n\t**dd\n)", "nn.Conv2d(\n\tbias=False,\n\t**dd\n)"),
    ],
)
def test_unpacked_keywords_that_hold_no_bias_stay_last(before: str, after: str) -> None:
    text = Text(before)
    (layer,) = layers_of(text)
    fix = remove_bias(text, replace(layer, unpacks=False))
    assert isinstance(fix, Fix), fix
    assert apply(text, fix.edits).content == after


def test_an_expression_is_not_replaced_by_another() -> None:
    text = Text("nn.Linear(3, 8, bias=wide)")
    (layer,) = layers_of(text)
    answer = remove_bias(text, layer, "not norm")
    assert isinstance(answer, NoFix)
    assert "expression" in answer.reason


@pytest.mark.parametrize(
    "now",
    [
        "",
        "nn.Linear(3, 8",
        "nn.Linear(3, 8, bias=True)",
        "xx.Linear3(3, 8)",
        "nn.Lin(3, 8, 99)",
        " nn.Linear(3, 8)",
    ],
)
def test_a_text_that_has_changed_is_left_alone(now: str) -> None:
    (layer,) = layers_of(Text("nn.Linear(3, 8)"))
    assert isinstance(remove_bias(Text(now), layer), NoFix)


def test_a_bias_argument_that_has_gone_is_not_replaced() -> None:
    (layer,) = layers_of(Text("nn.Linear(3, 8, bias=True)"))
    moved = replace(layer, bias=replace(layer.bias, place=Place("model.py", 1, 17, 1, 25)))
    assert isinstance(remove_bias(Text("nn.Linear(3, 8, bias=True)"), moved), NoFix)


def test_a_call_that_may_unpack_more_than_it_shows() -> None:
    (layer,) = layers_of(Text("nn.Linear(3, 8)"))
    assert isinstance(remove_bias(Text("nn.Linear(3, 8)"), replace(layer, unpacks=True)), NoFix)


def test_a_layer_without_such_an_argument() -> None:
    (layer,) = layers_of(Text("nn.Linear(3, 8)"))
    answer = remove_bias(Text("nn.Linear(3, 8)"), replace(layer, layer="torch.nn.ReLU"))
    assert isinstance(answer, NoFix)
    assert "no argument" in answer.reason


def test_the_title_names_the_layer() -> None:
    text = Text("nn.Linear(3, 8)")
    (layer,) = layers_of(text)
    fix = remove_bias(text, replace(layer, name="fc1"))
    assert isinstance(fix, Fix)
    assert fix.title == "Pass bias=False to `fc1`"


@pytest.mark.parametrize("missing", ["libcst", "libcst.native"])
def test_without_libcst_the_error_says_so(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: object) -> object:
        if name.startswith(missing):
            raise ImportError("no wheel for this platform")
        return real(name, *rest)  # type: ignore[arg-type]

    for name in [name for name in sys.modules if name.startswith(("libcst", "whybias.fixes.call_syntax"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", refuse)
    text = Text("nn.Linear(3, 8)")
    with pytest.raises(LibcstMissingError, match="no wheel"):
        remove_bias(text, layers_of(text)[0])


def test_undoing_the_edits_restores_the_text() -> None:
    text = Text("a = nn.Linear(\n    3,\n    8  # b\n)\n")
    changed, shift, back = text, 0, []
    edits = only_fix(text).edits
    for edit in edits:
        start = edit.start + shift
        back.append(Edit(start, start + len(edit.replacement), text.content[edit.start : edit.end]))
        shift += len(edit.replacement) - (edit.end - edit.start)
    changed = apply(text, edits)
    assert changed != text
    assert apply(changed, back) == text
