"""From JSON to the types of the protocol."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.protocol import default_converter

if TYPE_CHECKING:
    from cattrs import Converter


def tolerant_converter() -> Converter:
    """A converter that takes values of newer protocols as they are: one of them must not cost the whole message."""
    converter: Converter = default_converter()  # type: ignore[no-untyped-call]
    for each in vars(types).values():
        if isinstance(each, type) and issubclass(each, Enum):
            converter.register_structure_hook(each, _member_or_value)
    return converter


def _member_or_value(value: Any, enumeration: Any) -> Any:
    try:
        return enumeration(value)
    except ValueError:
        return value
