"""Operators on values: Python's own on constants, PyTorch's on tensors, names on symbols."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable

from whybias.knowledge.symbols import Symbol, divide, multiply
from whybias.liveness import dimensions, torch_calls, trail_ends, unknown_writes
from whybias.liveness.compared_texts import note_comparison, note_search
from whybias.liveness.frames import Frame
from whybias.liveness.iteration import ShapeValue
from whybias.liveness.machine import Machine, place_key
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import (
    REPLACED,
    ClassValue,
    External,
    ObjectValue,
    Opaque,
    Value,
    describe,
    is_unknown,
)

NATIVE_ERRORS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
"""What Python's own operations raise on operands that do not fit."""

_BINARY: dict[type, tuple[str, str, Callable[[Value, Value], Value]]] = {
    ast.Add: ("add", "+", operator.add),
    ast.Sub: ("sub", "-", operator.sub),
    ast.Mult: ("mul", "*", operator.mul),
    ast.Div: ("truediv", "/", operator.truediv),
    ast.FloorDiv: ("floordiv", "//", operator.floordiv),
    ast.Mod: ("mod", "%", operator.mod),
    ast.Pow: ("pow", "**", operator.pow),
    ast.MatMult: ("matmul", "@", operator.matmul),
    ast.BitAnd: ("and_", "&", operator.and_),
    ast.BitOr: ("or_", "|", operator.or_),
    ast.BitXor: ("xor", "^", operator.xor),
    ast.LShift: ("lshift", "<<", operator.lshift),
    ast.RShift: ("rshift", ">>", operator.rshift),
}
_UNARY: dict[type, Callable[[Value], Value]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}
_COMPARE: dict[type, tuple[str, str, Callable[[Value, Value], Value]]] = {
    ast.Eq: ("eq", "==", operator.eq),
    ast.NotEq: ("ne", "!=", operator.ne),
    ast.Lt: ("lt", "<", operator.lt),
    ast.LtE: ("le", "<=", operator.le),
    ast.Gt: ("gt", ">", operator.gt),
    ast.GtE: ("ge", ">=", operator.ge),
}
_PLAIN_ENUMS = ("str", "int", "enum.IntEnum", "enum.StrEnum")
_ITERABLE = (str, bytes, tuple, list, dict, set, frozenset, range)
_SIZED = (str, bytes, tuple, list)
_PLAIN = (bool, int, float, complex, str, bytes, tuple, list, dict, set, frozenset, range, type(None))


def _too_large(op: ast.operator, left: Value, right: Value) -> bool:
    if isinstance(left, int) and isinstance(right, int) and isinstance(op, (ast.Mult, ast.Pow, ast.LShift)):
        bits = left.bit_length() + 1
        return (
            not 0 <= right <= 64
            if isinstance(op, ast.LShift)
            else bits * (2 if isinstance(op, ast.Mult) else abs(right)) > 4096
        )
    if isinstance(op, ast.Mod) and isinstance(left, str):
        return wide_format(left)
    if isinstance(op, ast.Add) and isinstance(left, _SIZED) and isinstance(right, _SIZED):
        return len(left) + len(right) > 65536
    if isinstance(op, ast.Mult):
        sized, times = (right, left) if isinstance(left, int) else (left, right)
        return isinstance(sized, _SIZED) and isinstance(times, int) and len(sized) * times > 65536
    return False


def wide_format(layout: str) -> bool:
    """Whether a format could ask for a very long text: it names a width of five digits or more."""
    return re.search(r"\d{5}", layout) is not None


def binary_operation(
    machine: Machine, op: ast.operator, left: Value, right: Value, node: ast.AST, frame: Frame, in_place: bool = False
) -> Value:
    """``left op right``; with `in_place` the augmented assignment, which changes lists and tensors themselves."""
    name, sign, native = _BINARY[type(op)]
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        result = torch_calls.operation(machine, f"operator.{name}", [left, right], node, frame)
        if in_place and isinstance(left, Tensor) and isinstance(result, Tensor):
            torch_calls.write_in_place(machine, left, result, node, frame)
            return left
        return result
    if isinstance(left, ObjectValue) or isinstance(right, ObjectValue):
        return _object_operation(machine, name, left, right, node, frame)
    if isinstance(op, ast.Add) and (isinstance(left, (list, tuple)) or isinstance(right, (list, tuple))):
        left, right = _both_listed(machine, left, right, node, frame)
    if in_place and isinstance(left, dict) and isinstance(op, ast.BitOr):
        unknown_writes.merge(machine, left, right, node, frame)
        return left
    if isinstance(left, _PLAIN) and isinstance(right, _PLAIN):
        if _too_large(op, left, right):
            return machine.cannot("a very large value")
        sets = isinstance(left, (set, frozenset)) and not isinstance(op, ast.BitOr)
        if sets and (_holds_unknown(left) or _holds_unknown(right)):
            return Opaque("a set of unknown items")
        try:
            if in_place and isinstance(left, list) and isinstance(op, ast.Add) and isinstance(right, _ITERABLE):
                machine.wrote(left)
                left.extend(right)
                return left
            return native(left, right)
        except NATIVE_ERRORS:
            return machine.cannot("an operator on values that do not fit")
    if (is_unknown(left) and is_unknown(right)) or not (is_unknown(left) or is_unknown(right)):
        if isinstance(left, Symbol) and isinstance(right, Symbol):
            return _symbolic(machine, op, sign, left, right)
        return Opaque("an operator on unknown values")
    return _symbolic(machine, op, sign, left, right)


def _both_listed(machine: Machine, left: Value, right: Value, node: ast.AST, frame: Frame) -> tuple[Value, Value]:
    """The operands of a concatenation; for one that is not known, a sequence of unknown items."""
    from whybias.liveness.iteration import iterate

    if is_unknown(right):
        return left, type(left)(iterate(machine, right, node, frame))
    if is_unknown(left):
        return type(right)(iterate(machine, left, node, frame)), right
    return left, right


def _symbolic(machine: Machine, op: ast.operator, sign: str, left: Value, right: Value) -> Value:
    if isinstance(left, (list, tuple)) and isinstance(op, ast.Mult):
        return left
    if isinstance(right, (list, tuple)) and isinstance(op, ast.Mult):
        return right
    if isinstance(left, Opaque) or isinstance(right, Opaque):
        return Opaque("an operator on unknown values")
    if isinstance(left, str) and isinstance(op, ast.Mod):
        spelled = dimensions.spelled(machine, left, right)
        if spelled is not None:
            return spelled
    whole = isinstance(left, (int, Symbol)) and isinstance(right, (int, Symbol))
    if isinstance(op, (ast.Add, ast.Sub)) and right == 0:
        return left
    if isinstance(op, ast.Add) and left == 0:
        return right
    if whole and isinstance(op, ast.Mult):
        return _named(machine, multiply(left, right), left, right)
    if whole and isinstance(op, (ast.FloorDiv, ast.Div)):
        quotient = divide(left, right)
        return Opaque("a division by zero") if quotient is None else _named(machine, quotient, left, right)
    return machine.symbol(f"{_grouped(left)} {sign} {_grouped(right)}", left, right)


def _named(machine: Machine, value: Value, *parts: Value) -> Value:
    if isinstance(value, Symbol):
        machine.symbol(str(value), *parts)
    return value


def _grouped(value: Value) -> str:
    text = describe(value)
    return f"({text})" if " " in text else text


def _object_operation(machine: Machine, name: str, left: Value, right: Value, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness import calls

    for receiver, other, method in ((left, right, f"__{name}__"), (right, left, f"__r{name}__")):
        if isinstance(receiver, ObjectValue) and (own := receiver.cls.method(method)) is not None:
            return calls.call_function(machine, own, [receiver, other], {}, node, frame)
    trail_ends.lose(machine, [left, right], "an operator on an object", node, frame)
    return Opaque("an operator on an object")


def unary_operation(machine: Machine, op: ast.unaryop, value: Value, node: ast.AST, frame: Frame) -> Value:
    """``-x``, ``+x`` and ``~x``."""
    if isinstance(value, Tensor):
        if isinstance(op, ast.UAdd):
            return value
        name = "operator.neg" if isinstance(op, ast.USub) else "operator.invert"
        return torch_calls.operation(machine, name, [value], node, frame)
    if isinstance(value, (bool, int, float, complex)):
        try:
            return _UNARY[type(op)](value)
        except NATIVE_ERRORS:
            return machine.cannot("an operator on values that do not fit")
    if isinstance(value, Symbol) and isinstance(op, ast.USub):
        return _named(machine, multiply(value, -1), value)
    return value if isinstance(op, ast.UAdd) else Opaque("an operator on an unknown value")


_SCALARS = frozenset({bool, int, float, str, type(None)})


def compare(machine: Machine, op: ast.cmpop, left: Value, right: Value, node: ast.AST, frame: Frame) -> Value:
    """One comparison: a boolean, a tensor, or a symbol that stands for the question."""
    if left.__class__ in _SCALARS and right.__class__ in _SCALARS and op.__class__ in _COMPARE:
        if left.__class__ is str and right.__class__ is str:
            machine.alternatives.update(((left, right), (right, left)))
        try:
            return bool(_COMPARE[op.__class__][2](left, right))
        except TypeError:
            return machine.cannot("a comparison of values that do not fit")
    if isinstance(left, ObjectValue):
        note_comparison(machine, left, right)
    if isinstance(op, (ast.Is, ast.IsNot)):
        same = _identical(machine, left, right, node, frame)
        return same if isinstance(op, ast.Is) else not same
    if _is_a_tensors(left) or _is_a_tensors(right):
        return machine.decisions.decide(place_key(frame.scope, node), isinstance(op, (ast.NotEq, ast.NotIn)))
    if isinstance(op, (ast.In, ast.NotIn)):
        found = _contained(machine, left, right, node, frame)
        return found if isinstance(op, ast.In) else not found
    name, sign, native = _COMPARE[type(op)]
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return torch_calls.operation(machine, f"operator.{name}", [left, right], node, frame)
    left, right = _with_assumptions(machine, _as_plain(left)), _with_assumptions(machine, _as_plain(right))
    if isinstance(left, (Opaque, ShapeValue)) or isinstance(right, (Opaque, ShapeValue)):
        return Opaque("a comparison of unknown values")
    if isinstance(left, Symbol) or isinstance(right, Symbol):
        return _compare_symbols(machine, op, sign, left, right, node, frame)
    try:
        if isinstance(left, _PLAIN) and isinstance(right, _PLAIN):
            if _holds_unknown(left) or _holds_unknown(right):
                return Opaque("a comparison of unknown values")
            note_comparison(machine, left, right)
            return bool(native(left, right))
        if isinstance(op, (ast.Eq, ast.NotEq)):
            return (left == right) is isinstance(op, ast.Eq)
    except NATIVE_ERRORS:
        return machine.cannot("a comparison of values that do not fit")
    return Opaque("a comparison")


def _is_a_tensors(value: Value) -> bool:
    """Whether it is the dtype, the device or the like of some tensor."""
    return isinstance(value, External) and value.name.startswith("torch.Tensor.")


def native_comparison(op: ast.cmpop, left: Value, right: Value) -> bool | None:
    """What Python itself answers; None where it would raise or the operator is another one."""
    known = _COMPARE.get(type(op))
    try:
        return None if known is None else bool(known[2](left, right))
    except NATIVE_ERRORS:
        return None


def _as_plain(value: Value) -> Value:
    """A member of ``class Kind(str, Enum)`` compares as the text it stands for."""
    if not isinstance(value, ObjectValue) or not value.cls.is_enum():
        return value
    is_plain = any(isinstance(base, External) and base.name in _PLAIN_ENUMS for base in value.cls.mro)
    return value.attributes.get("value") if is_plain else value


def _holds_unknown(value: Value) -> bool:
    return isinstance(value, (list, tuple, set, frozenset)) and any(map(is_unknown, value))


def _with_assumptions(machine: Machine, value: Value) -> Value:
    if isinstance(value, Symbol):
        assumed = machine.reckoned(value)
        return value if assumed is None else assumed
    return value


def _compare_symbols(
    machine: Machine, op: ast.cmpop, sign: str, left: Value, right: Value, node: ast.AST, frame: Frame
) -> Value:
    if left == right and isinstance(left, Symbol):
        return isinstance(op, (ast.Eq, ast.LtE, ast.GtE))
    if isinstance(op, ast.NotEq):
        symbol = machine.symbol(f"{_grouped(left)} == {_grouped(right)}", left, right)
        return not machine.truth(symbol, place_key(frame.scope, node), preferred=False)
    return machine.symbol(f"{_grouped(left)} {sign} {_grouped(right)}", left, right)


def _identical(machine: Machine, left: Value, right: Value, node: ast.AST, frame: Frame) -> bool:
    if right is None or left is None:
        value = left if right is None else right
        if isinstance(value, Symbol):
            symbol = machine.symbol(f"{_grouped(value)} is None", value)
            return machine.truth(symbol, place_key(frame.scope, node), preferred=False)
        if isinstance(value, Opaque):
            return machine.decisions.decide(f"{place_key(frame.scope, node)} is None", False)
        return value is None
    if is_unknown(left) or is_unknown(right):
        if left == right and isinstance(left, Symbol):
            return True
        return machine.decisions.decide(f"{place_key(frame.scope, node)} is", False)
    if isinstance(left, (bool, External)) or isinstance(right, (bool, External)):
        return bool(left == right and type(left) is type(right))
    return left is right


def _contained(machine: Machine, item: Value, container: Value, node: ast.AST, frame: Frame) -> bool:
    key = f"{place_key(frame.scope, node)} in"
    own = container.cls.method("__contains__") if isinstance(container, ObjectValue) else None
    if own is not None:
        from whybias.liveness.calls import call_function

        return machine.truth(call_function(machine, own, [container, item], {}, node, frame), key)
    if isinstance(container, ObjectValue) and container.contents is not None:
        container = container.contents
    if isinstance(container, (list, tuple, set, frozenset, dict, str, range)):
        if not is_unknown(item):
            try:
                found = item in container
            except NATIVE_ERRORS:
                return False
            if not isinstance(container, range):
                note_search(machine, item, container, found)
            return found or (any(is_unknown(one) for one in container) and machine.decisions.decide(key, False))
        if not container:
            return False
        text = f"{_grouped(item)} in {describe(list(container)) if len(container) < 9 else key}"
        return machine.truth(machine.symbol(text, item), key) if isinstance(item, Symbol) else machine.truth(item, key)
    from whybias.liveness.instances import Instance

    if isinstance(container, ClassValue) and container.is_enum() and not is_unknown(item):
        return any(item is member for member in container.members())
    if isinstance(container, Instance):
        if item in container.children and container.children[item] is not REPLACED:
            return True
        unknown = is_unknown(item) or REPLACED in container.children.values()
        return bool(container.children) and unknown and machine.decisions.decide(key, False)
    if isinstance(container, Symbol) and not isinstance(item, Opaque):
        return machine.truth(machine.symbol(f"{_grouped(item)} in {_grouped(container)}", item, container), key, False)
    return machine.decisions.decide(key, False)
