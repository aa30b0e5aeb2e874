"""``workspace/configuration`` and ``didChangeConfiguration``: the editor's settings."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from whybias.lsp.documents import uri_of
from whybias.lsp.settings import SECTION, Settings, settings_from
from whybias.project.configuration import ConfigurationProblem

if TYPE_CHECKING:
    from whybias.lsp.server import Server
    from whybias.lsp.session import Session

logger = logging.getLogger(__name__)


def register(server: Server) -> None:
    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def _(params: types.DidChangeConfigurationParams) -> None:
        if server.session.client.configuration:
            ask(server)
        elif isinstance(params.settings, Mapping):
            use_everywhere(server, params.settings.get(SECTION))


def registration() -> types.Registration:
    """Asks the client to tell of changes of our settings."""
    return types.Registration(
        id="whybias-configuration",
        method=types.WORKSPACE_DID_CHANGE_CONFIGURATION,
        register_options=types.DidChangeConfigurationRegistrationOptions(section=SECTION),
    )


def at_start(session: Session, options: object) -> None:
    """Take the settings that came with ``initialize`` as ``{"settings": {...}}``, so that nothing waits."""
    if isinstance(options, Mapping):
        session.settings_at_start = options.get("settings")
        session.workspaces.use({folder: _read(session, None, folder) for folder in _scopes(session)})
    elif options is not None:
        session.report(ConfigurationProblem("initializationOptions", f"must be an object, not {options!r}"))


def ask(server: Server) -> None:
    """Ask for the settings of each folder, and analyse again if they are not those in use."""
    if not server.session.client.configuration:
        return
    scopes = _scopes(server.session)
    items = [types.ConfigurationItem(uri_of(folder) if folder else None, SECTION) for folder in scopes]
    answer = server.workspace_configuration(types.ConfigurationParams(items))
    answer.add_done_callback(lambda future: _answered(server, scopes, future))


def _answered(server: Server, scopes: list[str], answer: Future[Any]) -> None:
    if answer.cancelled():
        return
    error = answer.exception()
    if error is not None:
        logger.warning("The client did not tell the settings: %s", error)
        return
    values = answer.result()
    _use(server, dict(zip(scopes, values, strict=False)) if isinstance(values, list | tuple) else {})


def use_everywhere(server: Server, value: object) -> None:
    """The same settings for every folder."""
    _use(server, dict.fromkeys(_scopes(server.session), value))


def _use(server: Server, values: Mapping[str, object]) -> None:
    session = server.session
    settings = {folder: _read(session, value, folder) for folder, value in values.items()}
    if session.workspaces.use(settings):
        session.refinements.forget()
        server.publisher.everything_changed()


def _scopes(session: Session) -> list[str]:
    return ["", *session.workspaces.folders]


def _read(session: Session, value: object, folder: str) -> Settings:
    """What the client tells; where that is nothing, what it said with ``initialize`` goes on to count."""
    settings, problems = settings_from(session.settings_at_start if value is None else value, folder)
    for problem in problems:
        session.report(problem)
    return settings
