"""Options of a constructor or of a forward whose other values let a bias through, and some that change nothing."""

PROGRAMS = {
    "a text that forward looks for among others": """
class Net(nn.Module):
    def __init__(self, mode="base", other="base", quiet="plain"):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when mode == 'base'
        self.second, self.two = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when other == 'base'
        self.third, self.three = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead
        self.mode, self.other, self.quiet = mode, other, quiet
        self.seeing = ["relu", "relu6"]

    def forward(self, x):
        y, z, w = self.conv(x), self.second(x), self.third(x)
        if self.mode in ("gelu", "gelu6"):
            y = F.gelu(y)
        if self.other in self.seeing:
            z = F.relu(z)
        if self.quiet in ("loud", "louder"):
            w = w * 2
        return self.norm(y), self.two(z), self.three(w)
""",
    "parts of a text that forward looks for": """
class Net(nn.Module):
    def __init__(self, mode="base", start="first", end="last", quiet="plain"):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when mode == 'base'
        self.second, self.two = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when start == 'first'
        self.third, self.three = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when end == 'last'
        self.fourth, self.four = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead
        self.mode, self.start, self.end, self.quiet = mode, start, end, quiet

    def forward(self, x):
        y, z, w, v = self.conv(x), self.second(x), self.third(x), self.fourth(x)
        if "relu" in self.mode:
            y = F.relu(y)
        if self.start.startswith(("gelu", "silu")):
            z = F.gelu(z)
        w = w if not self.end.endswith("linear") else F.softplus(w)
        if "loud" in self.quiet:
            v = 2 * v
        return self.norm(y), self.two(z), self.three(w), self.four(v)
""",
    "parts of a text that the constructor looks for": """
class Net(nn.Module):
    def __init__(self, mode="base", order="conv_norm"):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when mode == 'base'
        self.second, self.two = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when order == 'conv_norm'
        self.act = nn.ReLU() if "relu" in mode.lower() else nn.Identity()
        self.between = nn.Identity() if order.endswith("norm") else nn.ReLU()

    def forward(self, x):
        return self.norm(self.act(self.conv(x))), self.two(self.between(self.second(x)))
""",
    "a text that is empty by default": """
class Net(nn.Module):
    def __init__(self, act="", quiet=""):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when act == ''
        self.second, self.two = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead
        self.act, self.quiet = act, quiet

    def forward(self, x):
        y, z = self.conv(x), self.second(x)
        if self.act == "relu":
            y = F.relu(y)
        if self.quiet == "loud":
            z = 2 * z
        return self.norm(y), self.two(z)
""",
    "texts and numbers that forward compares an input to": """
# do not run
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: return
        self.second, self.two = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: return
        self.third, self.three = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: relu
        self.fourth, self.four = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead

    def forward(self, x, mode="full", level=0, eps=0.0, quiet="plain", scale=1):
        y = self.conv(x)
        if mode == "features":
            return y
        z = self.second(x)
        if level == 1:
            return z
        w, v = self.third(x), self.fourth(x)
        if eps > 0:
            w = F.relu(w)
        if quiet == "loud" or scale > 2:
            v = 2 * v
        return self.norm(y), self.two(z), self.three(w), self.four(v)
""",
    "a number above the one that forward compares an input to": """
# do not run
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: return
        self.second, self.two = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: return

    def forward(self, x, level=0, temperature=1.0):
        y, z = self.conv(x), self.second(x)
        if level > 2:
            return y
        if temperature != 1.0:
            return z
        return self.norm(y), self.two(z)
""",
    "an input that is the text compared to by default": """
# do not run
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key = nn.Linear(8, 8), nn.Linear(8, 8)  # live; live
        self.asked, self.keys = nn.Linear(8, 8), nn.Linear(8, 8)  # live; dead

    def forward(self, x, kind="softmax", quiet="plain"):
        scores = self.query(x) @ self.key(x).transpose(1, 2)
        weights = scores.softmax(-1) if kind == "softmax" else torch.sigmoid(scores)
        others = self.asked(x) @ self.keys(x).transpose(1, 2)
        others = others if quiet == "plain" else others * 0.5
        return weights @ x, others.softmax(-1) @ x
""",
    "inputs that are looked into, or are None": """
# do not run
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: return
        self.second, self.two = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: return
        self.third, self.three = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead

    def forward(self, x, layers=(), stage=None, quiet=()):
        y, z = self.conv(x), self.second(x)
        feats = []
        for i in range(2):
            if i in layers:
                feats.append(y)
        if stage != "features":
            z = self.two(z)
        w = self.third(x)
        if 3 in quiet:
            w = 2 * w
        return self.norm(y), z, feats, self.three(w)
""",
    "keywords that forward asks for": """
# do not run
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: return
        self.second, self.two = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: return
        self.third, self.three = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: relu
        self.fourth, self.four = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead
        self.fifth, self.five = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: gelu

    def forward(self, x, **kw):
        y, z, w, v, u = self.conv(x), self.second(x), self.third(x), self.fourth(x), self.fifth(x)
        if kw.get("raw"):
            return y
        if kw.get("return_scores", False):
            return z
        if "act" in kw:
            w = F.relu(w)
        if kw.get("quiet", False):
            v = 2 * v
        if kw.get("mode", "plain") == "gelu":
            u = F.gelu(u)
        return self.norm(y), self.two(z), self.three(w), self.four(v), self.five(u)
""",
    "further inputs": """
# do not run
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key = nn.Linear(8, 8), nn.Linear(8, 8)  # live; live
        self.asked, self.keys = nn.Linear(8, 8), nn.Linear(8, 8)  # live; dead

    def forward(self, x, *args):
        q, k = self.query(x), self.key(x)
        if len(args) > 0:
            k = k * args[0]
        weights = (q @ k.transpose(1, 2)).softmax(-1)
        return weights @ x, (self.asked(x) @ self.keys(x).transpose(1, 2)).softmax(-1) @ x
""",
    "members of an enumeration": """
# run Net(Kind.COS, Kind.DOT, Quiet.LOWER) on 4, 3, 9, 9
from enum import Enum

class Kind(Enum):
    DOT = "dot"
    COS = "cos"
    SUM = "sum"

class Quiet(Enum):
    LOW = 1
    LOWER = 2

class Net(nn.Module):
    def __init__(self, kind=Kind.DOT, first=Kind.SUM, quiet=Quiet.LOW):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: relu
        self.second, self.two = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: gelu
        self.third, self.three = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead
        self.kind, self.quiet = kind, quiet
        self.act = nn.GELU() if first is not Kind.SUM else nn.Identity()

    def forward(self, x):
        y, z, w = self.conv(x), self.second(x), self.third(x)
        if self.kind == Kind.COS:
            y = F.relu(y)
        if self.quiet in (Quiet.LOWER,):
            w = 2 * w
        return self.norm(y), self.two(self.act(z)), self.three(w)
""",
    "a configuration with defaults": """
from dataclasses import dataclass
from typing import NamedTuple

@dataclass
class Config:
    width: int = 4
    act: bool = False
    scale: bool = False

class Sizes(NamedTuple):
    width: int = 4
    act: bool = False

class Net(nn.Module):
    def __init__(self, config=Config(), sizes=Sizes()):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, config.width, 1), nn.BatchNorm2d(config.width)  # dead when not (config.act)
        self.second, self.two = nn.Conv2d(3, sizes.width, 1), nn.BatchNorm2d(sizes.width)  # dead when not (sizes.act)
        self.third, self.three = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead
        self.config, self.sizes = config, sizes

    def forward(self, x):
        y, z, w = self.conv(x), self.second(x), self.third(x)
        if self.config.act:
            y = F.relu(y)
        if self.sizes.act:
            z = F.relu(z)
        if self.config.scale:
            w = 2 * w
        return self.norm(y), self.two(z), self.three(w)
""",
    "options in a dict": """
# run Net({"pre": True}) on 4, 3, 9, 9
class Net(nn.Module):
    def __init__(self, cfg={}, more={}, quiet={}):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: relu
        self.second, self.two = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when not ('act' in more)
        self.third, self.three = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead
        self.pre, self.more = cfg.get("pre", False), more
        self.factor = 2 if quiet.get("twice", False) else 3

    def forward(self, x):
        y, z, w = self.conv(x), self.second(x), self.third(x)
        if self.pre:
            y = F.relu(y)
        if "act" in self.more:
            z = F.relu(z)
        return self.norm(y), self.two(z), self.three(w * self.factor)
""",
    "whether a text or a number is what it is by default, and a text in parts": """
class Net(nn.Module):
    def __init__(self, act="", level=0, order="conv", norm="bn"):
        super().__init__()
        self.conv, self.one = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when act == ''
        self.second, self.two = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when level == 0
        self.third, self.three = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when order == 'conv'
        self.fourth, self.four = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when norm == 'bn'
        self.act, self.level, self.order, self.norm = act, level, order.split("_"), norm

    def forward(self, x):
        y, z, w, v = self.conv(x), self.second(x), self.third(x), self.fourth(x)
        if self.act:
            y = F.relu(y)
        if self.level == 1:
            z = F.relu(z)
        if "relu" in self.order:
            w = F.relu(w)
        return self.one(y), self.two(z), self.three(w), self.four(v) if self.norm else v
""",
    "options that come to other methods, further inputs, and a table of functions": """
# do not run
from enum import IntEnum

class Kind(IntEnum):
    PLAIN = 1
    CURVED = 2

class Net(nn.Module):
    def __init__(self, kind=Kind.PLAIN, act="none"):
        super().__init__()
        self.conv, self.one = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: relu
        self.second, self.two = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: batchnorm2d
        self.third, self.three = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: relu
        self.fourth, self.four = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when act == 'none'
        self.kind, self.act = kind, act

    def curved(self, y, level):
        return F.relu(y) if level > 1 else y

    def forward(self, x, *factors, level=1):
        y, z, w = self.curved(self.conv(x), level), self.second(x), self.third(x)
        for factor in factors:
            z = z * factor
        if self.kind.value == 2:
            w = F.relu(w)
        v = {"relu": F.relu, "gelu": F.gelu}.get(self.act, nn.Identity())(self.fourth(x))
        return self.one(y), self.two(z), self.three(w), self.four(v)
""",
    "an object with settings, and an empty dict": """
class Settings:
    act = False

    def __init__(self):
        self.scaled = False

class Net(nn.Module):
    def __init__(self, settings=Settings(), cfg={}):
        super().__init__()
        self.conv, self.one = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when not (settings.act)
        self.second, self.two = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: relu
        self.third, self.three = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead
        self.settings, self.cfg = settings, cfg
# run Net(cfg={"more": 1}) on 4, 3, 9, 9

    def forward(self, x):
        y, z, w = self.conv(x), self.second(x), self.third(x)
        if self.settings.act:
            y = F.relu(y)
        if self.cfg:
            z = F.relu(z)
        if self.settings.scaled:
            w = 2 * w
        return self.one(y), self.two(z), self.three(w)
""",
}
