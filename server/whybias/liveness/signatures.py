"""The parameters that a callable takes, and their defaults."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from whybias.knowledge import table
from whybias.knowledge.registry import parameters
from whybias.liveness.values import BoundMethod, ClassValue, External, FunctionValue, Partial, Value


def parameter_names(called: Value) -> list[str] | None:
    """The names of the parameters, without the receiver of a method; None where they are not known."""
    if isinstance(called, FunctionValue):
        spec = called.node.args
        return [parameter.arg for parameter in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
    if isinstance(called, BoundMethod):
        names = parameter_names(called.function)
        return None if names is None else names[1:]
    if isinstance(called, Partial):
        return parameter_names(called.function)
    if isinstance(called, ClassValue):
        constructor = called.method("__init__")
        if constructor is not None:
            names = parameter_names(constructor)
            return None if names is None else names[1:]
        base = called.external_base()
        return None if base is None else parameter_names(base)
    known = table.lookup(called.name) if isinstance(called, External) else None
    return None if known is None else [parameter.name for parameter in parameters(known.signature)]


def defaults_of(function: FunctionValue, skip_first: bool) -> Iterator[tuple[ast.arg, Value, bool]]:
    """The parameters of a function that take one argument each: name, default, and whether there is a default."""
    spec = function.node.args
    positional = [*spec.posonlyargs, *spec.args]
    first_default = len(positional) - len(function.defaults)
    for index, parameter in enumerate(positional):
        if skip_first and index == 0:
            continue
        if index >= first_default:
            yield parameter, function.defaults[index - first_default], True
        else:
            yield parameter, None, False
    for parameter in spec.kwonlyargs:
        if parameter.arg in function.keyword_defaults:
            yield parameter, function.keyword_defaults[parameter.arg], True
        else:
            yield parameter, None, False
