"""Which of the things that a piece of a run wrote to outlast the piece: others may see them changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whybias.knowledge.symbols import Symbol
from whybias.liveness.machine import Machine
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

MAX_REACH = 2000
"""How many values are looked through to tell whether a written container can be seen by others."""
IMMUTABLE = (bool, int, float, complex, str, bytes, type(None), Symbol, External, NativeFunction, Opaque, ClassValue)
MUTABLE = (list, dict, set, ObjectValue)


def reach(values: Sequence[Value]) -> Iterator[Value]:
    """The values, and all that containers among them hold; constants are left out."""
    pending = list(values)
    seen: set[int] = set()
    while pending:
        value = pending.pop()
        if isinstance(value, IMMUTABLE) or id(value) in seen:
            continue
        seen.add(id(value))
        yield value
        if isinstance(value, (list, tuple, set, frozenset)):
            pending.extend(value)
        elif isinstance(value, dict):
            pending.extend(value.values())
        elif isinstance(value, ObjectValue):
            pending.extend((*value.attributes.values(), value.contents))
        elif isinstance(value, Partial):
            pending.extend((value.function, value.args, value.kwargs))
        elif isinstance(value, FunctionValue):
            pending.extend((value.defaults, value.keyword_defaults, value.attributes))


def outlast(
    machine: Machine, written: Sequence[Value], roots: Sequence[Value], names: frozenset[tuple[str, str]]
) -> bool:
    """Whether one of the written things is held by something that was there before, or may be.

    `roots` are what the piece was given, `names` the module-level names that it read, by file and name.
    """
    if not written:
        return False
    if any(not isinstance(value, MUTABLE) or machine.program.is_shared(value) for value in written):
        return True
    held = list(roots)
    for path, name in names:
        namespace = machine.program.namespace(path)
        value = None if namespace is None else namespace.values.get(name)
        held.append(value.attributes if isinstance(value, ClassValue) else value)
    own = {id(value) for value in written}
    return any(count > MAX_REACH or id(value) in own for count, value in enumerate(reach(held)))
