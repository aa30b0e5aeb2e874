"""``python -m benchmarks.server.endurance FOLDER``: one server, many files, many edits."""

from __future__ import annotations

import argparse
import ast
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.server.client import Client

_SERVER = (sys.executable, "-m", "whybias", "server")
_PIECES = (" ", "x", "1", "(", ")", "#", '"', "\n", "self.", ", bias=False", "bias=True", "    ", "64", "é😀")


_PAUSE = 1.0
"""Seconds without an edit after which the process beside the server has begun to work."""
_STILL = 20.0
"""Milliseconds of CPU in a pause: who takes less has nothing left to do."""


@dataclass
class File:
    """A document as the editor has it."""

    uri: str
    text: str
    version: int = 1

    def change(self, client: Client, start: int, end: int, replacement: str) -> None:
        """Replace the characters from `start` to `end` and wait for the diagnostics."""
        range_ = {"start": self._position(start), "end": self._position(end)}
        self.text = self.text[:start] + replacement + self.text[end:]
        self.version += 1
        client.notify(
            "textDocument/didChange",
            textDocument={"uri": self.uri, "version": self.version},
            contentChanges=[{"range": range_, "text": replacement}],
        )
        client.diagnostics(self.uri, self.version)

    def _position(self, offset: int) -> dict[str, int]:
        before = self.text[:offset]
        line = before[before.rfind("\n") + 1 :]
        return {"line": before.count("\n"), "character": len(line.encode("utf-16-le")) // 2}


@dataclass
class Endurance:
    """What a server went through. Memory is in MiB; about `different` files a fresh server says other things."""

    opened: float = 0.0
    edited: float = 0.0
    peak: float = 0.0
    edits: int = 0
    findings: int = 0
    errors: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)


def endure(paths: Sequence[Path], edits: int, seed: int = 0, command: Sequence[str] = _SERVER) -> Endurance:
    """Open, edit at random, save and close; then ask a fresh server about the texts as they are in the end.

    An edit that leaves something that is no Python is taken back: of such a text a server may know more than
    a fresh one.
    """
    seen = Endurance()
    choice = random.Random(seed)
    client = Client(command, Path.cwd(), quiet=0.02)
    try:
        files = _opened(client, {path.as_uri(): path.read_text(encoding="utf-8") for path in paths})
        seen.opened = client.memory()
        while seen.edits < edits:
            seen.edits += _edited(client, choice.choice(files), choice)
        for file in files:
            client.notify("textDocument/didSave", textDocument={"uri": file.uri})
        _hear_out(client, files[0])
        seen.edited, seen.peak = client.memory(), client.memory("VmHWM")
        last = {file.uri: client.shown[file.uri] for file in files}
        for file in files:
            client.notify("textDocument/didClose", textDocument={"uri": file.uri})
            client.diagnostics(file.uri)
        seen.errors = client.errors
    finally:
        client.close()
    seen.findings = sum(map(len, last.values()))
    seen.different = _differences(last, {file.uri: file.text for file in files}, command)
    return seen


def _opened(client: Client, texts: dict[str, str]) -> list[File]:
    client.initialize(None)
    files = [File(uri, text) for uri, text in texts.items()]
    for file in files:
        item = {"uri": file.uri, "languageId": "python", "version": 1, "text": file.text}
        client.notify("textDocument/didOpen", textDocument=item)
    for file in files:
        if file.uri not in client.shown:
            client.diagnostics(file.uri)
    return files


def _hear_out(client: Client, file: File) -> None:
    """Take in what the server and the process beside it still have to say."""
    used = _STILL
    while used >= _STILL:
        time.sleep(_PAUSE)
        used = client.measure()
        # The answer comes after all that was sent before.
        start = {"line": 0, "character": 0}
        client.request("textDocument/hover", {"textDocument": {"uri": file.uri}, "position": start})


def _edited(client: Client, file: File, choice: random.Random) -> int:
    """One edit somewhere, and its undoing where Python is lost; how many edits that took."""
    before, start = file.text, choice.randrange(len(file.text) + 1)
    end = min(start + choice.choice((0, 0, 0, 1, 1, 4, 40)), len(file.text))
    replacement = choice.choice(_PIECES)
    file.change(client, start, end, replacement)
    try:
        ast.parse(file.text)
    except (SyntaxError, ValueError):
        file.change(client, start, start + len(replacement), before[start:end])
        return 2
    return 1


def _differences(last: dict[str, list[dict[str, Any]]], texts: dict[str, str], command: Sequence[str]) -> list[str]:
    fresh = Client(command, Path.cwd(), quiet=0.02)
    try:
        _hear_out(fresh, _opened(fresh, texts)[0])
        return [uri for uri in texts if _sorted(fresh.shown[uri]) != _sorted(last[uri])]
    finally:
        fresh.close()


def _sorted(shown: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(each, sort_keys=True) for each in shown)


def main() -> None:
    """Print what became of one server that had all files of a folder open and was edited many times."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.server.endurance", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="all Python files directly in it are opened")
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    paths = sorted(options.folder.absolute().glob("*.py"))
    seen = endure(paths, options.edits, options.seed)
    print(f"{len(paths)} files, {seen.edits} edits, {seen.findings} findings in the end")
    print(f"MiB: {seen.opened:.0f} when all are open, {seen.edited:.0f} after the edits, {seen.peak:.0f} at the peak")
    print(f"errors in the log: {len(seen.errors)}; a fresh server differs on {len(seen.different)} files")
    for line in (*seen.errors, *seen.different):
        print(line)


if __name__ == "__main__":
    main()
