"""The methods of ``nn.Module`` that give its parameters and buffers, or take some in."""

from __future__ import annotations

from whybias.liveness import trail_ends, whole_modules
from whybias.liveness.attribute_writes import note_statistics_kept
from whybias.liveness.method_calls import Method, MethodCall
from whybias.liveness.module_structures import submodules
from whybias.liveness.tensors import Spot, Tensor
from whybias.liveness.values import Opaque, Value


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


def _register_tensor(call: MethodCall) -> Value:
    values = [*call.args, *(call.kwargs[key] for key in ("name", "tensor", "param") if key in call.kwargs)]
    if values and isinstance(values[0], str):
        value = values[1] if len(values) > 1 else None
        if isinstance(value, Tensor) and not value.contributions:
            value.constant = True
        note_statistics_kept(call.machine, call.module, values[0], value, Spot(call.frame.code, call.node))
        call.module.attributes[values[0]] = value
    return None


METHODS: dict[str, Method] = {
    "parameters": _parameters,
    "named_parameters": _named_parameters,
    "reset_running_stats": _read_statistics,
    "reset_parameters": _read_statistics,
    "buffers": _buffers,
    "named_buffers": _named_buffers,
    "state_dict": _state,
    "get_parameter": _state,
    "get_buffer": _get_buffer,
    "register_buffer": _register_tensor,
    "register_parameter": _register_tensor,
}
