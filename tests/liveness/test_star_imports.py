"""What a star import brings is looked up by name; of an imported file only that is parsed."""

from __future__ import annotations

from pathlib import Path

import pytest

from whybias.api import Workspace
from whybias.source import snapshot
from whybias.source.parsing import parse
from whybias.source.text import Text

NET = """
import torch.nn as nn
from {module} import *


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, WIDTH, 1), make(WIDTH)

    def forward(self, x):
        return self.norm(self.conv(x))
"""
NORM = "import torch.nn as nn\n\n\ndef make(width):\n    return nn.BatchNorm2d(width)\n"
RELU = NORM.replace("BatchNorm2d(width)", "ReLU()")


def verdicts(folder: Path, **files: str) -> list[str]:
    """Those on the layers of the network in a file that imports all names of ``parts``."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    workspace = Workspace(roots=[str(folder)])
    found = workspace.analyze(str(folder / "net.py"), Text(NET.format(module="parts")))
    return [layer.verdict.value for layer in found.layers if layer.layer == "torch.nn.Conv2d"]


def test_through_a_package_of_star_imports(tmp_path: Path) -> None:
    assert verdicts(tmp_path, parts="from sizes import *\nfrom norms import *\n", sizes="WIDTH = 8\n", norms=NORM) == [
        "dead"
    ]


def test_round_in_circles(tmp_path: Path) -> None:
    parts, norms = "from norms import *\nWIDTH = 8\n", "from parts import *\n" + NORM
    assert verdicts(tmp_path, parts=parts, norms=norms) == ["dead"]


def test_what_is_not_exported_is_not_taken(tmp_path: Path) -> None:
    parts = "from norms import *\nfrom relus import *\nWIDTH = 8\n"
    assert verdicts(tmp_path, parts=parts, relus='__all__ = ["other"]\n' + RELU, norms=NORM) == ["dead"]
    assert verdicts(tmp_path, parts=parts, relus=RELU, norms=NORM) == ["live"]


def test_in_a_branch(tmp_path: Path) -> None:
    parts = "try:\n    from norms import *\nexcept ImportError:\n    pass\nWIDTH = 8\n"
    assert verdicts(tmp_path, parts=parts, norms=NORM) == ["dead"]


def test_a_definition_that_does_not_parse_is_none(tmp_path: Path) -> None:
    parts = "from norms import *\n\n\ndef make(width):\n    return (\n\n\nWIDTH = 8\n"
    assert verdicts(tmp_path, parts=parts, norms=NORM) == ["dead"]


def test_an_edit_of_what_is_imported_counts(tmp_path: Path) -> None:
    for name, text in {"parts": "from norms import *\nWIDTH = 8\n", "norms": NORM}.items():
        (tmp_path / f"{name}.py").write_text(text)
    workspace = Workspace(roots=[str(tmp_path)])
    net, norms = Text(NET.format(module="parts")), str(tmp_path / "norms.py")
    found = []
    for text in (NORM, RELU, NORM):
        workspace.take(norms, Text(text))
        found.append(workspace.analyze(str(tmp_path / "net.py"), net).layers[0].verdict.value)
    assert found == ["dead", "live", "dead"]


def test_only_what_is_used_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def noting(text: str) -> object:
        parsed.append(text)
        return parse(text)

    monkeypatch.setattr(snapshot, "parse", noting)
    parts = NORM + "\n\nclass Unused:\n    pass\n\n\nasync def unused():\n    pass\n\n\nWIDTH = 8\n"
    assert verdicts(tmp_path, parts=parts) == ["dead"]
    assert not [text for text in parsed if "nused" in text]
    assert "WIDTH = 8" in parsed


@pytest.mark.parametrize("last, verdict", [("norms", "dead"), ("relus", "live")])
def test_the_last_of_two_counts(tmp_path: Path, last: str, verdict: str) -> None:
    first = "relus" if last == "norms" else "norms"
    parts = f"from {first} import *\nfrom {last} import *\nWIDTH = 8\n"
    assert verdicts(tmp_path, parts=parts, norms=NORM, relus=RELU) == [verdict]


@pytest.mark.parametrize("bound, verdict", [("before", "dead"), ("after", "live")])
def test_a_star_import_binds_anew_what_stands_before_it(tmp_path: Path, bound: str, verdict: str) -> None:
    own = RELU.replace("import torch.nn as nn\n", "")
    star = "from norms import *\n"
    parts = "import torch.nn as nn\nWIDTH = 8\n" + (own + star if bound == "before" else star + own)
    assert verdicts(tmp_path, parts=parts, norms=NORM) == [verdict]
