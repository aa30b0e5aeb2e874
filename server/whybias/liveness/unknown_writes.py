"""Writes at a place, or of a content, that is not known: what they may have replaced is not known any more."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from whybias.liveness import objects, trail_ends, whole_modules
from whybias.liveness.frames import Frame
from whybias.liveness.instances import AttributeDict, Instance
from whybias.liveness.machine import Machine
from whybias.liveness.module_structures import submodules
from whybias.liveness.unknown_names import may_be
from whybias.liveness.values import REPLACED, ObjectValue, Value, is_unknown


def doubt(machine: Machine, values: Sequence[Value], node: ast.AST, frame: Frame) -> None:
    """Follow values no further that may stand in another place now, or in none; a module may be called from there."""
    modules = list(whole_modules.modules_in(values, frame))
    parts = [part for module in modules for _, part in submodules(module)]
    seen: set[int] = set()
    layers = [part for module in modules for part in _without_own_code(module, seen)]
    own = whole_modules.every_bias([*layers, *(part for part in parts if part.events)], node, frame)
    trail_ends.lose(machine, [*values, own], "it is kept in an unknown place, or replaced there", node, frame)
    for part in parts:
        part.hooked = True
        part.changed()


def _without_own_code(module: Instance, seen: set[int]) -> Iterator[Instance]:
    """The layers for which only the caller settles what becomes of their biases: in no module with a forward."""
    if id(module) in seen or module.cls.method("forward") is not None:
        return
    seen.add(id(module))
    if module.layer is not None:
        yield module
    for child in module.children.values():
        if isinstance(child, Instance):
            yield from _without_own_code(child, seen)


def put(machine: Machine, into: dict[Value, Value], key: Value, value: Value, node: ast.AST, frame: Frame) -> None:
    """``into[key] = value``: under an unknown key it may have replaced any item."""
    machine.wrote(into)
    if is_unknown(key):
        if isinstance(into, AttributeDict):
            overwrite_attributes(machine, into.owner, key, value, node, frame)
            return
        overwritten = [known for known in into if not is_unknown(known) and may_be(key, known)]
        if overwritten:
            doubt(machine, [value, *(into[known] for known in overwritten)], node, frame)
        for known in overwritten:
            into[known] = REPLACED
    try:
        into[key] = value
    except TypeError:
        machine.cannot("a dict key that is not hashable")


def merge(machine: Machine, into: dict[Value, Value], other: Value, node: ast.AST, frame: Frame) -> None:
    """``into.update(other)``: a mapping that is not known may have replaced any item, and brought others."""
    other = objects.held(other)
    if isinstance(other, (list, tuple)) and all(isinstance(pair, (list, tuple)) and len(pair) == 2 for pair in other):
        pairs = [tuple(pair) for pair in other]
    else:
        pairs = list(other.items()) if isinstance(other, dict) else [(REPLACED, REPLACED)]
    for key, value in pairs:
        put(machine, into, key, value, node, frame)


def replace_items(
    machine: Machine, container: Value, values: Sequence[Value], node: ast.AST, frame: Frame, more: int = 0
) -> None:
    """Items of a list, a dict or a set were put in, taken out or moved, none knows where; `values` were put in.

    `more` is how many items a list has more than before.
    """
    machine.wrote(container)
    if isinstance(container, AttributeDict):
        overwrite_attributes(machine, container.owner, REPLACED, None, node, frame)
    elif isinstance(container, dict):
        doubt(machine, [*values, *container.values()], node, frame)
        container.clear()
        container[REPLACED] = REPLACED
    elif isinstance(container, list):
        doubt(machine, [*values, *container], node, frame)
        container[:] = [REPLACED] * (len(container) + more)
    else:
        container.clear()
        container.add(REPLACED)


def replace_parts(
    machine: Machine, owner: Instance, name: Value, values: Sequence[Value], node: ast.AST, frame: Frame
) -> None:
    """A submodule was put in, taken out or moved, under a name that is not known; `values` were put in."""
    parts = [part for part in owner.children if may_be(name, part)]
    if parts:
        doubt(machine, [*values, *(owner.children[part] for part in parts)], node, frame)
    owner.children.update(dict.fromkeys(parts, REPLACED))
    owner.changed()


def overwrite_attributes(
    machine: Machine, owner: Instance | ObjectValue, name: Value, value: Value, node: ast.AST, frame: Frame
) -> None:
    """``setattr(owner, name, value)`` under an unknown name: any attribute, or submodule, may be the value now."""
    machine.wrote(owner)
    if not isinstance(value, Instance):
        doubt(machine, [value], node, frame)
    put(machine, owner.attributes, name, REPLACED, node, frame)
    if isinstance(owner, Instance):
        machine.switched = machine.switched or machine.in_use
        owner.changed()
        if owner.layer is not None:
            doubt(machine, [owner], node, frame)
        if value is None or isinstance(value, Instance) or is_unknown(value):
            replace_parts(machine, owner, name, [value], node, frame)
