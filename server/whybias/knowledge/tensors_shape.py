"""Reshapes: view, flatten, unflatten and their like."""

from __future__ import annotations

from dataclasses import replace

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import Call, Carried, Effect, Outcome, Through
from whybias.knowledge.registry import function, layer
from whybias.knowledge.regroup import Group, group_lengths, reshaped, through_groups
from whybias.knowledge.shapes import RankNeeded, Shape
from whybias.knowledge.symbols import Size
from whybias.knowledge.tensor_arguments import lengths, whole
from whybias.knowledge.throughs import blurred, unread

_UNKNOWN_LENGTHS = "the shape it is given is not known"


def _reshape(call: Call) -> Effect:
    asked = lengths(call["shape"])
    if asked is None:
        return Effect((Shape(),), {"input": blurred(_UNKNOWN_LENGTHS)})
    shape, through = reshaped(call.shape(), asked)
    return Effect((shape,), {"input": through})


def _reshape_as(call: Call) -> Effect:
    other = call.shape("other")
    if other.rank is None:
        return Effect((other,), {"input": blurred(_UNKNOWN_LENGTHS), "other": unread})
    shape, through = reshaped(call.shape(), [other.size(axis) for axis in range(-other.rank, 0)])
    return Effect((shape,), {"input": through, "other": unread})


def _flatten(call: Call) -> Effect:
    shape = call.shape()
    start, end = whole(call["start_dim"]), whole(call["end_dim"])
    if start is None or end is None:
        return Effect((Shape(),), {"input": blurred("the axes it flattens are not known")})
    if shape.rank is None and start >= 0 and end == -1:
        return Effect((Shape(start + 1),), {"input": _flattened_from(start)})
    if shape.rank == 0:
        return Effect((Shape.of(1),), {"input": lambda axes: Carried(Axes.of())})
    return _merge(shape, shape.axis(start), shape.axis(end))


def _flattened_from(start: int) -> Through:
    """Flattening all axes from `start` on, counted from the front, of a tensor of unknown rank."""

    def through(axes: Axes) -> Outcome:
        if axes == Axes.of(-1):
            return Carried(axes)
        return Carried(Axes(frozenset(range(-start - 1, 0))))

    return through


def _merge(shape: Shape, first: int, last: int) -> Effect:
    """Make the axes `first` to `last` one."""
    if last < first:
        raise ValueError("the axes to flatten are the wrong way round")
    gone = last - first
    merged = Group(tuple(range(first, last + 1)), (last,))
    lengths = {axis: size for axis, size in shape.sizes.items() if axis > last}
    lengths.update({axis + gone: size for axis, size in shape.sizes.items() if axis < first})
    lengths.update(group_lengths(merged, shape, [None] * -last))
    rank = None if shape.rank is None else shape.rank - gone
    within = through_groups([merged], shape)

    def through(axes: Axes) -> Outcome:
        outcome = within(axes)
        assert isinstance(outcome, Carried)
        rest = axes.within(shape.rank).without(merged.old)
        moved = Axes(frozenset(axis + gone if axis < first else axis for axis in rest.members - set(merged.old)))
        if rest.complement:
            moved = Axes(moved.members | {last}, True)
        return replace(outcome, axes=moved | outcome.axes)

    return Effect((Shape(rank, lengths),), {"input": through})


def _unflatten(call: Call) -> Effect:
    shape = call.shape()
    dim, sizes = whole(call["dim"]), lengths(call["sizes"])
    if dim is None or sizes is None:
        return Effect((Shape(),), {"input": blurred(_UNKNOWN_LENGTHS)})
    return split_axis(shape, shape.axis(dim), sizes)


def split_axis(shape: Shape, axis: int, sizes: list[Size | None]) -> Effect:
    """Make `axis` several, of the given lengths (one may be -1)."""
    more = len(sizes) - 1
    new = tuple(range(axis - more, axis + 1))
    group = Group((axis,), new)
    lengths = {other - more if other < axis else other: size for other, size in shape.sizes.items() if other != axis}
    lengths.update(group_lengths(group, shape, [*sizes, *[None] * (-axis - 1)]))
    rank = None if shape.rank is None else shape.rank + more

    def through(axes: Axes) -> Outcome:
        members = frozenset(other - more if other < axis else other for other in axes.members - {axis})
        if axis in axes.members:
            members = members.union(new)
        return Carried(Axes(members, axes.complement), intact=True)

    return Effect((Shape(rank, lengths),), {"input": through})


def _window_view(call: Call) -> Effect:
    """``x.unfold``: windows along one axis, whose elements become a new last axis."""
    shape = call.shape()
    dim, size, step = whole(call["dimension"]), whole(call["size"]), whole(call["step"])
    if dim is None:
        return Effect((Shape(),), {"input": blurred("the axis it unfolds is not known")})
    axis = shape.axis(dim)
    lengths = {other - 1: length for other, length in shape.sizes.items() if other != axis}
    length = shape.size(axis)
    if isinstance(length, int) and size is not None and step is not None:
        lengths[axis - 1] = (length - size) // step + 1
    if size is not None:
        lengths[-1] = size

    def through(axes: Axes) -> Outcome:
        members = frozenset(other - 1 for other in axes.members)
        if (axis in axes) != axes.complement:
            members |= {-1}
        return Carried(Axes(members, axes.complement))

    return Effect((Shape(None if shape.rank is None else shape.rank + 1, lengths),), {"input": through})


def _ravel(call: Call) -> Effect:
    shape = call.shape()
    if shape.rank is None:
        raise RankNeeded
    return _merge(shape, -shape.rank, -1)


function("torch.Tensor.view", "input, *shape", _reshape, masked_ok=True)
function("torch.Tensor.reshape", "input, *shape", _reshape, "torch.reshape", masked_ok=True)
function("torch.Tensor.view_as", "input, other", _reshape_as, "torch.Tensor.reshape_as", masked_ok=True)
function("torch.Tensor.flatten", "input, start_dim=0, end_dim=-1", _flatten, "torch.flatten", masked_ok=True)
function("torch.Tensor.ravel", "input", _ravel, "torch.ravel", masked_ok=True)
function("torch.Tensor.unflatten", "input, dim, sizes", _unflatten, "torch.unflatten", masked_ok=True)
function("torch.Tensor.unfold", "input, dimension, size, step", _window_view)
layer("torch.nn.Flatten", "start_dim=1, end_dim=-1", _flatten, masked_ok=True)
layer(
    "torch.nn.Unflatten",
    "dim, unflattened_size",
    lambda call: _unflatten(Call({**call.arguments, "sizes": (call["unflattened_size"],)}, call.training)),
    masked_ok=True,
)
