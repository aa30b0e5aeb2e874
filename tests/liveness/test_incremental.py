"""Editing a file step by step gives what a fresh analysis of the final text gives, and runs no more than it must."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.liveness.expectations import PRELUDE

from whybias.api import Stopped, Workspace
from whybias.liveness.analysis import ProjectAnalysis
from whybias.liveness.exploration import Exploration, explore
from whybias.liveness.program import Program
from whybias.liveness.runs import Entry
from whybias.liveness.verdicts import Layer
from whybias.project.imports import ModuleFinder
from whybias.source.snapshot import Snapshot
from whybias.source.text import Text

BLOCKS = (
    "def conv(i, o):\n    return nn.Conv2d(i, o, 1)\n",
    "def conv(i, o):\n\n    return nn.Conv2d(i, o, 3)\n",
    "NORM = nn.BatchNorm2d\n",
    "NORM = nn.ReLU\n",
    "WIDTH = 4\n",
    "class Block(nn.Module):\n    def __init__(self, i, o):\n        super().__init__()\n"
    "        self.conv, self.norm = conv(i, o), NORM(o)\n"
    "    def forward(self, x):\n        return self.norm(self.conv(x))\n",
    "class Block(nn.Module):\n    def __init__(self, i, o):\n        super().__init__()\n"
    "        self.conv = conv(i, o)\n    def forward(self, x):\n        return self.conv(x)\n",
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    "        self.a, self.b, self.bn = Block(3, WIDTH), conv(WIDTH, 4), nn.BatchNorm2d(4)\n"
    "    def forward(self, x):\n        return self.bn(self.b(self.a(x)))\n",
    "def build(norm=True):\n    return nn.Sequential(conv(3, 4), nn.BatchNorm2d(4) if norm else nn.ReLU())\n",
    "# a comment\n\n",
)
FILES = st.lists(st.sampled_from(BLOCKS), max_size=6).map(lambda blocks: PRELUDE + "".join(blocks))
EDIT = st.tuples(
    st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["", "\n", "x", "(", " ", "WIDTH", "conv"])
)


def layers(workspace: Workspace, text: str) -> tuple[Layer, ...]:
    return workspace.analyze("model.py", Text(text)).layers


def edited(text: str, edit: tuple[int, int, str]) -> str:
    start = edit[0] % (len(text) + 1)
    return text[:start] + edit[2] + text[start + edit[1] % 12 :]


@settings(max_examples=30, deadline=None)
@given(FILES, st.lists(EDIT, max_size=3), FILES)
def test_editing_gives_what_a_fresh_analysis_gives(first: str, edits: list[tuple[int, int, str]], last: str) -> None:
    workspace = Workspace()
    text = first
    layers(workspace, text)
    for edit in edits:
        text = edited(text, edit)
        layers(workspace, text)
    assert layers(workspace, last) == layers(Workspace(), last)


@settings(max_examples=30, deadline=None)
@given(st.permutations(BLOCKS))
def test_a_file_typed_block_by_block_is_the_file(blocks: list[str]) -> None:
    workspace = Workspace()
    for count in range(len(blocks)):
        layers(workspace, PRELUDE + "".join(blocks[:count]))
    text = PRELUDE + "".join(blocks)
    assert layers(workspace, text) == layers(Workspace(), text)


TWO = """
class First(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.conv(x))

class Second(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)
    def forward(self, x):
        return F.relu(self.conv(x))
"""


def verdicts(found: tuple[Layer, ...]) -> list[tuple[str | None, str]]:
    return [(layer.owner, layer.verdict.value) for layer in found if not layer.shift]


def test_a_half_typed_line_keeps_every_verdict() -> None:
    workspace = Workspace()
    before = layers(workspace, PRELUDE + TWO)
    assert verdicts(before) == [("First", "dead"), ("Second", "live")]
    for typed in ("        self.", "        self.conv = nn.Conv2d(", "        x = [", "        if self.conv"):
        half = TWO.replace("        return F.relu", typed + "\n        return F.relu")
        after = layers(workspace, PRELUDE + half)
        assert verdicts(after) == verdicts(before)
    assert layers(workspace, PRELUDE + TWO) == before


def test_lines_above_move_a_half_typed_class_along() -> None:
    workspace = Workspace()
    before = layers(workspace, PRELUDE + TWO)
    after = layers(workspace, PRELUDE + "\n\n" + TWO.replace("F.relu(self.conv(x))", "F.relu(self.conv(x)"))
    assert [layer.place.line for layer in after] == [layer.place.line + 2 for layer in before]


CHAIN = """
WIDTH = 4

class Inner(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(3, WIDTH, 1), nn.BatchNorm2d(WIDTH)
    def forward(self, x):
        return self.bn(self.conv(x))

class Outer(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = Inner()
    def forward(self, x):
        return self.inner(x)

class Other(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)
    def forward(self, x):
        return self.conv(x)
"""
EDITS = {
    "a comment above": ("WIDTH = 4", "# wide\nWIDTH = 4", set()),
    "a class that nobody reads": ("nn.Conv2d(3, 4, 1)", "nn.Conv2d(3, 4, 3)", {"Other"}),
    "a class that another one builds": ("nn.Conv2d(3, WIDTH, 1)", "nn.Conv2d(3, WIDTH, 3)", {"Inner", "Outer"}),
    "a name that one class reads": ("WIDTH = 4", "WIDTH = 8", {"Inner", "Outer"}),
    "a name that nobody reads": ("WIDTH = 4", "WIDTH = 4\nDEPTH = 2", set()),
}


@pytest.mark.parametrize(("old", "new", "expected"), EDITS.values(), ids=EDITS)
def test_an_edit_runs_only_what_reads_it(
    old: str, new: str, expected: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: set[str] = set()

    def watched(program: Program, entry: Entry, budget: int, key: tuple[str, str]) -> Exploration:
        ran.add(key[1])
        return explore(program, entry, budget, key)

    snapshots = {"model.py": Snapshot.of(Text(PRELUDE + CHAIN))}
    analysis = ProjectAnalysis(snapshots.get, ModuleFinder(), 10**5)
    analysis.learn("model.py")
    monkeypatch.setattr("whybias.liveness.analysis.explore", watched)
    snapshots["model.py"] = Snapshot.of(Text(PRELUDE + CHAIN.replace(old, new)), snapshots["model.py"])
    analysis.changed()
    analysis.learn("model.py")
    assert ran == expected


def test_an_analysis_that_nobody_wants_any_more_stops_and_the_next_one_is_as_good() -> None:
    text = PRELUDE + "".join(BLOCKS)
    wanted = layers(Workspace(), text)
    for runs in range(4):
        workspace, left = Workspace(), iter([False] * runs)
        with pytest.raises(Stopped):
            workspace.analyze("model.py", Text(text), stop=lambda left=left: next(left, True))
        assert layers(workspace, text) == wanted


def test_what_is_undone_is_known_already(monkeypatch: pytest.MonkeyPatch) -> None:
    text = PRELUDE + "".join(BLOCKS)
    workspace = Workspace()
    before = layers(workspace, text)
    assert layers(workspace, text.replace("WIDTH = 4", "WIDTH = 8")) != ()
    monkeypatch.setattr("whybias.liveness.analysis.explore", None)
    assert layers(workspace, text) == before
