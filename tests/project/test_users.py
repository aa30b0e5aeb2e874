"""Who uses what a file defines."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from whybias.api import Workspace
from whybias.project.files import read

BLOCK = """\
from torch import nn

class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 3)

    def forward(self, x):
        return self.conv(x)
"""
NET = """\
import torch
from torch import nn
{imports}

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.norm = {block}(8), {norm}

    def forward(self, x):
        return torch.relu(self.norm(self.body(x)))
"""


def net(imports: str = "from blocks import Block", block: str = "Block", norm: str = "nn.BatchNorm2d(8)") -> str:
    return NET.format(imports=imports, block=block, norm=norm)


Write = Callable[..., Workspace]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes files below the working directory, given as name and text: a workspace in which all were scanned."""
    monkeypatch.chdir(tmp_path)

    def write(**files: str) -> Workspace:
        for name, content in files.items():
            path = tmp_path / f"{name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        workspace = Workspace(roots=[str(tmp_path)])
        for path in sorted(tmp_path.rglob("*.py")):
            workspace.scan(os.path.relpath(path))
        return workspace

    return write


def verdict(workspace: Workspace, path: str = "blocks.py") -> str:
    """The verdict on the layer of a file after its users were learned."""
    text = read(path)
    workspace.learn(path, text)
    for user in workspace.users_of(path):
        workspace.learn_user(user)
    (layer,) = workspace.analyze(path, text).layers
    return layer.verdict.value


@pytest.mark.parametrize(
    ("imports", "block"),
    [
        ("from blocks import Block", "Block"),
        ("from blocks import (  # all of them\n    Block as Body,\n)", "Body"),
        ("import blocks", "blocks.Block"),
        ("import blocks as b", "b.Block"),
        ("from blocks import *", "Block"),
        ("try:\n    from blocks import Block\nexcept ImportError:\n    Block = None", "Block"),
        ("import blocks\nKINDS = {'plain': blocks.Block}", "KINDS['plain']"),
        ("import blocks\n\ndef make(c):\n    return blocks.Block(c)", "make"),
    ],
)
def test_a_user_is_found_however_it_imports(write: Write, imports: str, block: str) -> None:
    workspace = write(blocks=BLOCK, net=net(imports, block), other="import torch\n\nclass Block: ...\n")
    assert workspace.users_of("blocks.py") == ("net.py",)
    assert verdict(workspace) == "dead"


@pytest.mark.parametrize(
    "init", ["from .blocks import Block\n", "from .blocks import *\n", "from .blocks import Block as Body\n"]
)
def test_users_are_found_through_packages(write: Write, init: str) -> None:
    name = "Body" if "Body" in init else "Block"
    workspace = write(
        **{"pkg/__init__": init, "pkg/blocks": BLOCK, "models/net": net(f"import pkg\nfrom pkg import {name}", name)}
    )
    assert workspace.users_of("pkg/blocks.py") == ("pkg/__init__.py", "models/net.py")
    assert verdict(workspace, "pkg/blocks.py") == "dead"


def test_a_user_may_never_say_torch(write: Write) -> None:
    head = BLOCK.replace("Block", "Head").replace("return self.conv(x)", "return self.norm(self.block(self.conv(x)))")
    head = head.replace(
        "nn.Conv2d(c, c, 3)", "nn.ReLU()\n        self.norm = nn.BatchNorm2d(c)\n        self.block = c"
    )
    make = "from blocks import Block\nfrom head import Head\n\ndef a_net():\n    return Head(Block(8))\n"
    assert verdict(write(blocks=BLOCK, head=head)) == "live"
    workspace = write(make=make)
    assert "torch" not in make
    assert workspace.users_of("blocks.py") == ("make.py",)
    assert verdict(workspace) == "dead"


def test_a_second_user_that_sees_the_bias_counts(write: Write) -> None:
    assert verdict(write(blocks=BLOCK, net=net())) == "dead"
    assert verdict(write(other=net(norm="nn.ReLU()"))) == "live"


def test_users_come_change_and_go(write: Write) -> None:
    workspace = write(blocks=BLOCK, net=net())
    assert verdict(workspace) == "dead"
    for content, expected in ((net(norm="nn.ReLU()"), "live"), (net(), "dead"), (None, "live")):
        if content is None:
            Path("net.py").unlink()
        else:
            Path("net.py").write_text(content)
        workspace.changed_on_disk(["net.py"])
        assert verdict(workspace) == expected


def test_files_that_cannot_be_read_are_no_users(write: Write) -> None:
    workspace = write(blocks=BLOCK, net=net())
    Path("broken.py").write_bytes(b"from blocks import Block\xff\0")
    Path("half.py").write_text("from blocks import Block\nnet = Block(\n")
    workspace.scan("broken.py")
    workspace.scan("half.py")
    workspace.scan("gone.py")
    assert verdict(workspace) == "dead"


def test_users_are_learned_whatever_the_order_of_the_files(write: Write) -> None:
    make = "from blocks import Block\nfrom zoo import Norm\n\ndef a_net():\n    return Norm(Block(8))\n"
    zoo = """
from torch import nn

class Norm(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body, self.norm = body, nn.BatchNorm2d(8)
    def forward(self, x):
        return self.norm(self.body(x))
"""
    write(a_make=make, blocks=BLOCK, zoo=zoo)
    workspace = Workspace(roots=["."])
    for path in ("a_make.py", "blocks.py", "zoo.py"):
        workspace.learn(path, read(path))
    (layer,) = workspace.analyze("blocks.py", read("blocks.py")).layers
    assert layer.verdict.value == "dead"
