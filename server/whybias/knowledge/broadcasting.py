"""Broadcasting: the shape that several tensors have in common once they are aligned at their last axes."""

from __future__ import annotations

from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Size


def broadcast(*shapes: Shape) -> Shape:
    """The shape of an elementwise operation on tensors of these shapes.

    The rank is known when all ranks are. A symbol is taken to be longer than one, so a number and the symbols beside it
    are names for one length: the first tensor's is kept. Raises `ValueError` where numbers disagree.
    """
    ranks = [shape.rank for shape in shapes]
    known = [rank for rank in ranks if rank is not None]
    rank = max(known, default=0) if len(known) == len(ranks) else None
    axes = {axis for shape in shapes for axis in shape.sizes}
    sizes = {}
    for axis in axes:
        size = _common([_length(shape, axis) for shape in shapes])
        if size is not None:
            sizes[axis] = size
    return Shape(rank, sizes)


def _length(shape: Shape, axis: int) -> Size | None:
    if shape.rank is not None and axis < -shape.rank:
        return 1
    return shape.size(axis)


def _common(lengths: list[Size | None]) -> Size | None:
    numbers = {length for length in lengths if isinstance(length, int) and length != 1}
    if len(numbers) > 1:
        raise ValueError(f"lengths {sorted(numbers)} do not broadcast")
    named = next((length for length in lengths if length is not None and length != 1), None)
    return named if named is not None else None if None in lengths else 1
