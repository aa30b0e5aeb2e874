"""Notebook files (``.ipynb``): the cells in one, and the file after they were changed.

The format is Jupyter's nbformat 4: https://nbformat.readthedocs.io/en/latest/format_description.html.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, final

from whybias.frozen import frozen
from whybias.source.notebook import Notebook
from whybias.source.text import Text

SUFFIX = ".ipynb"

_INDENTS = (1, 2, 4, "\t", None)


class NotebookError(ValueError):
    """A file is no notebook that can be read or changed. The message is for users: "it is ..."."""


@final
@frozen
class NotebookFile:
    """A notebook and, for each of its Python cells, which cell of the file it is.

    `numbers` count all cells of the file, also those of text, from 1.
    """

    notebook: Notebook
    numbers: tuple[int, ...]

    @staticmethod
    def read(content: str) -> NotebookFile:
        """The Python cells of the notebook file that holds `content`. Raises `NotebookError`."""
        document = _parsed(content)
        language = _language(document)
        if language not in ("python", "ipython"):
            raise NotebookError(f"it is a notebook in {language}")
        numbered = [
            (number, Text(_source(cell)))
            for number, cell in enumerate(_cells(document), 1)
            if cell.get("cell_type") == "code"
        ]
        return NotebookFile(Notebook(text for _, text in numbered), tuple(number for number, _ in numbered))

    def written(self, content: str, changed: Mapping[int, str]) -> str:
        """The file `content` with the sources of some cells `changed`, by the index of the Python cell.

        Everything else stays as it is, character by character. Raises `NotebookError` where the file is laid out
        in a way that would not.
        """
        document = _parsed(content)
        layout = _layout(content, document)
        cells = _cells(document)
        for index, source in changed.items():
            cell = cells[self.numbers[index] - 1]
            # Jupyter splits at the same characters
            cell["source"] = source.splitlines(keepends=True) if isinstance(cell["source"], list) else source
        return layout.write(document)


@frozen
class _Layout:
    """How a JSON file was written."""

    indent: int | str | None
    ascii_only: bool
    end: str

    def write(self, document: object) -> str:
        return json.dumps(document, indent=self.indent, ensure_ascii=self.ascii_only) + self.end


def _layout(content: str, document: object) -> _Layout:
    """The layout in which `document` comes out as `content` again."""
    end = content[len(content.rstrip()) :]
    for indent in _INDENTS:
        for ascii_only in (False, True):
            layout = _Layout(indent, ascii_only, end)
            if layout.write(document) == content:
                return layout
    raise NotebookError("its JSON is laid out in an unusual way, which a change would not keep")


def _parsed(content: str) -> dict[str, Any]:
    try:
        document = json.loads(content)
    except ValueError as error:
        raise NotebookError(f"it is not JSON: {error}") from None
    except RecursionError:
        raise NotebookError("it is nested too deeply") from None
    if not isinstance(document, dict) or not isinstance(document.get("cells"), list):
        raise NotebookError("it is not a notebook of format 4: it has no list of cells")
    return document


def _cells(document: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    return [cell if isinstance(cell, dict) else {} for cell in document["cells"]]


def _source(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    if isinstance(source, str):
        return source
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    raise NotebookError("the source of one of its cells is neither text nor a list of lines")


def _language(document: Mapping[str, Any]) -> str:
    """The language of the code cells, in lower case; Python where the file does not say."""
    metadata = document.get("metadata")
    if isinstance(metadata, dict):
        for section, key in (("language_info", "name"), ("kernelspec", "language")):
            part = metadata.get(section)
            if isinstance(part, dict) and isinstance(part.get(key), str):
                return str(part[key]).lower()
    return "python"
