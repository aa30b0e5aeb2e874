"""Running one entry point: a module class with its defaults, or a function that builds a module."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Symbol
from whybias.liveness import construction, module_calls, module_methods, trail_ends
from whybias.liveness.calls import call_function
from whybias.liveness.decisions import BudgetExceeded, Decisions
from whybias.liveness.expressions import evaluate
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.machine import UNKNOWN_LENGTH, Machine, Raised
from whybias.liveness.passages import Passages
from whybias.liveness.program import Program
from whybias.liveness.stopped import Stopped
from whybias.liveness.templates import NoKeyError, clone, parts
from whybias.liveness.tensors import RankOrigin, Source, Spot, Tensor, Trail
from whybias.liveness.values import BoundMethod, ClassValue, External, FunctionValue, ModuleVariable, Opaque, Value
from whybias.liveness.verdicts import StepKind

MAX_RANK_REPAIRS = 3


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What one run takes for given besides the defaults.

    `parameters` are values for the entry's own parameters; `decisions` answers to questions; `inputs` values for
    parameters of the outermost forward; `unknown_length` is what sequences have of which nothing is known.
    """

    parameters: Mapping[str, Value] = field(default_factory=dict)
    decisions: Mapping[str, bool] = field(default_factory=dict)
    inputs: Mapping[str, Value] = field(default_factory=dict)
    training: bool = True
    interventions: Mapping[tuple[str, str], dict[str, Value]] = field(default_factory=dict)
    unknown_length: int = UNKNOWN_LENGTH


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run. `completed` is False where it ended early: out of budget, or the program raised."""

    machine: Machine
    assumptions: Assumptions
    completed: bool
    raised: bool = False


Entry = ClassValue | FunctionValue | ModuleVariable


def run_entry(
    program: Program, entry: Entry, assumptions: Assumptions, budget: int, ranks: Mapping[str, int] | None = None
) -> Run:
    """Run an entry point under the given assumptions, again with better ranks where the first run learns some.

    `ranks` are those that an earlier run of the same entry has learned.
    """
    ranks = ranks or {}
    run = _run_once(program, entry, assumptions, budget, ranks)
    for _ in range(MAX_RANK_REPAIRS - 1):
        better = run.machine.decisions.better_ranks()
        if better is None:
            break
        ranks = better
        last, run = run, _run_once(program, entry, assumptions, budget, ranks)
        last.machine.let_go()
    return run


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
            _use(machine, made, entry, assumptions, frame)
            _mark_statistics_read(machine)
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


def defaults_of(function: FunctionValue, skip_first: bool) -> Iterator[tuple[ast.arg, Value, bool]]:
    """The parameters of a function that take one argument each: name, default, and whether there is a default."""
    spec = function.node.args
    positional = [*spec.posonlyargs, *spec.args]
    first_default = len(positional) - len(function.defaults)
    for index, parameter in enumerate(positional):
        if skip_first and index == 0:
            continue
        if index >= first_default:
            yield parameter, function.defaults[index - first_default], True
        else:
            yield parameter, None, False
    for parameter in spec.kwonlyargs:
        if parameter.arg in function.keyword_defaults:
            yield parameter, function.keyword_defaults[parameter.arg], True
        else:
            yield parameter, None, False


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


def _input(machine: Machine, name: str, module: Instance) -> Tensor:
    key = f"input {name}"
    known = machine.program.input_ranks.get(module.cls, {}) if isinstance(module.cls, ClassValue) else {}
    rank = machine.decisions.ranks.get(key, known.get(key))
    return Tensor(Shape(rank), rank_origin=RankOrigin(key), assumed=True)


def _inputs(
    machine: Machine, module: Instance, function: FunctionValue, overrides: Mapping[str, Value]
) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for parameter, default, has_default in defaults_of(function, skip_first=True):
        name = parameter.arg
        if has_default and default is None:
            machine.optional_inputs.add(name)
        if name in overrides:
            values[name] = _input(machine, name, module) if overrides[name] is Tensor else overrides[name]
        elif not has_default:
            values[name] = _input(machine, name, module)
        else:
            values[name] = default
    return values


def _starred(machine: Machine, module: Instance, function: FunctionValue) -> list[Value]:
    """One tensor for a ``forward(self, *inputs)`` that names no other input, as a wrapper's does."""
    spec = function.node.args
    if spec.vararg is None or len(spec.posonlyargs) + len(spec.args) > 1:
        return []
    return [_input(machine, spec.vararg.arg, module)]


def _use(machine: Machine, module: Instance, entry: Entry, assumptions: Assumptions, frame: Frame) -> None:
    """Call the module as its users do; whatever it returns is seen by someone."""
    machine.in_use = True
    node: ast.AST = entry.node
    override = module.attributes.get("forward")
    if isinstance(override, BoundMethod):
        override = override.function
    if isinstance(override, FunctionValue):
        function: FunctionValue | None = override
    else:
        function = _forward_of(module.cls) if isinstance(module.cls, ClassValue) else None
    if function is None and not _is_callable(module):
        _use_methods(machine, module, frame)
        return
    for _ in range(2):
        machine.switched = False
        if function is not None:
            result = module_calls.call_module(
                machine,
                module,
                _starred(machine, module, function),
                _inputs(machine, module, function, assumptions.inputs),
                node,
                frame,
            )
            spot = Spot(function.code, _last_return(function))
        else:
            result = module_calls.call_module(machine, module, [_input(machine, "input", module)], {}, node, frame)
            spot = Spot(frame.code, node)
        trail_ends.end_all([result], StepKind.ESCAPED, "return", "it is returned", spot)
        if not machine.switched:
            break
    for method in _other_methods(machine, module):
        _use_method(machine, module, method, frame)


def _other_methods(machine: Machine, module: Instance) -> list[FunctionValue]:
    """The methods that forward does not go through and that call a submodule whose bias would otherwise be dead."""
    if not isinstance(module.cls, ClassValue):
        return []
    doubtful = {
        child
        for child, value in module.children.items()
        if isinstance(value, Instance)
        and any(
            part.events and all(event.kind is StepKind.REMOVED for event in part.events)
            for _, part in module_methods.submodules(value)
        )
    }
    called = {(call.path, call.name) for call in machine.called}
    return [
        method
        for method in (_methods(module.cls) if doubtful else ())
        if (method.code.path, method.qualified_name) not in called and not doubtful.isdisjoint(_called(method.node))
    ]


def _methods(cls: ClassValue) -> list[FunctionValue]:
    """The methods of a class that are called on its objects by name."""
    found: dict[str, FunctionValue] = {}
    for each in cls.mro:
        for name, value in each.attributes.items() if isinstance(each, ClassValue) else ():
            if isinstance(value, FunctionValue) and not value.kind and not _is_apart(name):
                found.setdefault(name, value)
    return list(found.values())


def _is_apart(name: str) -> bool:
    """Whether a method says by its name that it is Python's, or that normalizers are folded in: ``forward_fuse``."""
    return name.startswith("__") or ("forward" in name and "fuse" in name)


@lru_cache(maxsize=1024)
def _called(method: ast.AST) -> frozenset[str]:
    """The attributes that a method calls: ``self.conv(x)``, ``self.convs[i](x)``, ``self.conv.forward(x)``."""
    names = set()
    for node in ast.walk(method):
        if isinstance(node, ast.Call):
            called = node.func.value if isinstance(node.func, ast.Subscript) else node.func
            if isinstance(called, ast.Attribute) and called.attr == "forward":
                called = called.value
            if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
                names.add(called.attr)
    return frozenset(names)


def _use_methods(machine: Machine, module: Instance, frame: Frame) -> None:
    """Call each method that calls a submodule, for a class without a forward; each optional argument is given once."""
    for method in _methods(module.cls) if isinstance(module.cls, ClassValue) else ():
        if _called(method.node).isdisjoint(module.children):
            continue
        _use_method(machine, module, method, frame)
        for parameter, default, has_default in defaults_of(method, skip_first=True):
            if has_default and (default is None or isinstance(default, bool)):
                other: Value = Tensor if default is None else not default
                _use_method(machine, module, method, frame, {parameter.arg: other})


def _use_method(
    machine: Machine,
    module: Instance,
    method: FunctionValue,
    frame: Frame,
    given: Mapping[str, Value] = MappingProxyType({}),
) -> None:
    """Call one more method as a user might; what it returns is seen."""
    try:
        result = call_function(machine, method, [module], _inputs(machine, module, method, given), method.node, frame)
    except Raised:
        return
    spot = Spot(method.code, _last_return(method))
    trail_ends.end_all([result], StepKind.ESCAPED, "return", f"it is returned by {method.name}", spot)


def _is_callable(module: Instance) -> bool:
    base = module.cls if isinstance(module.cls, External) else module.cls.external_base()
    return module.layer is not None or (base is not None and base.name == construction.SEQUENTIAL)


def _last_return(function: FunctionValue) -> ast.AST:
    body = function.node.body
    last = body[-1] if isinstance(body, list) else body
    return last.value if isinstance(last, ast.Return) and last.value is not None else last


def _mark_kept(machine: Machine, entry: Entry, frame: Frame) -> None:
    """What a module still holds in its attributes may be read by anyone."""
    for instance in machine.instances:
        for name, value in instance.attributes.items():
            if isinstance(value, (Tensor, list, tuple, dict)):
                spot = Spot(entry.code, entry.node)
                trail_ends.end_all([value], StepKind.SEEN, f".{name}", f"it is kept in the attribute {name}", spot)


def _mark_statistics_read(machine: Machine) -> None:
    """A running mean holds the biases that its normalizer removed."""
    for instance in machine.instances:
        if instance.statistics_read is not None:
            how = "its running mean, which holds the bias, is read"
            for layer in instance.removals:
                trail = Trail(
                    StepKind.SEEN, ".running_mean", instance.path(), how, instance.statistics_read, instance, None
                )
                layer.record(StepKind.SEEN, Source(layer), trail)


def is_module_entry(entry: Entry) -> bool:
    """Whether a class is an ``nn.Module`` that can be used: by a forward, a container's, or other methods."""
    if not isinstance(entry, ClassValue) or not construction.is_module_class(entry):
        return False
    if _forward_of(entry) is not None:
        return True
    base = entry.external_base()
    if base is not None and base.name not in ("torch.nn.Module", "torch.nn.ModuleList", "torch.nn.ModuleDict"):
        return True
    return any(_called(method.node) for method in _methods(entry))


def _forward_of(cls: ClassValue) -> FunctionValue | None:
    """The forward of a class; none that does nothing but raise an exception."""
    forward = cls.method("forward")
    if forward is None:
        return None
    body = forward.node.body
    return None if isinstance(body, list) and isinstance(body[0], ast.Raise) else forward
