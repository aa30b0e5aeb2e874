"""What the user sees of a scan of the workspace: a bar that fills, where the client has one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from lsprotocol import types

if TYPE_CHECKING:
    from whybias.lsp.server import Server

_STEP = 5
"""Percent between two reports."""

_TITLE = "whybias: looking through the workspace"


class ScanProgress:
    """Reports on the `token` of the request; else, with a client that can show that, on one of its own."""

    def __init__(self, server: Server, token: types.ProgressToken | None) -> None:
        self._server = server
        self._token: types.ProgressToken | None = None
        self._last = 0
        self._is_over = False
        if token is not None:
            self._begin(token)
        elif server.session.client.own_progress:
            own = str(uuid4())
            server.work_done_progress.create(own, lambda _: self._begin(own))

    def report(self, done: float) -> None:
        """This much of all is done, from 0 to 1."""
        percentage = int(100 * done) // _STEP * _STEP
        if self._token is not None and percentage > self._last:
            self._last = percentage
            self._send(types.WorkDoneProgressReport(percentage=percentage))

    def end(self) -> None:
        """The scan is over."""
        if self._token is not None:
            self._send(types.WorkDoneProgressEnd())
        self._token, self._is_over = None, True

    def _begin(self, token: types.ProgressToken) -> None:
        if self._is_over:  # the client was slow to allow it
            return
        self._token = token
        self._send(types.WorkDoneProgressBegin(_TITLE, percentage=0))

    def _send(self, value: object) -> None:
        self._server.progress(types.ProgressParams(self._token or 0, value))
