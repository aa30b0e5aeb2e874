"""Running a module so that two runs can be compared number by number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional


def reseed(seed: int) -> None:
    """``torch.manual_seed`` for the CPU alone, which is a hundred times cheaper."""
    torch.default_generator.manual_seed(seed)


@contextmanager
def double_precision() -> Iterator[None]:
    """What is built inside the block computes in float64."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


@contextmanager
def statistics_follow_at_once() -> Iterator[None]:
    """Inside the block one training pass brings running statistics to where many would: to the batch's own.

    A momentum of 0 stays 0: such statistics never follow.
    """
    batch_norm, instance_norm = functional.batch_norm, functional.instance_norm

    def follow(original: Any, position: int) -> Any:
        def normalize(*args: Any, **kwargs: Any) -> Any:
            if len(args) > position:
                args = (*args[:position], 1.0 if args[position] else 0.0, *args[position + 1 :])
            else:
                kwargs["momentum"] = 1.0 if kwargs.get("momentum", 0.1) else 0.0
            return original(*args, **kwargs)

        return normalize

    functional.batch_norm, functional.instance_norm = follow(batch_norm, 6), follow(instance_norm, 6)
    try:
        yield
    finally:
        functional.batch_norm, functional.instance_norm = batch_norm, instance_norm


def randomize(model: nn.Module, seed: int) -> None:
    """Random numbers for every parameter and running statistic, none of them special, of moderate size."""
    reseed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.ndim >= 2:
                parameter.normal_(std=(parameter.shape[0] / max(parameter.numel(), 1)) ** 0.5)
            elif name.endswith("weight"):
                parameter.uniform_(0.5, 1.5)
            else:
                parameter.normal_(std=0.5)
        for name, buffer in model.named_buffers():
            if name.endswith("running_mean"):
                buffer.normal_()
            elif name.endswith("running_var"):
                buffer.uniform_(0.5, 1.5)


def tensors(value: object) -> list[Any]:
    """All numbers a module returned, as flat tensors, whatever they are nested in."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, (bool, int, float)):
        return [torch.tensor(float(value))]
    if isinstance(value, Mapping):
        return [tensor for item in value.values() for tensor in tensors(item)]
    if isinstance(value, (list, tuple)):
        return [tensor for item in value for tensor in tensors(item)]
    return []


SMALLEST = 0.1
"""Numbers below this are compared as if they were this large: what should be zero is rounding noise."""


def change(before: Sequence[Any], after: Sequence[Any]) -> float:
    """The largest change of any number, relative to the largest number of its tensor."""
    if len(before) != len(after) or any(a.shape != b.shape for a, b in zip(before, after, strict=False)):
        return float("inf")
    found = 0.0
    for a, b in zip(before, after, strict=True):
        if a.numel():
            a, b = a.double(), b.double()
            finite = torch.isfinite(a)
            if not torch.equal(finite, torch.isfinite(b)):
                return float("inf")
            size = a[finite].abs().max().item() if finite.any() else 0.0
            difference = (a - b)[finite].abs().max().item() if finite.any() else 0.0
            found = max(found, difference / max(size, SMALLEST))
    return found


@dataclass
class Bench:
    """A module with fixed inputs, whose runs start from the same buffers and the same seed."""

    model: nn.Module
    inputs: Sequence[Any]
    seed: int

    def __post_init__(self) -> None:
        self.buffers = [(buffer, buffer.clone()) for buffer in self.model.buffers()]
        reseed(self.seed + 1)
        self.others = [
            torch.randn_like(x) if isinstance(x, torch.Tensor) and x.is_floating_point() else x for x in self.inputs
        ]

    def train(self) -> list[Any]:
        """The outputs of one training pass; running statistics are then those of this batch."""
        with torch.no_grad():
            for buffer, value in self.buffers:
                buffer.copy_(value)
        self.model.train()
        reseed(self.seed)
        with statistics_follow_at_once():
            return tensors(self.model(*self.inputs))

    def evaluate(self) -> list[Any]:
        """The outputs in evaluation, on other inputs than those of the training pass before."""
        self.model.eval()
        return tensors(self.model(*self.others))
