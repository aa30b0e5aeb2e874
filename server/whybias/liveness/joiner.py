"""Joining the readings of sites, with entries run again where a condition has to be confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whybias.liveness.exploration import Exploration, intervene
from whybias.liveness.joining import Joined, join
from whybias.liveness.observations import Observation, Outcome
from whybias.liveness.other_inputs import other_inputs
from whybias.liveness.program import Program
from whybias.liveness.readings import Reading
from whybias.liveness.runs import Entry
from whybias.liveness.value_keys import NoKeyError, key_of
from whybias.liveness.values import Value

_JOIN_RUNS = 20
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
        self._steps = {exploration.entry: exploration.steps for exploration in explorations}
        self._observed: dict[object, list[Observation]] = {}
        """What was seen with an argument forced: the layers of a block ask the same."""

    def join(self, readings: list[Reading]) -> Joined:
        """The verdict on one site."""
        return join(readings, self._explorations, self)

    def cost(self, reading: Reading) -> int:
        """What running the entry of a reading again takes, in steps."""
        return self._steps.get(reading.entry, 0)

    def takes_more(self, reading: Reading) -> bool:
        """Whether the entry of a reading has inputs that it need not be given."""
        entry = self._entry(reading.entry)
        return entry is not None and bool(other_inputs(entry, frozenset()))

    def __call__(self, reading: Reading, name: str, value: Value) -> bool | None:
        """True where the layer is dead in every call with the argument forced, False where in none."""
        site, around = reading.observation.site, reading.observation.around
        function = (site.code.path, site.scope)
        if around is not None and name not in reading.observation.entry:
            function = (around.path, around.scope)
        outcomes = {
            observation.outcome
            for observation in self._observations(reading.entry, function, name, value)
            if observation.site.key() == site.key() and observation.outcome is not Outcome.UNUSED
        }
        if not outcomes:
            return None
        if outcomes == {Outcome.DEAD}:
            return True
        return None if Outcome.DEAD in outcomes or Outcome.UNKNOWN in outcomes else False

    def _observations(
        self, key: tuple[str, str], function: tuple[str, str], name: str, value: Value
    ) -> list[Observation]:
        """What the layers of an entry do with an argument forced; nothing where no more runs may be made."""
        try:
            asked = (key, function, name, key_of(value, {}))
        except NoKeyError:
            asked = (key, function, name, id(value))
        known = self._observed.get(asked)
        if known is not None:
            return known
        entry = self._entry(key)
        if entry is None or self._runs_left <= 0:
            return []
        self._runs_left -= 1
        found = intervene(self._program, entry, function, {name: value}, self._budget)
        self._observed[asked] = found
        return found
