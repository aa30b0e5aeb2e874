"""After any edits, in the editor or on disk, the answers are those of a fresh analysis of the whole project."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from whybias.api import Workspace
from whybias.liveness.verdicts import Layer
from whybias.lsp.refiner import Refiner, thorough_workspace
from whybias.lsp.refining import Changed, Close, Project, Refine
from whybias.project.configuration import Configuration
from whybias.project.files import read
from whybias.source.text import Text

BLOCKS = """\
from torch import nn

class Block(nn.Module):
    def __init__(self, c, act=False):
        super().__init__()
        self.conv, self.act = nn.Conv2d(c, c, 3), nn.ReLU() if act else nn.Identity()

    def forward(self, x):
        return self.act(self.conv(x))
"""
NORMS = "from torch import nn\n\ndef norm(c):\n    return nn.BatchNorm2d(c)\n"
NET = """\
from torch import nn
from pkg import Block
from pkg.norms import norm

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block, self.norm = Block(8), norm(8)

    def forward(self, x):
        return self.norm(self.block(x)).relu()
"""
MADE = "from pkg import blocks\nfrom models.net import Net\n\ndef made():\n    return blocks.Block(4)\n"
TEXTS = {
    "pkg/__init__.py": ("from .blocks import Block\n", "from .blocks import *\n", "", "from .norms import *\n"),
    "pkg/blocks.py": (
        BLOCKS,
        "\n\n" + BLOCKS,
        BLOCKS.replace("self.act(self.conv(x))", "self.conv(x)"),
        BLOCKS.replace("class Block", "class Blok"),
        BLOCKS.replace("nn.Conv2d(c, c, 3)", "nn.Conv2d(c, c, 3, bias=False)"),
    ),
    "pkg/norms.py": (NORMS, NORMS.replace("BatchNorm2d(c)", "ReLU()"), "from torch import nn\nnorm = nn.BatchNorm2d\n"),
    "models/net.py": (
        NET,
        NET.replace("Block(8)", "Block(8, True)"),
        NET.replace("from pkg import Block", "from pkg.blocks import Block"),
        NET.replace("self.norm(self.block(x))", "self.block(x)"),
        NET.replace("self.norm(", "nn.Identity()("),
    ),
    "made.py": (MADE, MADE.replace("(4)", "(4)(2)"), "import pkg\n\nnet = pkg.Block(3)\n"),
}
FILE = st.sampled_from(sorted(TEXTS))
ACTION = st.sampled_from(["open", "open", "write", "write", "remove", "close", "work"])
STEP = st.tuples(ACTION, FILE, st.integers(0, 4))


class Session:
    """A folder, some files of which are open, and who refines them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = Project(Configuration(), (str(folder),))
        self.refiner = Refiner(thorough_workspace)
        self.open: dict[str, str] = {}
        self.number = 0
        self.answers: dict[str, tuple[Layer, ...]] = {}
        for name, texts in TEXTS.items():
            self._write(name, texts[0])

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_text(text)

    def do(self, what: str, name: str, choice: int) -> None:
        path, texts = str(self.folder / name), TEXTS[name]
        text = texts[choice % len(texts)]
        if what == "open":
            self.open[path] = text
            self.number += 1
            self.refiner.receive(Refine(self.project, path, self.number, text))
        elif what == "close":
            self.open.pop(path, None)
            self.answers.pop(path, None)
            self.refiner.receive(Close(path))
        elif what == "work":
            self.work()
        else:
            if what == "write":
                self._write(name, text)
            else:
                (self.folder / name).unlink(missing_ok=True)
            self.refiner.receive(Changed((path,)))

    def work(self) -> None:
        for answer in self.refiner.work():
            if answer is not None:
                assert answer.analysis is not None, answer.failure
                self.answers[answer.path] = answer.analysis.layers

    def from_scratch(self) -> dict[str, tuple[Layer, ...]]:
        """What the command line says of the open files, with their texts as they are in the editor."""
        workspace = Workspace(roots=[str(self.folder)])
        on_disk = {str(path): read(str(path)) for path in sorted(self.folder.rglob("*.py"))}
        texts = {**on_disk, **{path: Text(text) for path, text in self.open.items()}}
        for _ in range(2):  # the first round reads from the disk what is only open in a file further on
            for path, text in texts.items():
                workspace.learn(path, text)
        return {path: workspace.analyze(path, texts[path]).layers for path in self.open}


def _told(layers: Iterable[Layer]) -> list[Layer]:
    """The layers without the trails: which of several equal uses tells the story is free."""
    return [replace(layer, trail=()) for layer in layers]


@settings(max_examples=25, deadline=None)
@given(st.lists(STEP, max_size=8), FILE)
@example([("remove", "models/net.py", 0), ("write", "models/net.py", 1)], "made.py")
@example([("remove", "models/net.py", 0), ("work", "", 0), ("open", "models/net.py", 0)], "pkg/norms.py")
def test_answers_are_those_of_a_fresh_analysis(steps: list[tuple[str, str, int]], last: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        session = Session(Path(folder))
        for step in [("open", "pkg/blocks.py", 0), ("work", "", 0), *steps, ("open", last, 0)]:
            session.do(*step) if step[1] else session.work()
        session.work()
        expected = session.from_scratch()
        assert {path: _told(layers) for path, layers in session.answers.items()} == {
            path: _told(layers) for path, layers in expected.items()
        }
