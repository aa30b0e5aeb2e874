"""The condition under which a bias is dead, where some runs say so and others do not.

It is claimed only where changing that condition alone was seen to change the outcome.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, combinations
from typing import Protocol

from whybias.liveness.flips import Flip
from whybias.liveness.observations import Outcome
from whybias.liveness.operations import native_comparison
from whybias.liveness.readings import Reading, is_own
from whybias.liveness.values import MISSING, ClassValue, External, Value, describe, is_unknown


class Intervention(Protocol):
    """Running the entry of a reading once more, with an argument forced."""

    def __call__(self, reading: Reading, name: str, value: Value) -> bool | None:
        """Whether the layer is dead in all, or in no, calls when a parameter is given a value; None if neither."""

    def cost(self, reading: Reading) -> int:
        """What such a run takes."""

    def takes_more(self, reading: Reading) -> bool:
        """Whether the entry of a reading has inputs that it need not be given."""


MOST_COMPARED = 60
"""How many dead readings of one site are compared in the search for a condition."""
MOST_DENIED = 400
"""A condition must fail for every other reading. Where there are more than so many, none is looked for."""

MOST_CANDIDATES = 24
"""How many conditions are tried, alone and by twos; those that ask for a class are tried alone besides."""


def condition_for(
    dead: list[Reading], others: list[Reading], doubts: list[Reading], intervene: Intervention
) -> str | None:
    """A plain condition, or two, that hold for dead readings and together for no other.

    Each was seen to be the cause: changing it alone changes the outcome. It need not cover every dead reading: where
    it fails, nothing is said. `doubts` are readings in which a parameter was given something unknown: where one
    parameter was, a condition on it has to name what it was seen to be.
    """
    dead, others = _one_of_a_kind(dead)[:MOST_COMPARED], _one_of_a_kind(others)
    if len(others) > MOST_DENIED:
        return None
    answers = _Answers(dead + others + doubts)
    candidates = answers.candidates(dead)
    likely, others_left = candidates[:MOST_CANDIDATES], candidates[MOST_CANDIDATES:]
    singles = likely + [candidate for candidate in others_left if _names_a_class(candidate[0])]
    choices: Iterator[tuple[tuple[str, bool], ...]] = chain(
        ((candidate,) for candidate in singles), combinations(likely, 2)
    )
    for chosen in choices:
        covered = [reading for reading in dead if all(answers.of(reading, name) is yes for name, yes in chosen)]
        if not covered or not all(_is_denied(other, answers, chosen) for other in others):
            continue
        if any(_leaves_open(doubt, answers, chosen) for doubt in doubts):
            continue
        if all(
            _is_cause(name, covered, [o for o in others if answers.of(o, name) is (not yes)], intervene)
            for name, yes in chosen
        ):
            return " and ".join(name if positive else _negation(name) for name, positive in sorted(chosen))
    return None


def _is_denied(other: Reading, answers: _Answers, chosen: tuple[tuple[str, bool], ...]) -> bool:
    """Whether a condition fails for a reading, or asks for one value where a parameter was given something unknown."""
    if any(answers.of(other, name) is (not yes) for name, yes in chosen):
        return True
    return other.observation.outcome is Outcome.UNKNOWN and any(
        yes and _names_a_value(name) and other.flip is not None and other.flip.condition in _names_in(name)
        for name, yes in chosen
    )


def _leaves_open(doubt: Reading, answers: _Answers, chosen: tuple[tuple[str, bool], ...]) -> bool:
    """Whether a condition may hold for a parameter that was given something unknown, of which nothing can be said."""
    asked = [(name, yes) for name, yes in chosen if doubt.flip is not None and doubt.flip.condition in _names_in(name)]
    return bool(asked) and not any(
        (yes and _names_a_value(name)) or answers.of(doubt, name) is (not yes) for name, yes in asked
    )


def _one_of_a_kind(readings: list[Reading]) -> list[Reading]:
    """One reading for each set of facts in each entry."""
    found: dict[object, Reading] = {}
    for reading in readings:
        found.setdefault((reading.entry, reading.flip, reading.observation.facts), reading)
    return list(found.values())


class _Answers:
    """What each reading says to each condition that any of them knows."""

    def __init__(self, readings: list[Reading]) -> None:
        self._known = {id(reading): dict(reading.observation.facts) for reading in readings}
        conditions = {condition for facts in self._known.values() for condition in facts}
        self._conditions = sorted(condition for condition in conditions if _can_be_claimed(condition))

    def of(self, reading: Reading, condition: str) -> bool | None:
        facts = self._known[id(reading)]
        if condition not in facts:
            computed = _computed(condition, reading)
            if computed is None and _is_another(condition, facts):
                computed = False
            if computed is None:
                return None
            facts[condition] = computed
        return facts[condition]

    def _was_asked(self, reading: Reading, condition: str) -> bool:
        """Whether the program itself asked: that a value differs from one constant says nothing of all others."""
        return condition in dict(reading.observation.facts)

    def candidates(self, dead: list[Reading]) -> list[tuple[str, bool]]:
        """Conditions with the answer dead readings give, those that cover most first.

        Among equals a plain name reads best, then a test for None, then what is said without a "not".
        """
        covered: dict[tuple[str, bool], int] = {}
        for reading in dead:
            for condition in self._conditions:
                answer = self.of(reading, condition)
                if answer is not None and (
                    answer or not _names_a_value(condition) or self._was_asked(reading, condition)
                ):
                    covered[condition, answer] = covered.get((condition, answer), 0) + 1
        return sorted(
            covered,
            key=lambda one: (
                -covered[one],
                not one[0].isidentifier(),
                not one[0].endswith(" is None"),
                not one[1],
                one[0],
            ),
        )


def _names_a_class(condition: str) -> bool:
    """Whether it asks for one class: of a normalizer, most often."""
    return " is " in condition and not condition.endswith(" is None")


def _names_a_value(condition: str) -> bool:
    """Whether it asks for one number, text or class among many."""
    return " == " in condition or _names_a_class(condition)


def _argument(reading: Reading, name: str) -> Value:
    """What a parameter of the function around the call had for a value, or one of the function around a helper."""
    observation = reading.observation
    if name in observation.entry or observation.around is None:
        return observation.entry.get(name, MISSING)
    return observation.around.entry.get(name, MISSING)


@lru_cache(maxsize=1024)
def _parsed(condition: str) -> ast.Expression | None:
    """The tree of a condition; None for one about something that source text has no words for."""
    try:
        return ast.parse(condition, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@lru_cache(maxsize=1024)
def _can_be_claimed(condition: str) -> bool:
    """Whether a condition has words, and speaks of nothing that goes on as long as some loop or sequence does.

    ``1 < n - 1`` asks of the second round of a loop, ``norms[1]`` of the second item: there may be more of them.
    """
    tree = _parsed(condition)
    return tree is not None and not any(_counts(part) for part in ast.walk(tree))


def _counts(part: ast.AST) -> bool:
    left = part.left if isinstance(part, ast.Compare) or (isinstance(part, ast.BinOp) and _is_rest(part)) else None
    item = part.slice if isinstance(part, ast.Subscript) else None
    return any(isinstance(one, ast.Constant) and isinstance(one.value, int) for one in (left, item))


def _is_rest(operation: ast.BinOp) -> bool:
    return isinstance(operation.op, ast.Mod)


def _names_in(condition: str) -> set[str]:
    """The parameters that a condition speaks of."""
    tree = _parsed(condition)
    if tree is None:
        return set()
    compared = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is)
        for part in ast.walk(node.comparators[0])
    }
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in compared}


def owners(condition: str, dead: Sequence[Reading]) -> tuple[str, ...]:
    """The functions out of sight of the constructor call whose parameters the condition speaks of."""
    names = _names_in(condition)
    found = {
        observation.around.scope
        for observation in (reading.observation for reading in dead)
        if observation.around is not None
        and not observation.around.in_sight
        and names & set(observation.around.entry) - set(observation.entry)
    }
    return tuple(sorted(found))


def _computed(condition: str, reading: Reading) -> bool | None:
    """The answer to ``name > 0`` and the like where the parameter's value is a known number or text."""
    tree = _parsed(condition)
    test = None if tree is None else tree.body
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.left, ast.Name):
        return None
    right, value = test.comparators[0], _argument(reading, test.left.id)
    if isinstance(test.ops[0], ast.Is) and not isinstance(right, ast.Constant):
        if value is MISSING or is_unknown(value):
            return None
        return isinstance(value, (External, ClassValue)) and describe(value) == ast.unparse(right)
    if not isinstance(right, ast.Constant) or not isinstance(value, (int, float, str)):
        return None
    return native_comparison(test.ops[0], value, right.value)


def _is_another(condition: str, facts: Mapping[str, bool]) -> bool:
    """Whether a name is known to be another text or number than the condition asks for."""
    name, constant = _equated(condition)
    if name is None:
        return False
    others = (_equated(fact) for fact, holds in facts.items() if holds)
    return any(other_name == name and other != constant for other_name, other in others)


@lru_cache(maxsize=1024)
def _equated(condition: str) -> tuple[str | None, object]:
    """The name and the constant in ``name == "text"``; None for any other condition."""
    tree = _parsed(condition)
    match None if tree is None else tree.body:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq()], comparators=[ast.Constant(value=constant)]):
            return name, constant
    return None, None


def _is_cause(condition: str, dead: list[Reading], denied: list[Reading], intervene: Intervention) -> bool:
    if not denied:
        return False
    if _caused(condition, dead, denied):
        return True
    cheapest = (min(dead, key=intervene.cost), min(denied, key=intervene.cost))
    return any(_confirmed(condition, one, other, intervene) for one, other in (cheapest, (dead[0], denied[0])))


def _caused(condition: str, dead: list[Reading], others: list[Reading]) -> bool:
    """Whether two runs of one entry that differ in this alone came out differently."""
    name = condition.split(" is ")[0].split(" == ")[0]
    for one, two in ((one, two) for one in dead for two in others):
        if one.entry != two.entry or not is_own(one):
            continue
        flip = _difference(one.flip, two.flip)
        if flip is not None and flip.is_parameter and flip.condition in (name, condition):
            return True
    return False


def _difference(one: Flip | None, two: Flip | None) -> Flip | None:
    """The flip by which two runs of one entry differ, if it is a single one."""
    for flip, other in ((one, two), (two, one)):
        if flip is not None and flip.beside == other:
            return flip
    return None


def _confirmed(condition: str, dead: Reading, other: Reading, intervene: Intervention) -> bool:
    """Whether the other's argument brings the dead bias to life, and the dead one's argument kills the other."""
    names = _names_in(condition)
    if len(names) != 1:
        return False
    name = names.pop()
    kills, revives = (_argument(reading, name) for reading in (dead, other))
    if kills is MISSING or revives is MISSING:
        return False
    if intervene(dead, name, kills) is not True or intervene(dead, name, revives) is not False:
        return False
    return is_own(other) or intervene(other, name, kills) is True


def _negation(condition: str) -> str:
    if condition.endswith(" is None"):
        return f"{condition.removesuffix(' is None')} is not None"
    for sign, opposite in (("==", "!="), (">=", "<"), ("<=", ">"), (">", "<="), ("<", ">=")):
        if f" {sign} " in condition and "(" not in condition:
            return condition.replace(f" {sign} ", f" {opposite} ", 1)
    return f"not {condition}" if condition.isidentifier() else f"not ({condition})"
