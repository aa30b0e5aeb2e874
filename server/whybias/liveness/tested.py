"""What the conditions in a function look at, as its text says."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Set
from functools import lru_cache
from typing import TypeAlias, TypeGuard

from whybias.frozen import frozen

Comparison: TypeAlias = "tuple[ast.cmpop, int | float]"

_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}


@frozen
class Tested:
    """The names that conditions look at.

    `compared` holds the constants that each is compared to, `numbers` the comparisons to numbers. Conditions look into
    the texts and containers in `looked_into`, and ask of those in `truths` whether they are true. The names in `rounds`
    say how often a loop runs.
    """

    compared: Mapping[str, Set[object]]
    numbers: Mapping[str, tuple[Comparison, ...]]
    looked_into: Set[str]
    truths: Set[str]
    rounds: Set[str]


@lru_cache(maxsize=1024)
def tested_in(node: ast.AST) -> Tested:
    """What the conditions in a function look at."""
    numbers: dict[str, list[Comparison]] = {}
    for part in ast.walk(node):
        for name, comparison in _comparisons(part):
            numbers.setdefault(name, []).append(comparison)
    tests = [test for part in ast.walk(node) for test in _tests(part)]
    truths = {true for test in tests if (true := _compared_name(test)) is not None}
    rounds = {count for part in ast.walk(node) if (count := _round_count(part)) is not None}
    return Tested(
        tested_names(node), {name: tuple(found) for name, found in numbers.items()}, _looked_into(node), truths, rounds
    )


def tested_names(node: ast.AST) -> dict[str, set[object]]:
    """The names that conditions look at, with the constants they are compared to."""
    found: dict[str, set[object]] = {}
    for part in ast.walk(node):
        if isinstance(part, ast.Compare) and (name := _compared_name(_without_methods(part.left))) is not None:
            constants = found.setdefault(name, set())
            for other in _listed(part.comparators):
                if isinstance(other, ast.Constant) and isinstance(other.value, (str, int, bool, type(None))):
                    constants.add(other.value)
        if isinstance(part, ast.Match) and isinstance(part.subject, ast.Name):
            found.setdefault(part.subject.id, set()).update(_matched(part))
        for test in _tests(part):
            if (name := _compared_name(test)) is not None:
                found.setdefault(name, set())
    return found


def is_read(node: ast.AST, name: str) -> bool:
    """Whether a function reads a name other than to pass it on as ``*name``."""
    passed_on = {id(part.value) for part in ast.walk(node) if isinstance(part, ast.Starred)}
    return any(isinstance(part, ast.Name) and part.id == name and id(part) not in passed_on for part in ast.walk(node))


def value_is_read(node: ast.AST, name: str) -> bool:
    """Whether a function reads ``kind.value`` or ``self.kind.value``."""
    return any(
        isinstance(part, ast.Attribute) and part.attr == "value" and _compared_name(part.value) == name
        for part in ast.walk(node)
    )


def keys_asked(node: ast.AST, name: str) -> set[str]:
    """The keys that a function asks a dict for: ``cfg.get("norm")``, ``"norm" in self.cfg``, ``cfg["norm"]``."""
    found = set()
    for part in ast.walk(node):
        match part:
            case (
                ast.Call(func=ast.Attribute(value=owner, attr="get" | "pop"), args=[ast.Constant(value=str(key)), *_])
                | ast.Compare(left=ast.Constant(value=str(key)), ops=[ast.In() | ast.NotIn()], comparators=[owner])
                | ast.Subscript(value=owner, slice=ast.Constant(value=str(key)))
            ) if _compared_name(owner) == name:
                found.add(key)
    return found


def _tests(part: ast.AST) -> list[ast.expr]:
    match part:
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            return [test]
        case ast.BoolOp(values=values):
            return values
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return [operand]
        case ast.comprehension(ifs=ifs):
            return ifs
    return []


def _comparisons(part: ast.AST) -> Iterator[tuple[str, Comparison]]:
    """The comparisons of a name with a number: ``level > 2``, ``2 < level``, ``level in (1, 2)``."""
    if isinstance(part, ast.Match) and isinstance(part.subject, ast.Name):
        yield from ((part.subject.id, (ast.Eq(), value)) for value in _matched(part) if _is_number(value))
    if not isinstance(part, ast.Compare):
        return
    op = part.ops[0]
    if (name := _compared_name(_without_methods(part.left))) is not None:
        ordered = isinstance(op, (ast.Lt, ast.Gt, ast.LtE, ast.GtE))
        for other in _listed(part.comparators):
            if isinstance(other, ast.Constant) and _is_number(other.value):
                yield name, (op if ordered else ast.Eq(), other.value)
    elif isinstance(part.left, ast.Constant) and _is_number(part.left.value):
        name = _compared_name(part.comparators[0])
        if name is not None:
            yield name, (_TURNED.get(type(op), ast.Eq)(), part.left.value)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _looked_into(node: ast.AST) -> set[str]:
    """The names that conditions look into: ``"batch" in norm.lower()``, ``norm.startswith("b")``, ``len(layers)``."""
    found: list[ast.expr] = []
    for part in (part for each in ast.walk(node) for test in _tests(each) for part in ast.walk(test)):
        if isinstance(part, ast.Compare) and isinstance(part.ops[0], (ast.In, ast.NotIn)):
            found.append(part.comparators[0])
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            found.append(part.func.value)
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "len":
            found.extend(part.args)
    return {text.id for text in map(_without_methods, found) if isinstance(text, ast.Name)}


def _round_count(part: ast.AST) -> str | None:
    """The name that says how often a loop runs: ``range(depth)``."""
    match part:
        case ast.Call(func=ast.Name(id="range"), args=[ast.Name(id=name)]):
            return name
    return None


def _without_methods(text: ast.expr) -> ast.expr:
    """``norm`` of ``norm.lower()``."""
    return text.func.value if isinstance(text, ast.Call) and isinstance(text.func, ast.Attribute) else text


def _listed(comparators: list[ast.expr]) -> Iterator[ast.expr]:
    """What something is compared to: each of the members, where it is looked for in some."""
    for each in comparators:
        yield from each.elts if isinstance(each, (ast.Tuple, ast.List, ast.Set)) else (each,)


def _compared_name(node: ast.expr) -> str | None:
    """``mode`` of ``mode == "a"`` and of ``self.mode == "a"``, which most often keeps the parameter."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def _matched(node: ast.Match) -> Iterator[object]:
    """The constants among the patterns of a ``match``."""
    for case in node.cases:
        for part in ast.walk(case.pattern):
            if isinstance(part, ast.MatchValue) and isinstance(part.value, ast.Constant):
                yield part.value.value
