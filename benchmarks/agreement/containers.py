"""Ways to hold layers: sequentials, lists, dictionaries, factories, classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from benchmarks.agreement.pieces import Piece, normalizer, plan, put_all, stable_producer
from benchmarks.agreement.program import Body, NotHere, Value


def straight(body: Body, value: Value) -> Value:
    """Attributes, called one after the other."""
    return put_all(body, plan(body.dice, value), value)


def sequential(body: Body, value: Value) -> Value:
    """``nn.Sequential``, built in one of the ways people build it and called in one of the ways people call it."""
    pieces = plan(body.dice, value, layers_only=True)
    constructors = [piece.constructor(body.names) for piece in pieces]
    name = body.attribute("net", "None")
    body.init.pop()
    body.init += body.dice.one(BUILDS)(name, constructors)
    return replace(
        _call_sequential(body, name, value, len(pieces)), shape=pieces[-1].after.shape, layout=pieces[-1].after.layout
    )


def _positional(name: str, layers: Sequence[str]) -> list[str]:
    return [f"{name} = nn.Sequential({', '.join(layers)})"]


def _starred(name: str, layers: Sequence[str]) -> list[str]:
    return [f"{name} = nn.Sequential(*[{', '.join(layers)}])"]


def _appended(name: str, layers: Sequence[str]) -> list[str]:
    grown = [f"layers.append({layer})" for layer in layers[1:]]
    return [f"layers = [{layers[0]}]", *grown, f"{name} = nn.Sequential(*layers)"]


def _added(name: str, layers: Sequence[str]) -> list[str]:
    return [
        f"layers = [{layers[0]}]",
        f"layers += [{', '.join(layers[1:])}]",
        f"{name} = nn.Sequential(*layers)",
    ]


def _ordered(name: str, layers: Sequence[str]) -> list[str]:
    pairs = ", ".join(f"('part{i}', {layer})" for i, layer in enumerate(layers))
    return [f"{name} = nn.Sequential(OrderedDict([{pairs}]))"]


def _add_module(name: str, layers: Sequence[str]) -> list[str]:
    added = [f"{name}.add_module(f'part{{{i}}}', {layer})" for i, layer in enumerate(layers)]
    return [f"{name} = nn.Sequential()", *added]


def _nested(name: str, layers: Sequence[str]) -> list[str]:
    return [f"{name} = nn.Sequential(nn.Sequential({layers[0]}), nn.Sequential({', '.join(layers[1:])}))"]


def _filtered(name: str, layers: Sequence[str]) -> list[str]:
    return [
        f"layers = [{', '.join(layers)}, None]",
        f"{name} = nn.Sequential(*(layer for layer in layers if layer is not None))",
    ]


def _appending(name: str, layers: Sequence[str]) -> list[str]:
    return [f"{name} = nn.Sequential()", *(f"{name}.append({layer})" for layer in layers)]


BUILDS = (_positional, _positional, _starred, _appended, _added, _ordered, _add_module, _nested, _filtered, _appending)


def _call_sequential(body: Body, name: str, value: Value, length: int) -> Value:
    style = body.dice.randrange(6)
    nested = f"{name} = nn.Sequential(nn.Sequential(" in "".join(body.init[-1:])
    if style == 0 and not nested:
        value = body.bind(value)
        body.forward += [f"for layer in {name}:", f"    {value.text} = layer({value.text})"]
        return value
    if style == 1 and not nested:
        calls = value.text
        for i in range(length):
            calls = f"{name}[{i}]({calls})"
        return replace(value, text=calls)
    if style == 2 and length > 1:
        return replace(value, text=f"{name}[1:]({name}[0]({value.text}))")
    return replace(value, text=f"{name}({value.text})")


def module_lists(body: Body, value: Value) -> Value:
    """Convolutions in one list and normalizers in another, walked together."""
    dice = body.dice
    first = stable_producer(dice, value)
    norm = normalizer(dice, first.after, True)
    if norm.after.shape != value.shape:
        raise NotHere
    count = dice.choice((1, 2, 3))
    make, make_norm = first.constructor(body.names), norm.constructor(body.names)
    if dice.chance(0.5):
        convs = body.attribute("convs", f"nn.ModuleList([{make} for _ in range({count})])")
        norms = body.attribute("norms", f"nn.ModuleList({make_norm} for _ in range({count}))")
    else:
        convs, norms = body.attribute("convs", "nn.ModuleList()"), body.attribute("norms", "nn.ModuleList()")
        body.init += [f"for _ in range({count}):", f"    {convs}.append({make})", f"    {norms}.append({make_norm})"]
    value = body.bind(value)
    x = value.text
    see = dice.one((f"F.relu({x})", f"torch.tanh({x})", x, f"{x} * 2"))
    body.forward += dice.one(
        (
            [f"for conv, norm in zip({convs}, {norms}):", f"    {x} = norm(conv({x}))", f"    {x} = {see}"],
            [f"for i, conv in enumerate({convs}):", f"    {x} = {norms}[i](conv({x}))", f"    {x} = {see}"],
            [f"for i in range(len({convs})):", f"    {x} = {norms}[i]({convs}[i]({x}))", f"    {x} = {see}"],
            [
                f"for i, (conv, norm) in enumerate(zip({convs}, {norms})):",
                f"    {x} = norm(conv({x}))",
                "    if i > 0:",
                f"        {x} = {see}",
            ],
            ["i = 0", f"while i < {count}:", f"    {x} = {norms}[i]({convs}[i]({x}))", "    i += 1"],
        )
    )
    return value


def module_dict(body: Body, value: Value) -> Value:
    """``nn.ModuleDict`` by key, by items or by values."""
    pieces = plan(body.dice, value, layers_only=True)
    parts = ", ".join(f"'p{i}': {piece.constructor(body.names)}" for i, piece in enumerate(pieces))
    name = body.attribute("parts", f"nn.ModuleDict({{{parts}}})")
    after = pieces[-1].after
    style = body.dice.randrange(3)
    if style == 0:
        text = value.text
        for i in range(len(pieces)):
            text = f"{name}['p{i}']({text})"
        return replace(after, text=text)
    value = body.bind(value)
    head = f"for layer in {name}.values():" if style == 1 else f"for key, layer in {name}.items():"
    body.forward += [head, f"    {value.text} = layer({value.text})"]
    return replace(after, text=value.text)


def block_function(body: Body, value: Value) -> Value:
    """A nested ``def block(i, o, norm=True)`` that gives a list of layers."""
    pieces = plan(body.dice, value, layers_only=True)
    lines, parameters = _block_lines(body, pieces)
    function = body.program.fresh("block")
    body.init += [f"def {function}({', '.join(parameters)}):", *(f"    {line}" for line in lines), "    return layers"]
    first = _arguments(pieces)
    calls = [f"*{function}({first})"]
    after = pieces[-1].after
    if body.dice.chance(0.5):
        after, more = _again(pieces, after, body.dice.chance(0.5))
        calls += [f"*{function}({more})"] if more else []
    return replace(after, text=f"{body.attribute('net', f'nn.Sequential({chr(44).join(calls)})')}({value.text})")


def factory(body: Body, value: Value) -> Value:
    """A function at module level that gives a Sequential."""
    pieces = plan(body.dice, value, layers_only=True)
    lines, parameters = _block_lines(body, pieces)
    function = body.program.fresh("make_block")
    text = "\n".join(
        [
            f"def {function}({', '.join(parameters)}):",
            *(f"    {line}" for line in lines),
            "    return nn.Sequential(*layers)",
        ]
    )
    body.program.define(text + "\n")
    after = pieces[-1].after
    value = replace(value, text=f"{body.attribute('net', f'{function}({_arguments(pieces)})')}({value.text})")
    if body.dice.chance(0.4):
        after, more = _again(pieces, after, body.dice.chance(0.5))
        if more:
            value = replace(value, text=f"{body.attribute('net', f'{function}({more})')}({value.text})")
    return replace(after, text=value.text)


def _block_lines(body: Body, pieces: Sequence[Piece]) -> tuple[list[str], list[str]]:
    """The body of a function over (i, o, norm) that fills ``layers``, and its parameters."""
    names = _roles(pieces)
    made = [piece.constructor(names) for piece in pieces]
    norms = [i for i, piece in enumerate(pieces) if piece.hint == "norm"]
    lines = [f"layers = [{made[0]}]"]
    flagged = bool(norms) and body.dice.chance(0.7)
    for i, constructor in enumerate(made[1:], 1):
        guard = ["if norm:"] if flagged and i in norms else []
        lines += [*guard, f"{'    ' * len(guard)}layers.append({constructor})"]
    return lines, ["i", "o"] + (["norm=True"] if flagged else ["norm=None"])


def _roles(pieces: Sequence[Piece]) -> dict[int, str]:
    first = pieces[0].more
    if first["i"] == first["o"]:
        return {}
    return {int(str(first["i"])): "i", int(str(first["o"])): "o"}


def _arguments(pieces: Sequence[Piece]) -> str:
    return f"{pieces[0].more['i']}, {pieces[0].more['o']}"


def _again(pieces: Sequence[Piece], after: Value, norm: bool) -> tuple[Value, str]:
    """Arguments for a second call on the first one's result, where its shape was kept but for the channels."""
    before = pieces[0].before
    i, o = pieces[0].more["i"], pieces[0].more["o"]
    same = after.layout == before.layout and after.shape[2:] == before.shape[2:]
    if not same or after.channels not in (i, o):
        return after, ""
    return after, f"{after.channels}, {o}, norm={norm}"


Construct = Callable[[Body, Value], Value]

CONTAINERS: tuple[Construct, ...] = (
    straight,
    straight,
    sequential,
    sequential,
    module_lists,
    module_dict,
    block_function,
    factory,
)
