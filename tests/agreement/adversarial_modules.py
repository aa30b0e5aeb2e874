"""Parts replaced, flags, subclasses, wrappers, state: programs in which another module runs than the one that was made.

The first line of each is the shape of its input.
"""

PROGRAMS = {
    "norm layer via partial eval": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self, norm=partial(nn.BatchNorm2d, momentum=0.0)):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = norm(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "partial with track False": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self, norm=partial(nn.InstanceNorm2d, affine=True, track_running_stats=True)):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = norm(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "property forward alias": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.n = 0
    @property
    def norm(self):
        return self.b if self.n == 0 else nn.Identity()
    def forward(self, x):
        y = self.c(x)
        self.n = 1
        z = self.norm(y)
        self.n = 0
        return z
""",
    "class attribute changed by instance": """
5, 3, 8, 8
class Net(nn.Module):
    use = True
    def __init__(self):
        super().__init__()
        Net.use = False
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return self.b(y) if self.use else y
""",
    "subclass overriding forward calls base partly": """
5, 3, 8, 8
class Base(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
class Net(Base):
    def forward(self, x):
        return super().forward(x) + self.c(x)
""",
    "subclass replaces norm after super": """
5, 3, 8, 8
class Base(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
class Net(Base):
    def __init__(self):
        super().__init__()
        self.b = nn.GroupNorm(2, 4)
""",
    "subclass deletes norm": """
5, 3, 8, 8
class Base(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
class Net(Base):
    def __init__(self):
        super().__init__()
        setattr(self, 'b', nn.Sequential())
""",
    "sequential slot replaced": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4))
        self.s[1] = nn.ReLU()
    def forward(self, x):
        return self.s(x)
""",
    "sequential deleted item": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4), nn.ReLU())
        del self.s[1]
    def forward(self, x):
        return self.s(x)
""",
    "sequential pop": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4))
        self.s.pop(1)
    def forward(self, x):
        return self.s(x)
""",
    "sequential insert": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4))
        self.s.insert(1, nn.ReLU())
    def forward(self, x):
        return self.s(x)
""",
    "modulelist setitem": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.ModuleList([nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)])
        self.s[-1] = nn.ReLU()
    def forward(self, x):
        for m in self.s:
            x = m(x)
        return x
""",
    "module replaced by _modules": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self._modules['b'] = nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x))
""",
    "replaced in a loop over named_children": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        for n, m in list(self.named_children()):
            if isinstance(m, nn.BatchNorm2d):
                setattr(self, n, nn.ReLU())
    def forward(self, x):
        return self.b(self.c(x))
""",
    "replaced by add_module": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.add_module('b', nn.ReLU())
    def forward(self, x):
        return self.b(self.c(x))
""",
    "replaced in forward": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        b = self.b
        if x.shape[0] > 1:
            b = nn.ReLU()
        return b(y)
""",
    "order from set of strings sorted": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self, order='cra'):
        super().__init__()
        self.l = nn.ModuleDict({'c': nn.Conv2d(3, 4, 1), 'r': nn.ReLU(), 'a': nn.BatchNorm2d(4)})
        self.order = order
    def forward(self, x):
        for k in self.order:
            x = self.l[k](x)
        return x
""",
    "convert_sync_batchnorm": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        s = nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4, momentum=0.0))
        self.s = nn.SyncBatchNorm.convert_sync_batchnorm(s) if False else s
    def forward(self, x):
        return self.s(x)
""",
    "fused eval": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4).eval()
    def forward(self, x):
        return self.b(self.c(x))
""",
    "train(False) in init on self": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        was = self.b.training
        self.b.train(False)
        y = self.b(self.c(x))
        self.b.train(was)
        return y
""",
    "functional batch norm using module stats and training flag": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        b = self.b
        training = self.training and False
        return F.batch_norm(self.c(x), b.running_mean, b.running_var, b.weight, b.bias, training, b.momentum, b.eps)
""",
    "bool of tensor flag": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.register_buffer('on', torch.tensor(False))
    def forward(self, x):
        y = self.c(x)
        return self.b(y) if self.on else y.relu()
""",
    "env flag": """
5, 3, 8, 8
import os
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return self.b(y) if os.environ.get('NO_SUCH') else y.relu()
""",
    "kwargs pop default": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self, **kw):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4) if kw.pop('norm', False) else nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x))
""",
    "two flags both needed": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self, a=False, b=False):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4) if a or b else nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x))
""",
    "suppress": """
5, 3, 8, 8
from contextlib import suppress
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        z = y.relu()
        with suppress(RuntimeError):
            z = self.b(y[:, :2])
        return z
""",
    "checkpoint of lambda with raw": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y, z = checkpoint(lambda t: (self.b(self.c(t)), self.c(t)), x, use_reentrant=False)
        return y + z.relu()
""",
    "generator consumed twice": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        g = (self.c(x) for _ in range(2))
        a = self.b(next(g))
        return a + next(g).relu()
""",
    "nested deepcopy ties": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.e = copy.copy(self.c)
    def forward(self, x):
        return self.b(self.c(x)) + self.e(x).relu()
""",
    "__getattr__ wrapper": """
5, 3, 8, 8
class W(nn.Module):
    def __init__(self, m):
        super().__init__()
        self.m = m
    def forward(self, x):
        return self.m(x).relu()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = W(nn.Conv2d(3, 4, 1))
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "wrapper only in eval": """
5, 3, 8, 8
class W(nn.Module):
    def __init__(self, m):
        super().__init__()
        self.m = m
    def forward(self, x):
        return self.m(x) if self.training else self.m(x).relu()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = W(nn.Conv2d(3, 4, 1))
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "ema module train flag": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.register_buffer('m', torch.zeros(4))
    def forward(self, x):
        y = self.c(x)
        self.m.copy_(y.mean((0, 2, 3)).detach())
        return self.b(y) + self.m.view(1, -1, 1, 1)
""",
    "buffer assigned": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.register_buffer('m', torch.zeros(4))
    def forward(self, x):
        y = self.c(x)
        self.m = y.mean((0, 2, 3)).detach()
        return self.b(y) + self.m.view(1, -1, 1, 1)
""",
    "buffer lerp then used next call": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.register_buffer('m', torch.zeros(4))
    def forward(self, x):
        y = self.c(x)
        old = self.m.clone()
        self.m.mul_(0.5).add_(y.mean((0, 2, 3)).detach() * 0.5)
        return self.b(y) + old.view(1, -1, 1, 1)
""",
    "custom bn by hand running stats": """
5, 3, 8, 8
class BN(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.register_buffer('m', torch.zeros(c))
    def forward(self, x):
        if self.training:
            m = x.mean((0, 2, 3))
            self.m.copy_(m.detach())
        else:
            m = self.m
        return x - m.view(1, -1, 1, 1)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = BN(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "norm of list state": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.mem = []
    def forward(self, x):
        y = self.c(x)
        self.mem.append(y)
        z = self.b(self.mem[-1])
        return z + self.mem[0].relu()
""",
}
