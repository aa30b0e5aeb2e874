"""Frozen dataclasses that are made and filled quickly.

There are more than a hundred of them, and `dataclasses` compiles six methods for each, which took a tenth of the time
until an editor's first diagnostics. Here it compiles ``__init__`` alone, which sets attributes as any class does. That
nobody else sets them is for mypy to see.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**parameters):
        return lambda decorator: decorator


_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[_Class]) -> type[_Class]:
    """A dataclass with slots whose instances are equal where their fields are; what it defines itself stays."""
    made: Any = dataclass(slots=True, eq=False, repr=False)(cls)
    compared = _getter([each.name for each in fields(made) if each.compare])

    def equals(self: object, other: object) -> bool:
        return bool(compared(self) == compared(other)) if type(other) is type(self) else NotImplemented

    def hashed(self: object) -> int:
        return hash(compared(self))

    for name, method in (("__eq__", equals), ("__hash__", hashed), ("__repr__", _represented)):
        if name not in vars(cls):
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]


def _getter(names: list[str]) -> Callable[[object], tuple[object, ...]]:
    """From an object to these attributes of it."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda one: tuple(getattr(one, name) for name in names)


@recursive_repr()
def _represented(self: Any) -> str:
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"
