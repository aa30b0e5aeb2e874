"""What every output format is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from whybias.fixes.fix import Fix, NoFix
from whybias.rules.finding import Finding
from whybias.source.text import Text

Sources: TypeAlias = Callable[[str], Text | None]
"""Gives the text of any file, for excerpts; None where it cannot be read."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A finding with the text it was found in.

    `fingerprint` names it across versions of the file. `fix` is None where the output shows no edits.
    """

    finding: Finding
    text: Text
    fingerprint: str
    fix: Fix | NoFix | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One run of ``whybias check``: what was found, and in how many files it looked."""

    reported: tuple[Reported, ...]
    files: int
