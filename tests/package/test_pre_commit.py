"""The hooks of this repository, as pre-commit installs and runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent.parent
NETWORK = "from torch import nn\n\n\ndef make():\n    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8))\n"
FIXED = NETWORK.replace("nn.Conv2d(3, 8, 3)", "nn.Conv2d(3, 8, 3, bias=False)")
PARTS = ("server", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
]

Hook = Callable[[str], "subprocess.CompletedProcess[str]"]


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def committed(folder: Path) -> str:
    """Make a repository of a folder; the name of its only commit."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "all")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it installs: once for both hooks."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """This repository with the state of the working tree as its last commit."""
    folder = tmp_path_factory.mktemp("whybias")
    for part in PARTS:
        if (TOP / part).is_dir():
            shutil.copytree(TOP / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(TOP / part, folder / part)
    return folder, committed(folder)


@pytest.fixture
def run(tmp_path: Path, home: Path, hooks: tuple[Path, str]) -> Hook:
    pytest.importorskip("pre_commit")
    folder, revision = hooks
    (tmp_path / "net.py").write_text(NETWORK)
    (tmp_path / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {folder}\n    rev: {revision}\n    hooks:\n      - id: whybias\n      - id: whybias-fix\n"
    )
    committed(tmp_path)
    environment = {**os.environ, "PRE_COMMIT_HOME": str(home), "NO_COLOR": "1"}
    environment.pop("PYTHONPATH", None)

    def run_hook(name: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pre_commit", "run", "--all-files", name]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        if "No matching distribution" in done.stdout or "Could not find a version" in done.stdout:
            pytest.skip("the package index is out of reach")
        return done

    return run_hook


def test_the_hook_reports(run: Hook, tmp_path: Path) -> None:
    done = run("whybias")
    assert done.returncode == 1, done.stdout
    assert "net.py:5:26" in done.stdout
    assert (tmp_path / "net.py").read_text() == NETWORK


def test_the_fixing_hook_changes_the_file_and_passes_then(run: Hook, tmp_path: Path) -> None:
    assert run("whybias-fix").returncode == 1
    assert (tmp_path / "net.py").read_text() == FIXED
    git(tmp_path, "add", "net.py")
    assert run("whybias-fix").returncode == 0
    assert run("whybias").returncode == 0
