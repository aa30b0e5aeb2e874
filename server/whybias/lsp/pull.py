"""``textDocument/diagnostic``: diagnostics for clients that ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from whybias.lsp.diagnostics import SOURCE, diagnostics
from whybias.source.digests import blake2b

if TYPE_CHECKING:
    from whybias.lsp.documents import Document
    from whybias.lsp.server import Server
    from whybias.lsp.session import Session


def register(server: Server) -> None:
    if not server.session.client.pulls:
        return
    options = types.DiagnosticOptions(identifier=SOURCE, inter_file_dependencies=True, workspace_diagnostics=True)

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)
    def _(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        uri = params.text_document.uri
        document = server.session.documents.get(uri)
        if document is None:
            # Clients ask for a last time when a file is closed, and show what they are told from then on.
            closed = server.workspace_pull.items_of_closed(uri)
            return types.RelatedFullDocumentDiagnosticReport(closed, result_id=result_id(closed))
        return report(server.session, document, params.previous_result_id)


def result_id(items: Sequence[types.Diagnostic]) -> str:
    """The same for the same diagnostics."""
    return blake2b(repr(items).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def report(session: Session, document: Document, previous: str | None) -> types.DocumentDiagnosticReport:
    """The diagnostics of an open document, or that they are those of the `previous` report.

    After a failure the client keeps what it has.
    """
    analysis = session.analysis(document)
    if analysis is None and previous is not None and session.is_wanted(document):
        return types.RelatedUnchangedDocumentDiagnosticReport(previous)
    items = [] if analysis is None else diagnostics(session, document, analysis)
    id_ = result_id(items)
    if id_ == previous:
        return types.RelatedUnchangedDocumentDiagnosticReport(id_)
    return types.RelatedFullDocumentDiagnosticReport(items, result_id=id_)
