"""Names that look like layers, before it is known what they mean."""

from __future__ import annotations

import ast
from functools import lru_cache

from whybias.knowledge import table


@lru_cache(maxsize=1)
def short_names() -> frozenset[str]:
    """The class names of all layers that can have a bias, without their package."""
    return frozenset(
        name.rsplit(".", 1)[-1]
        for name in (*table.OPERATIONS, *table.ALIASES)
        if (operation := table.lookup(name)) is not None
        and operation.forward is not None
        and operation.bias is not None
    )


def names_a_layer(tree: ast.AST) -> bool:
    """Whether something in `tree` is called as a layer class is."""
    layers = short_names()
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any((name := dotted(function)) is not None and name[-1] in layers for function in calls)


def dotted(node: ast.expr) -> list[str] | None:
    """The parts of a dotted name; None for any other expression."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return [node.id, *reversed(names)]
