"""Attributes: writing and deleting ``owner.name``."""

from __future__ import annotations

import ast

from whybias.knowledge.symbols import Symbol
from whybias.liveness import trail_ends, unknown_writes
from whybias.liveness.attributes import bias_tensor
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.machine import Machine
from whybias.liveness.tensors import Spot, Tensor
from whybias.liveness.values import MISSING, ClassValue, External, NativeMethod, ObjectValue, Opaque, Value


def set_attribute(machine: Machine, owner: Value, name: str, value: Value, node: ast.AST, frame: Frame) -> None:
    """``owner.name = value``; a module assigned to a module becomes its submodule."""
    if isinstance(owner, Instance):
        _set_on_instance(machine, owner, name, value, node, frame)
    elif isinstance(owner, (ObjectValue, ClassValue)):
        if isinstance(owner, ObjectValue) and _set_by_property(machine, owner, name, value, node, frame):
            return
        machine.wrote(owner)
        owner.attributes[name] = value
    elif isinstance(owner, Tensor):
        if name == "data" and owner.parameter_of is None:
            trail_ends.lose(machine, [owner, value], "a write to .data", node, frame)
    else:
        trail_ends.lose(machine, [value], "stored in an unknown object", node, frame)


def set_named_attribute(machine: Machine, owner: Value, name: Value, value: Value, node: ast.AST, frame: Frame) -> None:
    """``setattr(owner, name, value)``: under an unknown name any attribute may be the value now."""
    if isinstance(name, str):
        set_attribute(machine, owner, name, value, node, frame)
        return
    if isinstance(owner, (Instance, ObjectValue)):
        unknown_writes.overwrite_attributes(machine, owner, name, value, node, frame)
    if isinstance(owner, Instance) and isinstance(value, Instance):
        owner.register(f"?{len(owner.children)}", value)
    machine.cannot("setattr with an unknown name")


def _set_by_property(
    machine: Machine, owner: Instance | ObjectValue, name: str, value: Value, node: ast.AST, frame: Frame
) -> bool:
    """Run the setter that the class has for a name; False where it has none."""
    from whybias.liveness.calls import call_function

    setter = owner.cls.method(f"{name}.setter")
    if setter is None:
        return False
    call_function(machine, setter, [owner, value], {}, node, frame)
    return True


def _set_on_instance(machine: Machine, owner: Instance, name: str, value: Value, node: ast.AST, frame: Frame) -> None:
    machine.wrote(owner)
    if machine.in_use and not isinstance(value, (Tensor, list, tuple, dict, Symbol, Opaque)):
        before = owner.attributes.get(name, owner.children.get(name, MISSING))
        machine.switched = machine.switched or (before is not value and before != value)
    if _set_by_property(machine, owner, name, value, node, frame):
        return
    if owner.constructed:
        owner.changed()
    if owner.layer is not None and owner.layer.bias is not None and name == owner.layer.bias.attribute:
        _replace_bias(machine, owner, value, node, frame)
        return
    if owner.layer is not None and name in owner.arguments:
        owner.arguments = {**owner.arguments, name: value}
        if name == "track_running_stats" and value is not True:  # evaluation goes on using the buffers
            owner.arguments = {**owner.arguments, "track_running_stats": True, "momentum": 0}
    if name == "__class__":
        owner.cls = value if isinstance(value, (ClassValue, External)) else owner.cls
        owner.broken = True
        return
    if name == "training" and isinstance(value, bool):
        owner.training = value
        return
    if isinstance(value, Instance):
        owner.attributes.pop(name, None)
        owner.register(name, value)
        return
    if name in owner.children and value is None:
        owner.children[name] = None
        return
    note_statistics_kept(machine, owner, name, value, Spot(frame.code, node))
    owner.children.pop(name, None)
    owner.attributes[name] = value


def note_statistics_kept(machine: Machine, owner: Instance, name: str, value: Value, spot: Spot) -> None:
    """``norm.running_mean = ...`` while the model runs, or a mean that something besides its normalizer holds."""
    other = value.receiver if isinstance(value, NativeMethod) and value.name == "running_mean" else None
    if name == "running_mean" and (machine.in_use or isinstance(other, Instance)):
        owner.read_statistics(spot)
    if isinstance(other, Instance):
        other.read_statistics(spot)


def _replace_bias(machine: Machine, owner: Instance, value: Value, node: ast.AST, frame: Frame) -> None:
    """``layer.bias = ...``: None removes it; another layer's bias ties the two; new numbers change nothing here."""
    assert owner.layer is not None and owner.layer.bias is not None
    owner.touched.append((frame.code, node))
    argument = owner.layer.bias.argument
    if value is None and argument is not None:
        owner.arguments = {**owner.arguments, argument: False}
    elif isinstance(value, Tensor) and value.parameter_of not in (None, owner):
        trail_ends.lose(machine, [value], "the bias is shared with another layer", node, frame)
        bias = bias_tensor(owner, owner.layer, node, frame)
        trail_ends.lose(machine, [bias], "the bias is shared with another layer", node, frame)


def delete_attribute(machine: Machine, owner: Value, name: str) -> None:
    """``del owner.name``."""
    machine.wrote(owner)
    if isinstance(owner, (Instance, ObjectValue, ClassValue)):
        owner.attributes.pop(name, None)
    if isinstance(owner, Instance):
        owner.children.pop(name, None)
        owner.changed()
