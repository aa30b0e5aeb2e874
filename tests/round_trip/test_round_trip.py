"""The round trip on a package small enough to know by heart."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from benchmarks.round_trip.stripping import calls, same_call, stripped
from benchmarks.round_trip.trip import round_trip, summary

BLOCKS = """\
import torch
from torch import nn


class Direct(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, 3, bias=False),
            nn.BatchNorm2d(8),
            nn.ReLU(),
            nn.Conv2d(
                8,
                16,
                kernel_size=3,
                bias=False,
            ),
            nn.BatchNorm2d(16),
            nn.ReLU(),
        )
        self.head = nn.Linear(16, 2, bias=False)

    def forward(self, x):
        return self.head(self.features(x).mean((2, 3)))


class Touched(nn.Module):
    def __init__(self, reset=False):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, bias=False)
        self.norm = nn.BatchNorm2d(8)
        if reset:
            self.conv.bias.data.zero_()

    def forward(self, x):
        return self.norm(self.conv(x)).relu()


class Chosen(nn.Module):
    def __init__(self, norm=True):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, bias=False)
        self.norm = nn.BatchNorm2d(8) if norm else nn.Identity()

    def forward(self, x):
        return self.norm(self.conv(x)).relu()


def conv3x3(width):
    return nn.Conv2d(width, width, 3, bias=False)


class User(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = conv3x3(8)
        self.norm = nn.BatchNorm2d(8)

    def forward(self, x):
        return self.norm(self.conv(x)).relu()
"""


def test_what_comes_back_and_what_does_not(tmp_path: Path) -> None:
    source = tmp_path / "package"
    source.mkdir()
    (source / "blocks.py").write_text(BLOCKS)
    (source / "plain.py").write_text("VALUE = 1\n")
    trip = round_trip(source, tmp_path / "work")
    assert trip.failures() == []
    assert list(summary(trip)) == [
        "2 files, 6 calls stripped of bias=False",
        "recovered by safe fixes: 2 (33.3 %)",
        "unsafe, Code outside this project may use the layer in a way in which the bias matters: 1",
        "unsafe, a line uses the bias by name: 1",
        "conditional: 1",
        "no finding or no fix: 1",
        "safe and another call afterwards: 0",
        "files that do not compile: 0",
        "safe fixes left: 0",
    ]
    assert (source / "blocks.py").read_text() == BLOCKS


@pytest.mark.parametrize(
    ("source", "without"),
    [
        ("nn.Conv2d(3, 8, 3, bias=False)", "nn.Conv2d(3, 8, 3)"),
        ("nn.Conv2d(3, 8, bias=False, kernel_size=3)", "nn.Conv2d(3, 8, kernel_size=3)"),
        ("nn.Linear(bias=False, in_features=3, out_features=4)", "nn.Linear(in_features=3, out_features=4)"),
        ("nn.Linear(\n    3,\n    4,\n    bias=False,\n)", "nn.Linear(\n    3,\n    4,\n)"),
        ("nn.Linear(3, 4, bias=bias)", "nn.Linear(3, 4, bias=bias)"),
        ("block(3, 4, bias=False)", "block(3, 4, bias=False)"),
        ("f(nn.Linear(3, 4, bias=False), bias=False)", "f(nn.Linear(3, 4), bias=False)"),
    ],
)
def test_stripping(source: str, without: str) -> None:
    text, sites = stripped(source)
    assert text == without
    assert len(sites) == (source != without)


def test_calls_are_the_same_whatever_the_order_of_their_keywords() -> None:
    def only(source: str) -> ast.Call:
        ((_, call),) = calls(ast.parse(source))
        return call

    one = only("nn.Linear(3, out_features=4, bias=False)")
    assert same_call(one, only("nn.Linear(3, bias=False, out_features=4)"))
    assert not same_call(one, only("nn.Linear(3, bias=True, out_features=4)"))
    assert not same_call(one, only("nn.Linear(4, bias=False, out_features=4)"))
