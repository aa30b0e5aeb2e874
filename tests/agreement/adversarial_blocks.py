"""Context managers and generators: what runs before, inside and after a block.

The first line of each is the shape of its input.
"""

PROGRAMS = {
    "context manager swaps norm": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        with self.raw():
            return self.b(self.c(x))
    @contextmanager
    def raw(self):
        old, self.b = self.b, nn.Identity()
        yield
        self.b = old
""",
    "context manager swaps norm, function": """
5, 3, 8, 8
@contextmanager
def raw(net):
    old, net.b = net.b, nn.Identity()
    try:
        yield net
    finally:
        net.b = old
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        with raw(self) as m:
            y = m.b(self.c(x))
        return y
""",
    "context manager left again": """
5, 3, 8, 8
@contextmanager
def raw(net):
    old, net.b = net.b, nn.Identity()
    try:
        yield net
    finally:
        net.b = old
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        with raw(self):
            pass
        return self.b(self.c(x))
""",
    "context manager not left well": """
5, 3, 8, 8
@contextmanager
def raw(net):
    yield net
    net.b = nn.ReLU()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        with raw(self):
            pass
        return self.b(self.c(x))
""",
    "context manager class": """
5, 3, 8, 8
class Raw:
    def __init__(self, m):
        self.m = m
    def __enter__(self):
        self.old = self.m.b
        self.m.b = nn.ReLU()
    def __exit__(self, *e):
        self.m.b = self.old
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        with Raw(self):
            y = self.b(self.c(x))
        return y
""",
    "context manager class exit changes": """
5, 3, 8, 8
class Raw:
    def __init__(self, m):
        self.m = m
    def __enter__(self):
        return self
    def __exit__(self, *e):
        self.m.b = nn.ReLU()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        with Raw(self):
            pass
        return self.b(self.c(x))
""",
    "context manager suppresses before norm": """
5, 3, 8, 8
class Raw:
    def __enter__(self):
        return self
    def __exit__(self, *e):
        return True
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        with Raw():
            y = self.c(x)
            raise ValueError
            y = self.b(y)
        return y
""",
    "context manager sees after": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        seen = []
        with self.raw(self.c(x), seen) as y:
            z = self.b(y)
        return z, seen
    @contextmanager
    def raw(self, y, seen):
        yield y
        seen.append(y)
""",
    "two context managers": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        with self.raw() as f, self.raw() as g:
            return f(g(self.c(x)))
    @contextmanager
    def raw(self):
        yield self.b
""",
    "nested context managers": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        with self.outer() as f:
            return f(self.c(x))
    @contextmanager
    def raw(self):
        yield self.b
    @contextmanager
    def outer(self):
        with self.raw() as f:
            yield f
""",
    "context manager in a loop": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        for i in range(3):
            with self.raw(i) as f:
                if f is None:
                    continue
                y = f(y)
                break
        return y
    @contextmanager
    def raw(self, i):
        yield self.b if i == 1 else None
""",
    "exit stack": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        from contextlib import ExitStack
        with ExitStack() as s:
            s.enter_context(self.raw())
            return self.b(self.c(x))
    @contextmanager
    def raw(self):
        old, self.b = self.b, nn.Identity()
        yield
        self.b = old
""",
    "contextmanager called": """
5, 3, 8, 8
def raw(net):
    old, net.b = net.b, nn.Identity()
    yield net
    net.b = old
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        with contextmanager(raw)(self):
            return self.b(self.c(x))
""",
    "contextmanager entered by hand": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        m = self.raw()
        m.__enter__()
        y = self.b(self.c(x))
        m.__exit__(None, None, None)
        return y
    @contextmanager
    def raw(self):
        old, self.b = self.b, nn.Identity()
        yield
        self.b = old
""",
    "module as a context manager": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        with self:
            return self.b(self.c(x))
    def __enter__(self):
        self.old = [self.b]
        self.b = nn.ReLU()
    def __exit__(self, *e):
        self.b = self.old[0]
""",
    "context decorator": """
5, 3, 8, 8
def raw(f):
    def g(self, x):
        with swapped(self):
            return f(self, x)
    return g
@contextmanager
def swapped(net):
    old, net.b = net.b, nn.Identity()
    yield net
    net.b = old
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.go(x)
    @raw
    def go(self, x):
        return self.b(self.c(x))
""",
    "generator swaps between yields": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        for y in self.gen(x):
            z = self.b(y)
        return z
    def gen(self, x):
        yield self.c(x)
        self.b = nn.ReLU()
        yield self.c(x)
        self.b = nn.BatchNorm2d(4)
""",
    "generator sets before": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.use = True
    def forward(self, x):
        for y in self.gen(x):
            z = self.b(y) if self.use else y
        return z
    def gen(self, x):
        self.use = False
        yield self.c(x)
        self.use = True
""",
    "generator lazily after norm": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        g = (t.mean() for t in [y])
        z = self.b(y)
        return z + next(g)
""",
    "generator send raw": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        g = self.run()
        next(g)
        z = g.send(self.c(x))
        return z + next(g)
    def run(self):
        y = yield
        yield self.b(y)
        yield y.mean()
""",
    "generator early stop": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        for y in self.run(x):
            break
        return y
    def run(self, x):
        y = self.c(x)
        yield y
        yield self.b(y)
""",
    "generator list first": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return list(self.run(x))[0]
    def run(self, x):
        y = self.c(x)
        yield y
        yield self.b(y)
""",
    "context manager eval": """
5, 3, 8, 8
@contextmanager
def frozen(m):
    was = m.training
    m.eval()
    yield m
    m.train(was)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        with frozen(self.b):
            y = self.b(self.c(x))
        return y
""",
    "finally sees raw": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        try:
            return self.b(y)
        finally:
            self.last = y
""",
    "finally returns raw": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        try:
            return self.b(y)
        finally:
            return y
""",
    "except path taken": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        try:
            return self.b(y.view(-1, 7))
        except RuntimeError:
            return y
""",
    "except KeyError fallback": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.t = {'a': self.b}
    def forward(self, x):
        y = self.c(x)
        try:
            n = self.t['z']
        except KeyError:
            n = F.relu
        return n(y)
""",
    "AttributeError fallback": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        try:
            return self.norm(y)
        except AttributeError:
            return y * y
""",
}
