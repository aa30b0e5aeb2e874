"""Which operations the program of a seed tries for certain, so that none of them is left to chance."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.agreement import expressions, layers, rare, seldom

OWN = 3
"""How many operations a program with probes takes from those for its layout."""

EVERYWHERE = 4
"""How many operations a program with probes takes from those for every layout."""

WITH_PROBES = 3
OF_PROGRAMS = 5
"""This many of so many programs try single operations; the others show their main path alone."""


@dataclass(frozen=True)
class Directions:
    """The layout of a program's input, or None for any, and the operations to try: layers, or expressions over x."""

    layout: str | None
    templates: tuple[str, ...]


def _own(layout: str) -> list[str]:
    found: list[str] = []
    for table in (
        layers.PRODUCERS,
        layers.NORMALIZERS,
        layers.CARRYING_LAYERS,
        expressions.CENTRING,
        expressions.CARRIED,
        rare.OWN,
        seldom.OWN,
    ):
        found += table.get(layout, ())
    return list(dict.fromkeys(found))


def _shuffled(templates: list[str]) -> list[str]:
    order = random.Random(0)
    order.shuffle(templates)
    return templates


def _groups() -> list[tuple[str, tuple[str, ...]]]:
    found: list[tuple[str, tuple[str, ...]]] = []
    for layout in layers.PRODUCERS:
        own = _shuffled(_own(layout))
        found += [(layout, tuple((own + own)[i : i + OWN])) for i in range(0, len(own), OWN)]
    random.Random(1).shuffle(found)
    return found


GROUPS = _groups()
"""Every operation of every layout, a few at a time."""

COMMON = _shuffled(
    list(
        dict.fromkeys(
            (
                *rare.POINTWISE,
                *rare.OTHERS,
                *expressions.EVERYWHERE_CARRIED,
                *expressions.ACTIVATIONS,
                *layers.ACTIVATION_LAYERS,
                *seldom.EVERYWHERE,
            )
        )
    )
)
"""Every operation that fits all layouts."""


def directions(seed: int) -> Directions:
    """What the program of this seed is to try."""
    cycle, place = divmod(seed, OF_PROGRAMS)
    if place >= WITH_PROBES:
        return Directions(None, ())
    number = cycle * WITH_PROBES + place
    layout, own = GROUPS[number % len(GROUPS)]
    start = number * EVERYWHERE
    return Directions(layout, (*own, *(COMMON[(start + i) % len(COMMON)] for i in range(EVERYWHERE))))
