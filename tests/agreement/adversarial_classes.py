"""Classes and objects remade by code: metaclasses, patches, ``__dict__``, containers changed in place.

The first line of each is the shape of its input.
"""

PROGRAMS = {
    "bn subclass class attr": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    training = property(lambda s: False, lambda s, v: None)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "metaclass call": """
5, 3, 8, 8
class M(type):
    def __call__(cls, n):
        return nn.ReLU()
class B(nn.BatchNorm2d, metaclass=M):
    pass
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "metaclass new adds forward": """
5, 3, 8, 8
class M(type):
    def __new__(m, name, bases, space):
        space['forward'] = lambda self, x: x.relu()
        return super().__new__(m, name, bases, space)
class B(nn.BatchNorm2d, metaclass=M):
    pass
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "__new__ returns other": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    def __new__(cls, n):
        return nn.ReLU()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "__init_subclass__ changes": """
5, 3, 8, 8
class A(nn.BatchNorm2d):
    def __init_subclass__(cls, **k):
        cls.forward = lambda self, x: x.relu()
class B(A):
    pass
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "__init_subclass__ keyword": """
5, 3, 8, 8
class A(nn.BatchNorm2d):
    def __init_subclass__(cls, raw=False, **k):
        if raw:
            cls.forward = lambda self, x: x.relu()
class B(A, raw=True):
    pass
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "class forward patched by setattr": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    pass
setattr(B, 'forward', lambda self, x: x.relu())
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "class patched by a function": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    pass
def patch(cls):
    cls.forward = lambda self, x: x.relu()
patch(B)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "class patched by a function, result kept": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    pass
def patch(cls):
    cls.forward = lambda self, x: x.relu()
    return cls
C = patch(B)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "class patched in a loop": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    pass
for cls in (B,):
    cls.forward = lambda self, x: x.relu()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "class patched under if": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    pass
if True:
    B.forward = lambda self, x: x.relu()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "class patched by type.__setattr__": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    pass
type.__setattr__(B, 'forward', lambda self, x: x.relu())
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "__setattr__ override": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    def __setattr__(self, n, v):
        super().__setattr__(n, 0.0 if n == 'momentum' else v)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "__getattribute__ override": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    def __getattribute__(self, n):
        return False if n == 'training' else super().__getattribute__(n)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "momentum property": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    momentum = property(lambda s: 0.0, lambda s, v: None)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "running_mean property": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    running_mean = property(lambda s: torch.zeros(4), lambda s, v: None)
    def register_buffer(self, n, v, persistent=True):
        if n != 'running_mean':
            super().register_buffer(n, v)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "_check_input_dim changes": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    def _check_input_dim(self, x):
        self.momentum = 0.0
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "momentum through __dict__": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    def __init__(self, n):
        super().__init__(n)
        self.__dict__['momentum'] = 0.0
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "momentum through __dict__.update": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    def __init__(self, n):
        super().__init__(n)
        self.__dict__.update(momentum=0.0)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "vars momentum": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    def __init__(self, n):
        super().__init__(n)
        vars(self)['momentum'] = 0.0
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "object.__setattr__": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    def __init__(self, n):
        super().__init__(n)
        object.__setattr__(self, 'momentum', 0.0)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "super setattr": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    def __init__(self, n):
        super().__init__(n)
        super().__setattr__('momentum', 0.0)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "momentum augmented": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    def __init__(self, n):
        super().__init__(n)
        self.momentum *= 0
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "__class__ assigned": """
5, 3, 8, 8
class Raw(nn.BatchNorm2d):
    def forward(self, x):
        return x.relu()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.b.__class__ = Raw
    def forward(self, x):
        return self.b(self.c(x))
""",
    "__class__ assigned external": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.b.inplace = False
        self.b.__class__ = nn.ReLU
    def forward(self, x):
        return self.b(self.c(x))
""",
    "__setattr__ on net": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
    def __setattr__(self, n, v):
        super().__setattr__(n, nn.ReLU() if n == 'b' else v)
""",
    "__getattr__ on net": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.parts = nn.ModuleDict({'b': nn.BatchNorm2d(4)})
    def forward(self, x):
        return self.b(self.c(x))
    def __getattr__(self, n):
        if n == 'b':
            return F.relu
        return super().__getattr__(n)
""",
    "__getattr__ on net with norm": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.parts = nn.ModuleDict({'b': nn.BatchNorm2d(4)})
    def forward(self, x):
        return self.b(self.c(x))
    def __getattr__(self, n):
        if n == 'b':
            return self.parts['b']
        return super().__getattr__(n)
""",
    "add_module override": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.add_module('b', nn.BatchNorm2d(4))
    def forward(self, x):
        return self.b(self.c(x))
    def add_module(self, n, m):
        super().add_module(n, nn.ReLU())
""",
    "dict write on net": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self._modules.update(b=nn.ReLU())
    def forward(self, x):
        return self.b(self.c(x))
""",
    "__dict__ modules write on net": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.__dict__['_modules']['b'] = nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x))
""",
    "vars modules write on net": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        vars(self)['_modules']['b'] = nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x))
""",
    "__dict__ shadows module": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.__dict__['b'] = F.relu
    def forward(self, x):
        return self.b(self.c(x))
""",
    "object.__setattr__ shadows module": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        object.__setattr__(self, 'b', F.relu)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "nn.Module.__setattr__": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        nn.Module.__setattr__(self, 'b', nn.ReLU())
    def forward(self, x):
        return self.b(self.c(x))
""",
    "setattr of nested path": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.s = nn.Sequential(self.c, self.b)
        setattr(self.s, '1', nn.ReLU())
    def forward(self, x):
        return self.s(x)
""",
    "__delattr__ then attr": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        delattr(self, 'b')
        self.b = nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x))
""",
    "__setstate__": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        d = self.b.__dict__.copy()
        d['momentum'] = 0.0
        self.b.__setstate__(d)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "sequential __init__ replaced list": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        ms = [self.c, self.b]
        self.s = nn.Sequential(*ms)
        ms[1] = nn.ReLU()
    def forward(self, x):
        return self.s(x)
""",
    "modulelist aliases list": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        ms = [self.c, self.b]
        self.s = nn.ModuleList(ms)
        ms[1] = nn.ReLU()
    def forward(self, x):
        for m in self.s:
            x = m(x)
        return x
""",
    "plain list aliases": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        ms = [self.c, self.b]
        self.s = ms
        ms[1] = nn.ReLU()
    def forward(self, x):
        for m in self.s:
            x = m(x)
        return x
""",
    "modulelist iadd": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.s = nn.ModuleList([self.c])
        self.s += [nn.ReLU(), self.b]
    def forward(self, x):
        for m in self.s:
            x = m(x)
        return x
""",
    "modulelist add": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.s = nn.ModuleList([self.c]) + nn.ModuleList([nn.ReLU(), self.b])
    def forward(self, x):
        for m in self.s:
            x = m(x)
        return x
""",
    "sequential add": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(4, 4, 1)) + nn.Sequential(nn.ReLU(), nn.BatchNorm2d(4))
    def forward(self, x):
        return self.s(x)
""",
    "sequential extend": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(4, 4, 1)).extend([nn.ReLU(), nn.BatchNorm2d(4)])
    def forward(self, x):
        return self.s(x)
""",
    "sequential append chain": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential().append(nn.Conv2d(4, 4, 1)).append(nn.ReLU()).append(nn.BatchNorm2d(4))
    def forward(self, x):
        return self.s(x)
""",
    "sequential negative setitem": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))
        self.s[-1] = nn.ReLU()
    def forward(self, x):
        return self.s(x)
""",
    "sequential slice shares": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))
        t = self.s[:]
        t[1] = nn.ReLU()
        self.t = t
    def forward(self, x):
        return self.t(x)
""",
    "sequential get_submodule set": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)))
        self.get_submodule('s.0')[1] = nn.ReLU()
    def forward(self, x):
        return self.s(x)
""",
    "set_submodule": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))
        self.set_submodule('s.1', nn.ReLU())
    def forward(self, x):
        return self.s(x)
""",
    "surgery recursion": """
5, 4, 8, 8
def swap(m):
    for n, c in m.named_children():
        if isinstance(c, nn.BatchNorm2d):
            setattr(m, n, nn.GroupNorm(2, c.num_features))
        else:
            swap(c)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))
        swap(self)
    def forward(self, x):
        return self.s(x)
""",
    "surgery by rsplit": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))
        for n, m in list(self.named_modules()):
            if isinstance(m, nn.BatchNorm2d):
                p, k = n.rsplit('.', 1)
                setattr(self.get_submodule(p), k, nn.ReLU())
    def forward(self, x):
        return self.s(x)
""",
    "surgery by _modules items": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))
        for p in self.modules():
            for k, m in p._modules.items():
                if isinstance(m, nn.BatchNorm2d):
                    p._modules[k] = nn.ReLU()
    def forward(self, x):
        return self.s(x)
""",
    "momentum via apply init": """
5, 4, 8, 8
def init(m):
    if hasattr(m, 'momentum'):
        m.momentum = 0.0
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))
        self.apply(init)
    def forward(self, x):
        return self.s(x)
""",
    "momentum via named_modules name": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))
        for n, m in self.named_modules():
            if '1' in n:
                m.momentum = 0.0
    def forward(self, x):
        return self.s(x)
""",
    "momentum in forward decays": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))
        self.t = 0.5
    def forward(self, x):
        self.s[1].momentum = self.t * 0
        return self.s(x)
""",
    "frozen by requires_grad only": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))
        for p in self.s[1].parameters():
            p.requires_grad = False
    def forward(self, x):
        return self.s(x)
""",
    "ModuleDict insertion order": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.d = nn.ModuleDict()
        self.d['n'] = nn.BatchNorm2d(4)
        self.d['c'] = nn.Conv2d(4, 4, 1)
        self.d['r'] = nn.ReLU()
    def forward(self, x):
        for m in self.d.values():
            x = m(x)
        return x
""",
    "ModuleDict overwritten keeps place": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.d = nn.ModuleDict()
        self.d['n'] = nn.ReLU()
        self.d['c'] = nn.Conv2d(4, 4, 1)
        self.d['n'] = nn.BatchNorm2d(4)
    def forward(self, x):
        for m in self.d.values():
            x = m(x)
        return x
""",
    "ModuleDict deleted and added": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.d = nn.ModuleDict({'c': nn.Conv2d(4, 4, 1), 'n': nn.BatchNorm2d(4)})
        c = self.d.pop('c')
        self.d['c'] = c
    def forward(self, x):
        for m in self.d.values():
            x = m(x)
        return x
""",
    "children order after reassign": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.ReLU()
        self.c = nn.Conv2d(4, 4, 1)
        self.a = nn.BatchNorm2d(4)
    def forward(self, x):
        for m in self.children():
            x = m(x)
        return x
""",
    "children order after delete": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(4, 4, 1)
        self.n = nn.BatchNorm2d(4)
        a = self.a
        del self.a
        self.a = a
    def forward(self, x):
        for m in self.children():
            x = m(x)
        return x
""",
    "children dedupes": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.BatchNorm2d(4)
        self.c = nn.Conv2d(4, 4, 1)
        self.d = self.a
    def forward(self, x):
        for m in self.children():
            x = m(x)
        return x
""",
    "_modules values do not dedupe": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.BatchNorm2d(4)
        self.c = nn.Conv2d(4, 4, 1)
        self.d = self.a
    def forward(self, x):
        for m in self._modules.values():
            x = m(x)
        return x
""",
    "named_children skip l2": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = nn.Conv2d(4, 4, 1)
        self.l2 = nn.BatchNorm2d(4)
    def forward(self, x):
        for n, m in self.named_children():
            if not n.endswith('2'):
                x = m(x)
        return x
""",
    "modules includes containers": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))
    def forward(self, x):
        y = 0
        for m in self.s.modules():
            y = y + m(x)
        return y
""",
    "reversed sequential slice": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.ls = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))
    def forward(self, x):
        for m in self.ls[::-1]:
            x = m(x)
        return x
""",
    "conv subclass returns bias": """
5, 3, 8, 8
class C(nn.Conv2d):
    def forward(self, x):
        return super().forward(x), self.bias
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = C(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y, b = self.c(x)
        return self.b(y) + b.sum()
""",
    "linear subclass spatially varying": """
3, 6, 8
class C(nn.Linear):
    def forward(self, x):
        p = torch.linspace(0, 1, x.shape[1])[:, None]
        return F.linear(x, self.weight) + p * self.bias
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = C(8, 8)
        self.b = nn.BatchNorm1d(8)
    def forward(self, x):
        return self.b(self.c(x).mT)
""",
    "linear subclass bias data-scaled": """
3, 6, 8
class C(nn.Linear):
    def forward(self, x):
        return F.linear(x, self.weight) + x.mean(1, keepdim=True) * self.bias
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = C(8, 8)
        self.b = nn.BatchNorm1d(8)
    def forward(self, x):
        return self.b(self.c(x).mT)
""",
    "linear subclass norm of weight with bias": """
3, 6, 8
class C(nn.Linear):
    def forward(self, x):
        return F.linear(x, self.weight / (1 + self.bias.norm()), self.bias)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = C(8, 8)
        self.b = nn.BatchNorm1d(8)
    def forward(self, x):
        return self.b(self.c(x).mT)
""",
    "bn subclass of LayerNorm named BatchNorm2d": """
5, 3, 8, 8
class BatchNorm2d(nn.GroupNorm):
    def __init__(self, c):
        super().__init__(1, c)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "class decorator replaces forward": """
5, 3, 8, 8
def deco(cls):
    cls.forward = lambda self, x: x.relu()
    return cls
@deco
class B(nn.BatchNorm2d):
    pass
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "F shadowed by local": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        F = self
        return F.relu(self.c(x))
    def relu(self, y):
        return self.b(y)
""",
    "shadowed builtin sum": """
5, 3, 8, 8
def sum(xs):
    return xs[0] * xs[1]
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(sum([self.c(x), x[:, :1]]))
""",
    "shadowed torch.add name": """
5, 3, 8, 8
from operator import mul as add
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(add(self.c(x), x[:, :1]))
""",
    "object __call__ looked up on class": """
5, 3, 8, 8
class W:
    def __call__(self, y):
        return y
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.w = W()
        self.w.__call__ = lambda y: y.relu()
    def forward(self, x):
        return self.b(self.w(self.c(x)))
""",
    "instance forward partial": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.b.forward = partial(torch.mul, torch.tensor(2.0))
    def forward(self, x):
        return self.b(self.c(x))
""",
    "wrapper with __iadd__": """
5, 3, 8, 8
class W:
    def __init__(self, t):
        self.t = t
    def __iadd__(self, o):
        self.t = self.t.abs()
        return self
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        w = W(self.c(x))
        w += 1
        return self.b(w.t)
""",
    "wrapper with __getitem__": """
5, 3, 8, 8
class W:
    def __init__(self, t):
        self.t = t
    def __getitem__(self, i):
        return self.t.sin()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(W(self.c(x))[0])
""",
    "wrapper with __iter__": """
5, 3, 8, 8
class W:
    def __init__(self, t):
        self.t = t
    def __iter__(self):
        yield self.t.sin()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        for y in W(self.c(x)):
            y = self.b(y)
        return y
""",
    "wrapper with __len__ false": """
5, 3, 8, 8
class W:
    def __len__(self):
        return 0
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        w = W()
        return self.b(self.c(x)) if w else self.c(x)
""",
    "wrapper with __bool__ false": """
5, 3, 8, 8
class W:
    def __bool__(self):
        return False
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        w = W()
        return self.b(self.c(x)) if w else self.c(x)
""",
    "wrapper with __contains__": """
5, 3, 8, 8
class W:
    def __contains__(self, v):
        return False
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) if 1 in W() else self.c(x)
""",
    "wrapper with __eq__": """
5, 3, 8, 8
class W:
    def __eq__(self, v):
        return False
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) if W() == W() else self.c(x)
""",
    "wrapper with __neg__": """
5, 3, 8, 8
class W:
    def __init__(self, t):
        self.t = t
    def __neg__(self):
        return self.t.exp()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(-W(self.c(x)))
""",
    "descriptor __get__": """
5, 3, 8, 8
class D:
    def __get__(self, o, t=None):
        return F.relu
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.n = 1
    def forward(self, x):
        return self.norm(self.c(x))
    norm = D()
""",
    "descriptor __set__": """
5, 3, 8, 8
class D:
    def __set_name__(self, o, n):
        self.n = '_' + n
    def __get__(self, o, t=None):
        return F.relu
    def __set__(self, o, v):
        pass
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
    b = D()
""",
    "property with setter wraps": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
    @property
    def b(self):
        return self._b
    @b.setter
    def b(self, v):
        self._b = nn.ReLU()
""",
    "class attr overridden instance": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return type(self).b(self.c(x))
    b = nn.ReLU()
""",
    "class attr vs submodule precedence": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
    b = staticmethod(F.relu)
""",
    "method vs submodule precedence": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.norm = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.norm(self.c(x))
    def norm(self, y):
        return y.relu()
""",
    "mro mixin conv": """
5, 3, 8, 8
class Mix:
    def forward(self, x):
        return super().forward(x).relu()
class C(Mix, nn.Conv2d):
    pass
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = C(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "mro diamond": """
5, 3, 8, 8
class A(nn.Conv2d):
    def forward(self, x):
        return super().forward(x) + 1
class B1(A):
    def forward(self, x):
        return super().forward(x)
class B2(A):
    def forward(self, x):
        return super().forward(x).abs()
class C(B1, B2):
    pass
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = C(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "sequential subclass forward": """
5, 3, 8, 8
class S(nn.Sequential):
    def forward(self, x):
        for m in self:
            x = m(x).relu()
        return x
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = S(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4))
    def forward(self, x):
        return self.s(x)
""",
    "sequential subclass iter override": """
5, 3, 8, 8
class S(nn.Sequential):
    def __iter__(self):
        for m in super().__iter__():
            yield m
            yield nn.ReLU()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = S(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4))
    def forward(self, x):
        for m in self.s:
            x = m(x)
        return x
""",
    "sequential subclass getitem override": """
5, 3, 8, 8
class S(nn.Sequential):
    def __getitem__(self, i):
        return super().__getitem__(i) if i == 0 else nn.ReLU()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = S(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4))
    def forward(self, x):
        return self.s[1](self.s[0](x))
""",
    "modulelist subclass with forward": """
5, 3, 8, 8
class S(nn.ModuleList):
    def forward(self, x):
        return self[0](x) * self[1](self[0](x))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = S([nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)])
    def forward(self, x):
        return self.s(x)
""",
    "forward decorated by a class": """
5, 3, 8, 8
class Post:
    def __init__(self, f):
        self.f = f
    def __get__(self, o, t=None):
        return lambda x: self.f(o, x) + o.c(x)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    @Post
    def forward(self, x):
        return self.b(self.c(x))
""",
    "class decorator adds post": """
5, 3, 8, 8
def post(cls):
    old = cls.forward
    def forward(self, x):
        return old(self, x) + self.c(x)
    cls.forward = forward
    return cls
@post
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "init decorated": """
5, 3, 8, 8
def froze(f):
    def g(self, *a, **k):
        f(self, *a, **k)
        self.b.momentum = 0.0
    return g
class Net(nn.Module):
    @froze
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "forward patched by setattr after": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
setattr(Net, 'forward', lambda self, x: self.c(x).relu())
""",
    "forward wrapped after": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
old = Net.forward
def forward(self, x):
    return old(self, x) + self.c(x)
Net.forward = forward
""",
    "init wrapped after": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
old = Net.__init__
def init(self):
    old(self)
    self.b = nn.ReLU()
Net.__init__ = init
""",
    "base patched before subclass": """
5, 3, 8, 8
class Base(nn.Module):
    def norm(self, y):
        return self.b(y)
class Net(Base):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.norm(self.c(x))
Base.norm = lambda self, y: y.relu()
""",
    "class redefined": """
5, 3, 8, 8
class Norm(nn.BatchNorm2d):
    pass
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = Norm(4)
    def forward(self, x):
        return self.b(self.c(x))
class Norm(nn.Module):
    def __init__(self, c):
        super().__init__()
    def forward(self, x):
        return x.relu()
""",
    "global rebound": """
5, 3, 8, 8
Norm = nn.BatchNorm2d
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = Norm(4)
    def forward(self, x):
        return self.b(self.c(x))
Norm = nn.Identity
Norm = partial(nn.GroupNorm, 2)
""",
    "registry filled later": """
5, 3, 8, 8
REG = {'n': nn.BatchNorm2d}
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = REG['n'](4)
    def forward(self, x):
        return self.b(self.c(x))
REG['n'] = lambda c: nn.ReLU()
""",
    "registry changed in function called": """
5, 3, 8, 8
REG = {'n': nn.BatchNorm2d}
def setup():
    REG['n'] = lambda c: nn.ReLU()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = REG['n'](4)
    def forward(self, x):
        return self.b(self.c(x))
setup()
""",
    "global set in function called": """
5, 3, 8, 8
Norm = nn.BatchNorm2d
def setup():
    global Norm
    Norm = lambda c: nn.ReLU()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = Norm(4)
    def forward(self, x):
        return self.b(self.c(x))
setup()
""",
    "module loop var": """
5, 3, 8, 8
for Norm in (nn.BatchNorm2d, lambda c: nn.ReLU()):
    pass
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = Norm(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "while at module": """
5, 3, 8, 8
n = 0
Norm = nn.BatchNorm2d
while n < 3:
    n += 1
    if n == 2:
        Norm = lambda c: nn.ReLU()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = Norm(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "conditional class body": """
5, 3, 8, 8
FLAG = len('abc') == 4
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    if FLAG:
        def norm(self, y):
            return self.b(y)
    else:
        def norm(self, y):
            return y.relu()
    def forward(self, x):
        return self.norm(self.c(x))
""",
    "type() makes class": """
5, 3, 8, 8
Norm = type('Norm', (nn.BatchNorm2d,), {'forward': lambda self, x: x.relu()})
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = Norm(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "types.new_class": """
5, 3, 8, 8
import types
Norm = types.new_class('Norm', (nn.BatchNorm2d,), {}, lambda ns: ns.update(forward=lambda self, x: x.relu()))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = Norm(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "exec defines": """
5, 3, 8, 8
exec('def norm(c):\\n    return nn.ReLU()')
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = norm(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "exec changes self": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        exec('self.b = nn.ReLU()')
    def forward(self, x):
        return self.b(self.c(x))
""",
    "eval in forward": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return self.b(eval('y * y'))
""",
    "globals() write": """
5, 3, 8, 8
Norm = nn.BatchNorm2d
globals()['Norm'] = lambda c: nn.ReLU()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = Norm(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "globals().update write": """
5, 3, 8, 8
Norm = nn.BatchNorm2d
globals().update(Norm=lambda c: nn.ReLU())
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = Norm(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
}
