"""Live: what follows looks like a normalizer that cancels the bias, and is not."""

from __future__ import annotations

PROGRAMS = (
    """\
from torch import nn


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.project = nn.Linear(10, 128 * 8 * 8)
        self.bn = nn.BatchNorm2d(128)

    def forward(self, noise):
        x = self.project(noise)
        x = x.view(x.shape[0], 128, 8, 8)
        return self.bn(x)
""",
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


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3)
        self.norm = nn.GroupNorm(8, 32)

    def forward(self, x):
        return self.norm(self.conv(x)).relu()


# run: Block() on (2, 3, 8, 8)
""",
    """\
from torch import nn


class RootMeanSquare(nn.Module):
    def __init__(self, dim=6):
        super().__init__()
        self.fc = nn.Linear(dim, dim)
        self.norm = nn.RMSNorm(dim)

    def forward(self, x):
        return self.norm(self.fc(x))


# run: RootMeanSquare() on (2, 5, 6)
""",
    """\
from torch import nn


class Tokens(nn.Module):
    def __init__(self, length=5, dim=6):
        super().__init__()
        self.fc = nn.Linear(4, dim)
        self.bn = nn.BatchNorm1d(length)

    def forward(self, x):
        batch, length, features = x.shape
        return self.bn(self.fc(x))


# run: Tokens() on (3, 5, 4)
""",
    """\
import torch
from torch import nn


class FrozenBatchNorm2d(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.register_buffer("weight", torch.ones(channels))
        self.register_buffer("bias", torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        scale = self.weight * (self.running_var + 1e-5).rsqrt()
        shift = self.bias - self.running_mean * scale
        return x * scale.reshape(1, -1, 1, 1) + shift.reshape(1, -1, 1, 1)


class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.bn = FrozenBatchNorm2d(8)

    def forward(self, x):
        return self.bn(self.conv(x)).relu()


# run: Backbone() on (2, 3, 8, 8)
""",
    """\
from torch import nn
from torchvision.ops import FrozenBatchNorm2d


class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.bn = FrozenBatchNorm2d(8)

    def forward(self, x):
        return self.bn(self.conv(x)).relu()
""",
    """\
from torch import nn


class FrozenStatistics(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.bn = nn.BatchNorm2d(8)

    def train(self, mode=True):
        super().train(mode)
        self.bn.eval()
        return self

    def forward(self, x):
        return self.bn(self.conv(x)).relu()


# run: FrozenStatistics() on (2, 3, 8, 8)
""",
    """\
from torch import nn


class NeverLearns(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.bn = nn.BatchNorm2d(8, momentum=0.0)

    def forward(self, x):
        return self.bn(self.conv(x)).relu()
""",
    """\
from torch import nn


class Classifier(nn.Module):
    def __init__(self, classes=4):
        super().__init__()
        self.fc = nn.Linear(6, classes)

    def forward(self, x):
        return self.fc(x).softmax(dim=-1)


# run: Classifier() on (3, 6)
""",
)
