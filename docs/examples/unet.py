"""A two-level U-Net with depthwise separable convolutions and a choice of normalizers."""

import torch
import torch.nn.functional as F
from torch import nn


class SeparableConv(nn.Module):
    def __init__(self, in_channels, out_channels, norm=True):
        super().__init__()
        self.depthwise = nn.Conv2d(in_channels, in_channels, 3, padding=1, groups=in_channels)
        self.pointwise = nn.Conv2d(in_channels, out_channels, 1)
        self.norm = nn.InstanceNorm2d(out_channels, affine=True) if norm else nn.Identity()

    def forward(self, x):
        return F.relu(self.norm(self.pointwise(self.depthwise(x))))


class UNet(nn.Module):
    def __init__(self, channels=3, classes=2, width=16):
        super().__init__()
        self.first = SeparableConv(channels, width, norm=False)
        self.down = SeparableConv(width, width * 2)
        self.middle = nn.Sequential(
            nn.Conv2d(width * 2, width * 2, 3, padding=1),
            nn.GroupNorm(8, width * 2),
            nn.SiLU(),
        )
        self.gate = nn.Conv2d(width * 2, width, 1)
        self.skip = nn.Conv2d(width, width, 1)
        self.gate_norm = nn.BatchNorm2d(width)
        self.out = nn.Conv2d(width, classes, 1)

    def forward(self, x):
        fine = self.first(x)
        coarse = self.middle(self.down(F.max_pool2d(fine, 2)))
        up = F.interpolate(coarse, scale_factor=2, mode="bilinear", align_corners=False)
        joined = torch.relu(self.gate_norm(self.gate(up) + self.skip(fine)))
        return self.out(joined)
