"""A small ResNet whose blocks are given their normalizer."""

import torch
from torch import nn


def conv3x3(in_channels, out_channels, stride=1):
    return nn.Conv2d(in_channels, out_channels, kernel_size=3, stride=stride, padding=1)


class BasicBlock(nn.Module):
    def __init__(self, in_channels, channels, stride=1, norm_layer=None):
        super().__init__()
        if norm_layer is None:
            norm_layer = nn.BatchNorm2d
        self.conv1 = conv3x3(in_channels, channels, stride)
        self.bn1 = norm_layer(channels)
        self.conv2 = conv3x3(channels, channels)
        self.bn2 = norm_layer(channels)
        self.relu = nn.ReLU(inplace=True)
        self.shortcut = None
        if stride != 1 or in_channels != channels:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, channels, kernel_size=1, stride=stride),
                norm_layer(channels),
            )

    def forward(self, x):
        identity = x if self.shortcut is None else self.shortcut(x)
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += identity
        return self.relu(out)


class ResNet(nn.Module):
    def __init__(self, layers=(2, 2, 2), num_classes=10, norm_layer=None):
        super().__init__()
        if norm_layer is None:
            norm_layer = nn.BatchNorm2d
        self.in_channels = 16
        self.stem = nn.Conv2d(3, 16, kernel_size=7, stride=2, padding=3)
        self.stem_bn = nn.BatchNorm2d(16)
        self.pool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
        self.stage1 = self._make_stage(16, layers[0], 1, norm_layer)
        self.stage2 = self._make_stage(32, layers[1], 2, norm_layer)
        self.stage3 = self._make_stage(64, layers[2], 2, norm_layer)
        self.classifier = nn.Linear(64, num_classes)

    def _make_stage(self, channels, blocks, stride, norm_layer):
        stage = [BasicBlock(self.in_channels, channels, stride, norm_layer)]
        self.in_channels = channels
        for _ in range(1, blocks):
            stage.append(BasicBlock(channels, channels, norm_layer=norm_layer))
        return nn.Sequential(*stage)

    def forward(self, x):
        x = torch.relu(self.stem_bn(self.pool(self.stem(x))))
        x = self.stage3(self.stage2(self.stage1(x)))
        return self.classifier(x.mean(dim=(2, 3)))


def resnet(**kwargs):
    return ResNet(**kwargs)
