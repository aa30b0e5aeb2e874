"""The parameters that a callable takes, for code that asks for them."""

from __future__ import annotations

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
