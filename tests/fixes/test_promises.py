"""Messages promise the fix that is made, and no other."""

from __future__ import annotations

import whybias
from whybias.fixes.fix import Fix, NoFix
from whybias.fixes.fix_for import fix_for
from whybias.source.text import Text

PROGRAM = """\
from torch import nn


class Block(nn.Module):
    def __init__(self, channels=4, norm=True):
        super().__init__()
        {before}
        self.conv = {conv}
        self.norm = nn.BatchNorm2d(channels) if {asked} else nn.Identity()

    def forward(self, x):
        return self.norm(self.conv(x)).relu()
"""
CONV = "nn.Conv2d(channels, channels, 3)"


def reported(before: str = "pass", conv: str = CONV, asked: str = "norm") -> tuple[str, Fix | NoFix]:
    text = PROGRAM.format(before=before, conv=conv, asked=asked)
    (finding,) = whybias.check(text)
    assert finding.code == "WB102"
    return finding.message, fix_for(Text(text), finding)


def test_the_condition_is_passed_where_it_still_holds() -> None:
    message, fix = reported()
    assert message.endswith(" Pass bias=not norm (4 parameters).")
    assert isinstance(fix, Fix)


def test_where_a_name_changes_first_the_condition_is_asked_before() -> None:
    message, fix = reported("wanted, norm = norm, 3", asked="wanted")
    assert message.endswith(" Pass `not norm` as the bias, asked before the code changes it.")
    assert isinstance(fix, Fix) and fix.edits[0].replacement == "        use_bias = not norm\n"


def test_a_name_that_another_one_hides_is_asked_outside() -> None:
    message, fix = reported(conv=f"[{CONV} for norm in [0]][0]")
    assert message.endswith(" Pass `not norm` as the bias, asked before the code changes it.")
    assert isinstance(fix, Fix)


def test_no_fix_is_promised_where_there_is_no_place_for_it() -> None:
    message, fix = reported("wanted = norm; norm = 3", asked="wanted")
    why = "`norm` may have another value at the call than the condition is about."
    assert message.endswith(f" subtracts the per-channel mean. No fix is offered: {why}")
    assert fix == NoFix(f"No fix is offered: {why}")
