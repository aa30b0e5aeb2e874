"""The cells of a notebook as one program."""

from __future__ import annotations

import ast
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whybias.source.magics import without_magics
from whybias.source.notebook import Notebook
from whybias.source.notebook_file import NotebookError, NotebookFile
from whybias.source.places import Place
from whybias.source.text import Text

MAGICS = {
    "%matplotlib inline\nx = 1": "0                 \nx = 1",
    "!pip install torch\nx = 1": "0                 \nx = 1",
    "?print\nx = 1": "0     \nx = 1",
    "torch.nn?\nx = 1": "0        \nx = 1",
    "if x:\n    !ls\n": "if x:\n    0  \n",
    "!pip install \\\n    torch\nx = 1": "0             \n         \nx = 1",
    "files = !ls *.py\nx = 1": "files = __      \nx = 1",
    "x = %env HOME": "x = __       ",
    "x = %time f(1)": "x =       f(1)",
    "%time x = f(1)": "if 1: x = f(1)",
    "%%time\nx = 1": "      \nx = 1",
    "%%capture out\n!ls\nx = 1": "             \n0  \nx = 1",
    "%%bash\nls\n": "      \n  \n",
    "%%writefile m.py\nx = 1": "                \n     ",
    "!echo é\r\nx = 1": "0      \r\nx = 1",
}

PYTHON = [
    "x = (a\n% b)",
    "x = a \\\n% b",
    's = """\n%matplotlib\n!ls\n"""',
    "# %matplotlib\n# why?",
    "x %= 2",
    "x = y != z",
    "s = 'what?'",
    "f(a=\n  b)",
]


@pytest.mark.parametrize(("cell", "expected"), MAGICS.items())
def test_magics_give_way_to_code_of_the_same_length(cell: str, expected: str) -> None:
    assert without_magics(cell) == expected
    ast.parse(expected)


@pytest.mark.parametrize("cell", PYTHON)
def test_python_stays(cell: str) -> None:
    assert without_magics(cell) == cell


@given(st.text(alphabet="%!?=x \n\t'\"\\()#;é"))
def test_nothing_moves(cell: str) -> None:
    blanked = without_magics(cell)
    assert len(blanked) == len(cell)
    assert [i for i, c in enumerate(blanked) if c == "\n"] == [i for i, c in enumerate(cell) if c == "\n"]


def test_cells_are_one_program() -> None:
    notebook = Notebook([Text("import torch"), Text("%pip list\nx = 1\n"), Text(""), Text("y = x")])
    assert notebook.program.content == "import torch\n\n0        \nx = 1\n\n\n\n\ny = x"


@given(st.lists(st.text(alphabet="ab%\n\ré", max_size=8), min_size=1, max_size=5), st.data())
def test_offsets_and_lines_of_cells_come_back(cells: list[str], data: st.DataObject) -> None:
    texts = [Text(cell) for cell in cells]
    notebook = Notebook(texts)
    cell = data.draw(st.integers(0, len(cells) - 1))
    offset = data.draw(st.integers(0, len(cells[cell])))
    assert notebook.offset_in_cell(notebook.offset_in_program(cell, offset)) == (cell, offset)
    line = texts[cell].line_of_offset(offset) + 1
    assert notebook.line_in_cell(notebook.line_in_program(cell, line)) == (cell, line)
    assert notebook.program.line_of_offset(notebook.offset_in_program(cell, offset)) + 1 == notebook.line_in_program(
        cell, line
    )


def test_a_place_of_the_program_is_a_place_in_a_cell() -> None:
    notebook = Notebook([Text("a = 1"), Text("b = 2\nc = (\n3)")])
    assert notebook.place_in_cell(Place("program", 4, 4, 5, 2), "cell") == (1, Place("cell", 2, 4, 3, 2))


def notebook_json(*cells: tuple[str, object], **metadata: object) -> dict[str, object]:
    return {
        "cells": [
            {"cell_type": kind, "metadata": {}, "source": source, **({"outputs": []} if kind == "code" else {})}
            for kind, source in cells
        ],
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def test_only_code_cells_count_and_they_keep_their_numbers() -> None:
    document = notebook_json(("markdown", "# é"), ("code", ["a = 1\n", "b = 2"]), ("raw", "x"), ("code", "c = 3"))
    file = NotebookFile.read(json.dumps(document))
    assert file.numbers == (2, 4)
    assert [cell.content for cell in file.notebook.cells] == ["a = 1\nb = 2", "c = 3"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "it is not JSON"),
        ("[]", "no list of cells"),
        (json.dumps({"worksheets": []}), "no list of cells"),
        (json.dumps(notebook_json(("code", 3))), "neither text nor a list of lines"),
        (json.dumps(notebook_json(kernelspec={"language": "R"})), "it is a notebook in r"),
    ],
)
def test_what_is_no_python_notebook_says_why(content: str, reason: str) -> None:
    with pytest.raises(NotebookError, match=reason):
        NotebookFile.read(content)


@pytest.mark.parametrize("indent", [1, 2, None])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_changing_a_cell_changes_nothing_else(indent: int | None, ascii_only: bool) -> None:
    document = notebook_json(("markdown", "é"), ("code", ["a = 1\n", "b = 'é'"]), ("code", "c = 3"))
    before = json.dumps(document, indent=indent, ensure_ascii=ascii_only) + "\n"
    after = NotebookFile.read(before).written(before, {0: "a = 1\nb = 4\n", 1: "c = 5"})
    document["cells"][1]["source"] = ["a = 1\n", "b = 4\n"]  # type: ignore[index]
    document["cells"][2]["source"] = "c = 5"  # type: ignore[index]
    assert after == json.dumps(document, indent=indent, ensure_ascii=ascii_only) + "\n"


def test_a_file_that_would_not_stay_as_it_is_is_not_changed() -> None:
    before = json.dumps(notebook_json(("code", "c = 3")), separators=(" ,", ":"))
    with pytest.raises(NotebookError, match="unusual"):
        NotebookFile.read(before).written(before, {0: "c = 4"})
