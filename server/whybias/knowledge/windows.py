"""Sliding windows: the axes they slide along, the numbers that describe them, the lengths they leave."""

from __future__ import annotations

from collections.abc import Sequence

from whybias.knowledge.effects import UNKNOWN
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Size, Symbol


def window_axes(count: int) -> tuple[int, ...]:
    """The last `count` axes, first to last."""
    return tuple(range(-count, 0))


def per_axis(value: object, count: int) -> list[int | Symbol | None]:
    """A window's number for each of its `count` axes, given as one number or as a sequence; None where unknown."""
    items = list(value) if isinstance(value, (list, tuple)) else [value] * count
    if len(items) == 1:
        items *= count
    if len(items) != count:
        return [None] * count
    return [item if isinstance(item, (int, Symbol)) and not isinstance(item, bool) else None for item in items]


def batched(shape: Shape, count: int) -> Shape:
    """`shape` with its rank bound: a batch, channels and `count` window axes; the batch may be missing.

    Raises `IndexError` for any other number of axes, which PyTorch refuses.
    """
    if shape.rank is None:
        return Shape(count + 2, shape.sizes)
    if shape.rank not in (count + 1, count + 2):
        raise IndexError(f"{shape.rank} axes where {count + 1} or {count + 2} are needed")
    return shape


def length_after(
    size: Size | None,
    kernel: int | Symbol | None,
    stride: int | Symbol | None,
    padding: int | Symbol | None,
    dilation: int | Symbol | None,
    ceil: object = False,
) -> Size | None:
    """The length of an axis after a window slid along it; None where it is not known.

    A symbol stays itself where the window leaves every length as it is.
    """
    if not (isinstance(kernel, int) and isinstance(stride, int) and isinstance(padding, int)):
        return None
    if not isinstance(dilation, int) or stride < 1 or ceil is UNKNOWN or isinstance(ceil, Symbol):
        return None
    lost = dilation * (kernel - 1) - 2 * padding
    if stride == 1 and lost == 0:
        return size
    if not isinstance(size, int):
        return None
    last = size - lost - 1
    if not ceil:
        return last // stride + 1
    found = -(-last // stride) + 1
    return found - 1 if (found - 1) * stride >= size + padding else found


def resized(shape: Shape, lengths: Sequence[Size | None]) -> Shape:
    """`shape` with the last axes of the given lengths."""
    return shape.with_sizes(dict(zip(window_axes(len(lengths)), lengths, strict=True)))
