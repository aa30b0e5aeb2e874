"""A client that says exactly what a test wants said, byte by byte."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from whybias.lsp.messages import bodies, framed

SERVER = (sys.executable, "-m", "whybias", "server")


class StdioClient:
    """The other end of a server process."""

    def __init__(
        self, command: Sequence[str], cwd: str | os.PathLike[str] | None = None, env: Mapping[str, str] | None = None
    ) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, cwd=cwd, env=env
        )
        assert self.process.stdout is not None
        output = self.process.stdout.fileno()
        self._messages = bodies(lambda: os.read(output, 1 << 16))

    def write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)

    def send(self, *messages: dict[str, Any]) -> None:
        """Messages in one write."""
        self.write(b"".join(framed(json.dumps({"jsonrpc": "2.0", **each}).encode()) for each in messages))

    def messages(self) -> Iterator[dict[str, Any]]:
        """What the server sends, until it ends."""
        for body in self._messages:
            yield json.loads(body)

    def answer(self, id_: int | str | None) -> dict[str, Any]:
        """The answer to a request; what comes before it is passed over."""
        return next(each for each in self.messages() if each.get("id") == id_ and "method" not in each)

    def notification(self, method: str) -> dict[str, Any]:
        """The parameters of the next notification of one kind."""
        params: dict[str, Any] = next(each["params"] for each in self.messages() if each.get("method") == method)
        return params

    def initialize(self, process_id: int | None = None, **capabilities: Any) -> dict[str, Any]:
        params = {"processId": process_id, "rootUri": None, "capabilities": capabilities}
        self.send({"id": 0, "method": "initialize", "params": params})
        result: dict[str, Any] = self.answer(0)["result"]
        self.send({"method": "initialized", "params": {}})
        return result

    def open(self, text: str, uri: str = "untitled:Untitled-1") -> None:
        item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self.send({"method": "textDocument/didOpen", "params": {"textDocument": item}})

    def hang_up(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    def exit_code(self) -> int:
        """The exit code of the server, which must end by itself."""
        return self.process.wait(timeout=20)


@contextmanager
def connected(
    command: Sequence[str] = SERVER,
    cwd: str | os.PathLike[str] | None = None,
    env: Mapping[str, str] | None = None,
) -> Iterator[StdioClient]:
    """A client of a new server, which is gone afterwards in any case."""
    client = StdioClient(command, cwd, env)
    try:
        yield client
    finally:
        client.process.kill()
        client.process.wait()
        for pipe in (client.process.stdin, client.process.stdout, client.process.stderr):
            assert pipe is not None
            pipe.close()
