"""A client on standard input and output that waits for answers and measures what they cost."""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.server.processes import cpu_seconds, memory, settle
from whybias.lsp.messages import bodies, framed

PATIENCE = 120.0
"""Seconds until a server that does not answer is given up."""

CAPABILITIES: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "synchronization": {"didSave": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "publishDiagnostics": {"relatedInformation": True, "versionSupport": True},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "refactor", "source.fixAll"]}},
            "isPreferredSupport": True,
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
    },
    "workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True}, "workspaceFolders": True},
}
"""A client like VS Code that is sent its diagnostics."""


class Client:
    """The other end of one server, which keeps what it wants for the next start below `cache`.

    `cpu` is what the server used up to the last `measure`, in seconds.
    """

    def __init__(self, command: Sequence[str], folder: Path, quiet: float, cache: Path | None = None) -> None:
        self._quiet = quiet
        # As installed: with compiled files.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        if cache is not None:
            environment["XDG_CACHE_HOME"] = str(cache)
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd=folder,
            env=environment,
        )
        assert self._process.stdout is not None
        self._output = self._process.stdout.fileno()
        self._bodies = bodies(self._read)
        self._next_id = 0
        self._deadline = 0.0
        self.cpu = 0.0
        self.errors: list[str] = []
        """What the server logged as an error."""
        self.shown: dict[str, list[dict[str, Any]]] = {}
        """The diagnostics last sent for each document."""

    @property
    def process(self) -> int:
        return self._process.pid

    def send(self, **message: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(framed(json.dumps({"jsonrpc": "2.0", **message}).encode()))

    def notify(self, method: str, **params: Any) -> None:
        self.send(method=method, params=params)

    def request(self, method: str, params: object = None) -> Any:
        """The result of a request. Raises RuntimeError for an error."""
        self._next_id += 1
        self.send(id=self._next_id, method=method, params=params)
        for message in self._messages():
            if message.get("id") == self._next_id and "method" not in message:
                if "error" in message:
                    raise RuntimeError(message["error"])
                return message["result"]
        raise AssertionError  # `_messages` ends by raising

    def diagnostics(self, uri: str, version: int | None = None) -> list[dict[str, Any]]:
        """The next diagnostics of a document, or of one version of it."""
        for message in self._messages():
            params: dict[str, Any] = message.get("params") or {}
            if message.get("method") != "textDocument/publishDiagnostics" or params["uri"] != uri:
                continue
            if version is None or params.get("version") == version:
                return self.shown[uri]
        raise AssertionError

    def measure(self) -> float:
        """Milliseconds of CPU that the server used since it was last measured, when it is quiet again."""
        before, self.cpu = self.cpu, settle(self.process, self._quiet)
        return 1000 * (self.cpu - before)

    def memory(self, field: str = "VmRSS") -> float:
        return memory(self.process, field)

    def cpu_now(self) -> float:
        """CPU seconds so far, whether the server is quiet or not."""
        return cpu_seconds(self.process)

    def initialize(self, root: Path | None, **options: Any) -> dict[str, Any]:
        """Introduce itself with one folder open, or none; what the server can do."""
        params = {
            "processId": os.getpid(),
            "rootUri": None if root is None else root.as_uri(),
            "workspaceFolders": None if root is None else [{"uri": root.as_uri(), "name": root.name}],
            "capabilities": CAPABILITIES,
            "initializationOptions": options,
        }
        result: dict[str, Any] = self.request("initialize", params)["capabilities"]
        self.notify("initialized")
        return result

    def close(self) -> None:
        """Leave as an editor does; end the server if it does not."""
        try:
            self.request("shutdown")
            self.notify("exit")
            self._process.wait(timeout=5)
        except (OSError, RuntimeError, TimeoutError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()

    def _messages(self) -> Iterator[dict[str, Any]]:
        """What the server sends; its own requests are answered with null."""
        self._deadline = time.monotonic() + PATIENCE
        for body in self._bodies:
            message = json.loads(body)
            if "method" in message and "id" in message:
                items = message.get("params", {}).get("items") if isinstance(message.get("params"), dict) else None
                self.send(id=message["id"], result=None if items is None else [None for _ in items])
            elif message.get("method") == "textDocument/publishDiagnostics":
                self.shown[message["params"]["uri"]] = message["params"]["diagnostics"]
            elif message.get("method") == "window/logMessage" and message["params"]["type"] == 1:
                self.errors.append(message["params"]["message"])
            yield message
        raise TimeoutError("the server has ended")

    def _read(self) -> bytes:
        ready, _, _ = select.select([self._output], [], [], max(self._deadline - time.monotonic(), 0))
        if not ready:
            raise TimeoutError("the server does not answer")
        return os.read(self._output, 1 << 16)
