"""Edits of a text, as offsets: those a fix makes, and those an editor sends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from whybias.source.text import Encoding, Text


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Put `replacement` where the characters from offset `start` up to `end` are."""

    start: int
    end: int
    replacement: str


def apply(text: Text, edits: Iterable[Edit]) -> Text:
    """`text` after all `edits`, each of which counts offsets in `text` as it was before.

    Two insertions at one offset come in the order of `edits`. Raises ValueError if an edit lies outside the
    text or two of them overlap.
    """
    pieces: list[str] = []
    content, done = text.content, 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not 0 <= edit.start <= edit.end <= len(content):
            raise ValueError(f"{edit} lies outside a text of {len(content)} characters")
        if edit.start < done:
            raise ValueError(f"{edit} overlaps another edit, which ends at {done}")
        pieces += content[done : edit.start], edit.replacement
        done = edit.end
    if not pieces:
        return text
    return Text("".join((*pieces, content[done:])))


def change(
    text: Text,
    start_line: int,
    start_character: int,
    end_line: int,
    end_character: int,
    replacement: str,
    encoding: Encoding,
) -> Text:
    """`text` after one incremental change of an LSP client, its range clamped into the text.

    A range that ends before it starts is read the other way round, as editors do.
    """
    start = text.offset_of_position(start_line, start_character, encoding)
    end = text.offset_of_position(end_line, end_character, encoding)
    return text.replace(min(start, end), max(start, end), replacement)
