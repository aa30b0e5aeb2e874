"""What was told of a file moves with its lines, whatever is edited and in however many steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from whybias.api import Workspace
from whybias.liveness.verdicts import Layer
from whybias.lsp.moving import Mover
from whybias.lsp.placing import GoneError, Move, finding_at, layer_at
from whybias.rules.finding import Finding
from whybias.source.alignment import Alignment
from whybias.source.places import Place
from whybias.source.text import Text

Told = TypeVar("Told", Layer, Finding)

PATH = "/folder/nets.py"
CLASS = """

class Net{number}(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(
            3, 8, 3)
        self.norm = nn.BatchNorm2d(8)

    def forward(self, x):
        return self.norm(self.conv(x))
"""
TEXT = "import torch.nn as nn\n" + "".join(CLASS.format(number=number) for number in range(3))
TOLD = Workspace().analyze(PATH, Text(TEXT))
EDITS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 2), st.sampled_from([(), ("",), ("# x",), ("", "a")])), max_size=6
)


@given(EDITS)
def test_step_by_step_is_all_at_once(edits: list[tuple[int, int, tuple[str, ...]]]) -> None:
    lines, places = TEXT.split("\n"), list(range(1, TEXT.count("\n") + 2))
    now: list[int | None] = [*places]
    mover = Mover(PATH, len(lines))
    for start, length, replacement in edits:
        before = "\n".join(lines)
        lines[start : start + length] = replacement
        step = Alignment.of(before, "\n".join(lines))
        now = [None if line is None else step.line(line) for line in now]
        mover.follow(step)

        def move(place: Place, now: list[int | None] = now) -> Place:
            first, last = now[place.line - 1], now[place.end_line - 1]
            if first is None or last is None:
                raise GoneError
            return Place(place.path, first, place.column, last, place.end_column)

        assert [mover.layer(each) for each in TOLD.layers] == [_moved(layer_at, each, move) for each in TOLD.layers]
        assert [mover.finding(each) for each in TOLD.findings] == [
            _moved(finding_at, each, move) for each in TOLD.findings
        ]


def _moved(at: Callable[[Told, Move], Told], told: Told, move: Move) -> Told | None:
    try:
        return at(told, move)
    except GoneError:
        return None


def test_what_stands_where_it_stood_is_given_back_as_it_is() -> None:
    mover = Mover(PATH, TEXT.count("\n") + 1)
    mover.follow(Alignment.of(TEXT, TEXT.replace("Net1", "Other")))
    assert all(mover.layer(layer) is layer for layer in TOLD.layers)
    lower = TEXT.replace("class Net1", "\nclass Net1")
    mover.follow(Alignment.of(TEXT, lower))
    once = [mover.layer(layer) for layer in TOLD.layers]
    assert [one is layer for one, layer in zip(once, TOLD.layers, strict=True)] == [True] * 2 + [False] * 4
    mover.follow(Alignment.of(lower, lower.replace("Net0", "Other")))
    assert all(one is mover.layer(layer) for one, layer in zip(once, TOLD.layers, strict=True))
