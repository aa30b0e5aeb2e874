"""The command line as a process of its own."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pairing_analyzer import NETWORK

from whybias import __version__

HEAVY = {"pygls", "lsprotocol", "jedi", "libcst", "rich", "tomllib", "tomli", "asyncio", "torch"}


def start(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "utf8=0", *more.pop("python", ()), "-m", "whybias", *arguments]  # type: ignore[misc]
    options: dict[str, object] = {"capture_output": True, "text": True, "timeout": 60} | more
    return subprocess.run(command, **options)  # type: ignore[call-overload, no-any-return]


def test_version(project: Path) -> None:
    result = start("--version")
    assert result.returncode == 0
    assert re.fullmatch(rf"whybias {re.escape(__version__)} \(Python \d+\.\d+\.\d+\S*\)\n", result.stdout)


@pytest.mark.parametrize("arguments", [(), ("check", "--output-format", "pdf"), ("check", "--fix", "gone.py")])
def test_usage_errors_exit_with_2(project: Path, arguments: tuple[str, ...]) -> None:
    result = start(*arguments)
    assert (result.returncode, result.stdout) == (2, "")


@pytest.mark.parametrize("command", ["check", "layers"])
def test_what_is_imported(project: Path, command: str) -> None:
    result = start(command, "net.py", python=["-X", "importtime"])
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in result.stderr.splitlines()}
    assert "whybias" in imported
    assert not imported & HEAVY


def test_check(project: Path) -> None:
    result = start("check", "--output-format", "concise", "net.py")
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.startswith("net.py:7:22: WB101 bias of `conv1` has no effect: `bn1` (BatchNorm2d) ")


def test_help_lists_the_exit_codes(project: Path) -> None:
    result = start("check", "--help")
    assert result.returncode == 0
    assert "exit codes:" in result.stdout


def test_reader_that_goes_away_is_no_error(project: Path) -> None:
    for number in range(200):
        Path(f"net{number}.py").write_text(NETWORK)
    process = subprocess.Popen(
        [sys.executable, "-m", "whybias", "check", "."], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), errors) == (1, b"")


def test_characters_that_the_terminal_lacks(project: Path) -> None:
    Path("net.py").write_text(NETWORK.replace("64, 3)\n", "64, 3)  # 漢\n", 1), encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    result = start("check", "net.py", env=environment)
    assert (result.returncode, result.stderr) == (1, "")
    assert "# \\u6f22" in result.stdout


def on_a_terminal(*arguments: str) -> tuple[int, bytes, bytes]:
    """A run whose stderr is a terminal: its exit code, what it prints, and what the terminal gets.

    The progress is shown at once, however fast the run is.
    """
    terminal, end = os.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    at_once = (
        "import sys; from whybias import cli; from whybias.commands import progress; progress._SILENT_SECONDS = 0.0; "
    )
    command = [sys.executable, "-c", f"{at_once}sys.exit(cli.main())", *arguments]
    with open("printed", "wb") as printed:
        process = subprocess.Popen(command, stdout=printed, stderr=end, env=environment)
    os.close(end)
    shown = b""
    with contextlib.suppress(OSError):  # how Linux tells that the other end is closed
        while part := os.read(terminal, 65536):
            shown += part
    os.close(terminal)
    return process.wait(timeout=60), Path("printed").read_bytes(), shown


def test_progress_shows_on_a_terminal_only(project: Path) -> None:
    for number in range(400):
        Path(f"net{number}.py").write_text(NETWORK.replace("Net", f"Net{number}"))
    code, printed, shown = on_a_terminal("check", "--statistics", ".")
    assert (code, printed) == (1, b"401  WB101  redundant-bias  (401 with a fix)\n")
    assert b"whybias" in shown and b"%" in shown
    assert shown.endswith(b"\x1b[2K")  # and nothing of it stays


def test_progress_does_not_swallow_what_is_printed(project: Path) -> None:
    for number in range(200):
        Path(f"net{number}.py").write_text(NETWORK.replace("Net", f"Net{number}"))
    code, printed, shown = on_a_terminal("check", "--diff", ".")
    assert b"%" in shown
    assert (code, printed.count(b"\n+++ b/"), printed.count(b"bias=False")) == (1, 201, 201)
    assert b"bias=False" not in shown
