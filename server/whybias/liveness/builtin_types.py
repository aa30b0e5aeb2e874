"""What calling Python's built-in types gives on abstract values."""

from __future__ import annotations

import ast
from collections.abc import Callable

from whybias.knowledge.symbols import Symbol
from whybias.liveness import trail_ends, unknown_writes
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.iteration import iterate
from whybias.liveness.machine import Machine, Raised, place_key
from whybias.liveness.operations import NATIVE_ERRORS
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import (
    External,
    FunctionValue,
    ObjectValue,
    Opaque,
    Value,
    describe,
    is_unknown,
)

Args = list[Value]
Kwargs = dict[str, Value]


def _list(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return iterate(machine, args[0], node, frame) if args else []


def _tuple(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return tuple(iterate(machine, args[0], node, frame)) if args else ()


def _set(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    try:
        return set(iterate(machine, args[0], node, frame)) if args else set()
    except TypeError:
        return Opaque("a set")


def _dict(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    if len(args) == 1 and is_unknown(args[0]) and not kwargs:
        return args[0]
    made: dict[Value, Value] = {}
    for items in (*args, kwargs):
        unknown_writes.merge(machine, made, items, node, frame)
    return made


def _number(kind: Callable[..., Value], name: str) -> Callable[..., Value]:
    def convert(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
        if not args:
            return kind()
        value = args[0]
        if isinstance(value, (int, float, str)) and all(isinstance(arg, int) for arg in args[1:]):
            try:
                return kind(*args)
            except NATIVE_ERRORS as error:
                raise Raised(type(error).__name__) from error
        if isinstance(value, Symbol):
            return (
                value
                if value.under or value.divisor != 1 or _plain(value)
                else machine.symbol(f"{name}({value})", value)
            )
        if isinstance(value, Tensor):
            trail_ends.lose(machine, [value], f"{name}() reads its numbers", node, frame)
        return Opaque(f"{name}()")

    return convert


def _plain(value: Symbol) -> bool:
    return all(atom.replace(".", "").isidentifier() for atom in value.atoms)


def _bool(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return machine.truth(args[0], place_key(frame.scope, node)) if args else False


def text_of(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    if not args:
        return ""
    if isinstance(args[0], (str, int, float, bool)) or args[0] is None:
        return str(args[0])
    return machine.symbol(f"str({describe(args[0])})", args[0]) if isinstance(args[0], Symbol) else Opaque("str()")


def _type(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    value = args[0]
    if isinstance(value, (Instance, ObjectValue)):
        return value.cls
    if isinstance(value, Tensor):
        return External("torch.Tensor")
    return Opaque("type()") if is_unknown(value) else External(type(value).__name__)


def _property(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    if args and isinstance(args[0], FunctionValue):
        args[0].kind = "property"
        return args[0]
    return Opaque("property()")


def _method_kind(kind: str) -> Callable[..., Value]:
    def mark(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
        if args and isinstance(args[0], FunctionValue):
            args[0].kind = kind
        return args[0] if args else Opaque(kind)

    return mark


TYPE_CALLS: dict[str, Callable[..., Value]] = {
    "list": _list,
    "tuple": _tuple,
    "set": _set,
    "frozenset": _set,
    "dict": _dict,
    "int": _number(int, "int"),
    "float": _number(float, "float"),
    "bool": _bool,
    "str": text_of,
    "type": _type,
    "property": _property,
    "staticmethod": _method_kind("static"),
    "classmethod": _method_kind("class"),
}
"""What calling a built-in type gives."""

BUILTIN_TYPES = frozenset(TYPE_CALLS) | frozenset(
    [
        "object",
        "bytes",
        "complex",
        "slice",
        "super",
        "Exception",
        "ValueError",
        "TypeError",
        "RuntimeError",
        "NotImplementedError",
        "KeyError",
        "IndexError",
        "AttributeError",
        "AssertionError",
        "ImportError",
        "ModuleNotFoundError",
        "StopIteration",
        "BaseException",
        "ZeroDivisionError",
        "NotImplemented",
        "OSError",
        "FileNotFoundError",
        "LookupError",
        "ArithmeticError",
        "Warning",
        "UserWarning",
        "DeprecationWarning",
        "NameError",
        "OverflowError",
    ]
)
