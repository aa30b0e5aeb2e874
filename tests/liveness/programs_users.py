"""Modules that others use: what their users settle, and what they hand on from their own makers."""

from __future__ import annotations

PROGRAMS = {
    "an optional activation that a user hands on": """
class Block(nn.Module):
    def __init__(self, d=4, act=None):
        super().__init__()
        self.conv = nn.Conv2d(d, d, 1)  # dead when act is None
        self.bn = nn.BatchNorm2d(d)
        self.act = act
    def forward(self, x):
        x = self.conv(x)
        if self.act is not None:
            x = self.act(x)
        return self.bn(x)
class Net(nn.Module):
    def __init__(self, d=4, act=None):
        super().__init__()
        self.block = Block(d, act)
    def forward(self, x):
        return self.block(x)
# run Net() on 4, 4, 3, 3
""",
    "an optional change of scores that a user hands on": """
class Attn(nn.Module):
    def __init__(self, d=8, processor=None):
        super().__init__()
        self.qkv = nn.Linear(d, 3 * d)  # unknown
        self.processor = processor
    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, -1)
        s = q @ k.transpose(1, 2)
        if self.processor is not None:
            s = self.processor(s)
        return s.softmax(-1) @ v
class Net(nn.Module):
    def __init__(self, d=8, processor=None):
        super().__init__()
        self.attn = Attn(d, processor)
    def forward(self, x):
        return self.attn(x)
# run Net() on 2, 5, 8
""",
    "a flag that a user hands on": """
class Attention(nn.Module):
    def __init__(self, d=8, smooth=False):
        super().__init__()
        self.v = nn.Linear(d, 1)  # dead when not smooth
        self.smooth = smooth
    def forward(self, memory, mask):
        s = self.v(memory).squeeze(-1)
        s = s.masked_fill(mask, -1e9)
        return torch.sigmoid(s) if self.smooth else F.softmax(s, dim=1)
class Dec(nn.Module):
    def __init__(self, d=8, smooth=False):
        super().__init__()
        self.att = Attention(d, smooth)
    def forward(self, memory, mask):
        return self.att(memory, mask)
# do not run
""",
    "an optional input that a user hands on": """
class Block(nn.Module):
    def __init__(self, c=4):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 1)  # unknown
        self.bn = nn.BatchNorm2d(c)
    def forward(self, x, fn=None):
        y = self.conv(x)
        if fn is not None:
            y = fn(y)
        return self.bn(y)
class Net(nn.Module):
    def __init__(self, c=4):
        super().__init__()
        self.block = Block(c)
    def forward(self, x, fn=None):
        return self.block(x, fn)
# run Net() on 4, 4, 3, 3
""",
    "a flag among the inputs that a user hands on": """
class Block(nn.Module):
    def __init__(self, c=4):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 1)  # live
        self.bn = nn.BatchNorm2d(c)
    def forward(self, x, return_pre=False):
        y = self.conv(x)
        if return_pre:
            return self.bn(y), y
        return self.bn(y), None
class Net(nn.Module):
    def __init__(self, c=4):
        super().__init__()
        self.block = Block(c)
    def forward(self, x, return_pre=False):
        return self.block(x, return_pre)
# do not run
""",
    "a tensor from before the normalizer, in evaluation alone, and a user": """
class Block(nn.Module):
    def __init__(self, c=4):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 1)  # live
        self.bn = nn.BatchNorm2d(c)
    def forward(self, x):
        y = self.conv(x)
        return self.bn(y) if self.training else y
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = Block()
    def forward(self, x):
        return self.block(x)
# run Net() on 4, 4, 3, 3
""",
    "a normalizer or what a user gives": """
class Block(nn.Module):
    def __init__(self, c=4, norm=True, post=None):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 1)  # dead when norm
        self.post = nn.BatchNorm2d(c) if norm else post
    def forward(self, x):
        return self.post(self.conv(x))
class Net(nn.Module):
    def __init__(self, norm=True):
        super().__init__()
        self.a = Block(4, norm, nn.ReLU())
    def forward(self, x):
        return self.a(x)
# run Net() on 4, 4, 3, 3
""",
    "a name that a user hands on, of which two values are good": """
class Block(nn.Module):
    def __init__(self, c=4, norm='bn'):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 1)  # dead when norm == 'in'
        if norm == 'bn':
            self.norm = nn.BatchNorm2d(c)
        elif norm == 'in':
            self.norm = nn.InstanceNorm2d(c)
        else:
            self.norm = None
    def forward(self, x):
        y = self.conv(x)
        if self.norm is not None:
            y = self.norm(y)
        return y
class Net(nn.Module):
    def __init__(self, c=4, norm='bn'):
        super().__init__()
        self.block = Block(c, norm)
    def forward(self, x):
        return self.block(x)
# do not run
""",
    "a sequence with a layer that a user hands on": """
class ConvBN(nn.Sequential):
    def __init__(self, c=4, act=None):
        layers = [nn.Conv2d(c, c, 1)]  # unknown
        if act is not None:
            layers.append(act)
        layers.append(nn.BatchNorm2d(c))
        super().__init__(*layers)
class Net(nn.Module):
    def __init__(self, attn=None):
        super().__init__()
        self.a = ConvBN(4, attn)
    def forward(self, x):
        return self.a(x)
# run Net() on 4, 4, 3, 3
""",
    "a function with a layer that a user hands on": """
def conv_bn(c, act=None):
    layers = [nn.Conv2d(c, c, 1)]  # unknown
    if act is not None:
        layers.append(act)
    layers.append(nn.BatchNorm2d(c))
    return nn.Sequential(*layers)
class Net(nn.Module):
    def __init__(self, attn=None):
        super().__init__()
        self.a = conv_bn(4, attn)
        self.b = conv_bn(4)
    def forward(self, x):
        return self.b(self.a(x))
# run Net() on 4, 4, 3, 3
""",
    "a function that hands on whatever it is given": """
class Net(nn.Module):
    def __init__(self, norm_layer=None):
        super().__init__()
        if norm_layer is None:
            norm_layer = nn.BatchNorm2d
        self.stem, self.bn = nn.Conv2d(3, 8, 3), norm_layer(8)  # dead when norm_layer is None
    def forward(self, x):
        return F.relu(self.bn(self.stem(x)))
def net(**kwargs):
    return Net(**kwargs)
# do not run
""",
    "a function that hands on something else": """
class Net(nn.Module):
    def __init__(self, norm_layer=None, classes=10):
        super().__init__()
        if norm_layer is None:
            norm_layer = nn.BatchNorm2d
        self.stem, self.bn, self.fc = nn.Conv2d(3, 8, 3), norm_layer(8), nn.Linear(8, classes)  # dead; live
    def forward(self, x):
        return self.fc(F.relu(self.bn(self.stem(x))).mean((2, 3)))
def net(classes=10):
    return Net(classes=classes)
""",
}
