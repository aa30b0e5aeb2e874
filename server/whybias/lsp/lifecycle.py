"""``initialize``, ``initialized``, ``$/setTrace``, ``shutdown``, ``exit``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from whybias.lsp import (
    code_actions,
    code_lenses,
    configuration,
    explanations,
    folders,
    hover,
    inlay_hints,
    layer_sequence,
    notebook_synchronization,
    parent,
    pull,
    synchronization,
    watched_files,
    workspace_pull,
)
from whybias.lsp.client import Client
from whybias.lsp.log import set_trace

if TYPE_CHECKING:
    from whybias.lsp.server import Server

FAMILIES = (
    synchronization,
    notebook_synchronization,
    pull,
    hover,
    code_actions,
    explanations,
    inlay_hints,
    code_lenses,
    layer_sequence,
    folders,
    configuration,
    watched_files,
    workspace_pull,
)
"""What the server can do once it knows the client."""


def register(server: Server) -> None:
    session = server.session

    @server.feature(types.INITIALIZE)
    def _(params: types.InitializeParams) -> None:
        set_trace(params.trace)
        session.meet(Client.of(params.capabilities))
        session.workspaces.open_folders(folders.folders_at_start(params))
        configuration.at_start(session, params.initialization_options)
        # Only now, because what is registered is what the server announces to this client.
        for family in FAMILIES:
            family.register(server)
        if params.process_id is not None:
            parent.watch(params.process_id, server.loop.vanish)

    @server.feature(types.INITIALIZED)
    def _(params: types.InitializedParams) -> None:
        wanted = [
            *([watched_files.registration()] if session.client.watched_files else []),
            *([configuration.registration()] if session.client.configuration_registration else []),
        ]
        if wanted:
            server.client_register_capability(types.RegistrationParams(wanted))
        server.ask_for_settings()

    @server.feature(types.SET_TRACE)
    def _(params: types.SetTraceParams) -> None:
        set_trace(params.value)

    @server.feature(types.SHUTDOWN)
    def _(params: None) -> None:
        # A client that leaves is not to be told or asked anything more.
        server.loop.wind_up()
        session.refinements.forget()

    @server.feature(types.EXIT)
    def _(params: None) -> None:
        server.loop.stop()
