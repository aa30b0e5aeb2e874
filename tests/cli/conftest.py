"""Running the command line in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Result, Whybias
from pairing_analyzer import NETWORK, PairingAnalyzer

from whybias.cli import main


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one network, which is the working directory."""
    (tmp_path / "net.py").write_text(NETWORK)
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def whybias(project: Path, capsys: pytest.CaptureFixture[str]) -> Whybias:
    """Carries out a command line with the `PairingAnalyzer`."""

    def run(*arguments: str) -> Result:
        code = main(arguments, PairingAnalyzer)
        output = capsys.readouterr()
        return Result(code, output.out, output.err)

    return run
