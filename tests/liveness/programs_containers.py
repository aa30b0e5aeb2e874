"""Classes that derive from Python's containers, and mappings made by way of an abstract base."""

PROGRAMS = {
    "a class that derives from a named tuple made on the spot": """
from collections import namedtuple
class Size(namedtuple("Size", ["inner", "outer"])):
    "Numbers of channels."
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        layers = []
        for size in [Size(3, 4), Size(inner=4, outer=4)]:
            layers += [nn.Conv2d(size.inner, size.outer, 1), nn.BatchNorm2d(size.outer), nn.ReLU()]  # dead
        inner, outer = Size(4, 5)
        self.layers = nn.Sequential(*layers, nn.Conv2d(inner, outer, 1))  # live
    def forward(self, x):
        return self.layers(x)
""",
    "a class that derives from a dataclass without being one": """
from dataclasses import dataclass
@dataclass
class Sizes:
    inner: int
    outer: int = 4
class More(Sizes):
    pass
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = More(3)
        self.conv, self.norm = nn.Conv2d(sizes.inner, sizes.outer, 1), nn.BatchNorm2d(sizes.outer)  # dead
    def forward(self, x):
        return self.norm(self.conv(x))
""",
    "a constructor that puts its layers into the dict that it is given": """
class Net(nn.Module):
    def __init__(self, made={}):
        super().__init__()
        made["conv"] = nn.Conv2d(3, 4, 1)  # dead
        self.conv = made["conv"]
        self.norm = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.norm(self.conv(x))
""",
    "a table that builds what it is asked for": """
class Table(dict):
    def __getitem__(self, key):
        made = super().__getitem__(key)
        cls, options = made if isinstance(made, tuple) else (made, {})
        return cls(**options)
TABLE = Table({"norm": (nn.BatchNorm2d, {"num_features": 4}), "act": nn.ReLU})
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)  # dead
        self.norm = TABLE["norm"]
        self.b = nn.Conv2d(4, 4, 1)  # live: relu
        self.act = TABLE["act"]
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.act(self.b(self.norm(self.a(x)))))
""",
    "a table that gives something else than it holds": """
class Swapped(dict):
    def __getitem__(self, key):
        return super().__getitem__({"norm": "act", "act": "norm"}[key])
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        table = Swapped(norm=nn.BatchNorm2d(4), act=nn.ReLU())
        self.a = nn.Conv2d(3, 4, 1)  # dead
        self.first = table["act"]
        self.b = nn.Conv2d(4, 4, 1)  # live: relu
        self.second = table["norm"]
    def forward(self, x):
        return self.second(self.b(self.first(self.a(x))))
""",
    "what is missing is made": """
class Layers(dict):
    def __missing__(self, width):
        return nn.BatchNorm2d(width)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        layers = Layers({5: nn.ReLU()})
        self.a = nn.Conv2d(3, 4, 1)  # dead
        self.four = layers[4]
        self.b = nn.Conv2d(4, 5, 1)  # live: relu
        self.five = layers[5]
        self.count = len(layers)
        self.bn = nn.BatchNorm2d(5) if self.count == 1 and 5 in layers else nn.Identity()
    def forward(self, x):
        return self.bn(self.five(self.b(self.four(self.a(x)))))
""",
    "settings whose items are attributes": """
class Settings(dict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__ = self
class Read(dict):
    __getattr__ = dict.__getitem__
class Asked(dict):
    def __getattr__(self, name):
        return self[name]
def block(i, o, norm):
    layers = [nn.Conv2d(i, o, 1)]  # dead when norm
    if norm:
        layers.append(nn.BatchNorm2d(o))
    return nn.Sequential(*layers, nn.ReLU())
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        one, two, three = Settings(width=4, norm=True), Read(width=5, norm=False), Asked(width=6, norm=True)
        self.a = block(3, one.width, one.norm)
        self.b = block(one.width, two.width, two.norm)
        self.c = block(two.width, three.width, three.norm)
        self.d = block(three["width"], 4, two["norm"])
    def forward(self, x):
        return self.d(self.c(self.b(self.a(x))))
""",
    "a list with a method of its own": """
class Layers(list):
    def add(self, layer):
        self.append(layer)
        return self
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        layers = Layers([nn.Conv2d(3, 4, 1)])  # dead
        layers.add(nn.BatchNorm2d(4)).add(nn.Conv2d(4, 4, 1)).add(nn.ReLU())  # live: relu
        self.net = nn.Sequential(*layers)
        self.bn = nn.BatchNorm2d(len(layers)) if layers and len(layers) == 4 else nn.Identity()
    def forward(self, x):
        return self.bn(self.net(x))
""",
    "keywords out of a dict of a class of its own": """
class Options(dict):
    def also(self, **more):
        return Options({**self, **more})
class Fixed(dict):
    def keys(self):
        return ["in_channels", "out_channels", "kernel_size"]
    def __getitem__(self, key):
        return {"in_channels": 4, "out_channels": 6, "kernel_size": 1}[key]
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        options = Options(kernel_size=1).also(in_channels=3, out_channels=4)
        self.conv = nn.Conv2d(**options)  # dead
        self.bn = nn.BatchNorm2d(**dict(Options(num_features=4)))
    def forward(self, x):
        return self.bn(self.conv(x))
""",
    "a mapping by way of an abstract base": """
from collections.abc import MutableMapping
class Registry(MutableMapping):
    _shared = {"norm": nn.BatchNorm2d}
    def __init__(self):
        self._own = {}
    def __getitem__(self, key):
        if key in self._own:
            return self._own[key]
        return self._shared[key]
    def __setitem__(self, key, value):
        self._own[key] = value
    def __delitem__(self, key):
        del self._own[key]
    def __iter__(self):
        return iter({**self._shared, **self._own})
    def __len__(self):
        return len({**self._shared, **self._own})
    def pick(self, key, default):
        return super().get(key, default)
REGISTRY = Registry()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)  # dead
        self.norm = REGISTRY.get("norm", nn.Identity)(4)
        self.b = nn.Conv2d(4, 4, 1)  # live: relu
        self.act = REGISTRY.pick("act", nn.ReLU)()
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.act(self.b(self.norm(self.a(x)))))
""",
    "a function out of a mapping under a name not known, or this one": """
from collections.abc import Mapping
class Registry(Mapping):
    def __init__(self, functions):
        self.functions = functions
    def __getitem__(self, key):
        return self.functions[key]
    def __iter__(self):
        return iter(self.functions)
    def __len__(self):
        return len(self.functions)
def plain(module, q, k, v):
    return (q @ k.transpose(-2, -1)).softmax(-1) @ v
REGISTRY = Registry({})
class Net(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.q = nn.Linear(8, 8)  # live
        self.k = nn.Linear(8, 8)  # unknown
        self.v = nn.Linear(8, 8)  # live
        self.o = nn.Linear(8, 8)  # live: relu
    def forward(self, x):
        attend = REGISTRY.get(self.config.kind, plain)
        return self.o(attend(self, self.q(x), self.k(x), self.v(x)).relu()).relu()
# do not run
""",
    "a dict asked under a name not known, or this one": """
def doubled(x):
    return x * 2
class Net(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.table = {}
        self.a = nn.Conv2d(3, 4, 1)  # unknown
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.table.get(self.config.kind, doubled)(self.a(x)))
# do not run
""",
    "what a model returns is a dict and a dataclass": """
import dataclasses
from collections import OrderedDict
class Output(OrderedDict):
    def __post_init__(self):
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value is not None:
                self[field.name] = value
    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        super().__setattr__(key, value)
    def __getitem__(self, key):
        return dict(self.items())[key] if isinstance(key, str) else self.to_tuple()[key]
    def to_tuple(self):
        return tuple(self[key] for key in self.keys())
@dataclasses.dataclass
class Sample(Output):
    sample: object
    hidden: object = None
    seen: object = None
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)  # dead
        self.b = nn.Conv2d(3, 4, 1)  # dead
        self.c = nn.Conv2d(3, 4, 1)  # live: return
        self.d = nn.Conv2d(3, 4, 1)  # live: relu
        self.bn = nn.ModuleList([nn.BatchNorm2d(4) for _ in range(3)])
    def forward(self, x):
        one = Sample(self.a(x), seen=self.d(x))
        two = Sample(sample=self.b(x))
        y = self.bn[0](one.sample) + self.bn[1](two[0] if isinstance(two, dict) and "hidden" not in two else x)
        z = one["seen"] if len(one) == 2 and len(two) == 1 else self.bn[2](one["seen"])
        return Sample(y, F.relu(z), self.c(x)).to_tuple()
# run Net() on 4, 3, 9, 9
""",
    "settings that are a dict and an object": """
class Settings(dict):
    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.__dict__ = self
class Asked(dict):
    def __getattr__(self, name):
        return self[name]
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        settings = Settings({"norm": nn.BatchNorm2d}, width=4)
        settings.update(act=nn.ReLU)
        self.a = nn.Conv2d(3, settings.width, 1)  # dead
        self.bn = settings.norm(settings["width"])
        self.b = nn.Conv2d(3, 4, 1)  # live: relu
        self.act = settings.get("act", nn.BatchNorm2d)()
    def forward(self, x):
        return self.bn(self.a(x)) + self.act(self.b(x))
# run Net() on 4, 3, 9, 9
""",
    "settings asked whether they have an attribute, or hold an item": """
class Settings(dict):
    def __init__(self, **named):
        super().__init__(**named)
        self.__dict__ = self
class Marked(dict):
    def mark(self, width):
        self.width = width
        return self
class Upper(dict):
    def __contains__(self, key):
        return super().__contains__(key.upper())
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        settings, marked, upper = Settings(norm=True), Marked().mark(4), Upper(NORM=True)
        self.a = nn.Conv2d(3, getattr(marked, "width", 5), 1)  # dead
        self.one = nn.BatchNorm2d(4) if getattr(settings, "norm", False) else nn.ReLU()
        self.b = nn.Conv2d(4, 4, 1)  # dead
        self.two = nn.BatchNorm2d(4) if "norm" in upper and "NORMS" not in upper else nn.ReLU()
        self.c = nn.Conv2d(4, 4, 1)  # live: relu
        self.three = nn.BatchNorm2d(4) if getattr(settings, "other", False) else nn.ReLU()
    def forward(self, x):
        return self.three(self.c(self.two(self.b(self.one(self.a(x))))))
""",
}
