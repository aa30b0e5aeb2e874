"""The layers that a class holds in modules that other classes of its file make."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from whybias.frozen import frozen
from whybias.liveness.verdicts import Layer


@frozen
class Held:
    """A layer, and its dotted name in the class that holds it (``block.conv``)."""

    layer: Layer
    name: str


def held_by(statement: ast.ClassDef, layers: Iterable[Layer]) -> list[Held]:
    """The layers in the modules of a class, in the order in which the class calls these modules.

    `statement` stands where it stands in the file. Modules that it never calls come last.
    """
    held = [
        Held(layer, name)
        for layer in layers
        for holder, name in layer.held_as
        if holder == statement.name and not layer.shift
    ]
    calls = module_calls(statement)
    never = (statement.end_lineno or statement.lineno, 0)
    return sorted(held, key=lambda each: (calls.get(each.name.split(".")[0], never), _order_within(each)))


def module_calls(statement: ast.ClassDef) -> dict[str, tuple[int, int]]:
    """Where the first call of each ``self.name`` ends, or of a part of it; a use that is no call counts as one."""
    found: dict[str, tuple[int, int]] = {}
    for method in statement.body:
        if not isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) or method.name == "__init__":
            continue
        for node in ast.walk(method):
            name = _module(node.func if isinstance(node, ast.Call) else node)
            if name is not None and isinstance(node, ast.Call | ast.Attribute):
                end = (node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
                # A call is met before the name that it calls.
                found.setdefault(name, end)
    return found


def _module(node: ast.AST) -> str | None:
    """The ``name`` in ``self.name``, also below an index."""
    while isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
        return node.attr
    return None


def _order_within(held: Held) -> tuple[tuple[tuple[bool, int, str], ...], bool, tuple[int, int]]:
    """By the modules on the way, those with numbers in their order, then by the ends of the layer's calls."""
    *modules, _ = held.name.split(".")
    way = tuple((not name.isdigit(), int(name) if name.isdigit() else 0, name) for name in modules)
    ends = [(place.end_line, place.end_column) for place in held.layer.uses]
    return way, not ends, min(ends, default=(held.layer.place.line, held.layer.place.column))
