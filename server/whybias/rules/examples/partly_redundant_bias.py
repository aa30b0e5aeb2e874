"""Biases of which a part is dead, and such of which nothing, or only one common shift, is."""

from __future__ import annotations

INVALID = (
    """\
import torch.nn.functional as F
from torch import nn


class Attention(nn.Module):
    def __init__(self, dim=6):
        super().__init__()
        self.qkv = nn.Linear(dim, 3 * dim)  # expect: WB202 qkv

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        return F.scaled_dot_product_attention(q, k, v)


# run: Attention() on (2, 5, 6)
""",
    """\
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 12, 3)  # expect: WB202 conv
        self.norm = nn.GroupNorm(4, 12)

    def forward(self, x):
        return self.norm(self.conv(x)).sigmoid()


# run: Block() on (2, 3, 6, 6)
""",
    """\
from torch import nn


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.project = nn.Linear(5, 4 * 2 * 2)  # expect: WB202 project
        self.bn = nn.BatchNorm2d(4)

    def forward(self, noise):
        x = self.project(noise).view(-1, 4, 2, 2)
        return self.bn(x)


# run: Generator() on (3, 5)
""",
)

VALID = (
    """\
from torch import nn


class Projection(nn.Module):
    def __init__(self, dim=6):
        super().__init__()
        self.fc = nn.Linear(dim, dim)
        self.norm = nn.LayerNorm(dim)

    def forward(self, x):
        return self.norm(self.fc(x))


# run: Projection() on (2, 5, 6)
""",
    """\
from torch import nn


class Gated(nn.Module):
    def __init__(self, dim=6):
        super().__init__()
        self.both = nn.Linear(dim, 2 * dim)

    def forward(self, x):
        value, gate = self.both(x).chunk(2, dim=-1)
        return value * gate.sigmoid()


# run: Gated() on (2, 5, 6)
""",
)
