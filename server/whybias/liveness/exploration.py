"""Exploring an entry point: the run with its defaults, then runs that differ from it in one thing each."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from functools import cached_property
from itertools import islice

from whybias.frozen import frozen
from whybias.liveness.demands import combined, first_run
from whybias.liveness.entries import entry_of
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
from whybias.liveness.frames import Surroundings
from whybias.liveness.further_flips import further_readings
from whybias.liveness.instances import Site
from whybias.liveness.late_touches import late_touches
from whybias.liveness.layer_names import names_a_layer
from whybias.liveness.observations import Observation, Outcome, observe
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
from whybias.liveness.runs import Assumptions, Entry, Run, constructor_of, run_entry
from whybias.liveness.values import ClassValue, Value, is_unknown

MOST_FURTHER_RUNS = 15
"""How many runs the search among the flips that are too many to be tried one by one may take."""
MOST_SECOND_RUNS = 7
"""How many the search among the questions may take that only a run with a flip asks."""
MOST_STEPS = 4
"""How many times the budget of one run all runs of an entry may take together."""
MOST_STEPS_FOR_OTHERS = 20_000
MOST_STEPS_OF_BUILDERS_FOR_OTHERS = 4_000
"""How many steps they may take for layers that are made by others, whose own runs tell of them too."""
MOST_STEPS_OF_SEARCHES = 40_000
"""How many steps the searches among flips may take, of which there are many and few that tell anything."""


@frozen
class Exploration:
    """Everything learned from one entry point. `completed` says whether the run with the defaults came to its end."""

    entry: tuple[str, str]
    readings: tuple[Reading, ...]
    completed: bool
    uses: frozenset[tuple[str, str]]
    calls: frozenset[tuple[tuple[str, str], tuple[str, str]]]
    """Which module-level name called which, both by file and name."""
    unsupported: Counter[str]
    steps: int = 0
    """What it took, in steps of the interpreter."""


def explore(program: Program, entry: Entry, budget: int, key: tuple[str, str]) -> Exploration:
    """Run an entry with its defaults, then with one parameter or decision changed at a time.

    An entry that only builds what other classes and functions contain is run once, as it is called; of a class that
    could build layers of its own, the other runs tell about these. `key` names the entry across runs: its file and
    module-level name.
    """
    before = program.steps_taken
    first = first_run(program, entry, budget)
    readings = list(_read(key, None, first))
    unsupported = Counter(first.machine.unsupported)
    own = [reading.observation.outcome for reading in readings if is_own(reading)]
    may_flip = first.completed or (first.raised and isinstance(entry, ClassValue))
    hopeful = first.raised or any(outcome.is_hopeful for outcome in own)
    for_others = (
        may_flip
        and not hopeful
        and any(one.observation.outcome.is_hopeful and _is_made_for(program, entry, one) for one in readings)
    )
    runs = _OtherRuns(program, entry, budget, key, first, not readings or bool(own) or for_others)
    turns: list[Turn] = []
    if may_flip and (not readings or own or _could_build_layers(entry)):
        turns = list(every_flip(entry, first, hopeful, Outcome.UNUSED in own))
        if not runs.try_all(turns, readings, hopeful):
            first.machine.let_go()
            steps = program.steps_taken - before
            return Exploration(key, (), False, _uses(first), _calls(first), unsupported, steps)
    if for_others:
        runs.may_take(MOST_STEPS_FOR_OTHERS if isinstance(entry, ClassValue) else MOST_STEPS_OF_BUILDERS_FOR_OTHERS)
        runs.try_all([turn for turn in runs.every_turn if turn not in turns], readings, True)
    if first.completed and isinstance(entry, ClassValue):
        readings = _with_late_touches(readings, first, entry)
    first.machine.let_go()
    steps = program.steps_taken - before
    return Exploration(key, _distinct(readings), first.completed, _uses(first), _calls(first), unsupported, steps)


class _OtherRuns:
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
        return [reading for reading in _read(self._key, flip, run) if self._every or is_own(reading)]

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

    def __init__(self, runs: _OtherRuns, changed: Assumptions) -> None:
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


def _is_made_for(program: Program, entry: Entry, reading: Reading) -> bool:
    """Whether an entry answers for a layer that is made elsewhere.

    That is so for layers made by what is no module, which may branch on what the caller gives; and for those whose
    bias is removed outside of their own class, of which that class knows nothing.
    """
    is_class = isinstance(entry, ClassValue)
    site, trail = reading.observation.site, reading.observation.trail
    if not _is_of_module(program, site):
        caller = reading.observation.around
        return _branches(site) if not is_class else caller is None or not _is_elsewhere(program, entry, caller)
    elsewhere = trail is not None and trail.spot is not None and trail.spot.code.block is not site.code.block
    return is_class and elsewhere and reading.observation.outcome is Outcome.DEAD


def _is_elsewhere(program: Program, entry: Entry, caller: Surroundings) -> bool:
    """Whether the function that called a helper belongs to another module class, which answers for its layers."""
    found = _module_class(program, caller.path, caller.scope)
    return found is not None and found is not entry


def _is_of_module(program: Program, site: Site) -> bool:
    """Whether a constructor call stands in a module class, which is explored by itself."""
    return site.owner is not None and _module_class(program, site.code.path, site.owner) is not None


def _module_class(program: Program, path: str, scope: str) -> ClassValue | None:
    """The module class of a file in which some code stands, by its qualified name."""
    found = entry_of(program.namespace(path), scope.split(".")[0])
    return found if isinstance(found, ClassValue) else None


def _branches(site: Site) -> bool:
    """Whether the module-level function around a constructor call asks anything."""
    return bool(site.code.block.derived(_asks_anything))


def _asks_anything(tree: ast.Module) -> bool:
    return any(isinstance(part, (ast.If, ast.IfExp, ast.BoolOp)) for part in ast.walk(tree))


def _could_build_layers(entry: Entry) -> bool:
    """Whether the constructor of a class names layers."""
    constructor = constructor_of(entry)
    return isinstance(entry, ClassValue) and constructor is not None and names_a_layer(constructor.node)


def intervene(
    program: Program, entry: Entry, function: tuple[str, str], arguments: dict[str, Value], budget: int
) -> list[Observation]:
    """What the layers of an entry do when every call of `function` gets the given arguments."""
    run = first_run(program, entry, budget, Assumptions(interventions={function: arguments}))
    observations = observe(run.machine) if run.completed else []
    run.machine.let_go()
    return observations


def _read(entry: tuple[str, str], flip: Flip | None, run: Run) -> Iterator[Reading]:
    if not run.completed:
        return
    uses = _uses(run)
    for observation in observe(run.machine):
        yield Reading(entry, flip, observation, uses, observation.names)


def _with_late_touches(readings: list[Reading], run: Run, entry: ClassValue) -> list[Reading]:
    """The readings, with the uses of biases in methods that the run did not go through."""
    if not any(reading.observation.outcome is Outcome.DEAD for reading in readings):
        return readings
    touches = late_touches(run.machine, entry)
    return [
        replace(reading, observation=replace(one, touched=(*one.touched, *more)))
        if (more := touches.get((one := reading.observation).site.key())) is not None
        else reading
        for reading in readings
    ]


def _uses(run: Run) -> frozenset[tuple[str, str]]:
    return frozenset(call.callee() for call in run.machine.called)


def _calls(run: Run) -> frozenset[tuple[tuple[str, str], tuple[str, str]]]:
    return frozenset(((call.caller_path, call.caller), call.callee()) for call in run.machine.called)


def _distinct(readings: list[Reading]) -> tuple[Reading, ...]:
    """One reading for all instances that say the same."""
    found: dict[object, list[Reading]] = {}
    for reading in readings:
        observation = reading.observation
        touched = frozenset(id(node) for _, node in observation.touched)
        key = (
            observation.site.key(),
            reading.flip,
            observation.outcome,
            observation.facts,
            observation.counts,
            observation.passed_on,
            touched,
        )
        found.setdefault(key, []).append(reading)
    return tuple(
        alike[0]
        if len(alike) == 1
        else replace(alike[0], names=tuple(dict.fromkeys(name for one in alike for name in one.names)))
        for alike in found.values()
    )
