"""Telling, without parsing, which texts are worth parsing."""

from __future__ import annotations

import re

_NAMES = re.compile(r"torch|\bnn\.|\bModule\b")


def mentions_modules(content: str) -> bool:
    """Whether a source text may define or make modules: it names torch, ``nn`` or ``Module`` anywhere at
    all."""
    return _NAMES.search(content) is not None
