"""Cutting a tensor into several: chunk, split, unbind."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from whybias.knowledge.axes import Axes
from whybias.knowledge.axis_moves import drop, drop_from_shape
from whybias.knowledge.effects import Call, Carried, Effect, Outcome
from whybias.knowledge.registry import function
from whybias.knowledge.shapes import NotKnown, Shape
from whybias.knowledge.symbols import Size, add, divide, multiply
from whybias.knowledge.tensor_arguments import axes as axes_of
from whybias.knowledge.tensor_arguments import length, whole


def _axis(call: Call, name: str = "dim") -> int:
    found = axes_of(call.shape(), call[name])
    if found is None or len(found) != 1:
        raise NotKnown("the axis to cut is not known")
    return found[0]


def _cut(shape: Shape, axis: int, sizes: Sequence[Size | None], equal: bool) -> Effect:
    """Parts of the given lengths along `axis`; `equal` says that they are as long as each other."""
    count = len(sizes)

    def per_output(name: str, axes: Axes, index: int) -> Outcome:
        if axis not in axes:
            return Carried(axes, intact=True)
        return Carried(axes, intact=equal, part=(index, count) if equal and count > 1 else None)

    outputs = tuple(shape.with_sizes({axis: size}) for size in sizes)
    return Effect(outputs, several=True, per_output=per_output)


MAX_PARTS = 4096
"""More parts than any model cuts a tensor into."""


def _bounded(count: int) -> int:
    if count > MAX_PARTS:
        raise NotKnown("too many parts")
    return count


def _chunk(call: Call) -> Effect:
    shape, axis = call.shape(), _axis(call)
    count = whole(call["chunks"])
    if count is None or count < 1:
        raise NotKnown("the number of chunks is not known")
    size = shape.size(axis)
    if not isinstance(size, int):
        return _cut(
            shape, axis, [None if size is None else divide(size, count)] * _bounded(count), equal=size is not None
        )
    return _split_evenly(shape, axis, size, max(1, -(-size // count)))


def _split_evenly(shape: Shape, axis: int, size: int, step: int) -> Effect:
    _bounded(-(-size // step))
    sizes = [min(step, size - start) for start in range(0, size, step)]
    return _cut(shape, axis, sizes, equal=size % step == 0)


def _split(call: Call) -> Effect:
    shape, axis = call.shape(), _axis(call)
    size, asked = shape.size(axis), call["split_size_or_sections"]
    if isinstance(asked, (list, tuple)):
        return _sections(shape, axis, [length(one) for one in asked])
    step = length(asked)
    if isinstance(size, int) and isinstance(step, int) and step > 0:
        return _split_evenly(shape, axis, size, step)
    count = None if size is None or step is None else divide(size, step)
    if not isinstance(count, int) or count < 1:
        raise NotKnown("the number of parts is not known")
    return _cut(shape, axis, [step] * _bounded(count), equal=True)


def _sections(shape: Shape, axis: int, sizes: list[Size | None]) -> Effect:
    equal = None not in sizes and len(set(sizes)) == 1
    return _cut(shape, axis, sizes, equal)


def _tensor_split(call: Call) -> Effect:
    shape, axis = call.shape(), _axis(call)
    size, asked = shape.size(axis), call["indices_or_sections"]
    if isinstance(asked, (list, tuple)):
        borders = [0, *(length(one) for one in asked), size]
        sizes = [
            None if first is None or last is None else add(last, multiply(first, -1))
            for first, last in pairwise(borders)
        ]
        return _sections(shape, axis, sizes)
    count = whole(asked)
    if count is None or count < 1:
        raise NotKnown("the number of parts is not known")
    if not isinstance(size, int):
        return _cut(
            shape, axis, [None if size is None else divide(size, count)] * _bounded(count), equal=size is not None
        )
    sizes = [size // count + (index < size % count) for index in range(_bounded(count))]
    return _cut(shape, axis, sizes, equal=size % count == 0)


def _unbind(call: Call) -> Effect:
    shape, axis = call.shape(), _axis(call)
    count = shape.size(axis)
    if not isinstance(count, int):
        raise NotKnown("the number of parts is not known")

    def per_output(name: str, axes: Axes, index: int) -> Outcome:
        part = (index, count) if axis in axes and count > 1 else None
        return Carried(drop(axes.within(shape.rank), [axis]), intact=True, part=part)

    outputs = (drop_from_shape(shape, [axis]),) * _bounded(count)
    return Effect(outputs, several=True, per_output=per_output)


function("torch.Tensor.chunk", "input, chunks, dim=0", _chunk, "torch.chunk", masked_ok=True)
function("torch.split", "input, split_size_or_sections, dim=0", _split, masked_ok=True)
function(
    "torch.Tensor.split",
    "input, split_size, dim=0",
    lambda call: _split(Call({**call.arguments, "split_size_or_sections": call["split_size"]})),
    masked_ok=True,
)
function(
    "torch.Tensor.split_with_sizes",
    "input, split_sizes, dim=0",
    lambda call: _split(Call({**call.arguments, "split_size_or_sections": call["split_sizes"]})),
    "torch.split_with_sizes",
    masked_ok=True,
)
_TENSOR_SPLIT = "input, indices_or_sections, dim=0"
function("torch.Tensor.tensor_split", _TENSOR_SPLIT, _tensor_split, "torch.tensor_split", masked_ok=True)
function("torch.Tensor.unbind", "input, dim=0", _unbind, "torch.unbind", masked_ok=True)
