"""Methods that Python and PyTorch define on values: of strings, lists, dicts, tensors."""

from __future__ import annotations

import ast

from whybias.liveness import (
    construction,
    container_objects,
    dimensions,
    module_methods,
    torch_calls,
    trail_ends,
    unknown_writes,
)
from whybias.liveness.attribute_writes import set_named_attribute
from whybias.liveness.attributes import get_attribute
from whybias.liveness.compared_texts import note_items, note_part
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.iteration import ShapeValue, iterate
from whybias.liveness.machine import Machine, Raised
from whybias.liveness.operations import NATIVE_ERRORS, wide_format
from whybias.liveness.subscripts import get_item
from whybias.liveness.tensors import Tensor
from whybias.liveness.unknown_names import may_hold
from whybias.liveness.values import (
    ClassValue,
    NativeMethod,
    ObjectValue,
    Opaque,
    Perhaps,
    SuperValue,
    Value,
    is_unknown,
)

_NO_CONSUMERS = frozenset(
    [
        "size",
        "dim",
        "ndimension",
        "numel",
        "nelement",
        "stride",
        "is_floating_point",
        "is_complex",
        "is_contiguous",
        "get_device",
        "element_size",
        "backward",
        "register_hook",
        "requires_grad_",
        "retain_grad",
        "storage_offset",
        "data_ptr",
        "untyped_storage",
        "__len__",
    ]
)
_ASKS_FOR_ITEMS = frozenset(["issubset", "issuperset", "isdisjoint", "index", "count"])
_LOOKS_UP = frozenset(["get", "pop", "setdefault", "__getitem__"])
_PUTS_IN = frozenset(["append", "extend", "insert", "add", "update", "setdefault", "__setitem__"])
_WRITES = _PUTS_IN | {"pop", "popitem", "remove", "clear", "discard", "reverse", "sort", "__delitem__", "move_to_end"}
_AT_A_PLACE = frozenset(
    ["insert", "pop", "remove", "discard", "difference_update", "intersection_update", "__delitem__"]
)
_WIDE_TEXT = frozenset(["ljust", "rjust", "center", "zfill", "expandtabs", "translate"])


def call_method(
    machine: Machine, method: NativeMethod, args: list[Value], kwargs: dict[str, Value], node: ast.AST, frame: Frame
) -> Value:
    """The result of a method call; raises `Raised` where a container's method would."""
    receiver, name = method.receiver, method.name
    if isinstance(receiver, Tensor):
        return _tensor_method(machine, receiver, name, args, kwargs, node, frame)
    if name == "__setattr__" and isinstance(receiver, (Instance, ObjectValue)) and _names_attribute(args):
        set_named_attribute(machine, receiver, args[0], args[1], node, frame)
        return None
    if isinstance(receiver, Instance):
        return module_methods.call_module_method(machine, receiver, name, args, kwargs, node, frame)
    if isinstance(receiver, SuperValue):
        return _super_method(machine, receiver, name, args, kwargs, node, frame)
    if isinstance(receiver, ShapeValue):
        return _shape_method(machine, receiver, name, args, node, frame)
    if isinstance(receiver, (list, dict, tuple, set, frozenset)):
        return _container_method(machine, receiver, name, args, kwargs, node, frame)
    if isinstance(receiver, (str, int, float, bytes, range, complex, slice)):
        return _plain_method(machine, receiver, name, args, kwargs)
    if isinstance(receiver, ObjectValue) and name == "get":
        return container_objects.get(machine, receiver, args, node, frame)
    if isinstance(receiver, ObjectValue) and name in ("_asdict", "_replace"):
        if name == "_asdict":
            return dict(receiver.attributes)
        return receiver.copied(kwargs)
    from whybias.liveness.calls import unknown_call

    return unknown_call(machine, Opaque(f"the method {name}"), [receiver, *args], kwargs, node, frame)


def _names_attribute(args: list[Value]) -> bool:
    """Whether a name and a value are given."""
    return len(args) == 2 and (isinstance(args[0], str) or is_unknown(args[0]))


def _tensor_method(
    machine: Machine,
    tensor: Tensor,
    name: str,
    args: list[Value],
    kwargs: dict[str, Value],
    node: ast.AST,
    frame: Frame,
) -> Value:
    if name in _NO_CONSUMERS:
        return _tensor_fact(machine, tensor, name, args, kwargs, node, frame)
    if tensor.parameter_of is not None and name.endswith("_") and not name.endswith("__"):
        trail_ends.lose(machine, args, "a parameter takes it in", node, frame)
        return tensor
    if name in ("item", "tolist", "numpy", "__bool__", "__float__", "__int__"):
        trail_ends.lose(machine, [tensor], f".{name}() reads its numbers", node, frame)
        return Opaque(f"the numbers of a tensor (.{name}())")
    if name == "apply_" or name == "map_":
        trail_ends.lose(machine, [tensor], f".{name}() is not followed", node, frame)
        return tensor
    if name.startswith("__") and name.endswith("__"):
        bare = name.strip("_")
        known = f"torch.Tensor.{name}" if name == "__getitem__" else f"operator.{bare}"
        return torch_calls.operation(machine, known, [tensor, *args], node, frame, kwargs)
    if tensor.assumed and name in ("items", "keys", "values", "get", "pop", "append"):
        return [] if name in ("items", "keys", "values") else Tensor(assumed=True)
    return torch_calls.operation(machine, f"torch.Tensor.{name}", [tensor, *args], node, frame, kwargs)


def _tensor_fact(
    machine: Machine,
    tensor: Tensor,
    name: str,
    args: list[Value],
    kwargs: dict[str, Value],
    node: ast.AST,
    frame: Frame,
) -> Value:
    if name == "size":
        axis = args[0] if args else kwargs.get("dim")
        shape = ShapeValue(tensor)
        return shape if axis is None else get_item(machine, shape, axis, node, frame)
    if name in ("dim", "ndimension"):
        return get_attribute(machine, tensor, "ndim", node, frame)
    if name == "__len__":
        return get_item(machine, ShapeValue(tensor), 0, node, frame)
    if name == "requires_grad_":
        return tensor
    return Opaque(f"the {name} of a tensor")


def _shape_method(
    machine: Machine, shape: ShapeValue, name: str, args: list[Value], node: ast.AST, frame: Frame
) -> Value:
    if name == "numel":
        return Opaque("the number of elements")
    if name == "__getitem__" and args:
        return get_item(machine, shape, args[0], node, frame)
    return Opaque(f"the method {name} of a shape")


def _super_method(
    machine: Machine,
    owner: SuperValue,
    name: str,
    args: list[Value],
    kwargs: dict[str, Value],
    node: ast.AST,
    frame: Frame,
) -> Value:
    receiver = owner.receiver
    if name == "__setattr__" and _names_attribute(args):
        set_named_attribute(machine, receiver, args[0], args[1], node, frame)
        return None
    if isinstance(receiver, Instance):
        return module_methods.call_module_method(machine, receiver, name, args, kwargs, node, frame)
    if isinstance(receiver, ObjectValue) and name == "__init__":
        behind = receiver.cls.mro[receiver.cls.mro.index(owner.cls) + 1 :] if owner.cls in receiver.cls.mro else []
        base = next((cls for cls in behind if isinstance(cls, ClassValue) and cls.fields is not None), None)
        if base is not None:
            construction.fill_fields(machine, receiver, base, args, kwargs, node, frame)
        elif receiver.contents is not None:
            given = container_objects.contents_of(machine, receiver.cls, args, kwargs, node, frame)
            container_objects.fill(receiver, given)
        else:
            receiver.attributes.update(kwargs)
        return None
    if isinstance(receiver, ObjectValue) and receiver.contents is not None:
        return _container_method(machine, receiver.contents, name, args, kwargs, node, frame)
    if isinstance(receiver, ObjectValue) and name == "get" and container_objects.is_mapping(receiver.cls):
        return container_objects.get(machine, receiver, args, node, frame)
    if isinstance(receiver, ClassValue) and name == "__new__" and args and isinstance(args[0], ClassValue):
        return construction.new_instance(machine, args[0], node, frame)
    return Opaque(f"super().{name}()")


def _container_method(
    machine: Machine,
    receiver: Value,
    name: str,
    args: list[Value],
    kwargs: dict[str, Value],
    node: ast.AST,
    frame: Frame,
) -> Value:
    if name in _PUTS_IN and machine.program.is_shared(receiver):
        trail_ends.lose(machine, [*args, *kwargs.values()], "a container outside the module keeps it", node, frame)
    if name == "update" and isinstance(receiver, dict):
        for other in (*args, kwargs):
            unknown_writes.merge(machine, receiver, other, node, frame)
        return None
    if name in ("extend", "update", "union") and args and not isinstance(args[0], dict):
        args = [iterate(machine, args[0], node, frame), *args[1:]]
    if name in _LOOKS_UP and isinstance(receiver, dict) and args and _is_doubtful(receiver, args[0]):
        found = get_item(machine, receiver, args[0], node, frame)
        if name == "pop":
            unknown_writes.replace_items(machine, receiver, [], node, frame)
        return Perhaps(found.why, args[1]) if found.__class__ is Opaque and len(args) > 1 else found
    if name in _AT_A_PLACE and args and any(map(is_unknown, _items_of(args[0]))):
        more = 1 if name == "insert" else -1
        unknown_writes.replace_items(machine, receiver, args[1:], node, frame, more)
        return Opaque("an item from an unknown place")
    if name == "get" and args:
        note_items(machine, args[0], receiver)
    if name in _ASKS_FOR_ITEMS and any(
        map(is_unknown, (*receiver, *(item for arg in args for item in _items_of(arg))))
    ):
        return Opaque(f"{name} of unknown items")
    if name in _WRITES:
        machine.wrote(receiver)
    try:
        result = getattr(receiver, name)(*args, **kwargs)
    except (KeyError, IndexError) as error:
        if machine.trying:
            raise Raised(type(error).__name__) from error
        return Opaque("an item that is not there")
    except NATIVE_ERRORS:
        if name in _WRITES:
            unknown_writes.replace_items(machine, receiver, args, node, frame)
        return machine.cannot("a method call that does not fit")
    if name in ("keys", "values", "items", "__iter__", "__reversed__"):
        return list(result)
    return result


def _is_doubtful(mapping: dict[Value, Value], key: Value) -> bool:
    """Whether it is not known if a mapping holds a key, and which item."""
    return is_unknown(key) or may_hold(mapping, key)


def _items_of(value: Value) -> list[Value]:
    return list(value) if isinstance(value, (list, tuple, set, frozenset, dict)) else [value]


def _plain_method(machine: Machine, receiver: Value, name: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    if name in _WIDE_TEXT or (name == "format" and wide_format(receiver)):
        return Opaque("a formatted text")
    if name == "replace" and len(args) > 1 and isinstance(args[1], str) and len(receiver) * len(args[1]) > 100_000:
        return Opaque("a long text")
    if name == "format" and len(args) == 1 and not kwargs:
        spelled = dimensions.spelled(machine, receiver, args[0])
        if spelled is not None:
            return spelled
    if any(not isinstance(arg, (str, int, float, tuple, list, dict, type(None))) for arg in (*args, *kwargs.values())):
        return Opaque(f"the method {name} of a text or number")
    try:
        result = getattr(receiver, name)(*args, **kwargs)
    except NATIVE_ERRORS:
        return Opaque(f"the method {name} of a text or number")
    if name in ("startswith", "endswith") and isinstance(receiver, str):
        note_part(machine, receiver, args[0], result)
    return result if isinstance(result, (str, int, float, bool, tuple, list, bytes, type(None))) else Opaque(name)
