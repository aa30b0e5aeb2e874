"""Exchanging, adding and dropping axes: permute, transpose, squeeze and their like."""

from __future__ import annotations

from collections.abc import Mapping

from whybias.knowledge.axes import ALL, Axes
from whybias.knowledge.axis_moves import (
    drop,
    drop_from_shape,
    insert,
    insert_into_shape,
    permute,
    permute_shape,
)
from whybias.knowledge.effects import Call, Carried, Effect, Outcome
from whybias.knowledge.registry import function
from whybias.knowledge.shapes import Shape
from whybias.knowledge.tensor_arguments import axes as axes_of
from whybias.knowledge.tensor_arguments import listed, whole
from whybias.knowledge.throughs import blurred

_UNKNOWN_AXES = "the axes it moves are not known"


def _unknown_order(shape: Shape) -> Effect:
    return Effect((Shape(shape.rank),), {"input": blurred(_UNKNOWN_AXES)})


def _permuted(shape: Shape, to: Mapping[int, int]) -> Effect:
    return Effect(
        (permute_shape(shape, to),),
        {"input": lambda axes: Carried(permute(axes.within(shape.rank), to), intact=True)},
    )


def _permute(call: Call) -> Effect:
    order = listed(call["dims"])
    if order is None:
        return _unknown_order(call.shape())
    rank = len(order)
    shape = Shape(rank, call.shape().sizes)
    if call.shape().rank not in (None, rank):
        raise ValueError(f"{rank} axes named of {call.shape().rank}")
    found = axes_of(shape, order)
    if found is None:
        return _unknown_order(shape)
    return _permuted(shape, {axis: new - rank for new, axis in enumerate(found)})


def _exchange(first: str, second: str, call: Call) -> Effect:
    shape = call.shape()
    found = axes_of(shape, (call[first], call[second]))
    if found is None:
        return _unknown_order(shape)
    return _permuted(shape, {found[0]: found[1], found[1]: found[0]})


def _transpose(call: Call) -> Effect:
    return _exchange("dim0", "dim1", call)


def _swapaxes(call: Call) -> Effect:
    return _exchange("axis0", "axis1", call)


def _last_two(call: Call) -> Effect:
    return _permuted(call.shape(), {-1: -2, -2: -1})


def _matrix(call: Call) -> Effect:
    """``x.t()``, which takes two axes at most."""
    shape = Shape(2, call.shape().sizes) if call.shape().rank is None else call.shape()
    return _permuted(shape, {-1: -2, -2: -1} if shape.rank == 2 else {})


def _reversed(call: Call) -> Effect:
    shape = call.shape()
    rank = shape.known_rank(2)
    return _permuted(shape, {axis: -rank - 1 - axis for axis in range(-rank, 0)})


def _movedim(call: Call) -> Effect:
    shape = call.shape()
    source, target = axes_of(shape, call["source"]), axes_of(shape, call["destination"])
    if source is None or target is None:
        return _unknown_order(shape)
    rank = shape.rank if shape.rank is not None else -min(*source, *target)
    free = [axis for axis in range(-rank, 0) if axis not in target]
    rest = [axis for axis in range(-rank, 0) if axis not in source]
    return _permuted(shape, {**dict(zip(source, target, strict=True)), **dict(zip(rest, free, strict=True))})


def _unsqueeze(call: Call) -> Effect:
    shape = call.shape()
    dim = whole(call["dim"])
    if dim is None:
        return Effect((Shape(),), {"input": blurred("the place of the new axis is not known")})
    at = insert_into_shape(shape, [-1]).axis(dim)
    result = insert_into_shape(shape, [at]).with_sizes({at: 1})
    return Effect((result,), {"input": lambda axes: Carried(insert(axes, [at]), intact=True)})


def _squeeze(call: Call) -> Effect:
    shape = call.shape()
    if call["dim"] is not None:
        candidates = axes_of(shape, call["dim"])
        if candidates is None:
            return Effect((Shape(),), {"input": blurred("the axis it drops is not known")})
    elif shape.rank is None:
        return _squeezed_of_unknown_rank(shape)
    else:
        candidates = tuple(range(-shape.rank, 0))
    gone = [axis for axis in candidates if shape.size(axis) == 1]
    doubtful = [axis for axis in candidates if not isinstance(shape.size(axis), int)]
    return _squeezed(shape, gone, doubtful)


def _squeezed(shape: Shape, gone: list[int], doubtful: list[int]) -> Effect:
    """Drop the axes `gone`, and perhaps the `doubtful` ones: what stands before those may stand further back."""

    def through(axes: Axes) -> Outcome:
        axes = axes.within(shape.rank)
        sure = drop(axes, gone)
        if not doubtful:
            return Carried(sure, intact=True)
        if axes.complement:
            return Carried(ALL)
        places = set(sure.members)
        for axis in axes.members - set(gone):
            moved = next(iter(drop(Axes.of(axis), gone).members))
            places.update(moved + later for later in range(1, 1 + sum(other > axis for other in doubtful)))
        return Carried(Axes(frozenset(places)))

    result = drop_from_shape(shape, gone)
    if doubtful:
        last = max(next(iter(drop(Axes.of(axis), gone).members)) for axis in doubtful)
        result = Shape(None, {axis: size for axis, size in result.sizes.items() if axis > last})
    return Effect((result,), {"input": through})


def _squeezed_of_unknown_rank(shape: Shape) -> Effect:
    return Effect((Shape(),), {"input": blurred("the number of axes of length one is not known")})


function("torch.Tensor.permute", "input, *dims", _permute, "torch.permute", masked_ok=True)
function("torch.Tensor.transpose", "input, dim0, dim1", _transpose, "torch.transpose", masked_ok=True)
function("torch.Tensor.swapdims", "input, dim0, dim1", _transpose, "torch.swapdims", masked_ok=True)
function("torch.Tensor.swapaxes", "input, axis0, axis1", _swapaxes, "torch.swapaxes", masked_ok=True)
function("torch.Tensor.t", "input", _matrix, "torch.t", masked_ok=True)
for _name in ("mT", "mH", "adjoint"):
    function(f"torch.Tensor.{_name}", "input", _last_two, masked_ok=True)
function("torch.adjoint", "input", _last_two, masked_ok=True)
for _name in ("T", "H"):
    function(f"torch.Tensor.{_name}", "input", _reversed, masked_ok=True)
_MOVED = ("torch.movedim", "torch.Tensor.moveaxis", "torch.moveaxis")
function("torch.Tensor.movedim", "input, source, destination", _movedim, *_MOVED, masked_ok=True)
function("torch.Tensor.unsqueeze", "input, dim", _unsqueeze, "torch.unsqueeze", masked_ok=True)
function("torch.Tensor.squeeze", "input, dim=None", _squeeze, "torch.squeeze", masked_ok=True)
function("torch.Tensor.squeeze_", "input, dim=None", _squeeze, in_place=True, masked_ok=True)
function("torch.Tensor.unsqueeze_", "input, dim", _unsqueeze, in_place=True, masked_ok=True)
function("torch.Tensor.transpose_", "input, dim0, dim1", _transpose, in_place=True, masked_ok=True)
