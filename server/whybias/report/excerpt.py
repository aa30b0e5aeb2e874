"""Excerpts of source code with labelled places, for terminals."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

from whybias.frozen import frozen
from whybias.report.colours import Colour, Palette
from whybias.source.places import Place
from whybias.source.text import BYTE_ORDER_MARK, Text

_WIDEST = 120
"""Characters shown of one line of code."""
_TAB = 4


@frozen
class Label:
    """A place to underline and what to say about it."""

    place: Place
    message: str
    colour: Colour
    mark: str = "-"


def position(place: Place, text: Text) -> tuple[int, int]:
    """The line and the column, in characters, at which `place` begins in `text`, both from 1."""
    return place.line, _character(place.line, place.column, text) + 1


def end_position(place: Place, text: Text) -> tuple[int, int]:
    """The line and the column, in characters, before which `place` ends in `text`, both from 1."""
    return place.end_line, _character(place.end_line, place.end_column, text) + 1


def excerpt(text: Text, labels: Sequence[Label], gutter: int, palette: Palette) -> list[str]:
    """The lines of `text` that `labels` stand on, each label below its line.

    Lines left out show as ``...``. `gutter` is the width of the column of line numbers; see `gutter_for`.
    """
    bar = palette.paint("|", Colour.BLUE)
    rows = [f"{'':{gutter}} {bar}"]
    numbers = sorted({label.place.line for label in labels if 1 <= label.place.line <= text.line_count})
    for before, number in pairwise([0, *numbers]):
        if before and number - before == 2:
            rows.append(_code_row(before + 1, _Line(text, before + 1, ()), gutter, palette))
        elif before and number - before > 2:
            rows.append(palette.paint("...", Colour.BLUE))
        here = sorted(label for label in _on_line(labels, number))
        line = _Line(text, number, [label.place for _, _, label in here])
        rows.append(_code_row(number, line, gutter, palette))
        for _, _, label in here:
            start, end = line.columns(label.place)
            mark = palette.paint(f"{label.mark * (end - start)} {label.message}".rstrip(), label.colour)
            rows.append(f"{'':{gutter}} {bar} {'':{start}}{mark}")
    return rows


def gutter_for(labels: Iterable[Label]) -> int:
    """The width that the line numbers of `labels` need."""
    return max((len(str(label.place.line)) for label in labels), default=1)


def printable(text: str) -> str:
    """`text` without anything that could move the cursor or turn the reading order."""
    return "".join(_shown(character) for character in text)


def _on_line(labels: Sequence[Label], number: int) -> list[tuple[int, int, Label]]:
    here = [label for label in labels if label.place.line == number]
    return [(label.place.column, order, label) for order, label in enumerate(here)]


def _code_row(number: int, line: _Line, gutter: int, palette: Palette) -> str:
    return f"{palette.paint(f'{number:>{gutter}} |', Colour.BLUE)} {line.shown}".rstrip()


class _Line:
    """One line of code as it is shown: control characters replaced, tabs expanded, a long line cut."""

    def __init__(self, text: Text, number: int, places: Sequence[Place]) -> None:
        self._text, self._number = text, number
        content = text.line(number - 1)
        if number == 1:
            content = content.removeprefix(BYTE_ORDER_MARK)
        first = 0
        if len(content) > _WIDEST and places:
            first = max(0, min(self._start(places[0]) - _WIDEST // 3, len(content) - _WIDEST))
        last = min(len(content), first + _WIDEST)
        pieces, self._columns = ["…" if first else ""], [0] * first + [1 if first else 0]
        for character in content[first:last]:
            column = self._columns[-1]
            shown = " " * (_TAB - column % _TAB) if character == "\t" else _shown(character)
            pieces.append(shown)
            self._columns.append(column + sum(map(_width, shown)))
        self.shown = "".join(pieces) + ("…" if last < len(content) else "")

    def columns(self, place: Place) -> tuple[int, int]:
        """The columns of the terminal between which `place` is shown on this line; at least one wide."""
        start = self._column(self._start(place))
        end = self._columns[-1]
        if place.end_line == self._number:
            end = self._column(_character(self._number, place.end_column, self._text))
        return start, max(end, start + 1)

    def _start(self, place: Place) -> int:
        return _character(self._number, place.column, self._text)

    def _column(self, character: int) -> int:
        return self._columns[min(character, len(self._columns) - 1)]


def _character(line: int, column: int, text: Text) -> int:
    """The index, on its line, of the character at UTF-8 column `column`."""
    return text.offset_of_ast(line, column) - text.offset_of_ast(line, 0)


def _shown(character: str) -> str:
    if character.isascii() and character.isprintable():
        return character
    if character in "\ufeff\u200d":  # of no width: nothing is lost
        return ""
    return "\ufffd" if unicodedata.category(character)[0] == "C" else character


def _width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
