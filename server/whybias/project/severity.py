"""How loud a report is."""

from __future__ import annotations

from enum import Enum


class Severity(str, Enum):
    """As in LSP, from the loudest; `OFF` is never reported."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"
    OFF = "off"

    @property
    def rank(self) -> int:
        """0 for the loudest, growing towards `OFF`."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
