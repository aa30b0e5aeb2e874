"""The types of the protocol, each finished when it is first used.

lsprotocol has more than 500 of them, and what attrs generates for them takes most of the time in which a server
starts. A session meets a tenth.
"""

from __future__ import annotations

import sys
from threading import RLock
from typing import Any

import attrs

_DEFINE = attrs.define
_ONE_AT_A_TIME = RLock()


def import_unfinished() -> None:
    """Import lsprotocol's types as they are written; attrs sees to each of them when something asks for it."""
    if "lsprotocol.types" in sys.modules:
        return
    attrs.define = _put_off  # type: ignore[assignment]
    try:
        from lsprotocol import types
    finally:
        attrs.define = _DEFINE
    from lsprotocol import _hooks

    _Unfinished.names = types.ALL_TYPES_MAP
    _hooks._resolved_forward_references = True  # else the first converter asks for all of them


class _Unfinished:
    """Stands for the fields of a class, by which attrs and cattrs know their own, until somebody looks at them."""

    names: dict[str, Any]
    """What the annotations of these classes mean."""

    def __get__(self, instance: object, cls: type[Any]) -> tuple[attrs.Attribute[Any], ...]:
        _finish(cls)
        fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(cls)
        return fields


def _put_off(cls: type[Any] | None = None, **options: Any) -> Any:
    if cls is None or options:
        return _DEFINE(cls, **options)
    cls.__attrs_attrs__ = _Unfinished()
    cls.__init__ = _finish_and_initialize
    for name, method in (("__eq__", _equals), ("__hash__", None), ("__repr__", _represented)):
        if name not in vars(cls):
            setattr(cls, name, method)
    return cls


def _finish(cls: type[Any]) -> None:
    with _ONE_AT_A_TIME:  # any thread may log, and that is a message too
        for each in cls.__mro__:
            if isinstance(vars(each).get("__attrs_attrs__"), _Unfinished):
                # With slots it would be another class; and what it would be equal to needs no code of its own.
                _DEFINE(each, init=True, slots=False, eq=False, repr=False)
                attrs.resolve_types(each, _Unfinished.names, {})


def _finish_and_initialize(self: Any, *arguments: Any, **named: Any) -> None:
    _finish(type(self))
    self.__init__(*arguments, **named)


def _equals(self: object, other: object) -> bool:
    return vars(self) == vars(other) if type(other) is type(self) else NotImplemented


def _represented(self: object) -> str:
    fields = (f"{name}={value!r}" for name, value in vars(self).items())
    return f"{type(self).__qualname__}({', '.join(fields)})"
