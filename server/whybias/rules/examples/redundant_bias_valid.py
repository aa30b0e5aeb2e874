"""Programs that look as if a bias were dead, where it is not."""

from __future__ import annotations

SEEN_FIRST = (
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
"""Something sees the bias before the normalizer does."""

NOT_CANCELLED = (
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
"""What follows looks like a normalizer that cancels the bias, and is not."""

SEEN_ELSEWHERE = (
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
"""The normalizer cancels the bias, or stands before it, and someone else sees it."""

ALREADY_RIGHT = (
    """\
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, bias=False)
        self.bn = nn.BatchNorm2d(8)

    def forward(self, x):
        return self.bn(self.conv(x)).relu()


# run: Block() on (2, 3, 8, 8)
""",
    """\
from torch import nn


class Block(nn.Module):
    def __init__(self, bias=False):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, bias=bias)
        self.bn = nn.BatchNorm2d(8)

    def forward(self, x):
        return self.bn(self.conv(x)).relu()


# run: Block() on (2, 3, 8, 8)
""",
    """\
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)  # whybias: ignore[WB101]
        self.bn = nn.BatchNorm2d(8)

    def forward(self, x):
        return self.bn(self.conv(x)).relu()
""",
)
"""There is no bias, the caller decides, or the author has said that it is meant."""

PROGRAMS = SEEN_FIRST + NOT_CANCELLED + SEEN_ELSEWHERE + ALREADY_RIGHT
