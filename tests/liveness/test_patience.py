"""While somebody types, what takes long is put off; nothing is said of it until it is looked at."""

from __future__ import annotations

from whybias.api import Workspace
from whybias.liveness.verdicts import Verdict
from whybias.source.text import Text

PROGRAM = """
import torch
from torch import nn

class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.norm = nn.BatchNorm2d(8)

    def forward(self, x):
        return self.norm(self.conv(x))

class Large(nn.Module):
    def __init__(self, depth=40):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(8, 8, 3) for _ in range(depth)])
        self.norms = nn.ModuleList([nn.BatchNorm2d(8) for _ in range(depth)])

    def forward(self, x):
        for conv, norm in zip(self.convs, self.norms):
            x = norm(conv(x))
        return x
"""
EDITED = PROGRAM.replace("        return x\n", "        return x + 1\n")
SMALL, LARGE = "Small.__init__", "Large.__init__"


def verdicts(workspace: Workspace, program: str, patience: int | None = None) -> dict[str, Verdict]:
    layers = workspace.analyze("net.py", Text(program), patience=patience).layers
    return {layer.scope: layer.verdict for layer in layers if layer.layer == "torch.nn.Conv2d"}


def test_what_takes_longer_than_the_patience_is_unknown_until_it_is_looked_at() -> None:
    workspace = Workspace()
    assert verdicts(workspace, PROGRAM) == {SMALL: Verdict.DEAD, LARGE: Verdict.DEAD}
    assert verdicts(workspace, EDITED, patience=300) == {SMALL: Verdict.DEAD, LARGE: Verdict.UNKNOWN}
    assert verdicts(workspace, EDITED) == {SMALL: Verdict.DEAD, LARGE: Verdict.DEAD}


def test_taking_an_edit_back_brings_back_what_was_known() -> None:
    workspace = Workspace()
    verdicts(workspace, PROGRAM)
    verdicts(workspace, EDITED, patience=300)
    assert verdicts(workspace, PROGRAM, patience=300) == {SMALL: Verdict.DEAD, LARGE: Verdict.DEAD}


def test_what_is_small_is_run_while_somebody_types() -> None:
    workspace = Workspace()
    verdicts(workspace, PROGRAM)
    live = PROGRAM.replace("self.norm(self.conv(x))", "self.norm(self.conv(x).relu())")
    assert verdicts(workspace, live, patience=300) == {SMALL: Verdict.LIVE, LARGE: Verdict.DEAD}


def test_what_was_never_run_is_run_while_there_is_patience_left() -> None:
    assert verdicts(Workspace(), PROGRAM, patience=300) == {SMALL: Verdict.DEAD, LARGE: Verdict.DEAD}
    assert verdicts(Workspace(), PROGRAM, patience=0) == {SMALL: Verdict.DEAD, LARGE: Verdict.UNKNOWN}


def test_what_was_put_off_stays_so_while_somebody_types() -> None:
    workspace = Workspace()
    verdicts(workspace, PROGRAM, patience=0)
    assert verdicts(workspace, PROGRAM + "\nx = 1\n", patience=5000) == {SMALL: Verdict.DEAD, LARGE: Verdict.UNKNOWN}
    assert verdicts(workspace, PROGRAM + "\nx = 1\n") == {SMALL: Verdict.DEAD, LARGE: Verdict.DEAD}


HELPER = """
from torch import nn

def conv(width):
    return nn.Conv2d(3, width, 3)

def small():
    return nn.Sequential(conv(8), nn.BatchNorm2d(8))

def large():
    return nn.Sequential(conv(8), nn.ReLU(), nn.BatchNorm2d(8))
"""


def test_nothing_is_said_of_a_helper_while_a_function_that_calls_it_is_put_off() -> None:
    workspace = Workspace()
    early = workspace.analyze("net.py", Text(HELPER), patience=20)
    assert early.put_off
    assert early.layers[0].verdict is Verdict.UNKNOWN
    late = workspace.analyze("net.py", Text(HELPER))
    assert not late.put_off
    assert late.layers[0].verdict is Verdict.LIVE
