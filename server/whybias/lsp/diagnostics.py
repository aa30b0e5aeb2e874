"""Findings as the editor's diagnostics, and when they are sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol, TypeAlias

from lsprotocol import types

from whybias.frozen import frozen
from whybias.liveness.stopped import Stopped
from whybias.lsp.documents import Document, uri_of
from whybias.lsp.positions import range_of
from whybias.lsp.session import Session
from whybias.rules.finding import Finding, Related, Severity
from whybias.rules.links import documentation_url

if TYPE_CHECKING:
    from whybias.answers import Analysis

SOURCE = "whybias"

SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
    Severity.HINT: types.DiagnosticSeverity.Hint,
}

Publish: TypeAlias = Callable[[types.PublishDiagnosticsParams], None]
Refresh: TypeAlias = Callable[[], object]


class WhenIdle(Protocol):
    """Runs a task when no message is waiting; `first` puts it before the tasks that wait already."""

    def __call__(self, task: Callable[[], None], first: bool = False) -> None: ...


def diagnostics(session: Session, document: Document, analysis: Analysis) -> list[types.Diagnostic]:
    """What is to be shown in a document, in source order; what is found as it was before is not written anew."""
    known = session.written.get(document.uri, {})
    written = [_written(session, document, finding, known) for finding in analysis.findings]
    if session.documents.get(document.uri) is document:
        session.written[document.uri] = {id(each.finding): each for each in written if each.lasts}
    return [each.diagnostic for each in written]


@frozen
class Written:
    """A finding as a diagnostic, which `lasts` as long as the finding does: no other file has a say in it."""

    finding: Finding
    diagnostic: types.Diagnostic
    lasts: bool


def _written(session: Session, document: Document, finding: Finding, known: Mapping[int, Written]) -> Written:
    plain = document.text.is_ascii  # else its columns may be others though its place is the same
    if plain and id(finding) in known:
        return known[id(finding)]
    lasts = plain and all(each.place.path == document.path for each in finding.related)
    return Written(finding, diagnostic(session, document, finding), lasts)


def diagnostic(session: Session, document: Document, finding: Finding) -> types.Diagnostic:
    """One finding, with as much around it as the client can show."""
    client = session.client
    return types.Diagnostic(
        range=range_of(document.text, finding.place, client.encoding),
        message=finding.message,
        severity=SEVERITIES[finding.severity],
        code=finding.code,
        code_description=(types.CodeDescription(documentation_url(finding.name)) if client.code_descriptions else None),
        source=SOURCE,
        tags=([types.DiagnosticTag.Unnecessary] if finding.unnecessary and client.unnecessary_tag else None),
        related_information=_related(session, document, finding) if client.related_information else None,
    )


def _related(session: Session, document: Document, finding: Finding) -> list[types.DiagnosticRelatedInformation] | None:
    shown = (_related_information(session, document, related) for related in finding.related)
    return [information for information in shown if information is not None] or None


def _related_information(
    session: Session, document: Document, related: Related
) -> types.DiagnosticRelatedInformation | None:
    """Another place, in this document or in another file; None if that file can no longer be read."""
    here = related.place.path == document.path
    text = document.text if here else session.text_of(related.place.path)
    if text is None:
        return None
    uri = document.uri if here else uri_of(related.place.path)
    where = types.Location(uri, range_of(text, related.place, session.encoding))
    return types.DiagnosticRelatedInformation(where, related.message)


class Publisher:
    """Sends diagnostics of the newest texts only; a client that asks for things is told when to ask again.

    Of several changes to a document the last one counts: the analysis waits until no message is waiting,
    and its result is sent only if, after it, the document is still the same.
    """

    def __init__(self, session: Session, publish: Publish, refresh: Refresh, when_idle: WhenIdle) -> None:
        self._session = session
        self._publish = publish
        self._refresh = refresh
        self._when_idle = when_idle
        self._due: set[str] = set()

    def changed(self, document: Document) -> None:
        """A document's text, or what it means, has changed."""
        if self._session.client.pulls:
            return
        if document.is_python and document.uri not in self._due:
            self._due.add(document.uri)
            self._when_idle(lambda: self._analyze(document.uri))

    def everything_changed(self) -> None:
        """What the texts mean has changed: settings, or other files."""
        self._session.analyses.forget()
        self._refresh()
        for document in self._session.documents:
            self.changed(document)

    def others_changed(self, saved: Document) -> None:
        """What the other documents mean may have changed, because one that they may import was saved.

        Not at each key stroke: half an edit in one file is no news for the others.
        """
        self._session.analyses.forget(but=saved.uri)
        self._refresh()
        for document in self._session.documents:
            if document.uri != saved.uri:
                self.changed(document)

    def refined(self, path: str) -> None:
        """The users of a file have been heard."""
        document = self._session.documents.with_path(path)
        for each in (document,) if document is not None else self._session.notebooks.cells_at(path):
            self.changed(each)

    def closed(self, document: Document) -> None:
        """A document was closed: the editor is to show nothing for it any more."""
        self._due.discard(document.uri)
        self._session.written.pop(document.uri, None)
        if document.is_python and not self._session.client.pulls:
            self._publish(types.PublishDiagnosticsParams(document.uri, []))

    def _analyze(self, uri: str) -> None:
        document = self._session.documents.get(uri)
        if document is None or uri not in self._due:
            return
        self._due.discard(uri)
        try:
            self._session.analysis(document)
        except Stopped:
            self.changed(document)
            return
        # What arrived meanwhile is taken in before the result is sent.
        self._when_idle(lambda: self._send(document), first=True)

    def _send(self, document: Document) -> None:
        if self._session.documents.get(document.uri) is not document:
            return
        try:
            analysis = self._session.analysis(document)
        except Stopped:
            self.changed(document)
            return
        if analysis is None and self._session.is_wanted(document):
            return  # a failure: the last good diagnostics stay
        self._publish(
            types.PublishDiagnosticsParams(
                uri=document.uri,
                diagnostics=diagnostics(self._session, document, analysis) if analysis else [],
                version=document.version if self._session.client.diagnostic_versions else None,
            )
        )
