"""Means that are subtracted by hand: ``x - x.mean(dim, keepdim=True)``, ``x - x.mean(0)``, ``x - x.mean()``."""

from __future__ import annotations

from collections.abc import Mapping

from whybias.knowledge.effects import Effect
from whybias.knowledge.registry import Operation
from whybias.knowledge.shapes import RankNeeded, Shape
from whybias.knowledge.tensors_reduction import centered
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import Value


def centring(known: Operation, bound: Mapping[str, Value]) -> Effect | None:
    """``x - x.mean(dim, keepdim=True)`` subtracts a mean as a normalizer does."""
    if known.name not in ("operator.sub", "torch.sub", "torch.Tensor.sub"):
        return None
    left, right = bound.get("input"), bound.get("other")
    if not isinstance(left, Tensor) or not isinstance(right, Tensor) or right.centred_on is None:
        return None
    identity, axes = right.centred_on
    if identity is not left.identity or bound.get("alpha", 1) != 1:
        return None
    return Effect((left.shape,), {"input": centered(axes)})


def remember_mean(known: Operation, bound: Mapping[str, Value], outputs: list[Tensor]) -> None:
    """Note of a mean over which axes of what it was taken."""
    source = bound.get("input")
    if known.name not in ("torch.mean", "torch.Tensor.mean") or not isinstance(source, Tensor):
        return
    dims = bound.get("dim")
    axes = _averaged(source.shape, bound.get("axis") if dims is None else dims)
    if axes is not None and (bound.get("keepdim") is True or _are_leading(axes, source.shape)):
        outputs[0].centred_on = (source.identity, axes)


def _averaged(shape: Shape, dims: Value) -> tuple[int, ...] | None:
    """The axes that a mean is taken over; None where they are not known."""
    if dims is None or dims == () or dims == []:
        return None if shape.rank is None else tuple(range(-shape.rank, 0))
    listed = [dims] if isinstance(dims, int) else dims
    if not isinstance(listed, (list, tuple)) or not all(isinstance(dim, int) for dim in listed):
        return None
    try:
        return tuple(shape.axis(dim) for dim in listed)
    except (RankNeeded, IndexError):
        return None


def _are_leading(axes: tuple[int, ...], shape: Shape) -> bool:
    """Whether a mean without these axes lines up with the tensor as if they had been kept."""
    return shape.rank is not None and set(axes) == set(range(-shape.rank, len(axes) - shape.rank))
