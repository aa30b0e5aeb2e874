"""``textDocument/didOpen``, ``didChange``, ``didClose``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from whybias.lsp.server import Server


def register(server: Server) -> None:
    session, publisher = server.session, server.publisher

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def _(params: types.DidOpenTextDocumentParams) -> None:
        publisher.changed(session.documents.open(params.text_document))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def _(params: types.DidChangeTextDocumentParams) -> None:
        document = session.documents.change(params)
        if document is not None:
            publisher.changed(document)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def _(params: types.DidCloseTextDocumentParams) -> None:
        document = session.documents.close(params.text_document.uri)
        if document is not None:
            publisher.closed(document)
            session.analyses.close(document)
