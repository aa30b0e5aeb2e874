"""Programs with biases that are dead."""

from __future__ import annotations

DIRECT = (
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
"""The normalizer follows at once."""

WITH_STEPS_BETWEEN = (
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
"""Something that carries the bias stands between the layer and what removes it."""

BUILT_IN_CODE = (
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
"""The layers are made in loops, lists and functions."""

PROGRAMS = DIRECT + WITH_STEPS_BETWEEN + BUILT_IN_CODE
