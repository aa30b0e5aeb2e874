"""Which fix a finding gets, whether it is safe, and many fixes at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from layers_of import finding, layers_of

from whybias.fixes.all_fixes import all_fixes
from whybias.fixes.fix import Fix, NoFix
from whybias.fixes.fix_for import fix_for
from whybias.liveness.verdicts import Basis
from whybias.source.edits import apply
from whybias.source.places import Place
from whybias.source.text import Text

BLOCK = """\
import torch.nn as nn

class Block(nn.Module):
    def __init__(self, channels, norm=True, norm_layer=None, options=None):
        super().__init__()
{body}
"""


def conditional(body: str, when: str) -> tuple[Text, Fix | NoFix]:
    text = Text(BLOCK.replace("{body}", "\n".join("        " + line for line in body.splitlines())))
    (layer,) = layers_of(text)
    return text, fix_for(text, finding(layer, "WB102", when))


@pytest.mark.parametrize("code", ["WB101", "WB201"])
def test_a_dead_bias_is_left_out(code: str) -> None:
    text = Text("conv = nn.Conv2d(3, 8, 3)\n")
    (layer,) = layers_of(text)
    fix = fix_for(text, finding(layer, code))
    assert isinstance(fix, Fix)
    assert fix.safe and fix.unsafe_because is None
    assert apply(text, fix.edits).content == "conv = nn.Conv2d(3, 8, 3, bias=False)\n"


@pytest.mark.parametrize("code", ["WB202", "WB301", "WB302"])
def test_other_rules_have_no_fix(code: str) -> None:
    text = Text("conv = nn.Conv2d(3, 8, 3)\n")
    answer = fix_for(text, finding(layers_of(text)[0], code))
    assert isinstance(answer, NoFix)
    assert code in answer.reason


def test_a_rule_may_withhold_its_fix() -> None:
    text = Text("conv = nn.Conv2d(3, 8, 3)\n")
    withheld = replace(finding(layers_of(text)[0]), fix_withheld="Not today.")
    assert fix_for(text, withheld) == NoFix("Not today.")


@pytest.mark.parametrize(
    ("body", "when", "argument"),
    [
        ("self.conv = nn.Conv2d(3, 8, 3)", "norm", "bias=not norm"),
        (
            "self.conv = nn.Conv2d(3, 8, 3)",
            "norm_layer is nn.BatchNorm2d",
            "bias=norm_layer is not nn.BatchNorm2d",
        ),
        ("self.conv = nn.Conv2d(3, 8, 3)", "isinstance(norm, str)", "bias=not isinstance(norm, str)"),
        ("def block(i):\n    return nn.Conv2d(i, 8, 3)\nself.b = block(3)", "norm", "bias=not norm"),
        (
            "def block(i, wide=True):\n    return nn.Conv2d(i, 8, 3)",
            "norm and wide",
            "bias=not (norm and wide)",
        ),
        ("self.convs = [nn.Conv2d(3, 8, 3) for _ in range(3)]", "norm", "bias=not norm"),
        ("self.conv = nn.Conv2d(3, 8, 3)\nnorm = False", "norm", "bias=not norm"),
    ],
)
def test_a_bias_that_is_dead_under_a_condition(body: str, when: str, argument: str) -> None:
    text, fix = conditional(body, when)
    assert isinstance(fix, Fix), fix
    assert fix.safe
    changed = apply(text, fix.edits).content
    assert changed == text.content.replace(", 3)", f", 3, {argument})", 1)
    compile(changed, "block.py", "exec")


@pytest.mark.parametrize(
    ("body", "when", "reason"),
    [
        ("make = lambda norm: (norm := 1) and nn.Conv2d(3, 8, 3)", "norm", "`norm` may have another value"),
        ("self.conv = nn.Conv2d(3, 8, 3)", "slim", "not about a parameter"),
        ("self.conv = nn.Conv2d(3, 8, 3)", "norm and slim", "`slim` cannot be seen"),
        ("self.conv = nn.Conv2d(3, 8, 3)", "options.pop('norm')", "does more than read"),
        ("self.conv = nn.Conv2d(3, 8, 3)", "(norm := 1)", "does more than read"),
        ("self.conv = f'{nn.Conv2d(3, 8, 3)}'", "norm == 'x'", ""),
        ("self.conv = nn.Conv2d(3, 8, 3, **options)", "norm", "unpacks"),
        ("self.conv = nn.Conv2d(3, 8, 3, bias=norm)", "norm", "expression"),
    ],
)
def test_a_condition_that_cannot_be_written_at_the_call(body: str, when: str, reason: str) -> None:
    _, answer = conditional(body, when)
    assert isinstance(answer, NoFix), answer
    assert reason in answer.reason


@pytest.mark.parametrize(
    ("body", "when", "fixed"),
    [
        (
            "if norm_layer is None:\n    norm_layer = nn.BatchNorm2d\nself.conv = nn.Conv2d(3, 8, 3)",
            "norm_layer is None",
            "use_bias = norm_layer is not None\nif norm_layer is None:\n    norm_layer = nn.BatchNorm2d\n"
            "self.conv = nn.Conv2d(3, 8, 3, bias=use_bias)",
        ),
        (
            "self.norm = norm\nnorm = norm or norm_layer\nself.conv = nn.Conv2d(3, 8, 3)",
            "norm",
            "self.norm = norm\nuse_bias = not norm\nnorm = norm or norm_layer\n"
            "self.conv = nn.Conv2d(3, 8, 3, bias=use_bias)",
        ),
        (
            "self.convs = [nn.Conv2d(3, 8, 3) for norm in range(3)]",
            "norm",
            "use_bias = not norm\nself.convs = [nn.Conv2d(3, 8, 3, bias=use_bias) for norm in range(3)]",
        ),
        (
            "def block(norm=False):\n    norm = 1\n    return nn.Conv2d(3, 8, 3)",
            "norm",
            "def block(norm=False):\n    use_bias = not norm\n    norm = 1\n"
            "    return nn.Conv2d(3, 8, 3, bias=use_bias)",
        ),
        (
            "@cache\ndef block():\n    return nn.Conv2d(3, 8, 3)\nnorm = 1",
            "norm",
            "use_bias = not norm\n@cache\ndef block():\n    return nn.Conv2d(3, 8, 3, bias=use_bias)\nnorm = 1",
        ),
        (
            "plain = not norm\nnorm = 1\nself.conv = nn.Conv2d(3, 8, 3)",
            "norm",
            "plain = not norm\nnorm = 1\nself.conv = nn.Conv2d(3, 8, 3, bias=plain)",
        ),
        (
            "use_bias = 3\nnorm = 1\nself.conv = nn.Conv2d(3, 8, 3)",
            "norm",
            "use_bias = 3\nuse_bias_2 = not norm\nnorm = 1\nself.conv = nn.Conv2d(3, 8, 3, bias=use_bias_2)",
        ),
    ],
)
def test_a_flag_is_introduced_before_a_name_changes(body: str, when: str, fixed: str) -> None:
    text, fix = conditional(body, when)
    assert isinstance(fix, Fix), fix
    assert fix.safe
    assert apply(text, fix.edits).content == conditional(fixed, when)[0].content


def test_a_flag_asked_earlier_than_the_call_may_raise() -> None:
    _, fix = conditional("if norm:\n    norm = 1\nself.conv = nn.Conv2d(3, 8, 3)", "norm > 3")
    assert isinstance(fix, Fix)
    assert fix.unsafe_because == "`norm > 3` is asked where it was not before."


def test_two_layers_share_a_flag() -> None:
    text, _ = conditional("norm = norm and 1\nself.conv = nn.Conv2d(3, 8, 3)", "norm")
    text = Text(text.content + "        self.last = nn.Conv2d(3, 8, 3)\n")
    edits = all_fixes(text, [finding(layer, "WB102", "norm") for layer in layers_of(text)])
    fixed = apply(text, edits).content
    assert fixed.count("use_bias = not norm\n") == 1 and fixed.count("bias=use_bias)") == 2


def test_a_block_that_does_not_parse_gets_no_conditional_fix() -> None:
    text = Text(BLOCK.replace("{body}", "        self.conv = nn.Conv2d(3, 8, 3)"))
    (layer,) = layers_of(text)
    broken = Text(text.content + "        if:\n")
    assert isinstance(fix_for(broken, finding(layer, "WB102", "norm")), NoFix)


def test_a_condition_on_what_an_object_holds_is_unsafe() -> None:
    _, fix = conditional("self.conv = nn.Conv2d(3, 8, 3)", "options.norm is None")
    assert isinstance(fix, Fix)
    assert not fix.safe
    assert fix.unsafe_because is not None and "options.norm" in fix.unsafe_because


def test_unsafe_where_the_bias_is_used_by_name() -> None:
    text = Text("conv = nn.Conv2d(3, 8, 3)\nnn.init.zeros_(conv.bias)\n")
    (layer,) = layers_of(text)
    fix = fix_for(text, finding(replace(layer, bias_touched=(Place("model.py", 2, 15, 2, 24),))))
    assert isinstance(fix, Fix)
    assert not fix.safe
    assert fix.unsafe_because == "Line 2 uses the bias by name, which raises an error once it is None."
    fix = fix_for(text, finding(replace(layer, bias_touched=(Place("net/init.py", 7, 0, 7, 9),))))
    assert isinstance(fix, Fix)
    assert fix.unsafe_because is not None and fix.unsafe_because.startswith("Line 7 of init.py")


@pytest.mark.parametrize(("private", "safe"), [(True, True), (False, False)])
def test_what_only_the_known_users_say_is_safe_for_private_code(private: bool, safe: bool) -> None:
    text = Text("conv = nn.Conv2d(3, 8, 3)\n")
    (layer,) = layers_of(text)
    fix = fix_for(text, finding(replace(layer, basis=Basis.PROJECT_USERS, private=private)))
    assert isinstance(fix, Fix)
    assert fix.safe is safe


def test_all_fixes_at_once() -> None:
    text = Text(
        "a = nn.Linear(3, f(nn.Linear(1, 2)))\n"
        "b = nn.Linear(3, 8, bias=True)\n"
        "c = nn.Linear(3, 8, **options)\n"
        "d = nn.Linear(3, 8)\n"
        "e = nn.Linear(3, 8)\n"
    )
    layers = layers_of(text)
    findings = [finding(layer) for layer in layers]
    findings.append(finding(layers[0], "WB201"))
    touched = replace(layers[-1], bias_touched=(layers[-1].place,))
    findings[len(layers) - 1] = finding(touched)
    fixed = (
        "a = nn.Linear(3, f(nn.Linear(1, 2, bias=False)), bias=False)\n"
        "b = nn.Linear(3, 8, bias=False)\n"
        "c = nn.Linear(3, 8, **options)\n"
        "d = nn.Linear(3, 8, bias=False)\n"
    )
    assert apply(text, all_fixes(text, findings)).content == fixed + "e = nn.Linear(3, 8)\n"
    assert apply(text, all_fixes(text, findings, unsafe=True)).content == f"{fixed}e = nn.Linear(3, 8, bias=False)\n"


def test_fixing_again_changes_nothing() -> None:
    text = Text("a = nn.Linear(3, f(nn.Linear(1, 2)))\n")
    changed = apply(text, all_fixes(text, map(finding, layers_of(text))))
    assert all_fixes(changed, map(finding, layers_of(changed))) == ()
