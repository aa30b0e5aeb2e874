"""Decisions, conditions, entry points, joining and the rank of tensors."""

PROGRAMS = {
    "a layer for some of the names that are looked for": """
class Net(nn.Module):
    def __init__(self, mode="plain"):
        super().__init__()
        self.first = nn.Conv2d(4, 4, 1)  # dead
        self.norm = nn.BatchNorm2d(4)
        self.way = (
            nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)) if mode in ["short", "long"] else nn.Identity()  # dead
        )
    def forward(self, x):
        return self.norm(self.first(x)).relu() + self.way(x)
# run Net("long") on 4, 4, 9, 9
""",
    "layers that the defaults leave out, beside those of another class": """
class Inner(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.conv = nn.Conv2d(i, o, 1)  # dead
        self.norm = nn.BatchNorm2d(o)
    def forward(self, x):
        return self.norm(self.conv(x)).relu()
class Net(nn.Module):
    def __init__(self, i=4, o=4, stride=1):
        super().__init__()
        self.inner = Inner(i, o)
        if stride > 1:
            self.down = nn.Conv2d(o, o, 3, padding=1)  # dead
            self.down_norm = nn.BatchNorm2d(o)
        else:
            self.down = None
        if i == o and stride == 1:
            self.shortcut = nn.Sequential()
        else:
            self.shortcut = nn.Sequential(nn.Conv2d(i, o, 1), nn.BatchNorm2d(o))  # dead
    def forward(self, x):
        y = self.inner(x)
        if self.down is not None:
            y = self.down_norm(self.down(y))
        return y + self.shortcut(x)
# run Net(stride=2) on 4, 4, 9, 9
""",
    "a normalizer to be given, of which one is": """
class Block(nn.Module):
    def __init__(self, norm_layer=None):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 1)  # dead when norm_layer is torch.nn.BatchNorm2d
        self.norm = norm_layer(4) if norm_layer else None
    def forward(self, x):
        x = self.conv(x)
        return F.relu(self.norm(x) if self.norm else x)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = Block(nn.BatchNorm2d)
    def forward(self, x):
        return self.block(x)
# run Net() on 4, 4, 9, 9
# run Block(lambda n: nn.GroupNorm(1, n)) on 4, 4, 9, 9
""",
    "a flag with a default": """
class Net(nn.Module):
    def __init__(self, norm=True):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead when norm
        self.norm = nn.BatchNorm2d(4) if norm else None
    def forward(self, x):
        x = self.conv(x)
        if self.norm is not None:
            x = self.norm(x)
        return F.relu(x)
# run Net() on 4, 3, 9, 9
# run Net(norm=False) on 4, 3, 9, 9
""",
    "a flag that is off by default": """
class Net(nn.Module):
    def __init__(self, batch_norm=False):
        super().__init__()
        layers = [nn.Conv2d(3, 4, 1)]  # dead when batch_norm
        if batch_norm:
            layers += [nn.BatchNorm2d(4)]
        self.net = nn.Sequential(*layers, nn.ReLU())
    def forward(self, x):
        return self.net(x)
# run Net() on 4, 3, 9, 9
# run Net(batch_norm=True) on 4, 3, 9, 9
""",
    "a flag without a default": """
class Net(nn.Module):
    def __init__(self, norm):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead when norm
        self.norm = nn.BatchNorm2d(4) if norm else nn.ReLU()
    def forward(self, x):
        return self.norm(self.conv(x))
# run Net(False) on 4, 3, 9, 9
# run Net(True) on 4, 3, 9, 9
""",
    "a flag negated": """
class Net(nn.Module):
    def __init__(self, plain=False):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead when not plain
        self.norm = None
        if not plain:
            self.norm = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.conv(x)
        return F.relu(x) if self.norm is None else F.relu(self.norm(x))
# run Net() on 4, 3, 9, 9
# run Net(plain=True) on 4, 3, 9, 9
""",
    "norm_layer=None stands for BatchNorm2d": """
class Net(nn.Module):
    def __init__(self, norm_layer=None):
        super().__init__()
        if norm_layer is None:
            norm_layer = nn.BatchNorm2d
        self.conv = nn.Conv2d(3, 4, 1)  # dead when norm_layer is None
        self.bn = norm_layer(4)
    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))
# do not run
""",
    "norm_layer=None stands for nothing": """
class Net(nn.Module):
    def __init__(self, norm_layer=None):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # live: relu
        self.bn = norm_layer(4) if norm_layer is not None else nn.Identity()
    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))
""",
    "flags combined": """
class Net(nn.Module):
    def __init__(self, norm=True, first=False):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead when not first and norm
        self.norm = nn.BatchNorm2d(4) if norm and not first else nn.ReLU()
    def forward(self, x):
        return self.norm(self.conv(x))
# run Net() on 4, 3, 9, 9
# run Net(norm=False) on 4, 3, 9, 9
# run Net(first=True) on 4, 3, 9, 9
""",
    "branches that go together": """
class Net(nn.Module):
    def __init__(self, wide=False):
        super().__init__()
        self.wide = wide
        width = 8 if wide else 4
        self.conv = nn.Conv2d(3, width, 1)  # dead
        self.bn = nn.BatchNorm2d(8 if wide else 4)
    def forward(self, x):
        x = self.bn(self.conv(x))
        if self.wide:
            x = F.relu(x)
        return x
""",
    "a flag that does not matter": """
class Net(nn.Module):
    def __init__(self, bias=True, affine=False, classes=None, act=True):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1, bias=bias)  # dead
        self.bn = nn.BatchNorm2d(4, affine=affine)
        self.act = nn.ReLU() if act else nn.Identity()
    def forward(self, x):
        return self.act(self.bn(self.conv(x)))
""",
    "a branch that raises is not taken": """
class Net(nn.Module):
    def __init__(self, kind=None, groups=1):
        super().__init__()
        if kind is not None and groups != 1:
            raise ValueError(kind)
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        if x.dim() != 4:
            raise ValueError(f"got {x.dim()} axes")
        assert x.shape[1] == 3
        return self.bn(self.conv(x))
""",
    "one that raises where its flag is not given": """
class Net(nn.Module):
    def __init__(self, kind=None):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        if kind == "batch":
            self.bn = nn.BatchNorm2d(4)
        else:
            raise NotImplementedError
    def forward(self, x):
        return self.bn(self.conv(x))
# run Net("batch") on 4, 3, 9, 9
""",
    "a block that hands out what a flag leaves in, of which the only user keeps the default": """
class Block(nn.Module):
    def __init__(self, i, o, norm=True):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(i, o, 1), norm  # dead when norm
        if norm:
            self.bn = nn.BatchNorm2d(o)
    def forward(self, x):
        x = self.conv(x)
        return self.bn(x) if self.norm else x
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = Block(3, 4)
    def forward(self, x):
        return self.block(x).relu()
# run Net() on 4, 3, 9, 9
# run Block(3, 4, norm=False) on 4, 3, 9, 9
""",
    "a block that hands out what a flag leaves in, of which a user removes it": """
class Block(nn.Module):
    def __init__(self, i, o, norm=True):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(i, o, 1), norm  # dead
        if norm:
            self.bn = nn.BatchNorm2d(o)
    def forward(self, x):
        x = self.conv(x)
        return self.bn(x) if self.norm else x
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.last = Block(3, 4), Block(4, 4, norm=False)
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.last(self.first(x).relu()))
""",
    "a normalizer that one flag brings in, behind an activation that another does": """
class Net(nn.Module):
    def __init__(self, norm=False, early=False):
        super().__init__()
        self.conv, self.early = nn.Conv2d(3, 4, 1), early  # dead when not early and norm
        self.norm = nn.BatchNorm2d(4) if norm else nn.Identity()
    def forward(self, x):
        x = self.conv(x)
        if self.early:
            x = x.relu()
        return self.norm(x).relu()
# run Net() on 4, 3, 9, 9
# run Net(norm=True) on 4, 3, 9, 9
# run Net(norm=True, early=True) on 4, 3, 9, 9
""",
    "a normalizer that one setting brings in, behind a clamp that another does": """
class Net(nn.Module):
    def __init__(self, config, clamp=False):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when not clamp and not (config.plain)
        self.plain, self.clamp = config.plain, clamp
    def forward(self, x):
        x = self.conv(x)
        if self.clamp:
            x = x.clamp(min=0)
        return x if self.plain else self.norm(x)
# do not run
""",
    "methods that switch a flag on, and off again": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm, self.raw, self.mode = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4), False, "norm"  # live
        self.last, self.last_norm = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # live
    def expose(self):
        self.raw: bool = True
    def hide(self):
        self.raw = False
    def plain(self):
        self.mode = "plain"
    def normal(self):
        self.mode = "norm"
    def forward(self, x):
        y = self.conv(x)
        z = y if self.raw else self.norm(y)
        z = self.last(F.relu(z))
        return z if self.mode == "plain" else self.last_norm(z)
# do not run
""",
    "a method that switches the normalizer off": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live
        self.raw = False
    def expose(self):
        pass
        self.raw = True
        return self
    def forward(self, x):
        x = self.conv(x)
        return x if self.raw else self.norm(x)
# run Net().expose() on 4, 3, 9, 9
""",
    "a method that chooses how the scores are cut": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm, self.way = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4), "plain"  # live
    def choose(self, way):
        assert way in ("plain", "clamped")
        self.way = way
    def forward(self, x):
        x = self.conv(x)
        if self.way == "clamped":
            x = x.clamp(min=0)
        return self.norm(x)
# do not run
""",
    "a method that merges the normalizer and says so in a flag": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead
        self.merged = False
    def merge(self):
        self.conv = nn.utils.fuse_conv_bn_eval(self.conv, self.norm)
        self.merged = True
    def forward(self, x):
        x = self.conv(x)
        return x if self.merged else self.norm(x)
""",
    "a number of layers that is one by default": """
class Net(nn.Module):
    def __init__(self, depth=1):
        super().__init__()
        self.convs = nn.Sequential(*[nn.Conv2d(4, 4, 3, padding=1) for _ in range(depth)])  # dead when depth == 1
        self.norm = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.norm(self.convs(x)).relu()
# run Net() on 4, 4, 9, 9
""",
    "a layer that one flag brings in and another lets out": """
class Net(nn.Module):
    def __init__(self, deep=False, plain=False):
        super().__init__()
        self.first, self.deep = nn.Conv2d(3, 4, 1), deep  # live
        if deep:
            self.second = nn.Conv2d(4, 4, 1)  # dead when not plain
            self.norm = nn.Identity() if plain else nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.first(x).relu()
        return self.norm(self.second(x)).relu() if self.deep else x
# run Net(deep=True) on 4, 3, 9, 9
# run Net(deep=True, plain=True) on 4, 3, 9, 9
""",
    "a layer that one flag brings in and another normalizer may let out": """
class Net(nn.Module):
    def __init__(self, deep=False, norm=None):
        super().__init__()
        self.first, self.deep = nn.Conv2d(3, 4, 1), deep  # live
        make = nn.BatchNorm2d if norm is None else norm
        if deep:
            self.second, self.norm = nn.Conv2d(4, 4, 1), make(4)  # dead when norm is None
    def forward(self, x):
        x = self.first(x).relu()
        return self.norm(self.second(x)).relu() if self.deep else x
# run Net(deep=True) on 4, 3, 9, 9
# run Net(deep=True, norm=nn.Identity) on 4, 3, 9, 9
""",
    "a factory whose users are all dead": """
def conv3x3(i, o, stride=1):
    return nn.Conv2d(i, o, 3, stride=stride, padding=1)  # dead
class A(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = conv3x3(3, 4), nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.conv(x))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.conv, self.norm = A(), conv3x3(4, 4), nn.InstanceNorm2d(4)
    def forward(self, x):
        return self.norm(self.conv(self.a(x)))
""",
    "a factory with one live user": """
def conv3x3(i, o):
    return nn.Conv2d(i, o, 3, padding=1)  # live: relu
class A(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = conv3x3(3, 4), nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.conv(x))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.conv = A(), conv3x3(4, 4)
    def forward(self, x):
        return F.relu(self.conv(self.a(x)))
""",
    "a factory with a user that cannot be followed": """
import mystery
def conv3x3(i, o):
    return nn.Conv2d(i, o, 3, padding=1)  # unknown
class A(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = conv3x3(3, 4), nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.conv(x))
class B(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = conv3x3(3, 4)
    def forward(self, x):
        return mystery.look(self.conv(x))
# do not run
""",
    "a factory nobody uses": """
def conv3x3(i, o):
    return nn.Conv2d(i, o, 3, padding=1)  # live: return
# do not run
""",
    "a block that returns what its convolution gives": """
class Block(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.conv = nn.Conv2d(i, o, 1)  # dead
    def forward(self, x):
        return self.conv(x)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block, self.bn = Block(3, 4), nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.block(x))
""",
    "a block that nobody uses": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # live: return
    def forward(self, x):
        return self.conv(x)
""",
    "a block that one user sees": """
class Block(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.conv = nn.Conv2d(i, o, 1)  # live: relu
    def forward(self, x):
        return self.conv(x)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block, self.bn, self.second = Block(3, 4), nn.BatchNorm2d(4), Block(4, 4)
    def forward(self, x):
        return F.relu(self.second(self.bn(self.block(x))))
""",
    "builders decide": """
class Features(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.features = features
    def forward(self, x):
        return self.features(x)
def make_layers(cfg, batch_norm=False):
    layers, width = [], 3
    for v in cfg:
        conv = nn.Conv2d(width, v, 3, padding=1)  # dead when batch_norm
        layers += [conv, nn.BatchNorm2d(v), nn.ReLU()] if batch_norm else [conv, nn.ReLU()]
        width = v
    return nn.Sequential(*layers)
def plain(**kwargs):
    return Features(make_layers([4, 8]), **kwargs)
def normed(**kwargs):
    return Features(make_layers([4, 8], batch_norm=True), **kwargs)
# run plain() on 4, 3, 9, 9
# run normed() on 4, 3, 9, 9
""",
    "a parameter of the block that its user sets": """
class Block(nn.Module):
    def __init__(self, i, o, norm=True):
        super().__init__()
        self.conv = nn.Conv2d(i, o, 1)  # dead when norm
        self.norm = nn.BatchNorm2d(o) if norm else nn.ReLU()
    def forward(self, x):
        return self.norm(self.conv(x))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = Block(3, 4, norm=False), Block(4, 5)
    def forward(self, x):
        return self.b(self.a(x))
""",
    "one normalizer for two layers": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)  # live
        self.b = nn.Conv2d(4, 4, 1)  # live
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.b(F.relu(self.bn(self.a(x)))))
""",
    "one normalizer without statistics for two layers": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)  # dead
        self.b = nn.Conv2d(4, 4, 1)  # dead
        self.norm = nn.InstanceNorm2d(4)
    def forward(self, x):
        return self.norm(self.b(F.relu(self.norm(self.a(x)))))
""",
    "one layer before two normalizers": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 1)  # dead
        self.bn1, self.bn2 = nn.BatchNorm2d(3), nn.BatchNorm2d(3)
    def forward(self, x):
        return self.bn2(self.conv(F.relu(self.bn1(self.conv(x)))))
""",
    "one layer, seen once": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 1)  # live: relu
        self.bn = nn.BatchNorm2d(3)
    def forward(self, x):
        return F.relu(self.conv(self.bn(self.conv(x))))
""",
    "an input that may be None": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.gate = nn.Conv2d(3, 4, 1)  # live
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x, gate=None):
        x = self.bn(self.conv(x))
        if gate is not None:
            x = x * torch.sigmoid(self.gate(gate))
        return x
# run Net() on 4, 3, 9, 9; 4, 3, 9, 9
""",
    "an input that decides what sees the layer": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # live
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x, raw=None):
        x = self.conv(x)
        if raw is not None:
            return x
        return self.bn(x)
# run Net() on 4, 3, 9, 9; 4, 3, 9, 9
""",
    "a branch of training": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.side = nn.Conv2d(4, 4, 1)  # live: relu
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.bn(self.conv(x))
        return (x, F.relu(self.side(x))) if self.training else x
""",
    "only training normalizes": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # live
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.conv(x)
        if self.training:
            x = self.bn(x)
        return F.relu(x)
""",
    "a loop of unknown length": """
class Net(nn.Module):
    def __init__(self, depth):
        super().__init__()
        self.first = nn.Conv2d(3, 4, 1)  # dead
        self.layers = nn.ModuleList([nn.Conv2d(4, 4, 1) for _ in range(depth)])  # dead
        self.norms = nn.ModuleList([nn.BatchNorm2d(4) for _ in range(depth)])
        self.bn = nn.BatchNorm2d(4)
        self.last = nn.Conv2d(4, 4, 1)  # live: return
    def forward(self, x):
        x = F.relu(self.bn(self.first(x)))
        for layer, norm in zip(self.layers, self.norms):
            x = F.relu(norm(layer(x)))
        return self.last(x)
# run Net(3) on 4, 3, 9, 9
""",
    "a loop that sees the layer in its second round": """
class Net(nn.Module):
    def __init__(self, depth):
        super().__init__()
        self.depth = depth
        self.conv = nn.Conv2d(3, 3, 1)  # live: relu
        self.bn = nn.BatchNorm2d(3)
    def forward(self, x):
        for i in range(self.depth):
            x = self.conv(x if i == 0 else F.relu(x))
        return self.bn(x)
# run Net(3) on 4, 3, 9, 9
""",
    "a residual stream": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)  # dead
        self.b = nn.Conv2d(3, 4, 1)  # dead
        self.c = nn.Conv2d(4, 4, 1)  # live: return
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.bn(self.a(x) + self.b(x))
        return y + self.c(y)
""",
    "a normalizer and the next skip": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)  # live: return
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.a(x)
        return x + F.relu(self.bn(x))
""",
    "Linear before BatchNorm1d": """
class Net(nn.Module):
    def __init__(self, i=6, o=5):
        super().__init__()
        self.fc = nn.Linear(i, o)  # dead
        self.bn = nn.BatchNorm1d(o)
        self.last = nn.Linear(o, 2)  # live: return
    def forward(self, x):
        return self.last(F.relu(self.bn(self.fc(x))))
# run Net() on 4, 6
""",
    "Linear on three axes before BatchNorm1d": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 5)  # partial
        self.bn = nn.BatchNorm1d(7)
    def forward(self, x):
        b, n, c = x.shape
        return self.bn(self.fc(x))
# run Net() on 4, 7, 6
""",
    "a sum and a scale keep the number of axes": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(6, 4), nn.Linear(4, 4)  # dead; dead
        self.gain = nn.Parameter(torch.ones(4))
        self.bn = nn.BatchNorm1d(4)
    def forward(self, x):
        x = self.a(x)
        x = x + self.b(x) * self.gain
        return self.bn(x)
# run Net() on 9, 6
""",
    "transposed for BatchNorm1d": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 5)  # dead
        self.bn = nn.BatchNorm1d(5)
    def forward(self, x):
        return self.bn(self.fc(x).transpose(1, 2)).transpose(1, 2)
# run Net() on 4, 7, 6
""",
    "flatten before Linear": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(243, 5)  # dead
        self.bn = nn.BatchNorm1d(5)
    def forward(self, x):
        return self.bn(self.fc(torch.flatten(x, 1)))
""",
    "a pooled convolution, flattened": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 5, 1)  # dead
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.bn = nn.BatchNorm1d(5)
    def forward(self, x):
        return self.bn(self.pool(self.conv(x)).flatten(1))
""",
    "Conv1d": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(6, 5, 1)  # dead
        self.bn = nn.BatchNorm1d(5)
        self.fc = nn.Linear(7, 3)  # partial
        self.bn2 = nn.BatchNorm1d(5)
    def forward(self, x):
        return self.bn2(self.fc(self.bn(self.conv(x))))
# run Net() on 4, 6, 7
""",
    "permuted to channels last and back": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 4)  # dead
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.fc(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2))
""",
    "tokens and back": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 4)  # dead
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        b, c, h, w = x.shape
        x = x.flatten(2).transpose(1, 2)
        return self.bn(self.fc(x).transpose(1, 2).reshape(b, -1, h, w))
""",
    "a projection to images": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 8 * 3 * 3)  # partial 8 of 72
        self.bn = nn.BatchNorm2d(8)
    def forward(self, x):
        return F.relu(self.bn(self.fc(x).view(-1, 8, 3, 3)))
# run Net() on 4, 6
""",
    "all rows at once": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 5)  # dead
        self.bn = nn.BatchNorm1d(5)
    def forward(self, x):
        b, n, _ = x.shape
        return self.bn(self.fc(x).reshape(-1, 5)).reshape(b, n, 5)
# run Net() on 4, 7, 6
""",
    "a rate that is converted before it is asked about": """
class Layer(nn.Module):
    def __init__(self, rate):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead when rate <= 0
        self.rate = float(rate)
    def forward(self, x):
        x = self.conv(x)
        return F.dropout(x, self.rate) if self.rate > 0 else x
class Net(nn.Module):
    def __init__(self, rate=0):
        super().__init__()
        self.layer = Layer(rate)
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.layer(x))
# run Net() on 4, 3, 9, 9
# run Net(0.5) on 4, 3, 9, 9
""",
    "a nested helper that reads a flag of the constructor": """
class Net(nn.Module):
    def __init__(self, norm=True):
        super().__init__()
        def block(i, o):
            conv = nn.Conv2d(i, o, 3)  # dead when norm
            return nn.Sequential(conv, nn.BatchNorm2d(o) if norm else nn.Identity(), nn.ReLU())
        self.net = nn.Sequential(block(3, 4), block(4, 5))
    def forward(self, x):
        return self.net(x)
# do not run
""",
    "a helper, and a normalizer chosen by its caller": """
class Frozen(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.register_buffer("shift", torch.zeros(1, c, 1, 1))
    def forward(self, x):
        return x + self.shift
def conv3x3(i, o):
    return nn.Conv2d(i, o, 3)  # dead when norm_layer is torch.nn.BatchNorm2d
class Block(nn.Module):
    def __init__(self, width, norm_layer):
        super().__init__()
        self.conv, self.bn = conv3x3(3, width), norm_layer(width)
    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))
def plain():
    return nn.Sequential(Block(4, nn.BatchNorm2d))
def frozen():
    return nn.Sequential(Block(4, Frozen))
# do not run
""",
    "a layer that only another argument calls": """
class Net(nn.Module):
    def __init__(self, extra=False, mode="plain"):
        super().__init__()
        self.extra, self.mode = extra, mode
        self.last = nn.Conv2d(3, 4, 1)  # live
        self.head = nn.Conv2d(4, 5, 1)  # live: relu
        if self.mode == "plain":
            self.one = nn.Conv2d(4, 5, 1)  # live: relu
        elif self.mode == "double":
            self.two = nn.Conv2d(4, 5, 2)  # live: tanh
    def forward(self, x):
        x = self.last(x)
        if self.extra:
            return F.relu(self.head(x))
        return F.relu(self.one(x)) if self.mode == "plain" else torch.tanh(self.two(x))
# run Net() on 4, 3, 9, 9
# run Net(extra=True) on 4, 3, 9, 9
# run Net(mode="double") on 4, 3, 9, 9
""",
    "a table of layers by the number of dimensions": """
class Net(nn.Module):
    def __init__(self, dims, width):
        super().__init__()
        conv = (nn.Conv1d, nn.Conv2d, nn.Conv3d)[dims - 1]
        norm = {1: nn.BatchNorm1d, 2: nn.BatchNorm2d, 3: nn.BatchNorm3d}[dims]
        self.dims, self.conv, self.bn = dims, conv(3, width, 3), norm(width)  # dead
        self.scale = nn.Linear(3, width)  # live: relu
    def forward(self, x, y):
        y = self.scale(y)
        y = y[:, :, None] if self.dims == 1 else y[:, :, None, None] if self.dims == 2 else y[:, :, None, None, None]
        return F.relu(self.bn(self.conv(x)) * y)
# run Net(1, 4) on 4, 3, 9; 4, 3
# run Net(2, 4) on 4, 3, 9, 9; 4, 3
# run Net(3, 4) on 4, 3, 5, 5, 5; 4, 3
""",
    "layers by a name that holds the number of dimensions": """
class Net(nn.Module):
    def __init__(self, dims, width):
        super().__init__()
        self.conv = getattr(nn, f"Conv{dims}d")(3, width, 3)  # dead
        self.bn = getattr(nn, "BatchNorm%dd" % dims)(width)
        self.up = getattr(nn, "ConvTranspose{}d".format(dims))(width, 5, 2)  # live
    def forward(self, x):
        return self.up(F.relu(self.bn(self.conv(x))))
# run Net(1, 4) on 4, 3, 9
# run Net(2, 4) on 4, 3, 9, 9
""",
    "a table of layers that differ in more than dimensions": """
class Net(nn.Module):
    def __init__(self, kind, width):
        super().__init__()
        self.conv = nn.Conv2d(3, width, 3)  # unknown
        self.norm = (nn.BatchNorm2d, nn.GroupNorm, nn.Conv2d)[kind](width, width)
    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))
# do not run
""",
    "all rows at once, by their axes": """
class Net(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.fc = nn.Linear(i, o)  # dead
        self.bn = nn.BatchNorm1d(o)
        self.last = nn.Linear(o, o)  # live
    def forward(self, x):
        x = self.fc(x)
        return torch.tanh(self.last(F.relu(self.bn(x.flatten(0, 1)).reshape_as(x))))
# run Net(3, 4) on 4, 5, 3
""",
    "frames are made images": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead
    def forward(self, x):
        return F.relu(self.bn(self.conv(x.flatten(0, 1))))
# run Net() on 2, 4, 3, 5, 5
""",
    "a loop that counts down from an unknown number": """
class Net(nn.Module):
    def __init__(self, depth, width):
        super().__init__()
        self.depth = depth
        self.convs = nn.ModuleDict()
        for i in range(depth):
            self.convs[str(i)] = nn.Conv2d(width, width, 1)  # dead
        self.norms = nn.ModuleDict()
        for i in range(depth):
            self.norms[str(i)] = nn.BatchNorm2d(width)
    def forward(self, x):
        for i in range(self.depth - 1, -1, -1):
            x = F.relu(self.norms[str(i)](self.convs[str(i)](x)))
        return x
# run Net(3, 3) on 4, 3, 9, 9
""",
    "a shorter loop that sees the layer in its second round": """
class Net(nn.Module):
    def __init__(self, depth, width):
        super().__init__()
        self.depth = depth
        self.convs = nn.ModuleList([nn.Conv2d(width, width, 1) for _ in range(depth)])  # live: sigmoid
        self.norms = nn.ModuleList([nn.BatchNorm2d(width) for _ in range(depth)])
    def forward(self, x):
        earlier = None
        for i in range(self.depth - 1):
            y = self.convs[i](x)
            x = self.norms[i](y)
            if earlier is not None:
                x = x * torch.sigmoid(earlier)
            earlier = y
        return x
# run Net(4, 3) on 4, 3, 9, 9
""",
    "an answer that leads to an exception": """
import os
class Others:
    pass
class Block(nn.Module):
    def __init__(self, norm):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.norm = norm
    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))
def made(**options):
    if os.environ.get("OTHER", "0") == "1":
        return Others().made(**options)
    return Block(nn.BatchNorm2d(4))
# run made() on 4, 3, 9, 9
""",
    "keys of an option that is off, turned where positions are given": """
def rotated(x, rope):
    return x * rope.cos() + x.flip(-1) * rope.sin()
class Attention(nn.Module):
    def __init__(self, dim=8, fused=True):
        super().__init__()
        if fused:
            self.qkv = nn.Linear(dim, dim * 3)  # partial
            self.q = self.k = self.v = None
        else:
            self.qkv = None
            self.q = nn.Linear(dim, dim)  # live
            self.k = nn.Linear(dim, dim)  # live
            self.v = nn.Linear(dim, dim)  # live
    def forward(self, x, rope=None):
        if self.qkv is not None:
            q, k, v = self.qkv(x).chunk(3, dim=-1)
            return F.softmax(q @ k.transpose(-2, -1), dim=-1) @ v
        q, k, v = self.q(x), self.k(x), self.v(x)
        if rope is not None:
            q, k = rotated(q, rope), rotated(k, rope)
        return F.softmax(q @ k.transpose(-2, -1), dim=-1) @ v
# run Attention() on 4, 5, 8
# run Attention(fused=False) on 4, 5, 8; 5, 8
""",
    "keys of an option that is off, given to something unknown": """
from somewhere import turned
class Attention(nn.Module):
    def __init__(self, dim=8, plain=False):
        super().__init__()
        self.q = nn.Linear(dim, dim)  # live: relu
        self.v = nn.Linear(dim, dim)  # live
        self.k = nn.Linear(dim, dim) if plain else None  # unknown
    def forward(self, x, rope=None):
        if self.k is None:
            return self.q(x).relu() * self.v(x)
        k = self.k(x)
        if rope is not None:
            k = turned(k, rope)
        return F.softmax(self.q(x) @ k.transpose(-2, -1), dim=-1) @ self.v(x)
class Layer(nn.Module):
    def __init__(self, dim=8, plain=False):
        super().__init__()
        self.attention = Attention(dim, plain)
    def forward(self, x, rope=None):
        return self.attention(x, rope)
# do not run
""",
    "a condition that cannot be written down": """
class Net(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)  # live
        self.norm = nn.BatchNorm2d(8) if config.kind in ["eager", {}] else nn.Identity()
    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))
# do not run
""",
    "a setting that names an activation, or is one": """
ACTS = {"relu": nn.ReLU(), "gelu": nn.GELU()}
class Net(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # live: relu
        if isinstance(config.act, str):
            self.act = ACTS[config.act]
        else:
            self.act = config.act
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.act(self.conv(x)))
# do not run
""",
    "an option whose scores are handed out where the last of many inputs says so": """
class Attend(nn.Module):
    def __init__(self, heads, mixed=False):
        super().__init__()
        self.mix = nn.Conv2d(heads, heads, 1) if mixed else None  # live: return
    def forward(self, s, v):
        if self.mix is not None:
            s = s + self.mix(s)
        return s.softmax(-1) @ v, s
class Attention(nn.Module):
    def __init__(self, heads, mixed=False):
        super().__init__()
        assert not (mixed and heads == 0)
        self.attend = Attend(heads, mixed)
    def forward(self, s, v, a=None, b=None, c=None, d=None, e=None, f=None, g=None, h=None, i=None, scores=False):
        y, s = self.attend(s, v)
        return (y, s) if scores else y
class Net(nn.Module):
    def __init__(self, heads):
        super().__init__()
        self.attention = Attention(heads)
    def forward(self, s, v):
        return self.attention(s, v)
# do not run
""",
    "texts of which a part decides": """
class Parts(nn.Module):
    def __init__(self, norm="BatchNorm"):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead when norm == 'BatchNorm'
        self.norm = nn.BatchNorm2d(4) if "batch" in norm.lower() else nn.Identity()
    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))
class Starts(nn.Module):
    def __init__(self, norm="batch2d"):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead when norm == 'batch2d'
        if not norm.startswith("batch"):
            self.norm = nn.GroupNorm(1, 4)
        else:
            self.norm = nn.BatchNorm2d(4)
    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))
class Lowered(nn.Module):
    def __init__(self, norm="batch"):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead when norm == 'batch'
        self.other = nn.Conv2d(4, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
        if norm.lower() == "batch":
            self.norm = nn.BatchNorm2d(4)
        elif norm.lower() == "layer":
            self.norm = nn.GroupNorm(1, 4)
        else:
            raise ValueError(norm)
    def forward(self, x):
        return self.bn(self.other(F.relu(self.norm(self.conv(x)))))
# run Parts() on 4, 3, 9, 9
# run Starts() on 4, 3, 9, 9
# run Lowered() on 4, 3, 9, 9
""",
    "checks that raise where a flag says so": """
class Wrong(Exception):
    pass
def check(condition, message=None, raises=True):
    if not condition:
        if raises:
            text = "wrong" if message is None else message
            raise Wrong(text)
        return False
    return True
def check_axes(x, axes, raises=True):
    if len(x.shape) != len(axes):
        if not raises:
            return False
        raise Wrong(f"{x.shape}")
    for i in range(len(axes)):
        if not axes[i].isnumeric():
            continue
        if x.shape[i] != int(axes[i]):
            if raises:
                raise Wrong(f"{x.shape}")
            return False
    return True
class Image(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        check(width > 3, "narrow")
        self.conv = nn.Conv2d(3, width, 1)  # dead
        self.bn = nn.BatchNorm2d(width)
    def forward(self, x):
        check_axes(x, ["B", "3", "H", "W"])
        check(x.shape[2] == x.shape[3])
        return F.relu(self.bn(self.conv(x)))
class Rows(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(3, 4)  # dead
        self.bn = nn.BatchNorm1d(4)
    def forward(self, x):
        shape = x.shape
        if len(shape) != 2 or x.numel() == 0:
            raise Wrong("two axes")
        return self.bn(self.first(x))
class Tokens(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(3, 4)  # partial 1 of 4
        self.bn = nn.BatchNorm1d(4)
    def forward(self, x):
        assert x.ndim == 3 and x.shape[1] == 4
        return self.bn(self.first(x))
# run Image() on 4, 3, 9, 9
# run Rows() on 4, 3
# run Tokens() on 5, 4, 3
""",
    "a check of names of which some are unknown": """
import inspect
from somewhere import load
def check(given):
    accepted = {name for name, parameter in inspect.signature(load).parameters.items() if parameter.kind == "named"}
    unknown = sorted(set(given) - accepted)
    if unknown:
        raise TypeError(unknown[0])
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
        check({"device": "cpu"})
        self.more = nn.Conv2d(3, 4, 1)  # live
    def forward(self, x):
        return self.bn(self.conv(x)) + self.more(x)
# do not run
""",
    "a flag for which only evaluation asks": """
class Net(nn.Module):
    def __init__(self, c=4, raw=False):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 1)  # dead when not raw
        self.bn = nn.BatchNorm2d(c)
        self.raw = raw
    def forward(self, x):
        y = self.conv(x)
        if not self.training and self.raw:
            return y
        return self.bn(y)
# run Net() on 4, 4, 3, 3
""",
    "a name for which only evaluation asks": """
class Net(nn.Module):
    def __init__(self, c=4, neck_feat='after'):
        super().__init__()
        self.emb = nn.Linear(c, c)  # dead when neck_feat == 'after'
        self.neck_feat = neck_feat
        self.bn = nn.BatchNorm1d(c)
        self.classifier = nn.Linear(c, 3)  # live
    def forward(self, x):
        g = self.emb(x.mean((2, 3)))
        feat = self.bn(g)
        if self.training:
            return self.classifier(feat)
        return feat if self.neck_feat == 'after' else g
# run Net() on 6, 4, 3, 3
""",
    "a keyword without which the base class raises": """
class Layers(nn.Module):
    def __init__(self, dim, depth=None):
        super().__init__()
        assert depth is not None
        self.layers = nn.ModuleList()
        for _ in range(depth):
            self.layers.append(nn.Sequential(nn.Conv1d(dim, dim, 1), nn.BatchNorm1d(dim)))  # dead
    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
class Encoder(Layers):
    def __init__(self, dim, **kwargs):
        super().__init__(dim, **kwargs)
        self.head, self.norm = nn.Conv1d(dim, dim, 1), nn.BatchNorm1d(dim)  # dead
    def forward(self, x):
        return self.norm(self.head(super().forward(x)))
# do not run
""",
}
