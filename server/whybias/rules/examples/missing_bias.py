"""Layers without a bias that nothing makes up for, and such where that is as it should be."""

from __future__ import annotations

INVALID = (
    """\
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, bias=False)  # expect: WB301 conv

    def forward(self, x):
        return torch.relu(self.conv(x))


# run: Block() on (2, 3, 6, 6)
""",
    """\
from torch import nn


class Perceptron(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(6, 8, bias=False),  # expect: WB301 layers.0
            nn.GELU(),
            nn.Linear(8, 2),
        )

    def forward(self, x):
        return self.layers(x)


# run: Perceptron() on (3, 6)
""",
)

VALID = (
    """\
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, bias=False)
        self.bn = nn.BatchNorm2d(4)

    def forward(self, x):
        return self.bn(self.conv(x)).relu()


# run: Block() on (2, 3, 6, 6)
""",
    """\
import torch
from torch import nn


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.input = nn.Linear(4, 6)
        self.state = nn.Linear(6, 6, bias=False)

    def forward(self, x, state):
        return torch.tanh(self.input(x) + self.state(state))


# run: TwoInputs() on (2, 4) and (2, 6)
""",
    """\
from torch import nn


class Scores(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 3, bias=False)

    def forward(self, x):
        return self.fc(x)


# run: Scores() on (2, 6)
""",
)
