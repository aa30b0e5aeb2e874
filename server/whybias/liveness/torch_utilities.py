"""Functions of torch that are neither layers nor operations on tensors."""

from __future__ import annotations

import ast

from whybias.liveness.builtin_types import Args, Kwargs
from whybias.liveness.float_functional import float_functional
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.iteration import iterate
from whybias.liveness.machine import Machine
from whybias.liveness.plain_functions import Function, decorator, false, none, same, second, unknown_object
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import External, Opaque, Value

FLOAT_LIMITS = "torch.finfo()"
"""The object that tells the limits of a floating-point type."""


def _parameter(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    data = args[0] if args else kwargs.get("data")
    parameter = Tensor(data.shape) if isinstance(data, Tensor) and not data.contributions else Tensor()
    parameter.constant = True
    return parameter


def _checkpoint(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.calls import call

    passed = {
        key: value
        for key, value in kwargs.items()
        if key not in ("use_reentrant", "preserve_rng_state", "context_fn", "determinism_check", "debug", "early_stop")
    }
    function = args[0] if args else passed.pop("function", None)
    return call(machine, function, args[1:], passed, node, frame)


def _checkpoint_sequential(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.calls import call

    functions = args[0] if args else kwargs.get("functions")
    value = args[2] if len(args) > 2 else kwargs.get("input")
    if isinstance(functions, Instance) and functions.children:
        functions = list(functions.children.values())
    for function in iterate(machine, functions, node, frame):
        value = call(machine, function, [value], {}, node, frame)
    return value


def _is_tensor(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return isinstance(args[0], Tensor) if args else False


def limits(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """``finfo(dtype)``: whichever the type, its limits are far beyond all scores."""
    return External(FLOAT_LIMITS)


def _of_inputs(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    """``torch.Size(...)`` is the tuple it is given."""
    return tuple(iterate(machine, args[0], node, frame)) if args else ()


def _fork(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.calls import call

    return call(machine, args[0], args[1:], kwargs, node, frame)


TORCH_UTILITIES: dict[str, Function] = {
    "torch.nn.Parameter": _parameter,
    "torch.nn.parameter.Parameter": _parameter,
    "torch.nn.Buffer": _parameter,
    "torch.nn.UninitializedParameter": _parameter,
    "torch.nn.parameter.UninitializedParameter": _parameter,
    "torch.nn.utils.weight_norm": same,
    "torch.nn.utils.spectral_norm": same,
    "torch.nn.utils.remove_weight_norm": same,
    "torch.nn.utils.remove_spectral_norm": same,
    "torch.nn.utils.parametrizations.weight_norm": same,
    "torch.nn.utils.parametrizations.spectral_norm": same,
    "torch.nn.utils.parametrizations.orthogonal": same,
    "torch.nn.utils.parametrize.remove_parametrizations": same,
    "torch.nn.utils.clip_grad_norm_": none,
    "torch.nn.quantized.FloatFunctional": float_functional,
    "torch.ao.nn.quantized.FloatFunctional": float_functional,
    "torch.compile": decorator,
    "torch.jit.script": same,
    "torch.jit.annotate": second,
    "torch.jit.ignore": decorator,
    "torch.jit.export": decorator,
    "torch.jit.unused": decorator,
    "torch.jit.script_if_tracing": decorator,
    "torch.jit.script_method": decorator,
    "torch.jit._overload_method": decorator,
    "torch.jit.is_scripting": false,
    "torch.jit.is_tracing": false,
    "torch.jit.fork": _fork,
    "torch.jit.wait": same,
    "torch.onnx.is_in_onnx_export": false,
    "torch.compiler.is_compiling": false,
    "torch._dynamo.is_compiling": false,
    "torch.compiler.disable": decorator,
    "torch._dynamo.disable": decorator,
    "torch.fx.wrap": decorator,
    "torch.no_grad": decorator,
    "torch.inference_mode": decorator,
    "torch.enable_grad": decorator,
    "torch.cuda.amp.autocast": decorator,
    "torch.cuda.amp.custom_fwd": decorator,
    "torch.autocast": decorator,
    "torch.amp.autocast": decorator,
    "torch.is_tensor": _is_tensor,
    "torch.is_grad_enabled": lambda machine, args, kwargs, node, frame: Opaque("torch.is_grad_enabled()"),
    "torch.cuda.is_available": lambda machine, args, kwargs, node, frame: Opaque("torch.cuda.is_available()"),
    "torch.device": unknown_object,
    "torch.Generator": unknown_object,
    "torch.finfo": limits,
    "torch.Size": _of_inputs,
    "torch._assert": none,
    "torch._C._log_api_usage_once": none,
    "torch.utils.checkpoint.checkpoint": _checkpoint,
    "torch.utils.checkpoint.checkpoint_sequential": _checkpoint_sequential,
}
"""What calling these names gives, by dotted name."""
