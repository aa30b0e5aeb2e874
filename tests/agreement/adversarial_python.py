"""Python itself: scopes, loops, containers, exceptions and matches that decide which layer runs.

The first line of each is the shape of its input.
"""

PROGRAMS = {
    "late binding closures": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        fs = []
        for m in (self.b, self.r):
            fs.append(lambda y: m(y))
        return fs[0](self.c(x))
""",
    "late binding with default": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        fs = []
        for m in (self.b, self.r):
            fs.append(lambda y, m=m: m(y))
        return fs[1](self.c(x))
""",
    "late binding comprehension": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        fs = [lambda y: m(y) for m in (self.b, self.r)]
        return fs[0](self.c(x))
""",
    "late binding generator": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        fs = list((lambda y: m(y)) for m in (self.b, self.r))
        return fs[0](self.c(x))
""",
    "late binding in init": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
        self.fs = []
        for m in (self.b, self.r):
            def g(y):
                return m(y)
            self.fs.append(g)
    def forward(self, x):
        return self.fs[0](self.c(x))
""",
    "late binding dict": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        fs = {n: (lambda y: getattr(self, n)(y)) for n in ('b', 'r')}
        return fs['b'](self.c(x))
""",
    "local rebound before closure called": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        m = self.b
        g = lambda y: m(y)
        m = self.r
        return g(self.c(x))
""",
    "local deleted": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        m = self.b
        y = self.c(x)
        del m
        m = self.r
        return m(y)
""",
    "loop variable after loop": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        for m in (self.b, self.r):
            pass
        return m(self.c(x))
""",
    "loop variable shadowed by comprehension": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        m = self.r
        _ = [m for m in (self.r, self.b)]
        return m(self.c(x))
""",
    "walrus in comprehension leaks": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        m = self.b
        _ = [(m := q) for q in (self.b, self.r)]
        return m(self.c(x))
""",
    "nested function nonlocal": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        m = self.b
        def g():
            nonlocal m
            m = self.r
        g()
        return m(self.c(x))
""",
    "nested function local": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        m = self.r
        def g():
            m = self.b
            return m
        g()
        return m(self.c(x))
""",
    "nested class scope": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        m = self.r
        class K:
            m = self.b
            def go(self, y):
                return m(y)
        return K().go(self.c(x))
""",
    "name mangling": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
        self.__m = self.b
    def forward(self, x):
        return self.__m(self.c(x))
    def _Net__m2(self, y):
        return y
""",
    "short circuit and": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        return (y is not None) and self.r(y)
""",
    "short circuit or": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        return None or self.r(y) if self.b else self.b(y)
""",
    "conditional chain": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        k = 3
        m = self.b if k < 2 else self.r if k < 5 else self.b
        return m(self.c(x))
""",
    "chained comparison": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        k = 3
        return self.b(self.c(x)) if 1 < k < 3 else self.c(x)
""",
    "boolean arithmetic": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        k = True + True
        return (self.r, self.r, self.r, self.b)[k](self.c(x))
""",
    "integer division": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return [self.b, self.r][7 // 4](self.c(x))
""",
    "negative index": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return [self.r, self.b, self.r][-1](self.c(x))
""",
    "slice step": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return [self.b, self.r, self.b][1::5][0](self.c(x))
""",
    "slice assignment": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        ms = [self.b, self.b]
        ms[:1] = [self.r, self.b]
        return ms[0](self.c(x))
""",
    "slice deletion": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        ms = [self.b, self.r, self.b]
        del ms[:1]
        return ms[0](self.c(x))
""",
    "list insert": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        ms = [self.b]
        ms.insert(0, self.r)
        return ms[0](self.c(x))
""",
    "list remove": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        ms = [self.b, self.r]
        ms.remove(self.b)
        return ms[0](self.c(x))
""",
    "list reverse": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        ms = [self.b, self.r]
        ms.reverse()
        return ms[0](self.c(x))
""",
    "list multiplication": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        ms = [self.b] * 2
        ms[1] = self.r
        return ms[1](self.c(x))
""",
    "list aliasing augmented": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        ms = [self.b]
        ns = ms
        ns += [self.r]
        return ms[-1](self.c(x))
""",
    "list not aliasing plus": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        ms = [self.r]
        ns = ms
        ns = ns + [self.b]
        return ms[-1](self.c(x))
""",
    "dict order update": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        d = {'a': self.b}
        d.update(a=self.r)
        return d['a'](self.c(x))
""",
    "dict merge": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        d = {'a': self.b} | {'a': self.r}
        return d['a'](self.c(x))
""",
    "dict unpack order": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        d = {'a': self.r, **{'a': self.b}, 'a': self.r}
        return d['a'](self.c(x))
""",
    "dict popitem": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        d = {'a': self.b, 'z': self.r}
        _, m = d.popitem()
        return m(self.c(x))
""",
    "dict setdefault": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        d = {'a': self.r}
        return d.setdefault('a', self.b)(self.c(x))
""",
    "dict fromkeys": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        d = dict.fromkeys(['a'], self.r)
        return d['a'](self.c(x))
""",
    "dict int and bool keys": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        d = {1: self.b, True: self.r}
        return d[1](self.c(x))
""",
    "set of ints membership": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x)) if 4 in {1, 2} else self.c(x)
""",
    "defaultdict": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        d = defaultdict(lambda: self.r)
        return d['q'](self.c(x))
""",
    "starred middle": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        a, *m, z = self.b, self.r, self.r, self.b
        return m[0](self.c(x))
""",
    "tuple swap": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        a, z = self.b, self.r
        a, z = z, a
        return a(self.c(x))
""",
    "chained assignment": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        a = z = [self.b]
        z[0] = self.r
        return a[0](self.c(x))
""",
    "kwargs override": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.go(self.c(x), **{'m': self.r})
    def go(self, y, m=None):
        return (m or self.b)(y)
""",
    "positional override": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.go(self.c(x), self.r)
    def go(self, y, m=None):
        return (m or self.b)(y)
""",
    "star args shift": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.go(*(self.c(x), self.r), self.b)
    def go(self, y, m, n):
        return m(y)
""",
    "keyword only": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.go(self.c(x), m=self.r)
    def go(self, y, *, m):
        return m(y)
""",
    "mutable default shared": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        self.go(self.r)
        return self.go(self.b)[0](self.c(x))
    def go(self, m, acc=[]):
        acc.append(m)
        return acc
""",
    "default evaluated once": """
5, 3, 8, 8
N = [F.relu]
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.go(self.c(x))
    def go(self, y, m=N[0]):
        N[0] = self.b
        return m(y)
""",
    "for else": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        for m in (self.b,):
            if m is None:
                break
        else:
            return self.r(y)
        return self.b(y)
""",
    "while else": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        n = 0
        while n < 2:
            n += 1
        else:
            y = self.r(y)
        return self.b(y)
""",
    "continue skips norm": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        for i in range(2):
            if i < 5:
                continue
            y = self.b(y)
        return y
""",
    "break before norm": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        for m in (self.r, self.b):
            y = m(y)
            break
        return y
""",
    "nested break": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        for i in range(2):
            for m in (self.b, self.r):
                break
            y = m(y) if i > 5 else y
        return y
""",
    "return in loop": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        for m in (self.r, self.b):
            return m(y)
        return self.b(y)
""",
    "try else": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        try:
            z = y
        except ValueError:
            return self.b(y)
        else:
            return self.r(z)
""",
    "try finally overrides": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        try:
            y = self.b(y)
        finally:
            y = self.c(x)
        return y
""",
    "raise caught outer": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        try:
            self.go(y)
        except ValueError:
            return self.r(y)
        return self.b(y)
    def go(self, y):
        raise ValueError('no')
""",
    "raise subclass caught": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        try:
            raise KeyError('k')
        except LookupError:
            return self.r(y)
        return self.b(y)
""",
    "raise own subclass caught": """
5, 3, 8, 8
class E1(Exception):
    pass
class E2(E1):
    pass
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        try:
            raise E2()
        except E1:
            return self.r(y)
        return self.b(y)
""",
    "raise order of handlers": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        try:
            raise KeyError('k')
        except ValueError:
            return self.b(y)
        except Exception:
            return self.r(y)
""",
    "exception carries tensor": """
5, 3, 8, 8
class Stop(Exception):
    pass
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        try:
            raise Stop(y)
        except Stop as e:
            return self.b(self.c(x)) + e.args[0]
""",
    "int parse error": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        try:
            k = int('x')
            return self.b(y)
        except ValueError:
            return self.r(y)
""",
    "stop iteration": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        it = iter([])
        try:
            m = next(it)
        except StopIteration:
            m = self.r
        return m(y)
""",
    "assertion caught": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        try:
            assert 1 > 2
        except AssertionError:
            return self.r(y)
        return self.b(y)
""",
    "suppress KeyError": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        from contextlib import suppress
        y = self.c(x)
        m = self.r
        with suppress(KeyError):
            m = {'a': self.b}['z']
        return m(y)
""",
    "match guard": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        k = 3
        y = self.c(x)
        match k:
            case n if n > 5:
                return self.b(y)
            case int():
                return self.r(y)
""",
    "match sequence": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        match (1, 2):
            case (1,):
                return self.b(y)
            case (1, *rest):
                return self.r(y)
""",
    "match dict": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        match {'n': 'relu'}:
            case {'n': 'bn'}:
                return self.b(y)
            case {'n': k}:
                return self.r(y)
""",
    "match class": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        match self.r:
            case nn.BatchNorm2d():
                return self.b(y)
            case nn.ReLU():
                return self.r(y)
""",
    "string methods": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return getattr(self, 'B r'.split()[1].lower())(self.c(x))
""",
    "string format": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return getattr(self, f'{chr(114)}')(self.c(x))
""",
    "string join": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return getattr(self, ''.join(reversed('r')))(self.c(x))
""",
    "zip strict short": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        for m, k in zip((self.r, self.b), [1]):
            y = m(y)
        return y
""",
    "enumerate start": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        for i, m in enumerate((self.b, self.r), 1):
            if i == 2:
                y = m(y)
        return y
""",
    "any generator side effect": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        z = []
        any(z.append(m(y)) for m in (self.r, self.b))
        return z[0]
""",
    "filter none": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        ms = list(filter(None, [None, self.r]))
        return ms[0](self.c(x))
""",
    "sum with start": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        return self.b(sum([y, y], y * y))
""",
    "min of values": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        k = min(3, 1)
        return (self.b, self.r)[k](self.c(x))
""",
    "isinstance tuple": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x)) if isinstance(self.r, (nn.BatchNorm2d, nn.GELU)) else self.c(x)
""",
    "type is": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x)) if type(self.b) is nn.Module else self.c(x)
""",
    "is not none of child": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
        self.d = None
    def forward(self, x):
        return self.b(self.c(x)) if self.d is not None else self.c(x)
""",
    "callable check": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x)) if callable(3) else self.c(x)
""",
    "hasattr of child": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x)) if hasattr(self.b, 'kernel_size') else self.c(x)
""",
    "getattr default of child": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x)) if getattr(self.b, 'groups', 0) else self.c(x)
""",
    "id comparison": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x)) if id(self.b) == id(self.r) else self.c(x)
""",
    "len of module": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x)) if len(list(self.b.children())) else self.c(x)
""",
    "bool of empty sequential": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
        self.s = nn.Sequential()
    def forward(self, x):
        return self.b(self.c(x)) if self.s else self.c(x)
""",
    "bool of module list": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
        self.s = nn.ModuleList([nn.ReLU()])
    def forward(self, x):
        return self.b(self.c(x)) if not self.s else self.c(x)
""",
    "in module dict": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
        self.s = nn.ModuleDict({'p': nn.ReLU()})
    def forward(self, x):
        return self.b(self.c(x)) if 'q' in self.s else self.c(x)
""",
    "training nested": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x)) if self.r.training else self.b(self.r(self.c(x)))
""",
    "grad enabled": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x)) if torch.is_grad_enabled() else self.c(x)
""",
    "requires grad of x": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.b(self.c(x)) if x.requires_grad else self.c(x)
""",
    "requires grad of y": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        return self.b(y) if not y.requires_grad else y
""",
    "dtype check": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        return self.b(y) if y.dtype == torch.float32 else y
""",
    "device check": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        return self.b(y) if y.is_cuda else y
""",
    "shape check": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        return self.b(y) if y.shape[1] == 7 else y
""",
    "batch size check": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        return self.b(y) if x.size(0) == 1 else y
""",
    "numel check": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        return self.b(y) if y.numel() < 10 else y
""",
    "ndim check": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        return self.b(y) if y.ndim == 3 else y
""",
    "isnan check": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        return self.b(y) if torch.isnan(y).any() else y
""",
    "scripting check": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        return self.b(y) if torch.jit.is_scripting() else y
""",
    "an output that is a dict hands out what it was given": """
5, 3, 8, 8
import dataclasses
from collections import OrderedDict
class Output(OrderedDict):
    def __post_init__(self):
        for field in dataclasses.fields(self):
            self[field.name] = getattr(self, field.name)
@dataclasses.dataclass
class Sample(Output):
    first: object
    second: object
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Conv2d(3, 4, 1), nn.Conv2d(3, 4, 1), nn.Conv2d(3, 4, 1)
        self.n = nn.BatchNorm2d(4)
    def forward(self, x):
        found = Sample(self.a(x), self.b(x))
        found["third"] = self.c(x)
        y = self.n(found.first) + self.n(found.second) + self.n(found["third"])
        return y, list(found.values())[1:]
""",
    "an item written over through the dict and read as an attribute": """
5, 3, 8, 8
class Settings(dict):
    def __init__(self, **given):
        super().__init__(**given)
        self.__dict__ = self
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        s = Settings(norm=nn.BatchNorm2d)
        s["norm"] = nn.GroupNorm
        self.c = nn.Conv2d(3, 4, 1)
        self.n = s.norm(1, 4) if s.norm is nn.GroupNorm else s.norm(4)
    def forward(self, x):
        return self.n(self.c(x))
""",
    "a method of the module comes before the mixin's": """
5, 3, 8, 8
class Mixin:
    def half(self):
        return self.b
    def other(self):
        return self.r
class Net(nn.Module, Mixin):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        return self.other()(self.c(x))
""",
}
