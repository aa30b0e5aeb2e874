"""Cells as a notebook's users write them."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whybias.source.notebook_cells import python_of


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("%matplotlib inline\nx = 1", "0                 \nx = 1"),
        ("!pip install torch \\\n    torchvision\nx = 1", "0                   \n               \nx = 1"),
        ("if x:\n    !ls", "if x:\n    0  "),
        ("files = !ls 'it\nx = 1", "files = 0      \nx = 1"),
        ("a, b = %who x", "a, b = 0     "),
        ("nn.Linear??\nx = 1", "0          \nx = 1"),
        ("?nn.Linear", "0         "),
        ("%%time\nx = 1", "#!time\nx = 1"),
        ("%%bash\nls 'it\n", "      \n      \n"),
        ("x = (1\n%d)\n!ls", "x = (1\n%d)\n0  "),
        ('"""\n%s\n!x"""\n!ls', '"""\n%s\n!x"""\n0  '),
        ('x = """\nunclosed', "       \n        "),
    ],
)
def test_what_is_no_python_gives_way_to_nothing_of_the_same_size(cell: str, python: str) -> None:
    assert python_of(cell) == python
    ast.parse(python)


@pytest.mark.parametrize("cell", ["x = 1\n", "x = (3\n     % 2)", '"""\n%s\n!ls"""', "x = 1 +", "", "f(x)!"])
def test_python_stays_what_it_is(cell: str) -> None:
    assert python_of(cell) == cell


@given(st.text(alphabet="%!?\\ \t\n\r'\"#()x=é", max_size=40))
def test_every_line_stays_in_its_place_and_as_long(cell: str) -> None:
    python = python_of(cell)
    assert len(python) == len(cell)
    assert [i for i, c in enumerate(python) if c in "\r\n"] == [i for i, c in enumerate(cell) if c in "\r\n"]
