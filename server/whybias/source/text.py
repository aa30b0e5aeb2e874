"""A text and every conversion of positions in it.

Three ways of counting meet here. `ast` counts lines from 1 and columns in UTF-8 bytes. LSP counts lines from
0 and columns in the units the client asked for. Everything in between is an offset: an index into the Python
string.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import Enum
from itertools import accumulate
from typing import final

from whybias.source.places import Place

BYTE_ORDER_MARK = "\ufeff"

# LSP and CPython agree on these line ends, and on no others: a form feed or U+2028 is part of its line.
LINE_END = re.compile(r"\r\n?|\n")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Encoding(str, Enum):
    """The units of an LSP column, with the names LSP gives them."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


@final
class Text:
    """An immutable text with a line index that is built when first needed.

    Lone surrogates, as in strings that came from JSON or a lossy decoding, are characters like any other:
    three bytes in UTF-8, one unit in UTF-16. A byte order mark at the start belongs to line 1, but `ast` does
    not count it.
    """

    __slots__ = ("_ascii", "_content", "_line_starts")

    def __init__(self, content: str) -> None:
        self._content = content
        self._ascii = content.isascii()
        self._line_starts: tuple[int, ...] | None = None

    @property
    def content(self) -> str:
        return self._content

    @property
    def is_ascii(self) -> bool:
        """Whether all columns are the same in every encoding."""
        return self._ascii

    @property
    def line_starts(self) -> tuple[int, ...]:
        """The offset at which each line begins; a final line end is followed by an empty last line."""
        if self._line_starts is None:
            self._line_starts = _find_line_starts(self._content)
        return self._line_starts

    @property
    def line_count(self) -> int:
        return len(self.line_starts)

    def line(self, index: int) -> str:
        """The line `index` (from 0), without its line end. Raises IndexError if there is none."""
        if not 0 <= index < self.line_count:
            raise IndexError(f"line {index} of {self.line_count}")
        return self._content[self.line_starts[index] : self._line_end(index)]

    def line_of_offset(self, offset: int) -> int:
        """The line (from 0) on which `offset` stands; a line end belongs to the line it ends."""
        return bisect_right(self.line_starts, max(offset, 0)) - 1

    def offset_of_ast(self, line: int, column: int) -> int:
        """The offset of an `ast` position, clamped into the text, and to the start of a character."""
        if line < 1:
            return 0
        if line > self.line_count:
            return len(self._content)
        start = self._ast_line_start(line - 1)
        return start + self._characters(start, self._line_end(line - 1), column, Encoding.UTF8)

    def ast_of_offset(self, offset: int) -> tuple[int, int]:
        """The `ast` position (line from 1, UTF-8 column) of an offset, clamped into the text."""
        offset = self._clamp(offset)
        line = self.line_of_offset(offset)
        offset = min(offset, self._line_end(line))
        return line + 1, self._units(self._ast_line_start(line), offset, Encoding.UTF8)

    def offset_of_position(self, line: int, character: int, encoding: Encoding) -> int:
        """The offset of an LSP position (both from 0).

        Clamped as LSP demands: a column past the end means the end of the line, before its line end; a column
        inside a character means the start of that character; a line past the end means the end of the text.
        """
        if line < 0:
            return 0
        if line >= self.line_count:
            return len(self._content)
        start = self.line_starts[line]
        return start + self._characters(start, self._line_end(line), character, encoding)

    def position_of_offset(self, offset: int, encoding: Encoding) -> tuple[int, int]:
        """The LSP position (line, column, both from 0) of an offset, clamped into the text."""
        offset = self._clamp(offset)
        line = self.line_of_offset(offset)
        offset = min(offset, self._line_end(line))
        return line, self._units(self.line_starts[line], offset, encoding)

    def span_of(self, place: Place) -> tuple[int, int]:
        """The offsets between which `place` stands; its path is not looked at."""
        return (
            self.offset_of_ast(place.line, place.column),
            self.offset_of_ast(place.end_line, place.end_column),
        )

    def replace(self, start: int, end: int, replacement: str) -> Text:
        """A text in which the characters from offset `start` up to `end` give way to `replacement`.

        A line index that exists is carried over: only the lines touched are searched for line ends.
        """
        changed = Text(self._content[:start] + replacement + self._content[end:])
        if self._line_starts is None:
            return changed
        starts = self._line_starts
        # One line further back: a line feed put after a carriage return joins it.
        first = max(self.line_of_offset(start) - 1, 0)
        after = self.line_of_offset(end) + 1
        shift = len(changed.content) - len(self._content)
        region_end = starts[after] + shift if after < len(starts) else len(changed.content)
        changed._line_starts = (
            *starts[: first + 1],
            *[match.end() for match in LINE_END.finditer(changed.content, starts[first], region_end)],
            *[begin + shift for begin in starts[after + 1 :]],
        )
        return changed

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self._content == other._content

    def __hash__(self) -> int:
        return hash(self._content)

    def __repr__(self) -> str:
        return f"Text({self._content!r})"

    def _clamp(self, offset: int) -> int:
        return min(max(offset, 0), len(self._content))

    def _line_end(self, line: int) -> int:
        """The offset at which the line's own text ends, before its line end."""
        starts, content = self.line_starts, self._content
        if line + 1 >= len(starts):
            return len(content)
        end = starts[line + 1] - 1
        if content[end] == "\n" and end > starts[line] and content[end - 1] == "\r":
            end -= 1
        return end

    def _ast_line_start(self, line: int) -> int:
        if line == 0 and self._content.startswith(BYTE_ORDER_MARK):
            return 1
        return self.line_starts[line]

    def _characters(self, start: int, end: int, units: int, encoding: Encoding) -> int:
        """How many whole characters, from `start` on but not past `end`, the first `units` units make up."""
        units = max(units, 0)
        if self._ascii or encoding is Encoding.UTF32:
            return min(units, end - start)
        line = self._content[start:end]
        if encoding is Encoding.UTF8:
            return _characters_of_utf8(line, units)
        return _characters_of_utf16(line, units)

    def _units(self, start: int, end: int, encoding: Encoding) -> int:
        """How many units the characters from `start` up to `end` take; none when `end` is before `start`."""
        if self._ascii or encoding is Encoding.UTF32:
            return max(end - start, 0)
        part = self._content[start:end]
        if encoding is Encoding.UTF8:
            return len(part.encode("utf-8", "surrogatepass"))
        return len(part.encode("utf-16-le", "surrogatepass")) // 2


def _find_line_starts(content: str) -> tuple[int, ...]:
    if "\r" in content:
        return (0, *[match.end() for match in LINE_END.finditer(content)])
    lengths = [len(line) + 1 for line in content.split("\n")]
    return tuple(accumulate(lengths[:-1], initial=0))


def _characters_of_utf8(line: str, units: int) -> int:
    if line.isascii():
        return min(units, len(line))
    encoded = line.encode("utf-8", "surrogatepass")
    if units >= len(encoded):
        return len(line)
    while encoded[units] & 0xC0 == 0x80:  # a byte inside a character
        units -= 1
    return len(encoded[:units].decode("utf-8", "surrogatepass"))


def _characters_of_utf16(line: str, units: int) -> int:
    # Counted, not decoded: two lone surrogates side by side would come back as one character.
    taken = 0
    for match in _ASTRAL.finditer(line):
        if match.start() + taken + 2 > units:
            return min(units - taken, match.start())
        taken += 1
    return min(units - taken, len(line))
