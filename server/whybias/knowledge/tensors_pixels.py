"""Channels that become pixels, pixels that become channels, and windows laid out as columns."""

from __future__ import annotations

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import Call, Carried, Effect, Outcome
from whybias.knowledge.registry import function, layer
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Size, divide, multiply
from whybias.knowledge.tensor_arguments import length


def _resized(shape: Shape, by: Size | None, channels_down: bool) -> Shape:
    """Channels divided by ``by * by`` and both sides multiplied by it, or the other way round."""
    if by is None:
        return Shape(shape.rank).with_sizes({axis: size for axis, size in shape.sizes.items() if axis < -3})
    changes: dict[int, Size | None] = {}
    for axis in (-3, -2, -1):
        size = shape.size(axis)
        factor = multiply(by, by) if axis == -3 else by
        shrinks = channels_down == (axis == -3)
        changes[axis] = None if size is None else divide(size, factor) if shrinks else multiply(size, factor)
    return shape.with_sizes(changes)


def _pixel_shuffle(call: Call) -> Effect:
    shape = _resized(call.shape(), length(call["upscale_factor"]), channels_down=True)

    def through(axes: Axes) -> Outcome:
        """Each pixel becomes a square of channels."""
        return Carried(axes | Axes.of(-3, -2, -1)) if -3 in axes else Carried(axes, intact=True)

    return Effect((shape,), {"input": through})


def _pixel_unshuffle(call: Call) -> Effect:
    shape = _resized(call.shape(), length(call["downscale_factor"]), channels_down=False)

    def through(axes: Axes) -> Outcome:
        """Each square of pixels becomes neighbouring channels."""
        return Carried(axes | Axes.of(-3)) if axes.touches((-2, -1)) else Carried(axes, intact=True)

    return Effect((shape,), {"input": through})


def _channel_shuffle(call: Call) -> Effect:
    return Effect((call.shape(),), {"input": Carried})


def _unfold(call: Call) -> Effect:
    """Every window of the image becomes a column: (N, C, H, W) to (N, C * window, windows)."""
    shape = call.shape()
    window = call["kernel_size"]
    height, width = window if isinstance(window, (list, tuple)) and len(window) == 2 else (window, window)
    tall, wide, channels = length(height), length(width), shape.size(-3)
    sizes = {axis + 1: size for axis, size in shape.sizes.items() if axis < -3}
    if tall is not None and wide is not None and channels is not None:
        sizes[-2] = multiply(channels, multiply(tall, wide))
    padded = call["padding"] not in (0, (0, 0), [0, 0])

    def through(axes: Axes) -> Outcome:
        """Zero padding shows in some windows only; so does what varies from pixel to pixel."""
        axes = axes.within(shape.rank)
        outer = Axes(frozenset(axis + 1 for axis in axes.members if axis < -3), axes.complement)
        columns = [-2, -1] if padded or axes.touches((-2, -1)) else [-2] if -3 in axes else []
        return Carried(outer.without([-2, -1]) | Axes.of(*columns))

    return Effect((Shape(None if shape.rank is None else shape.rank - 1, sizes),), {"input": through})


def _fold(call: Call) -> Effect:
    """Columns are summed into an image: (N, C * window, windows) to (N, C, H, W). Windows overlap unevenly."""
    shape = call.shape()
    sizes = {axis - 1: size for axis, size in shape.sizes.items() if axis < -2}
    image = call["output_size"]
    height, width = image if isinstance(image, (list, tuple)) and len(image) == 2 else (image, image)
    known = {axis: size for axis, side in ((-2, height), (-1, width)) if (size := length(side)) is not None}

    def through(axes: Axes) -> Outcome:
        axes = axes.within(shape.rank)
        outer = Axes(frozenset(axis - 1 for axis in axes.members if axis < -2), axes.complement)
        summed = [-3, -2, -1] if -2 in axes else [-2, -1]
        return Carried(outer.without([-3, -2, -1]) | Axes.of(*summed))

    return Effect((Shape(None if shape.rank is None else shape.rank + 1, {**sizes, **known}),), {"input": through})


_WINDOWS = "kernel_size, dilation=1, padding=0, stride=1"
function("torch.nn.functional.pixel_shuffle", "input, upscale_factor", _pixel_shuffle, "torch.pixel_shuffle")
function("torch.nn.functional.pixel_unshuffle", "input, downscale_factor", _pixel_unshuffle, "torch.pixel_unshuffle")
function("torch.nn.functional.channel_shuffle", "input, groups", _channel_shuffle, "torch.channel_shuffle")
function("torch.nn.functional.unfold", f"input, {_WINDOWS}", _unfold)
function("torch.nn.functional.fold", f"input, output_size, {_WINDOWS}", _fold)
layer("torch.nn.PixelShuffle", "upscale_factor", _pixel_shuffle)
layer("torch.nn.PixelUnshuffle", "downscale_factor", _pixel_unshuffle)
layer("torch.nn.ChannelShuffle", "groups", _channel_shuffle)
layer("torch.nn.Unfold", _WINDOWS, _unfold)
layer("torch.nn.Fold", f"output_size, {_WINDOWS}", _fold)
