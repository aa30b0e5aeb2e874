"""What a module is given by whoever makes it: constants, or what that one was given itself."""

from __future__ import annotations

import ast
from functools import lru_cache

from whybias.liveness.instances import Instance
from whybias.liveness.values import ClassValue


def passed_on(layer: Instance) -> frozenset[str] | None:
    """The parameters of the module that builds a layer for which its own maker writes no constant.

    None where the call that makes the module cannot be seen, as for a subclass.
    """
    module = _builder(layer)
    constructor = None if module is None or module.site is None else module.cls.method("__init__")
    if module is None or module.site is None or constructor is None:
        return None
    return _without_constants(module.site.node, constructor.node)


def _builder(layer: Instance) -> Instance | None:
    """The module whose class the layer's constructor call stands in."""
    part = layer.parent
    while part is not None:
        if layer.site is not None and isinstance(part.cls, ClassValue) and part.cls.name == layer.site.owner:
            return part
        part = part.parent
    return None


@lru_cache(maxsize=1024)
def _without_constants(call: ast.Call, constructor: ast.FunctionDef) -> frozenset[str] | None:
    spec = constructor.args
    names = [parameter.arg for parameter in (*spec.posonlyargs, *spec.args)][1:]
    if any(isinstance(part, ast.Starred) for part in call.args) or any(part.arg is None for part in call.keywords):
        return None
    given = [*zip(names, call.args, strict=False), *((part.arg, part.value) for part in call.keywords)]
    return frozenset(name for name, value in given if name is not None and not isinstance(value, ast.Constant))
