"""What is installed is the package, whole, typed, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_holds_every_module_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    packaged = {name for name in wheel.namelist() if ".dist-info/" not in name}
    server = ROOT / "server"
    sources = {
        path.relative_to(server).as_posix()
        for path in (server / "whybias").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packaged == sources
    assert "whybias/py.typed" in packaged


def test_installs_the_command_and_names_the_documentation(wheel: zipfile.ZipFile) -> None:
    texts = {Path(name).name: wheel.read(name).decode() for name in wheel.namelist() if ".dist-info/" in name}
    assert "whybias = whybias.cli:main" in texts["entry_points.txt"]
    assert "Requires-Python: >=3.10" in texts["METADATA"]
    assert "Project-URL: Documentation, https://" in texts["METADATA"]
    assert "LICENSE" in texts
