"""The server: one connection to one client."""

from __future__ import annotations

import logging
import os
import sys
from functools import partial

from lsprotocol import types
from pygls.exceptions import FeatureRequestError, JsonRpcException, PyglsError
from pygls.lsp.server import LanguageServer

from whybias import __version__
from whybias.lsp import configuration, garbage, lifecycle, notebook_synchronization
from whybias.lsp.background import Background
from whybias.lsp.converter import tolerant_converter
from whybias.lsp.diagnostics import Publisher
from whybias.lsp.layer_sequence import REFRESH
from whybias.lsp.log import logging_to
from whybias.lsp.loop import Loop
from whybias.lsp.protocol import Protocol
from whybias.lsp.refinements import News, RefineryFactory
from whybias.lsp.refining import Refined
from whybias.lsp.session import Session
from whybias.lsp.workspace_pull import WorkspacePull
from whybias.lsp.workspaces import WorkspaceFactory
from whybias.lsp.writer import Writer

logger = logging.getLogger(__name__)


class Server(LanguageServer):
    """One connection. Handlers are synchronous: they run on the loop, which takes messages in between."""

    protocol: Protocol

    def __init__(
        self, workspace_factory: WorkspaceFactory, loop: Loop, refinery: RefineryFactory | None = None
    ) -> None:
        super().__init__(
            "whybias",
            __version__,
            protocol_cls=Protocol,
            converter_factory=tolerant_converter,
            notebook_document_sync=notebook_synchronization.OPTIONS,
        )
        self.loop = loop
        self.protocol.interruptions = loop.interruptions
        self.session = Session(
            workspace_factory,
            self._warn,
            loop.interruptions,
            None if refinery is None else refinery(self.refined),
        )
        self.publisher = Publisher(
            self.session,
            publish=self.text_document_publish_diagnostics,
            refresh=self._refresh,
            when_idle=loop.when_idle,
        )
        loop.at_rest(self.session.workspaces.settle)
        self._shown = False, False
        self.workspace_pull = WorkspacePull(self)
        lifecycle.register(self)

    def ask_for_settings(self) -> None:
        """Ask the client for its settings, if it can tell them."""
        configuration.ask(self)

    def _refresh(self) -> None:
        """Make the client ask again for what it asks for, though no text has changed."""
        if self.session.client.pulls:
            self.workspace_diagnostic_refresh(None)
            self.workspace_pull.news()
        self._refresh_layers()

    def _refresh_layers(self) -> None:
        """Make the client ask again for what is shown beside the layers, or was until now."""
        client, workspaces = self.session.client, self.session.workspaces
        hints, lenses = workspaces.any_wants("inlay_hints"), workspaces.any_wants("code_lens")
        if client.hint_refresh and (hints or self._shown[0]):
            self.workspace_inlay_hint_refresh(None)
        if client.lens_refresh and (lenses or self._shown[1]):
            self.workspace_code_lens_refresh(None)
        if client.sequence_refresh:
            self.protocol.notify(REFRESH, None)
        self._shown = hints, lenses

    def refined(self, answer: Refined) -> None:
        """A file was analysed together with its users."""
        if answer.failure:
            logger.error("The users of %s could not be analysed.\n%s", answer.path, answer.failure)
        news = self.session.refinements.take(answer)
        if news is News.FINDINGS and self.session.client.pulls:
            self._refresh()
        elif news is not News.NONE:
            self._refresh_layers()
        if news is News.FINDINGS:
            self.publisher.refined(answer.path)

    def _warn(self, message: str) -> None:
        self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))

    def report_server_error(self, error: Exception, source: type[PyglsError] | type[JsonRpcException]) -> None:
        """Log what went wrong outside a request; a failed request has been logged and answered already."""
        if source is not FeatureRequestError:
            logger.error("%s", error, exc_info=sys.exc_info()[0] is not None)


def create_server(workspace_factory: WorkspaceFactory, loop: Loop, refinery: RefineryFactory | None = None) -> Server:
    """A server that analyses with workspaces made by `workspace_factory`, on a loop that is yet to run.

    `refinery` makes what analyses files together with their users, given what to do with its answers.
    """
    return Server(workspace_factory, loop, refinery)


def serve(workspace_factory: WorkspaceFactory, read_from: int, write_to: int) -> int:
    """Serve the client on two file descriptors until it leaves; the exit code.

    0 after ``shutdown``, 1 for a client that left without it.
    """
    loop = Loop(partial(os.read, read_from, 1 << 16))
    background = Background(loop.call)
    server = create_server(workspace_factory, loop, background.answering)
    server.protocol.set_writer(Writer(write_to, loop.stop))
    try:
        garbage.keep_what_is_loaded()
        with logging_to(server.window_log_message):
            loop.run(server.protocol.receive)
    finally:
        background.stop()
    return 0 if server.protocol.shutdown_requested else 1
