"""A project of several packages, through a real server: what users in other files have to say arrives later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from project_editor import Editor
from stdio_client import connected

pytestmark = pytest.mark.e2e

BLOCKS = """\
from torch import nn

class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 3)

    def forward(self, x):
        return self.conv(x)
"""
NORMS = "from torch import nn\n\ndef norm(c):\n    return nn.BatchNorm2d(c)\n"
NET = """\
import torch
from torch import nn
from zoo.layers import Block
from zoo.layers.norms import norm

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block, self.norm = Block(8), norm(8)

    def forward(self, x):
        return torch.relu(self.norm(self.block(x)))
"""
FILES = {
    "zoo/__init__.py": "",
    "zoo/layers/__init__.py": "from .blocks import *\n",
    "zoo/layers/blocks.py": BLOCKS,
    "zoo/layers/norms.py": NORMS,
    "zoo/models/net.py": NET,
}
PULLS = {
    "textDocument": {"diagnostic": {}},
    "workspace": {"diagnostics": {"refreshSupport": True}},
}


@contextmanager
def editing(folder: Path, files: dict[str, str], **capabilities: Any) -> Iterator[Editor]:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    with connected() as connection:
        editor = Editor(connection, folder)
        editor.start(**capabilities)
        yield editor


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    with editing(tmp_path, FILES) as editor:
        yield editor


def test_a_layer_that_dies_in_another_file_is_reported(editor: Editor) -> None:
    editor.open("zoo/layers/blocks.py")
    (found,) = editor.wait_for("zoo/layers/blocks.py", "WB101")
    assert found["range"]["start"] == {"line": 5, "character": 20}
    hover = editor.hover("zoo/layers/blocks.py", 5, 22)
    assert "in every use" in hover
    assert "On line 12 of net.py, norm (BatchNorm2d) subtracts the per-channel mean" in hover


def test_an_edit_of_the_user_is_heard_without_saving(editor: Editor) -> None:
    editor.open("zoo/layers/blocks.py")
    editor.wait_for("zoo/layers/blocks.py", "WB101")
    editor.open("zoo/models/net.py")
    editor.replace("zoo/models/net.py", NET.replace("norm(8)", "nn.ReLU()"))
    editor.wait_for("zoo/layers/blocks.py")
    editor.replace("zoo/models/net.py", NET, 3)
    editor.wait_for("zoo/layers/blocks.py", "WB101")


def test_an_edit_of_the_normalizer_is_heard_in_the_open_user(editor: Editor) -> None:
    net = NET.replace(
        "self.block, self.norm = Block(8), norm(8)", "self.block, self.norm = nn.Conv2d(3, 8, 3), norm(8)"
    )
    editor.write("zoo/models/net.py", net)
    editor.open("zoo/models/net.py")
    editor.wait_for("zoo/models/net.py", "WB101")
    editor.open("zoo/layers/norms.py")
    editor.replace("zoo/layers/norms.py", NORMS.replace("BatchNorm2d", "Dropout2d"))
    editor.wait_for("zoo/models/net.py")


def test_typing_in_the_file_itself_takes_back_nothing(editor: Editor) -> None:
    editor.open("zoo/layers/blocks.py")
    editor.wait_for("zoo/layers/blocks.py", "WB101")
    uri = editor.uri("zoo/layers/blocks.py")
    editor.shown.clear()
    for version, start in enumerate(
        ("import torch\n", "\n\n# Blocks\n", "import torch\nWIDTH = \n", "from x import (\n"), 2
    ):
        editor.replace("zoo/layers/blocks.py", start + BLOCKS + "\n\ndef other(c):\n    return Block(c", version)
    editor.replace("zoo/layers/blocks.py", "import torch\n" + BLOCKS, 9)
    editor.request("textDocument/hover", textDocument={"uri": uri}, position={"line": 0, "character": 0})
    editor.replace("zoo/layers/blocks.py", BLOCKS.replace("self.conv(x)", "self.conv(x).relu()"), 10)
    editor.wait_for("zoo/layers/blocks.py")
    assert set(editor.shown[uri][:-1]) <= {"WB101"}


def test_files_that_come_and_go_on_disk_are_heard(editor: Editor) -> None:
    editor.open("zoo/layers/blocks.py")
    editor.wait_for("zoo/layers/blocks.py", "WB101")
    editor.write("zoo/models/other.py", NET.replace("norm(8)", "nn.ReLU()"))
    editor.wait_for("zoo/layers/blocks.py")
    (editor.folder / "zoo/models/other.py").unlink()
    changes = [{"uri": editor.uri("zoo/models/other.py"), "type": 3}]
    editor.client.send({"method": "workspace/didChangeWatchedFiles", "params": {"changes": changes}})
    editor.wait_for("zoo/layers/blocks.py", "WB101")


def test_a_client_that_asks_is_told_to_ask_again(tmp_path: Path) -> None:
    with editing(tmp_path, FILES, **PULLS) as editor:
        editor.open("zoo/layers/blocks.py")
        document = {"uri": editor.uri("zoo/layers/blocks.py")}
        first = editor.request("textDocument/diagnostic", textDocument=document)
        assert first["items"] == []
        next(each for each in editor.client.messages() if each.get("method") == "workspace/diagnostic/refresh")
        (found,) = editor.request("textDocument/diagnostic", textDocument=document)["items"]
        assert found["code"] == "WB101"


def test_a_fix_in_one_file_holds_for_what_another_shows(editor: Editor) -> None:
    editor.open("zoo/layers/blocks.py")
    (found,) = editor.wait_for("zoo/layers/blocks.py", "WB101")
    document = {"uri": editor.uri("zoo/layers/blocks.py")}
    actions = editor.request(
        "textDocument/codeAction",
        textDocument=document,
        range=found["range"],
        context={"diagnostics": [found]},
    )
    assert actions
    editor.replace("zoo/layers/blocks.py", BLOCKS.replace("3)", "3, bias=False)"))
    editor.wait_for("zoo/layers/blocks.py")
