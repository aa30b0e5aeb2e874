"""Python's built-in functions on abstract values."""

from __future__ import annotations

import ast
from collections.abc import Callable

from whybias.knowledge.symbols import Symbol
from whybias.liveness import trail_ends
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.iteration import ShapeValue, SymbolicRange, iterate
from whybias.liveness.machine import Machine, Raised, place_key
from whybias.liveness.objects import has_attribute, is_instance_of, is_subclass_of
from whybias.liveness.operations import NATIVE_ERRORS, binary_operation, compare
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import (
    BoundMethod,
    ClassValue,
    External,
    FunctionValue,
    NativeFunction,
    NativeMethod,
    ObjectValue,
    Opaque,
    Partial,
    Value,
    describe,
    is_unknown,
)

Args = list[Value]
Kwargs = dict[str, Value]


def _len(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    value = args[0]
    if isinstance(value, (list, tuple, dict, str, set, frozenset, range, bytes)):
        return len(value)
    if isinstance(value, Instance):
        return len(value.children)
    if isinstance(value, ShapeValue):
        from whybias.liveness.attributes import get_attribute

        return get_attribute(machine, value.tensor, "ndim", node, frame)
    if isinstance(value, Symbol):
        return machine.symbol(f"len({value})", value)
    if isinstance(value, Tensor):
        from whybias.liveness.subscripts import get_item

        return get_item(machine, ShapeValue(value), 0, node, frame)
    if isinstance(value, ObjectValue) and value.cls.find("__len__") is not None:
        from whybias.liveness import attributes, calls

        return calls.call(
            machine, attributes.get_attribute(machine, value, "__len__", node, frame), [], {}, node, frame
        )
    return Opaque("a length")


def _range(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    if args and all(isinstance(arg, int) for arg in args):
        try:
            return range(*args)
        except NATIVE_ERRORS:
            return machine.cannot("a range that does not fit")
    start, stop, step = (0, args[0], 1) if len(args) == 1 else (args[0], args[1], args[2] if len(args) > 2 else 1)
    return SymbolicRange(start, stop, step)


def _enumerate(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    start = args[1] if len(args) > 1 else kwargs.get("start", 0)
    items = iterate(machine, args[0], node, frame)
    return [(index + start if isinstance(start, int) else Opaque("an index"), item) for index, item in enumerate(items)]


def zipped(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    known = [iterate(machine, arg, node, frame) for arg in args if not _endless(arg)]
    shortest = min((len(items) for items in known), default=2)
    columns = [iterate(machine, arg, node, frame, shortest if _endless(arg) else None) for arg in args]
    return list(zip(*columns, strict=False))


def _endless(value: Value) -> bool:
    return is_unknown(value) or (isinstance(value, Tensor) and value.assumed)


def _list(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return iterate(machine, args[0], node, frame) if args else []


def _tuple(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return tuple(iterate(machine, args[0], node, frame)) if args else ()


def _set(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    try:
        return set(iterate(machine, args[0], node, frame)) if args else set()
    except TypeError:
        return Opaque("a set")


def _dict(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    if not args:
        return dict(kwargs)
    if isinstance(args[0], dict):
        return {**args[0], **kwargs}
    if isinstance(args[0], (list, tuple)):
        try:
            return {**dict(args[0]), **kwargs}
        except NATIVE_ERRORS:
            return machine.cannot("a dict of unknown items")
    return args[0] if is_unknown(args[0]) and not kwargs else Opaque("a dict")


def _number(kind: Callable[..., Value], name: str) -> Callable[..., Value]:
    def convert(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
        if not args:
            return kind()
        value = args[0]
        if isinstance(value, (int, float, str)) and all(isinstance(arg, int) for arg in args[1:]):
            try:
                return kind(*args)
            except NATIVE_ERRORS as error:
                raise Raised(type(error).__name__) from error
        if isinstance(value, Symbol):
            return (
                value
                if value.under or value.divisor != 1 or _plain(value)
                else machine.symbol(f"{name}({value})", value)
            )
        if isinstance(value, Tensor):
            trail_ends.lose(machine, [value], f"{name}() reads its numbers", node, frame)
        return Opaque(f"{name}()")

    return convert


def _plain(value: Symbol) -> bool:
    return all(atom.replace(".", "").isidentifier() for atom in value.atoms)


def _bool(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return machine.truth(args[0], place_key(frame.scope, node)) if args else False


def _str(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    if not args:
        return ""
    if isinstance(args[0], (str, int, float, bool)) or args[0] is None:
        return str(args[0])
    return machine.symbol(f"str({describe(args[0])})", args[0]) if isinstance(args[0], Symbol) else Opaque("str()")


def native(function: Callable[..., Value], name: str) -> Callable[..., Value]:
    """A function of numbers, computed by Python itself where all are known."""

    def compute(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
        values = [list(arg) if isinstance(arg, (set, range)) else arg for arg in args]
        flat = [item for arg in values for item in (arg if isinstance(arg, (list, tuple)) else [arg])]
        if all(isinstance(item, (int, float, str, tuple)) for item in flat) and not kwargs:
            try:
                return function(*values)
            except NATIVE_ERRORS:
                return machine.cannot(f"{name} of values that do not fit")
        if any(isinstance(item, Tensor) for item in flat):
            trail_ends.lose(machine, flat, f"{name}() is not followed", node, frame)
            return Opaque(f"{name}()")
        if any(isinstance(item, Symbol) for item in flat):
            return machine.symbol(f"{name}({', '.join(map(describe, args))})", *flat)
        return Opaque(f"{name}()")

    return compute


def _sum(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    items = iterate(machine, args[0], node, frame)
    total: Value = args[1] if len(args) > 1 else kwargs.get("start", 0)
    for item in items:
        if isinstance(total, int) and total == 0 and isinstance(item, Tensor):
            total = item
        else:
            total = binary_operation(machine, ast.Add(), total, item, node, frame)
    return total


def _extreme(name: str, op: ast.cmpop) -> Callable[..., Value]:
    def pick(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
        items = iterate(machine, args[0], node, frame) if len(args) == 1 else list(args)
        if any(isinstance(item, Tensor) for item in items):
            trail_ends.lose(machine, items, f"{name}() of tensors", node, frame)
            return Opaque(f"{name}()")
        if not items or "key" in kwargs or not all(isinstance(item, (int, float)) for item in items):
            if items and all(isinstance(item, (int, float, Symbol)) for item in items) and "key" not in kwargs:
                return machine.symbol(f"{name}({', '.join(map(describe, items))})", *items)
            return Opaque(f"{name}()")
        best = items[0]
        for item in items[1:]:
            if compare(machine, op, item, best, node, frame) is True:
                best = item
        return best

    return pick


def _isinstance(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    answer = is_instance_of(machine, args[0], args[1])
    return machine.decisions.decide(f"{place_key(frame.scope, node)} isinstance", False) if answer is None else answer


def _issubclass(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    answer = is_subclass_of(args[0], args[1])
    return machine.decisions.decide(f"{place_key(frame.scope, node)} issubclass", False) if answer is None else answer


def _hasattr(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    answer = has_attribute(machine, args[0], args[1]) if isinstance(args[1], str) else None
    return machine.decisions.decide(f"{place_key(frame.scope, node)} hasattr", True) if answer is None else answer


def _getattr(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.attributes import get_attribute

    owner, name = args[0], args[1]
    if not isinstance(name, str):
        return Opaque("an attribute with an unknown name")
    if len(args) > 2:
        present = has_attribute(machine, owner, name)
        if present is False:
            return args[2]
        if present is None and isinstance(owner, Symbol):
            return machine.symbol(f"getattr({owner}, {name!r}, {describe(args[2])})", owner, args[2])
    return get_attribute(machine, owner, name, node, frame)


def _setattr(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.attributes import set_attribute

    if isinstance(args[1], str):
        set_attribute(machine, args[0], args[1], args[2], node, frame)
    else:
        if isinstance(args[0], Instance) and isinstance(args[2], Instance):
            args[0].register(f"?{len(args[0].children)}", args[2])
        machine.cannot("setattr with an unknown name")
    return None


def _delattr(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.attributes import delete_attribute

    if isinstance(args[1], str):
        delete_attribute(machine, args[0], args[1])
    return None


def _all_any(all_of: bool) -> Callable[..., Value]:
    def test(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
        for index, item in enumerate(iterate(machine, args[0], node, frame)):
            if machine.truth(item, f"{place_key(frame.scope, node)} item {index}") is not all_of:
                return not all_of
        return all_of

    return test


def _reversed(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return list(reversed(iterate(machine, args[0], node, frame)))


def _sorted(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    items = iterate(machine, args[0], node, frame)
    key = kwargs.get("key")
    if key is not None:
        from whybias.liveness.calls import call

        keys = [call(machine, key, [item], {}, node, frame) for item in items]
    else:
        keys = items
    try:
        if any(is_unknown(one) for one in keys):
            return items
        ordered = sorted(range(len(items)), key=lambda index: keys[index])
    except NATIVE_ERRORS:
        return items
    result = [items[index] for index in ordered]
    return result[::-1] if kwargs.get("reverse") is True else result


def _map(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.calls import call

    rows = zipped(machine, args[1:], {}, node, frame)
    return [call(machine, args[0], list(row), {}, node, frame) for row in rows]


def _filter(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    from whybias.liveness.calls import call

    found = []
    for index, item in enumerate(iterate(machine, args[1], node, frame)):
        test = item if args[0] is None else call(machine, args[0], [item], {}, node, frame)
        if machine.truth(test, f"{place_key(frame.scope, node)} item {index}"):
            found.append(item)
    return found


def _iter(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return iterate(machine, args[0], node, frame)


def _next(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    if isinstance(args[0], list):
        if args[0]:
            return args[0].pop(0)
        if len(args) > 1:
            return args[1]
        raise Raised("StopIteration")
    return Opaque("next()")


def _type(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    value = args[0]
    if isinstance(value, (Instance, ObjectValue)):
        return value.cls
    if isinstance(value, Tensor):
        return External("torch.Tensor")
    return Opaque("type()") if is_unknown(value) else External(type(value).__name__)


def _callable(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    value = args[0]
    if isinstance(
        value, (FunctionValue, ClassValue, External, Partial, BoundMethod, NativeFunction, NativeMethod, Instance)
    ):
        return True
    if isinstance(value, Symbol):
        return machine.symbol(f"callable({value})", value)
    return Opaque("callable()") if is_unknown(value) else False


def _nothing(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    if args:
        trail_ends.lose(machine, args, "it is printed", node, frame)
    return None


def _id(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    return Opaque("id()")


def _vars(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    if args:
        return args[0].attributes if isinstance(args[0], (ObjectValue, Instance)) else Opaque("vars()")
    return dict(frame.names)


def _globals(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    for name in list(frame.namespace.statements):
        frame.namespace.get(name)
    return dict(frame.namespace.values)


def _property(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
    if args and isinstance(args[0], FunctionValue):
        args[0].kind = "property"
        return args[0]
    return Opaque("property()")


def _method_kind(kind: str) -> Callable[..., Value]:
    def mark(machine: Machine, args: Args, kwargs: Kwargs, node: ast.AST, frame: Frame) -> Value:
        if args and isinstance(args[0], FunctionValue):
            args[0].kind = kind
        return args[0] if args else Opaque(kind)

    return mark


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "len": _len,
    "range": _range,
    "enumerate": _enumerate,
    "zip": zipped,
    "abs": native(abs, "abs"),
    "round": native(round, "round"),
    "pow": native(lambda a, b: a**b if abs(b) < 64 else None, "pow"),
    "divmod": native(divmod, "divmod"),
    "ord": native(ord, "ord"),
    "chr": native(chr, "chr"),
    "sum": _sum,
    "max": _extreme("max", ast.Gt()),
    "min": _extreme("min", ast.Lt()),
    "isinstance": _isinstance,
    "issubclass": _issubclass,
    "hasattr": _hasattr,
    "getattr": _getattr,
    "setattr": _setattr,
    "delattr": _delattr,
    "all": _all_any(True),
    "any": _all_any(False),
    "reversed": _reversed,
    "sorted": _sorted,
    "map": _map,
    "filter": _filter,
    "iter": _iter,
    "next": _next,
    "callable": _callable,
    "print": _nothing,
    "repr": _str,
    "id": _id,
    "vars": _vars,
    "locals": _vars,
    "globals": _globals,
}
BUILTINS: dict[str, Value] = {name: NativeFunction(name, function) for name, function in _FUNCTIONS.items()}
"""Python's built-in functions by name."""

TYPE_CALLS: dict[str, Callable[..., Value]] = {
    "list": _list,
    "tuple": _tuple,
    "set": _set,
    "frozenset": _set,
    "dict": _dict,
    "int": _number(int, "int"),
    "float": _number(float, "float"),
    "bool": _bool,
    "str": _str,
    "type": _type,
    "property": _property,
    "staticmethod": _method_kind("static"),
    "classmethod": _method_kind("class"),
}
"""What calling a built-in type gives."""

BUILTIN_TYPES = frozenset(TYPE_CALLS) | frozenset(
    [
        "object",
        "bytes",
        "complex",
        "slice",
        "super",
        "Exception",
        "ValueError",
        "TypeError",
        "RuntimeError",
        "NotImplementedError",
        "KeyError",
        "IndexError",
        "AttributeError",
        "AssertionError",
        "ImportError",
        "ModuleNotFoundError",
        "StopIteration",
        "BaseException",
        "ZeroDivisionError",
        "NotImplemented",
        "OSError",
        "FileNotFoundError",
        "LookupError",
        "ArithmeticError",
        "Warning",
        "UserWarning",
        "DeprecationWarning",
        "NameError",
        "OverflowError",
    ]
)
