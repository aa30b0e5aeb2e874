"""Flips that are not tried one by one: all of them together, and halves where that tells.

A layer that stays dead with all of them turned round is taken to be dead with each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import reduce
from typing import Protocol

from whybias.liveness.demands import combined
from whybias.liveness.flips import Flip, Turn
from whybias.liveness.observations import Outcome
from whybias.liveness.readings import Reading
from whybias.liveness.runs import Assumptions


class Runs(Protocol):
    """Running one entry with something changed."""

    def is_over(self) -> bool:
        """Whether no more runs may be made."""

    def read(self, flip: Flip, changed: Assumptions) -> tuple[list[Reading], Set[str]]:
        """What such a run says, nothing where it does not come to its end; and the questions that it asked."""


def further_readings(flips: list[Turn], before: list[Reading], runs: Runs, most: int) -> list[Reading]:
    """What those of these flips say that make something else of a layer than the run `before` them did.

    The search takes no more than `most` runs for flips that can be made together.
    """
    expected: dict[object, set[Outcome]] = {}
    for reading in before:
        expected.setdefault(reading.observation.site.key(), set()).add(reading.observation.outcome)
    hopeful = {site: outcomes for site, outcomes in expected.items() if any(outcome.is_hopeful for outcome in outcomes)}
    if not hopeful:
        return []
    search = _Search(hopeful, runs)
    return [reading for group in _groups(flips) for reading in search.among(group, most)]


def _groups(flips: list[Turn]) -> Iterator[list[Turn]]:
    """Flips that can be made together: no two of them change the same parameter."""
    left = flips
    while left:
        group: list[Turn] = []
        others: list[Turn] = []
        changed: set[str] = set()
        for flip, assumptions in left:
            names = {*assumptions.parameters, *assumptions.decisions, *assumptions.inputs, *assumptions.attributes}
            (others if names & changed else group).append((flip, assumptions))
            changed |= names
        yield group
        left = others


def _together(flips: list[Flip]) -> Flip:
    """All of these made at once; still in the caller's hands where each of them is."""
    return Flip(" and ".join(flip.condition for flip in flips), all(flip.is_parameter for flip in flips))


class _Search:
    """Halves groups of flips until those are found that matter."""

    def __init__(self, expected: dict[object, set[Outcome]], runs: Runs) -> None:
        self._expected = expected
        self._runs = runs

    def among(self, group: list[Turn], most: int) -> list[Reading]:
        """What the flips of one group say that matter; all of it together where no runs are left to tell them apart."""
        if self._runs.is_over():
            return []
        alone = len(group) == 1
        flip = group[0][0] if alone else _together([flip for flip, _ in group])
        found, asked = self._runs.read(flip, reduce(combined, [changed for _, changed in group]))
        if self._is_as_before(found):
            unasked = [turn for turn in group if turn[1].decisions and asked.isdisjoint(turn[1].decisions)]
            return self.among(unasked, most // 2) if unasked and len(unasked) < len(group) and most > 1 else []
        for_each_half = (most - 1) // 2
        if alone or not for_each_half:
            return found
        middle = len(group) // 2
        return self.among(group[:middle], for_each_half) + self.among(group[middle:], for_each_half)

    def _is_as_before(self, found: list[Reading]) -> bool:
        outcomes: dict[object, set[Outcome]] = {}
        for reading in found:
            outcomes.setdefault(reading.observation.site.key(), set()).add(reading.observation.outcome)
        return all(site in outcomes and outcomes[site] <= before for site, before in self._expected.items())
