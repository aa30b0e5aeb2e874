"""``whybias server``: the server on standard input and output."""

from __future__ import annotations

import os
from collections.abc import Sequence

from whybias.lsp.server import serve
from whybias.lsp.workspaces import Analyzer, WorkspaceFactory
from whybias.project.cache import Store, default_folder
from whybias.project.configuration import Configuration


def workspace(configuration: Configuration, roots: Sequence[str]) -> Analyzer:
    """The workspace of the product, with the answers of the last time where there is a place to keep them."""
    from whybias.lsp.kept_answers import RECORDED, KeptAnswers

    folder = default_folder()
    return KeptAnswers(configuration, roots, None if folder is None else Store(folder, RECORDED))


def run_stdio(workspace_factory: WorkspaceFactory = workspace) -> int:
    """Serve the client at the other end of standard input and output; the exit code of the process.

    `workspace_factory` makes what analyses the files. Anything that is printed goes to standard error: on
    standard output there is nothing but messages.
    """
    write_to = os.dup(1)
    os.dup2(2, 1)
    return serve(workspace_factory, 0, write_to)
