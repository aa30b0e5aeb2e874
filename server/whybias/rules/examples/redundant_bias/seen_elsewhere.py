"""Live: the normalizer cancels the bias, or stands before it, and someone else sees it."""

from __future__ import annotations

PROGRAMS = (
    """\
from torch import nn


class Skip(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.bn = nn.BatchNorm2d(8)

    def forward(self, x):
        y = self.conv(x)
        return self.bn(y).relu() + y


# run: Skip() on (2, 3, 8, 8)
""",
    """\
from torch import nn


class UsedTwice(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.bn = nn.BatchNorm2d(8)

    def forward(self, left, right):
        return self.bn(self.conv(left)).relu(), self.conv(right).relu()


# run: UsedTwice() on (2, 3, 8, 8) and (2, 3, 8, 8)
""",
    """\
from torch import nn


class TwoHeads(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 8)
        self.bn = nn.BatchNorm1d(8)
        self.out = nn.Linear(8, 2)

    def forward(self, x):
        features = self.fc(x)
        return self.out(self.bn(features).relu()), features


# run: TwoHeads() on (4, 6)
""",
    """\
from torch import nn


class PreActivation(nn.Module):
    def __init__(self):
        super().__init__()
        self.bn = nn.BatchNorm2d(3)
        self.conv = nn.Conv2d(3, 8, 3)

    def forward(self, x):
        return self.conv(self.bn(x).relu())


# run: PreActivation() on (2, 3, 8, 8)
""",
)
