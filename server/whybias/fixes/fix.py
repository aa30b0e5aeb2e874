"""What a fix is, and what stands in its place where there is none."""

from __future__ import annotations

from whybias.frozen import frozen
from whybias.source.edits import Edit


@frozen
class Fix:
    """Edits of one text that settle one finding.

    It is safe when the training function stays the same and nothing raises; `unsafe_because` says in one
    sentence why it is not.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = True
    unsafe_because: str | None = None


@frozen
class NoFix:
    """There is no fix; `reason` is one sentence to show."""

    reason: str


class LibcstMissingError(Exception):
    """libcst, which rewrites the calls, cannot be imported here. The message is fit to show, once."""

    def __init__(self, cause: ImportError) -> None:
        super().__init__(f"Fixes need libcst, which cannot be imported ({cause}). All else works without it.")
