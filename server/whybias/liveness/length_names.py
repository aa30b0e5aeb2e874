"""Names of lengths that a run made up, and what they are called where a piece of the run is repeated.

The lengths that nothing in the program names are numbered as they are asked for. A piece of a run is kept with names of
its own: those that came in are numbered among themselves, those made up inside are counted from where the piece began.
Both orders are those of the numbers themselves, so that a repeated piece says what running it again would say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from whybias.frozen import frozen
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Symbol
from whybias.liveness.machine import MADE_UP, made_up
from whybias.liveness.recording import Notes, Recorded

_RUNS_OWN = re.compile(MADE_UP + r"\d{5}")
_PIECES_OWN = re.compile(MADE_UP + r"[am]\d{5}")


def names_in(sizes: Iterable[object]) -> set[str]:
    """The made-up names in the symbols among some lengths."""
    found: set[str] = set()
    for size in sizes:
        if isinstance(size, Symbol):
            for text in (*size.atoms, *size.under):
                if MADE_UP in text:
                    found.update(_RUNS_OWN.findall(text))
    return found


class Piece(Recorded, Protocol):
    """A piece of a run in which lengths may have been made up."""

    @property
    def made(self) -> int:
        """How many."""


@frozen
class Renaming:
    """Other names for made-up lengths, wherever they are mentioned."""

    names: Mapping[str, str]
    pattern: re.Pattern[str]

    def text(self, text: str) -> str:
        """A text with the other names; raises `KeyError` at a name that has none."""
        return self.pattern.sub(lambda match: self.names[match.group()], text) if MADE_UP in text else text

    def size(self, size: object) -> object:
        """A length with the other names."""
        if not isinstance(size, Symbol) or not any(MADE_UP in text for text in (*size.atoms, *size.under)):
            return size
        above, below = (tuple(sorted(map(self.text, texts))) for texts in (size.atoms, size.under))
        return Symbol(above, size.factor, below, size.divisor)

    def shape(self, shape: Shape) -> Shape:
        """A shape with the other names."""
        if not any(isinstance(size, Symbol) for size in shape.sizes.values()):
            return shape
        return Shape(shape.rank, {axis: self.size(size) for axis, size in shape.sizes.items()})  # type: ignore[misc]

    def notes(self, notes: Notes) -> Notes:
        """What a piece noted, with the other names."""
        if not notes.mentions_lengths:
            return notes
        return replace(
            notes,
            questions=tuple(
                (question._replace(key=self.text(question.key)), answer) for question, answer in notes.questions
            ),
            symbols=tuple((self.text(text), about) for text, about in notes.symbols),
            measured=frozenset(map(self.text, notes.measured)),
        )


_NONE = Renaming({}, _RUNS_OWN)
"""For a piece that no made-up length came into."""


@frozen
class Arrivals:
    """The made-up names that came into a piece of a run, in their order, and how many were made up before it."""

    names: tuple[str, ...]
    before: int

    @staticmethod
    def of(names: Iterable[str], before: int) -> Arrivals:
        """The arrivals among which are `names`."""
        return Arrivals(tuple(sorted(names)), before)

    def to_piece(self, made: int) -> Renaming:
        """From the names of this run to those of the piece, in which `made` lengths were made up."""
        if not self.names and not made:
            return _NONE
        return Renaming({own: other for other, own in self._pairs(made)}, _RUNS_OWN)

    def to_run(self, made: int) -> Renaming:
        """From the names of a piece that makes up `made` lengths to those that it would give now."""
        if not self.names and not made:
            return _NONE
        return Renaming(dict(self._pairs(made)), _PIECES_OWN)

    def notes_of(self, piece: Piece) -> Notes:
        """What a kept piece would note if it were run now."""
        notes = piece.notes
        return self.to_run(piece.made).notes(notes) if notes.mentions_lengths else notes

    def _pairs(self, made: int) -> list[tuple[str, str]]:
        arrived = [(f"{MADE_UP}a{place:05d}", name) for place, name in enumerate(self.names)]
        return arrived + [(f"{MADE_UP}m{count:05d}", made_up(self.before + count)) for count in range(1, made + 1)]
