from torch import nn


class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3)
        self.first_bn = nn.BatchNorm2d(8)
        self.second = nn.Conv2d(8, 8, 3)
        self.second_bn = nn.BatchNorm2d(8)

    def forward(self, x):
        x = self.first_bn(self.first(x))
        return self.second_bn(self.second(x))
