"""What real clients can do."""

from __future__ import annotations

from lsprotocol import types
from pytest_lsp import client_capabilities

PROFILES = ("visual-studio-code", "neovim", "minimal")


def capabilities_of(profile: str) -> types.ClientCapabilities:
    """What a client of this kind can do; the minimal one claims nothing."""
    return types.ClientCapabilities() if profile == "minimal" else client_capabilities(profile)
