"""The methods of ``nn.Sequential``, ``nn.ModuleList`` and ``nn.ModuleDict``."""

from __future__ import annotations

from whybias.liveness import subscripts, unknown_writes
from whybias.liveness.instances import Instance
from whybias.liveness.iteration import iterate
from whybias.liveness.method_calls import Method, MethodCall
from whybias.liveness.values import ClassValue, Opaque, Value, is_unknown


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
    else:
        _replace(call, call.args[1:])
    return call.module


def _replace(call: MethodCall, values: list[Value]) -> None:
    """Any submodule may be another one; `values` were put in."""
    unknown_writes.replace_parts(call.machine, call.module, Opaque("any name"), values, call.node, call.frame)


def _keys(call: MethodCall) -> Value:
    return list(call.module.children)


def _items(call: MethodCall) -> Value:
    return list(call.module.children.items())


def _update(call: MethodCall) -> Value:
    given = call.args[0] if call.args else {}
    items: dict[Value, Value] = {}
    unknown_writes.merge(
        call.machine, items, given.children if isinstance(given, Instance) else given, call.node, call.frame
    )
    for name, child in items.items():
        if is_unknown(name):
            unknown_writes.replace_parts(call.machine, call.module, name, [child], call.node, call.frame)
            name = f"?{len(call.module.children)}"
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
    if isinstance(key, str) and key in call.module.children:
        return call.module.children.pop(key)
    _replace(call, [])
    return Opaque("a popped module")


METHODS: dict[str, Method] = {
    "append": _append,
    "extend": _extend,
    "insert": _insert,
    "keys": _keys,
    "items": _items,
    "update": _update,
    "__iter__": _iterated,
    "__getitem__": _item,
    "__len__": lambda call: len(call.module.children),
    "pop": _pop,
}
