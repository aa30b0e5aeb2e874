"""Modules built once: a class given the same values again is copied from the first module it made.

Nothing is copied that a new construction would make otherwise: what changes its arguments, or hangs on an answer given
in another run, is built again.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from whybias.frozen import frozen
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance, frame_site
from whybias.liveness.lasting_writes import MUTABLE, outlast, reach
from whybias.liveness.machine import Machine
from whybias.liveness.module_structures import holds_containers, is_nested, parts, structure
from whybias.liveness.recording import Notes, Recording, keep, recall, repeat
from whybias.liveness.tensors import Tensor
from whybias.liveness.value_keys import PLAIN, Key, NoKeyError, key_of
from whybias.liveness.values import (
    BoundMethod,
    ClassValue,
    FunctionValue,
    NativeMethod,
    ObjectValue,
    Partial,
    SuperValue,
    Value,
)


@frozen
class Template:
    """A module as its constructor left it, never used itself, and what building it noted.

    `like` is the module of the first template with the same parts in the same places, whatever arguments were given:
    what uses one does the same to the other. `given` are the containers and objects among the arguments, as the module
    holds them; None where it does not. `holds_containers` says whether it holds any that could be changed.
    """

    module: Instance
    notes: Notes
    like: Instance
    given: tuple[Value, ...]
    holds_containers: bool

    def let_go(self) -> None:
        """Nobody will copy it any more."""
        for part in parts(self.module):
            part.let_go()


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
        key = (cls, machine.setting(), _arguments_key(machine, args, kwargs))
        known = recall(machine, machine.program.templates, machine.templates, key)
    except (NoKeyError, TypeError):
        return build()
    given = [value for value in reach((*args, *kwargs.values())) if isinstance(value, MUTABLE)]
    if known is not None and len(known.given) != len(given):
        return build()  # what is one thing here was several there
    if known is not None:
        repeat(machine, known.notes, frame.place())
        return _copy(machine, known, given, node, frame)
    instances, written = len(machine.instances), len(machine.written)
    recording = Recording(machine, frame.place())
    try:
        module = build()
    finally:
        notes = recording.end()
    made = {id(part) for part in machine.instances[instances:]}
    others = [value for value in machine.written[written:] if id(value) not in made]
    try:
        unchanged = key == (cls, machine.setting(), _arguments_key(machine, args, kwargs))
    except NoKeyError:  # the constructor has put something into one that has no key
        return module
    if unchanged and not outlast(machine, others, given, notes.names) and not any(map(_keeps_more, parts(module))):
        memo: dict[int, Value] = {}
        try:
            twin = clone(module, memo)
        except NoKeyError:
            return module
        held = tuple([memo.get(id(value)) for value in given])
        template = Template(twin, notes, _like(machine, module, twin), held, holds_containers(twin))
        module.template = twin.template = template
        keep(machine.program.templates, machine.templates, key, template)
    return module


def _keeps_more(part: Instance) -> bool:
    """Whether a module is tied to the run that made it by more than its attributes."""
    return part.hooked or is_nested(part)


def _like(machine: Machine, module: Instance, twin: Instance) -> Instance:
    """The first module made that is built as this one is; its own `twin` where there is none, or that is not known."""
    try:
        return machine.program.like.setdefault(structure(module, machine.names_of), twin)
    except (NoKeyError, TypeError):
        return twin


def _arguments_key(machine: Machine, args: Sequence[Value], kwargs: Mapping[str, Value]) -> Key:
    names_of = machine.names_of
    return (
        tuple([key_of(value, names_of) for value in args]),
        tuple([(name, key_of(value, names_of)) for name, value in kwargs.items()]),
    )


def _copy(machine: Machine, template: Template, given: Sequence[Value], node: ast.AST, frame: Frame) -> Instance:
    """A copy of the module, that holds the containers it is given now."""
    memo = {id(held): value for held, value in zip(template.given, given, strict=True) if held is not None}
    twin = clone(template.module, memo)
    assert isinstance(twin, Instance)
    twin.site = frame_site(frame, node)
    twin.entry, twin.around = frame.enclosing_entry(), frame.surroundings()
    machine.instances.extend(parts(twin))
    return twin


def clone(value: Value, memo: dict[int, Value]) -> Any:
    """A deep copy of containers and modules; copies of a layer keep its constructor call.

    Raises `NoKeyError` for what cannot be copied: a module of which something is known that its attributes do not tell,
    and a tensor that a bias contributes to.
    """
    kind = value.__class__
    if kind in PLAIN:
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
    if value.events or value.removals or value.statistics_read is not None:
        raise NoKeyError
    twin = value.without_history()
    memo[id(value)] = twin
    for name, item in value.attributes.items():
        twin.attributes[name] = item if item.__class__ in PLAIN else clone(item, memo)
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
        if value.contributions:
            raise NoKeyError
        memo[id(value)] = tensor = value.copied(clone(value.parameter_of, memo))
        return tensor
    if (kind is FunctionValue and value.closure is not None) or kind is SuperValue:
        raise NoKeyError  # it sees the names of the constructor that made it, the module itself among them
    return value
