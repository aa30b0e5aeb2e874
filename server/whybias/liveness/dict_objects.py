"""Objects of the project's classes that build on ``dict``: configurations, and what models return."""

from __future__ import annotations

from whybias.liveness.values import MISSING, External, ObjectValue, Value

_DICTS = ("dict", "collections.OrderedDict", "collections.UserDict", "typing.OrderedDict")
_ITEMS = "(items)"
"""Among the attributes of such an object: no attribute of a program has this name."""


def items_of(value: Value) -> dict[Value, Value] | None:
    """What an object holds as a dict; None for one that is none."""
    if not isinstance(value, ObjectValue):
        return None
    base = value.cls.external_base()
    if not isinstance(base, External) or base.name not in _DICTS:
        return None
    found: dict[Value, Value] = value.attributes.setdefault(_ITEMS, {})
    return found


def item_read_as_attribute(value: ObjectValue, name: str) -> Value:
    """What ``value.name`` gives where ``self.__dict__ = self`` has made items of the attributes; else `MISSING`."""
    if value.attributes.get("__dict__") is not value:
        return MISSING
    return (items_of(value) or {}).get(name, MISSING)


def is_dict_method(name: str) -> bool:
    """Whether ``dict`` has a method of this name that computes with its items."""
    return hasattr(dict, name) and (not name.startswith("__") or name in _OPERATORS)


_OPERATORS = ("__getitem__", "__setitem__", "__delitem__", "__contains__", "__len__", "__iter__")
