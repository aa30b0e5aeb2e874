"""What else the parameters of a function may be: what could lead one of the branches another way."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence, Set
from types import NoneType
from typing import TypeAlias

from whybias.knowledge.symbols import Symbol
from whybias.liveness.compared_texts import ANOTHER_TEXT, label_of
from whybias.liveness.operations import native_comparison
from whybias.liveness.signatures import defaults_of
from whybias.liveness.tested import Comparison, Tested, keys_asked, tested_in, value_is_read
from whybias.liveness.values import ClassValue, External, FunctionValue, ObjectValue, Value, is_unknown

Alternatives: TypeAlias = Set[tuple[str, str]]
"""As `Machine.alternatives`: texts and members of enumerations, with what each was compared to."""
MOST_OTHERS = 3
"""How many other texts, numbers or members are tried for one parameter."""


def other_values(
    function: FunctionValue, is_method: bool, tested: Tested, alternatives: Alternatives, readers: Sequence[ast.AST]
) -> Iterator[tuple[str, Value, dict[str, bool]]]:
    """For each parameter whose default could matter to a branch: what else it may be.

    `readers` is the code that may look at what the function is given.
    """
    for parameter, default, has_default in defaults_of(function, skip_first=is_method):
        name = parameter.arg
        if not has_default:
            continue
        if default.__class__ is int and default == 1 and name in tested.rounds:  # two rounds tell more than one
            yield name, 2, {}
        if isinstance(default, bool):
            yield name, not default, {}
        elif default is None:
            yield name, Symbol.named(name), {f"{name} is None": False}
        elif isinstance(default, (ClassValue, External, FunctionValue)) and name in tested.compared:
            yield name, None, {}
        elif isinstance(default, (int, float)):
            yield from ((name, number, {}) for number in _other_numbers(name, default, tested, readers))
        elif isinstance(default, str):
            yield from _other_texts(name, default, tested, alternatives, readers)
        elif isinstance(default, ObjectValue) and default.cls.is_enum():
            yield from ((name, member, {}) for member in _other_members(name, default, alternatives, readers))
        elif isinstance(default, ObjectValue) and _holds_settings(default.cls):
            yield name, Symbol.named(name), _answers(name, default)
        elif isinstance(default, dict) and _is_asked_for_switches(name, default, readers):
            yield name, Symbol.named(name), {}


def _other_numbers(name: str, default: int | float, tested: Tested, readers: Sequence[ast.AST]) -> list[int | float]:
    """Numbers for which a branch on a parameter may go the other way than for its default."""
    comparisons = [comparison for reader in readers for comparison in tested_in(reader).numbers.get(name, ())]
    crossing = {_beyond(default, comparison) for comparison in comparisons}
    found = sorted(number for number in crossing if number is not None)[:MOST_OTHERS]
    if isinstance(default, float):
        return found or ([0.5] if default == 0 else [])
    return found or [int(not default)] if name in tested.compared else found


def _beyond(default: int | float, comparison: Comparison) -> int | float | None:
    """A number of which a comparison says other than of the default."""
    op, limit = comparison
    if isinstance(default, int) and not isinstance(limit, int):
        return None
    step = 1 if isinstance(default, int) else 0.5
    usual = native_comparison(op, default, limit)
    others = (limit, limit + step, limit - step)
    return next((number for number in others if native_comparison(op, number, limit) is not usual), None)


def _other_texts(
    name: str, default: str, tested: Tested, alternatives: Alternatives, readers: Sequence[ast.AST]
) -> Iterator[tuple[str, Value, dict[str, bool]]]:
    compared = tested.compared.get(name, frozenset())
    met = {other for text, other in alternatives if text in (default, default.lower())}
    texts = {text for text in compared if isinstance(text, str)} | met
    is_truth = _is_truth(name, readers)
    if is_truth:
        texts.add("")
    for text in sorted(texts - {default, ANOTHER_TEXT})[:MOST_OTHERS]:
        yield name, text, {}
    if default in compared or default in met:
        yield name, Symbol.named(name), {f"{name} == {default!r}": False}
    elif name in tested.looked_into or ANOTHER_TEXT in met or (is_truth and not default):
        yield name, ANOTHER_TEXT, {}


def _is_truth(name: str, readers: Sequence[ast.AST]) -> bool:
    """Whether some condition asks no more than whether this is true."""
    return any(name in tested_in(reader).truths for reader in readers)


def _other_members(
    name: str, default: ObjectValue, alternatives: Alternatives, readers: Sequence[ast.AST]
) -> list[Value]:
    """Other members of an enumeration of which one is compared to something: first those that it is compared to."""
    own = {label_of(default), *map(label_of, default.attributes.values())}
    met = {other for text, other in alternatives if text in own}
    is_tested = bool(met) or any(value_is_read(reader, name) for reader in readers)
    others = [member for member in default.cls.members() if member is not default] if is_tested else []
    return sorted(others, key=lambda member: label_of(member) not in met)[:MOST_OTHERS]


def _holds_settings(cls: ClassValue) -> bool:
    """Whether objects of a class are there for their fields."""
    methods = {
        name
        for base in cls.mro
        if isinstance(base, ClassValue)
        for name, value in base.attributes.items()
        if isinstance(value, FunctionValue)
    }
    return cls.fields is not None or methods <= {"__init__", "__post_init__", "__repr__"}


def _answers(name: str, default: ObjectValue) -> dict[str, bool]:
    """What the fields of a default answer to a branch on them, to begin with: one by one they are turned round."""
    fields = {f"{name}.{field}": value for field, value in {**default.cls.attributes, **default.attributes}.items()}
    answers = {field: value for field, value in fields.items() if isinstance(value, bool)}
    return answers | {f"{field} is None": value is None for field, value in fields.items() if not is_unknown(value)}


def _is_asked_for_switches(name: str, default: Mapping[Value, Value], readers: Sequence[ast.AST]) -> bool:
    """Whether a dict of options is asked for one that it does not hold, or that is a switch, or whether it has any."""
    if not default and _is_truth(name, readers):
        return True
    return any(isinstance(default.get(key), (bool, NoneType)) for node in readers for key in keys_asked(node, name))


def more_keywords(node: ast.AST, alternatives: Alternatives) -> Iterator[tuple[str, Value]]:
    """What else further keywords may be than by default: ``kwargs.get("norm", True)``, ``"norm" in kwargs``."""
    spec = getattr(node, "args", None)
    if not isinstance(spec, ast.arguments) or spec.kwarg is None:
        return
    keywords = spec.kwarg.arg
    for part in ast.walk(node):
        match part:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=owner), attr="get" | "pop"),
                args=[ast.Constant(value=str(name)), *default],
            ) if owner == keywords:
                value = default[0].value if default and isinstance(default[0], ast.Constant) else None
                if value is None or isinstance(value, bool):
                    yield name, not value
                elif isinstance(value, str):
                    met = {other for text, other in alternatives if text == value}
                    yield from ((name, text) for text in sorted(met - {value})[:MOST_OTHERS])
            case ast.Compare(
                left=ast.Constant(value=str(name)), ops=[ast.In() | ast.NotIn()], comparators=[ast.Name(id=owner)]
            ) if owner == keywords:
                yield name, Symbol.named(name)
