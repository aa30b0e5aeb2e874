"""Calling modules: their forward, the hooks around it, and what torch's own classes compute."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from whybias.liveness import (
    attributes,
    calls,
    construction,
    summaries,
    torch_calls,
    trail_ends,
    trial_calls,
    whole_modules,
)
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.machine import Machine
from whybias.liveness.values import External, Opaque, Value


def call_module(
    machine: Machine,
    module: Instance,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    node: ast.AST,
    frame: Frame,
) -> Value:
    """``module(...)``: its own ``__call__`` if it has one, else its forward and whatever hooks see of it."""
    if trial_calls.is_being_built(machine):
        return trial_calls.tried_out(module, lambda: _call(machine, module, args, kwargs, node, frame))
    return _call(machine, module, args, kwargs, node, frame)


def _call(
    machine: Machine,
    module: Instance,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    node: ast.AST,
    frame: Frame,
) -> Value:
    own = module.cls.method("__call__")
    if own is not None:
        return calls.call_function(machine, own, [module, *args], kwargs, node, frame)
    return call_plainly(machine, module, args, kwargs, node, frame)


def call_plainly(
    machine: Machine,
    module: Instance,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    node: ast.AST,
    frame: Frame,
) -> Value:
    """``nn.Module.__call__``."""
    if module.hooked:
        own = whole_modules.every_bias([module], node, frame)
        trail_ends.lose(machine, [*args, *kwargs.values(), own], "a forward hook sees it", node, frame)
    result = forward(machine, module, args, kwargs, node, frame)
    if module.hooked:
        trail_ends.lose(machine, [result], "a forward hook sees it", node, frame)
    return result


def forward(
    machine: Machine,
    module: Instance,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    node: ast.AST,
    frame: Frame,
) -> Value:
    """``module.forward(...)``."""
    override = module.attributes.get("forward")
    if override is not None:
        return calls.call(machine, override, list(args), dict(kwargs), node, frame)
    function = module.cls.method("forward")
    if function is not None:
        return summaries.replayed(
            machine,
            module,
            args,
            kwargs,
            frame.place(),
            lambda: calls.call_function(machine, function, [module, *args], kwargs, node, frame),
        )
    return (
        base_forward(machine, module, args, kwargs, node, frame)
        if not module.broken
        else calls.unknown_call(machine, Opaque("a layer whose arguments do not fit"), args, kwargs, node, frame)
    )


def base_forward(
    machine: Machine,
    module: Instance,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    node: ast.AST,
    frame: Frame,
) -> Value:
    """The forward that torch's own class defines: of a layer, or of ``nn.Sequential``."""
    if module.layer is not None:
        inner = module.cls.method("_conv_forward")
        if inner is not None:
            own = [attributes.get_attribute(machine, module, name, node, frame) for name in ("weight", "bias")]
            return calls.call_function(machine, inner, [module, *args, *own], kwargs, node, frame)
        check = module.cls.method("_check_input_dim")
        if check is not None:
            calls.call_function(machine, check, [module, *args], {}, node, frame)
        return torch_calls.call_layer(machine, module, args, kwargs, node, frame)
    external = module.cls if isinstance(module.cls, External) else module.cls.external_base()
    name = construction.canonical(external.name) if external is not None else ""
    if name == construction.SEQUENTIAL and len(args) == 1:
        value = args[0]
        for child in list(module.children.values()):
            value = calls.call(machine, child, [value], {}, node, frame)
        return value
    return calls.unknown_call(machine, Opaque(f"the forward of {module.cls.name}"), args, kwargs, node, frame)
