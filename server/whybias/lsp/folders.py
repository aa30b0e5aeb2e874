"""``workspace/didChangeWorkspaceFolders``, and the folders a client starts with."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lsprotocol import types

from whybias.lsp.documents import file_of

if TYPE_CHECKING:
    from whybias.lsp.server import Server


def register(server: Server) -> None:
    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def _(params: types.DidChangeWorkspaceFoldersParams) -> None:
        workspaces = server.session.workspaces
        workspaces.close_folders(_paths(folder.uri for folder in params.event.removed))
        workspaces.open_folders(_paths(folder.uri for folder in params.event.added))
        server.session.forget()
        server.ask_for_settings()
        server.publisher.everything_changed()


def folders_at_start(params: types.InitializeParams) -> list[str]:
    """The folders of a client, however it names them; none where only single files are open."""
    if params.workspace_folders is not None:
        return _paths(folder.uri for folder in params.workspace_folders)
    if params.root_uri is not None:
        return _paths([params.root_uri])
    return [os.path.normpath(params.root_path)] if params.root_path else []


def _paths(uris: Iterable[str]) -> list[str]:
    """The folders, one and the same however a client ends its URI."""
    return [os.path.normpath(path) for uri in uris if (path := file_of(uri))]
