"""The cells of a notebook as one program, and the way between offsets in a cell and in the program.

Cells run one after another in one namespace, so they are analysed as one text. What IPython understands and
Python does not (magics, shell lines, help) gives way to code that takes as many characters: positions stay.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import final

from whybias.source.magics import without_magics
from whybias.source.places import Place
from whybias.source.text import Text

_BETWEEN = "\n\n"
"""An empty line, so that a backslash at the end of a cell does not reach the next one."""

_LAST_RETURNS = re.compile(r"\r+\Z")
"""The last would make one line end with the line feed after it."""


@final
class Notebook:
    """The Python cells of a notebook, in order, counted from 0.

    `cells` are their texts as written. `program` holds them all, without magics.
    """

    __slots__ = ("_first_lines", "_starts", "cells", "program")

    def __init__(self, cells: Iterable[Text]) -> None:
        self.cells = tuple(cells)
        self._starts: list[int] = []
        self._first_lines: list[int] = []
        pieces: list[str] = []
        offset, line = 0, 1
        for cell in self.cells:
            self._starts.append(offset)
            self._first_lines.append(line)
            pieces.append(_LAST_RETURNS.sub(_as_line_feeds, without_magics(cell.content)))
            offset += len(cell.content) + len(_BETWEEN)
            line += cell.line_count + 1
        self.program = Text(_BETWEEN.join(pieces))

    def offset_in_program(self, cell: int, offset: int) -> int:
        """Where in the program the character at `offset` of a cell is. Raises IndexError for no such cell."""
        return self._starts[cell] + min(max(offset, 0), len(self.cells[cell].content))

    def offset_in_cell(self, offset: int) -> tuple[int, int]:
        """The cell in which `offset` of the program is, and where in it; clamped to the end of a cell.

        Raises IndexError for a notebook without cells.
        """
        cell = max(bisect_right(self._starts, offset) - 1, 0)
        return cell, min(max(offset - self._starts[cell], 0), len(self.cells[cell].content))

    def line_in_cell(self, line: int) -> tuple[int, int]:
        """The cell that holds a line of the program, and the line in it, both lines from 1.

        Raises IndexError for a notebook without cells.
        """
        cell = max(bisect_right(self._first_lines, line) - 1, 0)
        return cell, min(max(line - self._first_lines[cell] + 1, 1), self.cells[cell].line_count)

    def line_in_program(self, cell: int, line: int) -> int:
        """The line of the program that is `line` of a cell, both from 1. Raises IndexError for no such cell."""
        return self._first_lines[cell] + min(max(line, 1), self.cells[cell].line_count) - 1

    def place_in_cell(self, place: Place, path: str) -> tuple[int, Place]:
        """The cell in which a place of the program begins, and the place in that cell, which is called `path`.

        Raises IndexError for a notebook without cells.
        """
        cell, line = self.line_in_cell(place.line)
        end_line = line + place.end_line - place.line
        return cell, Place(path, line, place.column, end_line, place.end_column)


def _as_line_feeds(returns: re.Match[str]) -> str:
    return "\n" * len(returns[0])
