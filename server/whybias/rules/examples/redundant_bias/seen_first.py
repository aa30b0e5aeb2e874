"""Live: something sees the bias before the normalizer does."""

from __future__ import annotations

PROGRAMS = (
    """\
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.bn = nn.BatchNorm2d(8)

    def forward(self, x):
        return self.bn(self.conv(x).relu())


# run: Block() on (2, 3, 8, 8)
""",
    """\
from torch import nn


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = nn.Sequential(
            nn.Conv2d(3, 8, 3, 2, 1),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Dropout2d(0.25),
            nn.BatchNorm2d(8, 0.8),
        )

    def forward(self, image):
        return self.model(image)


# run: Discriminator() on (4, 3, 8, 8)
""",
    """\
from torch import nn


class Dropped(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.dropout = nn.Dropout(0.5)
        self.bn = nn.BatchNorm2d(8)

    def forward(self, x):
        return self.bn(self.dropout(self.conv(x)))


# run: Dropped() on (2, 3, 8, 8)
""",
    """\
from torch import nn


class Pooled(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.pool = nn.AvgPool2d(3, stride=2, padding=1)
        self.bn = nn.BatchNorm2d(8)

    def forward(self, x):
        return self.bn(self.pool(self.conv(x)))


# run: Pooled() on (2, 3, 8, 8)
""",
    """\
from torch import nn


class ZeroPadded(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3)
        self.conv2 = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(4)

    def forward(self, x):
        return self.bn(self.conv2(self.conv1(x)))


# run: ZeroPadded() on (2, 3, 8, 8)
""",
    """\
import torch
from torch import nn


class Gated(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.gate = nn.Conv2d(3, 4, 3)
        self.bn = nn.BatchNorm2d(4)

    def forward(self, x):
        return self.bn(self.conv(x) * torch.sigmoid(self.gate(x)))


# run: Gated() on (2, 3, 8, 8)
""",
)
