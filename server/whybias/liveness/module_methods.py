"""The methods that ``nn.Module`` has: registering and walking modules, switching, hooks."""

from __future__ import annotations

import ast

from whybias.liveness import (
    calls,
    construction,
    module_calls,
    module_containers,
    module_tensors,
    torch_calls,
)
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.like_modules import AlikeModules
from whybias.liveness.machine import Machine
from whybias.liveness.method_calls import Method, MethodCall
from whybias.liveness.module_structures import submodules
from whybias.liveness.values import ClassValue, Opaque, Value


def call_module_method(
    machine: Machine,
    module: Instance,
    name: str,
    args: list[Value],
    kwargs: dict[str, Value],
    node: ast.AST,
    frame: Frame,
) -> Value:
    """A method that torch defines on modules and containers."""
    if name in ("forward", "_conv_forward"):
        return _forward_method(machine, module, name, args, kwargs, node, frame)
    if name == "__call__":
        return module_calls.call_plainly(machine, module, args, kwargs, node, frame)
    if name == "__init__":
        if isinstance(module.cls, ClassValue):
            construction.initialise_external(machine, module, module.cls, args, kwargs, node, frame)
        return None
    handler = _METHODS.get(name)
    if handler is not None:
        return handler(MethodCall(machine, module, args, kwargs, node, frame))
    if name in _RETURNS_SELF:
        return module
    if name in _IGNORED:
        return None
    return calls.unknown_call(machine, Opaque(f"the method {name} of {module.cls.name}"), args, kwargs, node, frame)


def _forward_method(
    machine: Machine,
    module: Instance,
    name: str,
    args: list[Value],
    kwargs: dict[str, Value],
    node: ast.AST,
    frame: Frame,
) -> Value:
    if name == "forward":
        return module_calls.base_forward(machine, module, args, kwargs, node, frame)
    values = dict(module.arguments)
    convolution = f"torch.nn.functional.conv{module.layer.name[-2:]}" if module.layer is not None else "conv"
    given = {key: values.get(key) for key in ("stride", "padding", "dilation", "groups")}
    if values.get("padding_mode", "zeros") != "zeros":
        given["padding"] = 0
    return torch_calls.operation(machine, convolution, args, node, frame, {**given, **kwargs})


def _register(call: MethodCall) -> Value:
    values = [*call.args, *(call.kwargs[key] for key in ("name", "module") if key in call.kwargs)]
    if len(values) >= 2 and isinstance(values[0], str):
        call.module.register(values[0], values[1])
        return None
    call.machine.cannot("a submodule with an unknown name")
    if len(values) >= 2:
        call.module.register(f"?{len(call.module.children)}", values[1])
    return None


def _children(call: MethodCall) -> Value:
    return [child for child in call.module.children.values() if child is not None]


def _named_children(call: MethodCall) -> Value:
    return [(name, child) for name, child in call.module.children.items() if child is not None]


def _modules(call: MethodCall) -> Value:
    return [child for _, child in submodules(call.module)]


def _named_modules(call: MethodCall) -> Value:
    return list(submodules(call.module))


def _apply(call: MethodCall) -> Value:
    alike = AlikeModules(call.machine)
    for _, child in reversed(list(submodules(call.module))) if call.args else ():
        if not alike.needs_no_run(child):
            calls.call(call.machine, call.args[0], [child], {}, call.node, call.frame)
            alike.ran()
    return call.module


def _train(call: MethodCall) -> Value:
    mode = call.args[0] if call.args else call.kwargs.get("mode", True)
    return _set_training(call, mode if isinstance(mode, bool) else True)


def _eval(call: MethodCall) -> Value:
    return _set_training(call, False)


def _set_training(call: MethodCall, mode: bool) -> Instance:
    """A module's own code may freeze what it contains.

    Training undoes what a script does to a finished model, and what a constructor does to all of its own.
    """
    own = call.module is call.frame.receiver() and not call.module.constructed
    if call.machine.methods and not own:
        for _, child in submodules(call.module):
            if child.training is not mode:
                child.training = mode
                child.changed()
                call.machine.switched = True
    return call.module


def _get_submodule(call: MethodCall) -> Value:
    path = call.args[0] if call.args else None
    found = dict(submodules(call.module)).get(path) if isinstance(path, str) else None
    return found if found is not None else Opaque("a submodule")


def _set_submodule(call: MethodCall) -> Value:
    path, child = (call.args[0] if call.args else None), (call.args[1] if len(call.args) > 1 else None)
    parent, _, name = path.rpartition(".") if isinstance(path, str) else ("", "", "")
    owner = dict(submodules(call.module)).get(parent)
    if not name or owner is None or not isinstance(child, Instance):
        return _hook(call)
    owner.register(name, child)
    return None


def _hook(call: MethodCall) -> Value:
    call.module.hooked = True
    call.module.changed()
    return Opaque("a hook handle")


def _name(call: MethodCall) -> Value:
    return call.module.cls.name.rsplit(".", 1)[-1]


_METHODS: dict[str, Method] = {
    **module_tensors.METHODS,
    **module_containers.METHODS,
    "add_module": _register,
    "register_module": _register,
    "children": _children,
    "values": _children,
    "named_children": _named_children,
    "modules": _modules,
    "named_modules": _named_modules,
    "apply": _apply,
    "train": _train,
    "eval": _eval,
    "get_submodule": _get_submodule,
    "set_submodule": _set_submodule,
    "__setstate__": _hook,  # whatever it is then made of
    "register_forward_hook": _hook,
    "register_forward_pre_hook": _hook,
    "_get_name": _name,
}
_RETURNS_SELF = frozenset(
    [
        "to",
        "cuda",
        "cpu",
        "half",
        "float",
        "double",
        "bfloat16",
        "type",
        "share_memory",
        "requires_grad_",
        "to_empty",
        "xpu",
        "compile",
    ]
)
_IGNORED = frozenset(
    [
        "zero_grad",
        "load_state_dict",
        "register_load_state_dict_post_hook",
        "_register_load_state_dict_pre_hook",
        "register_state_dict_pre_hook",
        "register_full_backward_hook",
        "register_backward_hook",
        "extra_repr",
        "__init_subclass__",
        "save_hyperparameters",
    ]
)
