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
        changed = [path_of(event.uri) for event in params.changes if _matters(server, event)]
        if any(path.endswith(FILE_NAME) for path in changed):
            configuration_changed(server)
        if changed:
            server.session.changed_on_disk(changed)
            server.publisher.everything_changed()

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def _(params: types.DidSaveTextDocumentParams) -> None:
        saved = server.session.documents.get(params.text_document.uri)
        if saved is not None and saved.is_python:
            server.publisher.others_changed(saved)
        # Clients that cannot watch files still tell when the configuration is saved in them.
        elif not server.session.client.watched_files and path_of(params.text_document.uri).endswith(FILE_NAME):
            configuration_changed(server)
            server.publisher.everything_changed()


def registration() -> types.Registration:
    """Asks the client to watch the configuration and the sources."""
    return types.Registration(
        id="whybias-watched-files",
        method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
        register_options=types.DidChangeWatchedFilesRegistrationOptions(
            [types.FileSystemWatcher(pattern) for pattern in _PATTERNS]
        ),
    )


def configuration_changed(server: Server) -> None:
    """Read the configuration anew: it may have changed."""
    server.session.forget()


def _matters(server: Server, event: types.FileEvent) -> bool:
    """Whether the change can be news: an open document's text is the editor's, not the disk's."""
    return server.session.documents.get(event.uri) is None or path_of(event.uri).endswith(FILE_NAME)
