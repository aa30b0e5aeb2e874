"""``FloatFunctional``: arithmetic as methods, so that quantization can observe it. It computes as torch does."""

from __future__ import annotations

import ast
from collections.abc import Callable

from whybias.liveness.builtin_types import Args, Kwargs
from whybias.liveness.frames import Frame
from whybias.liveness.machine import Machine
from whybias.liveness.plain_functions import plain_class
from whybias.liveness.values import NativeFunction, ObjectValue, Value

_METHODS = {
    "add": ("torch.add",),
    "add_scalar": ("torch.add",),
    "mul": ("torch.mul",),
    "mul_scalar": ("torch.mul",),
    "cat": ("torch.cat",),
    "matmul": ("torch.matmul",),
    "add_relu": ("torch.add", "torch.nn.functional.relu"),
}
"""The torch functions that each method calls, one on the result of the other."""


def float_functional(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """The object that ``FloatFunctional()`` makes."""
    cls = plain_class("FloatFunctional", frame)
    return ObjectValue(cls, {name: NativeFunction(name, _torch(*steps)) for name, steps in _METHODS.items()})


def _torch(*names: str) -> Callable[[Machine, Args, Kwargs, ast.AST, Frame], Value]:
    def run(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
        from whybias.liveness.torch_calls import operation

        value = operation(machine, names[0], args, node, frame, kwargs)
        for name in names[1:]:
            value = operation(machine, name, [value], node, frame)
        return value

    return run
