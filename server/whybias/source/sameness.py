"""Whether two trees are one program, written with other comments, docstrings and empty lines."""

from __future__ import annotations

import ast
from typing import Any

_Lines = dict[int, int]


def moved_lines(old: ast.Module, new: ast.Module) -> _Lines | None:
    """For each line of `old` on which a node begins or ends, the line of `new` where that is; None if they differ.

    Statements may have moved up or down, and docstrings may say what they like. Within a statement everything must
    stand where it stood.
    """
    lines: _Lines = {}
    return lines if _same_bodies(old.body, new.body, lines) else None


def _same_bodies(old: list[ast.stmt], new: list[ast.stmt], lines: _Lines) -> bool:
    before, after = _without_docstring(old), _without_docstring(new)
    return len(before) == len(after) and all(
        type(one) is type(other) and _same(one, other, other.lineno - one.lineno, lines)
        for one, other in zip(before, after, strict=True)
    )


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    match body:
        case [ast.Expr(value=ast.Constant(value=str())), _, *_]:
            return body[1:]
    return body


def _same(old: Any, new: Any, shift: int, lines: _Lines) -> bool:
    """Whether two nodes of one type are the same, each part `shift` lines further down."""
    if "lineno" in old._attributes and not _same_place(old, new, shift, lines):
        return False
    for name in old._fields:
        one: Any = getattr(old, name, None)
        other: Any = getattr(new, name, None)
        if type(one) is not type(other):
            return False
        if isinstance(one, ast.AST):
            if not _same(one, other, shift, lines):
                return False
        elif isinstance(one, list):
            if not _same_lists(one, other, shift, lines):
                return False
        elif one != other:
            return False
    return True


def _same_lists(old: list[Any], new: list[Any], shift: int, lines: _Lines) -> bool:
    statements = [each for each in (*old, *new) if isinstance(each, ast.stmt)]
    if statements:
        return _same_bodies(old, new, lines)  # nothing else is in a list with a statement
    if len(old) != len(new):
        return False
    for one, other in zip(old, new, strict=True):
        if type(one) is not type(other):
            return False
        if not isinstance(one, ast.AST):
            if one != other:
                return False
            continue
        # A handler stands on lines of its own, as a statement does.
        own = other.lineno - one.lineno if isinstance(one, ast.ExceptHandler) else shift
        if not _same(one, other, own, lines):
            return False
    return True


def _same_place(old: Any, new: Any, shift: int, lines: _Lines) -> bool:
    if new.lineno - old.lineno != shift or new.col_offset != old.col_offset:
        return False
    if not isinstance(old, (ast.stmt, ast.ExceptHandler)) and (
        new.end_lineno - old.end_lineno != shift or new.end_col_offset != old.end_col_offset
    ):
        return False
    lines[old.lineno], lines[old.end_lineno] = new.lineno, new.end_lineno
    return True
