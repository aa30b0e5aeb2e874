"""whybias: does this bias do anything, and why (not)?

The public face is :mod:`whybias.api`; ``whybias.check`` is its shortest form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whybias.api import check as check

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """``whybias.check`` without paying for the analysis when only the version is asked."""
    if name == "check":
        from whybias.api import check

        return check
    raise AttributeError(f"module 'whybias' has no attribute {name!r}")
