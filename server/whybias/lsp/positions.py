"""The one bridge between LSP's positions and the places and offsets of everything else."""

from __future__ import annotations

from lsprotocol import types

from whybias.source.edits import Edit, change
from whybias.source.places import Place
from whybias.source.text import Encoding, Text


def offset_of(text: Text, position: types.Position, encoding: Encoding) -> int:
    """The offset of a client's position, clamped into the text."""
    return text.offset_of_position(position.line, position.character, encoding)


def span_of(text: Text, range_: types.Range, encoding: Encoding) -> tuple[int, int]:
    """The offsets between which a client's range stands, the smaller first."""
    start, end = offset_of(text, range_.start, encoding), offset_of(text, range_.end, encoding)
    return min(start, end), max(start, end)


def range_of_span(text: Text, start: int, end: int, encoding: Encoding) -> types.Range:
    """The range, in the client's columns, from offset `start` up to `end`."""
    start_line, start_character = text.position_of_offset(start, encoding)
    end_line, end_character = text.position_of_offset(end, encoding)
    return types.Range(types.Position(start_line, start_character), types.Position(end_line, end_character))


def range_of(text: Text, place: Place, encoding: Encoding) -> types.Range:
    """The range, in the client's columns, of a place in `text`."""
    return range_of_span(text, *text.span_of(place), encoding)


def text_edit(text: Text, edit: Edit, encoding: Encoding) -> types.TextEdit:
    """An edit of `text` as the client is to make it."""
    return types.TextEdit(range_of_span(text, edit.start, edit.end, encoding), edit.replacement)


def changed(text: Text, event: types.TextDocumentContentChangeEvent, encoding: Encoding) -> Text:
    """`text` after one change that the client made."""
    if isinstance(event, types.TextDocumentContentChangeWholeDocument):
        return Text(event.text)
    start, end = event.range.start, event.range.end
    return change(text, start.line, start.character, end.line, end.character, event.text, encoding)
