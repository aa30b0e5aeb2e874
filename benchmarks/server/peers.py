"""The servers that are compared."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EMPTY = "empty pygls server"


@dataclass(frozen=True)
class Peer:
    """How a server is started and set up; one with a debounce must be waited for longer, whatever it costs."""

    name: str
    command: tuple[str, ...]
    options: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] | None = None
    quiet: float = 0.05


def peers(folder: Path) -> list[Peer]:
    """Ours, an empty one, and those that are installed in a virtual environment's `folder` of programs."""
    found = [
        Peer("whybias", (sys.executable, "-m", "whybias", "server")),
        Peer(EMPTY, (sys.executable, "-m", "benchmarks.server.empty_server")),
    ]
    others = [
        Peer("ruff server", (str(folder / "ruff"), "server")),
        Peer("jedi-language-server", (str(folder / "jedi-language-server"),), {"diagnostics": {"enable": True}}),
        Peer("python-lsp-server", (str(folder / "pylsp"),), quiet=1.2),
    ]
    return found + [peer for peer in others if Path(peer.command[0]).exists()]
