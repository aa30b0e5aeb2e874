"""Binding values to targets."""

from __future__ import annotations

import ast
from itertools import islice

from whybias.liveness import attribute_writes, expressions, subscripts, trail_ends
from whybias.liveness.frames import Frame
from whybias.liveness.iteration import ShapeValue, iterate, unpack_shape
from whybias.liveness.machine import Machine
from whybias.liveness.values import Opaque, Value


def assign(machine: Machine, target: ast.expr, value: Value, frame: Frame) -> None:
    """Bind `value` to a name, an attribute, an item, or piece by piece to a tuple of targets."""
    if isinstance(target, ast.Name):
        if target.id in frame.is_global:
            machine.wrote(frame.namespace)
            trail_ends.lose(machine, [value], "a global name keeps it", target, frame)
        frame.assign(target.id, value)
    elif isinstance(target, ast.Attribute):
        attribute_writes.set_attribute(
            machine, expressions.evaluate(machine, target.value, frame), target.attr, value, target, frame
        )
    elif isinstance(target, ast.Subscript):
        owner = expressions.evaluate(machine, target.value, frame)
        subscripts.set_item(machine, owner, expressions.evaluate(machine, target.slice, frame), value, target, frame)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(machine, target.elts, value, target, frame)
    elif isinstance(target, ast.Starred):
        assign(machine, target.value, value, frame)
    else:
        machine.cannot(f"assignment to {type(target).__name__}")


def _unpack(machine: Machine, targets: list[ast.expr], value: Value, node: ast.expr, frame: Frame) -> None:
    if value.__class__ is tuple and len(value) == len(targets) and not any(map(_is_starred, targets)):
        for target, item in zip(targets, value, strict=True):
            assign(machine, target, item, frame)
        return
    star = next((i for i, target in enumerate(targets) if _is_starred(target)), None)
    if star is None:
        items = unpack_shape(machine, value, len(targets))
        if items is None:
            items = list(islice(iterate(machine, value, node, frame, expected=len(targets)), len(targets)))
        items += [Opaque("a missing item")] * (len(targets) - len(items))
        for target, item in zip(targets, items, strict=False):
            assign(machine, target, item, frame)
        return
    # the length of a shape is its tensor's rank, which a starred target leaves open
    expected = None if isinstance(value, ShapeValue) else len(targets)
    items = list(iterate(machine, value, node, frame, expected=expected))
    after = len(targets) - star - 1
    middle = items[star : len(items) - after]
    pieces = [*items[:star], middle, *items[len(items) - after :]]
    for target, item in zip(targets, pieces, strict=False):
        assign(machine, target, item, frame)


def _is_starred(target: ast.expr) -> bool:
    return target.__class__ is ast.Starred


def delete(machine: Machine, target: ast.expr, frame: Frame) -> None:
    """``del`` of a name, an attribute or an item."""
    if isinstance(target, ast.Name):
        frame.names.pop(target.id, None)
    elif isinstance(target, ast.Attribute):
        attribute_writes.delete_attribute(machine, expressions.evaluate(machine, target.value, frame), target.attr)
    elif isinstance(target, ast.Subscript):
        owner = expressions.evaluate(machine, target.value, frame)
        subscripts.delete_item(machine, owner, expressions.evaluate(machine, target.slice, frame), target, frame)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for part in target.elts:
            delete(machine, part, frame)
