"""The arguments of a proof case: tensors that are drawn afresh for each experiment, and everything else as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from whybias.knowledge.effects import UNKNOWN
from whybias.knowledge.shapes import Shape


@dataclass(frozen=True, eq=False, repr=False)
class Operand:
    """A tensor to be drawn: its shape, and how its numbers are made from a generator."""

    shape: tuple[int, ...]
    draw: Callable[[torch.Generator], torch.Tensor]
    text: str

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self.shape)

    def __repr__(self) -> str:
        return f"{self.text}{list(self.shape)}"


def T(*shape: int) -> Operand:
    """Standard normal numbers."""
    return Operand(shape, lambda g: torch.randn(shape, generator=g, dtype=torch.float64), "T")


def positive(*shape: int) -> Operand:
    """Numbers between 0.5 and 1.5."""
    return Operand(shape, lambda g: torch.rand(shape, generator=g, dtype=torch.float64) + 0.5, "positive")


def whole(below: int, *shape: int) -> Operand:
    """Whole numbers from 0."""
    return Operand(shape, lambda g: torch.randint(below, shape, generator=g), "whole")


def mask(*shape: int) -> Operand:
    """Booleans, about a third of them true."""
    return Operand(shape, lambda g: torch.rand(shape, generator=g) < 0.35, "mask")


def exactly(values: object) -> Operand:
    """The same numbers in every draw."""
    tensor = torch.tensor(values)
    return Operand(tuple(tensor.shape), lambda g: tensor.clone(), "exactly")


def abstract(value: object) -> object:
    """An argument as the table sees it."""
    if isinstance(value, Operand):
        return Shape.of(*value.shape)
    if isinstance(value, torch.dtype):
        return str(value)
    if isinstance(value, torch.Size):
        return tuple(value)
    if isinstance(value, (list, tuple)):
        return type(value)(abstract(item) for item in value)
    if isinstance(value, slice):
        return slice(abstract(value.start), abstract(value.stop), abstract(value.step))
    if isinstance(value, dict):
        return {key: abstract(item) for key, item in value.items()}
    if value is None or value is Ellipsis or isinstance(value, (bool, int, float, str)):
        return value
    return UNKNOWN
