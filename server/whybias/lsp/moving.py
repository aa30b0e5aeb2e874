"""What was told of one version of a file, put to where its lines are in a later one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import TypeVar, cast

from whybias.liveness.verdicts import Layer
from whybias.lsp.placing import GoneError, Move, finding_at, layer_at, places_in_finding, places_in_layer
from whybias.rules.finding import Finding
from whybias.source.alignment import Alignment
from whybias.source.places import Place

_Told = TypeVar("_Told", Layer, Finding)


class Mover:
    """Moves layers and findings of one version along with each edit.

    What stands where it stood is given back as it is, and what was moved as far before is not made anew: an edit costs
    what it moves.
    """

    def __init__(self, path: str, line_count: int) -> None:
        self._path = path
        self._lines: Sequence[int | None] = range(1, line_count + 1)
        self._runs: Sequence[int] = [0] * line_count
        """The same number for neighbouring lines that moved as far."""
        self._extents: dict[int, tuple[object, int, int]] = {}
        """The first and the last line of each layer and finding, by identity."""
        self._moved: dict[int, tuple[int, object]] = {}
        """By how many lines each was moved, and what came of it."""

    def follow(self, step: Alignment) -> None:
        """The file was edited."""
        self._lines = [None if line is None else step.line(line) for line in self._lines]
        shifts = [None if line is None else line - number for number, line in enumerate(self._lines, 1)]
        self._runs = [0, *accumulate(one != other for one, other in pairwise(shifts))]

    def place(self, place: Place) -> Place | None:
        """Where a place is now; None where it is gone."""
        try:
            return self._move(place)
        except GoneError:
            return None

    def layer(self, layer: Layer) -> Layer | None:
        """The layer where it is now; None where it is gone."""
        return self._told(layer, layer_at)

    def finding(self, finding: Finding) -> Finding | None:
        """The finding where it is now; None where it is gone."""
        return self._told(finding, finding_at)

    def _told(self, told: _Told, at: Callable[[_Told, Move], _Told]) -> _Told | None:
        shift = self._shift(told)
        if shift == 0:
            return told
        if shift is not None and (known := self._moved.get(id(told))) is not None and known[0] == shift:
            return cast(_Told, known[1])
        try:
            moved = at(told, self._move)
        except GoneError:
            return None
        if shift is not None:
            self._moved[id(told)] = (shift, moved)
        return moved

    def _shift(self, told: Layer | Finding) -> int | None:
        """By how many lines all that is told has moved; None where that is not the same for all of it."""
        first, last = self._extent(told)
        line = self._lines[first - 1] if self._runs[first - 1] == self._runs[last - 1] else None
        return None if line is None else line - first

    def _extent(self, told: Layer | Finding) -> tuple[int, int]:
        """The first and the last line of all that is told."""
        known = self._extents.get(id(told))
        if known is None:
            lines: list[int] = []
            places = places_in_layer(told) if isinstance(told, Layer) else places_in_finding(told)
            for place in places:
                if place.path == self._path:
                    lines += (place.line, place.end_line)
            if isinstance(told, Finding):
                lines += self._extent(told.layer)
            known = self._extents[id(told)] = (told, min(lines), max(lines))
        return known[1:]

    def _move(self, place: Place) -> Place:
        if place.path != self._path:
            return place
        return Place(place.path, self._line(place.line), place.column, self._line(place.end_line), place.end_column)

    def _line(self, line: int) -> int:
        now = self._lines[line - 1] if 1 <= line <= len(self._lines) else None
        if now is None:
            raise GoneError
        return now
