"""What every output format is made from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from whybias.fixes.fix import Fix, NoFix
from whybias.frozen import frozen
from whybias.report.excerpt import end_position, position
from whybias.rules.finding import Finding
from whybias.source.cell_paths import file_and_cell
from whybias.source.text import Text

Sources: TypeAlias = Callable[[str], Text | None]
"""Gives the text of any file, for excerpts; None where it cannot be read."""


@frozen
class Reported:
    """A finding with the text it was found in.

    `fingerprint` names it across versions of the file. `fix` is None where the output shows no edits.
    """

    finding: Finding
    text: Text
    fingerprint: str
    fix: Fix | NoFix | None = None

    @property
    def message(self) -> str:
        """The message, for formats that know files and lines and no cells of notebooks."""
        _, cell = file_and_cell(self.finding.place.path)
        message = self.finding.message
        return message if cell is None else f"cell {cell}, line {self.finding.place.line}: {message}"

    def span(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Where it begins and ends, lines and columns from 1, for such formats: at the top for a cell."""
        place = self.finding.place
        if file_and_cell(place.path)[1] is not None:
            return (1, 1), (1, 1)
        return position(place, self.text), end_position(place, self.text)


@frozen
class Report:
    """One run of ``whybias check``: what was found, in how many files it looked, and what comments silence."""

    reported: tuple[Reported, ...]
    files: int
    suppressed: tuple[Reported, ...] = ()
