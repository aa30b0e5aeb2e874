"""The runs of an entry that differ from the first one in something, and what they take together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import cached_property
from itertools import islice

from whybias.liveness.demands import combined
from whybias.liveness.evaluation import see_what_does_not_fit
from whybias.liveness.flips import (
    EVALUATED,
    MAX_OTHER_FLIPS,
    ONE_AXIS_MORE,
    TRAINING,
    Flip,
    Turn,
    every_flip,
    one_by_one,
    parameter_flips,
)
from whybias.liveness.further_flips import further_readings
from whybias.liveness.observations import observe
from whybias.liveness.other_inputs import other_inputs
from whybias.liveness.paired_flips import (
    every_input,
    flips_beside,
    indifferent,
    new_questions,
    newly_dead,
    of_the_same_layers,
)
from whybias.liveness.program import Program
from whybias.liveness.readings import Reading, is_own
from whybias.liveness.runs import Assumptions, Entry, Run, run_entry
from whybias.liveness.values import ClassValue, is_unknown

MOST_FURTHER_RUNS = 15
"""How many runs the search among the flips that are too many to be tried one by one may take."""
MOST_SECOND_RUNS = 7
"""How many the search among the questions may take that only a run with a flip asks."""
MOST_STEPS = 4
"""How many times the budget of one run all runs of an entry may take together."""
MOST_STEPS_OF_SEARCHES = 40_000
"""How many steps the searches among flips may take, of which there are many and few that tell anything."""


class OtherRuns:
    """The runs of an entry that differ from the first one, and what they take together."""

    def __init__(
        self,
        program: Program,
        entry: Entry,
        budget: int,
        key: tuple[str, str],
        first: Run,
        every: bool,
    ) -> None:
        self._program = program
        self._entry = entry
        self._budget = budget
        self._key = key
        self._first = first
        self._every = every
        self._spent = budget - first.machine.steps
        self._most = MOST_STEPS * budget
        self._searched = 0
        self._asked_by_evaluation: list[Turn] | None = None
        """The flips about which only the run in evaluation asks; None where there was none."""

    @cached_property
    def every_turn(self) -> list[Turn]:
        """The ways in which a run may differ in one thing, where some layer may be dead."""
        return list(every_flip(self._entry, self._first, hopeful=True))

    def may_take(self, steps: int) -> None:
        """From now on the runs may take so many steps more; none is begun that would take more than that."""
        self._most = self._spent + steps - (self._budget - self._first.machine.steps)

    def try_all(self, turns: list[Turn], readings: list[Reading], hopeful: bool) -> bool:
        """Add what the runs with these flips say, the last ones together where hopeful; False if they take too much."""
        flips, left = one_by_one(turns)
        if not self._one_by_one(flips, readings):
            return False
        if hopeful:
            readings.extend(self._with_one_axis_more())
            first_ones = [reading for reading in readings if reading.flip is None]
            told = further_readings(left, first_ones, self, MOST_FURTHER_RUNS)
            unasked = newly_dead(told, readings)  # nobody has asked what else could bring these layers to life
            readings.extend(reading for reading in told if reading not in unasked)
            parameters = indifferent(flips, readings)
            given = every_input(self._entry)
            if given is not None:
                readings.extend(further_readings(parameters, first_ones, _Changed(self, given), MOST_FURTHER_RUNS))
            if self._asked_by_evaluation is not None:
                parameters += self._asked_by_evaluation
                evaluated = _Changed(self, EVALUATED)
                readings.extend(further_readings(parameters, first_ones, evaluated, MOST_FURTHER_RUNS))
        return True

    def _one_by_one(self, flips: list[Turn], readings: list[Reading]) -> bool:
        for flip, changed in flips:
            if self._spent > self._most:
                return False
            run = self._run(changed)
            if flip is TRAINING and run.completed:
                see_what_does_not_fit(self._first.machine, run.machine)
                known = [turn for turn, _ in flips]
                others = [turn for turn in parameter_flips(self._entry, run) if turn[0] not in known]
                self._asked_by_evaluation = others + new_questions(flip, changed, run, self._first)
            found = self._readings(flip, run)
            fresh = newly_dead(found, readings) if flip.is_parameter else []
            second = list(self._second_flips(run)) if fresh else []
            asks_more = flip.is_parameter or any(map(is_unknown, changed.inputs.values()))
            new = new_questions(flip, changed, run, self._first) if asks_more else []
            run.machine.let_go()
            readings.extend(found)
            for more, further in second:
                readings.extend(self.read(more, combined(changed, further))[0])
            if fresh:
                beside = flips_beside(flip, changed, self.every_turn)
                told = further_readings(beside, fresh, _Changed(self, changed), MOST_FURTHER_RUNS)
                readings.extend(of_the_same_layers(told, fresh))
                if self.is_over():  # not everything was asked that could bring these layers to life
                    readings[:] = [reading for reading in readings if reading not in fresh]
            readings.extend(further_readings(new, found, _Changed(self, changed), MOST_SECOND_RUNS))
        return True

    def _with_one_axis_more(self) -> list[Reading]:
        """What is said where the inputs of which only the least number of axes is known have one more.

        Nothing where the program does not fit such inputs.
        """
        guessed = self._first.guessed_ranks
        if not guessed:
            return []
        ranks = {**self._first.machine.decisions.ranks, **{key: rank + 1 for key, rank in guessed.items()}}
        run = self._run_with(Assumptions(), ranks)
        fits = _misfits(run) <= _misfits(self._first)
        found = self._readings(ONE_AXIS_MORE, run) if fits else []
        run.machine.let_go()
        return found

    def is_over(self) -> bool:
        """Whether no more runs may be made."""
        return self._spent > self._most or self._searched > MOST_STEPS_OF_SEARCHES

    def read(self, flip: Flip, changed: Assumptions) -> tuple[list[Reading], Set[str]]:
        """What the run with these changes says, and the questions that it asked."""
        before = self._spent
        run = self._run(changed)
        self._searched += self._spent - before
        found = self._readings(flip, run)
        asked = frozenset(run.machine.decisions.given)
        run.machine.let_go()
        return found, asked

    def _run(self, changed: Assumptions) -> Run:
        """A run with these changes; again without what is known of ranks where that no longer fits."""
        known = self._first.machine.decisions.ranks
        run = self._run_with(changed, known)
        cls = self._entry
        if not isinstance(cls, ClassValue) or _misfits(run) <= _misfits(self._first):
            return run
        remembered = self._program.input_ranks.pop(cls, {})
        other = self._run_with(changed, {})
        self._program.input_ranks[cls] = remembered
        chosen, dropped = (other, run) if _misfits(other) < _misfits(run) else (run, other)
        dropped.machine.let_go()
        return chosen

    def _run_with(self, changed: Assumptions, ranks: Mapping[str, int]) -> Run:
        assumptions = combined(self._first.assumptions, changed)
        run = run_entry(self._program, self._entry, assumptions, self._budget, ranks)
        self._spent += self._budget - run.machine.steps
        return run

    def _readings(self, flip: Flip, run: Run) -> list[Reading]:
        return [reading for reading in read_run(self._key, flip, run) if self._every or is_own(reading)]

    def _second_flips(self, run: Run) -> Iterator[Turn]:
        """In what else to change a run in which layers are dead that with the defaults are not.

        The inputs that may bring those layers to life have only this run to be changed in.
        """
        if run.machine.training_asked:
            yield TRAINING, EVALUATED
        for name, value in islice(other_inputs(self._entry, run.machine.alternatives), MAX_OTHER_FLIPS):
            yield Flip.of_input(name), Assumptions(inputs={name: value})


class _Changed:
    """The runs of an entry that differ from the first one in this, and in more."""

    def __init__(self, runs: OtherRuns, changed: Assumptions) -> None:
        self._runs = runs
        self._changed = changed

    def is_over(self) -> bool:
        """Whether no more runs may be made."""
        return self._runs.is_over()

    def read(self, flip: Flip, changed: Assumptions) -> tuple[list[Reading], Set[str]]:
        """What the run with these changes besides says, and the questions that it asked."""
        return self._runs.read(flip, combined(self._changed, changed))


def _misfits(run: Run) -> set[str]:
    """The operations whose inputs had other numbers of axes, or other lengths, than they take."""
    return {text for text in run.machine.unsupported if text.startswith("shapes of ")}


def read_run(entry: tuple[str, str], flip: Flip | None, run: Run) -> Iterator[Reading]:
    """What a run says of the layers it built; nothing where it did not come to its end."""
    if not run.completed:
        return
    uses = uses_of(run)
    for observation in observe(run.machine):
        yield Reading(entry, flip, observation, uses, observation.names)


def uses_of(run: Run) -> frozenset[tuple[str, str]]:
    """The module-level classes and functions that a run went through."""
    return frozenset(call.callee() for call in run.machine.called)
