"""``notebookDocument/didOpen``, ``didChange``, ``didSave``, ``didClose``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from whybias.lsp.documents import PYTHON

if TYPE_CHECKING:
    from whybias.lsp.server import Server

OPTIONS = types.NotebookDocumentSyncOptions(
    notebook_selector=[types.NotebookDocumentFilterWithCells(cells=[types.NotebookCellLanguage(PYTHON)])], save=True
)
"""Notebooks of any kind, their Python cells."""


def register(server: Server) -> None:
    session = server.session
    notebooks = session.notebooks

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    def _(params: types.DidOpenNotebookDocumentParams) -> None:
        for item in params.cell_text_documents:
            session.documents.open(item, is_cell=True)
        notebook = params.notebook_document
        notebooks.open(notebook.uri, (cell.document for cell in notebook.cells))
        _changed(server, notebook.uri)

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def _(params: types.DidChangeNotebookDocumentParams) -> None:
        changes = params.change.cells
        if changes is None:
            return
        uri = params.notebook_document.uri
        if changes.structure is not None:
            _restructure(server, uri, changes.structure)
        for content in changes.text_content or ():
            session.documents.change(types.DidChangeTextDocumentParams(content.document, content.changes))
        _changed(server, uri)

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_SAVE)
    def _(params: types.DidSaveNotebookDocumentParams) -> None:
        """Nothing imports a notebook: saving one is no news."""

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def _(params: types.DidCloseNotebookDocumentParams) -> None:
        program = notebooks.close(params.notebook_document.uri)
        for cell in params.cell_text_documents:
            _close_cell(server, cell.uri)
        if program is not None:
            session.analyses.close(program.whole)


def _restructure(server: Server, uri: str, structure: types.NotebookDocumentCellChangeStructure) -> None:
    """Take cells in, out, or move them."""
    for item in structure.did_open or ():
        server.session.documents.open(item, is_cell=True)
    array = structure.array
    inserted = (cell.document for cell in array.cells or ())
    server.session.notebooks.splice(uri, array.start, array.delete_count, inserted)
    for cell in structure.did_close or ():
        _close_cell(server, cell.uri)


def _changed(server: Server, uri: str) -> None:
    """What one cell says may mean something else for every other."""
    for cell in server.session.notebooks.cells(uri):
        server.publisher.changed(cell)


def _close_cell(server: Server, uri: str) -> None:
    document = server.session.documents.close(uri)
    if document is not None:
        server.publisher.closed(document)
