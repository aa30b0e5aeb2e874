"""Reading the arguments of tensor functions: axes, lengths, data types."""

from __future__ import annotations

from collections.abc import Sequence

from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Size, Symbol


def length(value: object) -> Size | None:
    """A length given by the program, or None where it is not known."""
    return value if isinstance(value, (int, Symbol)) else None


def whole(value: object) -> int | None:
    """A whole number, or None where it is not known (or is no whole number)."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def listed(values: object) -> Sequence[object] | None:
    """The items of ``f(*values)``, which may also be called as ``f(values)``; None where they are not known."""
    if not isinstance(values, (list, tuple)):
        return None
    if len(values) == 1 and isinstance(values[0], (list, tuple)):
        return list(values[0])
    if len(values) == 1 and not isinstance(values[0], (int, Symbol, str)):
        return None
    return list(values)


def lengths(values: object) -> list[Size | None] | None:
    """The lengths of ``f(*lengths)`` or ``f(lengths)``; None where not even their number is known."""
    items = listed(values)
    return None if items is None else [length(item) for item in items]


def axes(shape: Shape, dim: object) -> tuple[int, ...] | None:
    """The axes that `dim` names (a number or several), counted from the end; None where they are not known.

    Raises `RankNeeded` or `IndexError` as `Shape.axis`.
    """
    given = list(dim) if isinstance(dim, (list, tuple)) else [dim]
    found = []
    for item in given:
        number = whole(item)
        if number is None:
            return None
        found.append(shape.axis(number))
    return tuple(found)


def keeps_fractions(dtype: object) -> bool:
    """Whether a conversion to this type (``"torch.float16"``; None, or not known) leaves numbers as they are."""
    if not isinstance(dtype, str):
        return True
    name = dtype.rsplit(".", 1)[-1].lower()
    return not any(part in name for part in ("int", "long", "short", "bool", "char", "byte"))
