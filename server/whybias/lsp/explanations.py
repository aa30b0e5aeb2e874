"""``workspace/executeCommand`` for "explain": the page of a rule."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from whybias.rules.links import documentation_url

if TYPE_CHECKING:
    from whybias.lsp.server import Server

EXPLAIN = "whybias.explain"

logger = logging.getLogger(__name__)


def register(server: Server) -> None:
    @server.command(EXPLAIN)
    def _(name: str) -> None:
        # Imported here: before the first analysis nothing needs the rules.
        from whybias.rules.catalogue import rule

        if rule(name) is None:
            raise JsonRpcInvalidParams(f"There is no rule {name!r}.")
        url = documentation_url(name)
        if server.session.client.show_documents:
            server.window_show_document(types.ShowDocumentParams(url, external=True))
        else:
            server.window_show_message(types.ShowMessageParams(types.MessageType.Info, url))


def command(code: str, name: str) -> types.Command:
    """The command that opens the page of a rule, given by code and name."""
    return types.Command(f"Explain {code} ({name})", EXPLAIN, arguments=[name])
