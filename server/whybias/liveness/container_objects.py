"""Objects of classes that derive from ``dict``, ``list`` or ``tuple``, or that are mappings by way of an abstract base.

What the class itself defines goes first; behind that stands what the object holds, as Python's own container.
"""

from __future__ import annotations

import ast

from whybias.liveness.builtin_types import TYPE_CALLS
from whybias.liveness.frames import Frame
from whybias.liveness.machine import Machine, Raised
from whybias.liveness.values import ClassValue, FunctionValue, ObjectValue, Opaque, Perhaps, Value, is_unknown

_KINDS = {
    "dict": "dict",
    "collections.OrderedDict": "dict",
    "typing.OrderedDict": "dict",
    "typing.Dict": "dict",
    "collections.UserDict": "dict",
    "list": "list",
    "typing.List": "list",
    "collections.UserList": "list",
    "tuple": "tuple",
    "typing.Tuple": "tuple",
}
_MAPPINGS = frozenset(
    f"{module}.{name}"
    for module in ("collections.abc", "typing", "collections")
    for name in ("Mapping", "MutableMapping")
)


def is_container(cls: ClassValue) -> bool:
    """Whether the objects of a class hold items as Python's containers do."""
    base = cls.external_base()
    return base is not None and base.name in _KINDS


def contents_of(
    machine: Machine, cls: ClassValue, args: list[Value], kwargs: dict[str, Value], node: ast.AST, frame: Frame
) -> Value:
    """What an object of such a class holds, if its base's constructor is given these arguments."""
    base = cls.external_base()
    assert base is not None
    kind = _KINDS[base.name]
    contents = TYPE_CALLS[kind](machine, args, kwargs, node, frame)
    if is_unknown(contents):
        return None
    return dict(contents) if kind == "dict" else list(contents) if kind == "list" else contents


def has_methods(cls: ClassValue) -> bool:
    """Whether classes of the project say how its objects behave, so that they are no plain containers."""
    return any(
        isinstance(value, FunctionValue) or name == "__getattr__"
        for base in cls.mro
        if isinstance(base, ClassValue)
        for name, value in base.attributes.items()
    )


def fill(made: ObjectValue, given: Value) -> None:
    """What ``super().__init__(given)`` adds to an object."""
    if isinstance(made.contents, dict) and isinstance(given, dict):
        made.contents.update(given)
    elif isinstance(made.contents, list) and isinstance(given, list):
        made.contents.extend(given)
    else:
        made.contents = None


def is_mapping(cls: ClassValue) -> bool:
    """Whether a class gets the methods of a mapping from an abstract base, by its own ``__getitem__``."""
    base = cls.external_base()
    return base is not None and base.name in _MAPPINGS and cls.find("__getitem__") is not None


def get(machine: Machine, owner: ObjectValue, args: list[Value], node: ast.AST, frame: Frame) -> Value:
    """``mapping.get(key, default)`` as an abstract base defines it; the default, perhaps, for a key not known."""
    from whybias.liveness.subscripts import get_item

    default = args[1] if len(args) > 1 else None
    if not args:
        return Opaque("get()")
    if is_unknown(args[0]) and default is not None:
        return Perhaps("what a mapping holds for an unknown key", default)
    machine.trying += 1
    try:
        found = get_item(machine, owner, args[0], node, frame)
    except Raised as error:
        if error.name not in ("KeyError", "LookupError"):
            raise
        return default
    finally:
        machine.trying -= 1
    return found
