"""Make a failing program small: take away one piece after the other as long as it still fails."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace

from benchmarks.agreement.generator import Generated


def shrunk(program: Generated, fails: Callable[[Generated], bool]) -> Generated:
    """A smaller program for which `fails` is still true: no single piece more can go."""
    skip = 0
    while True:
        for number, text in enumerate(_smaller(program.text)):
            candidate = replace(program, text=text)
            if number >= skip and len(text) < len(program.text) and fails(candidate):
                program, skip = candidate, number
                break
        else:
            if skip == 0:
                return program
            skip = 0


def _smaller(text: str) -> Iterator[str]:
    """The text less one statement, or with a statement's body or a call's argument in its place."""
    size = sum(1 for _ in ast.walk(ast.parse(text)))
    for index in range(size):
        for edit in (_without_statements, _without_calls):
            yield from edit(text, index)


def _without_statements(text: str, index: int) -> Iterator[str]:
    statements = getattr(_node(text, index), "body", None)
    for i in range(len(statements) if isinstance(statements, list) else 0):
        for hoist in (False, True):
            tree = ast.parse(text)
            body = list(ast.walk(tree))[index].body  # type: ignore[attr-defined]
            inner = body[i].body if hoist and isinstance(body[i], (ast.If, ast.For, ast.While, ast.With)) else []
            body[i : i + 1] = inner
            if not body:
                body.append(ast.Pass())
            yield ast.unparse(tree)


def _without_calls(text: str, index: int) -> Iterator[str]:
    for name, child in ast.iter_fields(_node(text, index)):
        if isinstance(child, ast.Call) and child.args and not isinstance(child.args[0], ast.Starred):
            tree = ast.parse(text)
            setattr(list(ast.walk(tree))[index], name, child.args[0])
            yield ast.unparse(tree)


def _node(text: str, index: int) -> ast.AST:
    return list(ast.walk(ast.parse(text)))[index]
