"""The flips that are too many to be tried one by one: all of them together, and halves where that tells.

A layer that stays dead with all of them turned round is taken to be dead with each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Protocol

from whybias.liveness.demands import combined
from whybias.liveness.flips import Flip, Turn
from whybias.liveness.observations import Outcome
from whybias.liveness.readings import Reading
from whybias.liveness.runs import Assumptions

MOST_RUNS = 12
"""How many runs the search among them may take."""

_HOPEFUL = (Outcome.DEAD, Outcome.PARTIAL)


class Runs(Protocol):
    """Running one entry with something changed."""

    def is_over(self) -> bool:
        """Whether no more runs may be made."""

    def read(self, flip: Flip, changed: Assumptions) -> list[Reading]:
        """What such a run says; nothing where it does not come to its end."""


def further_readings(flips: list[Turn], readings: list[Reading], runs: Runs) -> list[Reading]:
    """What those of these flips say that make something else of a layer than the first run did."""
    expected: dict[object, set[Outcome]] = {}
    for reading in readings:
        if reading.flip is None:
            expected.setdefault(reading.observation.site.key(), set()).add(reading.observation.outcome)
    hopeful = {site: outcomes for site, outcomes in expected.items() if not outcomes.isdisjoint(_HOPEFUL)}
    search = _Search(hopeful, runs)
    return [reading for group in _groups(flips) for reading in search.among(group)]


def _groups(flips: list[Turn]) -> Iterator[list[Turn]]:
    """Flips that can be made together: no two of them change the same parameter."""
    left = flips
    while left:
        group: list[Turn] = []
        others: list[Turn] = []
        changed: set[str] = set()
        for flip, assumptions in left:
            names = {*assumptions.parameters, *assumptions.decisions, *assumptions.inputs}
            (others if names & changed else group).append((flip, assumptions))
            changed |= names
        yield group
        left = others


class _Search:
    """Halves groups of flips until those are found that matter."""

    def __init__(self, expected: dict[object, set[Outcome]], runs: Runs) -> None:
        self._expected = expected
        self._runs = runs
        self._left = MOST_RUNS

    def among(self, group: list[Turn]) -> list[Reading]:
        """What the flips of one group say that matter."""
        if self._left <= 0 or self._runs.is_over():
            return []
        self._left -= 1
        alone = len(group) == 1
        flip = group[0][0] if alone else Flip(" and ".join(flip.condition for flip, _ in group), False)
        found = self._runs.read(flip, reduce(combined, [changed for _, changed in group]))
        if self._is_as_before(found):
            return []
        if alone or self._left <= 0:
            return found
        middle = len(group) // 2
        return self.among(group[:middle]) + self.among(group[middle:])

    def _is_as_before(self, found: list[Reading]) -> bool:
        outcomes: dict[object, set[Outcome]] = {}
        for reading in found:
            outcomes.setdefault(reading.observation.site.key(), set()).add(reading.observation.outcome)
        return all(site in outcomes and outcomes[site] <= before for site, before in self._expected.items())
