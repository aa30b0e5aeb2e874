"""Random ``nn.Module`` programs from a seed."""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import dataclass

from benchmarks.agreement.attention import ATTENTION
from benchmarks.agreement.containers import CONTAINERS
from benchmarks.agreement.control import CONTROL
from benchmarks.agreement.dataflow import DATAFLOW
from benchmarks.agreement.program import BATCH, HEADER, Body, Dice, NotHere, Program, Value

CONSTRUCTS = (*CONTAINERS, *CONTROL, *DATAFLOW, *ATTENTION)
"""Every construct; one that stands twice is drawn twice as often."""

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
    for _ in range(dice.choice((1, 2, 2, 3))):
        value = _grow(body, value)
    body.forward += _ending(body, value)
    text = "\n\n".join([HEADER, *program.definitions, body.text()])
    return Generated(seed, text, shape, program.constructs)


def _grow(body: Body, value: Value) -> Value:
    """Add one construct; one that does not fit leaves no trace."""
    program = body.program
    while True:
        families = (CONTAINERS, CONTROL, DATAFLOW, ATTENTION)
        weights = (0.35, 0.25, 0.3, 0.45 if value.layout == "tokens" else 0.0)
        construct = body.dice.choice(body.dice.choices(families, weights)[0])
        before = copy.copy((body.init, body.forward, body.methods, body.parameters, program.definitions))
        lengths = [len(lines) for lines in before]
        try:
            value = construct(body, value)
        except NotHere:
            for lines, length in zip(before, lengths, strict=True):
                del lines[length:]
            continue
        program.constructs[construct.__name__] += 1
        return value


def _ending(body: Body, value: Value) -> list[str]:
    """How ``forward`` hands its result over."""
    x = value.text
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
