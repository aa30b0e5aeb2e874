"""Python around the layers: classes, inheritance, flags, parameters, loops, closures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from benchmarks.agreement.containers import CONTAINERS
from benchmarks.agreement.dataflow import branches, residual, several_consumers, then_normalized
from benchmarks.agreement.phrases import PHRASES
from benchmarks.agreement.pieces import activation, normalizer, producer, put, put_all, stable_producer
from benchmarks.agreement.program import Body, NotHere, Value

Construct = Callable[[Body, Value], Value]

NORM_CLASSES = {
    "image": ("nn.BatchNorm2d", "nn.InstanceNorm2d", "nn.Identity", "nn.SyncBatchNorm"),
    "signal": ("nn.BatchNorm1d", "nn.InstanceNorm1d", "nn.Identity"),
    "volume": ("nn.BatchNorm3d", "nn.InstanceNorm3d"),
    "vector": ("nn.BatchNorm1d", "nn.LayerNorm"),
    "tokens": ("nn.LayerNorm", "nn.Identity", "nn.RMSNorm"),
    "pixels": ("nn.LayerNorm",),
}


def block_class(body: Body, value: Value) -> Value:
    """A module class of the same file, with channel numbers as its parameters."""
    program, dice = body.program, body.dice
    if body.base != "nn.Module" or body.name != "Net":
        raise NotHere
    outs = [o for o in (2, 3, 4, 6, 8) if o != value.channels]
    first = producer(dice, value, out=dice.one(outs))
    o = first.after.channels
    block = Body(program, program.fresh("Block"), parameters=["i", "o"], names={value.channels: "i"})
    if o != value.channels:
        block.names[o] = "o"
    x = replace(value, text="x")
    inner = dice.one((*CONTAINERS, residual, branches, several_consumers))
    y = then_normalized(block, put(block, first, x)) if dice.chance(0.5) else put(block, first, x)
    y = inner(block, block.bind(y)) if dice.chance(0.6) else y
    block.forward.append(f"return {y.text}")
    program.define(block.text())
    arguments = f"{value.channels}, {o}"
    called = replace(y, text=f"{body.attribute('block', f'{block.name}({arguments})')}({value.text})")
    if dice.chance(0.3) and called.layout == value.layout:
        called = _second(body, block.name, arguments, value, called)
    return called


def _second(body: Body, name: str, arguments: str, value: Value, called: Value) -> Value:
    """The same class a second time, on its own result, where that fits."""
    shape = body.program.shape_after(f"{name}({arguments})(x)", called.shape)
    if len(shape) != len(value.shape):
        raise NotHere
    again = body.attribute("block", f"{name}({arguments})")
    return replace(called, text=f"{again}({called.text})", shape=shape)


def norm_layer_parameter(body: Body, value: Value) -> Value:
    """A class whose normalizer is a parameter: a class, None, a partial, a name in a table."""
    program, dice = body.program, body.dice
    piece = producer(dice, value)
    norms = NORM_CLASSES[piece.after.layout]
    chosen, default = dice.one(norms), norms[0]
    act = activation(dice, piece.after, True)
    name = program.fresh("ConvNorm")
    c = piece.after.channels
    style = dice.randrange(5)
    table = program.fresh("NORMS")
    parameter, made, argument, before = {
        0: (f"norm_layer={default}", f"norm_layer({c})", f"norm_layer={chosen}", ""),
        1: (
            "norm_layer=None",
            f"norm_layer({c})",
            dice.one(("", f"norm_layer={chosen}")),
            f"        if norm_layer is None:\n            norm_layer = {default}\n",
        ),
        2: (f"norm_layer={default}", f"norm_layer({c})", f"norm_layer=partial({default}, eps=1e-4)", ""),
        3: ("norm='first'", f"{table}[norm]({c})", dice.one(("norm='first'", "norm='other'", "")), ""),
        4: (
            "norm=True",
            f"{default}({c}) if norm else nn.Identity()",
            dice.one(("norm=True", "norm=False", "")),
            "",
        ),
    }[style]
    if style == 3:
        program.define(f"{table} = {{'first': {default}, 'other': {chosen}}}\n")
    text = (
        f"class {name}(nn.Module):\n    def __init__(self, {parameter}):\n        super().__init__()\n{before}"
        f"        self.conv = {piece.constructor()}\n        self.norm = {made}\n"
        f"        self.act = {act.constructor()}\n\n"
        "    def forward(self, x):\n        return self.act(self.norm(self.conv(x)))\n"
    )
    program.define(text)
    block = body.attribute("block", f"{name}({argument})")
    return replace(act.after, text=f"{block}({value.text})")


def flagged(body: Body, value: Value) -> Value:
    """A constructor parameter decides whether there is a normalizer."""
    dice = body.dice
    if body.name != "Net":
        raise NotHere
    flag = body.program.fresh("use_norm")
    body.parameters.append(f"{flag}={dice.one(('True', 'False', 'True'))}")
    piece = producer(dice, value)
    norm = normalizer(dice, piece.after, True)
    if norm.after.shape != piece.after.shape:
        raise NotHere
    name = body.program.fresh("norm")
    constructor = norm.constructor(body.names)
    style = dice.randrange(4)
    raw = body.bind(put(body, piece, value))
    x = raw.text
    if style == 0:
        body.init += [f"self.{flag} = {flag}", f"if {flag}:", f"    self.{name} = {constructor}"]
        body.forward += [f"if self.{flag}:", f"    {x} = self.{name}({x})"]
    elif style == 1:
        body.init.append(f"self.{name} = {constructor} if {flag} else None")
        body.forward += [f"if self.{name} is not None:", f"    {x} = self.{name}({x})"]
    elif style == 2:
        body.init.append(f"self.{name} = {constructor} if {flag} else nn.Identity()")
        body.forward.append(f"{x} = self.{name}({x})")
    else:
        body.init += [f"self.{name} = nn.Identity()", f"if {flag}:", f"    self.{name} = {constructor}"]
        body.forward.append(f"{x} = self.{name}({x}) if hasattr(self, '{name}') else {x}")
    return put(body, activation(dice, raw, False), raw) if dice.chance(0.4) else raw


def inherited(body: Body, value: Value) -> Value:
    """A subclass that keeps its parent's layers and overrides a method or a class attribute."""
    program, dice = body.program, body.dice
    piece = producer(dice, value)
    norm = normalizer(dice, piece.after, True)
    base, derived = program.fresh("Base"), program.fresh("Derived")
    program.define(
        f"class {base}(nn.Module):\n    scale = 1\n\n    def __init__(self, extra=True):\n        super().__init__()\n"
        f"        self.conv = {piece.constructor()}\n        self.norm = {norm.constructor()}\n\n"
        "    def between(self, x):\n        return x * self.scale\n\n"
        "    def forward(self, x):\n        return self.norm(self.between(self.conv(x)))\n"
    )
    change = dice.one(
        (
            "    scale = 3\n",
            "    def between(self, x):\n        return F.relu(x)\n",
            "    def between(self, x):\n        return super().between(x) + 1\n",
            "    def forward(self, x):\n        return super().forward(x) * 2\n",
            "    def __init__(self):\n        super().__init__(extra=False)\n        self.norm = nn.Identity()\n",
            "    @property\n    def scale(self):\n        return 2\n",
            "    @staticmethod\n    def between(x):\n        return x + x\n",
            "    def between(self, *args, **kwargs):\n        return super().between(*args, **kwargs)\n",
        )
    )
    program.define(f"class {derived}({base}):\n{change}")
    block = body.attribute("block", f"{derived}()")
    shape = program.shape_after(f"{derived}()(x)", value.shape)
    if len(shape) != len(norm.after.shape):
        raise NotHere
    return replace(norm.after, text=f"{block}({value.text})", shape=shape)


def subclassed_layer(body: Body, value: Value) -> Value:
    """A subclass of a torch layer."""
    if value.layout != "image":
        raise NotHere
    name = body.program.fresh("ConvSame")
    body.program.define(
        f"class {name}(nn.Conv2d):\n"
        + body.dice.one(
            (
                "    def forward(self, x):\n        return F.conv2d(x, self.weight, self.bias, padding=1)\n",
                "    def forward(self, x):\n        x = F.pad(x, (1, 1, 1, 1))\n"
                "        return self._conv_forward(x, self.weight, self.bias)\n",
                "    def forward(self, x):\n        return super().forward(F.pad(x, (1, 1, 1, 1), mode='reflect'))\n",
                "    def forward(self, x):\n        w = self.weight - self.weight.mean((1, 2, 3), keepdim=True)\n"
                "        return F.conv2d(F.pad(x, (1, 1, 1, 1)), w, self.bias)\n",
                "    def __init__(self, i, o, k):\n        super().__init__(i, o, k, padding=k // 2)\n",
            )
        )
    )
    conv = body.attribute("conv", f"{name}({value.channels}, 4, 3)")
    shape = body.program.shape_after(f"{name}({value.channels}, 4, 3)(x)", value.shape)
    return then_normalized(body, Value(f"{conv}({value.text})", shape, "image"))


def training_branch(body: Body, value: Value) -> Value:
    """``self.training`` decides.

    Evaluation alone never scales here. Another change of the buffers than the one that a training pass makes would
    undo that, so the bias is dead, but the judge lets the statistics follow training only.
    """
    raw = body.bind(put(body, producer(body.dice, value), value))
    x = raw.text
    body.forward += body.dice.one(
        (
            ["if self.training:", f"    {x} = {x} + torch.randn_like({x}) * 0.1"],
            ["if self.training:", f"    {x} = {x} * 1.0", "else:", f"    {x} = F.relu({x})"],
            ["if not self.training:", f"    {x} = {x} + 2"],
            [f"{x} = F.dropout({x}, 0.1, self.training) if self.training else {x}"],
        )
    )
    return then_normalized(body, raw)


def configured(body: Body, value: Value) -> Value:
    """A list of numbers and letters turned into layers."""
    if value.layout != "image" or min(value.shape[2:]) < 4:
        raise NotHere
    dice = body.dice
    config = dice.one(("[4, 'M', 6]", "[6, 4]", "[8, 'M']", "(4, 4, 'M')"))
    norm = dice.one(("nn.BatchNorm2d(v)", "nn.InstanceNorm2d(v)", "nn.GroupNorm(2, v)"))
    after = dice.one(("nn.ReLU()", "nn.Identity()"))
    name = body.attribute("features", "None")
    body.init.pop()
    body.init += [
        f"layers, i = [], {value.channels}",
        f"for v in {config}:",
        "    if v == 'M':",
        "        layers.append(nn.MaxPool2d(2))",
        "    else:",
        f"        layers += [nn.Conv2d(i, v, 3, padding=1), {norm}, {after}]",
        "        i = v",
        f"{name} = nn.Sequential(*layers)",
    ]
    channels = {"[4, 'M', 6]": 6, "[6, 4]": 4, "[8, 'M']": 8, "(4, 4, 'M')": 4}[config]
    places = [n // 2 if "M" in config else n for n in value.shape[2:]]
    return Value(f"{name}({value.text})", (value.shape[0], channels, *places), "image")


def spoken(body: Body, value: Value) -> Value:
    """A layer and its normalizer in one of the constructs of `PHRASES`."""
    conv = stable_producer(body.dice, value)
    norm = normalizer(body.dice, value, True)
    if norm.after.shape != value.shape or "Lazy" in norm.template:
        raise NotHere
    program = body.program
    name = body.dice.choice(list(PHRASES))
    made, made_norm = conv.constructor(body.names), norm.constructor(body.names)
    x = body.bind(value).text
    names = {"x": x, "t": program.fresh("t"), "T": program.fresh("T")}
    plain = conv.constructor(), norm.constructor()  # in other classes the parameters' names mean nothing
    phrase = PHRASES[name].written(
        {
            **names,
            "F": plain[0],
            "N": plain[1],
            "f": body.attribute("conv", made),
            "n": body.attribute("norm", made_norm),
        }
    )
    body.init += phrase.init.splitlines()
    body.forward += phrase.forward.splitlines()
    if phrase.methods:
        body.methods.append(phrase.methods)
    if phrase.define:
        program.define(phrase.define + "\n")
    program.constructs[f"python: {name}"] += 1
    return replace(value, text=x)


def conditional_norm(body: Body, value: Value) -> Value:
    """Layers in a loop, some with a normalizer and some without."""
    piece = stable_producer(body.dice, value)
    norm = normalizer(body.dice, value, True)
    if norm.after.shape != value.shape:
        raise NotHere
    test = body.dice.one(("i > 0", "i % 2 == 0", "i < 2", "i == 5"))
    name = body.attribute("net", "None")
    body.init.pop()
    body.init += [
        "layers = []",
        "for i in range(2):",
        f"    layers.append({piece.constructor(body.names)})",
        f"    if {test}:",
        f"        layers.append({norm.constructor(body.names)})",
        f"{name} = nn.Sequential(*layers)",
    ]
    return replace(value, text=f"{name}({value.text})")


def class_in_loop(body: Body, value: Value) -> Value:
    """A stage of equal blocks, as residual networks have."""
    program, dice = body.program, body.dice
    if body.name != "Net":
        raise NotHere
    block = Body(program, program.fresh("Stage"), parameters=["c"], names={value.channels: "c"})
    x = block.keep(replace(value, text="x"))
    chain = [stable_producer(dice, value)]
    chain += [piece for piece in (normalizer(dice, value, True),) if piece.after.shape == value.shape]
    y = put_all(block, chain, x)
    block.forward.append(f"return {dice.one((f'F.relu({y.text} + {x.text})', f'{y.text} + {x.text}', y.text))}")
    program.define(block.text())
    c, count = value.channels, dice.choice((1, 2, 3))
    made = dice.one(
        (
            f"nn.Sequential(*[{block.name}({c}) for _ in range({count})])",
            f"nn.ModuleList({block.name}({c}) for _ in range({count}))",
        )
    )
    name = body.attribute("stage", made)
    if "ModuleList" in made:
        value = body.bind(value)
        body.forward += [f"for block in {name}:", f"    {value.text} = block({value.text})"]
        return value
    return replace(value, text=f"{name}({value.text})")


SPOKEN: tuple[Construct, ...] = (spoken,)

CONTROL: tuple[Construct, ...] = (
    block_class,
    block_class,
    norm_layer_parameter,
    flagged,
    inherited,
    subclassed_layer,
    training_branch,
    configured,
    conditional_norm,
    class_in_loop,
)
