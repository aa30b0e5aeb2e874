import torch
from torch import nn


class Stem(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.conv = nn.Conv2d(3, width, 7, stride=2, padding=3)
        self.bn = nn.BatchNorm2d(width)
        self.pool = nn.MaxPool2d(2)
        self.mix = nn.Conv2d(width, width, 3, padding=1)
        self.mix_bn = nn.BatchNorm2d(width)
        self.head = nn.Linear(width, 10)

    def forward(self, x):
        x = torch.relu(self.bn(self.conv(x)))
        x = self.mix_bn(self.pool(self.mix(x)))
        return self.head(torch.relu(x).mean((2, 3)))
