"""Conversions between offsets, `ast` positions and LSP positions."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whybias.source.places import Place
from whybias.source.text import Encoding, Text

# What makes conversions go wrong, mixed with anything else, lone surrogates included.
CHARACTERS = st.one_of(
    st.sampled_from(
        ["\r", "\n", "\r\n", "\f", "\v", "\u2028", "\x85", "\U0001f600", "é", "\ufeff", "\ud800", "\udc80"]
    ),
    st.sampled_from("ab \t"),
    st.characters(),
)
CONTENTS = st.lists(CHARACTERS, max_size=30).map("".join)


def width(text: str, encoding: Encoding) -> int:
    """The units of `text`, counted one character at a time."""
    if encoding is Encoding.UTF32:
        return len(text)
    if encoding is Encoding.UTF16:
        return sum(2 if ord(character) > 0xFFFF else 1 for character in text)
    return sum(1 + (ord(c) > 0x7F) + (ord(c) > 0x7FF) + (ord(c) > 0xFFFF) for c in text)


def lines_of(content: str) -> list[str]:
    return re.split("\r\n|\r|\n", content)


def test_only_the_line_ends_of_lsp_end_a_line() -> None:
    text = Text("a\fb\vc\x85d\u2028e\nf\rg\r\nh\n")
    assert [text.line(index) for index in range(text.line_count)] == [
        "a\fb\vc\x85d\u2028e",
        "f",
        "g",
        "h",
        "",
    ]
    with pytest.raises(IndexError):
        text.line(5)


@given(CONTENTS)
def test_lines_and_their_starts(content: str) -> None:
    text = Text(content)
    assert [text.line(index) for index in range(text.line_count)] == lines_of(content)
    for index, start in enumerate(text.line_starts):
        assert content.startswith(text.line(index), start)


@given(CONTENTS, st.sampled_from(Encoding))
def test_positions_of_all_offsets(content: str, encoding: Encoding) -> None:
    text = Text(content)
    for index, line in enumerate(lines_of(content)):
        for length in range(len(line) + 1):
            offset = text.line_starts[index] + length
            position = (index, width(line[:length], encoding))
            assert text.position_of_offset(offset, encoding) == position
            assert text.offset_of_position(*position, encoding) == offset


@given(CONTENTS)
def test_ast_positions_of_all_offsets(content: str) -> None:
    text = Text(content)
    for index, line in enumerate(lines_of(content)):
        mark = 1 if index == 0 and line.startswith("\ufeff") else 0
        for length in range(mark, len(line) + 1):
            offset = text.line_starts[index] + length
            position = (index + 1, width(line[mark:length], Encoding.UTF8))
            assert text.ast_of_offset(offset) == position
            assert text.offset_of_ast(*position) == offset


@given(CONTENTS, st.integers(-1, 40), st.integers(-1, 60), st.sampled_from(Encoding))
def test_any_position_is_clamped_to_a_place_between_characters(
    content: str, line: int, column: int, encoding: Encoding
) -> None:
    text = Text(content)
    offset = text.offset_of_position(line, column, encoding)
    assert 0 <= offset <= len(content)
    assert content[max(offset - 1, 0) : offset + 1] != "\r\n"
    if 0 <= line < text.line_count:
        whole = text.line(line)
        start = text.line_starts[line]
        assert start <= offset <= start + len(whole)
        assert width(whole[: offset - start], encoding) <= max(column, 0)
        following = whole[: offset - start + 1]
        assert following == whole[: offset - start] or width(following, encoding) > column
    assert 0 <= text.offset_of_ast(line, column) <= len(content)


@pytest.mark.parametrize(
    ("character", "encoding", "offset"),
    [
        (1, Encoding.UTF16, 1),
        (2, Encoding.UTF16, 1),  # inside the surrogate pair
        (3, Encoding.UTF16, 2),
        (3, Encoding.UTF8, 1),  # inside the four bytes
        (5, Encoding.UTF8, 2),
        (2, Encoding.UTF32, 2),
        (99, Encoding.UTF16, 3),  # past the end: before the line end
    ],
)
def test_columns_near_an_emoji(character: int, encoding: Encoding, offset: int) -> None:
    assert Text("a\U0001f600b\r\nc").offset_of_position(0, character, encoding) == offset


def test_offsets_inside_a_line_end_and_outside_the_text() -> None:
    text = Text("ab\r\ncd")
    assert text.position_of_offset(3, Encoding.UTF16) == (0, 2)
    assert text.position_of_offset(99, Encoding.UTF16) == (1, 2)
    assert text.position_of_offset(-1, Encoding.UTF16) == (0, 0)
    assert text.offset_of_position(7, 0, Encoding.UTF16) == 6


@pytest.mark.parametrize(
    "source",
    [
        "\fx = name\n",
        "if 1:\n\f  y = name\n",
        "s = '\U0001f600é'; y = name\n",
        "s = '''a\fb\v\x1c\x85\u2028\rc\r\nd'''; y = name\r",
        "x = 1\r\n\f\r\ny = name",
        "s = 'a\udc80'; y = name",
        "\ufeffy = name",
    ],
)
def test_a_name_found_by_ast_is_found_in_the_text(source: str) -> None:
    text = Text(source)
    tree = ast.parse(source.removeprefix("\ufeff").replace("\udc80", "\ufffd"))
    name = next(node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "name")
    assert name.end_lineno is not None and name.end_col_offset is not None
    place = Place("file.py", name.lineno, name.col_offset, name.end_lineno, name.end_col_offset)
    start, end = text.span_of(place)
    assert source[start:end] == "name"
    assert text.ast_of_offset(start) == (name.lineno, name.col_offset)


@given(CONTENTS, CONTENTS, st.data())
def test_a_line_index_carried_over_a_replacement_is_that_of_the_new_text(
    content: str, replacement: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    text = Text(content)
    assert text.line_starts[0] == 0  # the index now exists
    changed = text.replace(start, end, replacement)
    assert changed.content == content[:start] + replacement + content[end:]
    assert changed.line_starts == Text(changed.content).line_starts


def test_texts_are_equal_by_content() -> None:
    assert Text("a") == Text("a") != Text("b")
    assert len({Text("a"), Text("a")}) == 1
