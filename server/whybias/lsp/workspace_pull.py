"""``workspace/diagnostic``: the diagnostics of files that are not open, for clients that ask for them.

The answer comes in parts while the files are analysed, between all other work. A request to which there is nothing new
to say is kept until there is.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeAlias

from lsprotocol import types

from whybias.lsp.diagnostics import diagnostics
from whybias.lsp.documents import PYTHON, Document, path_of, uri_of
from whybias.lsp.pull import result_id
from whybias.lsp.scan_progress import ScanProgress
from whybias.lsp.workspace_scan import Scanned, WorkspaceScan

if TYPE_CHECKING:
    from whybias.lsp.server import Server

logger = logging.getLogger(__name__)

_AT_ONCE = 20
"""How many reports make up one part of an answer."""

_Report: TypeAlias = types.WorkspaceFullDocumentDiagnosticReport | types.WorkspaceUnchangedDocumentDiagnosticReport
_Answer: TypeAlias = "Future[types.WorkspaceDiagnosticReport]"


def register(server: Server) -> None:
    if not server.session.client.pulls:
        return

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    def _(params: types.WorkspaceDiagnosticParams) -> _Answer:
        return server.workspace_pull.answer(params)


class WorkspacePull:
    """Answers one request at a time: a client has no use for two."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._scan = WorkspaceScan(server.session, lambda: server.loop.is_waited_for)
        self._is_news = True
        self._asked: tuple[types.WorkspaceDiagnosticParams, _Answer] | None = None
        self._is_working = False

    def answer(self, params: types.WorkspaceDiagnosticParams) -> _Answer:
        """The answer to come."""
        if self._asked is not None:
            _give(self._asked[1], [])
        promise: _Answer = Future()
        self._asked = (params, promise)
        # What another request was told is not known here: the first scan for this one may have much to say.
        self._is_news = self._is_news or not params.previous_result_ids
        self._go_on()
        return promise

    def items_of_closed(self, uri: str) -> list[types.Diagnostic]:
        """What is to be shown of a file that is not open: nothing, unless the user wants to see the whole workspace."""
        scanned = self._scan.of(path_of(uri))
        return [] if scanned is None else self._items(uri, scanned)

    def news(self) -> None:
        """Settings or files have changed: there may be something to say."""
        self._is_news = True
        self._go_on()

    def _go_on(self) -> None:
        if self._asked is not None and self._is_news and not self._is_working:
            self._is_news, self._is_working = False, True
            work = self._work(*self._asked)
            self._server.loop.when_idle(lambda: self._step(work))

    def _step(self, work: Iterator[None]) -> None:
        try:
            next(work)
        except StopIteration:
            self._is_working = False
            self._go_on()
        except Exception:
            self._is_working = False
            raise  # the loop logs it; the request stays open until there is news
        else:
            self._server.loop.when_idle(lambda: self._step(work))

    def _work(self, params: types.WorkspaceDiagnosticParams, promise: _Answer) -> Iterator[None]:
        """Scan, and send what is found; give up when nobody waits for the answer any more."""
        # By path: not every client writes a URI as we do.
        before = {path_of(each.uri): each for each in params.previous_result_ids}
        gone, is_news = dict(before), False
        reports: list[_Report] = []
        for scanned in self._scanned(params, promise):
            if scanned is not None:
                report = self._report(scanned, before.get(scanned.path))
                gone.pop(scanned.path, None)
                is_news = is_news or isinstance(report, types.WorkspaceFullDocumentDiagnosticReport)
                reports.append(report)
            if len(reports) >= _AT_ONCE and params.partial_result_token is not None:
                self._send_part(params.partial_result_token, reports)
                reports = []
            yield
        if promise.done():
            self._is_news = True  # nobody has been told
            self._let_go(promise)
            return
        closed = [known.uri for path, known in gone.items() if self._server.session.documents.with_path(path) is None]
        reports += [types.WorkspaceFullDocumentDiagnosticReport(uri, []) for uri in sorted(closed)]
        if is_news or closed:
            _give(promise, reports)
            self._let_go(promise)

    def _let_go(self, promise: _Answer) -> None:
        if self._asked is not None and self._asked[1] is promise:
            self._asked = None

    def _scanned(self, params: types.WorkspaceDiagnosticParams, promise: _Answer) -> Iterator[Scanned | None]:
        """The steps of a scan, to its end or until nobody waits for the answer; the user sees how far it is."""
        progress = ScanProgress(self._server, params.work_done_token)
        try:
            for done, scanned in self._scan.steps():
                if promise.done():
                    return
                progress.report(done)
                yield scanned
        finally:
            progress.end()

    def _send_part(self, token: types.ProgressToken, reports: list[_Report]) -> None:
        part = types.WorkspaceDiagnosticReportPartialResult(reports)
        self._server.progress(types.ProgressParams(token, part))

    def _report(self, scanned: Scanned, before: types.PreviousResultId | None) -> _Report:
        uri = uri_of(scanned.path) if before is None else before.uri
        items = self._items(uri, scanned)
        id_ = result_id(items)
        if before is not None and before.value == id_:
            return types.WorkspaceUnchangedDocumentDiagnosticReport(uri, id_)
        return types.WorkspaceFullDocumentDiagnosticReport(uri, items, result_id=id_)

    def _items(self, uri: str, scanned: Scanned) -> list[types.Diagnostic]:
        document = Document(uri, scanned.path, PYTHON, None, scanned.analysis.text)
        return diagnostics(self._server.session, document, scanned.analysis)


def _give(promise: _Answer, reports: list[_Report]) -> None:
    if promise.set_running_or_notify_cancel() if not promise.done() else False:
        promise.set_result(types.WorkspaceDiagnosticReport(reports))
