"""Modules and calls that look alike, of which some are not: what is remembered of one must not hide the other."""

PROGRAMS = {
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
        self.norm, self.last = nn.BatchNorm2d(width), depth > 1
        self.conv = nn.Conv2d(width, width, 1)  # dead when depth <= 1

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
# do not run
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
    "a part of a part in two places, and two alike": """
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # dead

    def forward(self, x):
        return self.norm(self.conv(x))

class Pair(nn.Module):
    def __init__(self, share):
        super().__init__()
        self.block = Block()
        other = self.block if share else Block()
        self.conv, self.norm = other.conv, nn.BatchNorm2d(4)

    def forward(self, x):
        return self.norm(self.conv(self.block(x)))

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two = Pair(False), Pair(True)

    def forward(self, x):
        return self.one(x), self.two(x)
# run Net() on 4, 4, 9, 9
""",
    "a list in a tuple, and one bound to a function, that are changed from outside": """
import functools

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # live
        self.options, self.make = ([],), functools.partial(dict, more=[])

    def forward(self, x):
        x = self.conv(x)
        return x if self.options[0] or self.make()["more"] else self.norm(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two, self.other = Block(), Block(), Block()
        self.other.options[0].append(1)

    def forward(self, x):
        return self.one(x), self.two(x), self.other(x)
# run Net() on 4, 4, 9, 9
""",
    "a helper that keeps a list among its defaults": """
def flags(found=[]):
    return found

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # live
        flags().append(1)
        self.raw = len(flags()) > 0

    def forward(self, x):
        x = self.conv(x)
        return x if self.raw else self.norm(x)
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
    "a helper that reads what another one writes": """
KINDS = []

def kind():
    return "norm" if len(KINDS) < 2 else "none"

def note():
    KINDS.append(kind())

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # live
        self.kind = kind()

    def forward(self, x):
        x = self.conv(x)
        return self.norm(x) if self.kind == "norm" else F.relu(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        KINDS.clear()
        blocks = []
        for _ in range(3):
            blocks.append(Block())
            note()
        self.blocks = nn.Sequential(*blocks)

    def forward(self, x):
        return self.blocks(x)
# run Net() on 4, 4, 9, 9
""",
    "an object of the module that a constructor changes": """
class Settings:
    def __init__(self):
        self.norm = True

SETTINGS = {"block": [Settings()]}

def normalizes():
    return SETTINGS["block"][0].norm

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # live

    def forward(self, x):
        x = self.conv(x)
        return self.norm(x) if normalizes() else F.relu(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two = Block(), Block()

    def forward(self, x):
        SETTINGS["block"][0].norm = True
        y = self.one(x)
        SETTINGS["block"][0].norm = False
        return y + self.two(x)
# run Net() on 4, 4, 9, 9
""",
}
