"""In what a run of an entry may differ from the one with its defaults."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import TypeAlias

from whybias.knowledge.symbols import Symbol
from whybias.liveness.runs import Assumptions, Entry, Run, constructor_of, defaults_of
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import ClassValue, External, FunctionValue, Value

MAX_PARAMETER_FLIPS = 10
MAX_OTHER_FLIPS = 8
"""How many flips are tried one by one."""


@dataclass(frozen=True, slots=True)
class Flip:
    """In what a run differs from the one with defaults.

    `condition` is a constructor parameter or a question about one; `is_parameter` tells such flips from those of
    other decisions, which no caller controls.
    """

    condition: str
    is_parameter: bool


Turn: TypeAlias = tuple[Flip, Assumptions]
"""A flip, and what to assume for it."""

TRAINING = Flip("training", False)
"""The model is evaluated."""


def every_flip(entry: Entry, first: Run, hopeful: bool, unused: bool = False) -> Iterator[Turn]:
    """The ways in which a run may differ from the first one in one thing; fewer where no layer may be dead.

    `unused` says that some layer was built and not called: a parameter may change that.
    """
    constructor = constructor_of(entry)
    if constructor is not None:
        tested = _tested_names(constructor.node)
        for name, value, decisions in _other_values(
            constructor, isinstance(entry, ClassValue), tested, first.machine.alternatives
        ):
            if hopeful or unused or name in tested or isinstance(value, str):
                yield Flip(name, True), Assumptions({name: value}, decisions)
        for name, value in _more_keywords(constructor.node):
            yield Flip(name, True), Assumptions({name: value})
    for text, names in first.machine.decisions.conditions.items():
        if names:
            yield Flip(text, True), Assumptions(decisions={text: not first.machine.decisions.given[text]})
    if not hopeful:
        return
    if first.machine.training_asked:
        yield TRAINING, Assumptions(training=False)
    for name, value in other_inputs(entry):
        yield Flip(f"input {name}", False), Assumptions(inputs={name: value})
    for text, answer in first.machine.decisions.given.items():
        if text not in first.machine.decisions.conditions:
            yield Flip(text, False), Assumptions(decisions={text: not answer})


def one_by_one(flips: Iterable[Turn]) -> tuple[list[Turn], list[Turn]]:
    """The flips that are each worth a run, and those that are left."""
    left = {True: MAX_PARAMETER_FLIPS, False: MAX_OTHER_FLIPS}
    chosen: list[Turn] = []
    others: list[Turn] = []
    for flip, changed in flips:
        if flip is not TRAINING:
            left[flip.is_parameter] -= 1
        (chosen if left[flip.is_parameter] >= 0 or flip is TRAINING else others).append((flip, changed))
    return chosen, others


def _tested_names(node: ast.AST) -> dict[str, set[object]]:
    """The names that conditions look at, with the constants they are compared to."""
    found: dict[str, set[object]] = {}
    for part in ast.walk(node):
        if isinstance(part, ast.Compare) and (name := _compared_name(part.left)) is not None:
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


def _other_values(
    constructor: FunctionValue, is_method: bool, tested: Mapping[str, set[object]], alternatives: Set[tuple[str, str]]
) -> Iterator[tuple[str, Value, dict[str, bool]]]:
    """For each parameter whose default could matter to a branch: what else it may be."""
    for parameter, default, has_default in defaults_of(constructor, skip_first=is_method):
        name = parameter.arg
        if not has_default:
            continue
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


def _more_keywords(node: ast.AST) -> Iterator[tuple[str, bool]]:
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


def other_inputs(entry: Entry) -> Iterator[tuple[str, Value]]:
    if not isinstance(entry, ClassValue):
        return
    found = entry.find("forward")
    if found is None or not isinstance(found[0], FunctionValue):
        return
    for parameter, default, has_default in defaults_of(found[0], skip_first=True):
        if has_default and isinstance(default, bool):
            yield parameter.arg, not default
        elif has_default and default is None:
            yield parameter.arg, Tensor
