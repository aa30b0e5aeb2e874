"""``workspace/didChangeWatchedFiles``: files that change outside the editor's documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from whybias.lsp.documents import path_of
from whybias.project.settings import FILE_NAME

if TYPE_CHECKING:
    from whybias.lsp.server import Server

_PATTERNS = (f"**/{FILE_NAME}", "**/*.py")


def register(server: Server) -> None:
    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def _(params: types.DidChangeWatchedFilesParams) -> None:
        if any(_matters(server, event) for event in params.changes):
            files_changed(server)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def _(params: types.DidSaveTextDocumentParams) -> None:
        saved = server.session.documents.get(params.text_document.uri)
        if saved is not None and saved.is_python:
            server.publisher.others_changed(saved)
        # Clients that cannot watch files still tell when the configuration is saved in them.
        elif not server.session.client.watched_files and path_of(params.text_document.uri).endswith(FILE_NAME):
            files_changed(server)


def registration() -> types.Registration:
    """Asks the client to watch the configuration and the sources."""
    return types.Registration(
        id="whybias-watched-files",
        method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
        register_options=types.DidChangeWatchedFilesRegistrationOptions(
            [types.FileSystemWatcher(pattern) for pattern in _PATTERNS]
        ),
    )


def files_changed(server: Server) -> None:
    """What the open documents mean may have changed: read the configuration anew and analyse them again."""
    server.session.workspaces.forget()
    server.publisher.everything_changed()


def _matters(server: Server, event: types.FileEvent) -> bool:
    """Whether the change can be news: an open document's text is the editor's, not the disk's."""
    return server.session.documents.get(event.uri) is None or path_of(event.uri).endswith(FILE_NAME)
