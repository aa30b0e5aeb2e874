"""Dead: something that carries the bias stands between the layer and what removes it."""

from __future__ import annotations

PROGRAMS = (
    """\
from torch import nn


class Stem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)  # expect: WB101 conv
        self.pool = nn.MaxPool2d(2)
        self.bn = nn.BatchNorm2d(8)

    def forward(self, x):
        return self.bn(self.pool(self.conv(x))).relu()


# run: Stem() on (2, 3, 10, 10)
""",
    """\
from torch import nn


class Halved(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)  # expect: WB101 conv
        self.bn = nn.BatchNorm2d(8)

    def forward(self, x):
        x = self.conv(x)
        x = x / 2
        return self.bn(x).relu()


# run: Halved() on (2, 3, 8, 8)
""",
    """\
import torch
from torch import nn


class Flattened(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)  # expect: WB101 conv
        self.bn = nn.BatchNorm1d(4 * 6 * 6)

    def forward(self, x):
        return torch.relu(self.bn(self.conv(x).flatten(1)))


# run: Flattened() on (3, 1, 8, 8)
""",
    """\
from torch import nn


class Up(nn.Module):
    def __init__(self):
        super().__init__()
        self.reduce = nn.Conv2d(8, 4, 1)
        self.up = nn.Upsample(scale_factor=2, mode="bilinear")
        self.smooth = nn.Conv2d(4, 4, 3, padding=1)  # expect: WB101 smooth
        self.bn = nn.BatchNorm2d(4)

    def forward(self, x):
        return self.bn(self.smooth(self.up(self.reduce(x)))).relu()


# run: Up() on (2, 8, 4, 4)
""",
    """\
from torch import nn


class Separable(nn.Module):
    def __init__(self):
        super().__init__()
        self.depthwise = nn.Conv2d(8, 8, 3, padding=1, groups=8)  # expect: WB101 depthwise
        self.pointwise = nn.Conv2d(8, 16, 1)  # expect: WB101 pointwise
        self.bn = nn.BatchNorm2d(16)

    def forward(self, x):
        return self.bn(self.pointwise(self.depthwise(x))).relu()


# run: Separable() on (2, 8, 6, 6)
""",
    """\
from torch import nn


class Mirrored(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3)  # expect: WB101 conv1
        self.conv2 = nn.Conv2d(6, 6, 3, padding=1, padding_mode="reflect")  # expect: WB101 conv2
        self.bn = nn.BatchNorm2d(6)

    def forward(self, x):
        return self.bn(self.conv2(self.conv1(x))).relu()


# run: Mirrored() on (2, 3, 8, 8)
""",
    """\
from torch import nn


class TwoBranches(nn.Module):
    def __init__(self):
        super().__init__()
        self.near = nn.Conv2d(3, 8, 1)  # expect: WB101 near
        self.far = nn.Conv2d(3, 8, 3, padding=1)  # expect: WB101 far
        self.bn = nn.BatchNorm2d(8)

    def forward(self, x):
        return self.bn(self.near(x) + self.far(x)).relu()


# run: TwoBranches() on (2, 3, 8, 8)
""",
    """\
import torch
from torch import nn


class Inception(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Conv2d(3, 2, 1)  # expect: WB101 one
        self.three = nn.Conv2d(3, 4, 3, padding=1)  # expect: WB101 three
        self.five = nn.Conv2d(3, 2, 5, padding=2)  # expect: WB101 five
        self.bn = nn.BatchNorm2d(8)

    def forward(self, x):
        return self.bn(torch.cat([self.one(x), self.three(x), self.five(x)], dim=1)).relu()


# run: Inception() on (2, 3, 8, 8)
""",
    """\
from torch import nn


class PerToken(nn.Module):
    def __init__(self, dim=6):
        super().__init__()
        self.fc = nn.Linear(4, dim)  # expect: WB101 fc
        self.bn = nn.BatchNorm1d(dim)

    def forward(self, tokens):
        x = self.fc(tokens).transpose(1, 2)
        return self.bn(x).relu()


# run: PerToken() on (2, 5, 4)
""",
    """\
from torch import nn


class PointNetLayer(nn.Module):
    def __init__(self, dim=6):
        super().__init__()
        self.dim = dim
        self.fc = nn.Linear(3, dim)  # expect: WB101 fc
        self.bn = nn.BatchNorm1d(dim)

    def forward(self, points):
        x = self.fc(points).reshape(-1, self.dim)
        return self.bn(x).relu()


# run: PointNetLayer() on (2, 5, 3)
""",
    """\
from torch import nn


class TokenMixer(nn.Module):
    def __init__(self, tokens=5, dim=6):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.mix = nn.Linear(tokens, tokens)  # expect: WB101 mix
        self.out_norm = nn.LayerNorm(dim)

    def forward(self, x):
        x = x + self.mix(self.norm(x).transpose(1, 2)).transpose(1, 2)
        return self.out_norm(x)


# run: TokenMixer() on (2, 5, 6)
""",
    """\
from torch import nn


class TalkingHeads(nn.Module):
    def __init__(self, heads=3):
        super().__init__()
        self.talk = nn.Linear(heads, heads)  # expect: WB101 talk

    def forward(self, scores, values):
        scores = self.talk(scores.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        return scores.softmax(dim=-1) @ values


# run: TalkingHeads() on (2, 3, 4, 4) and (2, 3, 4, 5)
""",
)
