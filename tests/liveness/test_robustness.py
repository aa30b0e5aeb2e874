"""Programs that would hang, exhaust or crash whoever ran them: the analysis answers, and soon."""

from __future__ import annotations

import time

import pytest
from tests.liveness.expectations import analyzed

SECONDS = 2.0
"""Of CPU, on a slow machine; each takes a small part of it."""

NET = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)
        {construction}
    def forward(self, x):
        {use}
        return self.bn(self.conv(x))
"""


def net(construction: str = "pass", use: str = "pass", before: str = "") -> str:
    return before + NET.format(construction=construction, use=use)


NESTED_LISTS = "a = [1]\n        for _ in range(60):\n            a = [a, a]"
PROGRAMS = {
    "an endless while": net("while True: pass"),
    "an endless while that grows a list": net("a = []\n        while True: a.append([a])"),
    "an endless while in forward": net(use="while x.sum() != 3: x = x + 1"),
    "a loop of a billion": net("for i in range(10**9): self.n = i"),
    "loops in loops in loops": net("[[[[i for i in range(999)] for j in range(999)] for k in range(999)]]"),
    "a list changed while it is walked": net("a = [1]\n        for i in a: a.append(i)"),
    "endless recursion": net("f(1)", before="def f(x): return f(x + 1)\n"),
    "endless recursion of a lambda": net("f = lambda g: g(g)\n        f(f)"),
    "mutual recursion": net("f(1)", before="def f(x): return g(x)\ndef g(x): return f(x)\n"),
    "doubling recursion": net("f(1)", before="def f(x):\n    f(x)\n    return f(x) + f(x)\n"),
    "a module that builds itself": net("self.again = Net()"),
    "a module that its submodule holds": net(
        "self.child = Child(self)\n        self.child.flag = 1",
        before="class Child(nn.Module):\n    def __init__(self, owner):\n        super().__init__()\n"
        "        self.owner = owner\n",
    ),
    "modules that come to hold each other": net(
        "self.a, self.b = nn.Sequential(), nn.Sequential()\n        self.a.b = self.b\n"
        "        self.b.a = self.a\n        self.a.flag = self.b.flag = 1"
    ),
    "a forward that calls itself": net(use="self.forward(x)"),
    "a property that reads itself": net("self.p", before="class P:\n    @property\n    def p(self): return self.p\n"),
    "a huge power": net("self.n = 10**10**10"),
    "a huge product of powers": net("n = 2\n        for _ in range(99): n = n * n\n        self.n = n ** n"),
    "a huge shift": net("self.n = 1 << 10**12"),
    "a huge string": net("self.s = 'a' * 10**10"),
    "a huge list": net("self.l = [0] * 10**10"),
    "a huge tuple of doubled lists": net(NESTED_LISTS + "\n        self.a = str(a), a == a, hash(str(a))"),
    "doubled lists that are joined": net("a = [1]\n        for _ in range(60): a = a + a"),
    "doubled strings": net("a = 'x'\n        for _ in range(60): a = a + a"),
    "a huge format": net("self.s = '%1000000000d' % 3, f'{3:1000000000}', '{:1000000000}'.format(3)"),
    "a huge fill": net("self.s = 'x'.rjust(10**10), 'x'.zfill(10**10), 'x'.center(10**10)"),
    "a huge range made a list": net("self.l = list(range(10**10)), sum(range(10**10)), sorted(range(10**9))"),
    "a huge bytes": net("self.b = bytes(10**11), bytearray(10**11)"),
    "a huge factorial": net("import math\n        math.factorial(10**9), math.comb(10**9, 10**8), math.pow(9.0, 9**9)"),
    "a huge int of text": net("int('9' * 100000), str(10 ** 100000), float('1e400'), int(float('1e400'))"),
    "a huge join": net("','.join(['a' * 1000000] * 1000000), 'ab'.replace('a', 'c' * 10**9)"),
    "products of ranges": net(
        "import itertools\n        list(itertools.product(range(9999), repeat=9)), "
        "list(itertools.permutations(range(20)))"
    ),
    "a generator that never ends": net("next(f())", before="def f():\n    while True:\n        yield 1\n"),
    "an endless generator in a loop": net(
        "for i in f(): self.n = i", before="def f():\n    n = 0\n    while True:\n        yield n\n        n += 1\n"
    ),
    "itertools.count": net("import itertools\n        for i in itertools.count(): self.n = i"),
    "iter with a sentinel": net("for i in iter(int, 1): self.n = i"),
    "3,000 nested parentheses": net("self.n = " + "(" * 3000 + "1" + ")" * 3000),
    "3,000 nested lists": net("self.n = " + "[" * 3000 + "1" + "]" * 3000),
    "500 nested calls": net("self.n = " + "abs(" * 500 + "1" + ")" * 500),
    "500 nested attributes": net("self.n = self" + ".a" * 500),
    "5,000 added terms": net("self.n = " + " + ".join("1" * 5000)),
    "50 nested functions": "".join("    " * i + f"def f{i}():\n" for i in range(50))
    + "    " * 50
    + "pass\n"
    + net("f0()"),
    "1,000 branches": net("\n        ".join(f"if self.m{i}: self.n = {i}" for i in range(1000))),
    "20 flags": net("\n        ".join(f"self.f{i} = f{i}" for i in range(20)) + "\n        pass").replace(
        "__init__(self)", "__init__(self, " + ", ".join(f"f{i}=True" for i in range(20)) + ")", 1
    ),
    "a class that inherits from itself": net(before="class A(A): pass\nclass B(B, nn.Module): pass\n"),
    "classes that inherit in a circle": net(before="class A(B): pass\nclass B(A): pass\n"),
    "bases in no order": net(before="class A: pass\nclass B(A): pass\nclass C(A, B): pass\nC()\n"),
    "a class of nothing known": net(before="class A(x.y, *z, metaclass=q, k=1): pass\n"),
    "a file that imports itself": net(before="from model import *\nimport model\nfrom . import model as m\nm.x\n"),
    "names in a circle": net("self.n = a", before="a = b\nb = a\nc = [c]\nd = lambda: d()\nd()\n"),
    "a constructor that raises": net(
        before="class A(nn.Module):\n    def __init__(self): raise ValueError\n    def forward(self, x): return x\n"
    ),
    "a constructor of another kind": net(before="class A(nn.Module):\n    __init__ = 3\n    forward = None\n"),
    "a metaclass": net(
        before="class M(type):\n    def __call__(cls, *a): return cls(*a)\nclass A(metaclass=M): pass\nA()\n"
    ),
    "a __getattr__ that reads attributes": net(
        "A().b.c", before="class A:\n    def __getattr__(self, name): return getattr(self, name + '_')\n"
    ),
    "a __getattribute__ on a module": net().replace(
        "    def forward", "    def __getattribute__(self, n): return self.n\n    def forward"
    ),
    "an __eq__ and a __hash__ that recurse": net(
        "{A(): A() == A()}",
        before="class A:\n    def __eq__(self, o): return self == o\n    def __hash__(self): return hash(self)\n",
    ),
    "an __iter__ that returns itself": net("list(A())", before="class A:\n    def __iter__(self): return self\n"),
    "a __len__ and __bool__ in a circle": net(
        "len(A()), bool(A())", before="class A:\n    def __len__(self): return len(self)\n    __bool__ = __len__\n"
    ),
    "division by zero": net("self.n = 1 / 0"),
    "every zero there is": net("1 // 0, 1 % 0, 0 ** -1, 1.0 / 0.0, divmod(1, 0), pow(0, -1), '%d' % 'a', 1 << -1"),
    "shapes divided by zero": net(use="x.view(x.shape[0] // 0, -1), x.reshape(0, -1), x[::0]"),
    "shadowed builtins": net(
        "self.n = len(range(list))", before="len = range = list = print = super_ = isinstance = 3\nint = lambda x: x\n"
    ),
    "a shadowed super": net(before="def super(): return 3\n"),
    "shadowed torch": net(before="torch = nn = F = None\n"),
    "unhashable keys": net("{[]: 1, {}: 2}, {[1], {2}}, {}[[]], {**3}, [*3], f(*3, **4)"),
    "operands that do not fit": net("1 + 'a', [] - 3, None * None, -'a', ~1.5, 'a' < 1, 3 in 4, not_there[1](2).x"),
    "indices that do not fit": net("[][1], ()['a'], {}['b'], 'abc'[9], (1, 2)[1.5], [1][10**30], self[0]"),
    "unpacking that does not fit": net("a, b = 1\n        c, *d, e = ()\n        [f, (g, h)] = 1, 2, 3"),
    "methods that do not fit": net(
        "'a'.split(''), [].pop(), {}.popitem(), 'a'.encode('?'), [].index(1), ''.join(3), [1].sort(key=3), 'a'.format"
    ),
    "builtins with the wrong arguments": net(
        "len(), range(), zip(1, 2), enumerate(), max(), min([]), sum('ab'), int('a'), isinstance(1), getattr(), "
        "sorted(3), map(), open('x'), print(1), super(1, 2, 3), type(), type('A', (), {}), round('a'), abs([])"
    ),
    "statements out of place": "return\nbreak\ncontinue\nyield 3\nawait x\nnonlocal q\n" + net(),
    "layers with the wrong arguments": net(
        "nn.Conv2d(), nn.Conv2d(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), nn.Linear(a=1), nn.BatchNorm2d('a'), "
        "nn.Sequential(1, None, 'a'), nn.ModuleList(3), nn.ModuleDict(4), nn.Conv2d([], {}, None)"
    ),
    "layers of strange sizes": net("self.conv = nn.Conv2d(-1, 10**30, 'a'); self.bn = nn.BatchNorm2d(0.5)"),
    "calls of what cannot be called": net(use="None(x), 3(x), 'a'(x), [](x), (lambda: 0)(x, x), nn(x), torch(x), F(x)"),
    "tensors where none belong": net(
        use="{x: x}, [1][x], 'a' + x, x if x else x, len(x), range(x), x < x < x, x @ 3, x()"
    ),
    "torch with the wrong arguments": net(
        use="torch.cat(x), torch.cat([], 9), x.view(), x.permute(7, 7), x.transpose(1), x.mean(99), x.sum('a'), "
        "F.conv2d(x), F.relu(), torch.einsum('ij,?', x), torch.stack(3), x.chunk(0), x.split([]), x[1, 2, 3, 4, 5, 6]"
    ),
    "chunks without number": net(use="x.chunk(10**9), x.split(1), torch.unbind(x), x.repeat(10**9), [*x], list(x)"),
    "deep modules": net(
        "m = nn.ReLU()\n        for _ in range(3000): m = nn.Sequential(m)\n        self.m = m", "self.m(x)"
    ),
    "a module inside itself": net("self.me = self", "self.me.me.me"),
    "a list inside itself": net("a = []\n        a.append(a)\n        self.a = a, str(a), a == a", "self.a"),
    "a dict inside itself in a returned value": net(use="d = {}; d['d'] = d; return d, x"),
    "deepcopy of itself": net("import copy; self.me = copy.deepcopy(self); a = []; a.append(a); copy.deepcopy(a)"),
    "exec and eval": net(
        "exec('self.conv = 3'); eval('1 / 0'); globals()['nn'] = 3; locals().clear(); vars(self).clear()"
    ),
    "patterns of every kind": net(
        "match [1, {'a': 2}]:\n            case [1, {'a': x, **rest}] if x / 0: pass\n"
        "            case Net(conv=3) | (1, *_) | {} | -1 | 'a' | None: pass"
    ),
    "every kind of delete": net("del self.nothing, nothing, [][0], {}['a'], (self.x, self.y), self[0]"),
    "exceptions in circles": net(
        "try:\n            raise E\n        except E:\n            raise E from E\n        finally: raise"
    ),
    "texts that double": net(
        "a, b = 'a', x\n        for _ in range(60): a, b = f'{a}{a}', f'{b}{b}'\n        self.a = getattr(self, a, b)"
    ),
    "unknown numbers that are squared again and again": net(
        "a, b, c = n, 2 * n, 3\n        for _ in range(60): a, b, c = a * a, b * b + 1, c * c"
    ),
    "tuples that hold themselves twice": net(
        "a = (x,)\n        for _ in range(60): a = (a, a)\n        f'{a}', y(a), z[a]"
    ),
    "a list that a helper puts something else into": net(
        "a = [1]\n        keep(a)", before="def keep(items):\n    items.append(range(items[0]))\n"
    ),
    "a null byte": "\0" + net(),
    "a form feed and odd line ends": net().replace("\n    def", "\x0c\n    def").replace("pass", "pass\u2028"),
    "tabs that do not fit": net().replace("    def forward", "\tdef forward"),
    "surrogates": net("self.s = '\ud800'"),
    "an empty file": "",
    "half a file": net()[:-40],
}


@pytest.mark.parametrize("program", [pytest.param(text, id=name) for name, text in PROGRAMS.items()])
def test_answers_and_soon(program: str) -> None:
    before = time.process_time()
    analyzed(program)
    assert time.process_time() - before < SECONDS


@pytest.mark.parametrize("name", ["an endless while", "endless recursion", "a huge power", "a huge list"])
def test_what_never_ends_claims_nothing_false_and_leaves_other_classes_alone(name: str) -> None:
    other = net().replace("class Net", "class Other")
    layers = [layer for layer in analyzed(PROGRAMS[name] + other).layers if layer.owner == "Other" and not layer.shift]
    assert [layer.verdict.value for layer in layers] == ["dead"]
