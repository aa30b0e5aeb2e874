"""Calls of module-level functions answered from memory: given the same values, they give the same value again.

Model code asks the same helpers over and over (which normalizer, how much padding, a width rounded up). Only calls are
remembered that did nothing but compute: they made no module, took no tensor, and wrote to nothing that others see.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from whybias.frozen import frozen
from whybias.liveness.frames import Code
from whybias.liveness.instances import Instance
from whybias.liveness.lasting_writes import IMMUTABLE, MAX_REACH, MUTABLE, outlast, reach
from whybias.liveness.machine import Machine
from whybias.liveness.module_structures import module_key, parts
from whybias.liveness.recording import Notes, Recording, keep, recall, repeat
from whybias.liveness.templates import clone
from whybias.liveness.value_keys import Key, NoKeyError, key_of
from whybias.liveness.values import (
    FunctionValue,
    Value,
)

_READS_EVERYTHING = frozenset({"locals", "vars", "eval", "exec", "dir"})
MOST_IN_VAIN = 300
"""How often calls of a function may be looked for in memory in vain before they are only run."""
WORTH_OF_A_HIT = 4
"""How many searches in vain one hit makes up for."""

Touched = tuple[tuple[int, tuple[tuple[Code, ast.AST], ...]], ...]


@frozen
class RememberedCall:
    """The `result` of a call, or which `argument` it was, and what the call noted.

    `touched` says of which layers it read or wrote the bias: by their place among all modules it was given.
    """

    result: Value
    argument: int | None
    touched: Touched
    notes: Notes


def remembered(
    machine: Machine,
    function: FunctionValue,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    caller: tuple[str, str],
    run: Callable[[], Value],
) -> Value:
    """The result of a call of `function` that `run` makes, from memory where that is the same."""
    in_vain = machine.program.in_vain
    if in_vain[function] > MOST_IN_VAIN:
        return run()
    given = [*args, *kwargs.values()]
    try:
        key = _key(machine, function, args, kwargs)
        known = recall(machine, machine.program.calls, machine.calls, key)
    except (NoKeyError, TypeError):
        return run()
    if known is not None:
        in_vain[function] -= WORTH_OF_A_HIT
        return _repeated(machine, known, given, caller)
    in_vain[function] += 1
    modules = _modules_in(given)
    before = _state(modules)
    instances, written = len(machine.instances), len(machine.written)
    recording = Recording(machine, caller)
    try:
        result = run()
    finally:
        notes = recording.end()
    after = _state(modules)
    argument = next((place for place, value in enumerate(given) if value is result and _is_mutable(value)), None)
    if (
        instances == len(machine.instances)
        and [state[1:] for state in before] == [state[1:] for state in after]
        and _is_still(machine, key, function, args, kwargs)
        and (argument is not None or _is_fresh(result, [*given, function], machine))
        and not (modules and len(machine.written) > written)
        and not outlast(machine, machine.written[written:], [function], notes.names)
    ):
        touched = tuple(
            (place, tuple(module.touched[old[0] :]))
            for place, (module, old) in enumerate(zip(modules, before, strict=True))
            if len(module.touched) > old[0]
        )
        kept = None if argument is not None else clone(result, {})
        keep(machine.program.calls, machine.calls, key, RememberedCall(kept, argument, touched, notes))
    return result


def _is_still(
    machine: Machine, key: Key, function: FunctionValue, args: Sequence[Value], kwargs: Mapping[str, Value]
) -> bool:
    """Whether the arguments are what they were before the call; a list may hold by now what has no key."""
    try:
        return bool(key == _key(machine, function, args, kwargs))
    except (NoKeyError, TypeError):
        return False


def _repeated(machine: Machine, known: RememberedCall, given: list[Value], caller: tuple[str, str]) -> Value:
    machine.step()
    repeat(machine, known.notes, caller)
    if known.touched:
        modules = _modules_in(given)
        for place, nodes in known.touched:
            modules[place].touched.extend(nodes)
    return clone(known.result, {}) if known.argument is None else given[known.argument]


def _key(machine: Machine, function: FunctionValue, args: Sequence[Value], kwargs: Mapping[str, Value]) -> Key:
    modules = [value for value in (*args, *kwargs.values()) if isinstance(value, Instance)]
    if len(modules) > 1 and len(set(map(id, below := _modules_in(modules)))) < len(below):
        raise NoKeyError  # one module among them twice is another thing than two that are alike
    unread = unread_parameters(function.node)
    if not unread:
        given = [_value_key(machine, value) for value in args]
    else:
        spec = function.node.args
        names = [parameter.arg for parameter in (*spec.posonlyargs, *spec.args)]
        given = [
            None if place < len(names) and names[place] in unread else _value_key(machine, value)
            for place, value in enumerate(args)
        ]
    return (
        function,
        machine.setting(),
        tuple(given),
        tuple([(name, None if name in unread else _value_key(machine, value)) for name, value in kwargs.items()]),
    )


@lru_cache(maxsize=1024)
def unread_parameters(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> frozenset[str]:
    """The parameters that a function takes and never looks at, by name."""
    spec = node.args
    unread = {parameter.arg for parameter in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)}
    for part in node.body if isinstance(node.body, list) else [node.body]:
        for inner in ast.walk(part):
            if isinstance(inner, ast.Name):
                if inner.id in _READS_EVERYTHING:
                    return frozenset()
                unread.discard(inner.id)
            elif isinstance(inner, (ast.Global, ast.Nonlocal)):
                unread.difference_update(inner.names)
    return frozenset(unread)


def _value_key(machine: Machine, value: Value) -> Key:
    if isinstance(value, Instance):
        return module_key(value, machine.names_of)
    return key_of(value, machine.names_of)


def _modules_in(given: list[Value]) -> list[Instance]:
    return [part for value in given if isinstance(value, Instance) for part in parts(value)]


def _state(modules: list[Instance]) -> list[tuple[int, ...]]:
    """What a call may change in a module; first how often its bias was touched."""
    return [
        (
            len(part.touched),
            part.version,
            part.calls,
            len(part.events),
            len(part.children),
            len(part.attributes),
            part.training,
            part.statistics_read is None,
        )
        for part in modules
    ]


def _is_mutable(value: Value) -> bool:
    return isinstance(value, (*MUTABLE, Instance))


def _is_fresh(result: Value, given: list[Value], machine: Machine) -> bool:
    """Whether a result can be copied: it holds only constants, and no container that others hold too."""
    if isinstance(result, IMMUTABLE):
        return True
    foreign = {id(value) for value in reach(given)}
    for count, value in enumerate(reach([result])):
        if count > MAX_REACH or id(value) in foreign or machine.program.is_shared(value):
            return False
        if isinstance(value, FunctionValue) and value.closure is not None:
            return False
        if not isinstance(value, (*IMMUTABLE, *MUTABLE, tuple, FunctionValue)) or isinstance(value, set):
            return False
    return True
