"""Colours in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TextIO

from whybias.frozen import frozen
from whybias.liveness.verdicts import Verdict
from whybias.rules.finding import Severity


class Colour(str, Enum):
    """The looks in use, as ANSI select-graphic-rendition parameters."""

    STRONG = "1"
    FAINT = "2"
    RED = "1;31"
    GREEN = "1;32"
    YELLOW = "1;33"
    BLUE = "1;34"
    MAGENTA = "1;35"
    CYAN = "1;36"


OF_SEVERITY = {
    Severity.ERROR: Colour.RED,
    Severity.WARNING: Colour.YELLOW,
    Severity.INFORMATION: Colour.CYAN,
    Severity.HINT: Colour.GREEN,
}

OF_VERDICT = {
    Verdict.DEAD: Colour.YELLOW,
    Verdict.PARTIAL: Colour.CYAN,
    Verdict.LIVE: Colour.GREEN,
    Verdict.UNKNOWN: Colour.FAINT,
}


@frozen
class Palette:
    """Paints text, or leaves it as it is where colours are not wanted."""

    coloured: bool = False

    def paint(self, text: str, colour: Colour) -> str:
        return f"\x1b[{colour.value}m{text}\x1b[0m" if self.coloured and text else text


def wants_colour(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to colour what goes to `stream`.

    ``NO_COLOR`` says no, ``FORCE_COLOR`` or ``CLICOLOR_FORCE`` says yes, ``CLICOLOR=0`` or ``TERM=dumb`` says no, else
    terminals are coloured; in this order. See https://no-color.org, https://force-color.org and
    https://bixense.com/clicolors.
    """
    if environment.get("NO_COLOR"):
        return False
    if any(environment.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return environment.get("CLICOLOR") != "0" and environment.get("TERM") != "dumb" and stream.isatty()
