"""Repeating tensors, and moving their elements along an axis: expand, repeat, flip, roll."""

from __future__ import annotations

from collections.abc import Iterable

from whybias.knowledge.axes import ALL, Axes
from whybias.knowledge.axis_moves import permute, permute_shape
from whybias.knowledge.effects import Call, Carried, Effect, Outcome, Through
from whybias.knowledge.registry import function
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Size, multiply
from whybias.knowledge.tensor_arguments import axes as axes_of
from whybias.knowledge.tensor_arguments import length, lengths, whole
from whybias.knowledge.throughs import blurred, unread


def _varying(axes: Axes, shape: Shape) -> Axes:
    """The axes less those of length one, which may become longer while the contribution stays constant there."""
    return axes.within(shape.rank).without(axis for axis, size in shape.sizes.items() if size == 1)


def _spread_out(shape: Shape) -> Through:
    return lambda axes: Carried(_varying(axes, shape), intact=True)


def _expand(call: Call) -> Effect:
    shape = call.shape()
    asked = lengths(call["size"])
    if asked is None:
        return Effect((Shape(),), {"input": _spread_out(shape)})
    sizes = {axis: shape.size(axis) if asked[axis] == -1 else asked[axis] for axis in range(-len(asked), 0)}
    return Effect((Shape(len(asked)).with_sizes(sizes),), {"input": _spread_out(shape)})


def _expand_as(call: Call) -> Effect:
    return Effect((call.shape("other"),), {"input": _spread_out(call.shape()), "other": unread})


def _tiled(shape: Shape, times: list[Size | None]) -> Effect:
    """Each axis as many times over as `times` says, counted from the last; the result has at least their number."""
    sizes: dict[int, Size] = {}
    for axis in range(-len(times), 0):
        old = 1 if shape.rank is not None and axis < -shape.rank else shape.size(axis)
        many = times[axis]
        if old is not None and many is not None:
            sizes[axis] = multiply(old, many)
    rank = None if shape.rank is None else max(shape.rank, len(times))
    rest = {axis: size for axis, size in shape.sizes.items() if axis < -len(times)}
    several = [axis for axis in range(-len(times), 0) if times[axis] != 1]

    def through(axes: Axes) -> Outcome:
        axes = _varying(axes, shape)
        return Carried(axes, intact=not axes.touches(several))

    return Effect((Shape(rank, {**rest, **sizes}),), {"input": through})


def _repeat(call: Call) -> Effect:
    times = lengths(call["repeats"])
    if times is None:
        return Effect((Shape(),), {"input": lambda axes: Carried(_varying(axes, call.shape()))})
    effect = _tiled(call.shape(), times)
    return Effect((Shape(len(times), effect.outputs[0].sizes),), effect.through)


def _tile(call: Call) -> Effect:
    times = lengths(call["dims"])
    if times is None:
        return Effect((Shape(),), {"input": lambda axes: Carried(_varying(axes, call.shape()))})
    return _tiled(call.shape(), times)


def _repeat_interleave(call: Call) -> Effect:
    shape = call.shape()
    times = length(call["repeats"])
    if call["dim"] is None:
        return Effect((Shape(1),), {"input": lambda axes: Carried(Axes.of(-1))})
    found = axes_of(shape, call["dim"])
    if found is None:
        return Effect((Shape(),), {"input": blurred("the axis it repeats along is not known")})
    old = shape.size(found[0])
    size = multiply(old, times) if old is not None and times is not None else None

    def through(axes: Axes) -> Outcome:
        axes = _varying(axes, shape)
        return Carried(axes, intact=not axes.touches(found))

    return Effect((shape.with_sizes({found[0]: size}),), {"input": through})


def _reordered(shape: Shape, along: Iterable[int]) -> Effect:
    """The elements change places along some axes."""
    along = tuple(along)
    return Effect((shape,), {"input": lambda axes: Carried(axes, intact=not axes.touches(along))})


def _flip(call: Call) -> Effect:
    dims = call["dims"]
    if isinstance(dims, tuple) and len(dims) == 1:
        dims = dims[0]
    found = axes_of(call.shape(), dims)
    if found is None:
        return Effect((call.shape(),), {"input": Carried})
    return _reordered(call.shape(), found)


def _fliplr(call: Call) -> Effect:
    return _reordered(call.shape(), [call.shape().axis(1)])


def _flipud(call: Call) -> Effect:
    return _reordered(call.shape(), [call.shape().axis(0)])


def _roll(call: Call) -> Effect:
    shape = call.shape()
    if call["dims"] is None and shape.rank != 1:
        return Effect((shape,), {"input": lambda axes: Carried(ALL)})
    found = axes_of(shape, -1 if call["dims"] is None else call["dims"])
    if found is None:
        return Effect((shape,), {"input": Carried})
    return _reordered(shape, found)


def _rot90(call: Call) -> Effect:
    shape = call.shape()
    found = axes_of(shape, call["dims"])
    turns = whole(call["k"])
    if found is None or turns is None:
        return Effect((Shape(shape.rank),), {"input": blurred("the axes it turns are not known")})
    if turns % 2 == 0:
        return _reordered(shape, found)
    to = {found[0]: found[1], found[1]: found[0]}
    return Effect((permute_shape(shape, to),), {"input": lambda axes: Carried(permute(axes.within(shape.rank), to))})


function("torch.Tensor.expand", "input, *size, implicit=False", _expand, masked_ok=True)
function("torch.Tensor.broadcast_to", "input, size", _expand, "torch.broadcast_to", masked_ok=True)
function("torch.Tensor.expand_as", "input, other", _expand_as, masked_ok=True)
function("torch.Tensor.repeat", "input, *repeats", _repeat, masked_ok=True)
function("torch.Tensor.tile", "input, *dims", _tile, "torch.tile", masked_ok=True)
function(
    "torch.Tensor.repeat_interleave",
    "input, repeats, dim=None, *, output_size=None",
    _repeat_interleave,
    "torch.repeat_interleave",
    masked_ok=True,
)
function("torch.Tensor.flip", "input, *dims", _flip, "torch.flip", masked_ok=True)
function("torch.Tensor.fliplr", "input", _fliplr, "torch.fliplr", masked_ok=True)
function("torch.Tensor.flipud", "input", _flipud, "torch.flipud", masked_ok=True)
function("torch.Tensor.roll", "input, shifts, dims=None", _roll, "torch.roll", masked_ok=True)
function("torch.Tensor.rot90", "input, k=1, dims=(0, 1)", _rot90, "torch.rot90", masked_ok=True)
