"""Ending the trails of contributions: lost, seen, or handed out."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.machine import Machine
from whybias.liveness.tensors import Spot, Tensor, Trail
from whybias.liveness.values import ObjectValue, Value
from whybias.liveness.verdicts import StepKind


def tensors_in(value: Value, depth: int = 4) -> Iterator[Tensor]:
    """The tensors inside a value, through containers and objects."""
    if isinstance(value, Tensor):
        yield value
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from tensors_in(item, depth - 1)
    elif depth and isinstance(value, dict):
        for item in value.values():
            yield from tensors_in(item, depth - 1)
    elif depth and isinstance(value, ObjectValue):
        for item in value.attributes.values():
            yield from tensors_in(item, depth - 1)


def lose(
    machine: Machine,
    values: Sequence[Value],
    why: str,
    node: ast.AST,
    frame: Frame,
    operation_name: str = "",
    layer: Instance | None = None,
) -> None:
    """Give up on every contribution in `values`."""
    end_all(values, StepKind.LOST, operation_name, why, Spot(frame.code, node), layer)


def end_all(
    values: Sequence[Value], kind: StepKind, name: str, how: str, spot: Spot | None, layer: Instance | None = None
) -> None:
    """End the trail of every contribution in `values` in the same way."""
    for tensor in tensors_in(list(values)):
        if tensor.parameter_of is not None and kind is StepKind.LOST and name.startswith("torch.nn.init"):
            continue
        for source, contribution in tensor.contributions.items():
            path = layer.path() if layer is not None else None
            trail = Trail(kind, name, path, how, spot, layer, contribution.trail)
            source.layer.record(kind, source, trail)
