"""What ``dataclasses`` does: making fields, asking for them, copying with some of them changed."""

from __future__ import annotations

import ast

from whybias.liveness.builtin_types import Args, Kwargs
from whybias.liveness.frames import Frame
from whybias.liveness.machine import Machine
from whybias.liveness.plain_functions import Function, plain_class
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import MISSING, ClassValue, External, ObjectValue, Opaque, Value


def _replaced(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """``dataclasses.replace``."""
    if args and isinstance(args[0], ObjectValue):
        return args[0].copied(kwargs)
    return args[0] if args else None


def _is_dataclass(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    value = args[0] if args else kwargs.get("obj")
    if isinstance(value, (Tensor, str, int, float, tuple, list, dict, set, type(None))):
        return False
    cls = value.cls if isinstance(value, ObjectValue) else value
    if isinstance(cls, ClassValue) and cls.node.body and not cls.has_unknown_base():
        base = cls.external_base()
        if any(isinstance(each, ClassValue) and each.fields is not None for each in cls.mro):
            return True if base is None or base.name != "typing.NamedTuple" else Opaque("a named tuple")
        if base is None:
            return False
    return Opaque("dataclasses.is_dataclass()")


def _fields_of(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """``dataclasses.fields``: what code asks them for is their names."""
    value = args[0] if args else kwargs.get("class_or_instance")
    cls = value.cls if isinstance(value, ObjectValue) else value
    if not isinstance(cls, ClassValue) or _is_dataclass(machine, [cls], {}, node, frame) is not True:
        return Opaque("dataclasses.fields()")
    listed = next((each.fields for each in cls.mro if isinstance(each, ClassValue) and each.fields is not None), [])
    kind = plain_class("Field", frame)
    return tuple(
        ObjectValue(kind, {"name": name, "default": External("dataclasses.MISSING") if default is MISSING else default})
        for name, default in listed
    )


def _field(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.calls import call

    if "default" in kwargs:
        return kwargs["default"]
    if "default_factory" in kwargs:
        return call(machine, kwargs["default_factory"], [], {}, node, frame)
    return Opaque("a field")


DATACLASS_FUNCTIONS: dict[str, Function] = {
    "dataclasses.field": _field,
    "dataclasses.fields": _fields_of,
    "dataclasses.is_dataclass": _is_dataclass,
    "dataclasses.replace": _replaced,
}
