"""Writes of unknown content, or under unknown names, keys and positions: what they may have replaced is not known."""


def _key(run: str, signature: str, body: str, verdict: str, settings: str = "") -> str:
    """An attention; where the last line of `body` is true, a normalizer behind the key's layer sees its bias."""
    *statements, question = body.split("; ")
    lines = "".join(f"        {line}\n" for line in statements)
    return f"""
# run Net({run}) on 4, 3, 8
class Net(nn.Module):
    {settings or "steps = 1"}

    def __init__({signature}):
        super().__init__()
{lines}        self.q, self.k = nn.Linear(8, 8), nn.Linear(8, 8)  # live; {verdict}
        self.norm = nn.LayerNorm(8) if {question} else nn.Identity()

    def forward(self, x):
        scores = self.q(x) @ self.norm(self.k(x)).transpose(-2, -1)
        return torch.softmax(scores, -1) @ x
"""


def _norm(run: str, signature: str, body: str, verdict: str, forward: str = "self.norm(self.conv(x))") -> str:
    """A convolution before a normalizer that `body` may replace."""
    lines = "".join(f"        {line}\n" for line in body.split("; "))
    return f"""
# run Net({run}) on 4, 3, 8, 8
class Net(nn.Module):
    def __init__({signature}):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # {verdict}
{lines}
    def forward(self, x):
        return {forward}
"""


_CFG = ("dict(qk=True)", "self, cfg")
_NONE = ("dict(qk=True)", "self, cfg=None")
_ARGS = ("type('Args', (), dict())()", "self, args")
_PAIR = ("'qk', True", "self, key, value")
_PLACE = ("1", "self, i")

PROGRAMS = {
    # a mapping that is not known, merged into a known one
    "update": _key(*_CFG, "opt = {'qk': False}; opt.update(cfg); opt['qk']", "live"),
    "update by keywords": _key(*_CFG, "opt = {'qk': False}; opt.update(**cfg); opt['qk']", "live"),
    "update, read with a default": _key(*_CFG, "opt = {}; opt.update(cfg); opt.get('qk', False)", "live"),
    "update, asked for a key": _key(*_CFG, "opt = {'q': 1}; opt.update(cfg); 'qk' in opt", "live"),
    "spread in a display": _key(*_CFG, "opt = {'qk': False, **cfg}; opt['qk']", "live"),
    "spread in dict()": _key(*_CFG, "opt = dict({'qk': False}, **cfg); opt['qk']", "live"),
    "an operator that updates": _key(*_CFG, "opt = {'qk': False}; mine = opt; mine |= cfg; opt['qk']", "live"),
    "item by item": _key(*_CFG, "opt = {'qk': False}; [opt.update({k: cfg[k]}) for k in cfg]; opt['qk']", "live"),
    "assigned in a loop": """
# run Net(dict(qk=True)) on 4, 3, 8
class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        opt = {'qk': False}
        for key in cfg:
            opt[key] = cfg[key]
        self.q, self.k = nn.Linear(8, 8), nn.Linear(8, 8)  # live; live
        self.norm = nn.LayerNorm(8) if opt['qk'] else nn.Identity()

    def forward(self, x):
        return torch.softmax(self.q(x) @ self.norm(self.k(x)).transpose(-2, -1), -1) @ x
""",
    "known items behind unknown ones": _key(*_CFG, "opt = {**cfg, 'qk': False}; opt['qk']", "dead"),
    "a known mapping": _key("", "self", "opt = {'qk': True}; opt.update({'qk': False}); opt['qk']", "dead"),
    "pairs": _key("", "self", "opt = {'qk': True}; opt.update([('qk', False)], n=2); opt['qk']", "dead"),
    "keywords that nobody passes": _key("", "self, **kw", "opt = {'qk': False}; opt.update(kw); opt['qk']", "dead"),
    "keywords, spread": _key("", "self, **kw", "opt = dict({'qk': False, **kw}, **kw); opt['qk']", "dead"),
    "nothing, or a mapping": _key(*_NONE, "opt = {'qk': False, **(cfg or {})}; opt['qk']", "dead when not cfg"),
    "options of one call": """
# do not run
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.options = {'qk': False}
        self.q, self.k, self.norm = nn.Linear(8, 8), nn.Linear(8, 8), nn.LayerNorm(8)  # live; live

    def forward(self, x, opts=None):
        options = dict(self.options)
        options.update(opts or {})
        k = self.k(x)
        if options['qk']:
            k = self.norm(k)
        return torch.softmax(self.q(x) @ k.transpose(-2, -1), -1) @ x
""",
    # attributes
    "attributes from a namespace": """
# run Net(type('Args', (), {'__init__': lambda self: setattr(self, 'qk', True)})()) on 4, 3, 8
class Net(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.qk = False
        for name, value in vars(args).items():
            setattr(self, name, value)
        self.q, self.k = nn.Linear(8, 8), nn.Linear(8, 8)  # live; live
        self.norm = nn.LayerNorm(8) if self.qk else nn.Identity()

    def forward(self, x):
        return torch.softmax(self.q(x) @ self.norm(self.k(x)).transpose(-2, -1), -1) @ x
""",
    "attributes by __dict__": _key(*_CFG, "self.qk = False; self.__dict__.update(cfg); self.qk", "live"),
    "attributes by vars": _key(*_CFG, "self.qk = False; vars(self).update(cfg); self.qk", "live"),
    "an unknown name": _key(*_PAIR, "self.qk = False; setattr(self, key, value); self.qk", "live"),
    "an unknown name and a known value": _key(
        "'qk'", "self, key", "self.qk = False; setattr(self, key, True); self.qk", "live"
    ),
    "an unknown name, set plainly": _key(
        *_PAIR, "self.qk = False; object.__setattr__(self, key, value); self.qk", "live"
    ),
    "an unknown name, over what the class says": _key(
        *_PAIR, "setattr(self, key, value); self.qk", "live", settings="qk = False"
    ),
    "a name that is known in part": _key(*_PAIR, "self.qk = False; setattr(self, f'{key}', value); self.qk", "live"),
    "a name that begins in another way": _key(
        *_PAIR, "self.qk = False; setattr(self, f'has_{key}', value); self.qk", "dead"
    ),
    "a name that ends in another way": _key(
        *_PAIR, "self.qk = False; setattr(self, key + '_s', value); self.qk", "dead"
    ),
    "attributes of another object": """
# run Net(dict(qk=True)) on 4, 3, 8
class Config:
    def __init__(self, cfg):
        self.qk = False
        self.__dict__.update(cfg)

class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        config = Config(cfg)
        self.q, self.k = nn.Linear(8, 8), nn.Linear(8, 8)  # live; live
        self.norm = nn.LayerNorm(8) if config.qk else nn.Identity()

    def forward(self, x):
        return torch.softmax(self.q(x) @ self.norm(self.k(x)).transpose(-2, -1), -1) @ x
""",
    "a name that is asked for": """
# run Net(dict(qk=True)) on 4, 3, 8
class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        for name in cfg:
            setattr(self, name, cfg[name])
        self.q, self.k, self.l = nn.Linear(8, 8), nn.Linear(8, 8), nn.Linear(8, 8)  # live; live; live
        self.norm = nn.LayerNorm(8) if getattr(self, 'qk', False) else nn.Identity()
        self.other = nn.LayerNorm(8) if hasattr(self, 'qk') else nn.Identity()

    def forward(self, x):
        scores = self.q(x) @ self.norm(self.k(x)).transpose(-2, -1)
        others = self.q(x) @ self.other(self.l(x)).transpose(-2, -1)
        return torch.softmax(scores, -1) @ x + torch.softmax(others, -1) @ x
""",
    "what the class of an object says": """
# run Net(dict(qk=True)) on 4, 3, 8
class Config:
    qk = False

    def __init__(self, items):
        for name, value in items.items():
            setattr(self, name, value)

class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        config, known = Config(cfg), Config({'other': True})
        self.q, self.k, self.l = nn.Linear(8, 8), nn.Linear(8, 8), nn.Linear(8, 8)  # live; live; dead
        self.norm = nn.LayerNorm(8) if config.qk else nn.Identity()
        self.other = nn.LayerNorm(8) if known.qk else nn.Identity()

    def forward(self, x):
        scores = self.q(x) @ self.norm(self.k(x)).transpose(-2, -1)
        others = self.q(x) @ self.other(self.l(x)).transpose(-2, -1)
        return torch.softmax(scores, -1) @ x + torch.softmax(others, -1) @ x
""",
    "methods beside attributes from a namespace": """
# run Net(type('Args', (), {})()) on 4, 3, 8, 8
class Net(nn.Module):
    def __init__(self, args):
        super().__init__()
        for name, value in vars(args).items():
            setattr(self, name, value)
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead
        self.add_module('last', nn.ReLU())
        self.apply(self.prepare)

    def prepare(self, module):
        pass

    def forward(self, x):
        return self.last(self.norm(self.conv(x)))
""",
    "known names in a loop": """
class Net(nn.Module):
    def __init__(self, **settings):
        super().__init__()
        for name, value in {'qk': False, **settings}.items():
            setattr(self, name, value)
        for i in range(2):
            setattr(self, f'conv{i}', nn.Conv2d(3, 3, 1))  # dead
            setattr(self, f'norm{i}', nn.BatchNorm2d(3))

    def forward(self, x):
        if self.qk:
            x = self.conv0(x)
        return self.norm1(self.conv1(self.norm0(self.conv0(x))))
""",
    # submodules
    "a layer in an unknown place": _norm("'norm'", "self, name", "setattr(self, name, nn.Identity())", "unknown"),
    "layers in unknown places, or in none": """
# run Net() on 4, 3, 8, 8
class Net(nn.Module):
    def __init__(self, names=None):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead when not names
        for name in names or []:
            setattr(self, name, nn.Identity())

    def forward(self, x):
        return self.norm(self.conv(x))
""",
    "a layer in a place of its own": _norm(
        "'a'", "self, name", "setattr(self, f'stage_{name}', nn.Identity())", "dead"
    ),
    "a layer added under an unknown name": _norm("'a'", "self, name", "self.add_module(name, nn.Identity())", "dead"),
    "a known value under an unknown name": _norm("'a'", "self, name", "setattr(self, name, True)", "dead"),
    "a deleted attribute": _norm(
        "'norm'",
        "self, name",
        "delattr(self, name); self.last = self.norm if hasattr(self, 'norm') else nn.ReLU()",
        "unknown",
        "self.last(self.conv(x))",
    ),
    "a dict of modules asked for one": _norm(
        "{'n': nn.Identity()}",
        "self, extra",
        "self.parts = nn.ModuleDict(); self.parts.update(extra)",
        "unknown",
        "self.parts['n'](self.conv(x)) if 'n' in self.parts else self.norm(self.conv(x))",
    ),
    "a dict of modules updated": _norm(
        "{'n': nn.Identity()}",
        "self, extra",
        "self.parts = nn.ModuleDict({'n': self.norm}); self.parts.update(extra)",
        "unknown",
        "self.parts['n'](self.conv(x))",
    ),
    "a dict of modules updated with known ones": _norm(
        "",
        "self",
        "self.parts = nn.ModuleDict({'n': nn.ReLU()}); self.parts.update({'n': self.norm})",
        "dead",
        "self.parts['n'](self.conv(x))",
    ),
    # containers
    "an item under an unknown key": _key(*_PAIR, "opt = {'qk': False}; opt[key] = value; opt['qk']", "live"),
    "an item under a key that is known in part": _key(
        *_PAIR, "opt = {'qk': False}; opt[f'has_{key}'] = value; opt['qk']", "dead"
    ),
    "a key taken out": _key("'qk'", "self, key", "opt = {'qk': 1}; opt.pop(key, None); 'qk' not in opt", "live"),
    "a key deleted": _key("'qk'", "self, key", "opt = {'qk': 1}; del opt[key]; 'qk' not in opt", "live"),
    "a name discarded": _key("'qk'", "self, key", "opt = {'qk'}; opt.discard(key); 'qk' not in opt", "live"),
    "names taken out": _key(
        "['qk']", "self, skip", "opt = {'qk'}; opt.difference_update(skip); 'qk' not in opt", "live"
    ),
    "an order that is not known": _norm(
        "lambda layer: -len(list(layer.children()))",
        "self, order",
        "layers = [self.conv, self.norm]; layers.sort(key=order); self.all = nn.Sequential(*layers)",
        "unknown",
        "self.all(x)",
    ),
    "blocks of which one is deleted": """
# run Net(1) on 4, 3, 8, 8
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3)  # dead

    def forward(self, x):
        return self.norm(self.conv(x))

class Net(nn.Module):
    def __init__(self, i):
        super().__init__()
        blocks = [Block(), Block()]
        del blocks[i]
        self.all = nn.Sequential(*blocks)

    def forward(self, x):
        return self.all(x)
""",
    "an item deleted": _norm(
        *_PLACE,
        "layers = [self.conv, self.norm]; del layers[i]; self.all = nn.Sequential(*layers)",
        "unknown",
        "self.all(x)",
    ),
    "an item popped": _norm(
        *_PLACE,
        "layers = [self.conv, self.norm]; layers.pop(i); self.all = nn.Sequential(*layers)",
        "unknown",
        "self.all(x)",
    ),
    "an item inserted": _norm(
        *_PLACE,
        "layers = [self.conv, self.norm]; layers.insert(i, nn.ReLU()); self.all = nn.Sequential(*layers)",
        "unknown",
        "self.all(x)",
    ),
    "a child deleted": _norm(
        *_PLACE, "self.all = nn.Sequential(self.conv, self.norm); del self.all[i]", "unknown", "self.all(x)"
    ),
    "a child popped": _norm(
        *_PLACE,
        "self.all = nn.ModuleList([self.conv, self.norm]); self.all.pop(i)",
        "unknown",
        "[m(x) for m in self.all]",
    ),
    "a child inserted": _norm(
        *_PLACE,
        "self.all = nn.Sequential(self.conv, self.norm); self.all.insert(i, nn.ReLU())",
        "unknown",
        "self.all(x)",
    ),
    "steps taken out by name": """
# run Net('norm') on 4, 3, 8, 8
class Net(nn.Module):
    def __init__(self, name):
        super().__init__()
        steps = {'conv': nn.Conv2d(3, 4, 1), 'norm': nn.BatchNorm2d(4)}  # unknown
        steps.pop(name, None)
        self.all = nn.Sequential(*steps.values())

    def forward(self, x):
        return self.all(x)
""",
    "steps taken out of known places": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        steps = [nn.Conv2d(3, 4, 1), nn.ReLU(), nn.BatchNorm2d(4), nn.ReLU()]  # dead
        del steps[1]
        steps.pop()
        steps.insert(0, nn.ReLU())
        self.all = nn.Sequential(*steps)

    def forward(self, x):
        return self.all(x)
""",
    "a tensor kept in an unknown place": """
# run Net(1) on 4, 3, 8, 8
class Net(nn.Module):
    def __init__(self, place):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # unknown
        self.other, self.second = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # unknown
        self.place = place

    def forward(self, x):
        y, z = self.conv(x), self.other(x)
        kept, named = [x, x], {1: x}
        kept[self.place] = y
        named[self.place] = z
        return self.norm(y), self.second(z), kept[1], named[1]
""",
}
