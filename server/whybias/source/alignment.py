"""Which lines two versions of a text share: those before and those after what was changed."""

from __future__ import annotations

from whybias.frozen import frozen
from whybias.source.text import LINE_END


@frozen
class Alignment:
    """The first `prefix` and the last `suffix` lines are the same in both versions.

    `before` and `after` are how many lines the two versions have. Line ends are not compared.
    """

    prefix: int
    suffix: int
    before: int
    after: int

    @staticmethod
    def of(before: str, after: str) -> Alignment:
        old, new = LINE_END.split(before), LINE_END.split(after)
        shorter = min(len(old), len(new))
        prefix = next((index for index in range(shorter) if old[index] != new[index]), shorter)
        rest = shorter - prefix
        suffix = next((index for index in range(rest) if old[-1 - index] != new[-1 - index]), rest)
        return Alignment(prefix, suffix, len(old), len(new))

    @property
    def shift(self) -> int:
        """By how many lines the common last lines moved down."""
        return self.after - self.before

    def line(self, line: int) -> int | None:
        """Where `line` (from 1) of the first version is in the second; None if it was changed."""
        if line <= self.prefix:
            return line
        if line > self.before - self.suffix:
            return line + self.shift
        return None
