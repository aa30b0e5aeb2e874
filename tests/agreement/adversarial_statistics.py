"""Normalizers that are frozen, reset or read: their running statistics are not what they seem.

The first line of each is the shape of its input.
"""

PROGRAMS = {
    "train override, comprehension over children": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
    def train(self, mode=True):
        super().train(mode)
        [m.train(False) for m in self.children()]
        return self
""",
    "train override, a function freezes": """
5, 3, 8, 8
def freeze(m):
    m.b.eval()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
    def train(self, mode=True):
        super().train(mode)
        freeze(self)
        return self
""",
    "train override, apply of a function": """
5, 3, 8, 8
def fix(m):
    if m.__class__.__name__.find('BatchNorm') != -1:
        m.eval()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
    def train(self, mode=True):
        super().train(mode)
        self.apply(fix)
        return self
""",
    "train override, loop over children": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
    def train(self, mode=True):
        super().train(mode)
        for m in self.children():
            m.train(False)
        return self
""",
    "reset_running_stats in forward": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.b(self.c(x))
        self.b.reset_running_stats()
        return y
""",
    "buffers zeroed": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.b(self.c(x))
        for t in self.buffers():
            t.zero_()
        return y
""",
    "named buffers read": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.b(self.c(x))
        return y, dict(self.named_buffers())['b.running_mean'].clone()
""",
    "get_buffer read": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.b(self.c(x))
        return y, self.get_buffer('b.running_mean').clone()
""",
    "_buffers read": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.b(self.c(x))
        return y, self.b._buffers['running_mean'].clone()
""",
    "vars of a normalizer": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.b(self.c(x))
        return y, vars(self.b)['_buffers']['running_mean'].clone()
""",
    "state_dict of a normalizer": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.b(self.c(x))
        return y, self.b.state_dict()['running_mean'].clone()
""",
    "train override of the normalizer itself": """
5, 3, 8, 8
class B(nn.BatchNorm2d):
    def train(self, mode=True):
        return super().train(False)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = B(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "bn running_mean set None": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.b.running_mean = None
        self.b.running_var = None
    def forward(self, x):
        return self.b(self.c(x))
""",
    "bn stats copied from x": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        self.b.running_mean.copy_(x.mean((0, 2, 3))[:1].expand(4))
        return self.b(y)
""",
    "bn momentum computed": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4, momentum=1 - 1.0)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "bn momentum via config dict": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        kw = dict(eps=1e-5)
        kw['momentum'] = 0.0
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4, **kw)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "bn applied to y and -y": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return self.b(y), self.b(-y)
""",
    "two inputs to one bn, one is x": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)), self.b(x)
""",
    "bn chain twice": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.b(self.c(x)))
""",
    "bn on concatenated batch with x": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(torch.cat([self.c(x), x]))
""",
}
