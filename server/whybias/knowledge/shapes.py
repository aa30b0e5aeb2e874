"""What is known of a tensor's shape: the rank, if known, and the lengths of some axes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from whybias.frozen import frozen
from whybias.knowledge.axes import ALL, Axes
from whybias.knowledge.symbols import Size


class RankNeeded(Exception):
    """An operation cannot be followed without the rank of its input.

    `preferred` is the rank the operation itself suggests, or None where it suggests nothing.
    """

    def __init__(self, preferred: int | None = None) -> None:
        super().__init__(preferred)
        self.preferred = preferred


class NotKnown(ValueError):
    """What an operation does hangs on an argument or a length that is not known; PyTorch may well accept the call."""


@frozen
class Shape:
    """`rank` is None while unknown. `sizes` maps axes, counted from the end (-1 is last), to their lengths.

    Axes that `sizes` does not name have an unknown length.
    """

    rank: int | None = None
    sizes: Mapping[int, Size] = field(default_factory=dict)

    @staticmethod
    def of(*sizes: Size | None) -> Shape:
        """A shape of known rank, axis by axis from the first; None is an unknown length."""
        rank = len(sizes)
        return Shape(rank, {i - rank: size for i, size in enumerate(sizes) if size is not None})

    def size(self, axis: int) -> Size | None:
        """The length of a (negative) axis, or None when unknown."""
        return self.sizes.get(axis)

    def known_rank(self, preferred: int | None = None) -> int:
        """The rank; raises `RankNeeded` while it is unknown."""
        if self.rank is None:
            raise RankNeeded(preferred)
        return self.rank

    def axis(self, axis: int) -> int:
        """`axis` counted from the end, whichever way it was given; raises `RankNeeded` or `IndexError`."""
        if axis >= 0:
            rank = self.known_rank()
            if axis >= rank:
                raise IndexError(f"axis {axis} of a tensor with {rank} axes")
            return axis - rank
        if self.rank is not None and axis < -self.rank:
            raise IndexError(f"axis {axis} of a tensor with {self.rank} axes")
        return axis

    def varies(self) -> Axes:
        """The axes along which the tensor's own data may vary: all but those of length one."""
        ones = [axis for axis, size in self.sizes.items() if size == 1]
        return ALL.without(ones).within(self.rank)

    def with_sizes(self, changes: Mapping[int, Size | None]) -> Shape:
        """The same rank with some lengths replaced; None forgets one."""
        sizes = {axis: size for axis, size in self.sizes.items() if axis not in changes}
        sizes.update({axis: size for axis, size in changes.items() if size is not None})
        return Shape(self.rank, sizes)


UNKNOWN_SHAPE = Shape()
