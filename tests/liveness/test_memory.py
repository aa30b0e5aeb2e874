"""Runs that are over hold no memory, though nobody looks for garbage."""

from __future__ import annotations

import gc

from tests.liveness.expectations import PRELUDE

from whybias.liveness.analysis import ProjectAnalysis
from whybias.liveness.instances import Instance
from whybias.project.imports import ModuleFinder
from whybias.source.snapshot import Snapshot
from whybias.source.text import Text

NETWORK = """
class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width)

    def forward(self, x):
        return x + self.norm(self.conv(x)).relu()

class Net(nn.Module):
    def __init__(self, width=8, depth=4):
        super().__init__()
        self.stem = nn.Conv2d(3, width, 3)
        self.blocks = nn.Sequential(*[Block(width) for _ in range(depth)])

    def forward(self, x):
        return self.blocks(self.stem(x))
"""


def modules_left(builders: int) -> int:
    """How many modules of runs are still there when a file with so many builders has been looked at."""
    functions = "".join(f"\ndef net{width}():\n    return Net({width})\n" for width in range(1, builders + 1))
    snapshot = Snapshot.of(Text(PRELUDE + NETWORK + functions))
    project = ProjectAnalysis(lambda path: snapshot if path == "model.py" else None, ModuleFinder(()), 100_000)
    gc.collect()
    gc.disable()
    try:
        before = {id(each) for each in gc.get_objects() if isinstance(each, Instance)}
        project.learn("model.py")
        project.changed()
        assert project.layers("model.py").layers
        return sum(isinstance(each, Instance) and id(each) not in before for each in gc.get_objects())
    finally:
        gc.enable()


def test_modules_go_with_their_runs() -> None:
    assert modules_left(40) <= modules_left(4) + 10
