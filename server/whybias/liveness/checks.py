"""Checks that end in an exception: which answer to them leads there, and what the other one tells."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import lru_cache

from whybias.liveness import expressions, tensor_ranks
from whybias.liveness.frames import Frame
from whybias.liveness.iteration import ShapeValue
from whybias.liveness.machine import Machine
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import MISSING, Opaque, Value

_MAY_RAISE = frozenset({ast.Raise, ast.Assert, ast.If})
_SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Pass)


def always_raises(body: Sequence[ast.stmt]) -> bool:
    """Whether a branch can only end in an exception."""
    if not body:
        return False
    last = body[-1]
    if last.__class__ not in _MAY_RAISE:
        return False
    if isinstance(last, ast.Raise):
        return True
    if isinstance(last, ast.Assert):
        return isinstance(last.test, ast.Constant) and not last.test.value
    if isinstance(last, ast.If):
        return always_raises(last.body) and always_raises(last.orelse)
    return False


def branches_raise(node: ast.If, frame: Frame) -> tuple[bool, bool]:
    """Whether the branches of a statement end in an exception, given the flags that are known: ``if raises: raise``."""
    raises, else_raises, hangs = _by_themselves(node)
    if not hangs:
        return raises, else_raises
    return raises or _raises_now(node.body, frame), else_raises or _raises_now(node.orelse, frame)


@lru_cache(maxsize=16384)
def _by_themselves(node: ast.If) -> tuple[bool, bool, bool]:
    """Whether the branches can only end in an exception, and whether that hangs on conditions inside them."""
    hangs = any(
        isinstance(inner, ast.If) and (always_raises(inner.body) or always_raises(inner.orelse))
        for inner in (*node.body, *node.orelse)
    )
    return always_raises(node.body), always_raises(node.orelse), hangs


def _raises_now(body: Sequence[ast.stmt], frame: Frame) -> bool:
    """Whether a branch ends in an exception, as far as the flags it asks for are known."""
    for statement in body:
        if isinstance(statement, ast.Raise):
            return True
        if isinstance(statement, ast.If):
            flag = _flag(statement.test, frame)
            if flag is None:
                return False
            if _raises_now(statement.body if flag else statement.orelse, frame):
                return True
            if flag and statement.body and isinstance(statement.body[-1], ast.Return):
                return False
        elif not isinstance(statement, _SIMPLE):
            return False
    return False


def _flag(test: ast.expr, frame: Frame) -> bool | None:
    """What a plain name says that holds a boolean."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        turned = _flag(test.operand, frame)
        return None if turned is None else not turned
    value = frame.names.get(test.id, MISSING) if isinstance(test, ast.Name) else MISSING
    return value if isinstance(value, bool) else None


def counts_unknown_items(test: ast.expr, frame: Frame) -> bool:
    """Whether a condition asks if a list is empty of which only unknown items are known: perhaps there are none."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test = test.operand
    value = frame.names.get(test.id) if isinstance(test, ast.Name) else None
    return isinstance(value, (list, tuple, set)) and bool(value) and all(isinstance(item, Opaque) for item in value)


def learn_rank(machine: Machine, test: ast.expr, holds: bool, frame: Frame) -> None:
    """``if x.ndim != 4: raise`` tells how many axes a tensor has."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        learn_rank(machine, test.operand, not holds, frame)
        return
    if isinstance(test, ast.BoolOp) and holds is isinstance(test.op, ast.And):
        for part in test.values:
            learn_rank(machine, part, holds, frame)
        return
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return
    if not isinstance(test.ops[0], ast.Eq if holds else ast.NotEq):
        return
    for one, other in ((test.left, test.comparators[0]), (test.comparators[0], test.left)):
        tensor, count = _counted(machine, one, frame), _number(other, frame)
        if tensor is not None and count is not None:
            tensor_ranks.bind_rank(machine, tensor, count)


def _counted(machine: Machine, node: ast.expr, frame: Frame) -> Tensor | None:
    """``x`` of ``x.ndim``, ``x.dim()``, ``len(x.shape)`` and ``len(x.size())``."""
    if isinstance(node, ast.Call) and _is_len(node):
        inner = node.args[0]
        if isinstance(inner, ast.Name):
            value = frame.names.get(inner.id, MISSING)
            return value.tensor if isinstance(value, ShapeValue) else None
        if isinstance(inner, ast.Call) and not inner.args:
            inner = inner.func
        return _tensor(machine, inner, ("shape", "size"), frame)
    if isinstance(node, ast.Call) and not node.args:
        return _tensor(machine, node.func, ("dim", "ndimension"), frame)
    return _tensor(machine, node, ("ndim",), frame)


def _tensor(machine: Machine, node: ast.expr, names: tuple[str, ...], frame: Frame) -> Tensor | None:
    """The tensor in a variable of which an attribute is read."""
    if not isinstance(node, ast.Attribute) or node.attr not in names or not isinstance(node.value, ast.Name):
        return None
    value = expressions.evaluate(machine, node.value, frame)
    return value if isinstance(value, Tensor) else None


def _number(node: ast.expr, frame: Frame) -> int | None:
    """A number that is written out, or the length of a list in a variable."""
    value: Value = MISSING
    if isinstance(node, ast.Constant):
        value = node.value
    elif isinstance(node, ast.Call) and _is_len(node) and isinstance(node.args[0], ast.Name):
        listed = frame.names.get(node.args[0].id)
        value = len(listed) if isinstance(listed, (list, tuple)) else MISSING
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_len(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == "len" and len(node.args) == 1
