"""Exploring an entry point: the run with its defaults, then runs that differ from it in one thing each."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace

from whybias.frozen import frozen
from whybias.liveness.demands import first_run
from whybias.liveness.entries import entry_of
from whybias.liveness.flips import (
    Turn,
    every_flip,
)
from whybias.liveness.frames import Surroundings
from whybias.liveness.instances import Site
from whybias.liveness.late_touches import late_touches
from whybias.liveness.layer_names import names_a_layer
from whybias.liveness.observations import Observation, Outcome, observe
from whybias.liveness.other_runs import OtherRuns, read_run, uses_of
from whybias.liveness.program import Program
from whybias.liveness.readings import Reading, is_own
from whybias.liveness.runs import Assumptions, Entry, Run, constructor_of
from whybias.liveness.values import ClassValue, Value

MOST_STEPS_FOR_OTHERS = 20_000
MOST_STEPS_OF_BUILDERS_FOR_OTHERS = 4_000
"""How many steps they may take for layers that are made by others, whose own runs tell of them too."""


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
    readings = list(read_run(key, None, first))
    unsupported = Counter(first.machine.unsupported)
    own = [reading.observation.outcome for reading in readings if is_own(reading)]
    may_flip = first.completed or (first.raised and isinstance(entry, ClassValue))
    hopeful = first.raised or any(outcome.is_hopeful for outcome in own)
    for_others = (
        may_flip
        and not hopeful
        and any(one.observation.outcome.is_hopeful and _is_made_for(program, entry, one) for one in readings)
    )
    runs = OtherRuns(program, entry, budget, key, first, not readings or bool(own) or for_others)
    turns: list[Turn] = []
    if may_flip and (not readings or own or _could_build_layers(entry)):
        turns = list(every_flip(entry, first, hopeful, Outcome.UNUSED in own))
        if not runs.try_all(turns, readings, hopeful):
            first.machine.let_go()
            steps = program.steps_taken - before
            return Exploration(key, (), False, uses_of(first), _calls(first), unsupported, steps)
    if for_others:
        runs.may_take(MOST_STEPS_FOR_OTHERS if isinstance(entry, ClassValue) else MOST_STEPS_OF_BUILDERS_FOR_OTHERS)
        runs.try_all([turn for turn in runs.every_turn if turn not in turns], readings, True)
    if first.completed and isinstance(entry, ClassValue):
        readings = _with_late_touches(readings, first, entry)
    first.machine.let_go()
    steps = program.steps_taken - before
    return Exploration(key, _distinct(readings), first.completed, uses_of(first), _calls(first), unsupported, steps)


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
