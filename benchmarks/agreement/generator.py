"""Random ``nn.Module`` programs from a seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from benchmarks.agreement.attention import ATTENTION
from benchmarks.agreement.containers import CONTAINERS
from benchmarks.agreement.control import CONTROL, SPOKEN
from benchmarks.agreement.dataflow import DATAFLOW
from benchmarks.agreement.directed import directions
from benchmarks.agreement.phrases import PHRASES
from benchmarks.agreement.pieces import carrier, named_piece, normalizer, producer, put
from benchmarks.agreement.program import BATCH, HEADER, Body, Dice, NotHere, Program, Value

INPUTS = {
    "image": ((BATCH, 3, 8, 8), (BATCH, 4, 6, 6), (BATCH, 4, 8, 8)),
    "signal": ((BATCH, 4, 12),),
    "tokens": ((BATCH, 6, 8), (BATCH, 8, 4)),
    "vector": ((BATCH, 8), (BATCH, 12)),
    "volume": ((BATCH, 2, 4, 4, 4),),
    "pixels": ((BATCH, 4, 6, 8), (BATCH, 6, 6, 4)),
}
UNPACKED = ("tokens", "vector", "pixels")
"""Six in ten models of such inputs unpack the shape, as people do: no layer tells the number of axes."""

PROBE_TRIES = 6
LAYOUT_WEIGHTS = {"image": 5, "signal": 2, "tokens": 4, "vector": 3, "volume": 1, "pixels": 1}


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
    given = directions(seed)
    layout = given.layout or dice.choices(list(LAYOUT_WEIGHTS), list(LAYOUT_WEIGHTS.values()))[0]
    shape = dice.choice(INPUTS[layout])
    body = Body(program, "Net")
    value = Value("x", shape, layout)
    if layout in UNPACKED and dice.chance(0.6):
        names = [program.fresh("size") for _ in shape]
        body.forward.append(f"{', '.join(names)} = x.{dice.choice(('shape', 'size()'))}")
    tried = [_attempt(body, partial(probe, template=template), value) for template in given.templates]
    probes = [found.text for found in tried if found is not None]
    for _ in range(dice.choice((1, 2, 2, 3))):
        value = _grow(body, value)
    body.forward += _ending(body, value, probes)
    text = "\n\n".join([HEADER, *program.definitions, body.text()])
    return Generated(seed, text, shape, program.constructs)


def _grow(body: Body, value: Value) -> Value:
    """Add one construct that fits."""
    while True:
        weights = (0.35, 0.2, 0.3, 0.45 if value.layout == "tokens" else 0.0, 0.5)
        family = body.dice.choices((CONTAINERS, CONTROL, DATAFLOW, ATTENTION, SPOKEN), weights)[0]
        construct = body.dice.choice(family)
        grown = _attempt(body, construct, value)
        if grown is not None:
            if family is not SPOKEN:  # that counts each phrase
                body.program.constructs[construct.__name__] += 1
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
    return value


def probe(body: Body, value: Value, template: str) -> Value:
    """A result beside the main one: a layer, one operation or a few, a normalizer."""
    dice = body.dice
    for _ in range(PROBE_TRIES):
        made = producer(dice, value)
        with suppress(NotHere):
            piece = named_piece(dice, made.after, template)
            break
    else:
        raise NotHere
    value = body.keep(put(body, made, value, "probe"))
    value = body.keep(put(body, piece, value, "probe_layer"))
    if dice.chance(0.3):
        value = body.keep(put(body, carrier(dice, value, False), value, "probe_layer"))
    return body.keep(put(body, normalizer(dice, value, False), value, "probe_norm"))


CONSTRUCTS = sorted(
    {f.__name__ for f in (*CONTAINERS, *CONTROL, *DATAFLOW, *ATTENTION)} | {f"python: {p}" for p in PHRASES}
)
"""Every construct by name."""


def _ending(body: Body, value: Value, probes: list[str]) -> list[str]:
    """How ``forward`` hands its results over."""
    x = value.text
    if probes:
        listed = ", ".join(probes)
        return [body.dice.one((f"return {x}, {listed}", f"return {{'out': {x}, 'more': [{listed}]}}"))]
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
