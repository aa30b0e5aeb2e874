"""A name for a condition, bound while the values that the condition is about are still there."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

from whybias.fixes.name_changes import Function, parameters
from whybias.fixes.rebinding import names_hold
from whybias.frozen import frozen
from whybias.source.edits import Edit
from whybias.source.text import LINE_END, Text

_NAME = "use_bias"
_STEADY = (
    *(ast.Name, ast.expr_context, ast.Constant),
    *(ast.BoolOp, ast.boolop, ast.UnaryOp, ast.Not),
    *(ast.Compare, ast.Is, ast.IsNot, ast.Eq, ast.NotEq),
)
"""What an expression may hold that gives an answer, and never an error, wherever its names are bound."""


@frozen
class Flag:
    """A local variable that holds a condition; `edits` bind it, and are empty where the code does so already."""

    name: str
    edits: tuple[Edit, ...]
    may_raise: bool
    """The condition could raise an error where the call was not reached before."""


def flag_for(
    text: Text, first_line: int, around: Sequence[ast.AST], names: Collection[str], condition: str
) -> Flag | None:
    """A flag for `condition`, of which `names` are the names; None where no place for it is known.

    `around` are a call and the nodes that enclose it, from the inside out, up to the block that starts at the 1-based
    `first_line`. The flag belongs just before the first statement that changes one of the names, in the innermost
    function around the call that takes one of them as a parameter.
    """
    function = next(
        (node for node in around if isinstance(node, Function) and not parameters(node).isdisjoint(names)), None
    )
    if function is None or isinstance(function, ast.Lambda):
        return None
    tree = ast.parse(condition, mode="eval").body
    known = _already_bound(function, around, names, tree)
    may_raise = not all(isinstance(node, _STEADY) for node in ast.walk(tree))
    if known is not None:
        return Flag(known, (), may_raise)
    statement = _last_place(function, around, names)
    if statement is None:
        return None
    name = _unused(around[-1])
    edit = _line_before(text, first_line, statement, f"{name} = {condition}")
    return None if edit is None else Flag(name, (edit,), may_raise)


def _last_place(
    function: ast.FunctionDef | ast.AsyncFunctionDef, around: Sequence[ast.AST], names: Collection[str]
) -> ast.stmt | None:
    """The last statement of the function, up to that with the call, before which the names still hold."""
    found = None
    for index, statement in enumerate(function.body):
        if not names_hold(function, statement, names):
            break
        if index or not _is_docstring(statement):
            found = statement
        if statement in around:
            break
    return found


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _already_bound(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    around: Sequence[ast.AST],
    names: Collection[str],
    condition: ast.expr,
) -> str | None:
    """A local variable that was given the condition before the call, and nothing else anywhere."""
    for statement in function.body:
        if statement in around or not names_hold(function, statement, names):
            return None
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if ast.dump(value) == ast.dump(condition):
                if _times_bound(name, around[-1]) == 1:
                    return name
    return None


def _times_bound(name: str, block: ast.AST) -> int:
    return sum(
        (isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load))
        or (isinstance(node, ast.arg) and node.arg == name)
        or (isinstance(node, (ast.Global, ast.Nonlocal)) and name in node.names)
        for node in ast.walk(block)
    )


def _unused(block: ast.AST) -> str:
    """A name that nothing in the block has or reads."""
    taken: set[str] = set()
    for node in ast.walk(block):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name):
                taken.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                taken.add(name)
            case ast.Global(names=several) | ast.Nonlocal(names=several):
                taken.update(several)
            case ast.alias():
                taken.add(node.asname or node.name.split(".")[0])
    name, number = _NAME, 2
    while name in taken:
        name, number = f"{_NAME}_{number}", number + 1
    return name


def _line_before(text: Text, first_line: int, statement: ast.stmt, source: str) -> Edit | None:
    """`source` as a line of its own before a statement; None where that does not begin its line."""
    decorators = getattr(statement, "decorator_list", [])
    line = first_line - 1 + min([statement.lineno, *(decorator.lineno for decorator in decorators)]) - 1
    content = text.line(line)
    indentation = content[: len(content) - len(content.lstrip(" \t\f"))]
    if not decorators and len(indentation.encode()) != statement.col_offset:
        return None
    line_end = LINE_END.search(text.content)
    start = text.line_starts[line]
    return Edit(start, start, f"{indentation}{source}{line_end[0] if line_end is not None else chr(10)}")
