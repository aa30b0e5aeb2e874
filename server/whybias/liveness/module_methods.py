"""The methods that ``nn.Module`` has: registering, walking, switching."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from whybias.frozen import frozen
from whybias.liveness import (
    calls,
    construction,
    module_calls,
    subscripts,
    torch_calls,
    trail_ends,
    whole_modules,
)
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.iteration import iterate
from whybias.liveness.like_modules import AlikeModules
from whybias.liveness.machine import Machine
from whybias.liveness.tensors import Spot, Tensor
from whybias.liveness.values import ClassValue, Opaque, Value


@frozen
class MethodCall:
    """One call of a method that torch defines on modules."""

    machine: Machine
    module: Instance
    args: list[Value]
    kwargs: dict[str, Value]
    node: ast.AST
    frame: Frame


def submodules(module: Instance, seen: set[int] | None = None, prefix: str = "") -> Iterator[tuple[str, Instance]]:
    """The module and everything below it, with dotted names, each once."""
    seen = set() if seen is None else seen
    if id(module) in seen:
        return
    seen.add(id(module))
    yield prefix, module
    for name, child in module.children.items():
        if isinstance(child, Instance):
            yield from submodules(child, seen, f"{prefix}.{name}" if prefix else name)


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


def _parameters(call: MethodCall) -> Value:
    """One tensor for all weights, then one for all biases. What is done to them before the module is used is no use."""
    modules = [call.module] if call.machine.in_use else []
    return [Tensor(), whole_modules.every_bias(modules, call.node, call.frame)]


def _named_parameters(call: MethodCall) -> Value:
    if not call.machine.in_use:
        return [("weight", Tensor()), ("bias", Tensor())]
    found: list[Value] = []
    for path, module in submodules(call.module):
        start = f"{path}." if path else ""
        found += [(start + name, value) for name, value in module.attributes.items() if isinstance(value, Tensor)]
        if module.layer is not None:
            found.append((start + "weight", Tensor()))
        if module.layer is not None and module.layer.bias is not None:
            one = whole_modules.every_bias([module], call.node, call.frame)
            found.append((start + module.layer.bias.attribute, one))
    return found


def _buffers(call: MethodCall) -> Value:
    _read_statistics(call)
    return [Tensor(), Tensor()]


def _read_statistics(call: MethodCall) -> Value:
    """The buffers of the module and all below it are read, or set back, while it is used."""
    for _, module in submodules(call.module) if call.machine.in_use else ():
        module.read_statistics(Spot(call.frame.code, call.node))
    return None


def _get_buffer(call: MethodCall) -> Value:
    _read_statistics(call)
    name = call.args[0] if call.args else None
    found = call.module.attributes.get(name) if isinstance(name, str) else None
    return found if isinstance(found, Tensor) else Tensor()


def _named_buffers(call: MethodCall) -> Value:
    _read_statistics(call)
    return [("running_mean", Tensor()), ("running_var", Tensor())]


def _state(call: MethodCall) -> Value:
    """A dictionary of all parameters, or one of them by its path: whoever asks while the module is used sees them."""
    _read_statistics(call)
    if call.machine.in_use:
        own = whole_modules.every_bias([call.module], call.node, call.frame)
        trail_ends.lose(call.machine, [own], "all parameters are read", call.node, call.frame)
    return Opaque("the parameters by name")


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


def _register_tensor(call: MethodCall) -> Value:
    values = [*call.args, *(call.kwargs[key] for key in ("name", "tensor", "param") if key in call.kwargs)]
    if values and isinstance(values[0], str):
        value = values[1] if len(values) > 1 else None
        if isinstance(value, Tensor) and not value.contributions:
            value.constant = True
        call.module.attributes[values[0]] = value
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


def _append(call: MethodCall) -> Value:
    call.module.register(str(len(call.module.children)), call.args[0] if call.args else call.kwargs.get("module"))
    return call.module


def _extend(call: MethodCall) -> Value:
    for child in iterate(call.machine, call.args[0] if call.args else (), call.node, call.frame):
        call.module.register(str(len(call.module.children)), child)
    return call.module


def _insert(call: MethodCall) -> Value:
    children = list(call.module.children.values())
    if len(call.args) == 2 and isinstance(call.args[0], int):
        children.insert(call.args[0], call.args[1])
        call.module.children = {}
        for index, child in enumerate(children):
            call.module.register(str(index), child)
    return call.module


def _keys(call: MethodCall) -> Value:
    return list(call.module.children)


def _items(call: MethodCall) -> Value:
    return list(call.module.children.items())


def _update(call: MethodCall) -> Value:
    if call.args and isinstance(call.args[0], dict):
        for name, child in call.args[0].items():
            call.module.register(str(name), child)
    return None


def _iterated(call: MethodCall) -> Value:
    base = call.module.cls.external_base() if isinstance(call.module.cls, ClassValue) else call.module.cls
    is_dict = base is not None and base.name == "torch.nn.ModuleDict"
    return list(call.module.children if is_dict else call.module.children.values())


def _item(call: MethodCall) -> Value:
    return subscripts.child(call.machine, call.module, call.args[0] if call.args else Opaque("an index"))


def _pop(call: MethodCall) -> Value:
    key = call.args[0] if call.args else -1
    names = list(call.module.children)
    call.module.changed()
    if isinstance(key, int) and -len(names) <= key < len(names):
        key = names[key]
    return (
        call.module.children.pop(key, Opaque("a popped module")) if isinstance(key, str) else Opaque("a popped module")
    )


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


Method = Callable[[MethodCall], Value]
_METHODS: dict[str, Method] = {
    "add_module": _register,
    "register_module": _register,
    "register_buffer": _register_tensor,
    "register_parameter": _register_tensor,
    "children": _children,
    "named_children": _named_children,
    "modules": _modules,
    "named_modules": _named_modules,
    "apply": _apply,
    "train": _train,
    "eval": _eval,
    "append": _append,
    "extend": _extend,
    "insert": _insert,
    "keys": _keys,
    "values": _children,
    "items": _items,
    "update": _update,
    "__iter__": _iterated,
    "__getitem__": _item,
    "__len__": lambda call: len(call.module.children),
    "pop": _pop,
    "get_submodule": _get_submodule,
    "parameters": _parameters,
    "named_parameters": _named_parameters,
    "reset_running_stats": _read_statistics,
    "reset_parameters": _read_statistics,
    "buffers": _buffers,
    "named_buffers": _named_buffers,
    "state_dict": _state,
    "get_parameter": _state,
    "get_buffer": _get_buffer,
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
