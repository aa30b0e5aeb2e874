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
_OPPOSITE_ORDERS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
}
"""Only beside a number: ``not a < b`` is not ``a >= b`` for every type."""


def negated(condition: str) -> str:
    """The opposite of a condition, as a programmer would write it.

    ``not norm`` of ``norm``, ``norm is None`` of ``norm is not None``, ``depth <= 3`` of ``depth > 3``; of
    ``a and b`` the shorter of ``not (a and b)`` and the opposites of its parts joined by ``or``. It is meant
    to be tested for its truth: the opposite of ``not norm`` is ``norm``. Raises `SyntaxError` where
    `condition` is not an expression.
    """
    # In parentheses, so that it may span lines.
    return _negated(ast.parse(f"({condition}\n)", mode="eval").body)


def _negated(tree: ast.expr) -> str:
    whole = ast.unparse(ast.UnaryOp(ast.Not(), tree))
    match tree:
        case ast.UnaryOp(op=ast.Not()):
            return ast.unparse(tree.operand)
        case ast.Constant(value=bool(value)):
            return str(not value)
        case ast.Compare(ops=[operator]):
            opposite = _opposite(operator, [tree.left, *tree.comparators])
            if opposite is not None:
                return ast.unparse(ast.Compare(tree.left, [opposite], tree.comparators))
        case ast.BoolOp():
            word = " or " if isinstance(tree.op, ast.And) else " and "
            by_parts = word.join(_enclosed(_negated(value)) for value in tree.values)
            return min(whole, by_parts, key=len)
    return whole


def _enclosed(condition: str) -> str:
    """A condition as a part of a longer one."""
    loose = (ast.BoolOp, ast.IfExp, ast.Lambda)
    return f"({condition})" if isinstance(ast.parse(condition, mode="eval").body, loose) else condition


def _opposite(operator: ast.cmpop, sides: list[ast.expr]) -> ast.cmpop | None:
    """The operator that turns a comparison round, None where only ``not`` is sure to."""
    numbers = [side for side in sides if isinstance(side, ast.Constant) and isinstance(side.value, (int, float))]
    opposites = {**_OPPOSITES, **_OPPOSITE_ORDERS} if numbers else _OPPOSITES
    opposite = opposites.get(type(operator))
    return opposite() if opposite is not None else None
