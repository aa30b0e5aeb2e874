"""What else the parameters of a constructor may be: what could lead one of its branches another way."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Set

from whybias.knowledge.symbols import Symbol
from whybias.liveness.signatures import defaults_of
from whybias.liveness.values import ClassValue, External, FunctionValue, Value

ANOTHER_TEXT = "another"
"""What a parameter may be in which branches look for a part of its text."""


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
        tests: list[ast.expr] = []
        if isinstance(part, (ast.If, ast.IfExp, ast.While)):
            tests = [part.test]
        elif isinstance(part, ast.BoolOp):
            tests = part.values
        elif isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.Not):
            tests = [part.operand]
        for test in tests:
            if (name := _compared_name(test)) is not None:
                found.setdefault(name, set())
    return found


def _texts_looked_into(node: ast.AST) -> set[str]:
    """The names that conditions look into as texts: ``"batch" in norm.lower()``, ``norm.startswith("b")``."""
    tests = [part.test for part in ast.walk(node) if isinstance(part, (ast.If, ast.IfExp))]
    texts: list[ast.expr] = []
    for part in (part for test in tests for part in ast.walk(test)):
        if isinstance(part, ast.Compare) and isinstance(part.ops[0], (ast.In, ast.NotIn)):
            texts.append(part.comparators[0])
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            texts.append(part.func.value)
    return {text.id for text in map(_without_methods, texts) if isinstance(text, ast.Name)}


def _numbers_of_rounds(node: ast.AST) -> set[str]:
    """The names that say how often a loop runs: ``range(depth)``."""
    return {name for part in ast.walk(node) if (name := _round_count(part)) is not None}


def _round_count(part: ast.AST) -> str | None:
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


def _other_numbers(default: int, compared: set[object]) -> list[int]:
    """Numbers for which a branch on a parameter may go the other way than for its default."""
    numbers = sorted(number for number in compared if isinstance(number, int) and not isinstance(number, bool))
    return [number if number != default else number + 1 for number in numbers][:3] or [int(not default)]


def other_values(
    constructor: FunctionValue, is_method: bool, tested: Mapping[str, set[object]], alternatives: Set[tuple[str, str]]
) -> Iterator[tuple[str, Value, dict[str, bool]]]:
    """For each parameter whose default could matter to a branch: what else it may be."""
    looked_into, rounds = _texts_looked_into(constructor.node), _numbers_of_rounds(constructor.node)
    for parameter, default, has_default in defaults_of(constructor, skip_first=is_method):
        name = parameter.arg
        if not has_default:
            continue
        if default.__class__ is int and default == 1 and name in rounds:  # of two rounds more can be said than of one
            yield name, 2, {}
        if isinstance(default, bool):
            yield name, not default, {}
        elif default is None:
            yield name, Symbol.named(name), {f"{name} is None": False}
        elif isinstance(default, (ClassValue, External, FunctionValue)) and name in tested:
            yield name, None, {}
        elif isinstance(default, int) and name in tested:
            for number in _other_numbers(default, tested[name]):
                yield name, number, {}
        elif isinstance(default, float) and default == 0:
            yield name, 0.5, {}
        elif isinstance(default, str):
            compared = tested.get(name, set())
            texts = {text for text in compared if isinstance(text, str)} | {b for a, b in alternatives if a == default}
            for text in sorted(texts - {default})[:3]:
                yield name, text, {}
            if default in compared or (default, default) in alternatives:
                yield name, Symbol.named(name), {f"{name} == {default!r}": False}
            elif name in looked_into:
                yield name, ANOTHER_TEXT, {}


def more_keywords(node: ast.AST) -> Iterator[tuple[str, bool]]:
    """The switches among further keywords, and what they are not by default: ``kwargs.get("norm", True)``."""
    spec = getattr(node, "args", None)
    if not isinstance(spec, ast.arguments) or spec.kwarg is None:
        return
    for call in ast.walk(node):
        match call:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=owner), attr="get" | "pop"),
                args=[ast.Constant(value=str(name)), *default],
            ) if owner == spec.kwarg.arg:
                value = default[0].value if default and isinstance(default[0], ast.Constant) else None
                if value is None or isinstance(value, bool):
                    yield name, not value
