"""Modules built once: a class given the same values again is copied from the first module it made.

Nothing is copied that a new construction would make otherwise: what changes its arguments, or hangs on an answer given
in another run, is built again.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from whybias.frozen import frozen
from whybias.knowledge.symbols import Symbol
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance, frame_site
from whybias.liveness.machine import Machine
from whybias.liveness.recording import Notes, Recording, keep, recall, repeat
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import (
    BoundMethod,
    ClassValue,
    External,
    FunctionValue,
    NativeFunction,
    NativeMethod,
    ObjectValue,
    Opaque,
    Partial,
    SuperValue,
    Value,
)

Key = object
Abouts = Mapping[str, frozenset[str]]


class NoKeyError(Exception):
    """A value that two calls cannot be compared by."""


@frozen
class Template:
    """A module as its constructor left it, never used itself, and what building it noted."""

    module: Instance
    notes: Notes

    def let_go(self) -> None:
        """Nobody will copy it any more."""
        for part in parts(self.module):
            part.let_go()


def key_of(value: Value, names_of: Abouts, depth: int = 6) -> Key:
    """Something equal for values that a program cannot tell apart; raises `NoKeyError` where that cannot be said.

    `names_of` tells which parameters of the run the symbols are about.
    """
    kind = value.__class__
    if kind in _PLAIN:
        return (kind, value)
    if kind is Symbol:
        return (value, names_of.get(str(value)))
    if kind in _SAME_IF_EQUAL:
        return value
    if depth == 0:
        raise NoKeyError
    if kind is tuple or kind is list:
        return (kind, tuple([key_of(item, names_of, depth - 1) for item in value]))
    if isinstance(value, dict):
        return (
            dict,
            tuple([(key_of(k, names_of, depth - 1), key_of(item, names_of, depth - 1)) for k, item in value.items()]),
        )
    if isinstance(value, FunctionValue) and value.closure is None:
        return value
    if isinstance(value, Partial):
        inner = (value.function, value.args, value.kwargs)
        return (Partial, *[key_of(item, names_of, depth - 1) for item in inner])
    if isinstance(value, ObjectValue):
        return (value.cls, *[key_of(part, names_of, depth - 1) for part in (value.attributes, value.contents)])
    raise NoKeyError


_PLAIN = frozenset({bool, int, float, str, bytes, type(None)})
_SAME_IF_EQUAL = frozenset({External, ClassValue, NativeFunction, Opaque})


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
    if cls.nested or not machine.program.summarize:
        return build()
    try:
        given = (cls, machine.setting(), _arguments_key(machine, args, kwargs))
        known = recall(machine, machine.program.templates, machine.templates, given)
    except (NoKeyError, TypeError):
        return build()
    if known is not None:
        repeat(machine, known.notes, frame.place())
        return _copy(machine, known.module, node, frame)
    recording = Recording(machine, frame.place())
    try:
        module = build()
    finally:
        notes = recording.end()
    unchanged = given == (cls, machine.setting(), _arguments_key(machine, args, kwargs))
    if unchanged and not any(part.hooked for part in parts(module)):
        try:
            twin = clone(module, {})
        except NoKeyError:
            return module
        template = Template(twin, notes)
        module.template = twin.template = template
        keep(machine.program.templates, machine.templates, given, template)
    return module


def _arguments_key(machine: Machine, args: Sequence[Value], kwargs: Mapping[str, Value]) -> Key:
    names_of = machine.names_of
    return (
        tuple([key_of(value, names_of) for value in args]),
        tuple([(name, key_of(value, names_of)) for name, value in kwargs.items()]),
    )


def _copy(machine: Machine, module: Instance, node: ast.AST, frame: Frame) -> Instance:
    twin = clone(module, {})
    assert isinstance(twin, Instance)
    twin.site = frame_site(frame, node)
    twin.entry, twin.around = frame.enclosing_entry(), frame.surroundings()
    machine.instances.extend(parts(twin))
    return twin


def parts(module: Instance) -> list[Instance]:
    """The module and every module below it, each once, always in the same order."""
    found: list[Instance] = []
    seen: set[int] = set()
    pending: list[Value] = [module]
    while pending:
        part = pending.pop()
        kind = part.__class__
        if kind not in _HOLDERS or id(part) in seen:
            continue
        seen.add(id(part))
        if kind is Instance:
            found.append(part)
            pending.extend(part.children.values())
            pending.extend(part.attributes.values())
        else:
            pending.extend(part.values() if kind is dict else part)
    return found


_HOLDERS = frozenset({Instance, dict, list, tuple})


def clone(value: Value, memo: dict[int, Value]) -> Any:
    """A deep copy of containers and modules; copies of a layer keep its constructor call.

    Raises `NoKeyError` for what cannot be copied.
    """
    kind = value.__class__
    if kind in _PLAIN:
        return value
    if id(value) in memo:
        return memo[id(value)]
    if kind is Instance:
        return _clone_of_module(value, memo)
    if isinstance(value, list):
        copied: list[Value] = []
        memo[id(value)] = copied
        copied.extend([clone(item, memo) for item in value])
        return copied
    if isinstance(value, tuple):
        memo[id(value)] = items = tuple([clone(item, memo) for item in value])
        return items
    if isinstance(value, dict):
        table: dict[Value, Value] = {}
        memo[id(value)] = table
        table.update({key: clone(item, memo) for key, item in value.items()})
        return table
    if isinstance(value, ObjectValue):
        if any(member is value for member in value.cls.attributes.values()):
            return value  # a member of an Enum: there is one of each
        made = ObjectValue(value.cls, {})
        memo[id(value)] = made
        made.attributes.update({key: clone(item, memo) for key, item in value.attributes.items()})
        made.contents = clone(value.contents, memo)
        return made
    return _clone_of_callable(value, memo)


def _clone_of_module(value: Instance, memo: dict[int, Value]) -> Instance:
    twin = value.without_history()
    memo[id(value)] = twin
    for name, item in value.attributes.items():
        twin.attributes[name] = item if item.__class__ in _PLAIN else clone(item, memo)
    for name, item in value.children.items():
        twin.children[name] = child = clone(item, memo)
        twin.adopt(child, name)
    twin.template = value.template
    return twin


def _clone_of_callable(value: Value, memo: dict[int, Value]) -> Value:
    """What belongs to a module belongs to its copy in the copy: its methods, and the parameters of its layers."""
    kind = value.__class__
    if kind is BoundMethod:
        return BoundMethod(value.function, clone(value.receiver, memo))
    if kind is NativeMethod:
        return NativeMethod(clone(value.receiver, memo), value.name)
    if kind is Partial:
        return Partial(*[clone(part, memo) for part in (value.function, value.args, value.kwargs)])
    if kind is Tensor:
        return value.copied(clone(value.parameter_of, memo))
    if (kind is FunctionValue and value.closure is not None) or kind is SuperValue:
        raise NoKeyError  # it sees the names of the constructor that made it, the module itself among them
    return value
