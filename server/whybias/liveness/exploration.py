"""Exploring an entry point: the run with its defaults, then runs that differ from it in one thing each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from whybias.liveness.demands import combined, first_run
from whybias.liveness.late_touches import late_touches
from whybias.liveness.layer_names import names_a_layer
from whybias.liveness.observations import Observation, Outcome, observe
from whybias.liveness.other_arguments import other_values, tested_names
from whybias.liveness.program import Program
from whybias.liveness.runs import Assumptions, Entry, Run, constructor_of, defaults_of, run_entry
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import ClassValue, FunctionValue, Value

MAX_PARAMETER_FLIPS = 10
MAX_OTHER_FLIPS = 8
MOST_STEPS = 4
"""How many times the budget of one run all runs of an entry may take together."""


@dataclass(frozen=True, slots=True)
class Flip:
    """In what a run differs from the one with defaults.

    `condition` is a constructor parameter or a question about one; `is_parameter` tells such flips from those of
    other decisions, which no caller controls.
    """

    condition: str
    is_parameter: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What one run of one entry says of one layer instance.

    `names` is what the entry calls this instance and all others that say the same.
    """

    entry: tuple[str, str]
    flip: Flip | None
    observation: Observation
    uses: frozenset[tuple[str, str]]
    """The module-level classes and functions, by file and name, that the run went through."""
    names: tuple[str, ...] = ()


def is_own(reading: Reading) -> bool:
    """Whether the reading comes from running the very class or function that contains the call."""
    scope, name = reading.observation.site.scope, reading.entry[1]
    return reading.observation.site.code.path == reading.entry[0] and (scope == name or scope.startswith(f"{name}."))


@dataclass(frozen=True, slots=True)
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
    spent = budget - first.machine.steps
    may_flip = first.completed or (first.raised and isinstance(entry, ClassValue))
    every = not readings or bool(own)
    if may_flip and (every or _could_build_layers(entry)):
        hopeful = first.raised or Outcome.DEAD in own or Outcome.PARTIAL in own
        for flip, changed in flips(entry, first, hopeful, Outcome.UNUSED in own):
            assumptions = combined(first.assumptions, changed)
            if spent > MOST_STEPS * budget:
                first.machine.let_go()
                steps = program.steps_taken - before
                return Exploration(key, (), False, _uses(first), _calls(first), unsupported, steps)
            run = run_entry(program, entry, assumptions, budget, first.machine.decisions.ranks)
            spent += budget - run.machine.steps
            found = [reading for reading in _read(key, flip, run) if every or is_own(reading)]
            run.machine.let_go()
            readings.extend(found)
            for more, further in _second_flips(entry, first, run, found, readings) if flip.is_parameter else ():
                both = run_entry(program, entry, combined(assumptions, further), budget, first.machine.decisions.ranks)
                spent += budget - both.machine.steps
                readings.extend(reading for reading in _read(key, more, both) if every or is_own(reading))
                both.machine.let_go()
    if first.completed and isinstance(entry, ClassValue):
        readings = _with_late_touches(readings, first, entry)
    first.machine.let_go()
    steps = program.steps_taken - before
    return Exploration(key, _distinct(readings), first.completed, _uses(first), _calls(first), unsupported, steps)


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
        yield Reading(entry, flip, observation, uses)


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
            touched,
        )
        found.setdefault(key, []).append(reading)
    return tuple(
        replace(alike[0], names=tuple(dict.fromkeys(name for one in alike for name in one.observation.names)))
        for alike in found.values()
    )


def flips(entry: Entry, first: Run, hopeful: bool, unused: bool = False) -> Iterator[tuple[Flip, Assumptions]]:
    """The ways in which a run may differ from the first one in one thing; fewer where no layer may be dead.

    `unused` says that some layer was built and not called: a parameter may change that.
    """
    constructor = constructor_of(entry)
    count = 0
    if constructor is not None:
        tested = tested_names(constructor.node)
        for name, value, decisions in other_values(
            constructor, isinstance(entry, ClassValue), tested, first.machine.alternatives
        ):
            if not (hopeful or unused or name in tested or isinstance(value, str)):
                continue
            count += 1
            if count <= MAX_PARAMETER_FLIPS:
                yield Flip(name, True), Assumptions({name: value}, decisions)
    for text, names in first.machine.decisions.conditions.items():
        count += 1
        if names and count <= MAX_PARAMETER_FLIPS:
            yield Flip(text, True), Assumptions(decisions={text: not first.machine.decisions.given[text]})
    if not hopeful:
        return
    if first.machine.training_asked:
        yield Flip("training", False), Assumptions(training=False)
    for name, value in islice(_other_inputs(entry), MAX_OTHER_FLIPS):
        yield Flip(f"input {name}", False), Assumptions(inputs={name: value})
    conditions = first.machine.decisions.conditions
    others = [each for each in first.machine.decisions.given.items() if each[0] not in conditions]
    for text, answer in others[:MAX_OTHER_FLIPS]:
        yield Flip(text, False), Assumptions(decisions={text: not answer})


def _second_flips(
    entry: Entry, first: Run, run: Run, found: list[Reading], readings: list[Reading]
) -> Iterator[tuple[Flip, Assumptions]]:
    """In what else to change a run in which layers are dead that the first one did not use.

    The inputs and the answers that may bring those layers to life have only this run to be changed in.
    """
    used = {
        reading.observation.site.key()
        for reading in readings
        if reading.flip is None and reading.observation.outcome is not Outcome.UNUSED
    }
    hopeful = (Outcome.DEAD, Outcome.PARTIAL)
    if all(one.observation.outcome not in hopeful or one.observation.site.key() in used for one in found):
        return
    if run.machine.training_asked:
        yield Flip("training", False), Assumptions(training=False)
    for name, value in islice(_other_inputs(entry), MAX_OTHER_FLIPS):
        yield Flip(f"input {name}", False), Assumptions(inputs={name: value})
    decisions = run.machine.decisions
    new = [text for text in decisions.given if text not in first.machine.decisions.given]
    for text in [text for text in new if text not in decisions.conditions][:MAX_OTHER_FLIPS]:
        yield Flip(text, False), Assumptions(decisions={text: not decisions.given[text]})


def _other_inputs(entry: Entry) -> Iterator[tuple[str, Value]]:
    """What else the optional inputs of forward may be: first the flags, which decide what is handed out."""
    if not isinstance(entry, ClassValue):
        return
    found = entry.find("forward")
    if found is None or not isinstance(found[0], FunctionValue):
        return
    optional = [(parameter.arg, default) for parameter, default, has in defaults_of(found[0], skip_first=True) if has]
    yield from ((name, not default) for name, default in optional if isinstance(default, bool))
    yield from ((name, Tensor) for name, default in optional if default is None)
