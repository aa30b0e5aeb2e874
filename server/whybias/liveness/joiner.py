"""Joining the readings of sites, with entries run again where a condition has to be confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whybias.liveness.exploration import Exploration, Reading, intervene
from whybias.liveness.joining import Joined, join
from whybias.liveness.observations import Outcome
from whybias.liveness.program import Program
from whybias.liveness.runs import Entry
from whybias.liveness.values import Value

_JOIN_RUNS = 12
"""How many extra runs the search for conditions in one file may take."""


class Joiner:
    """Joins the readings of sites, running entries again where a condition has to be confirmed."""

    def __init__(
        self,
        program: Program,
        entry: Callable[[tuple[str, str]], Entry | None],
        explorations: Sequence[Exploration],
        budget: int,
    ) -> None:
        self._program = program
        self._entry = entry
        self._explorations = explorations
        self._budget = budget
        self._runs_left = _JOIN_RUNS

    def join(self, readings: list[Reading]) -> Joined:
        """The verdict on one site."""
        return join(readings, self._explorations, self._intervene)

    def _intervene(self, reading: Reading, name: str, value: Value) -> bool | None:
        """True where the layer is dead in every call with the argument forced, False where in none."""
        entry = self._entry(reading.entry)
        if entry is None or self._runs_left <= 0:
            return None
        self._runs_left -= 1
        site, around = reading.observation.site, reading.observation.around
        function = (site.code.path, site.scope)
        if around is not None and name not in reading.observation.entry:
            function = (around.path, around.scope)
        observations = intervene(self._program, entry, function, {name: value}, self._budget)
        outcomes = {
            observation.outcome
            for observation in observations
            if observation.site.key() == site.key() and observation.outcome is not Outcome.UNUSED
        }
        if not outcomes:
            return None
        if outcomes == {Outcome.DEAD}:
            return True
        return None if Outcome.DEAD in outcomes or Outcome.UNKNOWN in outcomes else False
