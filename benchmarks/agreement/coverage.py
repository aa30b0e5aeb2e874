"""Which operations does a program use, by the names of the analysis's own table?"""

from __future__ import annotations

import ast

from whybias.knowledge.table import OPERATIONS, lookup

PREFIXES = {
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "torch": "torch",
    "math": "math",
    "functools": "functools",
    "operator": "operator",
    "einops": "einops",
}
PLAIN_NAMES = {
    "rearrange": "einops.rearrange",
    "reduce": "einops.reduce",
    "repeat": "einops.repeat",
    "Rearrange": "einops.layers.torch.Rearrange",
    "Reduce": "einops.layers.torch.Reduce",
    "abs": "operator.abs",
    "checkpoint": "torch.utils.checkpoint.checkpoint",
}


OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "truediv",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
    ast.Pow: "pow",
    ast.MatMult: "matmul",
    ast.USub: "neg",
    ast.Invert: "invert",
    ast.BitAnd: "and_",
    ast.BitOr: "or_",
    ast.BitXor: "xor",
    ast.LShift: "lshift",
    ast.RShift: "rshift",
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.Subscript: "getitem",
}


def used_operations(text: str) -> set[str]:
    """The registered names of everything the text calls, as far as names tell."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        operation = lookup(_public_name(node))
        if operation is not None:
            found.add(operation.name)
    return found


def _public_name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return PLAIN_NAMES.get(node.id, "")
    if not isinstance(node, ast.Attribute):
        return f"operator.{OPERATORS.get(type(node), '')}"
    parts = [node.attr]
    value: ast.expr = node.value
    while isinstance(value, ast.Attribute):
        parts.append(value.attr)
        value = value.value
    if isinstance(value, ast.Name) and value.id in PREFIXES:
        return ".".join([PREFIXES[value.id], *reversed(parts)])
    return f"torch.Tensor.{node.attr}"


NOT_CALLED = {
    "torch.Tensor.cuda": "needs a graphics card",
    "torchvision.ops.FrozenBatchNorm2d": "belongs to a package that is not installed here",
}
"""Registered operations that no program calls."""


def registered() -> list[str]:
    """Every operation of the table that a program can call."""
    return sorted(OPERATIONS.keys() - NOT_CALLED.keys())
