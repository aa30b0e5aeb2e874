"""Attributes that a method does nothing but set: whoever holds a module may switch them before it runs.

A method that does more, such as one that merges layers and says so in a flag, makes another module of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from whybias.knowledge.symbols import Symbol
from whybias.liveness.instances import Instance
from whybias.liveness.tested import tested_names
from whybias.liveness.values import MISSING, ClassValue, FunctionValue, Value

_NO_METHODS = frozenset({"__init__", "forward"})
MOST_TEXTS = 3


def switches(cls: ClassValue, module: Instance) -> Iterator[tuple[str, Value]]:
    """The attributes that methods of a class set and others branch on, each with what else it may be."""
    methods = {
        name: value
        for base in reversed(cls.mro)
        if isinstance(base, ClassValue)
        for name, value in base.attributes.items()
        if isinstance(value, FunctionValue)
    }
    given = [
        pair for name, value in methods.items() if name not in _NO_METHODS for pair in _settings(value.node).items()
    ]
    if not given:
        return
    tested: dict[str, set[object]] = {}
    for name, value in methods.items():
        if name != "__init__":
            for attribute, constants in tested_names(value.node).items():
                tested.setdefault(attribute, set()).update(constants)
    for attribute in dict.fromkeys(attribute for attribute, _ in given if attribute in tested):
        now, others = module.attributes.get(attribute, MISSING), list[Value]()
        for setting in (setting for name, setting in given if name == attribute):
            others.extend(value for value in _others(attribute, now, setting, tested[attribute]) if value not in others)
        yield from ((attribute, value) for value in others)


def _settings(node: ast.AST) -> Mapping[str, ast.expr]:
    """What a method sets on its object; nothing where it does more than that."""
    if not isinstance(node, ast.FunctionDef) or not node.args.args:
        return {}
    owner = node.args.args[0].arg
    found: dict[str, ast.expr] = {}
    for statement in node.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Attribute(value=ast.Name(id=name), attr=attribute)], value=value)
                | ast.AnnAssign(target=ast.Attribute(value=ast.Name(id=name), attr=attribute), value=value)
            ):
                if name != owner or not isinstance(value, (ast.Constant, ast.Name)):
                    return {}
                found[attribute] = value
            case ast.Expr(value=ast.Constant()) | ast.Assert() | ast.Pass():
                pass
            case ast.Return(value=None | ast.Name() | ast.Constant()):
                pass
            case _:
                return {}
    return found


def _others(attribute: str, now: Value, setting: ast.expr, compared: set[object]) -> Iterator[Value]:
    if isinstance(setting, ast.Constant):
        if isinstance(setting.value, (bool, str, type(None))) and setting.value != now and now is not MISSING:
            yield setting.value
    elif isinstance(now, bool):
        yield not now
    elif now is None:
        yield Symbol.named(attribute)
    elif isinstance(now, str):
        yield from sorted(text for text in compared if isinstance(text, str) and text != now)[:MOST_TEXTS]
