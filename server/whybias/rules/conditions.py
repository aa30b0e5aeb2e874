"""Conditions over constructor parameters, as source text."""

from __future__ import annotations

import ast

_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
"""Orderings are left out: ``not a < b`` is not ``a >= b`` for every type."""


def negated(condition: str) -> str:
    """The opposite of a condition: ``not norm`` of ``norm``, ``norm is None`` of ``norm is not None``.

    Raises `SyntaxError` where `condition` is not an expression.
    """
    tree = ast.parse(condition, mode="eval").body
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
        return ast.unparse(tree.operand)
    if isinstance(tree, ast.Compare) and len(tree.ops) == 1 and type(tree.ops[0]) in _OPPOSITES:
        opposite = _OPPOSITES[type(tree.ops[0])]()
        return ast.unparse(ast.Compare(tree.left, [opposite], tree.comparators))
    return ast.unparse(ast.UnaryOp(ast.Not(), tree))
