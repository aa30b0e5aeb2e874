"""A normalizer made elsewhere is found however it is imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from whybias.api import Workspace
from whybias.source.text import Text

NET = """\
import torch
from torch import nn
{imports}

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 8, 3), {norm}

    def forward(self, x):
        return torch.relu(self.norm(self.conv(x)))
"""
NORMS = """\
from torch import nn

def norm(c):
    return nn.BatchNorm2d(c)

class Norm(nn.BatchNorm2d):
    pass

KINDS = {"batch": nn.BatchNorm2d}
KINDS["mine"] = Norm

def register(name):
    def wrap(cls):
        KINDS[name] = cls
        return cls
    return wrap

@register("wrapped")
class Wrapped(Norm):
    def __init__(self, c):
        super().__init__(c)
"""
FILES = {
    "src/pkg/__init__.py": "from .norms import norm\nfrom . import models\n",
    "src/pkg/norms.py": NORMS,
    "src/pkg/both.py": "from pkg.norms import *\nfrom .norms import Norm as N\n__all__ = ['norm', 'N']\n",
    "src/pkg/late.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .norms import norm\n"
    "else:\n    from .both import norm\n",
    "src/pkg/models/__init__.py": "",
    "src/pkg/__init__.pyi": "def norm(c: int): ...\n",
    "src/spaced/inner/norms.py": NORMS,
    "src/pkg/circle_a.py": "from .circle_b import norm as again\nfrom .norms import norm\n",
    "src/pkg/circle_b.py": "from .circle_a import norm\n",
}
HERE = "src/pkg/models/net.py"


@pytest.mark.parametrize(
    ("imports", "norm"),
    [
        ("from ..norms import norm", "norm(8)"),
        ("from .. import norms", "norms.norm(8)"),
        ("from .. import norm", "norm(8)"),
        ("from pkg import norm", "norm(8)"),
        ("import pkg.norms", "pkg.norms.norm(8)"),
        ("import pkg", "pkg.norm(8)"),
        ("import pkg.norms as n", "n.Norm(8)"),
        ("from pkg.both import *", "N(8)"),
        ("from ..both import N", "N(8)"),
        ("from ..late import norm", "norm(8)"),
        ("from spaced.inner.norms import norm", "norm(8)"),
        ("import spaced.inner.norms", "spaced.inner.norms.norm(8)"),
        ("from spaced.inner import norms", "norms.norm(8)"),
        ("from ..circle_b import norm", "norm(8)"),
        ("from ..circle_a import again", "again(8)"),
        ("from ..norms import KINDS", "KINDS['batch'](8)"),
        ("from ..norms import KINDS", "KINDS['mine'](8)"),
        ("from ..norms import KINDS, Wrapped", "KINDS['wrapped'](8)"),
        ("from ..norms import Wrapped", "Wrapped(8)"),
        ("try:\n    from ..norms import norm\nexcept ImportError:\n    norm = None", "norm(8)"),
        ("if hasattr(nn, 'x'):\n    from ..norms import norm\nelse:\n    from ..norms import norm", "norm(8)"),
    ],
)
def test_forms(tmp_path: Path, imports: str, norm: str) -> None:
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    workspace = Workspace(roots=[str(tmp_path)])
    analysis = workspace.analyze(str(tmp_path / HERE), Text(NET.format(imports=imports, norm=norm)))
    assert [(layer.name, layer.verdict.value) for layer in analysis.layers if not layer.shift] == [("conv", "dead")]
