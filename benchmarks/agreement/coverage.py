"""Which operations does a program use, by the names of the analysis's own table?"""

from __future__ import annotations

import ast

from whybias.knowledge.registry import OPERATIONS, lookup

PREFIXES = {
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "torch": "torch",
    "math": "math",
    "functools": "functools",
    "operator": "operator",
}
EINOPS = {
    "rearrange": "einops.rearrange",
    "reduce": "einops.reduce",
    "repeat": "einops.repeat",
    "Rearrange": "einops.layers.torch.Rearrange",
    "Reduce": "einops.layers.torch.Reduce",
    "checkpoint": "torch.utils.checkpoint.checkpoint",
}


def used_operations(text: str) -> set[str]:
    """The registered names of everything the text calls, as far as names tell."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Attribute, ast.Name)):
            operation = lookup(_public_name(node))
            if operation is not None:
                found.add(operation.name)
    return found


def _public_name(node: ast.Attribute | ast.Name) -> str:
    if isinstance(node, ast.Name):
        return EINOPS.get(node.id, "")
    parts = [node.attr]
    value: ast.expr = node.value
    while isinstance(value, ast.Attribute):
        parts.append(value.attr)
        value = value.value
    if isinstance(value, ast.Name) and value.id in PREFIXES:
        return ".".join([PREFIXES[value.id], *reversed(parts)])
    return f"torch.Tensor.{node.attr}"


def registered() -> list[str]:
    """Every operation of the table."""
    return sorted(OPERATIONS)
