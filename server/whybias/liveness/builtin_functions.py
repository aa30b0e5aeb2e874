"""Python's built-in functions on abstract values."""

from __future__ import annotations

import ast
from collections.abc import Callable

from whybias.knowledge.symbols import Symbol
from whybias.liveness import attributes, trail_ends, unknown_writes, whole_modules
from whybias.liveness.builtin_iteration import ITERATION, native
from whybias.liveness.builtin_types import Args, Kwargs, text_of
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.machine import Machine, place_key
from whybias.liveness.objects import has_attribute, is_instance_of, is_subclass_of
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
    Value,
    describe,
    is_unknown,
)


def _isinstance(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    answer = is_instance_of(machine, args[0], args[1])
    if answer is not None:
        return answer
    return machine.decisions.decide(f"{place_key(frame.scope, node)} isinstance", _is_setting_as_text(args[0], args[1]))


def _is_setting_as_text(value: Value, kind: Value) -> bool:
    """``isinstance(config.act, str)``: what stands in a configuration is text rather than a function or a class."""
    is_text = isinstance(kind, External) and kind.name == "str"
    return is_text and isinstance(value, Symbol) and any(mark in str(value) for mark in ".[")


def _issubclass(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    answer = is_subclass_of(args[0], args[1])
    return machine.decisions.decide(f"{place_key(frame.scope, node)} issubclass", False) if answer is None else answer


def _hasattr(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    answer = has_attribute(machine, args[0], args[1]) if isinstance(args[1], str) else None
    return machine.decisions.decide(f"{place_key(frame.scope, node)} hasattr", True) if answer is None else answer


def _getattr(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.attributes import get_attribute

    owner, name = args[0], args[1]
    if not isinstance(name, str):
        return Opaque("an attribute with an unknown name")
    if len(args) > 2:
        present = has_attribute(machine, owner, name)
        if present is False:
            return args[2]
        if present is None and isinstance(owner, Symbol):
            return machine.symbol(f"getattr({owner}, {name!r}, {describe(args[2])})", owner, args[2])
    return get_attribute(machine, owner, name, node, frame)


def _doubt_what_takes_a_place(
    machine: Machine, owner: Value, name: str, value: Value, node: ast.AST, frame: Frame
) -> None:
    """A new layer that code from outside puts into a module by a computed name may stand for any layer."""
    if not isinstance(owner, Instance) or not isinstance(value, Instance) or frame.receiver() is owner:
        return
    computed = isinstance(node, ast.Call) and len(node.args) > 1 and not isinstance(node.args[1], ast.Constant)
    if computed and value.layer is not None and name in owner.children and owner.children[name] is not value:
        own = whole_modules.every_bias([value], node, frame)
        trail_ends.lose(machine, [own], "it takes the place of another layer, by a computed name", node, frame)


def _setattr(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.attribute_writes import set_named_attribute

    if isinstance(args[1], str):
        _doubt_what_takes_a_place(machine, args[0], args[1], args[2], node, frame)
    set_named_attribute(machine, args[0], args[1], args[2], node, frame)
    return None


def _delattr(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.attribute_writes import delete_attribute

    if isinstance(args[1], str):
        delete_attribute(machine, args[0], args[1])
    elif isinstance(args[0], (Instance, ObjectValue)):
        unknown_writes.overwrite_attributes(machine, args[0], args[1], None, node, frame)
    return None


def _callable(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    value = args[0]
    if isinstance(
        value, (FunctionValue, ClassValue, External, Partial, BoundMethod, NativeFunction, NativeMethod, Instance)
    ):
        return True
    if isinstance(value, Symbol):
        return machine.symbol(f"callable({value})", value)
    return Opaque("callable()") if is_unknown(value) else False


def _nothing(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    if args:
        trail_ends.lose(machine, args, "it is printed", node, frame)
    return None


def _id(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return Opaque("id()")


def _vars(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    if args and isinstance(args[0], Instance):
        return attributes.get_attribute(machine, args[0], "__dict__", node, frame)
    if args:
        return args[0].attributes if isinstance(args[0], ObjectValue) else Opaque("vars()")
    return dict(frame.names)


def _globals(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    for name in frame.namespace.names:
        frame.namespace.get(name)
    return frame.namespace.values


def _exec(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """It may do anything with what the function can see."""
    receiver = frame.receiver()
    if isinstance(receiver, Instance):
        receiver.hooked = True
        receiver.changed()
    trail_ends.lose(machine, [*frame.names.values(), *args], "exec() may do anything with it", node, frame)
    return None


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    **ITERATION,
    "abs": native(abs, "abs"),
    "round": native(round, "round"),
    "pow": native(lambda a, b: a**b if abs(b) < 64 else None, "pow"),
    "divmod": native(divmod, "divmod"),
    "ord": native(ord, "ord"),
    "chr": native(chr, "chr"),
    "isinstance": _isinstance,
    "issubclass": _issubclass,
    "hasattr": _hasattr,
    "getattr": _getattr,
    "setattr": _setattr,
    "delattr": _delattr,
    "callable": _callable,
    "print": _nothing,
    "repr": text_of,
    "id": _id,
    "vars": _vars,
    "locals": _vars,
    "globals": _globals,
    "exec": _exec,
}
BUILTINS: dict[str, Value] = {name: NativeFunction(name, function) for name, function in _FUNCTIONS.items()}
"""Python's built-in functions by name."""
