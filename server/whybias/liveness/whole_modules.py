"""All biases of a module at once: what ``parameters()``, ``state_dict()`` and unknown functions can get at."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from whybias.knowledge.axes import ALL
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.module_structures import submodules
from whybias.liveness.tensors import Contribution, Source, Spot, Tensor, Trail
from whybias.liveness.values import BoundMethod, ContextManager, FunctionValue, NativeMethod, Partial, Value
from whybias.liveness.verdicts import StepKind


def every_bias(modules: Sequence[Instance], node: ast.AST, frame: Frame) -> Tensor:
    """One tensor that stands for each bias in the modules and below them."""
    tensor = Tensor()
    tensor.parameter_of = modules[0] if modules else None
    seen: set[int] = set()
    for module in modules:
        for path, layer in submodules(module, seen):
            if layer.layer is not None and layer.layer.bias is not None and not layer.without_shift():
                spot = Spot(frame.code, node)
                trail = Trail(StepKind.MADE, layer.layer.name, path, "its bias is read", spot, layer, None)
                tensor.contributions[Source(layer)] = Contribution(ALL, trail)
    return tensor


def modules_in(values: Sequence[Value], frame: Frame, depth: int = 4) -> Iterator[Instance]:
    """The modules that a function could call if it is given these values: themselves, or by methods and closures."""
    for value in values:
        if isinstance(value, Instance):
            yield value
        elif isinstance(value, (BoundMethod, NativeMethod)):
            yield from modules_in([value.receiver], frame, depth - 1) if depth else ()
        elif isinstance(value, (Partial, ContextManager)):
            inner = [value.function, *value.args, *value.kwargs.values()]
            yield from modules_in(inner, frame, depth - 1) if depth else ()
        elif isinstance(value, FunctionValue) and value.closure is not None:
            receiver = frame.receiver()
            yield from [receiver] if isinstance(receiver, Instance) else ()
        elif isinstance(value, (list, tuple)) and depth:
            yield from modules_in(value, frame, depth - 1)
        elif isinstance(value, dict) and depth:
            yield from modules_in(list(value.values()), frame, depth - 1)
