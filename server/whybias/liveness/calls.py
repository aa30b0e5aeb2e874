"""Calling things."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

from whybias.knowledge.symbols import Symbol
from whybias.liveness import (
    builtin_functions,
    builtin_types,
    construction,
    expressions,
    module_calls,
    native_methods,
    objects,
    remembered_calls,
    statements,
    torch_calls,
    trail_ends,
    whole_modules,
)
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.iteration import iterate
from whybias.liveness.machine import MAX_DEPTH, FunctionCall, Machine, Raised
from whybias.liveness.namespaces import Namespace
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import (
    MISSING,
    BoundMethod,
    ClassValue,
    ContextManager,
    External,
    FunctionValue,
    NativeFunction,
    NativeMethod,
    ObjectValue,
    Opaque,
    Partial,
    Perhaps,
    SuperValue,
    Value,
    describe,
    is_unknown,
)

MAX_BLIND_RECURSION = 3
"""How deep a function may call itself on values of which nothing is known."""


def global_name(machine: Machine, name: str, frame: Frame) -> Value:
    """A name that no function binds: of the module, or one of Python's own."""
    value = frame.namespace.get(name)
    if value is not MISSING:
        return value
    if name == "__class__":
        return frame.method_class() or Opaque("__class__")
    if name in builtin_functions.BUILTINS:
        return builtin_functions.BUILTINS[name]
    if name in builtin_types.BUILTIN_TYPES:
        return External(name)
    return Opaque(f"the name {name}")


def evaluate_call(machine: Machine, node: ast.Call, frame: Frame) -> Value:
    """The value of a call expression."""
    if isinstance(node.func, ast.Name) and node.func.id == "super" and frame.lookup("super") is MISSING:
        return _super(machine, node, frame)
    called = expressions.evaluate(machine, node.func, frame)
    args: list[Value] = []
    unwritten = False
    for part in node.args:
        if isinstance(part, ast.Starred):
            items = expressions.evaluate(machine, part.value, frame)
            unwritten = unwritten or is_unknown(items)
            args.extend(iterate(machine, items, part, frame))
        else:
            args.append(expressions.evaluate(machine, part, frame))
    kwargs: dict[str, Value] = {}
    for keyword in node.keywords:
        value = expressions.evaluate(machine, keyword.value, frame)
        if keyword.arg is not None:
            kwargs[keyword.arg] = value
            continue
        plain = objects.held(value)
        known = {key: item for key, item in plain.items() if isinstance(key, str)} if isinstance(plain, dict) else {}
        kwargs.update(known)
        if not isinstance(plain, dict) or len(known) < len(plain):
            unwritten = True
            if _makes_items(called):
                args.append(plain)
    if unwritten and isinstance(called, External):
        kwargs.update(construction.unwritten_arguments(called.name, len(args), kwargs))
    return call(machine, called, args, kwargs, node, frame)


def _makes_items(called: Value) -> bool:
    """Whether keywords become items, as those of a mapping do that is given as an argument: ``dict`` and ``update``."""
    if isinstance(called, NativeMethod):
        return called.name == "update" and isinstance(called.receiver, dict)
    return isinstance(called, External) and called.name in ("dict", "collections.OrderedDict", "typing.OrderedDict")


def _super(machine: Machine, node: ast.Call, frame: Frame) -> Value:
    cls = frame.method_class()
    receiver = frame.receiver()
    if len(node.args) == 2:
        named = expressions.evaluate(machine, node.args[0], frame)
        cls = named if isinstance(named, ClassValue) else cls
        receiver = expressions.evaluate(machine, node.args[1], frame)
    if cls is None or not isinstance(receiver, (Instance, ObjectValue, ClassValue)):
        return Opaque("super()")
    return SuperValue(cls, receiver)


def call(
    machine: Machine, called: Value, args: list[Value], kwargs: dict[str, Value], node: ast.AST, frame: Frame
) -> Value:
    """The result of calling any value; raises `Raised` where the program would."""
    machine.step()
    if isinstance(called, FunctionValue):
        return call_function(machine, called, args, kwargs, node, frame)
    if isinstance(called, BoundMethod):
        return call_function(machine, called.function, [called.receiver, *args], kwargs, node, frame)
    if isinstance(called, Instance):
        return module_calls.call_module(machine, called, args, kwargs, node, frame)
    if isinstance(called, External):
        return construction.call_external(machine, called.name, args, kwargs, node, frame)
    if isinstance(called, NativeFunction):
        try:
            return called.call(machine, args, kwargs, node, frame)
        except IndexError as error:
            raise Raised("TypeError") from error
    if isinstance(called, NativeMethod):
        return native_methods.call_method(machine, called, args, kwargs, node, frame)
    if isinstance(called, ClassValue):
        return construction.instantiate(machine, called, args, kwargs, node, frame)
    if isinstance(called, Partial):
        return call(machine, called.function, [*called.args, *args], {**called.kwargs, **kwargs}, node, frame)
    if isinstance(called, ObjectValue) and (own := called.cls.method("__call__")) is not None:
        return call_function(machine, own, [called, *args], kwargs, node, frame)
    if isinstance(called, Perhaps):
        return _call_perhaps(machine, called, args, kwargs, node, frame)
    return unknown_call(machine, called, args, kwargs, node, frame)


def _call_perhaps(
    machine: Machine, called: Perhaps, args: list[Value], kwargs: dict[str, Value], node: ast.AST, frame: Frame
) -> Value:
    """The result of the likely function; what it is given is lost, as something else may be called."""
    try:
        result = call(machine, called.likely, args, kwargs, node, frame)
    except Raised:
        return unknown_call(machine, called, args, kwargs, node, frame)
    unknown_call(machine, called, args, kwargs, node, frame)
    return result


def unknown_call(
    machine: Machine, called: Value, args: Sequence[Value], kwargs: Mapping[str, Value], node: ast.AST, frame: Frame
) -> Value:
    """A call of something that is not known: it may do anything with the tensors it is given."""
    values = [*args, *kwargs.values()]
    name = describe(called)
    modules = list(whole_modules.modules_in(values, frame)) if machine.in_use else []
    if modules:
        own = whole_modules.every_bias(modules, node, frame)
        trail_ends.lose(machine, [own], f"{name} is not known and may call it", node, frame)
    if isinstance(called, Namespace):
        name = called.module
    tensors = trail_ends.tensors_in(values)
    for tensor in tensors:
        tensor.forget_number()
    if tensors:
        what = called.why if isinstance(called, Opaque) else name
        machine.unsupported[f"a call of {what}"] += 1
        trail_ends.lose(machine, values, f"{what} is not known", node, frame, what)
        return torch_calls.fresh(machine, node, frame, assumed=True)
    if isinstance(called, (Symbol, External)) and not kwargs:
        text = f"{name}({', '.join(map(describe, args))})"
        if "?" not in text:
            return machine.symbol(text, called, *args)
    return Opaque(f"the result of {name if name != '?' else 'an unknown call'}")


def call_function(
    machine: Machine,
    function: FunctionValue,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    node: ast.AST,
    frame: Frame,
) -> Value:
    """The result of a function of the project; generators are run to their end and give a list."""
    if function.manages_context:
        return ContextManager(function, list(args), dict(kwargs))
    if (
        function.owner is None
        and function.closure is None
        and machine.program.summarize
        and function.name != "<lambda>"
    ):
        return remembered_calls.remembered(
            machine,
            function,
            args,
            kwargs,
            frame.place(),
            lambda: run_function(machine, function, args, kwargs, node, frame),
        )
    return run_function(machine, function, args, kwargs, node, frame)


def run_function(
    machine: Machine,
    function: FunctionValue,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    node: ast.AST,
    frame: Frame,
    at_yield: Callable[[Value], None] | None = None,
) -> Value:
    """Run a function of the project; `at_yield` stands in the place of its ``yield``."""
    if _only_initialises(function, args):
        return args[0]
    names = bind_parameters(function, args, kwargs)
    key = (function.code.path, function.qualified_name)
    forced = machine.interventions.get(key)
    if forced is not None:
        names.update(forced)
    inner = Frame(
        function.code,
        function.namespace,
        names,
        function.closure,
        function,
        scope=function.qualified_name,
        yielded=[] if function.yields else None,
        at_yield=at_yield,
        entry=dict(names),
        caller=frame.as_surroundings(in_sight=False) if function.owner is None and function.closure is None else None,
    )
    of_module = function.owner is not None and bool(args) and isinstance(args[0], Instance)
    written = len(machine.written)
    machine.enter(key, of_module)
    try:
        if machine.depth > MAX_DEPTH or (machine.active[key] > MAX_BLIND_RECURSION and all(map(is_unknown, args))):
            machine.decisions.length_reads += 1
            return unknown_call(machine, Opaque("a very deep call"), args, kwargs, node, frame)
        if isinstance(function.node, ast.Lambda):
            return expressions.evaluate(machine, function.node.body, inner)
        machine.called.add(FunctionCall(*key, *frame.place()))
        statements.run_block(machine, function.node.body, inner)
    finally:
        machine.leave(key, of_module)
    if inner.yielded is None:
        return inner.returned
    if machine.in_use and any(isinstance(value, (Instance, ObjectValue)) for value in machine.written[written:]):
        _lose_between(machine, inner.yielded, node, frame)
    return inner.yielded


def _lose_between(machine: Machine, yielded: Sequence[Value], node: ast.AST, frame: Frame) -> None:
    """A generator that writes to objects: what is done with its items is not followed between the writes."""
    own = whole_modules.every_bias(list(whole_modules.modules_in(yielded, frame)), node, frame)
    trail_ends.lose(machine, [*yielded, own], "a generator changes objects between its items", node, frame)


def _only_initialises(function: FunctionValue, args: Sequence[Value]) -> bool:
    """Whether a call writes numbers into a parameter, by PyTorch's custom for names: ``trunc_normal_(weight, ...)``."""
    name = function.name
    return (
        name.endswith("_")
        and not name.endswith("__")
        and bool(args)
        and isinstance(args[0], Tensor)
        and (args[0].parameter_of is not None or args[0].constant)
    )


def bind_parameters(function: FunctionValue, args: Sequence[Value], kwargs: Mapping[str, Value]) -> dict[str, Value]:
    """Arguments by parameter name. What does not fit is left out; what is missing is unknown."""
    spec = function.node.args
    positional = [*spec.posonlyargs, *spec.args]
    names: dict[str, Value] = {}
    for parameter, value in zip(positional, args, strict=False):
        names[parameter.arg] = value
    if spec.vararg is not None:
        names[spec.vararg.arg] = tuple(args[len(positional) :])
    known = {parameter.arg for parameter in (*positional, *spec.kwonlyargs)}
    extra = {}
    for name, value in kwargs.items():
        if name in known:
            names.setdefault(name, value)
        else:
            extra[name] = value
    if spec.kwarg is not None:
        names[spec.kwarg.arg] = extra
    first_default = len(positional) - len(function.defaults)
    for index, parameter in enumerate(positional):
        if parameter.arg not in names:
            names[parameter.arg] = (
                function.defaults[index - first_default]
                if index >= first_default
                else Opaque(f"the argument {parameter.arg}")
            )
    for parameter in spec.kwonlyargs:
        if parameter.arg not in names:
            names[parameter.arg] = function.keyword_defaults.get(parameter.arg, Opaque(f"the argument {parameter.arg}"))
    return names
