"""Numbers that are not known but have a name: `channels`, `2 * width`, `dim // heads`.

A symbol is a product of named atoms with an integer factor, over another such product, which is all that tensor
shapes need: `heads * (dim // heads)` is `dim` again, as it must be wherever a reshape succeeds. Any other
expression becomes one opaque atom that carries its text, so equal expressions still compare equal.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from math import gcd

from whybias.frozen import frozen

MOST_CHARACTERS = 1000
"""A text that doubles from round to round of a loop would fill the memory."""
MOST_FACTORS = 64
MOST_BITS = 512


def _shortened(text: str) -> str:
    from hashlib import sha256  # rarely needed, and heavy

    return f"{text[:200]}...{sha256(text.encode(errors='surrogatepass')).hexdigest()}"


@frozen
class Symbol:
    """An unknown value, remembered as ``factor * product(atoms) / (divisor * product(under))``.

    Two symbols are equal exactly when they stand for the same expression. `atoms` and `under` are sorted tuples of
    source texts and share no element.
    """

    atoms: tuple[str, ...]
    factor: int = 1
    under: tuple[str, ...] = ()
    divisor: int = 1

    @staticmethod
    def named(text: str) -> Symbol:
        """The symbol for the expression `text`; a long one is known by its beginning and a digest."""
        return Symbol((text if len(text) <= MOST_CHARACTERS else _shortened(text),))

    def __str__(self) -> str:
        above = ([str(self.factor)] if self.factor != 1 or not self.atoms else []) + list(self.atoms)
        below = ([str(self.divisor)] if self.divisor != 1 else []) + list(self.under)
        if len(above) + len(below) == 1:
            return above[0]
        text = " * ".join(_grouped(part) for part in above)
        return text + "".join(f" // {_grouped(part)}" for part in below)


def _grouped(text: str) -> str:
    return f"({text})" if " " in text else text


Size = int | Symbol
"""The length of an axis: a number, or a symbol."""


def _reduced(factor: int, atoms: Counter[str], divisor: int, under: Counter[str]) -> Size:
    common = atoms & under
    atoms, under = atoms - common, under - common
    shared = gcd(factor, divisor) or 1
    factor, divisor = factor // shared, divisor // shared
    if factor == 0:
        return 0
    if not atoms and not under and divisor == 1:
        return factor
    if max(atoms.total(), under.total()) > MOST_FACTORS or max(factor, divisor, key=abs).bit_length() > MOST_BITS:
        return Symbol.named(f"{sorted(atoms.items())} {factor} {sorted(under.items())} {divisor}")
    return Symbol(tuple(sorted(atoms.elements())), factor, tuple(sorted(under.elements())), divisor)


def _parts(size: Size) -> tuple[int, Counter[str], int, Counter[str]]:
    if isinstance(size, int):
        return size, Counter(), 1, Counter()
    return size.factor, Counter(size.atoms), size.divisor, Counter(size.under)


@lru_cache(maxsize=8192)
def multiply(left: Size, right: Size) -> Size:
    """The product of two sizes, with common atoms cancelled."""
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    a, x, b, y = _parts(left)
    c, u, d, v = _parts(right)
    return _reduced(a * c, x + u, b * d, y + v)


@lru_cache(maxsize=8192)
def divide(left: Size, right: Size) -> Size | None:
    """`left / right` taken as exact, or None where `right` is zero."""
    if isinstance(left, int) and isinstance(right, int) and right and left % right == 0:
        return left // right
    c, u, d, v = _parts(right)
    if c == 0:
        return None
    a, x, b, y = _parts(left)
    return _reduced(a * d, x + v, b * c, y + u)


def product(sizes: list[Size]) -> Size:
    """The product of many sizes."""
    total: Size = 1
    for size in sizes:
        total = multiply(total, size)
    return total


def add(left: Size, right: Size) -> Size | None:
    """The sum of two sizes, or None where they are not numbers of the same thing."""
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    a, x, b, y = _parts(left)
    c, u, d, v = _parts(right)
    if a == 0 or c == 0:
        return right if a == 0 else left
    return _reduced(a * d + c * b, x, b * d, y) if (x, y) == (u, v) else None
