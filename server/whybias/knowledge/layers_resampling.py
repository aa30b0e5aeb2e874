"""Resizing and resampling: weights that add up to one keep a constant constant."""

from __future__ import annotations

import math

from whybias.knowledge.axes import ALL, Axes
from whybias.knowledge.effects import Blurred, Call, Carried, Effect, Outcome, Seen, Through
from whybias.knowledge.registry import function, layer
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Size, Symbol
from whybias.knowledge.throughs import seen
from whybias.knowledge.windows import resized

_RANKS = {"linear": 3, "bilinear": 4, "bicubic": 4, "trilinear": 5}


def _resize(call: Call, rank: int | None) -> Effect:
    """Each axis is resized by itself, so that nothing varies along more axes than before."""
    shape = call.shape()
    if shape.rank is None and rank is not None:
        shape = Shape(rank, shape.sizes)
    windows = range(2 - shape.rank, 0) if shape.rank is not None else None

    def through(axes: Axes) -> Outcome:
        return Carried(axes, intact=windows is not None and not axes.touches(windows))

    if shape.rank is None:
        return Effect((Shape(),), {"input": through})
    count = shape.rank - 2
    lengths = _lengths(call, shape, count)
    return Effect((resized(shape, lengths),), {"input": through})


def _lengths(call: Call, shape: Shape, count: int) -> list[Size | None]:
    size, scale = call["size"], call["scale_factor"]
    if size is not None:
        sizes = list(size) if isinstance(size, (list, tuple)) else [size] * count
        given = [item if isinstance(item, (int, Symbol)) else None for item in sizes]
        return given if len(given) == count else [None] * count
    scales = list(scale) if isinstance(scale, (list, tuple)) else [scale] * count
    if len(scales) != count:
        return [None] * count
    return [_scaled(shape.size(index - count), factor) for index, factor in enumerate(scales)]


def _scaled(size: Size | None, factor: object) -> Size | None:
    if factor == 1:
        return size
    return math.floor(size * factor) if isinstance(size, int) and isinstance(factor, (int, float)) else None


def _interpolate(call: Call) -> Effect:
    mode = call["mode"]
    return _resize(call, _RANKS.get(mode) if isinstance(mode, str) else None)


def _image(call: Call) -> Effect:
    return _resize(call, 4)


def _grid_sample(call: Call) -> Effect:
    """Reads the input at places that the grid names; outside it there may be zeros."""
    shape, grid = call.shape(), call.shape("grid")
    rank = shape.rank if shape.rank is not None else grid.rank
    count = None if rank is None else rank - 2
    output = Shape()
    if rank is not None and count is not None:
        lengths = {index - count: grid.size(index - count - 1) for index in range(count)}
        output = Shape(rank, shape.sizes).with_sizes(lengths)
    grid_through = seen("reads the input where it says")
    return Effect((output,), {"input": _sampled(call["padding_mode"], count), "grid": grid_through})


def _sampled(mode: object, count: int | None) -> Through:
    def through(axes: Axes) -> Outcome:
        windows = range(-3 if count is None else -count, 0)
        if axes.touches(windows):
            if count is None:
                return Blurred("the number of axes is not known")
            return Carried(axes.within(count + 2) | ALL.without([-count - 1]))
        if mode == "zeros":
            return Seen("reads zeros outside the input, which the bias is not added to")
        return Carried(axes, intact=True) if mode in ("border", "reflection") else Blurred("its padding is not known")

    return through


def _affine_grid(call: Call) -> Effect:
    size = call["size"]
    if not isinstance(size, (list, tuple)):
        return Effect((Shape(),), {"theta": seen("makes places of it")})
    lengths = [item if isinstance(item, (int, Symbol)) else None for item in size]
    output = Shape.of(lengths[0], *lengths[2:], len(lengths) - 2)
    return Effect((output,), {"theta": seen("makes places of it")})


_SIZE = "size=None, scale_factor=None"
layer("torch.nn.Upsample", f"{_SIZE}, mode='nearest', align_corners=None, recompute_scale_factor=None", _interpolate)
layer("torch.nn.UpsamplingNearest2d", _SIZE, _image)
layer("torch.nn.UpsamplingBilinear2d", _SIZE, _image)
_INTERPOLATE = f"input, {_SIZE}, mode='nearest', align_corners=None, recompute_scale_factor=None, antialias=False"
function("torch.nn.functional.interpolate", _INTERPOLATE, _interpolate)
function("torch.nn.functional.upsample", f"input, {_SIZE}, mode='nearest', align_corners=None", _interpolate)
function("torch.nn.functional.upsample_nearest", f"input, {_SIZE}", lambda call: _resize(call, None))
function("torch.nn.functional.upsample_bilinear", f"input, {_SIZE}", _image)
function(
    "torch.nn.functional.grid_sample",
    "input, grid, mode='bilinear', padding_mode='zeros', align_corners=None",
    _grid_sample,
)
function("torch.nn.functional.affine_grid", "theta, size, align_corners=None", _affine_grid)
