"""What is asked of every server, and what it costs."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.server.client import Client
from benchmarks.server.peers import Peer

_LAYER = re.compile(r"nn\.([A-Z]\w+)\(")
_TYPED = ("x", "1", " ", "(", "#", "\n")
_PROBE = """

import os


class Probe(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 64, 3)
        self.bn = nn.BatchNorm2d(64)

    def forward(self, x):
        return self.bn(self.conv(x))
"""
"""Something to mend for a linter of names (the import) and for one of biases (the convolution)."""


@dataclass(frozen=True)
class Costs:
    """Milliseconds of CPU per exchange, and MiB; empty where the server cannot do it.

    `start` is from the start of the process to quiet after the first diagnostics, which are `found`. `memory` is that
    after a rest.
    """

    start: float
    found: list[Any]
    edits: list[float]
    hovers: list[float]
    actions: list[float]
    memory: float


REST = 5.0
"""Seconds that the user looks at a file before the first edit."""


def costs(peer: Peer, root: Path | None, file: Path, edits: int, cache: Path) -> Costs:
    """Open a file in a new server, edit it, and ask about it."""
    text = file.read_text(encoding="utf-8")
    uri = file.as_uri()
    client = Client(peer.command, Path.cwd(), peer.quiet, cache)
    try:
        abilities = client.initialize(root, **peer.options)
        _open(client, uri, text)
        found = client.diagnostics(uri)
        start = client.measure()
        time.sleep(REST)
        client.measure()
        opened = client.memory()
        edited = list(_edited(client, uri, text, edits))
        hovers = list(_hovers(client, uri, text)) if abilities.get("hoverProvider") else []
        actions = list(_actions(client, uri, text)) if abilities.get("codeActionProvider") else []
        return Costs(start, found, edited, hovers, actions, opened)
    finally:
        client.close()


def _open(client: Client, uri: str, text: str) -> None:
    item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    client.notify("textDocument/didOpen", textDocument=item)


def _change(client: Client, uri: str, version: int, change: dict[str, Any]) -> float:
    """The cost of one change, up to the diagnostics it leads to."""
    identifier = {"uri": uri, "version": version}
    client.notify("textDocument/didChange", textDocument=identifier, contentChanges=[change])
    client.diagnostics(uri)
    return client.measure()


def _edited(client: Client, uri: str, text: str, count: int) -> Iterator[float]:
    """Type a character at the end of some line with code, and delete it again."""
    choice = random.Random(1)
    lines = [(number, line) for number, line in enumerate(text.split("\n")) if line.strip()]
    for turn in range(count // 2):
        number, line = choice.choice(lines)
        end = len(line.encode("utf-16-le")) // 2
        typed = choice.choice(_TYPED)
        after = {"line": number + 1, "character": 0} if typed == "\n" else {"line": number, "character": end + 1}
        here = {"line": number, "character": end}
        yield _change(client, uri, 2 * turn + 2, {"range": {"start": here, "end": here}, "text": typed})
        yield _change(client, uri, 2 * turn + 3, {"range": {"start": here, "end": after}, "text": ""})


def _hovers(client: Client, uri: str, text: str) -> Iterator[float]:
    """Point at layers where they are made."""
    spots = [
        {"line": number, "character": match.start(1)}
        for number, line in enumerate(text.split("\n"))
        for match in _LAYER.finditer(line)
    ]
    for spot in spots[:20]:
        client.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": spot})
        yield client.measure()


def _actions(client: Client, uri: str, text: str) -> Iterator[float]:
    """Ask what can be done about what is wrong at the end of the file."""
    _change(client, uri, 1_000_000, {"text": text + _PROBE})
    lines = (text + _PROBE).split("\n")
    first = next(number for number in reversed(range(len(lines))) if lines[number].startswith("import os"))
    range_ = {"start": {"line": first, "character": 0}, "end": {"line": len(lines) - 2, "character": 0}}
    params = {"textDocument": {"uri": uri}, "range": range_, "context": {"diagnostics": []}}
    for _ in range(20):
        client.request("textDocument/codeAction", params)
        yield client.measure()
