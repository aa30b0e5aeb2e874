"""Nothing of a workspace is ever run, whatever lies in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_workspace import HostileWorkspace
from project_editor import Editor
from stdio_client import connected

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here"),
]


@pytest.fixture
def hostile(tmp_path: Path) -> HostileWorkspace:
    return HostileWorkspace(tmp_path)


def test_the_workspace_would_leave_a_mark(hostile: HostileWorkspace) -> None:
    subprocess.run([str(hostile.folder / "bin/python3")], check=True)
    subprocess.run([sys.executable, "effect.py"], cwd=hostile.folder, check=False, capture_output=True)
    assert hostile.mark.read_text().count("ran") == 1
    assert "__main__" in hostile.mark.read_text()


@pytest.mark.parametrize("as_module", [False, True], ids=["script", "module"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "--environment", ".venv/bin/python"],
        ["layers", "--output-format", "json"],
        ["explain", "blocks.py:6", "--with", "."],
        ["check", "--diff", "--unsafe-fixes"],
    ],
)
def test_the_command_line_runs_nothing(hostile: HostileWorkspace, arguments: list[str], as_module: bool) -> None:
    start = ["-m", "whybias"] if as_module else [hostile.script()]
    done = subprocess.run(
        [sys.executable, *start, *arguments],
        cwd=hostile.folder,
        env=hostile.variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
    assert "blocks.py" in done.stdout + done.stderr
    if arguments[0] != "explain":
        for file in ("huge.py", "x.py", "loop_a.py"):
            assert f"{file}: skipped" in done.stderr
    assert not hostile.mark.exists(), hostile.mark.read_text()


@pytest.mark.parametrize("as_module", [False, True], ids=["script", "module"])
def test_the_server_runs_nothing(hostile: HostileWorkspace, as_module: bool) -> None:
    start = ["-m", "whybias"] if as_module else [hostile.script()]
    with connected([sys.executable, *start, "server"], cwd=hostile.folder, env=hostile.variables) as connection:
        editor = Editor(connection, hostile.folder)
        editor.start()
        editor.open("net.py")
        editor.open("blocks.py")
        editor.wait_for("blocks.py", "WB101")  # known only from net.py, which jedi was asked about
        assert "BatchNorm2d" in editor.hover("blocks.py", 5, 22)
        editor.replace("blocks.py", "import effect, native, x\n" + (hostile.folder / "blocks.py").read_text())
        editor.wait_for("blocks.py", "WB101")
    assert not hostile.mark.exists(), hostile.mark.read_text()
