"""Programs that do the same thing again, or nearly the same."""

from __future__ import annotations

PROGRAMS = {
    "a block after layers with and without a bias": """
class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(width, width, 1), nn.GroupNorm(2, width)

    def forward(self, x):
        return self.conv(F.relu(self.norm(x)))

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 8, 1), nn.Conv2d(8, 8, 1, bias=False)
        self.first, self.second = Block(8), Block(8)

    def forward(self, x):
        x = self.first(self.a(x))
        return self.second(self.b(x) + x)
""",
    "a helper that returns the table it was given": """
def merged(given, more):
    given.update(more)
    return given

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        options = {}
        merged(options, {"bias": True})
        again = merged(options, {"norm": True})
        self.conv = nn.Conv2d(3, 8, 3)
        self.norm = nn.BatchNorm2d(8) if again["norm"] and options["norm"] else nn.Identity()

    def forward(self, x):
        return self.norm(self.conv(x))
""",
    "a helper that keeps count in a table of the module": """
COUNT = {"made": 0}

def width(base):
    COUNT["made"] = COUNT["made"] + 1
    return base * COUNT["made"]

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, width(8), 3)
        self.second = nn.Conv2d(8, width(8), 3)
        self.norm = nn.GroupNorm(16, 16)

    def forward(self, x):
        return self.norm(self.second(self.first(x)))
""",
    "a helper with a table as default": """
def next_name(seen=[]):
    seen.append(len(seen))
    return seen[-1]

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        next_name()
        self.conv = nn.Conv2d(3, 8, 3)
        self.norm = nn.BatchNorm2d(8) if next_name() == 0 else nn.Identity()

    def forward(self, x):
        return self.norm(self.conv(x))
""",
    "a loop that freezes what comes after the first": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList([self.block() for _ in range(3)])
        found = []
        for m in self.modules():
            if isinstance(m, nn.BatchNorm2d):
                if found:
                    m.momentum = 0
                found.append(m)

    def block(self):
        return nn.Sequential(nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3))

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return x
""",
    "a loop that computes the size of every layer": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList([self.block() for _ in range(3)])
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                fan_out = m.kernel_size[0] * m.out_channels
                m.weight.data.normal_(0, fan_out ** -0.5)

    def block(self):
        return nn.Sequential(nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3))

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return x
""",
    "a loop that remembers the module of the round before": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList([self.block() for _ in range(3)])
        earlier = None
        for m in self.modules():
            if isinstance(m, nn.BatchNorm2d):
                if earlier is not None:
                    m.momentum = 0
                earlier = m

    def block(self):
        return nn.Sequential(nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3))

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return x
""",
    "a loop of which the last module is kept": """
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3)

    def forward(self, x):
        return self.norm(self.conv(x))

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList([Block() for _ in range(2)])
        for m in self.modules():
            if isinstance(m, Block):
                last = m
        last.norm = nn.Identity()

    def forward(self, x):
        return self.blocks[1](x)
""",
    "a helper that looks at a layer and not at its name": """
def is_pointwise(layer, name):
    return layer.kernel_size == (1, 1)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two = nn.Conv2d(3, 8, 1), nn.Conv2d(8, 8, 3)
        self.three = nn.Conv2d(8, 8, 3)
        self.first = nn.BatchNorm2d(8) if is_pointwise(self.one, "one") else nn.ReLU()
        self.second = nn.BatchNorm2d(8) if is_pointwise(self.two, "two") else nn.ReLU()
        self.third = nn.ReLU() if is_pointwise(self.three, "three") else nn.BatchNorm2d(8)

    def forward(self, x):
        return self.third(self.three(self.second(self.two(self.first(self.one(x))))))
""",
    "a loop that asks for names": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = self.block()
        self.b = self.block()
        for name, m in self.named_modules():
            if name.startswith("b.1"):
                m.momentum = 0

    def block(self):
        return nn.Sequential(nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3))

    def forward(self, x):
        return self.b(self.a(x))
""",
    "blocks that hang on an answer": """
class Block(nn.Module):
    def __init__(self, width, norm=None):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 1)
        self.norm = nn.BatchNorm2d(width) if norm is None else norm(width)

    def forward(self, x):
        return self.norm(self.conv(x))

class Net(nn.Module):
    def __init__(self, width, flag=False):
        super().__init__()
        self.one = Block(width)
        self.two = Block(width)
        self.flag = flag

    def forward(self, x, skip=None):
        y = self.two(self.one(x))
        if self.flag:
            y = y + self.one.conv(x)
        return y if skip is None else y + skip
""",
    "an input that is handed back": """
class Maybe(nn.Module):
    def __init__(self, p=0.0):
        super().__init__()
        self.p = p

    def forward(self, x):
        if self.p == 0.0 or not self.training:
            return x
        return F.dropout(x, self.p)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.same = Maybe()
        self.drop = Maybe(0.5)
        self.norm = nn.BatchNorm2d(8)
        self.second = nn.Conv2d(8, 8, 3)
        self.last = nn.BatchNorm2d(8)

    def forward(self, x):
        x = self.same(self.norm(self.same(self.conv(x))))
        return self.last(self.drop(self.second(x)))
""",
    "ranks that are learned inside": """
class Inner(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 8)

    def forward(self, x):
        b, n, c = x.shape
        return self.fc(x).transpose(1, 2)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two = Inner(), Inner()
        self.norm, self.last = nn.BatchNorm1d(8), nn.BatchNorm1d(8)

    def forward(self, x):
        x = self.norm(self.one(x)).transpose(1, 2)
        return self.last(self.two(x))
""",
    "a member of an enumeration that is kept": """
from enum import Enum

class Order(Enum):
    PRE = 1
    POST = 2

class Net(nn.Module):
    def __init__(self, scale=True):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 1)
        self.norm = nn.BatchNorm2d(3)
        self.order, self.scale = Order.POST, scale

    def forward(self, x):
        if self.scale:
            x = x * 2
        return self.norm(self.conv(x)) if self.order == Order.POST else self.conv(self.norm(x))
""",
    "blocks that choose their forward when they are made": """
class Block(nn.Module):
    def __init__(self, width, way="plain"):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(width, width, 1), nn.BatchNorm2d(width)
        self.forward = self.plain if way == "plain" else self.raw

    def plain(self, x):
        return x + self.norm(self.conv(x))

    def raw(self, x):
        return x + self.conv(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(*[Block(8) for _ in range(3)])
        self.others = nn.Sequential(*[Block(4, "raw") for _ in range(3)])

    def forward(self, x):
        return self.blocks(x).mean() + self.others(x[:, :4]).mean()
""",
    "blocks that keep what sees the constructor": """
class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(width, width, 1), nn.BatchNorm2d(width)
        self.step = lambda x: self.norm(self.conv(x))

    def forward(self, x):
        return x + self.step(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList([Block(8) for _ in range(3)])

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return x
""",
    "blocks that keep a parameter of a layer": """
class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(width, width, 1), nn.BatchNorm2d(width)
        self.offset = self.conv.bias

    def forward(self, x, more=False):
        x = self.norm(self.conv(x))
        return x * self.offset.sum() if more else x

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = Block(8), Block(8)

    def forward(self, x):
        return self.second(self.first(x), more=True)
""",
    "blocks that ask for lengths": """
class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(width)
        self.query, self.key = nn.Linear(width, width), nn.Linear(width, width)
        self.value, self.out = nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, x):
        b, h, w, c = x.shape
        t = self.norm(x).view(b, h * w, c)
        if h * w == 1:
            return x
        q, k, v = (
            layer(t).view(b, h * w, self.heads, c // self.heads).transpose(1, 2)
            for layer in (self.query, self.key, self.value)
        )
        t = (q @ k.transpose(-2, -1)).softmax(-1) @ v
        return x + self.out(t.transpose(1, 2).reshape(b, h * w, c)).view(b, h, w, c)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 4, stride=4)
        self.blocks = nn.ModuleList([Block(8, 2) for _ in range(4)])
        self.down, self.norm = nn.Conv2d(8, 8, 2), nn.BatchNorm2d(8)
        self.later = nn.ModuleList([Block(8, 4) for _ in range(2)])

    def forward(self, x):
        x = self.stem(x).permute(0, 2, 3, 1)
        for block in self.blocks:
            x = block(x)
        x = self.norm(self.down(x.permute(0, 3, 1, 2))).permute(0, 2, 3, 1)
        for block in self.later:
            x = block(x)
        return x
""",
    "a stream of many biases that fare alike": """
class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 1)
        self.inner, self.norm = nn.Conv2d(width, width, 1), nn.BatchNorm2d(width)

    def forward(self, x):
        return x + self.conv(F.relu(self.norm(self.inner(x))))

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3)
        self.blocks = nn.Sequential(*[Block(8) for _ in range(5)])
        self.norm, self.head = nn.BatchNorm2d(8), nn.Conv2d(8, 2, 1)
        self.others = nn.Sequential(*[Block(2) for _ in range(4)])

    def forward(self, x):
        x = self.head(F.relu(self.norm(self.blocks(self.stem(x)))))
        return self.others(x)
""",
    "normalizers that hand their running statistics on": """
class Norm(nn.BatchNorm2d):
    def forward(self, x):
        return F.relu(F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, self.training))

class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(width, width, 3), Norm(width)

    def forward(self, x):
        return self.norm(self.conv(x))

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(*[Block(8) for _ in range(3)])
        self.conv, self.norm = nn.Conv2d(8, 8, 1), nn.BatchNorm2d(8)

    def forward(self, x):
        x = self.norm(self.conv(self.blocks(x)))
        return x * self.norm.running_mean.sum()
""",
    "a block built otherwise around a part built before, called twice": """
class Mix(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3)

    def forward(self, x):
        return self.conv(x)

class Block(nn.Module):
    def __init__(self, width, rate):
        super().__init__()
        self.mix, self.norm = Mix(width), nn.BatchNorm2d(width)
        self.drop = nn.Dropout(rate) if rate > 0 else nn.Identity()

    def forward(self, x):
        return self.drop(F.relu(self.norm(self.mix(x))))

class Net(nn.Module):
    def __init__(self, rates):
        super().__init__()
        self.stem, self.norm = nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8)
        self.block = Block(8, rates[0])

    def forward(self, x):
        return self.block(F.relu(self.norm(self.stem(x))))

    def features(self, x):
        return self.block(F.relu(self.norm(self.stem(x))))
""",
    "a bias that a constructor keeps beside its layer, run again with a rank that was learned": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc, self.bn = nn.Linear(8, 8), nn.BatchNorm1d(8)  # live
        self.b = self.fc.bias
    def forward(self, x):
        return F.linear(self.bn(self.fc(x)), self.fc.weight, self.b)
# run Net() on 5, 8
""",
    "a decoder that keeps the bias of its encoder": """
class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc, self.bn = nn.Linear(8, 8), nn.BatchNorm1d(8)  # live
    def forward(self, x):
        return F.relu(self.bn(self.fc(x)))
class Decoder(nn.Module):
    def __init__(self, encoder, tied=True):
        super().__init__()
        self.weight = encoder.fc.weight
        self.bias = encoder.fc.bias if tied else nn.Parameter(torch.zeros(8))
    def forward(self, z):
        return F.linear(z, self.weight.t(), self.bias)
class Net(nn.Module):
    def __init__(self, tied=True):
        super().__init__()
        self.encoder = Encoder()
        self.decoder = Decoder(self.encoder, tied)
    def forward(self, x):
        return self.decoder(self.encoder(x))
# run Net() on 5, 8
""",
    "one bias for two layers, run again with a rank that was learned": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn, self.fc2 = nn.Linear(8, 8), nn.BatchNorm1d(8), nn.Linear(8, 8)  # unknown; unknown
        self.fc2.bias = self.fc1.bias
    def forward(self, x):
        return self.fc2(F.relu(self.bn(self.fc1(x))))
# run Net() on 5, 8
""",
    "one bias for queries and keys": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k = nn.Linear(8, 8), nn.Linear(8, 8)  # live; unknown
        self.q.bias = self.k.bias
    def forward(self, x):
        return (self.q(x) @ self.k(x).transpose(1, 2)).softmax(-1) @ x
# do not run
""",
    "two names for one tensor that a constructor made": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.k, self.bn = nn.Linear(8, 8), nn.BatchNorm1d(8)  # live
        self.memory = torch.zeros(5, 8)
        self.alias = self.memory
    def forward(self, x):
        h = self.k(x)
        self.memory.copy_(h.detach())
        out = self.bn(h) + self.alias
        self.memory.zero_()
        return out
# run Net() on 5, 8
""",
}
