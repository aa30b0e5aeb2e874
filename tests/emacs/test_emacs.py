"""Emacs with eglot, as installed from the system's packages, against the installed server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

MODEL = """\
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 64, 3)
        self.bn = nn.BatchNorm2d(64)

    def forward(self, x):
        return self.bn(self.conv(x))
"""


def test_warning_hover_and_fix(tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    file.write_text(MODEL, encoding="utf-8")
    (tmp_path / "pyproject.toml").touch()
    home = tmp_path / "home"
    home.mkdir()
    run = subprocess.run(
        ["emacs", "--batch", "-Q", "-l", str(Path(__file__).with_name("session.el"))],
        env={**os.environ, "HOME": str(home), "WHYBIAS_PYTHON": sys.executable, "WHYBIAS_FILE": str(file)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    seen = dict(line.split(": ", 1) for line in run.stdout.splitlines() if ": " in line)
    assert seen.get("done") == "yes", run.stdout + run.stderr
    assert "conv" in seen["warning"]
    assert "BatchNorm2d" in seen["warning"]
    assert seen["line"] == "7"
    assert "Ioffe" in seen["hover"]
    assert "bias=False" in seen["offered"]
    assert file.read_text(encoding="utf-8") == MODEL.replace("64, 3)", "64, 3, bias=False)")
