"""jedi is asked where plain lookup cannot know, and never imports anything."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from whybias.api import Workspace
from whybias.project.files import read
from whybias.project.imports import ModuleFinder
from whybias.project.jedi_finder import JediFinder
from whybias.project.resolution import Resolver

NORMS = "from torch import nn\n\ndef norm(c):\n    return nn.BatchNorm2d(c)\n"
SCRIPT = """\
import os
import sys
{path}
import torch
from torch import nn
from norms import norm

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 8, 3), norm(8)

    def forward(self, x):
        return torch.relu(self.norm(self.conv(x)))
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str]], Path]:
    monkeypatch.chdir(tmp_path)

    def write(files: dict[str, str]) -> Path:
        for name, content in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(content)
        return tmp_path

    return write


@pytest.mark.parametrize(
    "path",
    [
        "sys.path.append('../lib')",
        "sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'lib'))",
        "sys.path += ['../lib']",
        "sys.path[0:0] = ['../lib']",
    ],
)
def test_folders_that_a_script_adds_to_its_path(tree: Callable[[dict[str, str]], Path], path: str) -> None:
    tree({"lib/norms.py": NORMS, "scripts/train.py": SCRIPT.format(path=path)})
    (layer,) = Workspace(roots=["."], ask_jedi=True).analyze("scripts/train.py", read("scripts/train.py")).layers
    assert layer.verdict.value == "dead"
    canceller = layer.canceller
    assert canceller is not None
    assert canceller.made_at is not None
    assert canceller.made_at.path == "lib/norms.py"


def test_a_script_that_adds_nothing_is_not_followed_elsewhere(tree: Callable[[dict[str, str]], Path]) -> None:
    tree({"lib/norms.py": NORMS, "scripts/train.py": SCRIPT.format(path="")})
    (layer, *_) = Workspace(roots=["."], ask_jedi=True).analyze("scripts/train.py", read("scripts/train.py")).layers
    assert layer.verdict.value == "unknown"


class CountedFinder:
    """Counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find(self, module: str, importing_path: str, text: str, level: int = 0) -> str | None:
        self.asked.append(module)
        return None


def test_jedi_is_asked_once_for_each_import_and_again_when_files_change(
    tree: Callable[[dict[str, str]], Path],
) -> None:
    tree({"net.py": "", "norms.py": NORMS, "lib/gone.py": ""})
    counted, text = CountedFinder(), "import sys\nsys.path.append('x')\n"
    resolver = Resolver(ModuleFinder(["."]), counted, lambda path: text, ["."])
    for _ in range(2):
        assert resolver.find("norms", "net.py") == "norms.py"
        assert [resolver.find(name, "net.py") for name in ("gone", "torch", "typing", "tqdm")] == [None] * 4
        assert resolver.find("gone", "net.py", 1) is None
    assert counted.asked == ["gone"]
    resolver.forget("other.py")
    resolver.find("gone", "net.py")
    assert counted.asked == ["gone", "gone"]
    text = "import os\n"
    resolver.find("gone", "net.py")
    assert counted.asked == ["gone", "gone"]


def test_native_modules_and_modules_with_effects_are_not_imported(tree: Callable[[dict[str, str]], Path]) -> None:
    suffix = "cpython-311-x86_64-linux-gnu.so"
    top = tree(
        {
            "lib/effect.py": "open('mark', 'w').close()\n",
            f"lib/native.{suffix}": "no library",
            "lib/native.so": "no library",
            ".jedi/project.json": '[1, {"environment_path": "./python", "sys_path": ["/nowhere"]}]',
            "scripts/train.py": "import sys\nsys.path.append('../lib')\n",
        }
    )
    finder, path = JediFinder([str(top)], []), str(top / "scripts/train.py")
    text = read(path).content
    found = [finder.find(name, path, text) for name in ("effect", "native", "gone", "a b", "os")]
    assert found == [str(top / "lib/effect.py"), None, None, None, None]
    assert not (top / "mark").exists()
    assert not {"effect", "native"} & set(sys.modules)
