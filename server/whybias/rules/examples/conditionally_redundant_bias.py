"""Programs with biases that are dead under a condition, and programs where a condition does not matter."""

from __future__ import annotations

INVALID = (
    """\
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, channels=4, norm=True):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)  # expect: WB102 conv
        self.norm = nn.BatchNorm2d(channels) if norm else nn.Identity()

    def forward(self, x):
        return torch.relu(self.norm(self.conv(x)))


# run: Block(norm=True) on (2, 4, 6, 6)
# run: Block(norm=False) on (2, 4, 6, 6)
""",
    """\
from torch import nn


class Block(nn.Module):
    def __init__(self, channels=4, norm_layer=None):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3)  # expect: WB102 conv
        self.norm = None
        if norm_layer is not None:
            self.norm = norm_layer(channels)

    def forward(self, x):
        x = self.conv(x)
        if self.norm is not None:
            x = self.norm(x)
        return x.relu()


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.plain = Block(4)
        self.normalized = Block(4, norm_layer=nn.BatchNorm2d)

    def forward(self, x):
        return self.normalized(self.plain(x))


# run: Network() on (2, 4, 8, 8)
""",
    """\
from torch import nn


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()

        def block(channels_in, channels_out, normalize=True):
            layers = [nn.Conv2d(channels_in, channels_out, 4, 2, 1)]  # expect: WB102
            if normalize:
                layers.append(nn.InstanceNorm2d(channels_out))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            return layers

        self.model = nn.Sequential(*block(3, 4, normalize=False), *block(4, 8))

    def forward(self, image):
        return self.model(image)


# run: Discriminator() on (2, 3, 16, 16)
""",
)

VALID = (
    """\
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, channels=4, norm=True):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1, bias=not norm)
        self.norm = nn.BatchNorm2d(channels) if norm else nn.Identity()

    def forward(self, x):
        return torch.relu(self.norm(self.conv(x)))


# run: Block(norm=True) on (2, 4, 6, 6)
# run: Block(norm=False) on (2, 4, 6, 6)
""",
    """\
from torch import nn


class Block(nn.Module):
    def __init__(self, channels=4, norm=True):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3)
        self.act = nn.ReLU()
        self.norm = nn.BatchNorm2d(channels) if norm else nn.Identity()

    def forward(self, x):
        return self.norm(self.act(self.conv(x)))


# run: Block(norm=True) on (2, 4, 6, 6)
# run: Block(norm=False) on (2, 4, 6, 6)
""",
)
