"""What arrives while something is computed, and makes it not worth computing to its end."""

from __future__ import annotations

import json

_EDITS = tuple(
    f'"{kind}/{what}"'.encode() for kind in ("textDocument", "notebookDocument") for what in ("didChange", "didClose")
)
_LEAVING = b'"shutdown"', b'"exit"'
_CANCEL = b'"$/cancelRequest"'
_METHOD_WITHIN = 400
"""Clients write the method first or last; a text that holds these words in its middle is no such message."""


class Interruptions:
    """An edit makes void what is computed of the older texts; a cancellation, the request at hand; leaving, all.

    Calling it tells whether to stop. `request` is the id of the request at hand, None where it is none.
    """

    def __init__(self) -> None:
        self.request: int | str | None = None
        self._is_void = False
        self._cancelled: frozenset[int | str] = frozenset()

    def __call__(self) -> bool:
        return self._is_void or self.is_cancelled

    @property
    def is_cancelled(self) -> bool:
        """Whether it is the client that does not want an answer to the request at hand."""
        return self.request is not None and self.request in self._cancelled

    def arrived(self, body: bytes) -> None:
        """A message has come, and waits. Any thread may call it."""
        ends = body[:_METHOD_WITHIN] + body[-_METHOD_WITHIN:]
        if any(method in ends for method in _EDITS) or (
            len(body) < _METHOD_WITHIN and any(method in body for method in _LEAVING)
        ):
            self._is_void = True
        elif _CANCEL in ends:
            self._cancelled |= {_cancelled(body)}

    def taken(self) -> None:
        """What has come is taken in now."""
        self._is_void = False
        self._cancelled = frozenset()


def _cancelled(body: bytes) -> int | str:
    try:
        id_ = json.loads(body)["params"]["id"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    return id_ if isinstance(id_, int | str) else ""
