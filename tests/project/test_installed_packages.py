"""Models made with the classes of another package, read where it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from whybias.api import Workspace
from whybias.project.configuration import Configuration
from whybias.source.text import Text

INIT = "from .models import *\nfrom . import ops\n"
MODELS = """\
from functools import partial
from torch import nn
from .ops.norms import Frozen
from ._registry import MODELS, register

__all__ = ["Basic", "ResNet", "resnet10"]


def conv3x3(i, o, stride=1):
    return nn.Conv2d(i, o, 3, stride, padding=1, bias=False)


class Basic(nn.Module):
    def __init__(self, i, o, norm_layer=None):
        super().__init__()
        norm_layer = norm_layer or nn.BatchNorm2d
        self.conv, self.norm, self.act = conv3x3(i, o), norm_layer(o), nn.ReLU()

    def forward(self, x):
        return self.act(self.norm(self.conv(x)) + x)


class ResNet(nn.Module):
    def __init__(self, block, layers, width=64, norm_layer=None):
        super().__init__()
        self._norm_layer = norm_layer or nn.BatchNorm2d
        self.conv1 = nn.Conv2d(3, width, 7, bias=False)
        self.bn1 = self._norm_layer(width)
        self.relu = nn.ReLU(inplace=True)
        self.layer1 = self._make_layer(block, width, layers[0])
        self.pool, self.fc = nn.AdaptiveAvgPool2d(1), nn.Linear(width, 10)

    def _make_layer(self, block, width, count):
        return nn.Sequential(*[block(width, width, self._norm_layer) for _ in range(count)])

    def _forward_impl(self, x):
        x = self.layer1(self.relu(self.bn1(self.conv1(x))))
        return self.fc(self.pool(x).flatten(1))

    def forward(self, x):
        return self._forward_impl(x)


@register
def resnet10(**kwargs):
    return ResNet(Basic, [1], **kwargs)
"""
PACKAGE = {
    "vision/__init__.py": INIT,
    "vision/models.py": MODELS,
    "vision/_registry.py": "MODELS = {}\n\ndef register(fn):\n    MODELS[fn.__name__] = fn\n    return fn\n",
    "vision/ops/__init__.py": "",
    "vision/ops/norms.py": "from torch import nn\n\nclass Frozen(nn.Module):\n    pass\n",
}
SUBCLASS = """\
from torch import nn
from vision.models import Basic, ResNet

class Stem(ResNet):
    def __init__(self, **kwargs):
        super().__init__(Basic, [2], **kwargs)
        self.conv1 = nn.Conv2d(4, 64, 3)
        self.head = nn.Conv2d(64, 2, 1)

    def forward(self, x):
        return self.head(self.layer1(self.relu(self.bn1(self.conv1(x)))))
"""
BUILT = """\
import vision
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = vision.resnet10()
        self.after = nn.Linear(10, 10)
        self.norm = nn.BatchNorm1d(10)

    def forward(self, x):
        return self.norm(self.after(self.body(x)))
"""
CHANGED = """\
from torch import nn
from vision import resnet10

def net():
    model = resnet10()
    model.conv1 = nn.Conv2d(4, 64, 7)
    model.fc = nn.Linear(64, 2)
    return model
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder of installed packages of an environment that holds `PACKAGE`."""
    site = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
    for name, text in PACKAGE.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    return site


def verdicts(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    workspace = Workspace(Configuration(environment=str(tmp_path / "env")), [str(tmp_path / "work")])
    layers = workspace.analyze(str(tmp_path / "work" / "net.py"), Text(text)).layers
    return [(layer.name or "", layer.verdict.value) for layer in layers if not layer.shift]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SUBCLASS, [("conv1", "dead"), ("head", "live")]),
        (BUILT, [("after", "dead")]),
        (CHANGED, [("conv1", "dead"), ("fc", "live")]),
    ],
    ids=["a subclass", "a part", "a model that is changed"],
)
def test_classes_of_an_installed_package(
    site: Path, tmp_path: Path, text: str, expected: list[tuple[str, str]]
) -> None:
    assert verdicts(tmp_path, text) == expected


def test_without_the_package_nothing_is_claimed(tmp_path: Path) -> None:
    assert {verdict for _, verdict in verdicts(tmp_path, SUBCLASS)} == {"unknown"}


def test_the_package_says_where_the_bias_goes(site: Path, tmp_path: Path) -> None:
    workspace = Workspace(Configuration(environment=str(tmp_path / "env")), [str(tmp_path / "work")])
    analysis = workspace.analyze(str(tmp_path / "work" / "net.py"), Text(SUBCLASS))
    (finding,) = analysis.findings
    canceller = finding.layer.canceller
    assert canceller is not None
    assert canceller.made_at is not None
    assert (canceller.made_at.path, canceller.made_at.line) == (str(site / "vision" / "models.py"), 28)
