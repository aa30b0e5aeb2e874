"""``Function.apply`` of the project's own ``torch.autograd.Function``s: what their forward does."""

from __future__ import annotations

import ast

from whybias.liveness.frames import Frame
from whybias.liveness.machine import Machine
from whybias.liveness.values import ClassValue, External, FunctionValue, NativeFunction, Opaque, Value

_BASES = ("torch.autograd.Function", "torch.autograd.function.Function")


def apply_of(cls: ClassValue, base: Value) -> NativeFunction | None:
    """``cls.apply`` where it is inherited from `base`; None where the forward is not in view.

    What the forward saves for the backward pass is lost to sight.
    """
    found = cls.find("forward")
    if not isinstance(base, External) or base.name not in _BASES or found is None:
        return None
    forward = found[0]
    if not isinstance(forward, FunctionValue) or forward.kind != "static":
        return None
    context = [] if isinstance(cls.attributes.get("setup_context"), FunctionValue) else [Opaque("a saved tensor")]

    def apply(machine: Machine, args: list[Value], kwargs: dict[str, Value], node: ast.AST, frame: Frame) -> Value:
        from whybias.liveness.calls import call

        return call(machine, forward, [*context, *args], kwargs, node, frame)

    return NativeFunction(f"{cls.name}.apply", apply)
