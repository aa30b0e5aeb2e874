"""Open notebooks: the cells of each, in order, are one program."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from whybias.frozen import frozen
from whybias.lsp.documents import PYTHON, Document, Documents, path_of
from whybias.lsp.placing import finding_at, layer_at
from whybias.source.notebook import Notebook
from whybias.source.places import Place
from whybias.source.text import Text

if TYPE_CHECKING:
    from whybias.answers import Analysis

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class OpenNotebook:
    """One open notebook and the URIs of its cells that hold Python, in order."""

    uri: str
    cells: list[str] = field(default_factory=list)


@frozen
class CellProgram:
    """The cells of a notebook, and all of them as one document."""

    whole: Document
    cells: tuple[Document, ...]
    notebook: Notebook

    def analysis_of(self, cell: Document, analysis: Analysis) -> Analysis:
        """What the analysis of the whole says of one cell; its text is that of the cell without magics.

        Places in the notebook are those in its cells.
        """
        start = self.notebook.offset_in_program(self.cells.index(cell), 0)
        text = Text(self.whole.text.content[start : start + len(cell.text.content)])
        findings = (finding_at(finding, self._placed) for finding in analysis.findings)
        return replace(
            analysis,
            path=cell.path,
            text=text,
            layers=tuple(layer_at(layer, self._placed) for layer in analysis.layers),
            findings=tuple(finding for finding in findings if finding.place.path == cell.path),
        )

    def _placed(self, place: Place) -> Place:
        """A place in the whole as one in a cell; it stays as it is in another file."""
        if place.path != self.whole.path:
            return place
        number, _ = self.notebook.line_in_cell(place.line)
        return self.notebook.place_in_cell(place, self.cells[number].path)[1]


class Notebooks:
    """Open notebooks by URI. The texts of their cells are among the open documents."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._open: dict[str, OpenNotebook] = {}
        self._by_cell: dict[str, OpenNotebook] = {}
        self._programs: dict[str, CellProgram] = {}

    def open(self, uri: str, cells: Iterable[str]) -> None:
        """Take over a notebook whose Python cells are open."""
        self._open[uri] = OpenNotebook(uri)
        self.splice(uri, 0, 0, cells)

    def splice(self, uri: str, start: int, deleted: int, inserted: Iterable[str]) -> None:
        """Put other cells where, from number `start` on, `deleted` cells are.

        Nothing but a word in the log comes of it for a notebook that is not open.
        """
        notebook = self._open.get(uri)
        if notebook is None:
            logger.warning("The client changed %s, which is not open.", uri)
            return
        for gone in notebook.cells[start : start + deleted]:
            self._by_cell.pop(gone, None)
        new = list(inserted)
        notebook.cells[start : start + deleted] = new
        self._by_cell.update(dict.fromkeys(new, notebook))

    def close(self, uri: str) -> CellProgram | None:
        """Hand a notebook back to the editor; what it was, None if it was not open."""
        notebook = self._open.pop(uri, None)
        if notebook is None:
            return None
        for cell in notebook.cells:
            self._by_cell.pop(cell, None)
        return self._programs.pop(uri, None)

    def cells(self, uri: str) -> Iterator[Document]:
        """The cells of an open notebook that hold Python, in order."""
        notebook = self._open.get(uri)
        found = map(self._documents.get, () if notebook is None else tuple(notebook.cells))
        return (cell for cell in found if cell is not None and cell.is_python)

    def cells_at(self, path: str) -> tuple[Document, ...]:
        """The cells of the open notebook in this file; none where there is none."""
        return tuple(cell for uri in self._open if path_of(uri) == path for cell in self.cells(uri))

    def beside(self, cell: Document) -> tuple[Document, ...]:
        """The cells of the notebook of which a document is a cell; none where it is none."""
        program = self.around(cell)
        return () if program is None else program.cells

    def around(self, cell: Document) -> CellProgram | None:
        """The program of which a document is a cell; None where it is none."""
        notebook = self._by_cell.get(cell.uri)
        if notebook is None or not cell.is_python:
            return None
        known = self._programs.get(notebook.uri)
        cells = tuple(self.cells(notebook.uri))
        if known is None or known.cells != cells:
            known = self._programs[notebook.uri] = _program(notebook, cells)
        return known


def _program(notebook: OpenNotebook, cells: tuple[Document, ...]) -> CellProgram:
    joined = Notebook(cell.text for cell in cells)
    whole = Document(notebook.uri, path_of(notebook.uri), PYTHON, None, joined.program)
    return CellProgram(whole, cells, joined)
