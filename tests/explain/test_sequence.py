"""The order of the layers of a class, and the ways of their biases."""

from __future__ import annotations

from dataclasses import replace

from layers_by_hand import CANCELLED, CUT, DEAD, MADE, POOLED, SOURCE, at

from whybias.api import Workspace
from whybias.explain.sequence import Sequence, Stop, sequence, sequence_at
from whybias.liveness.verdicts import Layer, StepKind, Verdict
from whybias.project.configuration import Configuration
from whybias.source.text import Text

SECOND = replace(
    DEAD,
    place=at("make_second_layer(64)"),
    name="second",
    verdict=Verdict.LIVE,
    uses=(at("self.second(x)"),),
    trail=(replace(MADE, name="second", place=at("self.second(x)")), replace(CUT, place=at("return x"))),
)
UNUSED = replace(DEAD, name="unused", verdict=Verdict.UNKNOWN, uses=(), trail=())
POOLED_AND_DEAD = replace(DEAD, trail=(MADE, POOLED, CANCELLED))


def names(*layers: Layer) -> list[str | None]:
    found = sequence(layers)
    return [] if found is None else [each.layer.name for each in found.layers]


def test_layers_come_in_the_order_of_their_calls_and_unused_ones_last() -> None:
    assert names(UNUSED, SECOND, DEAD) == ["layer", "second", "unused"]


def test_an_inner_call_runs_before_the_outer_one_on_its_line() -> None:
    outer = replace(DEAD, name="outer", uses=(replace(at("self.layer(x)"), column=8, end_column=40),))
    inner = replace(DEAD, name="inner", uses=(replace(at("self.layer(x)"), column=20, end_column=39),))
    assert names(outer, inner) == ["inner", "outer"]


def test_layers_of_one_sequential_keep_the_order_of_their_making() -> None:
    first = replace(DEAD, name="parts.0")
    later = replace(DEAD, name="parts.1", place=at("make_second_layer(64)"))
    assert names(later, first) == ["parts.0", "parts.1"]


def test_shifts_of_normalizers_are_no_layers_here() -> None:
    assert sequence([replace(DEAD, shift=True)]) is None


def test_ways_lead_through_shared_stops_to_where_the_story_ends() -> None:
    found = sequence([SECOND, POOLED_AND_DEAD])
    assert found is not None
    assert found.name == "Net"
    assert [(stop.operation, stop.name) for stop in found.stops] == [
        ("Conv2d", "layer"),
        ("max_pool2d", None),
        ("BatchNorm2d", "second"),
        ("Conv2d", "second"),
        ("relu", None),
    ]
    assert found.stops[0] == Stop("Conv2d", "layer", at("self.layer(x)"))
    first, second = found.layers
    assert (first.way, first.end) == ((0, 1, 2), StepKind.REMOVED)
    assert (second.way, second.end) == ((3, 4), StepKind.SEEN)


def test_the_reason_names_what_decides_and_its_line() -> None:
    found = sequence([DEAD, UNUSED])
    assert found is not None
    assert [each.reason for each in found.layers] == [
        "`second` (BatchNorm2d) subtracts the per-channel mean (line 10)",
        "no use of it could be followed",
    ]
    assert found.layers[1].end is None


def test_the_cursor_chooses_the_class() -> None:
    text = Text(f"import torch\n\n{SOURCE}\n\nclass Empty:\n    pass\n")
    moved = replace(DEAD, place=replace(DEAD.place, line=DEAD.place.line + 2, end_line=DEAD.place.end_line + 2))
    path = DEAD.place.path
    for line in (3, 4, 13):
        found = sequence_at([moved], path, text, line)
        assert found is not None, line
        assert [each.layer for each in found.layers] == [moved]
    for line in (1, 16, 17, 99):
        assert sequence_at([moved], path, text, line) is None
    assert sequence_at([moved], "other.py", text, 4) is None


NESTED = """\
from torch import nn


def conv3x3(width):
    return nn.Conv2d(width, width, 3)


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.inner = conv3x3(width)
        self.outer = conv3x3(width)
        self.norm = nn.BatchNorm2d(width)

    def forward(self, x):
        return self.norm(self.outer(self.inner(x)))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(8, 2)
        self.blocks = nn.ModuleList([Block(8) for _ in range(2)])
        self.stem = nn.Conv2d(3, 8, 1)

    def forward(self, x):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        return self.head(x.mean((2, 3)))
"""


def sequence_of(source: str, line: int) -> Sequence:
    text = Text(source)
    layers = Workspace(Configuration()).analyze("net.py", text).layers
    found = sequence_at(layers, "net.py", text, line)
    assert found is not None
    return found


def test_layers_in_modules_of_other_classes_come_where_the_module_is_called() -> None:
    assert [each.name for each in sequence_of(NESTED, 20).layers] == [
        "stem",
        "blocks.0.inner",
        "blocks.0.outer",
        "blocks.1.inner",
        "blocks.1.outer",
        "head",
    ]


def test_a_class_whose_layers_a_function_makes_has_them() -> None:
    found = sequence_of(NESTED, 9)
    assert found.name == "Block"
    assert [each.name for each in found.layers] == ["inner", "outer"]
    assert found.layers[0].reason.startswith("as all that line 5 makes: ")


def test_a_line_that_does_not_parse_leaves_the_layers_of_the_class() -> None:
    broken = NESTED.replace("        return self.head", "        return (self.head")
    assert sequence_at([DEAD], DEAD.place.path, Text(f"{SOURCE}\n\n{broken}"), 1) is not None
