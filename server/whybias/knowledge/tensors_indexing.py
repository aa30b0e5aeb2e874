"""Picking parts of a tensor: ``x[...]``, select, narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import UNKNOWN, Call, Carried, Effect, Outcome
from whybias.knowledge.registry import function
from whybias.knowledge.shapes import RankNeeded, Shape
from whybias.knowledge.symbols import Size, Symbol, add, divide, multiply
from whybias.knowledge.tensor_arguments import axes as axes_of
from whybias.knowledge.tensor_arguments import length
from whybias.knowledge.throughs import blurred


@dataclass(slots=True)
class Picked:
    """What an index does, axis by axis from the first of the input (`old`) to the result.

    `places` are the result's axes in order, each the input's axis it comes from, or None for a new one. `sizes` are
    their lengths. `parts` says of an axis which of how many equal parts is taken, and `disturbed` which axes lose
    their order or are cut unevenly.
    """

    places: list[int | None] = field(default_factory=list)
    sizes: list[Size | None] = field(default_factory=list)
    parts: dict[int, tuple[int, int]] = field(default_factory=dict)
    disturbed: set[int] = field(default_factory=set)

    def keep(self, axis: int | None, size: Size | None) -> None:
        """The next axis of the result."""
        self.places.append(axis)
        self.sizes.append(size)


def _get_item(call: Call) -> Effect:
    index = call["index"]
    items = list(index) if isinstance(index, tuple) else [index]
    shape = call.shape()
    if any(not _followed(item) for item in items) or sum(isinstance(item, (Shape, list)) for item in items) > 1:
        return Effect((Shape(),), {"input": blurred("the index is not known")})
    if shape.rank is None and Ellipsis not in items:
        return _from_the_front(shape, items)
    consumed = [item for item in items if item is not None and item is not Ellipsis]
    before, after = _around_ellipsis(items)
    if shape.rank is not None and len(consumed) > shape.rank:
        raise IndexError("more indices than axes")
    used_after = sum(item is not None for item in after)
    rank = shape.rank
    if rank is None:
        if before:
            raise RankNeeded
        rank = used_after
    picked = Picked()
    axis = _pick(picked, shape, before, -rank)
    while axis < -used_after:
        picked.keep(axis, shape.size(axis))
        axis += 1
    _pick(picked, shape, after, axis)
    return _as_effect(shape, picked, used_after)


def _followed(item: object) -> bool:
    """Whether it is clear how many axes an item of an index takes: a tensor may be a mask, and takes its own rank."""
    if isinstance(item, Shape):
        return item.rank == 1
    if isinstance(item, (list, tuple)):
        return all(isinstance(one, int) and not isinstance(one, bool) for one in item)
    return item is not UNKNOWN and not isinstance(item, bool)


def _around_ellipsis(items: Sequence[object]) -> tuple[list[object], list[object]]:
    if Ellipsis not in items:
        return list(items), []
    at = next(i for i, item in enumerate(items) if item is Ellipsis)
    return list(items[:at]), list(items[at + 1 :])


def _from_the_front(shape: Shape, items: Sequence[object]) -> Effect:
    """Whole numbers, then slices, at the first axes: those counted from the last stay where they are."""
    kinds = [isinstance(item, slice) for item in items]
    if kinds != sorted(kinds) or None in items or any(isinstance(item, (Shape, list, tuple)) for item in items):
        raise RankNeeded
    return Effect((Shape(None, shape.sizes if not any(kinds) else {}),), {"input": Carried})


def _pick(picked: Picked, shape: Shape, items: Sequence[object], axis: int) -> int:
    """Apply items from `axis` on; the axis after the last one used."""
    for item in items:
        if item is None:
            picked.keep(None, 1)
            continue
        size = shape.size(axis)
        if isinstance(item, slice):
            _slice(picked, axis, size, item)
        elif isinstance(item, (Shape, list, tuple)):
            picked.keep(axis, item.size(-1) if isinstance(item, Shape) else len(item))
            picked.disturbed.add(axis)
        elif isinstance(item, int) and isinstance(size, int):
            if not -size <= item < size:
                raise IndexError(f"index {item} of {size}")
            picked.parts[axis] = (item % size, size)
        else:
            picked.disturbed.add(axis)
        axis += 1
    return axis


def _slice(picked: Picked, axis: int, size: Size | None, item: slice) -> None:
    if item == slice(None):
        picked.keep(axis, size)
        return
    taken = _slice_length(size, item)
    picked.keep(axis, taken)
    part = _equal_part(size, item, taken)
    if part is None:
        picked.disturbed.add(axis)
    else:
        picked.parts[axis] = part


def _slice_length(size: Size | None, item: slice) -> Size | None:
    start, stop, step = item.start, item.stop, item.step
    if isinstance(size, int) and all(one is None or isinstance(one, int) for one in (start, stop, step)):
        return len(range(*item.indices(size)))
    if step not in (None, 1) or isinstance(stop, int):
        return None  # a number may reach beyond the end; a name is taken not to
    first: Size | None = 0 if start is None else length(start)
    last = size if stop is None else length(stop)
    if first is None or last is None or any(isinstance(one, int) and one < 0 for one in (first, last)):
        return None
    return last if first == 0 and isinstance(last, Symbol) else add(last, multiply(first, -1))


def _equal_part(size: Size | None, item: slice, taken: Size | None) -> tuple[int, int] | None:
    """(i, n) where the slice is the i-th of n equal parts of an axis."""
    start = 0 if item.start is None else length(item.start)
    if size is None or taken is None or start is None or item.step not in (None, 1):
        return None
    if isinstance(start, int) and start < 0 and isinstance(size, int):
        start += size
    count, position = divide(size, taken), divide(start, taken)
    if not isinstance(count, int) or not isinstance(position, int) or not 0 <= position < count:
        return None
    return position, count


def _as_effect(shape: Shape, picked: Picked, used: int) -> Effect:
    rank = len(picked.places)
    sizes = {i - rank: size for i, size in enumerate(picked.sizes) if size is not None}
    to = {axis: i - rank for i, axis in enumerate(picked.places) if axis is not None}
    new = [i - rank for i, axis in enumerate(picked.places) if axis is None]
    first = -used if shape.rank is None else -shape.rank
    shift = used - rank

    def through(axes: Axes) -> Outcome:
        axes = axes.within(shape.rank)
        members = {to[axis] for axis in axes.members if axis in to}
        members |= {axis + shift for axis in axes.members if axis < first}
        chosen = [part for axis, part in picked.parts.items() if axis in axes]
        intact = not axes.touches(picked.disturbed) and len(chosen) <= 1
        found = Axes(frozenset(members.union(new) if axes.complement else members), axes.complement)
        return Carried(found, intact, chosen[0] if intact and chosen else None)

    if shape.rank is not None:
        return Effect((Shape(rank, sizes),), {"input": through})
    leading = {axis + shift: size for axis, size in shape.sizes.items() if axis < first}
    return Effect((Shape(None, {**leading, **sizes}),), {"input": through})


def _on_one_axis(call: Call, item: object) -> Effect:
    shape = call.shape()
    found = axes_of(shape, call["dim"])
    if found is None:
        return Effect((Shape(),), {"input": blurred("the axis is not known")})
    items = (Ellipsis, item, *[slice(None)] * (-found[0] - 1))
    return _get_item(Call({"input": shape, "index": items}))


def _select(call: Call) -> Effect:
    index = call["index"]
    return _on_one_axis(call, index if isinstance(index, int) else Symbol.named("index"))


def _narrow(call: Call) -> Effect:
    start, count = length(call["start"]), length(call["length"])
    stop = None if start is None or count is None else add(start, count)
    if stop is None or (isinstance(start, int) and start < 0):
        shape = call.shape()
        found = axes_of(shape, call["dim"])
        sizes = {} if found is None else {found[0]: count}
        along = () if found is None else found
        kept = found is not None
        return Effect(
            (shape.with_sizes(sizes),), {"input": lambda axes: Carried(axes, intact=kept and not axes.touches(along))}
        )
    return _on_one_axis(call, slice(start, stop))


function("torch.Tensor.__getitem__", "input, index", _get_item, masked_ok=True)
function("torch.Tensor.select", "input, dim, index", _select, "torch.select", masked_ok=True)
function("torch.Tensor.narrow", "input, dim, start, length", _narrow, "torch.narrow", masked_ok=True)
