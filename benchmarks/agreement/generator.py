"""Random ``nn.Module`` programs from a seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.agreement.attention import ATTENTION
from benchmarks.agreement.containers import CONTAINERS
from benchmarks.agreement.control import CONTROL
from benchmarks.agreement.dataflow import DATAFLOW
from benchmarks.agreement.pieces import expression_piece, normalizer, producer, put
from benchmarks.agreement.program import BATCH, HEADER, Body, Dice, NotHere, Program, Value
from benchmarks.agreement.rare import PROBED

INPUTS = {
    "image": ((BATCH, 3, 8, 8), (BATCH, 4, 6, 6), (BATCH, 4, 8, 8)),
    "signal": ((BATCH, 4, 12),),
    "tokens": ((BATCH, 6, 8), (BATCH, 8, 4)),
    "vector": ((BATCH, 8), (BATCH, 12)),
    "volume": ((BATCH, 2, 4, 4, 4),),
}
LAYOUT_WEIGHTS = {"image": 5, "signal": 2, "tokens": 4, "vector": 3, "volume": 1}


@dataclass(frozen=True)
class Generated:
    """One program: its text with a class ``Net``, the shape of its input, and how often it uses each construct."""

    seed: int
    text: str
    shape: tuple[int, ...]
    constructs: Counter[str]


def generate(seed: int) -> Generated:
    """The program of this seed."""
    dice = Dice(seed)
    program = Program(dice)
    layout = dice.choices(list(LAYOUT_WEIGHTS), list(LAYOUT_WEIGHTS.values()))[0]
    shape = dice.choice(INPUTS[layout])
    body = Body(program, "Net")
    value = Value("x", shape, layout)
    tried = [_attempt(body, probe, value) for _ in range(dice.choice((0, 1, 2, 2)))]
    probes = [found.text for found in tried if found is not None]
    for _ in range(dice.choice((1, 2, 2, 3))):
        value = _grow(body, value)
    body.forward += _ending(body, value, probes)
    text = "\n\n".join([HEADER, *program.definitions, body.text()])
    return Generated(seed, text, shape, program.constructs)


def _grow(body: Body, value: Value) -> Value:
    """Add one construct that fits."""
    while True:
        weights = (0.35, 0.25, 0.3, 0.45 if value.layout == "tokens" else 0.0)
        family = body.dice.choices((CONTAINERS, CONTROL, DATAFLOW, ATTENTION), weights)[0]
        grown = _attempt(body, body.dice.choice(family), value)
        if grown is not None:
            return grown


def _attempt(body: Body, construct: Callable[[Body, Value], Value], value: Value) -> Value | None:
    """Add a construct; one that does not fit leaves no trace and gives None."""
    program = body.program
    written = (body.init, body.forward, body.methods, body.parameters, program.definitions)
    lengths = [len(lines) for lines in written]
    try:
        value = construct(body, value)
    except NotHere:
        for lines, length in zip(written, lengths, strict=True):
            del lines[length:]
        return None
    program.constructs[construct.__name__] += 1
    return value


def probe(body: Body, value: Value) -> Value:
    """A result beside the main one: a layer, one or two operations, a normalizer."""
    dice = body.dice
    value = body.keep(put(body, producer(dice, value), value, "probe"))
    for _ in range(dice.choice((1, 1, 2))):
        value = body.keep(put(body, expression_piece(dice, value, PROBED[value.layout]), value))
    return body.keep(put(body, normalizer(dice, value, False), value, "probe_norm"))


CONSTRUCTS = (probe, *CONTAINERS, *CONTROL, *DATAFLOW, *ATTENTION)
"""Every construct; one that stands twice is drawn twice as often."""


def _ending(body: Body, value: Value, probes: list[str]) -> list[str]:
    """How ``forward`` hands its results over."""
    x = value.text
    if probes:
        return [f"return {x}, {', '.join(probes)}"]
    return body.dice.choices(
        (
            [f"return {x}"],
            [f"out = {x}", "return out"],
            [f"return {{'out': {x}}}"],
            [f"return {x}, 1"],
            [f"out = {x}", "return out, out.mean()"],
            [f"return F.log_softmax(({x}).flatten(1), dim=1)"],
            [f"return ({x}).flatten(1).softmax(-1)"],
        ),
        (10, 3, 1, 1, 1, 1, 1),
    )[0]
