"""Whether code that names a layer's bias fails once the bias is None.

A test for None guards what it encloses; a test for the attribute does not, for a layer without a bias still has the
attribute. What is read and not guarded is harmless only where None will do as well. Code that gives a layer a bias
where it has none knows of such layers.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

_TAKE_NONE = frozenset(
    {"bool", "format", "getattr", "hasattr", "id", "isinstance", "print", "repr", "setattr", "str", "type"}
    | {"linear", "bilinear", "batch_norm", "group_norm", "instance_norm", "layer_norm"}
    | {f"conv{transposed}{axes}d" for transposed in ("", "_transpose") for axes in (1, 2, 3)}
)
"""Functions, by the last part of their name, that do with None for a bias."""

_CATCHES = frozenset({"AttributeError", "Exception", "BaseException"})
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.Module)


def fails_without(block: ast.Module, node: ast.AST) -> bool:
    """Whether `node` of a block, which reads or writes the bias of a layer, raises or undoes the fix if it is None."""
    parents = _parents(block)
    return _fails(parents, node, _subject(node), depth=3)


@lru_cache(maxsize=8)
def _parents(block: ast.Module) -> dict[ast.AST, ast.AST]:
    return {child: node for node in ast.walk(block) for child in ast.iter_child_nodes(node)}


def _subject(node: ast.AST) -> str:
    """The expression that is the bias, as text: ``m.bias`` for ``getattr(m, "bias", None)`` too."""
    match node:
        case ast.Call(func=ast.Name(id="getattr" | "setattr"), args=[owner, ast.Constant(value=str(name)), *_]):
            return f"{ast.unparse(owner)}.{name}"
        case ast.expr():
            return ast.unparse(node)
    return ""


def _fails(parents: dict[ast.AST, ast.AST], node: ast.AST, subject: str, depth: int) -> bool:
    way = list(_way_out(parents, node))
    if any(_guards(outer, inner, subject) for inner, outer in pairwise(way)):
        return False
    if isinstance(getattr(node, "ctx", None), ast.Store) and any(
        isinstance(outer, ast.If) and inner in outer.body and _needs_none(outer.test, subject)
        for inner, outer in pairwise(way)
    ):
        return False
    return not _does_with_none(parents, way, depth)


def _way_out(parents: dict[ast.AST, ast.AST], node: ast.AST) -> Iterator[ast.AST]:
    """The node and what encloses it, up to the function or class it runs in."""
    yield node
    while node in parents and not isinstance(node, _SCOPES):
        node = parents[node]
        yield node


def _does_with_none(parents: dict[ast.AST, ast.AST], way: Sequence[ast.AST], depth: int) -> bool:
    """Whether what is done with the value at once is as good with None."""
    node, around = way[0], way[1] if len(way) > 1 else None
    match around:
        case ast.Compare(ops=[ast.Is() | ast.IsNot() | ast.Eq() | ast.NotEq()]):
            holds_with_none = isinstance(way[2], ast.Assert) and _asks_for_none(around, _subject(node))
            return holds_with_none or not any(isinstance(outer, ast.Assert) for outer in way)
        case ast.Expr() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if test is node:
            return True
        case ast.Assign(targets=targets, value=value) if value is node:
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            return len(names) == len(targets) and all(_harmless_name(parents, way, name, depth) for name in names)
        case ast.Assign(value=ast.Constant(value=None)):
            return True
        case ast.NamedExpr(target=ast.Name(id=name)):
            return _harmless_name(parents, way, name, depth)
        case ast.Call(func=func) if node is not func:
            return _last_name(func) in _TAKE_NONE
        case ast.keyword() if len(way) > 2 and isinstance(way[2], ast.Call):
            return _last_name(way[2].func) in _TAKE_NONE
    return isinstance(node, ast.Call) and _writes_none(node)


def _writes_none(call: ast.Call) -> bool:
    match call:
        case ast.Call(func=ast.Name(id="setattr"), args=[_, _, ast.Constant(value=None)]):
            return True
    return False


def _last_name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _harmless_name(parents: dict[ast.AST, ast.AST], way: Sequence[ast.AST], name: str, depth: int) -> bool:
    """Whether every use of a variable that holds the bias does with None."""
    if depth == 0:
        return False
    return not any(
        isinstance(use, ast.Name)
        and use.id == name
        and isinstance(use.ctx, ast.Load)
        and _fails(parents, use, name, depth - 1)
        for use in ast.walk(way[-1])
    )


def _guards(outer: ast.AST, inner: ast.AST, subject: str) -> bool:
    """Whether `inner`, a part of `outer`, is reached only if the subject is not None."""
    match outer:
        case ast.If() | ast.While() if inner in outer.body:
            return _implies(outer.test, True, subject) or _left_before(outer.body, inner, subject)
        case ast.If() | ast.While() if inner in outer.orelse:
            return _implies(outer.test, False, subject) or _left_before(outer.orelse, inner, subject)
        case ast.IfExp() if inner is not outer.test:
            return _implies(outer.test, inner is outer.body, subject)
        case ast.BoolOp():
            wanted = isinstance(outer.op, ast.And)
            before = outer.values[: outer.values.index(inner)] if isinstance(inner, ast.expr) else []
            return any(_implies(value, wanted, subject) for value in before)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            tests = [test for generator in outer.generators for test in generator.ifs]
            return not isinstance(inner, ast.comprehension) and any(_implies(test, True, subject) for test in tests)
        case ast.Try() if inner in outer.body:
            return any(_catches(handler) for handler in outer.handlers) or _left_before(outer.body, inner, subject)
    body = getattr(outer, "body", None)
    return isinstance(body, list) and inner in body and _left_before(body, inner, subject)


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(_last_name(kind) in _CATCHES for kind in kinds)


def _left_before(statements: Sequence[ast.stmt], inner: ast.AST, subject: str) -> bool:
    """Whether a statement before `inner` leaves where the subject is None, or makes it something else there."""
    for statement in statements:
        if statement is inner:
            return False
        match statement:
            case ast.If(test=test, body=[*_, ast.Return() | ast.Continue() | ast.Break() | ast.Raise()]):
                if _implies(test, False, subject):
                    return True
            case ast.If(test=test, body=body) if _asks_for_none(test, subject) and _is_given(body, subject):
                return True
    return False


def _is_given(statements: Sequence[ast.stmt], subject: str) -> bool:
    """Whether the statements make the subject something that is not None."""
    return any(
        isinstance(statement, ast.Assign)
        and not (isinstance(statement.value, ast.Constant) and statement.value.value is None)
        and any(_names(target, subject) for target in statement.targets)
        for statement in statements
    )


def _needs_none(test: ast.expr, subject: str) -> bool:
    """Whether `test` holds only where the subject is None."""
    parts = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]
    return any(_asks_for_none(part, subject) for part in parts)


def _asks_for_none(test: ast.expr, subject: str) -> bool:
    """Whether `test` is the question whether the subject is None, and no other."""
    return isinstance(test, ast.Compare) and _implies(test, False, subject)


def _implies(test: ast.expr, answer: bool, subject: str) -> bool:
    """Whether the subject is not None wherever `test` has this answer."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _implies(operand, not answer, subject)
        case ast.BoolOp(op=operator, values=values):
            quantified = any if isinstance(operator, ast.And) is answer else all
            return quantified(_implies(value, answer, subject) for value in values)
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            sides = [left, right]
            if not any(isinstance(side, ast.Constant) and side.value is None for side in sides):
                return False
            asks_for_none = isinstance(operator, (ast.Is, ast.Eq))
            known = asks_for_none or isinstance(operator, (ast.IsNot, ast.NotEq))
            return known and asks_for_none is not answer and any(_names(side, subject) for side in sides)
        case ast.Call(func=ast.Name(id="isinstance"), args=[value, _]):
            return answer and _names(value, subject)
    return answer and _names(test, subject)


def _names(node: ast.expr, subject: str) -> bool:
    if isinstance(node, ast.NamedExpr):
        return _names(node.target, subject) or _names(node.value, subject)
    return _subject(node) == subject
