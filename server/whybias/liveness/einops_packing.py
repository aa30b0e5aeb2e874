"""``einops.pack`` and ``einops.unpack``: a cat of tensors whose other axes are merged, and its undoing.

Source: https://einops.rocks/api/pack_unpack/. The star of a pattern stands for the axes that are merged into one.
"""

from __future__ import annotations

import ast

from whybias.knowledge.symbols import Size, product
from whybias.knowledge.tensor_arguments import length
from whybias.liveness.builtin_types import Args, Kwargs
from whybias.liveness.frames import Frame
from whybias.liveness.iteration import shape_items
from whybias.liveness.machine import Machine
from whybias.liveness.plain_functions import Function
from whybias.liveness.tensor_ranks import ask_rank
from whybias.liveness.tensors import Tensor
from whybias.liveness.torch_calls import fresh, operation
from whybias.liveness.trail_ends import lose
from whybias.liveness.values import Opaque, Value

_STAR = "*"


def _pack(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """The packed tensor, and for each of the given ones the lengths of the axes that the star stands for."""
    tensors, pattern = _two(args, kwargs, "tensors", "pattern")
    place = _star(pattern)
    listed = list(tensors) if isinstance(tensors, (list, tuple)) else []
    if place is None or not listed or not all(isinstance(one, Tensor) for one in listed):
        lose(machine, [tensors], "what einops.pack is given is not known", node, frame)
        return (fresh(machine, node, frame), Opaque("packed shapes"))
    before, behind = place
    parts, shapes = [], []
    for tensor in listed:
        lengths = shape_items(machine, tensor, None) if tensor.shape.rank is not None else []
        if tensor.shape.rank is None or tensor.shape.rank < before + behind:
            ask_rank(machine, tensor, before + 1 + behind)
            lose(machine, listed, "the number of axes before pack is not known", node, frame, "einops.pack")
            return (fresh(machine, node, frame), Opaque("packed shapes"))
        under = lengths[before : len(lengths) - behind]
        if not under:
            tensor = operation(machine, "torch.Tensor.unsqueeze", [tensor, before], node, frame)
        elif len(under) > 1:
            tensor = operation(machine, "torch.Tensor.flatten", [tensor, before, -1 - behind], node, frame)
        parts.append(tensor)
        shapes.append(tuple(under))
    packed = operation(machine, "torch.cat", [parts, before], node, frame) if len(parts) > 1 else parts[0]
    return (packed, shapes)


def _unpack(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """A list of tensors, as many as there are shapes."""
    tensor, (shapes, pattern) = (
        args[0] if args else kwargs.get("tensor"),
        _two(args[1:], kwargs, "packed_shapes", "pattern"),
    )
    place = _star(pattern)
    known = isinstance(shapes, (list, tuple)) and all(isinstance(shape, (list, tuple)) for shape in shapes)
    if place is None or not isinstance(tensor, Tensor) or not known or not shapes:
        lose(machine, [tensor], "what einops.unpack is given is not known", node, frame)
        return Opaque("unpacked tensors")
    before, _ = place
    parts: Value = (tensor,)
    if len(shapes) > 1:
        sizes = [_merged(shape) for shape in shapes]
        given = [Opaque("a length") if size is None else size for size in sizes]
        parts = operation(machine, "torch.Tensor.split", [tensor, given, before], node, frame)
    if not isinstance(parts, tuple) or len(parts) != len(shapes):
        return parts
    return [
        _laid_out(machine, part, tuple(shape), before, node, frame) for part, shape in zip(parts, shapes, strict=True)
    ]


def _laid_out(machine: Machine, part: Value, shape: tuple[Value, ...], axis: int, node: ast.AST, frame: Frame) -> Value:
    if not shape:
        return operation(machine, "torch.Tensor.squeeze", [part, axis], node, frame)
    return part if len(shape) == 1 else operation(machine, "torch.Tensor.unflatten", [part, axis, shape], node, frame)


def _merged(shape: Value) -> Size | None:
    """The length of the axis that axes of these lengths are merged into; None for one that is to be found out."""
    lengths = [length(one) for one in shape]
    known = [one for one in lengths if one is not None and one != -1]
    return product(known) if len(known) == len(lengths) else None


def _star(pattern: Value) -> tuple[int, int] | None:
    """How many axes a pattern names before the star and behind it; None for what is no such pattern."""
    names = pattern.split() if isinstance(pattern, str) else []
    if names.count(_STAR) != 1:
        return None
    return names.index(_STAR), len(names) - names.index(_STAR) - 1


def _two(args: Args, kwargs: Kwargs, first: str, second: str) -> tuple[Value, Value]:
    """Two arguments, by position or by name."""
    given = dict(zip((first, second), args, strict=False))
    return given.get(first, kwargs.get(first)), given.get(second, kwargs.get(second))


EINOPS_PACKING: dict[str, Function] = {"einops.pack": _pack, "einops.unpack": _unpack}
