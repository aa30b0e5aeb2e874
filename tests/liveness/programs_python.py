"""Python as model code writes it: each construct decides which layer meets which normalizer."""

PROGRAMS = {
    "asking whether a class is a dataclass": """
import dataclasses
from typing import NamedTuple
@dataclasses.dataclass
class Out:
    first: object
class Child(Out):
    pass
class Plain:
    def __init__(self, first):
        self.first = first
class Pair(NamedTuple):
    first: object
def pick(value, one, other):
    return one if dataclasses.is_dataclass(value) else other
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)  # dead
        self.b = nn.Conv2d(3, 4, 1)  # dead
        self.c = nn.Conv2d(3, 4, 1)  # dead
        self.d = nn.Conv2d(3, 4, 1)  # live: relu
        self.bn = nn.ModuleList([nn.BatchNorm2d(4) for _ in range(4)])
        self.relu = nn.ReLU()
    def forward(self, x):
        a = pick(Child(x), self.bn[0], self.relu)(self.a(x))
        b = pick(Plain(x), self.relu, self.bn[1])(self.b(x))
        c = pick(Out, self.bn[2], self.relu)(self.c(x))
        return a + b + c + pick(x, self.bn[3], self.relu)(self.d(x))
# run Net() on 4, 3, 9, 9
""",
    "instance calls and arithmetic": """
class Net(nn.Module):
    def __init__(self, width=4, factor=2):
        super().__init__()
        hidden = int(width * factor) // 1 + 2 ** 2 - 3 % 2
        self.conv = nn.Conv2d(3, hidden, 3)  # dead
        self.bn = nn.BatchNorm2d(hidden)
        self.head = nn.Conv2d(hidden, -(-width // 2), 1)  # live
    def forward(self, x):
        return self.head(F.relu(self.bn(self.conv(x))))
""",
    "user functions with defaults, *args and **kwargs": """
def conv(i, o, *args, **kwargs):
    return nn.Conv2d(i, o, *args, **kwargs)  # dead
def unit(i, o, kernel=3, *, act=True, **kwargs):
    layers = [conv(i, o, kernel, **kwargs), nn.BatchNorm2d(o)]
    if act:
        layers.append(nn.ReLU())
    return layers
class Net(nn.Module):
    def __init__(self, *widths, **options):
        super().__init__()
        self.net = nn.Sequential(*unit(3, 4, stride=1), *unit(4, 5, act=False, padding=1))
    def forward(self, *inputs, **more):
        return self.net(*inputs, **more)
""",
    "comparisons and chained comparisons": """
class Net(nn.Module):
    def __init__(self, depth=3):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)  # dead when depth == 3
        self.b = nn.Conv2d(4, 4, 1)  # live: relu
        self.bn = nn.BatchNorm2d(4)
        self.first = 0 < depth <= 3 and depth != 2 and depth not in (7, 8)
    def forward(self, x):
        x = self.a(x)
        x = self.bn(x) if self.first else F.relu(x)
        return F.relu(self.b(x))
""",
    "conditional expressions": """
class Net(nn.Module):
    def __init__(self, kind="batch"):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)  # dead when kind == 'batch'
        self.norm = nn.BatchNorm2d(4) if kind == "batch" else nn.ReLU()
    def forward(self, x):
        return self.norm(self.conv(x))
# run Net() on 4, 3, 9, 9
# run Net("none") on 4, 3, 9, 9
""",
    "for over range": """
class Net(nn.Module):
    def __init__(self, depth=3):
        super().__init__()
        layers = []
        for i in range(depth):
            layers.append(nn.Conv2d(3 if i == 0 else 4, 4, 1))  # dead
            layers.append(nn.BatchNorm2d(4))
            layers.append(nn.ReLU())
        self.net = nn.Sequential(*layers)
    def forward(self, x):
        return self.net(x)
""",
    "for over a list of settings": """
cfg = [4, "M", 8]
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        layers, width = [], 3
        for v in cfg:
            if v == "M":
                layers += [nn.MaxPool2d(2)]
                continue
            layers += [nn.Conv2d(width, v, 3), nn.BatchNorm2d(v), nn.ReLU(inplace=True)]  # dead
            width = v
        self.net = nn.Sequential(*layers)
    def forward(self, x):
        return self.net(x)
""",
    "zip and enumerate": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(i, o, 1) for i, o in zip([3, 4], [4, 5])])  # dead
        self.norms = nn.ModuleList([nn.BatchNorm2d(o) for o in (4, 5)])
        self.last = nn.ModuleList()
        for index, width in enumerate((5, 6)):
            self.last.append(nn.Conv2d(width, width + 1, 1))  # live: relu
    def forward(self, x):
        for conv, norm in zip(self.convs, self.norms):
            x = norm(conv(x))
        for i, layer in enumerate(self.last):
            x = F.relu(layer(x))
        return x
""",
    "subscripts and slices": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        widths = [1, 3, 4, 5]
        self.layers = nn.ModuleList(
            nn.Conv2d(i, o, 1) for i, o in zip(widths[1:-1], widths[2:])  # dead
        )
        self.norms = {"a": nn.BatchNorm2d(widths[-2]), "b": nn.BatchNorm2d(widths[3])}
        self.register_module("a", self.norms["a"])
        self.register_module("b", self.norms["b"])
    def forward(self, x):
        x = self.norms["a"](self.layers[0](x))
        return self.norms["b"](self.layers[-1](x))
""",
    "shape and unpacking": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm1d(4)
    def forward(self, x):
        b, _, *rest = x.shape
        x = self.conv(x)
        return self.bn(x.view(b, x.size(1), -1)).view(b, -1, *rest)
""",
    "lambda": """
make = lambda i, o: nn.Conv2d(i, o, 1)  # dead
class Net(nn.Module):
    def __init__(self, act=lambda x: F.relu(x)):
        super().__init__()
        self.conv = make(3, 4)
        self.bn = nn.BatchNorm2d(4)
        self.last = (lambda width: nn.Conv2d(width, 2, 1))(4)  # live: relu
        self.act = act
    def forward(self, x):
        return self.act(self.last(self.bn(self.conv(x))))
""",
    "boolean operators": """
class Net(nn.Module):
    def __init__(self, width=None, norm=True, affine=True):
        super().__init__()
        width = width or 4
        self.conv = nn.Conv2d(3, width, 1)  # dead when norm
        self.bn = norm and nn.BatchNorm2d(width, affine=affine and not None)
    def forward(self, x):
        x = self.conv(x)
        if self.bn:
            x = self.bn(x)
        return x
# run Net() on 4, 3, 9, 9
# run Net(norm=False) on 4, 3, 9, 9
""",
    "iterating a ModuleList": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList([nn.Conv2d(3, 3, 1), nn.Conv2d(3, 3, 1)])  # dead; dead
        self.bn = nn.BatchNorm2d(3, track_running_stats=False)
    def forward(self, x):
        for block in self.blocks:
            x = self.bn(block(x))
        return x
""",
    "f-strings and setattr, getattr": """
class Net(nn.Module):
    def __init__(self, depth=2):
        super().__init__()
        self.depth = depth
        for i in range(depth):
            setattr(self, f"conv{i}", nn.Conv2d(3, 3, 1))  # dead
            setattr(self, "bn%d" % i, nn.BatchNorm2d(3))
        self.add_module("last_{}".format(depth), nn.Conv2d(3, 3, 1))  # live: relu
    def forward(self, x):
        for i in range(self.depth):
            x = getattr(self, f"bn{i:d}")(getattr(self, "conv" + str(i))(x))
        return F.relu(getattr(self, f"last_{self.depth!r}", None)(x))
""",
    "comprehensions": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        pairs = {name: width for name, width in [("a", 3), ("b", 4), ("c", 9)] if width < 9}
        self.convs = nn.ModuleDict({n: nn.Conv2d(3, w, 1) for n, w in pairs.items()})  # dead
        self.norms = nn.ModuleDict({name: nn.BatchNorm2d(pairs[name]) for name in sorted(set(pairs))})
        total = sum(w for w in pairs.values())
        self.last = nn.Conv2d(total, 1, 1)  # live: relu
    def forward(self, x):
        x = torch.cat([self.norms[n](conv(x)) for n, conv in self.convs.items()], 1)
        return F.relu(self.last(x))
""",
    "dicts": """
class Net(nn.Module):
    def __init__(self, **options):
        super().__init__()
        settings = {"kernel_size": 1, **options}
        settings.setdefault("stride", 1)
        settings.update(padding=0)
        self.conv = nn.Conv2d(3, 4, **settings)  # dead
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return {"out": self.bn(self.conv(x))}
""",
    "functools.partial": """
from functools import partial
conv1x1 = partial(nn.Conv2d, kernel_size=1)
class Net(nn.Module):
    def __init__(self, norm_layer=partial(nn.BatchNorm2d, eps=1e-3)):
        super().__init__()
        make = partial(nn.Conv2d, 3, 4)
        self.conv = make(1)  # dead
        self.bn = norm_layer(4)
    def forward(self, x):
        return self.bn(self.conv(x))
""",
    "OrderedDict": """
from collections import OrderedDict
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        layers = OrderedDict()
        layers["conv"] = nn.Conv2d(3, 4, 1)  # dead
        layers["norm"] = nn.BatchNorm2d(4)
        self.net = nn.Sequential(layers)
        self.net2 = nn.Sequential(OrderedDict([("conv", nn.Conv2d(4, 4, 1)), ("act", nn.ReLU())]))  # live: relu
    def forward(self, x):
        return self.net2(self.net(x))
""",
    "try and except": """
try:
    from torch.nn import Conv2d
except ImportError:
    Conv2d = None
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = Conv2d(3, 4, 1)  # dead
        try:
            self.norm = nn.BatchNorm2d(4)
            raise KeyError("none")
        except (KeyError, ValueError) as error:
            self.extra = nn.Conv2d(4, 4, 1)  # live: relu
        else:
            self.extra = nn.Conv2d(4, 4, 1)  # unknown
        finally:
            self.done = True
    def forward(self, x):
        return F.relu(self.extra(self.norm(self.conv(x))))
""",
    "with": """
import contextlib
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
        self.last = nn.Conv2d(4, 4, 1)  # live: relu
    def forward(self, x):
        with torch.autocast("cpu", enabled=False), contextlib.nullcontext():
            x = self.bn(self.conv(x))
        with torch.set_grad_enabled(True):
            return F.relu(self.last(x))
""",
    "del": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.ReLU()
        del self.bn
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.conv(x)
        del x
        return self.bn(y)
""",
    "yield": """
def layers(width):
    yield nn.Conv2d(width, width, 1)  # dead
    yield nn.BatchNorm2d(width)
    yield from (nn.Conv2d(width, width, 1), nn.ReLU())  # live: relu
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(*layers(3))
    def forward(self, x):
        return self.net(x)
""",
    "nonlocal and closures": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        width = 3
        def widen(o):
            nonlocal width
            made = nn.Sequential(nn.Conv2d(width, o, 1), nn.BatchNorm2d(o))  # dead
            width = o
            return made
        self.a, self.b = widen(4), widen(5)
        self.last = nn.Conv2d(width, 1, 1)  # live: relu
    def forward(self, x):
        return F.relu(self.last(self.b(self.a(x))))
""",
    "decorators": """
import functools
def traced(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)
    return inner
class Net(nn.Module):
    @traced
    def __init__(self):
        super(Net, self).__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
        self.last = nn.Conv2d(4, 4, 1)  # live: relu
    @torch.no_grad()
    @traced
    def forward(self, x):
        return F.relu(self.last(self.bn(self.conv(x))))
# do not run
""",
    "Enum": """
from enum import Enum, auto
class Norm(Enum):
    BATCH = auto()
    NONE = auto()
class Kind(str, Enum):
    WIDE = "wide"
class Net(nn.Module):
    def __init__(self, kind=Kind("wide")):
        super().__init__()
        norm = Norm.BATCH
        self.conv = nn.Conv2d(3, 4 if kind == Kind.WIDE else 2, 1)  # dead
        self.bn = nn.BatchNorm2d(4) if norm is Norm.BATCH else nn.ReLU()
    def forward(self, x):
        return self.bn(self.conv(x))
""",
    "dataclass": """
from dataclasses import dataclass, field
@dataclass
class Config:
    width: int = 4
    norm: bool = True
    widths: list = field(default_factory=lambda: [4, 5])
class Net(nn.Module):
    def __init__(self, config=Config()):
        super().__init__()
        self.conv = nn.Conv2d(3, config.width, 1)  # dead when config.norm
        self.bn = nn.BatchNorm2d(config.width) if config.norm else nn.Identity()
        self.last = nn.Conv2d(config.widths[0], 2, 1)  # live: relu
    def forward(self, x):
        return F.relu(self.last(self.bn(self.conv(x))))
""",
    "NamedTuple": """
from collections import namedtuple
from typing import NamedTuple
class Stage(NamedTuple):
    width: int
    norm: bool = True
Pair = namedtuple("Pair", "first second")
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        stage = Stage(4)
        width, norm = stage
        self.conv = nn.Conv2d(3, stage.width, 1)  # dead
        self.bn = nn.BatchNorm2d(width) if norm else nn.Identity()
        self.last = nn.Conv2d(Pair(4, 5).first, 2, 1)  # live: relu
    def forward(self, x):
        return F.relu(self.last(self.bn(self.conv(x))))
""",
    "super in any method": """
class Base(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(3, width, 1)  # dead
        self.build(width)
    def build(self, width):
        self.last = nn.Conv2d(width, width, 1)  # live
    def forward(self, x):
        return self.conv(x)
class Net(Base):
    def __init__(self):
        super().__init__(4)
    def build(self, width):
        super().build(width)
        self.bn = nn.BatchNorm2d(width)
    def forward(self, x):
        return F.relu(self.last(self.bn(super().forward(x))))
""",
    "properties, class attributes, static and class methods": """
class Net(nn.Module):
    width = 4
    norm_class = nn.BatchNorm2d
    def __init__(self):
        super().__init__()
        self.conv = self.make(3, self.width)
        self.last = Net.last_of(self)
        self.bn = self.norm_class(self.doubled // 2)
    @property
    def doubled(self):
        return 2 * self.width
    @staticmethod
    def make(i, o):
        return nn.Conv2d(i, o, 1)  # dead
    @classmethod
    def small(cls):
        return cls()
    @classmethod
    def of(cls, width):
        return nn.Conv2d(cls.width, width, 1)  # live: relu
    def last_of(self):
        return self.of(2)
    def forward(self, x):
        return F.relu(self.last(self.bn(self.conv(x))))
# run Net.small() on 4, 3, 9, 9
""",
    "copy.deepcopy": """
import copy
from copy import deepcopy
def clones(module, n):
    return nn.ModuleList([copy.deepcopy(module) for _ in range(n)])
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = clones(nn.Sequential(nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3)), 2)  # dead
        shared = nn.Conv2d(3, 3, 1)  # live: relu
        self.one, self.two = shared, deepcopy(shared)
        self.bn = nn.BatchNorm2d(3)
    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return F.relu(self.two(self.bn(self.one(x))))
# do not run
""",
    "a registry filled by decorators": """
NORMS = {}
def register(name):
    def wrap(cls):
        NORMS[name] = cls
        return cls
    return wrap
@register("batch")
class Batch(nn.BatchNorm2d):
    pass
@register("act")
class Act(nn.ReLU):
    pass
class Net(nn.Module):
    def __init__(self, kind="batch"):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.norm = NORMS["batch"](4)
        self.last = nn.Conv2d(4, 4, 1)  # live: relu
        self.act = NORMS["act"]()
    def forward(self, x):
        return self.act(self.last(self.norm(self.conv(x))))
""",
    "a registry of functions filled by decorators": """
MAKERS = {}
def register(function):
    MAKERS[function.__name__] = function
    return function
@register
def batch(width):
    return nn.BatchNorm2d(width)
class Table:
    def __init__(self):
        self.known = {}
    def add(self, name):
        def wrap(function):
            self.known[name] = function
            return function
        return wrap
SCALES = Table()
@SCALES.add("twice")
def twice(x):
    return 2 * x
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.norm = MAKERS["batch"](4)
    def forward(self, x):
        return self.norm(SCALES.known["twice"](self.conv(x)))
""",
    "a registry filled by calls": """
class Registry:
    def __init__(self):
        self.table = {}
    def register(self, name, value):
        self.table[name] = value
    def get(self, name):
        return self.table[name]
NORMS = Registry()
NORMS.register("batch", nn.BatchNorm2d)
TABLE = {}
TABLE.update(conv=nn.Conv2d)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = TABLE["conv"](3, 4, 1)  # dead
        self.norm = NORMS.get("batch")(4)
    def forward(self, x):
        return self.norm(self.conv(x))
""",
    "a table of classes indexed by a parameter": """
ACTS = {"relu": nn.ReLU, "tanh": nn.Tanh}
NORMS = {"batch": nn.BatchNorm2d, "instance": nn.InstanceNorm2d}
class Net(nn.Module):
    def __init__(self, act="relu", norm="batch"):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.norm = NORMS[norm](4)
        self.last = nn.Conv2d(4, 4, 1)  # live
        self.act = ACTS[act]()
    def forward(self, x):
        return self.act(self.last(self.norm(self.conv(x))))
""",
    "what a layer is made by: a class, a function or one with arguments bound to it": """
import functools
import inspect
import types
class Scaled(nn.BatchNorm2d):
    def __init__(self, n, act=None):
        super().__init__(n)
        self.act = nn.Identity() if act is None else act()
    def forward(self, x):
        return self.act(super().forward(x))
SCALED = {"batchnorm2d": Scaled}
def scaled(norm):
    bound = {}
    if isinstance(norm, functools.partial):
        bound.update(norm.keywords)
        norm = norm.func
    if isinstance(norm, types.FunctionType):
        made = norm
    elif isinstance(norm, type):
        made = SCALED.get(norm.__name__.lower())
    else:
        made = nn.Identity
    return functools.partial(made, **bound) if bound else made
class Block(nn.Module):
    def __init__(self, norm):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 1)  # dead
        self.norm = scaled(norm)(4, act=nn.ReLU)
    def forward(self, x):
        return self.norm(self.conv(x))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.plain = Block(nn.BatchNorm2d)
        self.bound = Block(functools.partial(nn.BatchNorm2d))
        self.made = Block(lambda n, act: nn.Sequential(nn.BatchNorm2d(n), act()))
        self.act = nn.ReLU() if isinstance(F.relu, type) else self.chosen(nn.BatchNorm2d)(4)
        self.last = nn.Conv2d(4, 4, 1)  # dead
    def chosen(self, norm):
        return inspect.isclass(norm) and not inspect.isfunction(norm) and norm
    def forward(self, x):
        return self.act(self.last(self.made(self.bound(self.plain(x)))))
# run Net() on 4, 4, 9, 9
""",
    "isinstance": """
class Net(nn.Module):
    def __init__(self, widths=4):
        super().__init__()
        if not isinstance(widths, (list, tuple)):
            widths = [widths]
        self.layers = nn.Sequential(nn.Conv2d(3, widths[0], 1), nn.BatchNorm2d(widths[0]))  # dead
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight)
        self.last = nn.Conv2d(4, 4, 1)  # live: relu
    def forward(self, x):
        for layer in self.layers:
            x = layer(x) if isinstance(layer, nn.Conv2d) else layer(x)
        return F.relu(self.last(x))
""",
    "math": """
import math
from math import ceil, log2
class Net(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.conv = nn.Conv2d(3, math.floor(width * 1.5), 1)  # dead
        self.bn = nn.BatchNorm2d(max(ceil(5.5), int(log2(width)), round(2.4), abs(-6)))
    def forward(self, x):
        return self.bn(self.conv(x)) * math.sqrt(2)
""",
    "walrus": """
class Net(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        if (hidden := width * 2) > 4:
            self.conv = nn.Conv2d(3, hidden, 1)  # dead
        self.bn = nn.BatchNorm2d(hidden)
    def forward(self, x):
        return self.bn(y) if (y := self.conv(x)) is not None else None
""",
    "match": """
class Net(nn.Module):
    def __init__(self, norm="batch"):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead when norm == 'batch'
        match norm:
            case "batch":
                self.norm = nn.BatchNorm2d(4)
            case "none":
                self.norm = nn.ReLU()
            case _:
                raise ValueError(norm)
        match (1, [2, 3]):
            case (a, [b, *rest]) if a > b:
                width = 1
            case (int(), [b, c]) | [_, [b, c]]:
                width = b + c - 1
        self.last = nn.Conv2d(width, 2, 1)  # live: relu
    def forward(self, x):
        return F.relu(self.last(self.norm(self.conv(x))))
# run Net() on 4, 3, 9, 9
# run Net("none") on 4, 3, 9, 9
""",
    "while": """
class Net(nn.Module):
    def __init__(self, depth=3):
        super().__init__()
        layers = []
        while len(layers) < 2 * depth:
            layers.append(nn.Conv2d(3, 3, 1))  # dead
            layers.append(nn.BatchNorm2d(3))
            if len(layers) > 100:
                break
        else:
            layers.append(nn.Conv2d(3, 3, 1))  # live
        self.net = nn.Sequential(*layers)
    def forward(self, x):
        return self.net(x)
""",
    "globals": """
WIDTH = 4
if WIDTH > 3:
    NORM = nn.BatchNorm2d
else:
    NORM = nn.ReLU
def set_width():
    global WIDTH
    WIDTH = 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, WIDTH, 1)  # dead
        self.norm = NORM(WIDTH)
    def forward(self, x):
        return self.norm(self.conv(x))
""",
    "arguments of a program": """
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--width", type=int, default=4)
opt = parser.parse_args([])
half = opt.width // 2
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, opt.width, 1)  # dead
        self.bn = nn.BatchNorm2d(opt.width)
        self.last = nn.Sequential(nn.Conv2d(2 * half, half, 1), nn.BatchNorm2d(half))  # dead
    def forward(self, x):
        return self.last(F.relu(self.bn(self.conv(x))))
""",
    "annotated code": """
from typing import Optional, TypeVar, Generic, Callable, cast
T = TypeVar("T")
class Net(nn.Module):
    width: int
    norm: Optional[Callable[..., nn.Module]] = None
    def __init__(self, width: int = 4) -> None:
        super().__init__()
        self.width: int = cast(int, width)
        self.conv: nn.Conv2d = nn.Conv2d(3, self.width, 1)  # dead
        self.bn: Optional[nn.Module] = nn.BatchNorm2d(self.width)
    def forward(self, x: torch.Tensor, y: Optional[torch.Tensor] = None) -> torch.Tensor:
        assert self.bn is not None, "always"
        return self.bn(self.conv(x))
# do not run
""",
    "starred lists and unpacking": """
def pair(i, o):
    return nn.Conv2d(i, o, 1), nn.BatchNorm2d(o)  # dead
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        first, *others = [*pair(3, 4), *pair(4, 5)]
        (self.bn, (self.conv2, self.bn2)), self.conv = (others[0], others[1:]), first
        a = b = nn.Conv2d(5, 2, 1)  # live: relu
        self.last = b
    def forward(self, x):
        return F.relu(self.last(self.bn2(self.conv2(self.bn(self.conv(x))))))
""",
    "calling forward and helper methods": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
        self.last = nn.Conv2d(4, 4, 1)  # live: relu
    def features(self, x):
        return self.bn.forward(self.conv.forward(x))
    def forward(self, x):
        return F.relu(self.last.__call__(self.features(x)))
""",
    "functions of modules": """
def apply_all(x, *modules):
    for module in modules:
        x = module(x)
    return x
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
        self.last = nn.Conv2d(4, 4, 1)  # live: relu
    def forward(self, x):
        return apply_all(x, self.conv, self.bn, self.last, F.relu)
""",
    "map, filter, reversed and sorted": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        widths = list(reversed(sorted([3, 5, 4])))
        self.norms = nn.ModuleList(map(nn.BatchNorm2d, widths))
        self.convs = nn.ModuleList(list(map(lambda w: nn.Conv2d(3, w, 1), filter(None, widths))))  # dead
    def forward(self, x):
        return [norm(conv(x)) for norm, conv in zip(reversed(self.norms), self.convs[::-1])]
""",
    "recursion": """
def nested(depth, width=3):
    if depth == 0:
        return nn.Conv2d(width, width, 1)  # live
    return nn.Sequential(nn.Conv2d(width, width, 1), nn.BatchNorm2d(width), nested(depth - 1, width))  # dead
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nested(3)
    def forward(self, x):
        return self.net(x)
""",
    "objects that are no modules": """
class Builder:
    kernel = 1
    def __init__(self, width):
        self.width, self.made = width, []
    def conv(self, o):
        self.made.append(nn.Conv2d(self.width, o, self.kernel))  # dead
        self.width = o
        return self
    def norm(self):
        self.made.append(nn.BatchNorm2d(self.width))
        return self
    def __len__(self):
        return len(self.made)
    def __getitem__(self, index):
        return self.made[index]
    def __call__(self):
        return nn.Sequential(*self.made)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        builder = Builder(3).conv(4).norm().conv(5).norm()
        self.net = builder()
    def forward(self, x):
        return self.net(x)
""",
    "strings": """
class Net(nn.Module):
    def __init__(self, spec="c4-n,c5-n"):
        super().__init__()
        layers, width = [], 3
        for part in spec.split(","):
            name, _, norm = part.partition("-")
            if name.startswith("c"):
                layers.append(nn.Conv2d(width, int(name[1:]), 1))  # dead
                width = int(name.strip("c"))
            layers.append(nn.BatchNorm2d(width) if "n" in norm.lower() else nn.ReLU())
        self.net = nn.Sequential(*layers)
    def forward(self, x):
        return self.net(x)
""",
    "a function defined in forward": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        def run(x):
            return self.conv(x)
        return self.bn(run(x))
""",
    "an async function and an await beside it": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
    async def fetch(self, source):
        async for item in source:
            await item
    def forward(self, x):
        return self.bn(self.conv(x))
""",
    "what cannot be followed costs only what it touches": """
import mystery
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
        self.lost = nn.Conv2d(4, 4, 1)  # unknown
        self.seen = nn.Conv2d(4, 4, 1)  # live: relu
    def forward(self, x):
        x = self.bn(self.conv(x))
        y = mystery.transform(self.lost(x))
        return y, F.relu(self.seen(x))
# do not run
""",
    "an unknown container costs only what it holds": """
import mystery
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
        self.inside = mystery.Wrap(nn.Conv2d(4, 4, 1))  # unknown
    def forward(self, x):
        return self.inside(self.bn(self.conv(x)))
# do not run
""",
    "factories that hold their products in registries": """
from collections.abc import Callable, Collection, Hashable, Mapping
import enum
from typing import NamedTuple, Any
class Kind(str, enum.Enum):
    BATCH = "batch"
    NONE = "none"
def look_up(name, supported):
    if not isinstance(name, Hashable):
        raise ValueError("not a name")
    if isinstance(name, str):
        name = name.strip()
    if isinstance(supported, enum.EnumMeta):
        if isinstance(name, str) and name in {item.value for item in supported}:
            return supported(name)
        if isinstance(name, enum.Enum) and name in supported:
            return name
    elif isinstance(supported, Mapping) and name in supported:
        return supported[name]
    elif isinstance(supported, Collection) and name in supported:
        return name
    raise ValueError("unknown")
class Store:
    class Component(NamedTuple):
        description: str
        value: Any
    def __init__(self, name):
        self.name = name
        self.components = {}
        self.__doc__ = f"store {name}"
    def add(self, name, desc, value):
        self.components[name] = self.Component(desc, value)
    @property
    def names(self):
        return tuple(self.components)
class Factory(Store):
    def add_callable(self, name, func, desc=None):
        self.add(name.upper(), desc or func.__doc__ or "", func)
        assert self.__doc__ is not None
        self.__doc__ += f"{', ' if len(self.names) > 1 else ' '}{name}"
    def add_class(self, name, cls):
        self.add_callable(name, lambda x=None: cls)
    def function(self, name):
        def _add(func):
            self.add_callable(name, func)
            return func
        return _add
    def __getitem__(self, args):
        if callable(args):
            return args
        if isinstance(args, str):
            name, args = args, ()
        else:
            name, *args = args
        if not isinstance(name, str):
            raise TypeError
        return look_up(name.upper(), self.components).value(*args)
    def __getattr__(self, key):
        if key in self.components:
            return key
        return super().__getattribute__(key)
Norm = Factory("norm")
Conv = Factory("conv")
@Norm.function("batch")
def batch(dim):
    types = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)
    return types[dim - 1]
Norm.add_class("none", nn.Identity)
@Conv.function("conv")
def conv(dim):
    return (nn.Conv1d, nn.Conv2d, nn.Conv3d)[dim - 1]
class Net(nn.Module):
    def __init__(self, dims=2):
        super().__init__()
        self.kind = look_up("batch", Kind)
        self.conv = Conv[Conv.CONV, dims](3, 4, 1)  # dead
        self.norm = Norm[self.kind.value, dims](4)
        self.last = Conv["conv", dims](4, 4, 1)  # live: relu
        self.none = Norm["NONE"]()
    def forward(self, x):
        return F.relu(self.none(self.last(F.relu(self.norm(self.conv(x))))))
""",
    "a text enumeration": """
from enum import Enum
class Kind(str, Enum):
    BATCH = "batch"
    NONE = "none"
class Net(nn.Module):
    def __init__(self, kind="batch"):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4) if Kind("batch") == "batch" else nn.ReLU()
        self.convs = nn.ModuleDict({k.value: nn.Conv2d(4, 4, 1) for k in Kind})  # live
    def forward(self, x):
        x = self.bn(self.conv(x))
        return self.convs["batch"](x) + self.convs["none"](x)
""",
    "arguments chosen by a signature": """
import importlib
import inspect
BatchNorm2d = getattr(importlib.import_module("torch.nn"), "BatchNorm2d")
def norm(kind, channels):
    found = {}
    for name in ("num_features", "num_channels", "features"):
        if name in inspect.signature(kind).parameters:
            found[name] = channels
    return kind(**found)
class Own(nn.BatchNorm2d):
    def __init__(self, features, eps=1e-5):
        super().__init__(features, eps)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 1)  # dead
        self.conv2 = nn.Conv2d(4, 4, 1)  # dead
        self.bn1, self.bn2 = norm(BatchNorm2d, 4), norm(Own, 4)
    def forward(self, x):
        return F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))
# do not run
""",
    "imports for type checkers": """
from math import inf
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from elsewhere import BatchNorm2d
else:
    BatchNorm2d = nn.BatchNorm2d
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = BatchNorm2d(4) if inf > 1 else nn.ReLU()
    def forward(self, x):
        return self.bn(self.conv(x))
""",
    "results by their names": """
# run Net() on 4, 8, 4
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.largest = nn.Linear(4, 4)  # live
        self.ordered = nn.Linear(4, 4)  # live
    def forward(self, x):
        b, n, c = x.shape
        largest = self.largest(x).reshape(-1, 8, 4).max(1)
        return largest.values, self.ordered(x).sort(dim=1).values
""",
    "tensors in what is handed out": """
from functools import partial
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.kept = nn.Conv2d(3, 4, 1)  # live
        self.held = nn.Conv2d(3, 4, 1)  # live
        self.norm = nn.BatchNorm2d(4)
    def forward(self, x):
        kept, held = self.kept(x), self.held(x)
        return self.norm(kept + held), lambda: kept, partial(torch.relu, held)
# do not run
""",
    "what stands before and behind a with block": """
from contextlib import contextmanager
class Raw:
    def __init__(self, net):
        self.net = net
    def __enter__(self):
        self.bn, self.net.bn = self.net.bn, nn.ReLU()
        return self.bn
    def __exit__(self, *error):
        self.net.bn = self.bn
@contextmanager
def held(net):
    bn, net.bn = net.bn, nn.Identity()
    try:
        yield bn
    finally:
        net.bn = bn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)  # live: relu
        self.b = nn.Conv2d(3, 4, 1)  # live
        self.c = nn.Conv2d(3, 4, 1)  # dead
        self.d = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4, track_running_stats=False)
    def forward(self, x):
        with Raw(self):
            a = self.bn(self.a(x))
        with held(self):
            b = self.bn(self.b(x))
        with held(self) as bn:
            c = bn(self.c(x))
        return a, b, c, self.bn(self.d(x))
# run Net() on 4, 3, 9, 9
""",
    "a class that is changed after its body": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # live: relu
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.conv(x))
class Kept(Net):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 3, 1)  # dead
        self.norm = nn.BatchNorm2d(3)
    def forward(self, x):
        return super().forward(self.norm(self.first(x)))
def patch(cls):
    cls.forward = lambda self, x: self.bn(F.relu(self.conv(x)))
patch(Net)
setattr(Kept, "kind", "kept")
# run Kept() on 4, 3, 9, 9
""",
    "numbers written past the class": """
class Net(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.__dict__.update(width=width)
        object.__setattr__(self, "shared", nn.BatchNorm2d(width))
        self.conv = nn.Conv2d(3, self.width, 1)  # dead
        self.still = nn.Conv2d(3, width, 1)  # live
        self.bn = nn.BatchNorm2d(width)
        vars(self.bn)["momentum"] = 0.0
    def forward(self, x):
        return self.shared(self.conv(x)), self.bn(self.still(x))
""",
    "a forward that leaves the module other than it was": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.counted = nn.Conv2d(3, 4, 1)  # live
        self.swapped = nn.Conv2d(3, 4, 1)  # live: relu
        self.kept = nn.Conv2d(3, 4, 1)  # dead
        self.a = nn.BatchNorm2d(4)
        self.b = nn.BatchNorm2d(4)
        self.c = nn.BatchNorm2d(4)
        self.relu = nn.ReLU()
        self.calls = 0
    def forward(self, x):
        self.calls += 1
        y = self.counted(x)
        z = self.b(self.swapped(x))
        self.b, self.relu = self.relu, self.b
        return self.a(y) if self.calls % 2 else y, z, self.c(self.kept(x))
# do not run: the judge takes each call to start from the same module
""",
    "containers with items of their own": """
class Pairs(nn.Sequential):
    def __iter__(self):
        for layer in super().__iter__():
            yield layer
            yield nn.ReLU()
class First(nn.ModuleList):
    def __getitem__(self, index):
        return super().__getitem__(0)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pairs = Pairs(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4))  # live: relu
        self.first = First([nn.BatchNorm2d(4), nn.ReLU()])
        self.conv = nn.Conv2d(4, 4, 1)  # dead
        self.norm = nn.BatchNorm2d(4)
        self.last = nn.Conv2d(4, 4, 1)  # live
    def norm(self, x):
        return x * x
    def forward(self, x):
        for layer in self.pairs:
            x = layer(x)
        return self.norm(self.last(self.first[1](self.conv(x))))
# run Net() on 4, 3, 9, 9
""",
    "classes and functions in the branches of a file": """
import sys
if sys.version_info >= (3, 8):
    def conv(i, o):
        return nn.Conv2d(i, o, 1)  # dead
else:
    def conv(i, o):
        return None
try:
    import elsewhere
except ImportError:
    elsewhere = None
else:
    class Unused(nn.Module):
        pass
with torch.no_grad():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.other = conv(3, 4), nn.Conv2d(3, 4, 1)  # live
            self.bn = nn.BatchNorm2d(4)
        def forward(self, x):
            return self.bn(self.conv(x)), self.other(x)
""",
    "a mixin behind the module": """
import abc
class Uses:
    fallback = None
    def use(self, worker):
        if hasattr(self, "worker") and isinstance(self.worker, nn.Module):
            self._modules.pop("worker")
        self.worker = worker
    def train(self, mode=True):
        raise RuntimeError("the module's own comes first")
class Worker:
    def __call__(self, owner, x):
        return owner.relu(owner.bn(owner.a(x))) + owner.b(x)
class Net(nn.Module, abc.ABC, Uses):
    fallback = Worker
    def __init__(self, worker=None):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)  # dead when worker is None
        self.b = nn.Conv2d(3, 4, 1)  # live
        self.bn = nn.BatchNorm2d(4)
        self.relu = nn.ReLU()
        self.use(self.fallback() if worker is None else worker)
    def forward(self, x):
        return self.worker(self, x)
# run Net() on 4, 3, 9, 9
""",
    "a package that is not installed": """
import importlib.util
def is_installed(name):
    return importlib.util.find_spec(name) is not None
FAST = is_installed("fast_but_absent")
PLAIN = is_installed("torch") and is_installed("collections")
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        if FAST:
            import fast_but_absent
            return fast_but_absent.norm(self.conv(x), self.bn.weight)
        return self.bn(self.conv(x)) if PLAIN else self.conv(x)
# run Net() on 4, 3, 9, 9
""",
    "functions that a class of the file keeps by name, one chosen by the environment": """
import inspect
import os
from enum import Enum
CHOSEN = os.getenv("NORM_OF_THIS_TEST", "plain")
CHECKED = os.environ.get("CHECKS_OF_THIS_TEST") in ("1", "yes")
class Kind(str, Enum):
    PLAIN = "plain"
    FAST = "fast"
class Registry:
    functions = {}
    parameters = {}
    active = Kind(CHOSEN)
    @classmethod
    def register(cls, kind):
        def keep(function):
            cls.functions[kind] = function
            cls.parameters[kind] = set(inspect.signature(function).parameters.keys())
            return function
        return keep
@Registry.register(Kind.FAST)
def fast(x, norm):
    return F.relu(x)
@Registry.register(Kind.PLAIN)
def plain(x, norm, training=True):
    return F.relu(x) if CHECKED else norm(x)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.seen = nn.Conv2d(3, 4, 1)  # live: relu
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        given = {"x": self.conv(x), "norm": self.bn, "scale": 2}
        given = {name: value for name, value in given.items() if name in Registry.parameters[Registry.active]}
        return Registry.functions[Registry.active](**given) + Registry.functions[Kind("fast")](self.seen(x), None)
# run Net() on 4, 3, 9, 9
""",
}
