"""Keys of values: equal where a program cannot tell two values apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from whybias.knowledge.symbols import Symbol
from whybias.liveness.values import (
    ClassValue,
    External,
    FunctionValue,
    NativeFunction,
    ObjectValue,
    Opaque,
    Partial,
    Value,
)

Key = object
Abouts = Mapping[str, frozenset[str]]


class NoKeyError(Exception):
    """A value that two calls cannot be compared by."""


def key_of(value: Value, names_of: Abouts, depth: int = 6) -> Key:
    """Something equal for values that a program cannot tell apart; raises `NoKeyError` where that cannot be said.

    `names_of` tells which parameters of the run the symbols are about.
    """
    kind = value.__class__
    if kind in PLAIN:
        return (kind, value)
    if kind is Symbol:
        return (value, names_of.get(str(value)))
    if kind in _SAME_IF_EQUAL:
        return value
    if depth == 0:
        raise NoKeyError
    if kind is tuple or kind is list:
        return (kind, _keys_of(value, names_of, depth - 1))
    if isinstance(value, dict):
        return (dict, _keys_of(value, names_of, depth - 1), _keys_of(value.values(), names_of, depth - 1))
    if isinstance(value, FunctionValue) and value.closure is None:
        return value
    if isinstance(value, Partial):
        inner = (value.function, value.args, value.kwargs)
        return (Partial, *[key_of(item, names_of, depth - 1) for item in inner])
    if isinstance(value, ObjectValue):
        return (value.cls, *[key_of(part, names_of, depth - 1) for part in (value.attributes, value.contents)])
    raise NoKeyError


def _keys_of(values: Iterable[Value], names_of: Abouts, depth: int) -> tuple[Key, ...]:
    return tuple(
        [(kind, item) if (kind := item.__class__) in PLAIN else key_of(item, names_of, depth) for item in values]
    )


PLAIN = frozenset({bool, int, float, str, bytes, type(None)})
"""The classes of values that are their own keys, together with their class."""
_SAME_IF_EQUAL = frozenset({External, ClassValue, NativeFunction, Opaque})
