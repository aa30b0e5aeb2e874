"""Modules built once: a class given the same values again is copied from the first module it made.

Nothing is copied that a new construction would make otherwise: what changes its arguments, or hangs on an answer given
in another run, is built again.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whybias.knowledge.symbols import Symbol
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance, frame_site
from whybias.liveness.machine import FunctionCall, Machine
from whybias.liveness.values import (
    ClassValue,
    External,
    FunctionValue,
    NativeFunction,
    ObjectValue,
    Opaque,
    Partial,
    Value,
)

if TYPE_CHECKING:
    pass

Key = object


Names = frozenset[tuple[str, str]]


Calls = frozenset[FunctionCall]


class NoKeyError(Exception):
    """A value that two calls cannot be compared by."""


@dataclass(frozen=True, slots=True)
class Template:
    """A module as its constructor left it, never used itself.

    `called` are the functions that ran to build it, `names` the module-level names they read.
    """

    module: Instance
    called: Calls
    names: Names


def key_of(value: Value, depth: int = 6) -> Key:
    """Something equal for values that a program cannot tell apart; raises `NoKeyError` where that cannot be said."""
    if value is None or isinstance(value, (bool, int, float, str, bytes)):
        return (type(value), value)
    if isinstance(value, (Symbol, External, ClassValue, NativeFunction, Opaque)):
        return value
    if depth == 0:
        raise NoKeyError
    if isinstance(value, (tuple, list)):
        return (type(value), tuple(key_of(item, depth - 1) for item in value))
    if isinstance(value, dict):
        return (dict, tuple((key_of(name, depth - 1), key_of(item, depth - 1)) for name, item in value.items()))
    if isinstance(value, FunctionValue) and value.closure is None:
        return value
    if isinstance(value, Partial):
        return (
            Partial,
            key_of(value.function, depth - 1),
            key_of(value.args, depth - 1),
            key_of(value.kwargs, depth - 1),
        )
    if isinstance(value, ObjectValue):
        return (value.cls, key_of(value.attributes, depth - 1))
    raise NoKeyError


def constructed(
    machine: Machine,
    cls: ClassValue,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    node: ast.AST,
    frame: Frame,
    build: Callable[[], Instance],
) -> Instance:
    """The module that `build` makes, or a copy of one made before from the same class and arguments."""
    if cls.nested or machine.interventions or not machine.program.summarize:
        return build()
    try:
        given = (cls, key_of(list(args)), key_of(dict(kwargs)))
        known = machine.templates.get(given) or machine.program.templates.get(given)
    except (NoKeyError, TypeError):
        return build()
    if known is not None:
        machine.called |= known.called
        machine.program.trace_all(known.names)
        return _copy(machine, known.module, node, frame)
    questions, called = len(machine.decisions.consulted), machine.called
    machine.called = set()
    try:
        with machine.program.tracing() as names:
            module = build()
    finally:
        inside, machine.called = frozenset(machine.called), called | machine.called
        machine.program.trace_all(names)
    unchanged = given == (cls, key_of(list(args)), key_of(dict(kwargs)))
    if unchanged and not any(part.hooked for part in parts(module)):
        template = Template(clone(module, {}), inside, frozenset(names))
        for part, twin in zip(parts(module), parts(template.module), strict=False):
            if part.template is None and part is module:
                part.template = twin.template = template
        store = machine.program.templates if questions == len(machine.decisions.consulted) else machine.templates
        store[given] = template
    return module


def _copy(machine: Machine, module: Instance, node: ast.AST, frame: Frame) -> Instance:
    twin = clone(module, {})
    assert isinstance(twin, Instance)
    twin.site = frame_site(frame, node)
    twin.entry, twin.around = frame.enclosing_entry(), frame.surroundings()
    machine.instances.extend(parts(twin))
    return twin


def parts(module: Instance) -> list[Instance]:
    """The module and every module below it, each once, always in the same order."""
    found: dict[int, Instance] = {}
    pending = [module]
    while pending:
        part = pending.pop()
        if id(part) not in found:
            found[id(part)] = part
            pending.extend(child for child in reversed(part.children.values()) if isinstance(child, Instance))
            pending.extend(value for value in part.attributes.values() if isinstance(value, Instance))
    return list(found.values())


def clone(value: Value, memo: dict[int, Value]) -> Value:
    """A deep copy of containers and modules; copies of a layer keep its constructor call."""
    if id(value) in memo:
        return memo[id(value)]
    if isinstance(value, list):
        return [clone(item, memo) for item in value]
    if isinstance(value, tuple):
        return tuple(clone(item, memo) for item in value)
    if isinstance(value, dict):
        return {key: clone(item, memo) for key, item in value.items()}
    if isinstance(value, ObjectValue):
        made = ObjectValue(value.cls, {})
        memo[id(value)] = made
        made.attributes.update({key: clone(item, memo) for key, item in value.attributes.items()})
        return made
    if not isinstance(value, Instance):
        return value
    twin = value.without_history()
    memo[id(value)] = twin
    for name, item in value.attributes.items():
        twin.attributes[name] = clone(item, memo)
    for name, item in value.children.items():
        twin.register(name, clone(item, memo))
    twin.template = value.template
    return twin
