"""Ways of writing that papers' code shares: helpers, switches from the command line, old and new PyTorch."""

PROGRAMS = {
    "a block that is once made without its normalizer, in a model with an open question of its own": """
class Block(nn.Module):
    def __init__(self, i, o, norm=True):
        super().__init__()
        self.conv = nn.Conv2d(i, o, 1)  # dead when norm
        self.norm = nn.BatchNorm2d(o) if norm else nn.Sequential()
    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))
class Net(nn.Module):
    def __init__(self, depth=2):
        super().__init__()
        self.stem = Block(3, 4)
        self.body = nn.ModuleList([Block(4, 4) for _ in range(depth)])
        self.head = nn.Sequential(Block(4, 4, norm=False), nn.Conv2d(4, 2, 1))  # live
    def forward(self, x):
        x = self.stem(x)
        for block in self.body:
            x = block(x) if x.mean() > -1e9 else x
        return self.head(x)
# run Net() on 4, 3, 9, 9
""",
    "layers of a mere function, which branches on a configuration": """
def read():
    return [{"norm": "1", "filters": "4"}, {"norm": "0", "filters": "5"}]
def made(definitions):
    layers, width = nn.ModuleList(), 3
    for each in definitions:
        layer = nn.Sequential(nn.Conv2d(width, int(each["filters"]), 1))  # live
        if int(each["norm"]):
            layer.add_module("norm", nn.BatchNorm2d(int(each["filters"])))
        layer.add_module("act", nn.ReLU())
        layers.append(layer)
        width = int(each["filters"])
    return width, layers
class Net(nn.Module):
    def __init__(self, path="net.cfg"):
        super().__init__()
        self.width, self.layers = made(eval("read()"))
    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
# run Net() on 4, 3, 9, 9
""",
    "layers of functions and of a factory, and a question that only the class around them asks": """
def conv1x1(i, o):
    return nn.Conv2d(i, o, 1)  # live
class Factory:
    def __init__(self, norm):
        self.norm = norm
    def block(self, i, o):
        layers = [nn.Conv2d(i, o, 1)]  # live
        if self.norm:
            layers.append(nn.BatchNorm2d(o))
        return nn.Sequential(*layers, nn.ReLU())
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = conv1x1(3, 4)
        self.first_norm = nn.BatchNorm2d(4)
        self.asked = eval("False")
    def forward(self, x):
        x = self.first(x)
        return F.relu(self.first_norm(x) if self.asked else x)
class Made(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = Factory(eval("False")).block(3, 4)
    def forward(self, x):
        return self.block(x)
def listed(definitions):
    layers = []
    for each in definitions:
        layers.append(nn.Conv2d(3, 3, 1))  # live
        if each:
            layers.append(nn.BatchNorm2d(3))
        layers.append(nn.ReLU())
    return layers
def build(path="net.cfg"):
    return nn.Sequential(*listed(eval("[0]")))
# run Net() on 4, 3, 9, 9
# run Made() on 4, 3, 9, 9
# run build() on 4, 3, 9, 9
""",
    "a normalizer in another class, which a flag of the class around both leaves out": """
class Inner(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.conv = nn.Conv2d(i, o, 1)  # live
    def forward(self, x):
        return self.conv(x)
class Norm(nn.Module):
    def __init__(self, style):
        super().__init__()
        self.style = style
    def forward(self, x):
        if self.style == "batch":
            return F.batch_norm(x, None, None, training=True)
        elif self.style == "none":
            return x
class Net(nn.Module):
    def __init__(self, style="batch"):
        super().__init__()
        self.inner, self.norm = Inner(3, 4), Norm(style)
        self.last = nn.Conv2d(4, 4, 1)  # live
    def forward(self, x):
        return self.last(F.relu(self.norm(self.inner(x))))
# run Net() on 4, 3, 9, 9
# run Net("none") on 4, 3, 9, 9
""",
    "images or videos, whichever a number asks for": """
class Net(nn.Module):
    def __init__(self, channels=4, dimension=3):
        super().__init__()
        if dimension == 3:
            conv, norm, pool = nn.Conv3d, nn.BatchNorm3d, nn.MaxPool3d((1, 2, 2))
        elif dimension == 2:
            conv, norm, pool = nn.Conv2d, nn.BatchNorm2d, nn.MaxPool2d(2)
        else:
            conv, norm, pool = nn.Conv1d, nn.BatchNorm1d, nn.MaxPool1d(2)
        self.value = nn.Sequential(conv(channels, 2, 1), pool, nn.ReLU())  # live
        self.query = conv(channels, 2, 1)  # live
        self.key = nn.Sequential(conv(channels, 2, 1), pool)  # dead
        self.last = nn.Sequential(conv(2, channels, 1), norm(channels))  # dead
    def forward(self, x):
        b = x.size(0)
        value = self.value(x).view(b, 2, -1).permute(0, 2, 1)
        scores = torch.matmul(self.query(x).view(b, 2, -1).permute(0, 2, 1), self.key(x).view(b, 2, -1))
        y = torch.matmul(F.softmax(scores, dim=-1), value).permute(0, 2, 1).contiguous()
        return self.last(y.view(b, 2, *x.size()[2:])) + x
# run Net() on 4, 4, 3, 8, 8
# run Net(dimension=2) on 4, 4, 8, 8
""",
    "more switches than are tried one by one": """
class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.kinds = 0
        if cfg.a: self.kinds += 1
        if cfg.b: self.kinds += 1
        if cfg.c: self.kinds += 1
        if cfg.d: self.kinds += 1
        if cfg.e: self.kinds += 1
        if cfg.f: self.kinds += 1
        if cfg.g: self.kinds += 1
        if cfg.h: self.kinds += 1
        if cfg.i: self.kinds += 1
        if cfg.j: self.kinds += 1
        if cfg.k: self.kinds += 1
        layers = [nn.Conv2d(3, 4, 1)]  # dead when cfg.norm
        if cfg.norm:
            layers.append(nn.BatchNorm2d(4))
        self.net = nn.Sequential(*layers, nn.ReLU(), nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))  # dead
    def forward(self, x):
        return self.net(x)
def cfg(norm):
    from types import SimpleNamespace
    return SimpleNamespace(norm=norm, **dict.fromkeys("abcdefghijk", True))
# run Net(cfg(True)) on 4, 3, 9, 9
# run Net(cfg(False)) on 4, 3, 9, 9
""",
    "more switches of the command line than are tried one by one": """
def parsed():
    from types import SimpleNamespace
    return SimpleNamespace(norm=False, **dict.fromkeys("abcdefghij", True))
opt = eval("parsed()")
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.kinds = 0
        if opt.a: self.kinds += 1
        if opt.b: self.kinds += 1
        if opt.c: self.kinds += 1
        if opt.d: self.kinds += 1
        if opt.e: self.kinds += 1
        if opt.f: self.kinds += 1
        if opt.g: self.kinds += 1
        if opt.h: self.kinds += 1
        if opt.i: self.kinds += 1
        if opt.j: self.kinds += 1
        layers = [nn.Conv2d(3, 4, 1)]  # live
        if opt.norm:
            layers.append(nn.BatchNorm2d(4))
        self.net = nn.Sequential(*layers, nn.ReLU(), nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))  # dead
    def forward(self, x):
        return self.net(x)
# run Net() on 4, 3, 9, 9
""",
    "a normalized weight, by the name of the file that the function stands in": """
from torch.nn.utils.weight_norm import weight_norm
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = weight_norm(nn.Linear(6, 8), dim=None)  # live
        self.score = weight_norm(nn.Linear(8, 1), dim=None)  # dead
    def forward(self, objects):
        return F.softmax(self.score(F.relu(self.hidden(objects))), 1) * objects
# run Net() on 4, 5, 6
""",
    "a normalizer for an old PyTorch, and another for all that came after": """
from functools import partial
if torch.__version__.startswith("0"):
    from .inplace import ABN
    Norm = partial(ABN, activation="none")
else:
    Norm = nn.BatchNorm2d
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.norm = Norm(4)
        self.last = nn.Conv2d(4, 4, 1)  # dead
        modern = tuple(int(part) for part in torch.__version__.split(".")[:2]) >= (1, 5)
        self.last_norm = nn.BatchNorm2d(4) if modern else None
    def forward(self, x):
        x = self.last(F.relu(self.norm(self.conv(x))))
        return x if self.last_norm is None else self.last_norm(x)
# run Net() on 4, 3, 9, 9
""",
    "features of which the axes of length one are dropped, all at once": """
class Net(nn.Module):
    def __init__(self, args={"width": 8}):
        super().__init__()
        self.conv = nn.Conv1d(3, args["width"], 1)  # live
        self.fc = nn.Linear(args["width"], 6)  # dead
        self.norm = nn.BatchNorm1d(6)
    def forward(self, x):
        x = F.adaptive_max_pool1d(F.relu(self.conv(x)), 1).squeeze()
        return F.relu(self.norm(self.fc(x)))
# run Net() on 4, 3, 9
""",
    "a graph's nodes, gathered from their neighbours": """
class Net(nn.Module):
    def __init__(self, width=6):
        super().__init__()
        self.eps = nn.Parameter(torch.zeros(2))
        self.first = nn.Linear(3, width)  # dead
        self.norm = nn.BatchNorm1d(width)
        self.second = nn.Linear(width, width)  # dead
        self.second_norm = nn.BatchNorm1d(width)
    def forward(self, nodes, neighbours):
        pooled = torch.max(nodes[neighbours.argsort(0)[:, 0]], dim=0, keepdim=True)[0]
        nodes = pooled + (1 + self.eps[0]) * nodes
        return self.second_norm(self.second(F.relu(self.norm(self.first(nodes)))))
# run Net() on 7, 3; 7, 7
""",
    "layers that only the first of several blocks has, told by a flag that is kept": """
class Inner(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 1)  # dead
        self.norm = nn.BatchNorm2d(width)
    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))
class Block(nn.Module):
    def __init__(self, width=4, first=False):
        super().__init__()
        self.inner, self.first = Inner(width), first
        if self.first:
            self.narrow = nn.Sequential(nn.Conv2d(3, width, 1), nn.BatchNorm2d(width))  # dead
    def forward(self, x):
        return self.inner(self.narrow(x) if self.first else x)
# run Block() on 4, 4, 9, 9
# run Block(first=True) on 4, 3, 9, 9
""",
    "modules without a forward, or with one that only says so": """
class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Conv2d(3, 8, 1), nn.BatchNorm2d(8), nn.ReLU())  # dead
        self.decoder = nn.Sequential(nn.Conv2d(8, 8, 1), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 3, 1))  # dead; live
        self.side, self.norm = nn.Conv2d(8, 8, 1), nn.BatchNorm2d(8)  # live
        self.mean = nn.Conv2d(8, 8, 1)  # live
    def encode(self, x, normalize=True):
        x = self.side(self.encoder(x))
        return self.norm(x) if normalize else x
    def decode(self, z, shift=None):
        return self.decoder(z)
    def statistics(self, x):
        return self.norm(self.mean(x)), self.mean(x)
class Embedding(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
    def loss(self, sample):
        return self.encoder.forward(sample["images"]).pow(2).sum()
def embedding():
    return Embedding(nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU()))  # dead
class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.actor = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.Tanh(), nn.Linear(8, 2))  # dead; live
    def forward(self):
        raise NotImplementedError
    def act(self, state):
        return self.actor(state)
# do not run: nothing calls them
""",
    "all layers but the last are normalized, however many there are": """
class Indexed(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.convs = nn.ModuleList([nn.Conv2d(4, 4, 1) for _ in range(n)])  # live
        self.norms = nn.ModuleList([nn.BatchNorm2d(4) for _ in range(n - 1)])
    def forward(self, x):
        for i in range(self.n):
            x = self.convs[i](x)
            if i < self.n - 1:
                x = F.relu(self.norms[i](x))
        return x
class Apart(nn.Module):
    def __init__(self, i, h, o, n):
        super().__init__()
        self.n = n
        self.layers, self.norms = nn.ModuleList([nn.Linear(i, h)]), nn.ModuleList([nn.BatchNorm1d(h)])  # dead
        for _ in range(n - 2):
            self.layers.append(nn.Linear(h, h))  # dead
            self.norms.append(nn.BatchNorm1d(h))
        self.layers.append(nn.Linear(h, o))  # live
    def forward(self, x):
        for i in range(self.n - 1):
            x = F.relu(self.norms[i](self.layers[i](x)))
        return self.layers[self.n - 1](x)
class Named(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.n = n
        for i in range(n):
            if i == 0:
                setattr(self, f"conv{i}", nn.Conv2d(4, 8, 1))  # dead
            elif i < n - 1:
                setattr(self, f"conv{i}", nn.Conv2d(8, 8, 1))  # dead
            else:
                setattr(self, f"conv{i}", nn.Conv2d(8, 4, 1))  # live
            if i < n - 1:
                setattr(self, f"norm{i}", nn.BatchNorm2d(8))
    def forward(self, x):
        for i in range(self.n):
            x = getattr(self, f"conv{i}")(x)
            if i != self.n - 1:
                x = F.relu(getattr(self, f"norm{i}")(x))
        return x
class Sizes(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))  # live
            if i != len(sizes) - 2:
                layers += [nn.BatchNorm1d(sizes[i + 1]), nn.ReLU()]
        self.net = nn.Sequential(*layers)
    def forward(self, x):
        return self.net(x)
# do not run: a layer that is live once is live, which PyTorch calls mixed
""",
    "what is returned besides is told by a flag that is asked for each layer": """
class Net(nn.Module):
    def __init__(self, wanted=None):
        super().__init__()
        self.wanted = wanted or {}
        self.features = nn.Sequential(
            nn.Conv2d(4, 4, 1),  # live
            nn.BatchNorm2d(4),
            nn.ReLU(),
        )
    def forward(self, x):
        found = []
        for name, layer in self.features.named_children():
            x = layer(x)
            if name in self.wanted:
                found.append(x)
        return x, found
# run Net(["0"]) on 4, 4, 9, 9
""",
    "a switch among further keywords": """
class Net(nn.Module):
    def __init__(self, **kwargs):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # live
        self.norm = nn.BatchNorm2d(4) if kwargs.get("norm", True) else nn.Identity()
    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))
# run Net(norm=False) on 4, 3, 9, 9
""",
    "a switch for each layer, of which there may be more than are tried": """
class Listed(nn.Module):
    def __init__(self, widths, norms):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(a, b, 1) for a, b in zip(widths, widths[1:])])  # live
        self.norms = nn.ModuleList([nn.BatchNorm2d(b) if n else nn.Identity() for b, n in zip(widths[1:], norms)])
    def forward(self, x):
        for conv, norm in zip(self.convs, self.norms):
            x = F.relu(norm(conv(x)))
        return x
class Counted(nn.Module):
    def __init__(self, depth, every):
        super().__init__()
        self.layers = nn.ModuleList()
        for i in range(depth):
            self.layers.append(nn.Conv2d(4, 4, 1))  # live
            if i % every == 0:
                self.layers.append(nn.BatchNorm2d(4))
    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x.relu()
# do not run: a layer that is live once is live, which PyTorch calls mixed
""",
    "one of several normalizers, by name, of which the default leaves a part": """
class Net(nn.Module):
    def __init__(self, width=8, norm="group"):
        super().__init__()
        self.conv = nn.Conv2d(3, width, 1)  # dead when norm == 'batch'
        if norm == "group":
            self.norm = nn.GroupNorm(2, width)
        elif norm == "batch":
            self.norm = nn.BatchNorm2d(width)
        elif norm == "none":
            self.norm = nn.Sequential()
    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))
# run Net(norm="batch") on 4, 3, 9, 9
# run Net(norm="none") on 4, 3, 9, 9
""",
}
