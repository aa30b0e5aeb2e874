"""Python's built-in functions that make, count or go through items."""

from __future__ import annotations

import ast
from collections.abc import Callable

from whybias.knowledge.symbols import Symbol
from whybias.liveness import trail_ends
from whybias.liveness.builtin_types import Args, Kwargs
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.iteration import ShapeValue, SymbolicRange, iterate
from whybias.liveness.machine import Machine, Raised, place_key
from whybias.liveness.operations import NATIVE_ERRORS, binary_operation, compare
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import (
    ObjectValue,
    Opaque,
    Value,
    describe,
    is_unknown,
)


def _len(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    value = args[0]
    if isinstance(value, (list, tuple, dict, str, set, frozenset, range, bytes)):
        return len(value)
    if isinstance(value, Instance):
        return len(value.children)
    if isinstance(value, ShapeValue):
        from whybias.liveness.attributes import get_attribute

        return get_attribute(machine, value.tensor, "ndim", node, frame)
    if isinstance(value, Symbol):
        return machine.symbol(f"len({value})", value)
    if isinstance(value, Tensor):
        from whybias.liveness.subscripts import get_item

        return get_item(machine, ShapeValue(value), 0, node, frame)
    if isinstance(value, ObjectValue) and (own := value.cls.method("__len__")) is not None:
        from whybias.liveness import calls

        return calls.call_function(machine, own, [value], {}, node, frame)
    if isinstance(value, ObjectValue) and value.contents is not None:
        return len(value.contents)
    return Opaque("a length")


def _range(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    if args and all(isinstance(arg, int) for arg in args):
        try:
            return range(*args)
        except NATIVE_ERRORS:
            return machine.cannot("a range that does not fit")
    start, stop, step = (0, args[0], 1) if len(args) == 1 else (args[0], args[1], args[2] if len(args) > 2 else 1)
    return SymbolicRange(start, stop, step)


def _enumerate(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    start = args[1] if len(args) > 1 else kwargs.get("start", 0)
    items = iterate(machine, args[0], node, frame)
    return [(index + start if isinstance(start, int) else Opaque("an index"), item) for index, item in enumerate(items)]


def zipped(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    known = [iterate(machine, arg, node, frame) for arg in args if not _endless(arg)]
    shortest = min((len(items) for items in known), default=machine.unknown_length)
    columns = [iterate(machine, arg, node, frame, shortest if _endless(arg) else None) for arg in args]
    return list(zip(*columns, strict=False))


def _endless(value: Value) -> bool:
    return is_unknown(value) or (isinstance(value, Tensor) and value.assumed)


def native(function: Callable[..., Value], name: str) -> Callable[..., Value]:
    """A function of numbers, computed by Python itself where all are known."""

    def compute(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
        values = [list(arg) if isinstance(arg, (set, range)) else arg for arg in args]
        flat = [item for arg in values for item in (arg if isinstance(arg, (list, tuple)) else [arg])]
        if all(isinstance(item, (int, float, str, tuple)) for item in flat) and not kwargs:
            try:
                return function(*values)
            except NATIVE_ERRORS:
                return machine.cannot(f"{name} of values that do not fit")
        if any(isinstance(item, Tensor) for item in flat):
            trail_ends.lose(machine, flat, f"{name}() is not followed", node, frame)
            return Opaque(f"{name}()")
        if any(isinstance(item, Symbol) for item in flat):
            return machine.symbol(f"{name}({', '.join(map(describe, args))})", *flat)
        return Opaque(f"{name}()")

    return compute


def _sum(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    items = iterate(machine, args[0], node, frame)
    total: Value = args[1] if len(args) > 1 else kwargs.get("start", 0)
    for item in items:
        if isinstance(total, int) and total == 0 and isinstance(item, Tensor):
            total = item
        else:
            total = binary_operation(machine, ast.Add(), total, item, node, frame)
    return total


def _extreme(name: str, op: ast.cmpop) -> Callable[..., Value]:
    def pick(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
        items = iterate(machine, args[0], node, frame) if len(args) == 1 else list(args)
        if any(isinstance(item, Tensor) for item in items):
            trail_ends.lose(machine, items, f"{name}() of tensors", node, frame)
            return Opaque(f"{name}()")
        if not items or "key" in kwargs or not all(isinstance(item, (int, float)) for item in items):
            if items and all(isinstance(item, (int, float, Symbol)) for item in items) and "key" not in kwargs:
                return machine.symbol(f"{name}({', '.join(map(describe, items))})", *items)
            return Opaque(f"{name}()")
        best = items[0]
        for item in items[1:]:
            if compare(machine, op, item, best, node, frame) is True:
                best = item
        return best

    return pick


def _all_any(all_of: bool) -> Callable[..., Value]:
    def test(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
        for index, item in enumerate(iterate(machine, args[0], node, frame)):
            if machine.truth(item, f"{place_key(frame.scope, node)} item {index}") is not all_of:
                return not all_of
        return all_of

    return test


def _reversed(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return list(reversed(iterate(machine, args[0], node, frame)))


def _sorted(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    items = iterate(machine, args[0], node, frame)
    key = kwargs.get("key")
    if key is not None:
        from whybias.liveness.calls import call

        keys = [call(machine, key, [item], {}, node, frame) for item in items]
    else:
        keys = items
    try:
        if any(is_unknown(one) for one in keys):
            return items
        ordered = sorted(range(len(items)), key=lambda index: keys[index])
    except NATIVE_ERRORS:
        return items
    result = [items[index] for index in ordered]
    return result[::-1] if kwargs.get("reverse") is True else result


def _map(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.calls import call

    rows = zipped(machine, args[1:], {}, node, frame)
    return [call(machine, args[0], list(row), {}, node, frame) for row in rows]


def _filter(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.calls import call

    found = []
    for index, item in enumerate(iterate(machine, args[1], node, frame)):
        test = item if args[0] is None else call(machine, args[0], [item], {}, node, frame)
        if machine.truth(test, f"{place_key(frame.scope, node)} item {index}"):
            found.append(item)
    return found


def _iter(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return iterate(machine, args[0], node, frame)


def _next(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    if isinstance(args[0], list):
        if args[0]:
            return args[0].pop(0)
        if len(args) > 1:
            return args[1]
        raise Raised("StopIteration")
    return Opaque("next()")


ITERATION: dict[str, Callable[..., Value]] = {
    "len": _len,
    "range": _range,
    "enumerate": _enumerate,
    "zip": zipped,
    "sum": _sum,
    "max": _extreme("max", ast.Gt()),
    "min": _extreme("min", ast.Lt()),
    "all": _all_any(True),
    "any": _all_any(False),
    "reversed": _reversed,
    "sorted": _sorted,
    "map": _map,
    "filter": _filter,
    "iter": _iter,
    "next": _next,
}
"""The built-in functions that go through items, by name."""
