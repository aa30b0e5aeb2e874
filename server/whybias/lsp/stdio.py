"""``whybias server``: the server on standard input and output."""

from __future__ import annotations

import os

from whybias.api import Workspace
from whybias.lsp.server import serve


def run_stdio() -> int:
    """Serve the client at the other end of standard input and output; the exit code of the process.

    Anything that is printed goes to standard error: on standard output there is nothing but messages.
    """
    write_to = os.dup(1)
    os.dup2(2, 1)
    return serve(Workspace, 0, write_to)
