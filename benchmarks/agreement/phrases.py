"""Python as model code writes it: one entry for each construct, around one layer and one normalizer.

In the texts ``$f`` and ``$n`` are the layer and the normalizer as attributes, ``$F`` and ``$N`` their constructors,
``$x`` the tensor, which must keep its shape, ``$t`` a new name, ``$T`` a new name for a class or a constant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import Template


@dataclass(frozen=True)
class Phrase:
    """What one construct adds to a program; `init` goes into the constructor, `define` stands before the class."""

    forward: str
    init: str = ""
    methods: str = ""
    define: str = ""

    def written(self, names: dict[str, str]) -> Phrase:
        """The same with its names filled in."""
        texts = (self.forward, self.init, self.methods, self.define)
        return Phrase(*(Template(text).substitute(names) for text in texts))


def _parsed(text: str) -> Iterator[tuple[str, Phrase]]:
    """Entries are separated by lines ``== name``, and their parts by ``-- init``, ``-- methods``, ``-- define``."""
    for entry in text.strip().removeprefix("== ").split("\n== "):
        name, _, body = entry.partition("\n")
        forward, *parts = ("\n" + body).split("\n-- ")
        named = {kind: part.strip("\n") for kind, _, part in (part.partition("\n") for part in parts)}
        yield name.strip(), Phrase(forward.strip("\n"), **named)


PHRASES: dict[str, Phrase] = dict(
    _parsed(
        """
== try and except
try:
    $x = $n($f($x))
except RuntimeError:
    $x = $x
== try, else and finally
try:
    $t = $f($x)
except (ValueError, TypeError) as error:
    raise RuntimeError("no") from error
else:
    $x = $n($t)
finally:
    self.done = True
== with
with torch.enable_grad():
    $x = $n($f($x))
== with no gradient
with torch.no_grad():
    $t = $f($x)
$x = $n($t) + $x
== a context manager of its own
with $T() as scale:
    $x = $n($f($x) * scale)
-- define
class $T:
    def __enter__(self):
        return 2

    def __exit__(self, *error):
        return False
== a generator as a context manager
with $t(3) as scale:
    $x = $n($f($x) * scale)
-- define
@contextmanager
def $t(scale):
    yield scale
== walrus
if ($t := $f($x)) is not None:
    $x = $n($t)
== keyword arguments and defaults
$x = self.$t($x, scale=0.5)
-- methods
def $t(self, x, scale=1.0, *, shift=0):
    return $n($f(x) * scale + shift)
== positional parameters only
$x = self.$t($x, 2)
-- methods
def $t(self, x, times, /):
    return $n($f(x) * times)
== yield
$t, $x = self.$t($x)
$x = $n($t)
-- methods
def $t(self, x):
    yield $f(x)
    yield x
== yield from
for $t in self.$t($x):
    $x = $n($t)
-- methods
def $t(self, x):
    yield from [$f(x)]
== lambda
$t = lambda z: $n($f(z))
$x = $t($x)
== a default that captures
$t = [lambda z, layer=layer: layer(z) for layer in ($f, $n)]
for step in $t:
    $x = step($x)
== a closure
def $t(z):
    return $n($f(z))
$x = $t($x)
== nonlocal
$t = $x
def step():
    nonlocal $t
    $t = $n($f($t))
step()
$x = $t
== global
$x = $n($f($x) * self.$t())
-- methods
def $t(self):
    global $T
    $T = 2
    return $T
-- define
$T = 1
== recursion
$x = self.$t($x, 2)
-- methods
def $t(self, x, depth):
    return x if depth == 0 else self.$t($n($f(x)), depth - 1)
== an early return
$x = self.$t($x)
-- methods
def $t(self, x):
    if x.shape[0] == 1:
        return x
    return $n($f(x))
== *args and **kwargs
$x = self.$t($x)
-- methods
def $t(self, *args, **kwargs):
    return $n($f(*args, **kwargs))
== starred calls
$t = ($x,)
$x = $n($f(*$t, **{}))
== starred assignment
$t, *others = [$f($x), $x, $x]
$x = $n($t) + others[-1]
== tuple exchange
$t, $x = $x, $f($x)
$x = $n($x)
== chained assignment
$t = $x = $f($x)
$x = $n($t)
== annotated assignment
$t: torch.Tensor = $f($x)
$x = $n($t)
== augmented assignment
$t = $f($x)
$t *= 2
$t += 1
$x = $n($t)
== augmented assignment that is seen
$t = $f($x)
$t **= 2
$x = $n($t)
== a dictionary filled
$t = {'a': $f($x)}
$t['b'] = $n($t['a'])
$x = $t['b']
== a dictionary merged
$t = {**{'a': $f($x)}, 'b': $x} | {'c': 1}
$x = $n($t.get('a')) if 'c' in $t else $x
== dictionary methods
$t = dict(a=$f($x))
$t.update(b=$x)
$t.setdefault('c', 2)
for key, value in $t.items():
    if key == 'a':
        $x = $n(value * $t['c'])
$t.pop('c', 1)
== a default dictionary
$t = defaultdict(list)
$t['a'].append($f($x))
$x = $n($t['a'][0])
== an ordered dictionary
$t = OrderedDict()
$t['first'] = $f
$t['second'] = $n
for layer in $t.values():
    $x = layer($x)
== a list filled
$t = [$f($x)]
$t.append($n($t[-1]))
$x = $t[-1]
== list methods
$t = [$x]
$t.insert(0, $f($x))
$t.extend([$x, $x])
$t.reverse()
$x = $n($t.pop())
== slices of lists
$t = [$x, $f($x), $x]
$x = $n($t[1:2][0]) + $t[::2][-1]
== list comprehension
$t = [layer($x) for layer in [$f, $f] if layer is not None]
$x = $n(sum($t))
== set and dictionary comprehension
$t = {name: layer for name, layer in (('f', $f), ('n', $n)) if name in {c for c in 'fn'}}
$x = $t['n']($t['f']($x))
== generator expression
$x = $n(sum(layer($x) for layer in ($f,)))
== next and iter
$t = iter([$f, $n])
$x = next($t)($x)
$x = next($t)($x)
== map and filter
$t = list(map(lambda layer: layer($x), filter(None, [$f])))
$x = $n($t[0])
== zip, enumerate, reversed
for i, (layer, scale) in enumerate(zip(reversed([$n, $f]), (1, 2))):
    $x = layer($x) * scale if i else layer($x)
== sorted, min, max, any, all
if any([False, True]) and all((True, len('ab') == 2)):
    $x = $n($f($x)) * sorted([3, min(1, 2), max(1, 2)])[0]
== range and arithmetic
for i in range(4 // 2 - 1, 7 % 4, 2 ** 1):
    $x = $n($f($x)) + i
== while
$t = 0
while $t < 2:
    $t += 1
    if $t == 1:
        continue
    $x = $n($f($x))
    break
== for and else
for layer in ($f,):
    $x = layer($x)
else:
    $x = $n($x)
== break and continue
for i in range(5):
    if i == 0:
        continue
    if i > 1:
        break
    $x = $n($f($x))
== while and else
while $x is None:
    pass
else:
    $x = $n($f($x))
== del
$t = $f($x)
$x = $n($t)
del $t
== assert
$t = $f($x)
assert $t.shape[0] == $x.shape[0], 'batch'
$x = $n($t)
== raise
if $x.dim() > 6:
    raise ValueError(f'{$x.dim()} axes')
$x = $n($f($x))
== boolean operators
$x = $n($f($x)) if not (self.training and self.$t) or self.$t else $n($f($x))
-- init
self.$t = False or None
== chained comparison
if 0 < self.$t <= 3 != 4:
    $x = $n($f($x))
-- init
self.$t = 3
== conditional expression
$x = $n($f($x)) if self.$t is None else torch.relu($f($x))
-- init
self.$t = None
== match a number
match $x.dim():
    case 2 | 3 | 4 | 5:
        $x = $n($f($x))
    case _:
        raise ValueError
== match a pattern
match self.$t:
    case ('before', scale):
        $x = $f($n($x)) * scale
    case ('after', scale) if scale > 1:
        $x = $n($f($x)) * scale
    case {'kind': kind}:
        $x = kind($x)
-- init
self.$t = ('after', 2)
== dataclass
$x = $f($x) * self.$t.scale
if self.$t.norm:
    $x = $n($x)
-- init
self.$t = $T(scale=3.0)
-- define
@dataclass(frozen=True)
class $T:
    norm: bool = True
    scale: float = 2.0
== dataclass without the norm
$x = $f($x) * self.$t.scale
if self.$t.norm:
    $x = $n($x)
-- init
self.$t = $T()
-- define
@dataclass
class $T:
    norm: bool = False
    scale: float = 2.0
    names: list = field(default_factory=list)
== enumeration
$x = $n($f($x)) if self.$t == $T.POST else $f($n($x))
-- init
self.$t = $T.POST
-- define
class $T(Enum):
    PRE = 1
    POST = 2
== enumeration the other way
$x = $n($f($x)) if self.$t is $T.POST else $f($n($x))
-- init
self.$t = $T['PRE']
-- define
class $T(Enum):
    PRE = 1
    POST = 2
== named tuple
$t = $T($f($x), 2)
$x = $n($t.features * $t.scale)
-- define
class $T(NamedTuple):
    features: torch.Tensor
    scale: int = 1
== namedtuple of collections
$t = $T(features=$f($x), scale=2)
$x = $n($t._replace(scale=3).features)
-- define
$T = namedtuple('$T', 'features scale')
== deepcopy
$x = $n($f($x) + self.$t($x))
-- init
self.$t = copy.deepcopy($f)
== copied without a norm
$x = $n($f($x)) + self.$t($x)
-- init
self.$t = copy.deepcopy($f)
== setattr and getattr
$x = getattr(self, '$t')($f($x))
-- init
setattr(self, '$t', $N)
== names made with f-strings
for i in range(2):
    $x = getattr(self, f'{self.prefix$t}_{i}')($x)
-- init
self.prefix$t = 'part'
for i, layer in enumerate(($f, $n)):
    setattr(self, f'{self.prefix$t}_{i}', layer)
== hasattr and callable
if hasattr(self, '$t') and callable($n):
    $x = $n($f($x))
-- init
self.$t = 1
== isinstance and type
$t = [$f, $n, 3, 'text']
for layer in $t:
    if isinstance(layer, (int, str)) or type(layer) is float:
        continue
    $x = layer($x)
== text methods
if self.$t.lower().startswith('batch') and 'x'.join(['a', 'b']) == 'axb':
    $x = $n($f($x))
-- init
self.$t = 'Batch_Norm'.strip().split('_')[0]
== math and rounding
$x = $n($f($x) * math.sqrt(4.0)) / (math.ceil(0.3) + round(0.7) + int('2'))
== partial
$x = $n(self.$t($x)($x))
-- methods
def $t(self, x):
    return partial(self.twice_$t, scale=2)

def twice_$t(self, x, scale):
    return $f(x) * scale
== reduce
$x = functools.reduce(lambda value, layer: layer(value), [$f, $n], $x)
== itertools
for layer in itertools.chain([$f], (), [$n]):
    $x = layer($x)
== a decorator
$x = self.$t($x)
-- methods
@halved
def $t(self, x):
    return $n($f(x))
-- define
def halved(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs) * 0.5
    return wrapper
== a decorator that sees
$x = $n(self.$t($x))
-- methods
@rectified
def $t(self, x):
    return $f(x)
-- define
def rectified(function):
    def wrapper(self, x):
        return F.relu(function(self, x))
    return wrapper
== a registry filled by decorators
$x = $n($f($x) * $T['double'](1))
-- define
$T = {}


def register_$t(name):
    def add(function):
        $T[name] = function
        return function
    return add


@register_$t('double')
def double_$t(number):
    return 2 * number
== a registry of layers
$x = self.$t($f($x))
-- init
self.$t = $T['second']()
-- define
$T = {'first': lambda: nn.ReLU()}
$T['second'] = lambda: $N
== a table of classes
$x = self.$t($f($x))
-- init
self.$t = $T['none']()
-- define
$T = {'relu': nn.ReLU, 'none': nn.Identity}
== a factory of classes
$x = self.$t($x)
-- init
self.$t = make_$t(2)()
-- define
def make_$t(scale):
    class Made(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = $F
            self.norm = $N

        def forward(self, x):
            return self.norm(self.conv(x)) * scale

    return Made
== property
$x = $n($f($x) * self.$t)
-- methods
@property
def $t(self):
    return 2
== a property that gives a layer
$x = self.$t($f($x))
-- methods
@property
def $t(self):
    return $n
== class attribute
$x = $n($f($x) * self.$t.factor)
-- init
self.$t = $T()
-- define
class $T:
    factor = 2
    table = {'a': 1}
== static and class methods
$x = $n($f($x) * $T.of(2).twice(1))
-- define
class $T:
    def __init__(self, number):
        self.number = number

    @classmethod
    def of(cls, number):
        return cls(number)

    @staticmethod
    def twice(number):
        return 2 * number
== special methods
$t = $T([$f, $n])
$x = $t[1]($t[0]($x)) * len($t)
for layer in $t:
    $x = $x + 1
-- define
class $T:
    def __init__(self, layers):
        self.layers = layers

    def __getitem__(self, index):
        return self.layers[index]

    def __len__(self):
        return len(self.layers)

    def __iter__(self):
        return iter(self.layers)
== an object that is called
$x = $T($f, $n)($x)
-- define
class $T:
    def __init__(self, *layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
== super in another method
$x = self.$t($x)
-- init
self.$t = Child$T()
-- define
class Parent$T(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = $F

    def features(self, x):
        return self.conv(x)

    def forward(self, x):
        return self.features(x)


class Child$T(Parent$T):
    def __init__(self):
        super(Child$T, self).__init__()
        self.norm = $N

    def features(self, x):
        return self.norm(super().features(x))
== a mixin
$x = self.$t($x)
-- init
self.$t = Mixed$T()
-- define
class Mixin$T:
    def normalized(self, x):
        return self.norm(x)


class Mixed$T(Mixin$T, nn.Module):
    def __init__(self):
        nn.Module.__init__(self)
        self.conv = $F
        self.norm = $N

    def forward(self, x):
        return self.normalized(self.conv(x))
== an abstract base
$x = self.$t($x)
-- init
self.$t = Real$T()
-- define
class Abstract$T(nn.Module, ABC):
    def __init__(self):
        super().__init__()
        self.build()

    @abstractmethod
    def build(self):
        raise NotImplementedError

    def forward(self, x):
        return self.norm(self.conv(x))


class Real$T(Abstract$T):
    def build(self):
        self.conv = $F
        self.norm = $N
== a subclass of Sequential
$x = self.$t($x)
-- init
self.$t = $T()
-- define
class $T(nn.Sequential):
    def __init__(self, norm=True):
        layers = [$F]
        if norm:
            layers.append($N)
        super().__init__(*layers)
== register_module
$x = self._modules['$t']($f($x))
-- init
self.register_module('$t', $N)
== add_module
$x = self.$t($f($x))
-- init
self.add_module('$t', $N)
== buffers and parameters
$x = $n($f($x) * self.$t + self.gain_$t)
-- init
self.register_buffer('$t', torch.tensor(2.0))
self.gain_$t = nn.Parameter(torch.zeros(1))
== module lists changed
for layer in self.$t:
    $x = layer($x)
-- init
self.$t = nn.ModuleList([$n])
self.$t.insert(0, $f)
self.$t.extend([nn.Identity()])
== children
for layer in self.$t.children():
    $x = layer($x)
-- init
self.$t = nn.Sequential($f, $n)
== named children
for name, layer in self.$t.named_children():
    $x = layer($x) * 2 if name == '0' else layer($x)
-- init
self.$t = nn.Sequential($f, $n)
== apply
$x = $n($f($x))
-- init
self.apply($t)
-- define
def $t(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.ones_(module.weight)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
== a loop over modules
$x = $n($f($x))
-- init
for module in self.modules():
    if isinstance(module, nn.Linear):
        nn.init.normal_(module.weight, std=0.02)
        nn.init.constant_(module.bias, 0.0)
== a hook
$x = $n($f($x))
-- init
$f.register_forward_hook(lambda module, given, result: torch.relu(result))
== a hook before
$x = $n($f($x))
-- init
$n.register_forward_pre_hook(lambda module, given: (given[0] ** 2,))
== frozen by the module itself
$x = $n($f($x))
-- init
$n.eval()
-- methods
def train(self, mode=True):
    super().train(mode)
    $n.eval()
    return self
== requires_grad_ of a part
$x = $n($f($x))
-- init
for parameter in $n.parameters():
    parameter.requires_grad_(False)
== an attribute written and read
self.stored = $f($x)
$x = $n(self.stored)
== an attribute kept for others
self.stored = $f($x)
$x = $n(self.stored) + self.stored
== checkpoint
$x = checkpoint(lambda z: $n($f(z)), $x, use_reentrant=False)
== checkpoint of a module
$x = $n(checkpoint($f, $x, use_reentrant=False))
== torch.jit.is_scripting
if not torch.jit.is_scripting() and not torch.jit.is_tracing():
    $x = $n($f($x))
== typing
$t: Optional[torch.Tensor] = cast(torch.Tensor, $f($x))
$x = $n($t)
== a module-level constant
$x = $n($f($x) * $T[0] + len($T))
-- define
$T = [2, 3]
$T.append(4)
== a module-level loop
$x = $n($f($x) * $T['b'])
-- define
$T = {}
for letter in 'ab':
    $T[letter] = len($T) + 1
if len($T) > 1:
    $T['b'] = 3
== a list kept at module level
$T.append($f($x))
$x = $n($T.pop())
-- define
$T = []
== bound methods
$t = $f.forward
$x = $n($t($x))
== __call__ by name
$x = $n.__call__($f.__call__($x))
== layers chosen by index
$x = [$n, nn.Identity()][0]($f($x))
== a norm left out
$x = [$n, nn.Identity()][1]($f($x))
== unused results
$t = $f($x)
$n($t)
$x = $x + 1
"""
    )
)
"""Every construct by name."""
