"""What the editors open."""

from __future__ import annotations

NET = """\
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 3)
        self.bn1 = nn.BatchNorm2d(64)
        self.conv2 = nn.Conv2d(64, 128, 3, bias=True)
        self.bn2 = nn.BatchNorm2d(128)
        self.head = nn.Conv2d(128, 10, 1)

    def forward(self, x):
        x = self.bn1(self.conv1(x)).relu()
        x = self.bn2(self.conv2(x)).relu()
        return self.head(x)
"""

FIXED = NET.replace("nn.Conv2d(3, 64, 3)", "nn.Conv2d(3, 64, 3, bias=False)").replace("bias=True", "bias=False")

WIDE = NET.replace("        self.conv1 =", '        """😀é"""; self.conv1 =')
"""The first finding stands behind characters that every encoding counts differently."""

FORM_FEEDS = NET.replace("class Net", "\x0cclass Net").replace("\n", "\r\n")
"""Lines that end as on Windows, one of which begins with a form feed."""
