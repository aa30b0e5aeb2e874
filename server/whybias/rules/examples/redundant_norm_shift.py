"""Normalizers whose shift a later normalizer removes, and such whose shift is needed."""

from __future__ import annotations

INVALID = (
    """\
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(6)  # expect: WB302 norm
        self.fc = nn.Linear(6, 8, bias=False)
        self.out_norm = nn.BatchNorm1d(8)

    def forward(self, x):
        return torch.relu(self.out_norm(self.fc(self.norm(x))))


# run: Block() on (4, 6)
""",
    """\
from torch import nn


class Stem(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.BatchNorm2d(3),  # expect: WB302 layers.0
            nn.Conv2d(3, 4, 3, bias=False),
            nn.BatchNorm2d(4),
            nn.ReLU(),
        )

    def forward(self, x):
        return self.layers(x)


# run: Stem() on (2, 3, 6, 6)
""",
)

VALID = (
    """\
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm2d(3)
        self.conv = nn.Conv2d(3, 4, 3, bias=False)
        self.out_norm = nn.BatchNorm2d(4)

    def forward(self, x):
        return self.out_norm(self.conv(self.norm(x).relu()))


# run: Block() on (2, 3, 6, 6)
""",
    """\
from torch import nn


class Padded(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm2d(3)
        self.conv = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.out_norm = nn.BatchNorm2d(4)

    def forward(self, x):
        return self.out_norm(self.conv(self.norm(x)))


# run: Padded() on (2, 3, 6, 6)
""",
    """\
from torch import nn


class Twice(nn.Module):
    def __init__(self, dim=6):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.fc = nn.Linear(dim, dim)
        self.out_norm = nn.LayerNorm(dim)

    def forward(self, x):
        return self.out_norm(self.fc(self.norm(x)))


# run: Twice() on (2, 5, 6)
""",
)
