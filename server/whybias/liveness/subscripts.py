"""Items: reading, writing and deleting ``owner[index]``."""

from __future__ import annotations

import ast

from whybias.knowledge.symbols import Symbol
from whybias.liveness import dimensions, tensor_ranks, torch_calls, trail_ends, unknown_writes
from whybias.liveness.compared_texts import note_items
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.iteration import ShapeValue, SymbolicRange, iterate, shape_items
from whybias.liveness.machine import Machine, Raised
from whybias.liveness.operations import NATIVE_ERRORS
from whybias.liveness.tensors import Tensor
from whybias.liveness.unknown_names import may_hold
from whybias.liveness.values import (
    REPLACED,
    ClassValue,
    External,
    ObjectValue,
    Opaque,
    Value,
    describe,
    is_unknown,
)

BATCHES_OF_ROWS = 3
"""The axes of a tensor of which code takes ``x.shape[:-1]``, where nothing else tells: batch, row, feature."""


def get_item(machine: Machine, owner: Value, index: Value, node: ast.AST, frame: Frame) -> Value:
    """``owner[index]``; raises `Raised` for an item that is not there."""
    if isinstance(owner, Tensor):
        if owner.assumed and not owner.contributions and isinstance(index, (str, int)):
            return Tensor(assumed=True)
        items = index if isinstance(index, tuple) else (index,)
        return torch_calls.operation(machine, "torch.Tensor.__getitem__", [owner, items], node, frame)
    if isinstance(owner, ShapeValue):
        return _shape_item(machine, owner.tensor, index)
    if isinstance(owner, Instance):
        own = owner.cls.method("__getitem__")
        if own is not None:
            from whybias.liveness import calls

            return calls.call_function(machine, own, [owner, index], {}, node, frame)
        return child(machine, owner, _reckoned(machine, index))
    if isinstance(owner, dict) and not is_unknown(index) and may_hold(owner, index):
        unknown_writes.doubt(machine, [item for key, item in owner.items() if is_unknown(key)], node, frame)
        return Opaque("an item that may be there")
    if isinstance(owner, (list, tuple, str, dict, range, bytes)):
        return _native_item(machine, owner, _reckoned(machine, index) if isinstance(owner, (list, tuple)) else index)
    if isinstance(owner, Symbol):
        if is_unknown(index) or isinstance(index, (int, str)):
            return machine.symbol(f"{owner}[{describe(index)}]", owner, index)
        return Opaque(f"an item of {owner}")
    if isinstance(owner, (ClassValue, External)):
        if isinstance(owner, ClassValue) and owner.find("__getitem__") is None:
            return _enum_member(owner, index)
        return owner
    if isinstance(owner, ObjectValue):
        return _object_item(machine, owner, index, node, frame)
    if isinstance(owner, SymbolicRange):
        return Opaque("an item of a range")
    return Opaque(owner.why if isinstance(owner, Opaque) else "an item of an unknown value")


def _reckoned(machine: Machine, index: Value) -> Value:
    """The number that an index such as ``n - 1`` stands for in this run, where a loop has fixed it."""
    known = machine.reckoned(index) if isinstance(index, Symbol) else None
    return index if known is None else known


def _enum_member(owner: ClassValue, index: Value) -> Value:
    """``Kind["NAME"]`` of an Enum; ``Generic[T]`` is the class itself."""
    found = owner.find(index) if isinstance(index, str) else None
    return owner if found is None else found[0]


def _native_item(machine: Machine, owner: Value, index: Value) -> Value:
    if is_unknown(index) or (isinstance(index, slice) and any(map(is_unknown, (index.start, index.stop, index.step)))):
        if isinstance(index, slice):
            return owner
        return _unknown_choice(machine, owner, index)
    if isinstance(owner, dict):
        note_items(machine, index, owner)
    try:
        return owner[index]
    except (IndexError, KeyError) as error:
        if machine.trying:
            raise Raised(type(error).__name__) from error
        return Opaque("an item that is not there")
    except NATIVE_ERRORS:
        return machine.cannot("an index that does not fit")


def _unknown_choice(machine: Machine, owner: Value, index: Value) -> Value:
    """An item picked by an unknown key: the same for all keys if all items are, a decision for tables of classes."""
    items = list(owner.values()) if isinstance(owner, dict) else list(owner)
    if items and all(item == items[0] for item in items[1:]):
        return items[0]
    if isinstance(index, Symbol):
        picked = dimensions.picked(machine, owner if isinstance(owner, dict) else dict(enumerate(items)), index)
        if picked is not None:
            return picked
    if isinstance(index, Symbol) and isinstance(owner, dict):
        for key, item in owner.items():
            question = machine.symbol(f"{index} == {key!r}", index)
            if machine.decisions.decide(str(question), True, machine.names_of.get(str(question), frozenset())):
                return item
    return Opaque("an item chosen by an unknown key")


def _shape_item(machine: Machine, tensor: Tensor, index: Value) -> Value:
    if isinstance(index, int):
        axis = index
        if axis >= 0:
            if tensor.shape.rank is None:
                tensor_ranks.ask_rank(machine, tensor, None)
                return tensor_ranks.leading_length(machine, tensor, axis)
            axis -= tensor.shape.rank
        return tensor_ranks.length(machine, tensor, axis)
    if isinstance(index, slice):
        if isinstance(index.start, int) and index.start < 0 and index.stop is None and index.step is None:
            return tuple(tensor_ranks.length(machine, tensor, axis) for axis in range(index.start, 0))
        if tensor.shape.rank is None:
            all_but_last = index.start in (None, 0) and index.stop == -1 and index.step is None
            tensor_ranks.ask_rank(machine, tensor, BATCHES_OF_ROWS if all_but_last else None)
            return Opaque("a shape of unknown rank")
        try:
            return tuple(shape_items(machine, tensor, None)[index])
        except NATIVE_ERRORS:
            return Opaque("a slice of a shape")
    return Opaque("an item of a shape")


def child(machine: Machine, owner: Instance, index: Value) -> Value:
    """The submodules of a container by index, name or slice; raises `Raised` for one that is not there."""
    children = list(owner.children.values())
    if isinstance(index, str):
        if index in owner.children:
            return owner.children[index]
        if REPLACED in children:
            return REPLACED
        raise Raised("KeyError")
    if isinstance(index, int):
        if -len(children) <= index < len(children):
            return children[index]
        raise Raised("IndexError")
    if isinstance(index, slice) and not any(map(is_unknown, (index.start, index.stop, index.step))):
        part = Instance(owner.cls, None, constructed=True)
        part.layer = owner.layer
        machine.instances.append(part)
        try:
            chosen = list(owner.children.items())[index]
        except NATIVE_ERRORS:
            return Opaque("a slice of a module")
        part.children.update(chosen)
        return part
    return Opaque("a submodule chosen by an unknown index")


def _object_item(machine: Machine, owner: ObjectValue, index: Value, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness import calls

    own = owner.cls.method("__getitem__")
    if own is not None:
        return calls.call_function(machine, own, [owner, index], {}, node, frame)
    if owner.contents is not None:
        missing = owner.cls.method("__missing__")
        if missing is not None and not is_unknown(index) and index not in owner.contents:
            return calls.call_function(machine, missing, [owner, index], {}, node, frame)
        return get_item(machine, owner.contents, index, node, frame)
    if (
        owner.cls.fields is not None
        and isinstance(index, int)
        and -len(owner.cls.fields) <= index < len(owner.cls.fields)
    ):
        return owner.attributes.get(owner.cls.fields[index][0], Opaque("a field"))
    return Opaque("an item of an object")


def set_item(machine: Machine, owner: Value, index: Value, value: Value, node: ast.AST, frame: Frame) -> None:
    """``owner[index] = value``."""
    if isinstance(owner, Tensor):
        torch_calls.write_item(machine, owner, value, node, frame)
    elif isinstance(owner, (list, dict)):
        if machine.program.is_shared(owner):
            trail_ends.lose(machine, [value], "a container outside the module keeps it", node, frame)
        if isinstance(index, slice) and not isinstance(value, (list, tuple)):
            value = iterate(machine, value, node, frame)
        try:
            if isinstance(owner, dict):
                unknown_writes.put(machine, owner, index, value, node, frame)
            else:
                machine.wrote(owner)
                owner[index] = value
        except NATIVE_ERRORS:
            machine.cannot("an item assignment that does not fit")
            unknown_writes.replace_items(machine, owner, [value], node, frame)
    elif isinstance(owner, Instance):
        children = list(owner.children)
        if isinstance(index, int) and -len(children) <= index < len(children):
            owner.register(children[index], value)
        elif isinstance(index, str):
            owner.register(index, value)
        else:
            machine.cannot("a submodule replaced at an unknown index")
            unknown_writes.replace_parts(machine, owner, index, [value], node, frame)
    elif isinstance(owner, ObjectValue) and (own := owner.cls.method("__setitem__")) is not None:
        from whybias.liveness import calls

        calls.call_function(machine, own, [owner, index, value], {}, node, frame)
    elif isinstance(owner, ObjectValue) and owner.contents is not None:
        set_item(machine, owner.contents, index, value, node, frame)
    else:
        trail_ends.lose(machine, [value], "stored in an unknown container", node, frame)


def delete_item(machine: Machine, owner: Value, index: Value, node: ast.AST, frame: Frame) -> None:
    """``del owner[index]``."""
    if isinstance(owner, ObjectValue) and owner.contents is not None:
        owner = owner.contents
    if isinstance(owner, (list, dict)) and is_unknown(index):
        unknown_writes.replace_items(machine, owner, [], node, frame, more=-1)
    elif isinstance(owner, (list, dict)):
        try:
            machine.wrote(owner)
            del owner[index]
        except NATIVE_ERRORS:
            machine.cannot("a deletion that does not fit")
            unknown_writes.replace_items(machine, owner, [], node, frame, more=-1)
    elif isinstance(owner, Instance):
        names = list(owner.children)
        try:
            chosen = names[index] if isinstance(index, (int, slice)) else index
        except NATIVE_ERRORS:
            chosen = index
        if isinstance(chosen, (str, list)):
            for name in [chosen] if isinstance(chosen, str) else chosen:
                owner.children.pop(name, None)
            owner.changed()
        else:
            unknown_writes.replace_parts(machine, owner, index, [], node, frame)
