"""Which names a piece of code binds, and whose objects it may change."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

_HARMLESS_METHODS = frozenset(
    {
        "copy",
        "count",
        "endswith",
        "format",
        "get",
        "index",
        "items",
        "join",
        "keys",
        "lower",
        "replace",
        "split",
    }
    | {"startswith", "strip", "upper", "values"}
)
"""Methods of strings and containers that leave them as they are; any other may change its object."""


@dataclass(slots=True)
class Changes:
    """`bound`: names that are bound or deleted. `touched`: names whose objects may change.

    An object is touched by a store into its attributes or items and by a call of its methods; what it is
    passed to, or another name for it, is not followed.
    """

    bound: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)

    def add(self, nodes: Iterable[ast.AST]) -> None:
        """Count what `nodes`, pieces of one scope, bind or touch; of inner scopes, what reaches out."""
        stack = list(nodes)
        while stack:
            node = stack.pop()
            self._add_names(node)
            if isinstance(node, (Function, ast.ClassDef)):
                self._add_inner(node)
                stack += _evaluated_outside(node)
            elif isinstance(node, Comprehension):
                stack += _outside_targets(node)
            else:
                stack += ast.iter_child_nodes(node)

    def _add_names(self, node: ast.AST) -> None:
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                self.bound.add(name)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self.bound.add(node.name)
            case ast.Import() | ast.ImportFrom():
                self.bound |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                self.bound.add(name)
            case ast.MatchMapping(rest=str(name)):
                self.bound.add(name)
            case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                self._touch(node)
            case ast.Call(func=ast.Attribute(attr=method, value=owner)) if method not in _HARMLESS_METHODS:
                self._touch(owner)

    def _touch(self, node: ast.expr) -> None:
        while isinstance(node, (ast.Attribute, ast.Subscript)):
            node = node.value
        if isinstance(node, ast.Name):
            self.touched.add(node.id)

    def _add_inner(self, scope: Function | ast.ClassDef) -> None:
        inside = Changes()
        inside.add(body_of(scope))
        handed_out = _declared_outside(scope)
        own = set() if isinstance(scope, ast.ClassDef) else parameters(scope)
        local = (inside.bound | own) - handed_out
        self.bound |= inside.bound & handed_out
        self.touched |= inside.touched - local


def parameters(function: Function) -> set[str]:
    """The names of a function's parameters."""
    arguments = function.args
    several = [argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None]
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *several]
    return {argument.arg for argument in named}


def body_of(scope: Function | ast.ClassDef) -> list[ast.AST]:
    """What runs in the names of the function or class."""
    return [scope.body] if isinstance(scope, ast.Lambda) else list(scope.body)


def _evaluated_outside(scope: Function | ast.ClassDef) -> list[ast.AST]:
    """What runs where the function or class is defined: decorators, defaults and bases."""
    inside = set(body_of(scope))
    return [child for child in ast.iter_child_nodes(scope) if child not in inside]


def _declared_outside(scope: Function | ast.ClassDef) -> set[str]:
    """Names that a function or class, or a scope in it, declares ``nonlocal`` or ``global``."""
    return {name for node in ast.walk(scope) if isinstance(node, (ast.Nonlocal, ast.Global)) for name in node.names}


def targets(comprehension: Comprehension) -> set[str]:
    """The names that are bound inside a comprehension and nowhere else."""
    return {
        node.id
        for generator in comprehension.generators
        for node in ast.walk(generator.target)
        if isinstance(node, ast.Name)
    }


def _outside_targets(comprehension: Comprehension) -> list[ast.AST]:
    parts: list[ast.AST] = [
        child for child in ast.iter_child_nodes(comprehension) if not isinstance(child, ast.comprehension)
    ]
    for generator in comprehension.generators:
        parts += [generator.iter, *generator.ifs]
    return parts
