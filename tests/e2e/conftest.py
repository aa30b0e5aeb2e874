from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from editor import Editor
from lsprotocol import types
from profiles_of_clients import PROFILES, capabilities_of
from pytest_lsp import ClientServerConfig, LanguageClient, make_test_lsp_client
from stdio_client import SERVER


def new_client() -> LanguageClient:
    """pytest-lsp's client, which also accepts registrations, as VS Code does."""
    client = make_test_lsp_client()

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def _(params: types.RegistrationParams) -> None:
        return None

    return client


CONFIG = ClientServerConfig(server_command=list(SERVER), client_factory=new_client)


@pytest_lsp.fixture(config=CONFIG, params=PROFILES)
async def any_client(lsp_client: LanguageClient, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[None]:
    """A connection of each kind of client in turn, with one folder open."""
    await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=capabilities_of(request.param),
            workspace_folders=[types.WorkspaceFolder(tmp_path.as_uri(), "folder")],
        )
    )
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=CONFIG)
async def vscode(lsp_client: LanguageClient, tmp_path: Path) -> AsyncIterator[None]:
    """A connection of VS Code, with one folder open."""
    await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=capabilities_of("visual-studio-code"),
            workspace_folders=[types.WorkspaceFolder(tmp_path.as_uri(), "folder")],
        )
    )
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=CONFIG)
async def unstarted(lsp_client: LanguageClient) -> AsyncIterator[None]:
    """A connection whose client has not introduced itself yet."""
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(vscode: LanguageClient, tmp_path: Path) -> Editor:
    """VS Code with one file in its folder."""
    return Editor(vscode, (tmp_path / "net.py").as_uri())


@pytest.fixture
def any_editor(any_client: LanguageClient, tmp_path: Path) -> Editor:
    """Each kind of editor in turn, with one file in its folder."""
    return Editor(any_client, (tmp_path / "net.py").as_uri())
