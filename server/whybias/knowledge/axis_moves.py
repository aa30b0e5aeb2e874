"""Where axes go when some are dropped, put in, or exchanged. Axes are counted from the end, on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from whybias.knowledge.axes import Axes
from whybias.knowledge.shapes import Shape


def position_after_drop(axis: int, gone: Iterable[int]) -> int:
    """Where `axis` is once the axes `gone` (which do not hold it) are no longer there."""
    return axis + sum(1 for other in gone if other > axis)


def position_after_insert(axis: int, new: Iterable[int]) -> int:
    """Where `axis` is once there are new axes at the positions `new` of the result."""
    for position in sorted(new, reverse=True):
        if axis <= position:
            axis -= 1
    return axis


def drop(axes: Axes, gone: Iterable[int]) -> Axes:
    """The set after the axes `gone` were taken out of the tensor."""
    gone = frozenset(gone)
    members = frozenset(position_after_drop(axis, gone) for axis in axes.members - gone)
    return Axes(members, axes.complement)


def insert(axes: Axes, new: Iterable[int]) -> Axes:
    """The set after axes were put in at the positions `new` of the result; nothing varies along those."""
    new = frozenset(new)
    members = frozenset(position_after_insert(axis, new) for axis in axes.members)
    return Axes(members | new, True) if axes.complement else Axes(members)


def permute(axes: Axes, to: Mapping[int, int]) -> Axes:
    """The set after a permutation: `to` says where an axis goes; those it does not name stay."""
    return Axes(frozenset(to.get(axis, axis) for axis in axes.members), axes.complement)


def drop_from_shape(shape: Shape, gone: Iterable[int]) -> Shape:
    """The shape without the axes `gone`."""
    gone = frozenset(gone)
    rank = None if shape.rank is None else shape.rank - len(gone)
    return Shape(
        rank, {position_after_drop(axis, gone): size for axis, size in shape.sizes.items() if axis not in gone}
    )


def insert_into_shape(shape: Shape, new: Iterable[int]) -> Shape:
    """The shape with axes of unknown length at the positions `new` of the result."""
    new = frozenset(new)
    rank = None if shape.rank is None else shape.rank + len(new)
    return Shape(rank, {position_after_insert(axis, new): size for axis, size in shape.sizes.items()})


def permute_shape(shape: Shape, to: Mapping[int, int]) -> Shape:
    """The shape after a permutation, as `permute`."""
    return Shape(shape.rank, {to.get(axis, axis): size for axis, size in shape.sizes.items()})
