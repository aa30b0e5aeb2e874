"""Whether names still hold, at some place, the values they had when the function around it was entered."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from itertools import pairwise

from whybias.fixes.name_changes import (
    Changes,
    Comprehension,
    Function,
    body_of,
    parameters,
    targets,
)

_TryStar: type[ast.Try] = getattr(ast, "TryStar", ast.Try)  # new in Python 3.11, with the same parts


def names_hold(function: Function, node: ast.expr | ast.stmt, names: Collection[str]) -> bool:
    """Whether each of `names` is, whenever `node` is reached, what it was when `function` was entered.

    `node` is a part of `function`. A name does not hold when something that can run before it binds the name
    or deletes it, or changes the object of a parameter. Code that runs later than it is written (in nested
    functions and generators) counts as run at any time.
    """
    way = _way(function, node)
    own = parameters(function)
    anywhere = Changes()
    anywhere.add(body_of(function))
    before = anywhere if _runs_later(way) else _before(way)
    lost = before.bound | (before.touched & own)
    lost |= anywhere.bound - own  # a local that is no parameter has no value on entry
    lost |= _shadows(way)
    return lost.isdisjoint(names)


def _way(function: Function, node: ast.AST) -> list[ast.AST]:
    """The nodes from `function` down to `node`."""
    parents = {child: parent for parent in ast.walk(function) for child in ast.iter_child_nodes(parent)}
    way: list[ast.AST] = [node]
    while way[-1] is not function:
        way.append(parents[way[-1]])
    return way[::-1]


def _runs_later(way: Sequence[ast.AST]) -> bool:
    """Whether the call is in a nested scope that may run after the code behind it."""
    return any(isinstance(node, ast.GeneratorExp) for node in way) or bool(_inner_functions(way))


def _inner_functions(way: Sequence[ast.AST]) -> list[Function]:
    """The functions whose bodies hold the call, but for the outermost."""
    return [node for node, child in pairwise(way[1:]) if isinstance(node, Function) and child in body_of(node)]


def _shadows(way: Sequence[ast.AST]) -> set[str]:
    """Names that mean something else in the scopes between function and call."""
    names: set[str] = set()
    for function in _inner_functions(way):
        inside = Changes()
        inside.add(body_of(function))
        names |= parameters(function) | inside.bound
    for node in way:
        if isinstance(node, Comprehension):
            names |= targets(node)
    return names


def _before(way: Sequence[ast.AST]) -> Changes:
    """What can run in the function before the call, or between one evaluation of it and the next."""
    changes = Changes()
    # `finally` runs after a return; after a raise, `except` and `with` may go on.
    leaving_ends = not any(isinstance(node, (ast.With, ast.AsyncWith, ast.Try, _TryStar)) for node in way)
    for node, child in pairwise(way):
        for part in _parts_before(node, child):
            changes.add(_running_on(part) if leaving_ends else [part])
        if isinstance(child, ast.expr) and (node is way[0] or not isinstance(node, ast.expr)):
            changes.add([child])  # the whole expression that the call is in, whatever its order
    return changes


def _parts_before(node: ast.AST, child: ast.AST) -> list[ast.AST]:
    """The parts of a statement that can run before its part `child`."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.match_case():
            return _preceding(node.body, child)
        case ast.If():
            return [node.test, *_preceding(node.body, child), *_preceding(node.orelse, child)]
        case ast.For() | ast.AsyncFor():
            in_iterable = child is node.iter
            return [] if in_iterable else [node.target, *node.body, *_preceding(node.orelse, child)]
        case ast.While():
            return [node.test, *node.body, *_preceding(node.orelse, child)]
        case ast.With() | ast.AsyncWith():
            return [*node.items, *_preceding(node.body, child)]
        case ast.Match():
            guards = [case.guard for case in node.cases if case.guard is not None]
            return [node.subject, *(case.pattern for case in node.cases), *guards]
        case ast.ExceptHandler():
            return [node]
        case ast.Try(body=body) | _TryStar(body=body):
            return _preceding(body, child) if child in body else [node]
    return []


def _preceding(statements: Sequence[ast.stmt], child: ast.AST) -> list[ast.AST]:
    """The statements before `child`; none where it is not one of them."""
    for index, statement in enumerate(statements):
        if statement is child:
            return list(statements[:index])
    return []


def _running_on(part: ast.AST) -> list[ast.AST]:
    """The parts of an ``if`` after which the code behind it is reached; anything else as it is."""
    if not isinstance(part, ast.If):
        return [part]
    branches = [branch for branch in (part.body, part.orelse) if not _leaves(branch)]
    return [
        part.test,
        *(inner for branch in branches for statement in branch for inner in _running_on(statement)),
    ]


def _leaves(statements: Sequence[ast.stmt]) -> bool:
    return bool(statements) and isinstance(statements[-1], (ast.Return, ast.Raise))
