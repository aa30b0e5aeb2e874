"""Which keywords ``**options`` brings into a call, where the code around the call settles it.

A name is settled where the function that binds it binds it only to dictionaries written out with literal keys, and
every other use of it, nested functions included, unpacks it into a call or reads an item. Nothing can add a key then.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

Keys = frozenset[str]

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def unpacked_keys(call: ast.Call, settled: Mapping[ast.AST, Keys]) -> Keys | None:
    """All keywords that the ``**`` of `call` may bring along; None where they may be any.

    `settled`: the names whose keys are known, as from `settled_names`.
    """
    keys: Keys = frozenset()
    for keyword in call.keywords:
        if keyword.arg is None:
            some = _literal_keys(keyword.value)
            some = settled.get(keyword.value) if some is None else some
            if some is None:
                return None
            keys |= some
    return keys


def settled_names(tree: ast.Module) -> dict[ast.AST, Keys]:
    """The names that are unpacked somewhere in `tree`, as nodes, and the keys they stand for, where that is settled."""
    settled: dict[ast.AST, Keys] = {}
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            bound = _bound_to_literals(function)
            if bound:
                settled.update(_uses_of(function, bound))
    return settled


def _bound_to_literals(function: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, dict[ast.AST, Keys]]:
    """The names that the function itself sets to dictionaries written out: where, and to which keys."""
    bound: dict[str, dict[ast.AST, Keys]] = {}
    for node in (node for statement in function.body for node in _own_nodes(statement)):
        match node:
            case (
                ast.Assign(targets=[ast.Name() as name], value=value)
                | ast.AnnAssign(target=ast.Name() as name, value=ast.expr() as value)
            ):
                keys = _literal_keys(value)
                if keys is not None:
                    bound.setdefault(name.id, {})[name] = keys
    return bound


def _uses_of(
    function: ast.FunctionDef | ast.AsyncFunctionDef, bound: dict[str, dict[ast.AST, Keys]]
) -> Iterator[tuple[ast.AST, Keys]]:
    """Where the names are unpacked, for those of which all that happens to them is known."""
    harmless: dict[str, set[ast.AST]] = {name: set(places) for name, places in bound.items()}
    unpacked: dict[str, list[ast.AST]] = {name: [] for name in bound}
    others = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    nodes = [node for statement in function.body for node in ast.walk(statement)]
    for node in nodes:
        match node:
            case ast.keyword(arg=None, value=ast.Name(id=name) as use) if name in bound:
                harmless[name].add(use)
                unpacked[name].append(use)
            case ast.Subscript(value=ast.Name(id=name) as use, ctx=ast.Load()) if name in bound:
                harmless[name].add(use)
    for node in nodes:
        if isinstance(node, ast.Name):
            if node.id in bound and node not in harmless[node.id]:
                others.add(node.id)
        else:
            others.update(_names_otherwise(node))
    for name, places in bound.items():
        if name not in others:
            keys = frozenset[str]().union(*places.values())
            yield from ((use, keys) for use in unpacked[name])


def _names_otherwise(node: ast.AST) -> list[str]:
    """The names that a node binds or declares without a `Name` of their own."""
    match node:
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            return names
        case ast.arg(arg=name):
            return [name]
        case ast.alias(name=name, asname=asname):
            return [asname or name.split(".")[0]]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return [name]
        case ast.MatchMapping(rest=str(name)):
            return [name]
    return []


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """A node of a function and those in it, without those of inner scopes."""
    yield node
    if not isinstance(node, _SCOPES):
        for child in ast.iter_child_nodes(node):
            yield from _own_nodes(child)


def _literal_keys(value: ast.expr) -> Keys | None:
    """The keys of a dictionary that is written out; None where it is not, or one of them is no literal."""
    if not isinstance(value, ast.Dict):
        return None
    keys = [key.value for key in value.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
    return frozenset(keys) if len(keys) == len(value.keys) else None
