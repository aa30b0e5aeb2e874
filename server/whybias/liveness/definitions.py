"""What ``def``, ``lambda``, ``class`` and decorators make."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from weakref import WeakKeyDictionary

from whybias.knowledge import table
from whybias.knowledge.registry import parameters
from whybias.liveness.frames import Code, Frame
from whybias.liveness.machine import Machine, Raised
from whybias.liveness.values import (
    MISSING,
    BoundMethod,
    ClassValue,
    External,
    FunctionValue,
    NativeFunction,
    ObjectValue,
    Partial,
    Value,
    is_unknown,
)

_DATACLASSES = ("dataclasses.dataclass", "dataclass", "attr.s", "attr.dataclass", "attrs.define", "attrs.frozen")
_NAMED_TUPLES = ("typing.NamedTuple", "collections.namedtuple")
_REMAKING = frozenset({"__new__", "__getattribute__", "__setattr__"})
_REMAKING_CLASSES = frozenset({"__call__", "__new__", "__init__"})
_KINDS = {
    "staticmethod": "static",
    "classmethod": "class",
    "property": "property",
    "functools.cached_property": "property",
    "torch.jit.unused": "",
}


def own_nodes(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """The nodes of a function body that belong to it and not to a function or class inside it."""
    pending: list[ast.AST] = list(body)
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            pending.extend(ast.iter_child_nodes(node))


_YIELDS: WeakKeyDictionary[ast.AST, bool] = WeakKeyDictionary()
"""Which functions are generators, by node: the same definition may be run many times."""


def _yields(node: ast.FunctionDef | ast.AsyncFunctionDef, code: Code) -> bool:
    if "yield" not in code.block.tree_text:
        return False
    known = _YIELDS.get(node)
    if known is None:
        known = any(isinstance(part, (ast.Yield, ast.YieldFrom)) for part in own_nodes(node.body))
        _YIELDS[node] = known
    return known


def function(
    machine: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, frame: Frame
) -> FunctionValue:
    """A function value, its defaults evaluated where it is defined."""
    from whybias.liveness.expressions import evaluate

    name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
    prefix = "" if frame.is_module else f"{frame.scope}."
    return FunctionValue(
        name,
        node,
        frame.code,
        frame.namespace,
        None if frame.is_module else frame,
        [evaluate(machine, default, frame) for default in node.args.defaults],
        {
            arg.arg: evaluate(machine, default, frame)
            for arg, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            if default is not None
        },
        prefix + name,
        owner=frame.cls if frame.function is None else None,
        yields=not isinstance(node, ast.Lambda) and _yields(node, frame.code),
    )


def class_value(machine: Machine, node: ast.ClassDef, frame: Frame) -> ClassValue:
    """A class, its body run."""
    from whybias.liveness.expressions import evaluate
    from whybias.liveness.statements import run_block

    bases = [evaluate(machine, base, frame) for base in node.bases if not isinstance(base, ast.Starred)]
    prefix = "" if frame.is_module else f"{frame.scope}."
    cls = ClassValue(node.name, node, frame.code, frame.namespace, prefix + node.name, bases, {}, [])
    cls.nested = not frame.is_module
    cls.mro = [cls, *_merged([_mro_of(base) for base in bases])]
    inner = Frame(
        frame.code,
        frame.namespace,
        cls.attributes,
        None if frame.is_module else frame,
        cls=cls,
        scope=cls.qualified_name,
    )
    run_block(machine, node.body, inner)
    for value in cls.attributes.values():
        if isinstance(value, FunctionValue) and value.owner is None and value.closure is inner:
            value.owner = cls
    keywords = {part.arg: evaluate(machine, part.value, frame) for part in node.keywords if part.arg is not None}
    cls.remade = _is_remade(cls, keywords.pop("metaclass", None))
    _initialise_subclass(machine, cls, keywords, frame)
    machine.program.share(cls.attributes.values())
    external = cls.external_base()
    if external is not None and external.name in _NAMED_TUPLES:
        cls.fields = _fields(cls, node)
    else:
        of_bases = (base.fields for base in cls.mro if isinstance(base, ClassValue) and base.fields is not None)
        cls.fields = next(of_bases, None)
    if cls.is_enum():
        _make_members(cls)
    return cls


def _is_remade(cls: ClassValue, metaclass: Value) -> bool:
    if any(isinstance(base, ClassValue) and base.remade for base in cls.bases):
        return True
    made = isinstance(metaclass, ClassValue) and not _REMAKING_CLASSES.isdisjoint(metaclass.attributes)
    return made or not _REMAKING.isdisjoint(cls.attributes) or _computes_settings(cls)


def _computes_settings(cls: ClassValue) -> bool:
    """Whether the class of a layer or module has properties in the place of what the layer is made with."""
    external = cls.external_base()
    known = table.lookup(external.name) if external is not None else None
    settings = {"training", "running_mean", "running_var", "track_running_stats"}
    if known is not None:
        settings.update(parameter.name for parameter in parameters(known.signature))
    return any(name in settings and not _is_plain(value) for name, value in cls.attributes.items())


def _is_plain(value: Value) -> bool:
    return value is None or isinstance(value, (bool, int, float, str, tuple, External))


def _initialise_subclass(machine: Machine, cls: ClassValue, keywords: dict[str, Value], frame: Frame) -> None:
    """Run the ``__init_subclass__`` that a base of the project has."""
    from whybias.liveness.calls import call_function

    initialise = cls.method("__init_subclass__", after=cls)
    if initialise is not None:
        with suppress(Raised):
            call_function(machine, initialise, [cls], keywords, cls.node, frame)


def _mro_of(base: Value) -> list[Value]:
    return list(base.mro) if isinstance(base, ClassValue) else [base]


def _merged(lines: list[list[Value]]) -> list[Value]:
    """The C3 merge; plain concatenation where the bases cannot be ordered."""
    lines = [line for line in lines if line]
    rest = [list(line) for line in lines]
    found: list[Value] = []
    while any(rest):
        rest = [line for line in rest if line]
        head = next((line[0] for line in rest if not any(line[0] in other[1:] for other in rest)), None)
        if head is None:
            return [value for line in lines for value in line]
        found.append(head)
        rest = [[value for value in line if value is not head and value != head] for line in rest]
    return found


def _fields(cls: ClassValue, node: ast.ClassDef) -> list[tuple[str, Value]]:
    inherited = [field for base in cls.bases if isinstance(base, ClassValue) for field in base.fields or []]
    own = [
        (part.target.id, cls.attributes.get(part.target.id, MISSING))
        for part in node.body
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
    ]
    names = {name for name, _ in own}
    return [field for field in inherited if field[0] not in names] + own


def _make_members(cls: ClassValue) -> None:
    for name, value in list(cls.attributes.items()):
        if not name.startswith("_") and not isinstance(value, (FunctionValue, ClassValue)):
            cls.attributes[name] = ObjectValue(cls, {"name": name, "value": value})


def decorated(
    machine: Machine,
    value: Value,
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
    frame: Frame,
) -> Value:
    """The definition after its decorators; a decorator outside the project is taken to change nothing that matters."""
    from whybias.liveness.calls import call
    from whybias.liveness.expressions import evaluate

    for decorator in reversed(node.decorator_list):
        if isinstance(decorator, ast.Attribute) and decorator.attr in ("setter", "getter", "deleter"):
            return _accessor(machine, value, decorator, frame)
        applied = evaluate(machine, decorator, frame)
        name = applied.name if isinstance(applied, (External, NativeFunction)) else ""
        if isinstance(value, FunctionValue) and name in _KINDS:
            value.kind = _KINDS[name] or value.kind
        elif isinstance(value, FunctionValue) and name == "contextlib.contextmanager":
            value.manages_context = True
        elif name in _DATACLASSES or _is_dataclass_call(machine, decorator, frame):
            if isinstance(value, ClassValue):
                value.fields = _fields(value, value.node)
        elif isinstance(applied, (FunctionValue, BoundMethod, Partial, ClassValue)):
            try:
                result = call(machine, applied, [value], {}, node, frame)
            except Raised:
                continue
            if not is_unknown(result) and result is not None:
                value = result
    return value


def _is_dataclass_call(machine: Machine, decorator: ast.expr, frame: Frame) -> bool:
    from whybias.liveness.expressions import evaluate

    if not isinstance(decorator, ast.Call):
        return False
    called = evaluate(machine, decorator.func, frame)
    return isinstance(called, External) and called.name in _DATACLASSES


def _accessor(machine: Machine, value: Value, decorator: ast.Attribute, frame: Frame) -> Value:
    """``@name.setter``: kept beside the property under ``name.setter``."""
    if isinstance(decorator.value, ast.Name):
        name = decorator.value.id
        if decorator.attr == "setter":
            frame.names[f"{name}.setter"] = value
            if isinstance(value, FunctionValue):
                value.owner = frame.cls
        return frame.names.get(name, value)
    return value
