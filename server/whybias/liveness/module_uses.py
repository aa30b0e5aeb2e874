"""Using a finished module as its users do: calling it, and the methods that its forward does not go through."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from whybias.knowledge.shapes import Shape
from whybias.liveness import construction, module_calls, trail_ends
from whybias.liveness.calls import call_function
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.machine import Machine, Raised
from whybias.liveness.module_structures import submodules
from whybias.liveness.signatures import defaults_of
from whybias.liveness.tensors import RankOrigin, Spot, Tensor
from whybias.liveness.values import BoundMethod, ClassValue, External, FunctionValue, Value
from whybias.liveness.verdicts import StepKind


def use(machine: Machine, module: Instance, inputs: Mapping[str, Value], node: ast.AST, frame: Frame) -> None:
    """Call the module as its users do; whatever it returns is seen by someone.

    `inputs` are values for parameters of its forward, `node` and `frame` the place that stands for the call.
    """
    machine.in_use = True
    override = module.attributes.get("forward")
    if isinstance(override, BoundMethod):
        override = override.function
    if isinstance(override, FunctionValue):
        function: FunctionValue | None = override
    else:
        function = _forward_of(module.cls) if isinstance(module.cls, ClassValue) else None
    if function is None and not _is_callable(module):
        _use_methods(machine, module, frame)
        return
    for _ in range(2):
        machine.switched = False
        if function is not None:
            result = module_calls.call_module(
                machine, module, *_arguments(machine, module, function, inputs), node, frame
            )
            spot = Spot(function.code, _last_return(function))
        else:
            result = module_calls.call_module(machine, module, [_input(machine, "input", module)], {}, node, frame)
            spot = Spot(frame.code, node)
        trail_ends.end_all([result], StepKind.ESCAPED, "return", "it is returned", spot)
        if not machine.switched:
            break
    for method in _other_methods(machine, module):
        _use_method(machine, module, method, frame)


def _other_methods(machine: Machine, module: Instance) -> list[FunctionValue]:
    """The methods that forward does not go through and that call a submodule whose bias would otherwise be dead."""
    if not isinstance(module.cls, ClassValue):
        return []
    doubtful = {
        child
        for child, value in module.children.items()
        if isinstance(value, Instance)
        and any(
            part.events and all(event.kind is StepKind.REMOVED for event in part.events)
            for _, part in submodules(value)
        )
    }
    called = {(call.path, call.name) for call in machine.called}
    return [
        method
        for method in (_methods(module.cls) if doubtful else ())
        if (method.code.path, method.qualified_name) not in called and not doubtful.isdisjoint(_called(method.node))
    ]


def _methods(cls: ClassValue) -> list[FunctionValue]:
    """The methods of a class that are called on its objects by name."""
    found: dict[str, FunctionValue] = {}
    for each in cls.mro:
        for name, value in each.attributes.items() if isinstance(each, ClassValue) else ():
            if isinstance(value, FunctionValue) and not value.kind and not _is_apart(name):
                found.setdefault(name, value)
    return list(found.values())


def _is_apart(name: str) -> bool:
    """Whether a method says by its name that it is Python's, or that normalizers are folded in: ``forward_fuse``."""
    return name.startswith("__") or ("forward" in name and "fuse" in name)


@lru_cache(maxsize=1024)
def _called(method: ast.AST) -> frozenset[str]:
    """The attributes that a method calls: ``self.conv(x)``, ``self.convs[i](x)``, ``self.conv.forward(x)``."""
    names = set()
    for node in ast.walk(method):
        if isinstance(node, ast.Call):
            called = node.func.value if isinstance(node.func, ast.Subscript) else node.func
            if isinstance(called, ast.Attribute) and called.attr == "forward":
                called = called.value
            if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
                names.add(called.attr)
    return frozenset(names)


def _use_methods(machine: Machine, module: Instance, frame: Frame) -> None:
    """Call each method that calls a submodule, for a class without a forward; each optional argument is given once."""
    for method in _methods(module.cls) if isinstance(module.cls, ClassValue) else ():
        if _called(method.node).isdisjoint(module.children):
            continue
        _use_method(machine, module, method, frame)
        for parameter, default, has_default in defaults_of(method, skip_first=True):
            if has_default and (default is None or isinstance(default, bool)):
                other: Value = Tensor if default is None else not default
                _use_method(machine, module, method, frame, {parameter.arg: other})


def _use_method(
    machine: Machine,
    module: Instance,
    method: FunctionValue,
    frame: Frame,
    given: Mapping[str, Value] = MappingProxyType({}),
) -> None:
    """Call one more method as a user might; what it returns is seen."""
    try:
        result = call_function(machine, method, [module], _inputs(machine, module, method, given), method.node, frame)
    except Raised:
        return
    spot = Spot(method.code, _last_return(method))
    trail_ends.end_all([result], StepKind.ESCAPED, "return", f"it is returned by {method.name}", spot)


def _is_callable(module: Instance) -> bool:
    base = module.cls if isinstance(module.cls, External) else module.cls.external_base()
    return module.layer is not None or (base is not None and base.name == construction.SEQUENTIAL)


def _last_return(function: FunctionValue) -> ast.AST:
    body = function.node.body
    last = body[-1] if isinstance(body, list) else body
    return last.value if isinstance(last, ast.Return) and last.value is not None else last


def _input(machine: Machine, name: str, module: Instance) -> Tensor:
    key = f"input {name}"
    known = machine.program.input_ranks.get(module.cls, {}) if isinstance(module.cls, ClassValue) else {}
    rank = machine.decisions.ranks.get(key, known.get(key))
    return Tensor(Shape(rank), rank_origin=RankOrigin(key), assumed=True)


def _inputs(
    machine: Machine, module: Instance, function: FunctionValue, overrides: Mapping[str, Value]
) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for parameter, default, has_default in defaults_of(function, skip_first=True):
        name = parameter.arg
        if has_default and default is None:
            machine.optional_inputs.add(name)
        if name in overrides:
            values[name] = _input(machine, name, module) if overrides[name] is Tensor else overrides[name]
        elif not has_default:
            values[name] = _input(machine, name, module)
        else:
            values[name] = default
    if function.node.args.kwarg is not None:
        further = function.node.args.vararg
        named = {*values, further.arg} if further is not None else {*values}
        values.update({name: value for name, value in overrides.items() if name not in named})
    return values


def _arguments(
    machine: Machine, module: Instance, function: FunctionValue, overrides: Mapping[str, Value]
) -> tuple[list[Value], dict[str, Value]]:
    """What forward is given by place and by name; all before ``*inputs`` by place, where there are such inputs."""
    named, spec = _inputs(machine, module, function, overrides), function.node.args
    if spec.vararg is None or spec.vararg.arg not in overrides:
        return _starred(machine, module, function), named
    before = [parameter.arg for parameter in (*spec.posonlyargs, *spec.args)]
    return [*(named.pop(name) for name in before[1:]), _input(machine, spec.vararg.arg, module)], named


def _starred(machine: Machine, module: Instance, function: FunctionValue) -> list[Value]:
    """One tensor for a ``forward(self, *inputs)`` that names no other input, as a wrapper's does."""
    spec = function.node.args
    if spec.vararg is None or len(spec.posonlyargs) + len(spec.args) > 1:
        return []
    return [_input(machine, spec.vararg.arg, module)]


def can_be_used(cls: ClassValue) -> bool:
    """Whether a class is an ``nn.Module`` with a forward, a container's, or other methods that call submodules."""
    if not construction.is_module_class(cls):
        return False
    if _forward_of(cls) is not None:
        return True
    base = cls.external_base()
    if base is not None and base.name not in ("torch.nn.Module", "torch.nn.ModuleList", "torch.nn.ModuleDict"):
        return True
    return any(_called(method.node) for method in _methods(cls))


def _forward_of(cls: ClassValue) -> FunctionValue | None:
    """The forward of a class; none that does nothing but raise an exception."""
    forward = cls.method("forward")
    if forward is None:
        return None
    body = forward.node.body
    return None if isinstance(body, list) and isinstance(body[0], ast.Raise) else forward
