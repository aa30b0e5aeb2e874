"""Joining tensors: cat, stack and their like."""

from __future__ import annotations

from collections.abc import Sequence

from whybias.knowledge.axes import Axes
from whybias.knowledge.axis_moves import insert, insert_into_shape
from whybias.knowledge.effects import Call, Carried, Effect, Outcome, Through
from whybias.knowledge.registry import function
from whybias.knowledge.shapes import RankNeeded, Shape
from whybias.knowledge.symbols import Size, add
from whybias.knowledge.tensor_arguments import whole
from whybias.knowledge.throughs import blurred, kept


def _along(axis: int) -> Through:
    """Only some of the joined places hold the contribution."""

    def through(axes: Axes) -> Outcome:
        return Carried(axes | Axes.of(axis))

    return through


def _in_common(shapes: Sequence[Shape], but: int | None = None) -> Shape:
    """What the shapes, which are equal along every axis but one, tell of each other."""
    ranks = {shape.rank for shape in shapes if shape.rank is not None}
    if len(ranks) > 1:
        raise ValueError("tensors of different ranks cannot be joined")
    rank = ranks.pop() if ranks else None
    sizes: dict[int, Size] = {}
    for shape in shapes:
        sizes.update({axis: size for axis, size in shape.sizes.items() if axis != but and axis not in sizes})
    return Shape(rank, sizes)


def _unknown() -> Effect:
    return Effect((Shape(),), {"tensors": blurred("what is joined is not known")})


def _cat(call: Call) -> Effect:
    shapes, dim = call.shapes("tensors"), whole(call["dim"])
    if not shapes or dim is None:
        return _unknown()
    return joined(shapes, _in_common(shapes).axis(dim))


def joined(shapes: Sequence[Shape], axis: int) -> Effect:
    """The effect of joining tensors of these shapes along `axis`."""
    total: Size | None = 0
    for shape in shapes:
        size = shape.size(axis)
        total = None if total is None or size is None else add(total, size)
    result = _in_common(shapes, axis).with_sizes({axis: total})
    return Effect((result,), {"tensors": kept if len(shapes) == 1 else _along(axis)})


def _stack(call: Call) -> Effect:
    shapes, dim = call.shapes("tensors"), whole(call["dim"])
    if not shapes or dim is None:
        return _unknown()
    shape = _in_common(shapes)
    axis = insert_into_shape(shape, [-1]).axis(dim)
    result = insert_into_shape(shape, [axis]).with_sizes({axis: len(shapes)})

    def through(axes: Axes) -> Outcome:
        moved = insert(axes, [axis])
        return Carried(moved, intact=True) if len(shapes) == 1 else Carried(moved | Axes.of(axis))

    return Effect((result,), {"tensors": through})


def _grown(shape: Shape, least: int) -> Shape:
    """A tensor with axes of length one put before its own until it has `least` axes."""
    missing = max(0, least - shape.known_rank())
    if missing == 0:
        return shape
    return Shape(least, {**dict.fromkeys(range(-least, missing - least), 1), **shape.sizes})


def _side_by_side(call: Call) -> Effect:
    shapes = call.shapes("tensors")
    if not shapes:
        return _unknown()
    rank = _in_common(shapes).rank
    if rank is None:
        raise RankNeeded
    return joined(shapes, -1 if rank == 1 else 1 - rank)


def _on_top(call: Call) -> Effect:
    shapes = call.shapes("tensors")
    if not shapes:
        return _unknown()
    rank = _in_common(shapes).rank
    grown = [_grown(Shape(rank, shape.sizes), 2) for shape in shapes]
    return joined(grown, -grown[0].known_rank())


def _in_depth(call: Call) -> Effect:
    """Vectors and matrices get a last axis of length one first, and are joined along that third axis."""
    shapes = call.shapes("tensors")
    if not shapes:
        return _unknown()
    rank = _in_common(shapes).rank
    if rank is None:
        raise RankNeeded
    if rank > 2:
        return joined(shapes, 2 - rank)
    if rank == 2:
        return _stack(Call({"tensors": shapes, "dim": -1}))
    return Effect((Shape(3),), {"tensors": blurred("vectors joined in depth")})


_TENSORS = "tensors, dim=0, *, out=None"
function("torch.cat", _TENSORS, _cat, "torch.concat", "torch.concatenate", masked_ok=True)
function("torch.stack", _TENSORS, _stack, masked_ok=True)
function("torch.hstack", "tensors, *, out=None", _side_by_side, masked_ok=True)
function("torch.vstack", "tensors, *, out=None", _on_top, "torch.row_stack", masked_ok=True)
function("torch.dstack", "tensors, *, out=None", _in_depth, masked_ok=True)
