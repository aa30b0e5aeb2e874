"""The pattern language of einops: ``"b (h d) ... -> b h ... d"``.

A pattern names axes; a parenthesis holds the axes that one axis of the tensor is made of, ``...`` any number of
axes, and a number an axis of that length without a name.
"""

from __future__ import annotations

import re
from string import ascii_letters

from whybias.frozen import frozen

DOTS = "..."
_MERGED_DOTS = "(...)"
_TOKENS = re.compile(r"\s*(\.\.\.|…|[A-Za-z_]\w*|\d+|[()])")


class PatternError(ValueError):
    """einops would not accept the pattern."""


@frozen
class Side:
    """One side of a pattern: for each axis of the tensor the names it is made of.

    An unnamed axis is a number as text; `DOTS` may stand alone as an axis. Inside a parenthesis they have another name:
    there they are merged into one axis.
    """

    axes: tuple[tuple[str, ...], ...]

    def names(self) -> list[str]:
        """All names and numbers in order."""
        return [name for axis in self.axes for name in axis]


def parse_side(text: str) -> Side:
    """One side of a pattern (or the whole of it, where there is no arrow). Raises `PatternError`."""
    axes: list[tuple[str, ...]] = []
    inside: list[str] | None = None
    position = 0
    text = text.strip()
    while position < len(text):
        match = _TOKENS.match(text, position)
        if match is None:
            raise PatternError(f"cannot read {text[position:]!r}")
        token = DOTS if match[1] == "…" else match[1]
        position = match.end()
        if token == "(":
            if inside is not None:
                raise PatternError("parentheses in parentheses")
            inside = []
        elif token == ")":
            if inside is None:
                raise PatternError("a parenthesis is closed that was not opened")
            axes.append(tuple(name for name in inside if name != "1"))
            inside = None
        elif inside is not None:
            inside.append(_MERGED_DOTS if token == DOTS else token)
        else:
            axes.append(() if token == "1" else (token,))
    if inside is not None:
        raise PatternError("a parenthesis is not closed")
    side = Side(tuple(axes))
    named = [name for name in side.names() if not name.isdigit()]
    if len(set(named)) != len(named):
        raise PatternError("a name comes twice")
    return side


def parse(pattern: str) -> tuple[Side, Side]:
    """Both sides of a pattern. Raises `PatternError`."""
    left, arrow, right = pattern.partition("->")
    if not arrow or "->" in right:
        raise PatternError("a pattern has one arrow")
    sides = parse_side(left), parse_side(right)
    if _MERGED_DOTS in sides[0].names():
        raise PatternError("dots in a parenthesis on the left")
    return sides


def equation(pattern: str) -> str:
    """What ``torch.einsum`` calls the pattern of ``einops.einsum``: a letter for each name. Raises `PatternError`."""
    left, arrow, right = pattern.partition("->")
    if not arrow or "->" in right:
        raise PatternError("a pattern has one arrow")
    letters: dict[str, str] = {}
    written = []
    for text in (*left.split(","), right):
        side = parse_side(text)
        if any(len(axis) != 1 or axis[0].isdigit() for axis in side.axes):
            raise PatternError("an axis without a name, or with several")
        for name in side.names():
            if name != DOTS and name not in letters:
                letters[name] = ascii_letters[len(letters)]
        written.append("".join(letters.get(name, name) for name in side.names()))
    return f"{','.join(written[:-1])}->{written[-1]}"


def with_dots(side: Side, count: int) -> Side:
    """The side with the dots written out as `count` axes with names of their own (``...0``, ``...1``)."""
    written = tuple(f"{DOTS}{i}" for i in range(count))
    axes: list[tuple[str, ...]] = []
    for axis in side.axes:
        if axis == (DOTS,):
            axes.extend((name,) for name in written)
        else:
            axes.append(tuple(new for name in axis for new in (written if name == _MERGED_DOTS else (name,))))
    return Side(tuple(axes))
