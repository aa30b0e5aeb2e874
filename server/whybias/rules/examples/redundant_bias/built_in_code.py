"""Dead: the layers are made in loops, lists and functions."""

from __future__ import annotations

PROGRAMS = (
    """\
from torch import nn


class Tower(nn.Module):
    def __init__(self, channels=4, depth=3):
        super().__init__()
        self.convs = nn.ModuleList(
            [nn.Conv2d(channels, channels, 3, padding=1) for _ in range(depth)]  # expect: WB101
        )
        self.norms = nn.ModuleList([nn.BatchNorm2d(channels) for _ in range(depth)])

    def forward(self, x):
        for i, conv in enumerate(self.convs):
            x = self.norms[i](conv(x)).relu()
        return x


# run: Tower() on (2, 4, 6, 6)
""",
    """\
import torch.nn.functional as F
from torch import nn


class PointMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList()
        self.norms = nn.ModuleList()
        last = 3
        for width in [8, 16]:
            self.convs.append(nn.Conv1d(last, width, 1))  # expect: WB101
            self.norms.append(nn.BatchNorm1d(width))
            last = width

    def forward(self, points):
        for conv, norm in zip(self.convs, self.norms):
            points = F.relu(norm(conv(points)))
        return points.amax(dim=-1)


# run: PointMLP() on (2, 3, 7)
""",
    """\
from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()

        def block(channels_in, channels_out, bn=True):
            layers = [nn.Conv2d(channels_in, channels_out, 3, 2, 1)]  # expect: WB101
            if bn:
                layers.append(nn.BatchNorm2d(channels_out))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            return layers

        self.model = nn.Sequential(*block(3, 8), *block(8, 16))

    def forward(self, image):
        return self.model(image)


# run: Encoder() on (2, 3, 16, 16)
""",
    """\
from torch import nn

CONFIGURATION = [4, "M", 8]


def make_layers(configuration):
    layers = []
    channels = 3
    for entry in configuration:
        if entry == "M":
            layers += [nn.MaxPool2d(2)]
        else:
            layers += [
                nn.Conv2d(channels, entry, 3, padding=1),  # expect: WB101
                nn.BatchNorm2d(entry),
                nn.ReLU(inplace=True),
            ]
            channels = entry
    return nn.Sequential(*layers)


class VGG(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = make_layers(CONFIGURATION)

    def forward(self, x):
        return self.features(x)


# run: VGG() on (2, 3, 8, 8)
""",
)
