"""Edits of a document as the client is to apply them."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from whybias.lsp.client import Client
from whybias.lsp.documents import Document
from whybias.lsp.positions import text_edit
from whybias.source.edits import Edit


def workspace_edit(client: Client, *edited: tuple[Document, Iterable[Edit]]) -> types.WorkspaceEdit:
    """Edits of one version of each document; the version is named where the client can check it."""
    changes = {
        document.uri: [text_edit(document.text, edit, client.encoding) for edit in edits] for document, edits in edited
    }
    if not client.versioned_edits:
        return types.WorkspaceEdit(changes=changes)
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(document.uri, document.version), changes[document.uri]
            )
            for document, _ in edited
        ]
    )
