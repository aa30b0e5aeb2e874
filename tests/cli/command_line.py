"""What a command line comes to, in tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


Whybias: TypeAlias = Callable[..., Result]
