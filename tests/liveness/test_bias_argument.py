"""The bias argument as a constructor call writes it."""

from __future__ import annotations

import ast

import pytest

from whybias.knowledge.table import lookup
from whybias.liveness.bias_argument import BiasReading, read_bias_argument
from whybias.source.parsing import parse


def read(source: str, first_line: int = 1) -> BiasReading:
    tree = parse(source)
    assert isinstance(tree, ast.Module) and isinstance(tree.body[0], ast.Expr)
    call = tree.body[0].value
    assert isinstance(call, ast.Call)
    operation = lookup("torch." + ast.unparse(call.func))
    assert operation is not None
    return read_bias_argument(call, operation, "model.py", source, first_line)


@pytest.mark.parametrize(
    ("source", "text", "columns"),
    [
        ("nn.Linear(3, 8)", "default", None),
        ("nn.Linear(3, 8, bias=True)", "true", (16, 25)),
        ("nn.Linear(3, 8, bias=False)", "false", (16, 26)),
        ("nn.Linear(3, 8, True)", "true", (16, 20)),
        ("nn.Linear(3, 8, False, None)", "false", (16, 21)),
        ("nn.Linear(bias = not  norm, in_features=3, out_features=8)", "not  norm", (10, 26)),
        ("nn.Linear(3, 8, (a or b))", "a or b", (17, 23)),
        ("nn.Linear(é, 8, bias=é)", "é", (17, 24)),
        ("nn.Linear(3, 8, bias=None)", "None", (16, 25)),
        ("nn.Conv2d(3, 8, 3, 1, 1, 1, 1, False)", "false", (31, 36)),
        ("nn.ConvTranspose2d(3, 8, 3, 1, 1, 0, 1, False)", "false", (40, 45)),
        ("nn.LazyConv2d(8, 3, 1, 1, 1, 1, False)", "false", (32, 37)),
        ("nn.LayerNorm(8, 1e-5, True, False)", "false", (28, 33)),
        ("nn.BatchNorm2d(8, 1e-5, 0.1, True, True, None, None)", "default", None),
        ("nn.Linear(3, 8, True, *rest)", "true", (16, 20)),
        ("nn.Linear(*sizes, bias=True, **options)", "true", (18, 27)),
    ],
)
def test_what_is_written(source: str, text: str, columns: tuple[int, int] | None) -> None:
    reading = read(source)
    assert reading.argument.text == text
    assert not reading.unpacks
    place = reading.argument.place
    assert (None if place is None else (place.column, place.end_column)) == columns


@pytest.mark.parametrize(
    "source",
    ["nn.Linear(*sizes)", "nn.Linear(3, 8, *rest)", "nn.Linear(3, 8, **options)", "nn.BatchNorm2d(8, **options)"],
)
def test_what_unpacking_may_bring_along(source: str) -> None:
    reading = read(source)
    assert reading.unpacks
    assert reading.argument.text == "default" and reading.argument.place is None


def test_unpacking_cannot_bring_a_keyword_only_bias_by_position() -> None:
    assert not read("nn.BatchNorm2d(*sizes)").unpacks


def test_lines_are_those_of_the_file() -> None:
    place = read("nn.Linear(3, 8,\n  bias=a or\n  b)", first_line=10).argument.place
    assert place is not None
    assert (place.path, place.line, place.column, place.end_line, place.end_column) == ("model.py", 11, 2, 12, 3)


def test_half_a_character_before_the_argument() -> None:
    assert read("nn.Linear('\ud83e', 8, bias=norm)").argument.text == "norm"
