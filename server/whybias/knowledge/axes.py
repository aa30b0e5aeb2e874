"""Sets of tensor axes: along which axes may a contribution vary?

Axes are counted from the end (-1 is the last), so that a set stays true while the rank of a tensor is not
known yet. A set may be the complement of finitely many axes ("every axis but -1"), which is what a product with
unknown data leaves behind whatever the rank is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from whybias.frozen import frozen


@frozen
class Axes:
    """A set of axes, all negative: the `members`, or with `complement` every axis but the `members`."""

    members: frozenset[int]
    complement: bool = False

    @staticmethod
    def of(*axes: int) -> Axes:
        """The finite set of the given axes (negative integers)."""
        return Axes(frozenset(axes))

    @staticmethod
    def all_but(*axes: int) -> Axes:
        """Every axis except the given ones."""
        return Axes(frozenset(axes), complement=True)

    def __contains__(self, axis: int) -> bool:
        return (axis in self.members) != self.complement

    def __or__(self, other: Axes) -> Axes:
        if self.complement and other.complement:
            return Axes(self.members & other.members, True)
        if self.complement:
            return Axes(self.members - other.members, True)
        if other.complement:
            return Axes(other.members - self.members, True)
        return Axes(self.members | other.members)

    def without(self, axes: Iterable[int]) -> Axes:
        """This set less the given axes."""
        gone = frozenset(axes)
        return Axes(self.members | gone, True) if self.complement else Axes(self.members - gone)

    def touches(self, axes: Iterable[int]) -> bool:
        """Whether any of the given axes is in this set."""
        return any(axis in self for axis in axes)

    def is_empty(self, rank: int | None) -> bool:
        """Whether no axis of a tensor of this rank is in the set (a complement is never empty without a rank)."""
        if not self.complement:
            return not self.members
        return rank is not None and not any(axis in self for axis in range(-rank, 0))

    def within(self, rank: int | None) -> Axes:
        """The same set written out for a tensor of `rank` axes; unchanged while the rank is unknown."""
        if rank is None:
            return self
        return Axes(frozenset(axis for axis in range(-rank, 0) if axis in self))

    def map(self, to: Callable[[int], int | None]) -> Axes:
        """Send each member through `to` (None drops it). Only for finite sets: write a complement out first."""
        if self.complement:
            raise ValueError("write the set out with within(rank) first")
        return Axes(frozenset(new for axis in self.members if (new := to(axis)) is not None))


NONE = Axes(frozenset())
ALL = Axes(frozenset(), complement=True)
