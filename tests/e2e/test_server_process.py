"""The server as a process: how it starts, what it survives, and how it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from stdio_client import SERVER, connected

from whybias.lsp.messages import framed

pytestmark = pytest.mark.e2e

ENDLESS = (sys.executable, str(Path(__file__).with_name("endless_server.py")))


def test_shutdown_and_exit_end_it_with_0_though_the_pipe_stays_open() -> None:
    with connected() as client:
        client.initialize()
        client.send({"id": 1, "method": "shutdown"})
        assert client.answer(1)["result"] is None
        client.send({"method": "exit"})
        assert client.exit_code() == 0


@pytest.mark.parametrize("initialized", [True, False])
def test_exit_without_shutdown_ends_it_with_1(initialized: bool) -> None:
    with connected() as client:
        if initialized:
            client.initialize()
        client.send({"method": "exit"})
        assert client.exit_code() == 1


def test_a_client_that_hangs_up_ends_it() -> None:
    with connected() as client:
        client.initialize()
        client.hang_up()
        assert client.exit_code() == 1


def test_nothing_is_written_to_stderr_in_a_whole_session() -> None:
    with connected() as client:
        client.initialize()
        client.send({"id": 1, "method": "shutdown"}, {"method": "exit"})
        assert client.exit_code() == 0
        assert client.process.stderr is not None
        assert client.process.stderr.read() == b""


def test_it_ends_when_the_editor_it_was_told_of_has_ended() -> None:
    editor = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with connected() as client:
        client.initialize(process_id=editor.pid)
        editor.communicate()
        assert client.exit_code() == 1


def test_an_analysis_that_never_ends_neither_outlives_the_client_nor_talks_to_it() -> None:
    with connected(ENDLESS) as client:
        client.initialize()
        client.open("x = 1\n")
        assert client.process.stderr is not None
        printed = [client.process.stderr.readline() for _ in range(4)]
        assert printed[-2:] == [b"junk\n", b"from a child process\n"]
        client.hang_up()
        assert client.exit_code() == 1
        assert list(client.messages()) == []


def test_a_client_that_stops_reading_ends_it() -> None:
    with connected() as client:
        client.initialize()
        assert client.process.stdout is not None
        client.process.stdout.close()
        client.send({"id": 1, "method": "shutdown"})
        assert client.exit_code() in (0, 1)


@pytest.mark.parametrize("garbage", [b"\x00\xff\r\n\r\n", b"Starting...\n", framed(b"{"), framed(b"\xc3\x28")])
def test_garbage_is_passed_over(garbage: bytes) -> None:
    with connected() as client:
        client.write(garbage)
        assert client.initialize()["serverInfo"]["name"] == "whybias"
        client.write(garbage)
        client.send({"id": 1, "method": "shutdown"})
        assert client.answer(1)["result"] is None


def test_a_request_cancelled_in_the_same_breath_is_answered_as_cancelled() -> None:
    with connected() as client:
        client.initialize()
        client.open("x = 1\n")
        hover = {"textDocument": {"uri": "untitled:Untitled-1"}, "position": {"line": 0, "character": 0}}
        client.send(
            {"id": 1, "method": "textDocument/hover", "params": hover},
            {"method": "$/cancelRequest", "params": {"id": 1}},
        )
        assert client.answer(1)["error"]["code"] == -32800


def test_standard_input_may_be_a_file(tmp_path: Path) -> None:
    session = tmp_path / "session"
    session.write_bytes(
        framed(
            b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"capabilities":{},"rootUri":null}}'
        )
        + framed(b'{"jsonrpc":"2.0","id":2,"method":"shutdown"}')
        + framed(b'{"jsonrpc":"2.0","method":"exit"}')
    )
    with session.open("rb") as input_:
        assert subprocess.run(SERVER, stdin=input_, capture_output=True, timeout=20, check=False).returncode == 0


def test_nothing_is_loaded_before_it_is_needed() -> None:
    command = (SERVER[0], "-X", "importtime", *SERVER[1:])
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False)
    loaded = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert "whybias.lsp.server" in loaded
    assert not loaded & {"whybias.api", "whybias.commands", "argparse", "jedi", "libcst", "_ssl", "tempfile"}
