"""Dead: the normalizer follows at once."""

from __future__ import annotations

PROGRAMS = (
    """\
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)  # expect: WB101 conv
        self.bn = nn.BatchNorm2d(8)

    def forward(self, x):
        return torch.relu(self.bn(self.conv(x)))


# run: Block() on (2, 3, 8, 8)
""",
    """\
import torch.nn as nn


class Generator(nn.Module):
    def __init__(self, latent=6, width=4):
        super().__init__()
        self.main = nn.Sequential(
            nn.ConvTranspose2d(latent, width * 2, 4, 1, 0, bias=True),  # expect: WB101 main.0
            nn.BatchNorm2d(width * 2),
            nn.ReLU(True),
            nn.ConvTranspose2d(width * 2, width, 4, 2, 1),  # expect: WB101 main.3
            nn.BatchNorm2d(width),
            nn.ReLU(True),
            nn.ConvTranspose2d(width, 3, 4, 2, 1),
            nn.Tanh(),
        )

    def forward(self, noise):
        return self.main(noise)


# run: Generator() on (2, 6, 1, 1)
""",
    """\
import torch.nn.functional as F
from torch import nn


class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(12, 8)  # expect: WB101 fc1
        self.bn1 = nn.BatchNorm1d(8)
        self.fc2 = nn.Linear(8, 3)

    def forward(self, x):
        x = F.relu(self.bn1(self.fc1(x)))
        return self.fc2(x)


# run: Head() on (4, 12)
""",
    """\
from collections import OrderedDict

from torch import nn


class Stem(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            OrderedDict(
                [
                    ("conv", nn.Conv3d(1, 4, 3)),  # expect: WB101 layers.conv
                    ("norm", nn.InstanceNorm3d(4)),
                    ("act", nn.LeakyReLU(0.1)),
                ]
            )
        )

    def forward(self, x):
        return self.layers(x)


# run: Stem() on (2, 1, 5, 5, 5)
""",
    """\
from torch import nn


class Block(nn.Module):
    def __init__(self, channels=6):
        super().__init__()
        self.conv = nn.Conv2d(3, channels, 3)  # expect: WB101 conv
        self.norm = nn.GroupNorm(channels, channels)

    def forward(self, x):
        return self.norm(self.conv(x)).relu()


# run: Block() on (2, 3, 8, 8)
""",
    """\
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 5, 3)  # expect: WB101 conv
        self.norm = nn.LayerNorm([6, 6])

    def forward(self, x):
        return self.norm(self.conv(x)).relu()


# run: Block() on (2, 3, 8, 8)
""",
    """\
from torch import nn


class Centred(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 5, 3)  # expect: WB101 conv

    def forward(self, x):
        x = self.conv(x)
        return (x - x.mean(dim=(2, 3), keepdim=True)).relu()


# run: Centred() on (2, 3, 8, 8)
""",
    """\
import torch
from torch import nn


class AttentionPooling(nn.Module):
    def __init__(self, dim=6):
        super().__init__()
        self.score = nn.Linear(dim, 1)  # expect: WB101 score

    def forward(self, x):
        weights = torch.softmax(self.score(x), dim=1)
        return (weights * x).sum(dim=1)


# run: AttentionPooling() on (2, 5, 6)
""",
)
