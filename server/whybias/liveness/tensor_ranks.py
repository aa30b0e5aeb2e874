"""Learning how many axes a tensor has, and how long they are."""

from __future__ import annotations

from collections.abc import Mapping

from whybias.knowledge.registry import Operation
from whybias.knowledge.shapes import Shape
from whybias.liveness.machine import Machine
from whybias.liveness.ranks import BATCHED_RANK, MATRIX_PRODUCTS, follows_rank
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import Value


def settle_rank(machine: Machine, known: Operation, bound: Mapping[str, Value], outputs: list[Tensor]) -> None:
    """Let the rank flow through operations that keep it: forwards to the output, backwards to the input."""
    first, other = bound.get("input"), bound.get("other")
    if known.name in MATRIX_PRODUCTS and isinstance(first, Tensor) and isinstance(other, Tensor):
        _suggest_same_rank(machine, first, other)
    if isinstance(first, Tensor) and isinstance(other, Tensor) and first.shape.rank in (0, 1):
        first, other = other, first  # a vector and what it scales, as in ``self.weight * x``
    if not isinstance(first, Tensor) or not outputs or first.shape.rank is not None:
        return
    keeps = bound.get("keepdim") is True or follows_rank(known.name, scalar=_adds_no_axis(first, other))
    if known.name in MATRIX_PRODUCTS and isinstance(other, Tensor) and other.shape.rank == 2:
        keeps = True  # one matrix for all rows, however many axes of rows there are
    if not keeps:
        return
    weight = bound.get("weight")
    if known.name == "torch.nn.functional.linear" and isinstance(weight, Tensor) and weight.shape.rank == 1:
        return
    rank = outputs[0].shape.rank
    if rank is None and known.name in BATCHED_RANK:
        rank = BATCHED_RANK[known.name]
        outputs[0].shape = Shape(rank, outputs[0].shape.sizes)
    if rank is None:
        for output in outputs:
            output.rank_origin = first.rank_origin
    else:
        bind_rank(machine, first, rank)


def _adds_no_axis(first: Tensor, other: Value) -> bool:
    """Whether the other operand of an arithmetic operation leaves the number of axes as it is.

    A number, a vector of one axis at most, and a tensor of the same number of axes, whatever that is, do.
    """
    if isinstance(other, Tensor):
        same = other.rank_origin is not None and other.rank_origin is first.rank_origin
        return same or other.shape.rank in (0, 1)
    return isinstance(other, (int, float))


def _suggest_same_rank(machine: Machine, left: Tensor, right: Tensor) -> None:
    """Two batches of matrices are taken to have the same number of axes where only one number is known."""
    for one, two in ((left, right), (right, left)):
        if one.shape.rank is None and two.shape.rank is not None and two.shape.rank > 2:
            ask_rank(machine, one, two.shape.rank)


def bind_rank(machine: Machine, tensor: Tensor, rank: int) -> None:
    """The program shows how many axes a tensor has."""
    if tensor.shape.rank is None:
        tensor.shape = Shape(rank, tensor.shape.sizes)
        if tensor.rank_origin is not None:
            machine.decisions.bind_rank(tensor.rank_origin.key, rank)


def ask_rank(machine: Machine, tensor: Tensor, preferred: int | None) -> None:
    """Something hangs on the number of axes of a tensor."""
    if tensor.rank_origin is not None:
        machine.decisions.ask_rank(tensor.rank_origin.key, preferred)


def suggest_least_rank(machine: Machine, tensor: Tensor, least: int) -> None:
    """Something hangs on the number of axes of a tensor, and all that is known is how many it has at least."""
    if tensor.rank_origin is not None:
        machine.decisions.suggest_least_rank(tensor.rank_origin.key, least)


def length(machine: Machine, tensor: Tensor, axis: int) -> Value:
    """The length of an axis; a new symbol where it is not known, remembered by the tensor."""
    known = tensor.shape.size(axis)
    if known is None:
        source = _as_long(tensor, axis)
        known = machine.make_up_length() if source is None else length(machine, source, axis)
        tensor.shape = tensor.shape.with_sizes({axis: known})
    return known


def note_likeness(known: Operation, bound: Mapping[str, Value], output: Tensor) -> None:
    """Remember of which tensor a convolution of single points was made: ``q.shape`` then tells the shape of ``k``."""
    source = bound.get("input")
    if not known.name.startswith(_CONVOLUTIONS) or not isinstance(source, Tensor):
        return
    geometry = [bound.get(name) for name in ("kernel_size", "stride", "padding")]
    if all(_is_all(value, wanted) for value, wanted in zip(geometry, (1, 1, 0), strict=True)):
        output.like = (source, source.identity)


def recall_lengths(tensor: Tensor) -> None:
    """Note the lengths that have become known of the tensor which this one is like."""
    for axis in range(-(tensor.shape.rank or 0), 0):
        source = _as_long(tensor, axis) if tensor.shape.size(axis) is None else None
        if source is not None:
            recall_lengths(source)
            tensor.shape = tensor.shape.with_sizes({axis: source.shape.size(axis)})


_CONVOLUTIONS = ("torch.nn.Conv1d", "torch.nn.Conv2d", "torch.nn.Conv3d")


def _is_all(value: Value, number: int) -> bool:
    return value == number or (isinstance(value, (list, tuple)) and all(each == number for each in value))


def _as_long(tensor: Tensor, axis: int) -> Tensor | None:
    """The tensor that is as long along an axis, if it is known to be."""
    if tensor.like is None or tensor.shape.rank is None or axis == 1 - tensor.shape.rank:
        return None
    source, identity = tensor.like
    return source if source.identity is identity and source.shape.rank == tensor.shape.rank else None


def source_of_lengths(tensor: Tensor) -> Tensor | None:
    """The tensor that this one is like, by any number of steps: asking it for a length may ask that one."""
    source = None
    while tensor.like is not None and tensor.like[0].identity is tensor.like[1]:
        source = tensor = tensor.like[0]
    return source


def leading_length(machine: Machine, tensor: Tensor, axis: int) -> Value:
    """The length of an axis counted from the front while the rank is unknown."""
    known = machine.leading_lengths.get((tensor.identity, axis))
    if known is None:
        known = machine.leading_lengths[tensor.identity, axis] = machine.make_up_length()
    return known
