"""Edits of fixes, and incremental changes of editors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whybias.source.edits import Edit, apply, change
from whybias.source.text import Encoding, Text

CONTENTS = st.text(alphabet="ab\r\n\f\u2028é\U0001f600\ufeff", max_size=20)


def test_edits_count_in_the_text_before_all_of_them() -> None:
    edits = [Edit(8, 8, ", bias=False"), Edit(0, 4, "Conv3d")]
    assert apply(Text("Conv(1,2)"), edits) == Text("Conv3d(1,2, bias=False)")


def test_insertions_at_one_offset_keep_their_order() -> None:
    assert apply(Text("ad"), [Edit(1, 1, "b"), Edit(1, 1, "c")]).content == "abcd"


def test_no_edit_is_the_same_text() -> None:
    text = Text("a")
    assert apply(text, []) is text


@pytest.mark.parametrize(
    "edits", [[Edit(0, 2, ""), Edit(1, 3, "")], [Edit(2, 9, "")], [Edit(2, 1, "")], [Edit(-1, 0, "")]]
)
def test_edits_that_overlap_or_lie_outside_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match=r"overlaps|outside"):
        apply(Text("abcd"), edits)


@given(CONTENTS, CONTENTS, st.sampled_from(Encoding), st.data())
def test_a_change_is_a_splice(content: str, replacement: str, encoding: Encoding, data: st.DataObject) -> None:
    text = Text(content)
    offsets = st.integers(0, len(content)).filter(lambda offset: content[max(offset - 1, 0) : offset + 1] != "\r\n")
    start, end = sorted((data.draw(offsets), data.draw(offsets)))
    start_position = text.position_of_offset(start, encoding)
    end_position = text.position_of_offset(end, encoding)
    changed = change(text, *start_position, *end_position, replacement, encoding)
    assert changed == Text(content[:start] + replacement + content[end:])
    assert changed.line_starts == Text(changed.content).line_starts


def test_a_change_past_the_end_appends() -> None:
    assert change(Text("a\n"), 9, 9, 9, 9, "b", Encoding.UTF16) == Text("a\nb")


def test_a_range_written_backwards_is_read_forwards() -> None:
    assert change(Text("abc"), 0, 2, 0, 1, "x", Encoding.UTF16) == Text("axc")
