"""Where a piece of code stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A span of source code, counted as `ast` counts: lines from 1, columns from 0 in UTF-8 bytes.

    `path` is the file's path as the caller gave it, or its URI's path in the server. The end is exclusive.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
