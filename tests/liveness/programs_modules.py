"""Containers, inheritance and registration: how a layer comes to stand where it stands."""

PROGRAMS = {
    "a pad of unknown size before a norm over the features": """
class Net(nn.Module):
    def __init__(self, window=4):
        super().__init__()
        self.conv, self.window, self.norm = nn.Conv2d(3, 4, 1), window, nn.LayerNorm(4)  # live: layernorm
    def forward(self, x):
        x = self.conv(x).permute(0, 2, 3, 1)
        more = (self.window - x.shape[1] % self.window) % self.window
        return self.norm(F.pad(x, (0, 0, 0, 0, 0, more)))
""",
    "a pad of unknown size across an axis that is centred": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
    def forward(self, x):
        x = F.pad(self.conv(x), (0, x.shape[3] % 2))
        return x - x.mean(2, keepdim=True)
""",
    "arithmetic by FloatFunctional": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 3)  # dead
        self.b = nn.Conv2d(3, 4, 3)  # dead
        self.c = nn.Conv2d(8, 4, 1)  # live: relu
        self.bn = nn.BatchNorm2d(4)
        self.bn2 = nn.BatchNorm2d(4)
        self.arithmetic = torch.ao.nn.quantized.FloatFunctional()
    def forward(self, x):
        f = self.arithmetic
        y = self.bn(f.mul_scalar(f.add(self.a(x), 1.0), 2.0))
        z = self.c(f.cat([y, y], dim=1))
        return self.bn2(self.b(x)) + f.add_relu(z, y)
# run Net() on 4, 3, 9, 9
""",
    "Sequential of positional layers": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(3, 4, 3),  # dead
            nn.BatchNorm2d(4),
            nn.ReLU(),
            nn.Conv2d(4, 4, 3),  # live: relu
            nn.ReLU(),
            nn.BatchNorm2d(4),
        )
    def forward(self, x):
        return self.net(x)
""",
    "Sequential built piece by piece": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential()
        self.net.add_module("conv", nn.Conv2d(3, 4, 1))  # dead
        self.net.add_module("norm", nn.BatchNorm2d(4))
        self.net.append(nn.ReLU())
        self.net.append(nn.Conv2d(4, 4, 1))  # live: relu
        self.net.extend([nn.ReLU()])
        self.net.insert(3, nn.Conv2d(4, 4, 1))  # live
    def forward(self, x):
        return self.net(x)
""",
    "index and slice of a Sequential": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        net = nn.Sequential(nn.Conv2d(3, 4, 1), nn.ReLU(), nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))  # live: relu; dead
        self.head, self.tail = net[:2], net[2:]
        self.first = net[0]
        self.last = net[-1]
    def forward(self, x):
        return self.last(self.tail[0](self.head(x)))
""",
    "a slice hides the normalizer": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4))  # live: return
    def forward(self, x):
        return self.net[:-1](x)
""",
    "a list that is unpacked": """
def block(i, o):
    return [nn.Conv2d(i, o, 1), nn.BatchNorm2d(o), nn.ReLU()]  # dead
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        layers = block(3, 4)
        layers += block(4, 5)
        layers.extend(block(5, 6))
        layers.insert(0, nn.Identity())
        layers.pop()
        self.net = nn.Sequential(*layers[:-2], *layers[-2:])
    def forward(self, x):
        return self.net(x)
""",
    "ModuleDict": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleDict({"conv": nn.Conv2d(3, 4, 1), "norm": nn.BatchNorm2d(4)})  # dead
        self.parts["last"] = nn.Conv2d(4, 4, 1)  # live: relu
        self.parts.update({"act": nn.ReLU()})
    def forward(self, x):
        for name in ("conv", "norm", "last", "act"):
            if name in self.parts:
                x = self.parts[name](x)
        return x
""",
    "ModuleDict walked in order": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleDict()
        for i in range(2):
            self.parts[f"conv{i}"] = nn.Conv2d(3, 3, 1)  # dead
            self.parts[f"norm{i}"] = nn.BatchNorm2d(3)
    def forward(self, x):
        for name, layer in self.parts.items():
            x = layer(x)
        return x
""",
    "a ModuleList of lists": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stages = nn.ModuleList([])
        for _ in range(2):
            self.stages.append(nn.ModuleList([
                nn.Conv2d(3, 3, 1),  # dead
                nn.BatchNorm2d(3),
                nn.Conv2d(3, 3, 1),  # live: relu
            ]))
    def forward(self, x):
        for conv, norm, last in self.stages:
            x = F.relu(last(norm(conv(x))))
        return x
""",
    "a nested function makes blocks": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        def block(i, o, normalize=True):
            layers = [nn.Conv2d(i, o, 3)]  # dead when normalize
            if normalize:
                layers.append(nn.BatchNorm2d(o, 0.8))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            return layers
        self.net = nn.Sequential(*block(3, 4, normalize=False), *block(4, 4), *block(4, 5))
    def forward(self, x):
        return self.net(x)
""",
    "inheritance": """
class Base(nn.Module):
    def __init__(self, width, norm=nn.BatchNorm2d):
        super(Base, self).__init__()
        self.conv = nn.Conv2d(3, width, 1)  # dead
        self.norm = norm(width)
    def forward(self, x):
        return self.act(self.norm(self.conv(x)))
    def act(self, x):
        return x
class Middle(Base):
    pass
class Net(Middle):
    def __init__(self):
        Middle.__init__(self, 4)
        self.last = nn.Conv2d(4, 4, 1)  # live: relu
    def act(self, x):
        return F.relu(self.last(x))
""",
    "a mixin": """
class Normed:
    def normed(self, x):
        return self.norm(self.conv(x))
class Net(Normed, nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.norm = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.normed(x)
""",
    "a subclass of Sequential": """
class ConvNorm(nn.Sequential):
    def __init__(self, i, o, norm=True):
        super().__init__(
            nn.Conv2d(i, o, 1),  # dead when norm
            nn.BatchNorm2d(o) if norm else nn.Identity(),
            nn.ReLU(),
        )
class Net(nn.Sequential):
    def __init__(self):
        super().__init__()
        self.one = ConvNorm(3, 4)
        self.two = ConvNorm(4, 4, norm=False)
""",
    "a submodule called with several arguments": """
class Add(nn.Module):
    def forward(self, x, y, *, scale=1.0):
        return x + y * scale
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)  # dead
        self.b = nn.Conv2d(3, 4, 1)  # dead
        self.add = Add()
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.add(self.a(x), y=self.b(x), scale=0.5))
""",
    "a subclass of Conv2d with its own forward": """
class Same(nn.Conv2d):
    def forward(self, x):
        x = F.pad(x, [1, 1, 1, 1])
        return F.conv2d(x, self.weight, self.bias, self.stride, 0, self.dilation, self.groups)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = Same(3, 4, 3)  # dead
        self.bn = nn.BatchNorm2d(4)
        self.last = Same(4, 4, 3)  # live: relu
    def forward(self, x):
        return F.relu(self.last(self.bn(self.conv(x))))
""",
    "methods of torch's classes called by their names": """
class Twice(nn.Conv2d):
    def forward(self, x):
        return nn.Conv2d.forward(self, x) + nn.Conv2d.forward(self, x.relu())
class Net(nn.Module):
    def __init__(self):
        nn.Module.__init__(self)
        nn.Module.__setattr__(self, "conv", Twice(3, 4, 1))  # dead
        nn.Module.add_module(self, "bn", nn.BatchNorm2d(4))
        self.last = Twice(4, 4, 1)  # live
    def forward(self, x):
        return self.last(self.bn(self.conv(x)))
""",
    "a low-rank addition to a Linear, whose constructor is called by its name": """
class Adapted(nn.Linear):
    def __init__(self, i, o, r=2, **more):
        nn.Linear.__init__(self, i, o, **more)
        self.a = nn.Parameter(torch.rand(r, i))
        self.b = nn.Parameter(torch.rand(o, r))
    def forward(self, x):
        y = F.linear(x, self.weight, self.bias)
        y += x @ self.a.transpose(0, 1) @ self.b.transpose(0, 1)
        return y
class Net(nn.Module):
    def __init__(self):
        nn.Module.__init__(self)
        self.fc = Adapted(6, 4)  # dead
        self.bn = nn.BatchNorm1d(4)
        self.last = Adapted(4, 4)  # live
    def forward(self, x):
        return self.last(self.bn(self.fc(x).transpose(1, 2)).transpose(1, 2))
# run Net() on 3, 5, 6
""",
    "a subclass of Conv2d that standardizes its weight": """
class Standardized(nn.Conv2d):
    def __init__(self, i, o, k=1):
        super().__init__(i, o, k, padding=0)
    def forward(self, x):
        w = self.weight
        w = w - w.mean(dim=(1, 2, 3), keepdim=True)
        return F.conv2d(x, w, self.bias, self.stride, self.padding, self.dilation, self.groups)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = Standardized(3, 4)  # dead
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.conv(x))
""",
    "a layer that is another one with a shift": """
class Scaled(nn.Linear):
    def forward(self, x):
        return super().forward(x) * 0.5
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = Scaled(6, 5)  # dead
        self.bn = nn.BatchNorm1d(5)
    def forward(self, x):
        return self.bn(self.fc(x))
# run Net() on 4, 6
""",
    "an initialisation loop": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
        for name, m in self.named_modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out")
                if m.bias is not None:
                    nn.init.zeros_(m.bias)
            elif isinstance(m, (nn.BatchNorm2d, nn.GroupNorm)):
                nn.init.constant_(m.weight, 1)
                m.bias.data.zero_()
        self.apply(self._init)
    def _init(self, m):
        if hasattr(m, "weight") and m.weight is not None:
            m.weight.data.normal_(0.0, 0.02)
    def forward(self, x):
        return self.bn(self.conv(x))
""",
    "checkpointing": """
from torch.utils.checkpoint import checkpoint
class Net(nn.Module):
    def __init__(self, save=False):
        super().__init__()
        self.save = save
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
    def inner(self, x):
        return self.bn(self.conv(x))
    def forward(self, x):
        if self.save and x.requires_grad:
            return checkpoint(self.inner, x, use_reentrant=False)
        return self.inner(x)
""",
    "weight norm and spectral norm": """
from torch.nn.utils import spectral_norm, weight_norm
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = spectral_norm(nn.Conv2d(3, 4, 1))  # dead
        self.bn = nn.BatchNorm2d(4)
        self.b = weight_norm(nn.Conv2d(4, 4, 1))  # live: relu
        self.c = nn.utils.parametrizations.weight_norm(nn.Conv2d(4, 4, 1), dim=0)  # dead
        self.bn2 = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn2(self.c(F.relu(self.b(self.bn(self.a(x))))))
""",
    "a hook makes a layer unknown, and only that": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.seen = nn.Conv2d(3, 4, 1)  # unknown
        self.bn = nn.BatchNorm2d(4)
        self.conv = nn.Conv2d(4, 4, 1)  # dead
        self.bn2 = nn.BatchNorm2d(4)
        self.seen.register_forward_hook(lambda module, inputs, output: print(output.mean()))
    def forward(self, x):
        return self.bn2(self.conv(self.bn(self.seen(x))))
""",
    "registration under computed names": """
class Net(nn.Module):
    def __init__(self, names=("a", "b")):
        super().__init__()
        self.names = names
        for i, name in enumerate(names):
            self.register_module(f"{name}_{i}", nn.Sequential(nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3)))  # dead
            setattr(self, "last" + name, nn.Conv2d(3, 3, 1))  # live
    def forward(self, x):
        for i, name in enumerate(self.names):
            x = getattr(self, f"{name}_{i}")(x)
            x = getattr(self, "last" + name, None)(x)
        return x
""",
    "buffers and parameters": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
        self.scale = nn.Parameter(torch.ones(1, 4, 1, 1))
        self.register_buffer("offset", torch.zeros(1, 4, 1, 1))
        self.position = nn.Parameter(torch.randn(1, 1, 9, 9))
        self.last = nn.Conv2d(4, 4, 1)  # live
    def forward(self, x):
        x = self.bn(self.conv(x) * self.scale + self.offset + self.position)
        return self.last(x)
""",
    "a frozen normalizer": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # live
        self.bn = nn.BatchNorm2d(4)
    def train(self, mode=True):
        super().train(mode)
        self.bn.eval()
        return self
    def forward(self, x):
        return self.bn(self.conv(x))
""",
    "Identity in place of a layer": """
class Net(nn.Module):
    def __init__(self, down=True):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.mid = nn.Identity()
        self.none = None
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.mid(self.conv(x))
        if self.none is not None:
            x = self.none(x)
        return self.bn(x)
""",
    "a nested class": """
class Net(nn.Module):
    class Block(nn.Module):
        def __init__(self, i):
            super().__init__()
            self.conv = nn.Conv2d(i, i, 1)  # dead
            self.bn = nn.BatchNorm2d(i)
        def forward(self, x):
            return x + self.bn(self.conv(x))
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(*[self.Block(3) for _ in range(2)])
    def forward(self, x):
        return self.net(x)
""",
    "modules in plain lists and tuples": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pair = (nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4))  # dead
        self.table = nn.ModuleList(self.pair)
    def forward(self, x):
        conv, norm = self.pair
        return norm(conv(x))
""",
    "a generator expression of stages": """
def stage(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 1), nn.BatchNorm2d(o))  # dead
class Net(nn.Module):
    def __init__(self, widths=(3, 4, 5)):
        super().__init__()
        self.net = nn.Sequential(*(stage(i, o) for i, o in zip(widths, widths[1:])))
        self.num = len(self.net)
    def forward(self, x):
        for i in range(self.num):
            x = self.net[i](x)
        return x
""",
    "a module replaced after it was made": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # live: relu
        self.bn = nn.BatchNorm2d(4)
        self.bn = nn.ReLU()
    def forward(self, x):
        return self.bn(self.conv(x))
""",
    "another module's layers": """
class Inner(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # live: relu
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.conv(x))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = Inner()
    def forward(self, x):
        return self.inner.bn(self.inner.conv(x)), F.relu(self.inner.conv(x))
""",
    "an initialiser that sets the bias through a list of modules": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3)])  # dead
        for layer in self.layers:
            torch.nn.init.uniform_(layer.bias, -1, 1)
    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
""",
    "modules made outside of classes and functions": """
net = nn.Sequential(
    nn.Conv2d(3, 4, 1),  # dead
    nn.BatchNorm2d(4),
    nn.ReLU(),
    nn.Conv2d(4, 4, 1),  # live: return
)
layers = []
for i in range(2):
    layers += [nn.Linear(4, 4), nn.BatchNorm1d(4), nn.ReLU()]  # dead
mlp = nn.Sequential(*layers)
# do not run
""",
    "a module made for a script decides for its class": """
class Block(nn.Module):
    def __init__(self, norm=True):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead when norm
        self.norm = nn.BatchNorm2d(4) if norm else nn.ReLU()
    def forward(self, x):
        return self.norm(self.conv(x))
class Stem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 1)  # live: relu
    def forward(self, x):
        return self.conv(x)
first = Block()
model = nn.Sequential(Stem(), nn.ReLU(), Block(norm=False))
# do not run
""",
    "a layer that applies its own bias, and was told to have none": """
class Standardized(nn.Conv2d):
    def __init__(self, i, o, kernel_size, bias=False):
        super().__init__(i, o, kernel_size, bias=bias)
    def forward(self, x):
        weight = self.weight - self.weight.mean(dim=(1, 2, 3), keepdim=True)
        return F.conv2d(x, weight, self.bias, self.stride, self.padding, self.dilation, self.groups)
class Net(nn.Module):
    def __init__(self, bias=False):
        super().__init__()
        self.first = Standardized(3, 4, 3, bias)  # dead
        self.bn = nn.BatchNorm2d(4)
        self.second = Standardized(4, 4, 3, bias=True)  # dead
        self.bn2 = nn.BatchNorm2d(4)
        self.last = Standardized(4, 4, 3, bias)  # live
    def forward(self, x):
        x = F.relu(self.bn(self.first(x)))
        return self.last(F.relu(self.bn2(self.second(x))))
# run Net(bias=True) on 4, 3, 9, 9
""",
    "functions with a backward of their own": """
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)
    @staticmethod
    def backward(ctx, grad):
        return grad
class Reversed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale):
        ctx.scale = scale
        return x.view_as(x)
    @staticmethod
    def backward(ctx, grad):
        return -grad * ctx.scale, None
class Saved(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * 2
    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.saved_tensors[0]
class Split(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return x * 3
    @staticmethod
    def setup_context(ctx, inputs, output):
        pass
    @staticmethod
    def backward(ctx, grad):
        return grad * 3
reverse = Reversed.apply
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.seen = nn.Conv2d(3, 4, 1)  # live: sigmoid
        self.reversed = nn.Conv2d(4, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
        self.saved = nn.Conv2d(4, 4, 1)  # unknown
        self.bn2 = nn.BatchNorm2d(4)
        self.split = nn.Conv2d(4, 4, 1)  # dead
        self.bn3 = nn.BatchNorm2d(4)
    def forward(self, x):
        x = F.relu(self.bn(reverse(self.reversed(Swish.apply(self.seen(x))), 0.5)))
        x = F.relu(self.bn2(Saved.apply(self.saved(x))))
        return self.bn3(Split.apply(self.split(x)))
# run Net() on 4, 3, 9, 9
""",
    "a layer's own forward before groups of its channels": """
class Standardized(nn.Conv2d):
    def forward(self, x):
        weight = F.batch_norm(self.weight.reshape(1, self.out_channels, -1), None, None, training=True)
        return F.conv2d(x, weight.reshape_as(self.weight), self.bias, self.stride, self.padding, self.dilation)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = Standardized(3, 8, 1)  # partial
        self.norm = nn.GroupNorm(4, 8)
        self.each = Standardized(8, 8, 1)  # dead
    def forward(self, x):
        x = F.relu(F.group_norm(self.conv(x), self.norm.num_groups, self.norm.weight, self.norm.bias))
        return F.group_norm(self.each(x), 8)
# run Net() on 4, 3, 9, 9
""",
    "a network tried out while its user is built": """
class Features(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)  # dead
    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))
class Net(nn.Module):
    def __init__(self, features=None, size=9):
        super().__init__()
        self.features = features or Features()
        training = self.features.training
        with torch.no_grad():
            if training:
                self.features.eval()
            width = self.features(torch.zeros(1, 3, size, size)).flatten(1).shape[1]
            self.features.train(training)
        self.head = nn.Linear(width, 5)  # live
    def forward(self, x):
        return self.head(self.features(x).flatten(1))
def plain():
    return Net(Features())
# run Net() on 4, 3, 9, 9
""",
    "a network tried out and left in evaluation mode": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)  # live
        self.bn.eval()
        self.width = self.bn(self.conv(torch.zeros(1, 3, 9, 9))).shape[1]
    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))
# do not run
""",
    "normalizers that compute by themselves what torch's do": """
class Activated(nn.BatchNorm2d):
    def forward(self, x):
        if self.training:
            from_batch = True
        else:
            from_batch = (self.running_mean is None) and (self.running_var is None)
        mean = self.running_mean if not self.training or self.track_running_stats else None
        var = self.running_var if not self.training or self.track_running_stats else None
        return F.relu(F.batch_norm(x, mean, var, self.weight, self.bias, from_batch, 0.1, self.eps))
class Fixed(nn.BatchNorm2d):
    def forward(self, x):
        return F.relu(F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, False, 0.1))
class Net(nn.Module):
    def __init__(self, rate=0.1):
        super().__init__()
        self.first, self.bn = nn.Conv2d(3, 4, 1), Activated(4)  # dead
        self.second, self.bn2 = nn.Conv2d(4, 4, 1), Fixed(4)  # live
        self.third, self.bn3 = nn.Conv2d(4, 4, 1), Activated(4)  # live
        self.bn3.eval()
        self.rate = rate
    def train(self, mode=True):
        super().train(mode)
        self.bn3.eval()
        return self
    def forward(self, x):
        x = self.bn2(self.second(self.bn(self.first(x))))
        return F.dropout(self.bn3(self.third(x)), self.rate, self.training)
# run Net() on 4, 3, 9, 9
""",
    "a helper tries the network out while the module around it is built": """
def channels(net, size):
    training = net.training
    net.eval()
    with torch.no_grad():
        found = net(torch.zeros(2, 3, size, size)).size(1)
    if training:
        net.train()
    return found

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 4, 3),  # dead
            nn.BatchNorm2d(4),
            nn.ReLU(),
        )
        self.head = nn.Conv2d(channels(self.body, 9), 2, 1)  # live
    def forward(self, x):
        return self.head(self.body(x))
""",
    "attributes set by a call": """
class Unit(nn.Sequential):
    def __init__(self, i, o, norm_name="norm", act_name="act"):
        super().__init__()
        self.__setattr__("conv", nn.Conv2d(i, o, 1))  # dead
        self.__setattr__(norm_name, nn.BatchNorm2d(o))
        self.__setattr__(act_name, nn.ReLU())
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.unit = Unit(3, 4, "bn")
        self.__setattr__("last", nn.Conv2d(4, 4, 1))  # live
    def forward(self, x):
        return self.last(self.unit(x) * self.unit.act(x[:, :1]))
# run Net() on 4, 3, 9, 9
""",
    "a constructor that ends in evaluation mode": """
class Inner(nn.Module):
    def __init__(self, pretrained=True):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead
        if pretrained:
            self.eval()
    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = Inner()
        self.kept, self.norm = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # live: batchnorm2d
        self.train(False)
    def train(self, mode=True):
        super().train(mode)
        self.norm.eval()
        return self
    def forward(self, x):
        return self.norm(self.kept(self.inner(x)))
# run Net() on 4, 3, 9, 9
""",
    "abstract and generic classes that are modules behind that": """
import abc
from typing import Generic, TypeVar
T = TypeVar("T")
class Base(abc.ABC, nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead
    @abc.abstractmethod
    def act(self, x): ...
    def forward(self, x):
        return self.act(self.bn(self.conv(x)))
class Active(Base):
    def act(self, x):
        return F.relu(x)
class Listed(abc.ABC, nn.Sequential):
    def __init__(self):
        super().__init__(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4), nn.ReLU())  # dead
class Net(Generic[T], nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = Active(), Listed()
        self.last = nn.ModuleList([nn.Conv2d(4, 4, 1) for _ in range(2)])  # live
    def forward(self, x):
        x = self.second(self.first(x))
        for layer in self.last:
            x = layer(x)
        return x
# run Net() on 4, 3, 9, 9
""",
    "a base from out of view before the module": """
from somewhere import Published
class Net(Published, nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead
        self.last = nn.Conv2d(4, 4, 1)  # live
        self.register_buffer("scale", torch.ones(1))
    def forward(self, x):
        return self.last(F.relu(self.bn(self.conv(x))) * self.scale)
class Listed(Published, nn.Sequential):
    def __init__(self):
        super().__init__(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))  # unknown
# do not run
""",
}
