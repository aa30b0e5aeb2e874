"""Client positions and ours, in every encoding."""

from __future__ import annotations

import pytest
from lsprotocol import types

from whybias.lsp.positions import changed, offset_of, range_of, range_of_span, span_of
from whybias.source.places import Place
from whybias.source.text import Encoding, Text

TEXT = Text('a = "😀é"; conv = f()\r\n\x0cb = 1\u2028 # c\rlast')
COLUMN = {Encoding.UTF8: 21, Encoding.UTF16: 18, Encoding.UTF32: 17}
"""The column of ``f()`` in the first line."""


@pytest.mark.parametrize("encoding", list(Encoding))
def test_columns_after_an_emoji_count_in_the_units_of_the_client(encoding: Encoding) -> None:
    offset, column = TEXT.content.index("f()"), COLUMN[encoding]
    assert offset_of(TEXT, types.Position(0, column), encoding) == offset
    assert range_of_span(TEXT, offset, offset + 3, encoding) == types.Range(
        types.Position(0, column), types.Position(0, column + 3)
    )


@pytest.mark.parametrize("encoding", list(Encoding))
def test_lines_end_only_where_the_protocol_says(encoding: Encoding) -> None:
    start = TEXT.content.index("# c")
    assert range_of_span(TEXT, start, start + 3, encoding).start.line == 1
    assert offset_of(TEXT, types.Position(2, 0), encoding) == TEXT.content.index("last")


def test_a_place_of_ast_becomes_a_range_of_the_client() -> None:
    place = Place("net.py", 1, COLUMN[Encoding.UTF8], 1, COLUMN[Encoding.UTF8] + 3)
    assert range_of(TEXT, place, Encoding.UTF16) == types.Range(
        types.Position(0, COLUMN[Encoding.UTF16]), types.Position(0, COLUMN[Encoding.UTF16] + 3)
    )


def test_a_range_that_runs_backwards_is_read_the_other_way_round() -> None:
    backwards = types.Range(types.Position(0, 4), types.Position(0, 1))
    assert span_of(TEXT, backwards, Encoding.UTF16) == (1, 4)


def test_an_edit_behind_a_form_feed_lands_on_its_line() -> None:
    event = types.TextDocumentContentChangePartial(types.Range(types.Position(1, 1), types.Position(1, 2)), "name")
    assert changed(TEXT, event, Encoding.UTF16).line(1) == "\x0cname = 1\u2028 # c"


def test_a_whole_text_replaces_everything() -> None:
    event = types.TextDocumentContentChangeWholeDocument("new")
    assert changed(TEXT, event, Encoding.UTF8) == Text("new")
