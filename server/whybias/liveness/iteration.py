"""Going through values item by item."""

from __future__ import annotations

import ast
from itertools import islice

from whybias.knowledge.symbols import Symbol
from whybias.liveness import tensor_ranks, torch_calls
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.machine import MAX_LENGTH, UNKNOWN_LENGTH, Machine, shifted
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import (
    ClassValue,
    ObjectValue,
    Opaque,
    Value,
    describe,
    is_unknown,
)


class SymbolicRange:
    """``range`` with a bound that is not known."""

    __slots__ = ("start", "step", "stop")

    def __init__(self, start: Value, stop: Value, step: Value) -> None:
        self.start, self.stop, self.step = start, stop, step


class ShapeValue:
    """``tensor.shape``: what is asked of it is asked of the tensor, also about its rank."""

    __slots__ = ("tensor",)

    def __init__(self, tensor: Tensor) -> None:
        self.tensor = tensor


def iterate(machine: Machine, value: Value, node: ast.AST, frame: Frame, expected: int | None = None) -> list[Value]:
    """The items of a value; two unknown ones (or `expected`) where their number is not known."""
    if isinstance(value, (list, tuple)):
        return list(value) if len(value) <= MAX_LENGTH else list(value[:MAX_LENGTH])
    if isinstance(value, (dict, set, frozenset, str, range, bytes)):
        return list(islice(value, MAX_LENGTH))
    if isinstance(value, Instance):
        own = value.cls.method("__iter__")
        if own is not None:
            from whybias.liveness import calls

            produced = calls.call_function(machine, own, [value], {}, node, frame)
            return iterate(machine, produced, node, frame, expected)
        return list(value.children) if _is_dict(value) else list(value.children.values())
    if isinstance(value, SymbolicRange):
        return _symbolic_range(machine, value)
    if isinstance(value, ShapeValue):
        return shape_items(machine, value.tensor, expected)
    if isinstance(value, Tensor):
        return _tensor_items(machine, value, node, frame, expected)
    if isinstance(value, ClassValue) and value.is_enum():
        return value.members()
    if isinstance(value, ObjectValue):
        return _object_items(machine, value, node, frame, expected)
    count = expected if expected is not None else machine.unknown_length
    if isinstance(value, Symbol):
        text = str(value)
        if expected is None:
            known = machine.decisions.known_length(text)
            count = machine.unknown_length if known is None else min(known, MAX_LENGTH)
            machine.decisions.lengths.setdefault(f"len({text})", count)
        return [machine.symbol(f"{text}[{i}]", value) for i in range(count)]
    why = value.why if isinstance(value, Opaque) else f"the items of {describe(value)}"
    return [Opaque(why) for _ in range(count)]


def _is_dict(value: Instance) -> bool:
    base = value.cls.name if not hasattr(value.cls, "external_base") else ""
    external = value.cls.external_base() if hasattr(value.cls, "external_base") else None
    return "torch.nn.ModuleDict" in (base, external.name if external is not None else "")


def _symbolic_range(machine: Machine, value: SymbolicRange) -> list[Value]:
    """Two rounds, or more; what the bound stands for is taken to be the number that makes it so many.

    A plain name makes three, of which one is neither the first nor the last, and leaves some for ``n - 1`` and
    ``n - 2``. One round is enough where an earlier loop has fixed the number.
    """
    step = value.step if isinstance(value.step, int) and value.step else 1
    start, stop = (machine.reckoned(end) if isinstance(end, Symbol) else end for end in (value.start, value.stop))
    if isinstance(start, int) and isinstance(stop, int):
        rounds = range(start, stop, step)
        plain = not any(isinstance(end, Symbol) and machine.assumed(end) is None for end in (value.start, value.stop))
        if plain or rounds:
            return list(rounds)[:MAX_LENGTH]
        stop = None
    if not isinstance(start, int):
        start = 0
        if isinstance(stop, int) and step < 0:
            start = stop - UNKNOWN_LENGTH * step
            if isinstance(value.start, Symbol):
                machine.assume(value.start, start)
    if not isinstance(stop, int):
        more = isinstance(value.stop, Symbol) and shifted(str(value.stop))[0] is None
        stop = start + (UNKNOWN_LENGTH + more) * step
        if isinstance(value.stop, Symbol) and value.start == start:
            machine.assume(value.stop, stop)
    return list(range(start, stop, step))[:MAX_LENGTH]


def shape_items(machine: Machine, tensor: Tensor, expected: int | None) -> list[Value]:
    """The lengths of all axes; unpacking a shape into `expected` names tells the rank."""
    rank = tensor.shape.rank
    if rank is None and expected is not None:
        tensor_ranks.bind_rank(machine, tensor, expected)
        rank = tensor.shape.rank
    if rank is None:
        tensor_ranks.ask_rank(machine, tensor, None)
        return [Opaque("a shape of unknown rank")] * UNKNOWN_LENGTH
    return [tensor_ranks.length(machine, tensor, axis) for axis in range(-rank, 0)]


def unpack_shape(machine: Machine, value: Value, count: int) -> list[Value] | None:
    """The items of a shape unpacked into `count` names; None where the value is no shape."""
    return shape_items(machine, value.tensor, count) if isinstance(value, ShapeValue) else None


def _tensor_items(machine: Machine, tensor: Tensor, node: ast.AST, frame: Frame, expected: int | None) -> list[Value]:
    length = None
    if tensor.shape.rank is not None and tensor.shape.rank > 0:
        length = tensor.shape.size(-tensor.shape.rank)
    if tensor.assumed and not tensor.contributions:
        count = expected if expected is not None else UNKNOWN_LENGTH
        return [Tensor(assumed=True) for _ in range(count)]
    count = length if isinstance(length, int) else expected if expected is not None else UNKNOWN_LENGTH
    return [
        torch_calls.operation(machine, "torch.Tensor.__getitem__", [tensor, (i,)], node, frame)
        for i in range(min(count, MAX_LENGTH))
    ]


def _object_items(
    machine: Machine, value: ObjectValue, node: ast.AST, frame: Frame, expected: int | None
) -> list[Value]:
    from whybias.liveness import calls

    if value.contents is None and value.cls.fields is not None and "__iter__" not in value.cls.attributes:
        return [value.attributes.get(name, Opaque(name)) for name, _ in value.cls.fields]
    own = value.cls.method("__iter__")
    if own is not None:
        produced = calls.call_function(machine, own, [value], {}, node, frame)
        if produced is not value and not is_unknown(produced):
            return iterate(machine, produced, node, frame, expected)
    elif value.contents is not None:
        return iterate(machine, value.contents, node, frame, expected)
    return [Opaque("the items of an object")] * (expected or UNKNOWN_LENGTH)
