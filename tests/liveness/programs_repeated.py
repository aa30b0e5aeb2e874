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
    "blocks that differ in arguments alone that nothing reads": """
class Block(nn.Module):
    def __init__(self, width, depth=0, **more):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(width, width, 1), nn.BatchNorm2d(width)  # dead
        self.out = nn.Conv2d(width, width, 1)  # live

    def forward(self, x):
        return x + self.out(F.relu(self.norm(self.conv(x))))

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(*[Block(4, depth=i, rate=i / 8) for i in range(4)])

    def forward(self, x):
        return F.relu(self.blocks(x))
# run Net() on 4, 4, 9, 9
""",
    "one layer in two places, and two alike in the same": """
class Pair(nn.Module):
    def __init__(self, width, several):
        super().__init__()
        layers = [nn.Conv2d(width, width, 1, bias=i == 0) for i in range(2 if several else 1)]  # live
        self.first, self.second = layers[0], layers[-1]
        self.norm = nn.BatchNorm2d(width)

    def forward(self, x):
        return self.norm(self.second(F.relu(self.first(x))))

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two, self.other = Pair(4, False), Pair(4, True), Pair(4, 2 > 1)

    def forward(self, x):
        return self.one(self.two(self.other(x)))
# run Net() on 4, 4, 9, 9
""",
    "blocks that keep a flag they were given": """
class Block(nn.Module):
    def __init__(self, width, norm, depth):
        super().__init__()
        self.conv, self.norm, self.last = nn.Conv2d(width, width, 1), nn.BatchNorm2d(width), depth > 1  # live

    def forward(self, x):
        x = self.conv(x)
        return F.relu(x) if self.last else self.norm(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(*[Block(4, True, i) for i in range(4)])

    def forward(self, x):
        return self.blocks(x)
# run Net() on 4, 4, 9, 9
""",
    "a list in a block that is changed from outside": """
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # live
        self.ops = [self.norm]

    def forward(self, x):
        x = self.conv(x)
        for op in self.ops:
            x = op(x)
        return F.relu(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two, self.other = Block(), Block(), Block()
        self.other.ops.clear()

    def forward(self, x):
        return self.one(x) + self.two(x) + self.other(x)
# run Net() on 4, 4, 9, 9
""",
    "settings in a block that are changed from outside": """
class Settings:
    def __init__(self, norm):
        self.norm = norm

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # live
        self.table, self.settings = {"norm": True}, Settings(True)

    def forward(self, x):
        x = self.conv(x)
        return self.norm(x) if self.table["norm"] and self.settings.norm else F.relu(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two, self.other, self.last = Block(), Block(), Block(), Block()
        self.other.table["norm"] = False
        self.last.settings.norm = False

    def forward(self, x):
        return self.one(x) + self.two(x) + self.other(x) + self.last(x)
# run Net() on 4, 4, 9, 9
""",
    "settings that blocks share with who made them": """
class Block(nn.Module):
    def __init__(self, settings):
        super().__init__()
        self.conv, self.norm, self.settings = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4), settings  # live

    def forward(self, x):
        x = self.conv(x)
        return self.norm(x) if self.settings["norm"] else F.relu(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        first, second = {"norm": True}, {"norm": True}
        self.one, self.two, self.other = Block(first), Block(first), Block(second)
        second["norm"] = False

    def forward(self, x):
        return self.one(x) + self.two(x) + self.other(x)
# run Net() on 4, 4, 9, 9
""",
    "lists of tensors that come into alike modules": """
class Fuse(nn.Module):
    def forward(self, pair):
        return F.relu(pair[0]).flatten(1).sum(1) + F.relu(pair[1]).flatten(1).sum(1)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(4, 4, 1) for _ in range(2)])  # live
        self.last, self.norm = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # live
        self.one, self.two, self.other = Fuse(), Fuse(), Fuse()

    def forward(self, x):
        first, second = [conv(x) for conv in self.convs]
        last = self.last(x)
        return self.one([first, x]) + self.two([second, x]) + self.other([last, x]), self.norm(last)
# run Net() on 4, 4, 9, 9
""",
    "a block that notes its calls": """
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # live
        self.calls = []

    def forward(self, x):
        self.calls.append(1)
        x = self.conv(x)
        return F.relu(x) if len(self.calls) > 2 else self.norm(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def forward(self, x):
        return self.block(x) + self.block(x) + self.block(x) + self.block(x)
# run Net() on 4, 4, 9, 9
""",
    "a block that puts more into a list it is given": """
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # live

    def forward(self, x, into=None):
        x = self.conv(x)
        if into is not None:
            into.append(x)
        return self.norm(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two, self.other = Block(), Block(), Block()

    def forward(self, x):
        first, second, third = [], [], []
        x = self.one(x, first) + self.two(x, second) + self.other(x, third)
        return F.relu(third[0]) + x
# run Net() on 4, 4, 9, 9
""",
    "a block that counts the blocks made before it": """
class Block(nn.Module):
    made = 0

    def __init__(self):
        super().__init__()
        self.conv, self.norm, self.last = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4), Block.made == 2  # live
        Block.made += 1

    def forward(self, x):
        x = self.conv(x)
        return F.relu(x) if self.last else self.norm(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two, self.other = Block(), Block(), Block()

    def forward(self, x):
        return self.one(x) + self.two(x) + self.other(x)
# run Net() on 4, 4, 9, 9
""",
    "a layer that was seen before among others alike": """
class Twice(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.conv, self.kind = nn.Conv2d(4, 4, 1), kind  # live

    def forward(self, x):
        return self.conv(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two, self.norm = Twice(0), Twice(1), nn.BatchNorm2d(4)
        self.mid = nn.Conv2d(4, 4, 1)  # live

    def forward(self, x):
        y = F.relu(self.one(x))
        z = self.mid(y)
        a, b = self.one(z), self.two(z)
        return self.norm(a) + F.relu(b) + self.norm(b)
# run Net() on 4, 4, 9, 9
""",
    "blocks that are given a layer": """
class Block(nn.Module):
    def __init__(self, width, down=None):
        super().__init__()
        self.conv, self.norm, self.down = nn.Conv2d(width, width, 1), nn.BatchNorm2d(width), down  # dead

    def forward(self, x):
        short = x if self.down is None else self.down(x)
        return F.relu(self.norm(self.conv(x)) + short)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        blocks = []
        for _ in range(3):
            down = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))  # dead
            blocks += [Block(4, down), Block(4)]
        shared = nn.Conv2d(4, 4, 1)  # live
        blocks += [Block(4, shared), Block(4, nn.Sequential(shared, nn.BatchNorm2d(4)))]
        self.blocks = nn.Sequential(*blocks)

    def forward(self, x):
        return self.blocks(x)
# run Net() on 4, 4, 9, 9
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
}
