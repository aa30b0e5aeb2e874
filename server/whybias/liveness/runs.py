"""Running one entry point: a module class with its defaults, or a function that builds a module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from whybias.frozen import frozen
from whybias.knowledge.symbols import Symbol
from whybias.liveness import construction, module_uses, trail_ends
from whybias.liveness.attribute_writes import set_attribute
from whybias.liveness.calls import call_function
from whybias.liveness.decisions import BudgetExceeded, Decisions
from whybias.liveness.expressions import evaluate
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.machine import UNKNOWN_LENGTH, Machine, Raised
from whybias.liveness.module_structures import parts
from whybias.liveness.passages import Passages
from whybias.liveness.program import Program
from whybias.liveness.signatures import defaults_of
from whybias.liveness.stopped import Stopped
from whybias.liveness.templates import clone
from whybias.liveness.tensors import Source, Spot, Tensor, Trail
from whybias.liveness.value_keys import NoKeyError
from whybias.liveness.values import ClassValue, FunctionValue, ModuleVariable, Opaque, Value
from whybias.liveness.verdicts import StepKind
from whybias.liveness.ways import SHARED, is_same

MAX_RANK_REPAIRS = 3


@frozen
class Assumptions:
    """What one run takes for given besides the defaults.

    `parameters` are values for the entry's own parameters; `decisions` answers to questions; `inputs` values for
    parameters of the outermost forward; `unknown_length` is what sequences have of which nothing is known;
    `attributes` are set on the module before it runs.
    """

    parameters: Mapping[str, Value] = field(default_factory=dict)
    decisions: Mapping[str, bool] = field(default_factory=dict)
    inputs: Mapping[str, Value] = field(default_factory=dict)
    training: bool = True
    interventions: Mapping[tuple[str, str], dict[str, Value]] = field(default_factory=dict)
    unknown_length: int = UNKNOWN_LENGTH
    attributes: Mapping[str, Value] = field(default_factory=dict)


@frozen
class Run:
    """One finished run. `completed` is False where it ended early: out of budget, or the program raised."""

    machine: Machine
    assumptions: Assumptions
    completed: bool
    raised: bool = False
    guessed_ranks: Mapping[str, int] = field(default_factory=dict)
    """The ranks it goes by that are only the least possible."""


Entry = ClassValue | FunctionValue | ModuleVariable


def run_entry(
    program: Program, entry: Entry, assumptions: Assumptions, budget: int, ranks: Mapping[str, int] | None = None
) -> Run:
    """Run an entry point under the given assumptions, again with better ranks where the first run learns some.

    `ranks` are those that an earlier run of the same entry has learned.
    """
    ranks = ranks or {}
    guessed: dict[str, int] = {}
    run = _run_once(program, entry, assumptions, budget, ranks)
    for _ in range(MAX_RANK_REPAIRS - 1):
        better = run.machine.decisions.better_ranks()
        if better is None:
            break
        ranks = better
        guessed.update(run.machine.decisions.guessed_ranks())
        last, run = run, _run_once(program, entry, assumptions, budget, ranks)
        last.machine.let_go()
    return replace(run, guessed_ranks=guessed) if guessed else run


def _remember_ranks(machine: Machine, module: Instance) -> None:
    """Keep the ranks of a module's inputs for later runs that use the same class."""
    bound = {name: rank for name, rank in machine.decisions.rank_bound.items() if name.startswith("input ")}
    if isinstance(module.cls, ClassValue):
        machine.program.input_ranks.setdefault(module.cls, {}).update(bound)


def _run_once(program: Program, entry: Entry, assumptions: Assumptions, budget: int, ranks: Mapping[str, int]) -> Run:
    if program.stop is not None and program.stop():
        raise Stopped
    machine = Machine(
        program,
        Decisions(dict(assumptions.decisions), ranks),
        budget,
        training=assumptions.training,
        interventions=assumptions.interventions,
        unknown_length=assumptions.unknown_length,
        passages=Passages() if program.note_passages else None,
    )
    frame = Frame(entry.code, entry.namespace, entry.namespace.values, is_module=True)
    try:
        made = _build(machine, entry, assumptions, frame)
        if isinstance(made, Instance):
            for name, value in assumptions.attributes.items():
                set_attribute(machine, made, name, value, entry.node, frame)
            module_uses.use(machine, made, assumptions.inputs, entry.node, frame)
            _mark_statistics_read(machine)
            _mark_statistics_shared(machine)
            _remember_ranks(machine, made)
        _mark_kept(machine, entry, frame)
        return Run(machine, assumptions, True)
    except BudgetExceeded:
        return Run(machine, assumptions, False)
    except Raised:
        return Run(machine, assumptions, False, raised=True)
    except RecursionError:
        return Run(machine, assumptions, False)
    finally:
        program.steps_taken += budget - machine.steps


def _build(machine: Machine, entry: Entry, assumptions: Assumptions, frame: Frame) -> Value:
    if isinstance(entry, ClassValue):
        constructor = entry.method("__init__")
        given: dict[str, Value] = {}
        if constructor is not None:
            given = parameter_values(machine, constructor, assumptions.parameters, skip_first=True)
        return construction.instantiate(machine, entry, [], given, entry.node, frame)
    if isinstance(entry, ModuleVariable):
        return _made_by_statement(machine, evaluate(machine, entry.node, frame))
    given = parameter_values(machine, entry, assumptions.parameters, skip_first=False)
    return call_function(machine, entry, [], given, entry.node, frame)


def _made_by_statement(machine: Machine, made: Value) -> Value:
    """A module that a module-level statement makes; a copy where some of its layers stem from other statements."""
    if not isinstance(made, Instance) or {id(part) for part in parts(made)} <= set(map(id, machine.instances)):
        return made
    machine.instances.clear()
    try:
        copy = clone(made, {})
    except NoKeyError:
        return Opaque("a module that cannot be copied")
    machine.instances.extend(parts(copy))
    return copy


def constructor_of(entry: Entry) -> FunctionValue | None:
    """The function that takes an entry's parameters: a builder itself, or a class's ``__init__``."""
    if isinstance(entry, FunctionValue):
        return entry
    return entry.method("__init__") if isinstance(entry, ClassValue) else None


def parameter_values(
    machine: Machine, function: FunctionValue, overrides: Mapping[str, Value], skip_first: bool
) -> dict[str, Value]:
    """Arguments for a constructor or builder: defaults where there are any, else symbols named as the parameter."""
    values: dict[str, Value] = {}
    for parameter, default, has_default in defaults_of(function, skip_first):
        name = parameter.arg
        if name in overrides:
            values[name] = overrides[name]
        elif has_default:
            values[name] = default
        else:
            values[name] = Symbol.named(name)
        if isinstance(values[name], Symbol):
            machine.names_of[str(values[name])] = frozenset({name})
    if function.node.args.kwarg is not None:
        values.update({name: value for name, value in overrides.items() if name not in values})
    return values


def _mark_kept(machine: Machine, entry: Entry, frame: Frame) -> None:
    """What a module still holds in its attributes may be read by anyone."""
    for instance in machine.instances:
        for name, value in instance.attributes.items():
            if isinstance(value, (Tensor, list, tuple, dict)):
                spot = Spot(entry.code, entry.node)
                trail_ends.end_all([value], StepKind.SEEN, f".{name}", f"it is kept in the attribute {name}", spot)


def _mark_statistics_shared(machine: Machine) -> None:
    """Statistics that a module gives to a function are one for all its calls, as those of a layer are."""
    for instance in machine.instances:
        if instance.calls < 2 or not isinstance(instance.cls, ClassValue) or not instance.keeps_statistics():
            continue
        for layer, ways in instance.removals.items():
            for part in dict.fromkeys(part for part, _ in ways):
                alike = [way for way in ways if way[0] == part]
                if not is_same(alike, instance.calls):
                    trail = Trail(StepKind.SEEN, ".running_mean", instance.path(), SHARED, None, instance, None)
                    layer.record(StepKind.SEEN, Source(layer, part), trail)


def _mark_statistics_read(machine: Machine) -> None:
    """A running mean holds the biases that its normalizer removed."""
    for instance in machine.instances:
        if instance.statistics_read is not None and not instance.normalizes_itself():
            how = "its running mean, which holds the bias, is read"
            for layer in instance.removals:
                trail = Trail(
                    StepKind.SEEN, ".running_mean", instance.path(), how, instance.statistics_read, instance, None
                )
                layer.record(StepKind.SEEN, Source(layer), trail)
