"""``whybias fold --from``: what the analysis says of the way of a bias, and PyTorch of the folded checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Result

from whybias.cli import main

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch

NETS = """\
import torch
from torch import nn

BIAS = True


class Separable(nn.Module):
    def __init__(self):
        super().__init__()
        self.depthwise = nn.Conv2d(3, 6, 3, groups=3, bias=BIAS)
        self.pointwise = nn.Conv2d(6, 4, 1, bias=BIAS)
        self.norm = nn.BatchNorm2d(4)

    def forward(self, x):
        return self.norm(self.pointwise(self.depthwise(x))).relu()


class Joined(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Conv2d(3, 4, 3, bias=BIAS)
        self.two = nn.Conv2d(3, 2, 3, bias=BIAS)
        self.norm = nn.InstanceNorm2d(6, track_running_stats=True)

    def forward(self, x):
        return self.norm(torch.cat([self.one(x), self.two(x) / 2], dim=1)).relu()


class Flattened(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, bias=BIAS)
        self.norm = nn.BatchNorm1d(4 * 4 * 4)

    def forward(self, x):
        return self.norm(self.conv(x).flatten(1)).relu()


class Whole(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = Separable()
        self.rest = nn.Sequential(nn.Conv2d(4, 3, 1, bias=BIAS), nn.InstanceNorm2d(3), nn.ReLU(), nn.Conv2d(3, 3, 1))

    def forward(self, x):
        return self.rest(self.stem(x))


class Deep(nn.Module):
    def __init__(self, widths=(4, 5, 6)):
        super().__init__()
        layers, before = [], 3
        for width in widths:
            layers += [nn.Conv2d(before, width, 1, bias=BIAS), nn.BatchNorm2d(width), nn.ReLU()]
            before = width
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(x)


class Summed(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Conv2d(3, 4, 1, bias=BIAS)
        self.two = nn.Conv2d(3, 4, 1, bias=BIAS)
        self.norm = nn.BatchNorm2d(4)

    def forward(self, x):
        return self.norm(self.one(x) - 3 * self.two(x)).relu()


class Scaled(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)
        self.gamma = nn.Parameter(torch.ones(4, 1, 1))
        self.norm = nn.BatchNorm2d(4)

    def forward(self, x):
        return self.norm(self.gamma * self.conv(x)).relu()


class Optional(nn.Module):
    def __init__(self, norm_first=False):
        super().__init__()
        self.norm_first = norm_first
        self.conv = nn.Conv2d(4, 4, 1)
        self.norm = nn.BatchNorm2d(4)

    def forward(self, x):
        return self.conv(self.norm(x)).relu() if self.norm_first else self.norm(self.conv(x)).relu()


def separable():
    return Separable()
"""
Fold = Callable[[str], Result]


@pytest.fixture
def fold(project: Path, capsys: pytest.CaptureFixture[str]) -> Fold:
    """Folds ``old.pt`` into ``new.pt`` by the source of a class or function."""
    (project / "nets.py").write_text(NETS)

    def run(name: str) -> Result:
        code = main(["fold", "old.pt", "--from", f"nets.py:{name}", "-o", "new.pt"])
        output = capsys.readouterr()
        return Result(code, output.out, output.err)

    return run


FOLDED = {
    "Separable": ["depthwise.bias -> norm.running_mean", "pointwise.bias -> norm.running_mean"],
    "separable": ["depthwise.bias -> norm.running_mean", "pointwise.bias -> norm.running_mean"],
    "Joined": ["one.bias -> norm.running_mean", "two.bias -> norm.running_mean"],
    "Flattened": ["conv.bias -> norm.running_mean"],
    "Whole": [
        "stem.depthwise.bias -> stem.norm.running_mean",
        "stem.pointwise.bias -> stem.norm.running_mean",
        "rest.0.bias dropped: no buffer has absorbed it",
    ],
    "Deep": [
        "layers.0.bias -> layers.1.running_mean",
        "layers.3.bias -> layers.4.running_mean",
        "layers.6.bias -> layers.7.running_mean",
    ],
    "Summed": ["one.bias -> norm.running_mean", "two.bias -> norm.running_mean"],
}


@pytest.mark.parametrize("name", FOLDED)
def test_what_the_source_says_is_transferred(fold: Fold, name: str) -> None:
    names: dict[str, object] = {}
    exec(NETS, names)
    torch.manual_seed(0)
    old = names[name]().double()  # type: ignore[operator]
    for parameter in old.parameters():
        torch.nn.init.normal_(parameter)
    inputs = torch.randn(8, 3, 6, 6, dtype=torch.float64)
    for _ in range(5):
        old(torch.randn_like(inputs))
    torch.save(old.eval().state_dict(), "old.pt")
    result = fold(name)
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == FOLDED[name]
    names["BIAS"] = False
    new = names[name]().double()  # type: ignore[operator]
    new.load_state_dict(torch.load("new.pt", weights_only=True), strict=True)
    assert torch.allclose(new.eval()(inputs), old(inputs), rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Scaled", "what operator.mul does to it cannot be computed from a checkpoint"),
        ("Optional", "the bias matters in another configuration"),
    ],
)
def test_what_the_source_does_not_tell_is_refused(fold: Fold, name: str, reason: str) -> None:
    result = fold(name)
    assert result.code == 2
    assert result.err == (
        f"whybias: conv.bias: left as it is: {reason}\n"
        f"whybias: --from nets.py:{name}: no dead bias there can be folded\n"
    )


def test_a_checkpoint_of_another_network_is_refused(fold: Fold) -> None:
    tensors = {"conv.bias": torch.ones(5), "norm.running_mean": torch.ones(64)}
    torch.save(tensors, "old.pt")
    result = fold("Flattened")
    message = "conv.bias does not fit norm.running_mean: 5 numbers do not divide into 64"
    assert (result.code, result.err) == (2, f"whybias: {message}\n")
