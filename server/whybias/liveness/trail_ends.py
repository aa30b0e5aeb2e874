"""Ending the trails of contributions: lost, seen, or handed out."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.machine import Machine
from whybias.liveness.tensors import Spot, Tensor, Trail
from whybias.liveness.values import BoundMethod, FunctionValue, NativeMethod, ObjectValue, Partial, Value
from whybias.liveness.verdicts import StepKind


def tensors_in(value: Value, depth: int = 4) -> list[Tensor]:
    """The tensors inside a value, through containers and objects, and what methods and functions hold."""
    if value.__class__ is Tensor:
        return [value]
    found: list[Tensor] = []
    _collect(value, depth, found)
    return found


def _collect(value: Value, depth: int, found: list[Tensor]) -> None:
    kind = value.__class__
    if kind is Tensor:
        found.append(value)
        return
    if not depth:
        return
    if isinstance(value, (list, tuple, set, frozenset)):
        items: Iterable[Value] = value
    elif isinstance(value, dict):
        items = value.values()
    elif kind is ObjectValue:
        items = (*value.attributes.values(), value.contents)
    elif kind is BoundMethod or kind is NativeMethod:
        items = (value.receiver,)
    elif kind is Partial:
        items = (value.function, value.args, value.kwargs)
    elif kind is FunctionValue and value.closure is not None:
        items = value.closure.names.values()
    else:
        return
    for item in items:
        if item.__class__ not in _PLAIN:
            _collect(item, depth - 1, found)


_PLAIN = frozenset({bool, int, float, str, type(None)})


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
