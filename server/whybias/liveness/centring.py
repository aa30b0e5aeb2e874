"""Means that are subtracted by hand: ``x - x.mean(dim, keepdim=True)``."""

from __future__ import annotations

from collections.abc import Mapping

from whybias.knowledge.effects import Effect
from whybias.knowledge.registry import Operation
from whybias.knowledge.shapes import RankNeeded
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
    return Effect((left.shape,), {"input": centered(left.shape, axes)})


def remember_mean(known: Operation, bound: Mapping[str, Value], outputs: list[Tensor]) -> None:
    """Note of a mean over which axes of what it was taken."""
    if known.name not in ("torch.mean", "torch.Tensor.mean") or bound.get("keepdim") is not True:
        return
    source, dims = bound.get("input"), bound.get("dim")
    if not isinstance(source, Tensor):
        return
    listed = [dims] if isinstance(dims, int) else dims
    if not isinstance(listed, (list, tuple)) or not all(isinstance(dim, int) for dim in listed):
        return
    try:
        axes = tuple(source.shape.axis(dim) for dim in listed)
    except (RankNeeded, IndexError):
        return
    outputs[0].centred_on = (source.identity, axes)
