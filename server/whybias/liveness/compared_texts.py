"""What a run compares texts and members of enumerations to: a parameter that is one of them may be another one."""

from __future__ import annotations

from collections.abc import Collection

from whybias.liveness.machine import Machine
from whybias.liveness.values import ObjectValue, Value

ANOTHER_TEXT = "another"
"""What a text may be that is looked for among others, or for a part of it, and found."""
MOST_BESIDE = 20
"""Of larger containers the items are not noted."""


def label_of(value: Value) -> str | None:
    """A text itself, and the name of a member with that of its enumeration; None for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, ObjectValue) and value.cls.is_enum():
        return f"{value.cls.qualified_name}.{value.attributes.get('name')}"
    return None


def note_comparison(machine: Machine, left: Value, right: Value) -> None:
    """Two values are compared."""
    one, other = label_of(left), label_of(right)
    if one is not None and other is not None:
        machine.alternatives.update(((one, other), (other, one)))


def note_items(machine: Machine, item: Value, container: Collection[Value]) -> None:
    """An item is looked up where others stand beside it."""
    label = label_of(item)
    if label is not None and len(container) < MOST_BESIDE:
        others = map(label_of, container)
        machine.alternatives.update((label, other) for other in others if other is not None and other != label)


def note_search(machine: Machine, item: Value, container: Collection[Value], found: bool) -> None:
    """An item is looked for in a container, or a part in a text."""
    if isinstance(container, str):
        note_part(machine, container, item, found)
    elif not found:
        note_items(machine, item, container)
        if len(container) == 1:  # ``"relu" in mode.split("_")``
            note_comparison(machine, item, next(iter(container)))
    elif (label := label_of(item)) is not None:
        machine.alternatives.add((label, ANOTHER_TEXT))


def note_part(machine: Machine, text: str, part: Value, found: bool) -> None:
    """A part is looked for in a text, or one of several parts."""
    for each in part if isinstance(part, tuple) else (part,):
        if isinstance(each, str):
            machine.alternatives.add((text, ANOTHER_TEXT if found else each))
