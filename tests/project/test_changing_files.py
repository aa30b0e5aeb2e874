"""Verdicts on one file while the files that it imports come, go and change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from whybias.api import Workspace
from whybias.project.configuration import Configuration
from whybias.source.text import Text

NET = """\
import torch
from torch import nn
from blocks import norm

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.norm = norm(8)

    def forward(self, x):
        return torch.relu(self.norm(self.conv(x)))
"""
CANCELS = "from torch import nn\n\ndef norm(c):\n    return nn.BatchNorm2d(c)\n"
KEEPS = "from torch import nn\n\ndef norm(c):\n    return nn.GroupNorm(2, c)\n"


class Project:
    """A folder with a net.py, and the verdict on its layer."""

    def __init__(self, folder: Path, environment: str | None = None) -> None:
        self.folder = folder
        self.net = str(folder / "net.py")
        self.workspace = Workspace(Configuration(environment=environment), [str(folder)])
        self.blocks = folder / "blocks.py"

    def verdict(self) -> str:
        (layer,) = self.workspace.analyze(self.net, Text(NET)).layers[:1]
        return layer.verdict.value

    def changed(self, *paths: Path) -> None:
        self.workspace.changed_on_disk(map(str, paths))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_module_that_comes_changes_and_goes(project: Project) -> None:
    assert project.verdict() == "unknown"
    for content, verdict in ((CANCELS, "dead"), (KEEPS, "partial")):
        project.blocks.write_text(content)
        project.changed(project.blocks)
        assert project.verdict() == verdict
    project.blocks.unlink()
    project.changed(project.blocks)
    assert project.verdict() == "unknown"


def test_a_module_that_is_renamed_to_a_package(project: Project) -> None:
    project.blocks.write_text(CANCELS)
    assert project.verdict() == "dead"
    package = project.folder / "blocks"
    package.mkdir()
    moved = project.blocks.rename(package / "__init__.py")
    project.changed(project.blocks, package, moved)
    assert project.verdict() == "dead"


def test_the_open_text_goes_before_the_disk(project: Project) -> None:
    project.blocks.write_text(KEEPS)
    assert project.verdict() == "partial"
    project.workspace.analyze(str(project.blocks), Text(CANCELS))
    project.changed(project.blocks)
    assert project.verdict() == "dead"
    project.workspace.close(str(project.blocks))
    assert project.verdict() == "partial"


def test_a_module_that_cannot_be_read_and_then_can(project: Project) -> None:
    project.blocks.write_bytes(b"\xff\0")
    assert project.verdict() == "unknown"
    project.blocks.write_text(CANCELS)
    project.changed(project.blocks)
    assert project.verdict() == "dead"


def test_modules_that_import_each_other(project: Project) -> None:
    project.blocks.write_text("from net import Net\n" + CANCELS)
    assert project.verdict() == "dead"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_named_pipe_is_not_waited_for(project: Project) -> None:
    os.mkfifo(project.blocks)
    assert project.verdict() == "unknown"


def test_a_package_that_is_installed_needs_no_restart(tmp_path: Path) -> None:
    site = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
    site.mkdir(parents=True)
    project = Project(tmp_path / "work", str(tmp_path / "env"))
    assert project.verdict() == "unknown"
    (site / "blocks.py").write_text(CANCELS)
    assert project.verdict() == "dead"
