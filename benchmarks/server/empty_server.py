"""A pygls server that does nothing: what any server written with pygls pays at least."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("empty", "1")


def _answer(uri: str, version: int | None) -> None:
    server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, [], version))


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def _(params: types.DidOpenTextDocumentParams) -> None:
    _answer(params.text_document.uri, params.text_document.version)


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def _(params: types.DidChangeTextDocumentParams) -> None:
    _answer(params.text_document.uri, params.text_document.version)


@server.feature(types.TEXT_DOCUMENT_HOVER)
def _(params: types.HoverParams) -> None:
    return None


@server.feature(types.TEXT_DOCUMENT_CODE_ACTION)
def _(params: types.CodeActionParams) -> list[types.CodeAction]:
    return []


if __name__ == "__main__":
    server.start_io()
