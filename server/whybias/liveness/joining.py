"""From what many runs say of a constructor call to one verdict.

What a class returns is seen by whoever uses it, so its own word on that gives way to its users' inside the project.
One real use that sees the bias keeps it live. A condition is claimed only where changing that condition alone was
seen to change the outcome.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from whybias.liveness.exploration import Exploration, Reading, is_own
from whybias.liveness.observations import Outcome
from whybias.liveness.operations import native_comparison
from whybias.liveness.values import MISSING, Value
from whybias.liveness.verdicts import Basis, Verdict

Intervention = Callable[[Reading, str, Value], "bool | None"]
"""Whether the layer of a reading is dead in all, or in no, calls when a parameter is given a value; None if neither."""


MOST_COMPARED = 60
"""How many readings of one site are compared in the search for a condition."""

MOST_CANDIDATES = 24


@dataclass(frozen=True, slots=True)
class Joined:
    """The verdict on one constructor call, and the reading that explains it."""

    verdict: Verdict
    reading: Reading
    when: str | None
    basis: Basis
    readings: tuple[Reading, ...]


def join(readings: Sequence[Reading], explorations: Sequence[Exploration], intervene: Intervention) -> Joined:
    """The verdict over all readings of one site; `explorations` are all entry points looked at."""
    used = [reading for reading in readings if reading.observation.outcome is not Outcome.UNUSED]
    if not used:
        return _joined(Verdict.UNKNOWN, readings[0], None, readings)
    heard, left_to_users = _without_overruled(used)
    dead = _of(heard, Outcome.DEAD)
    partial = _of(heard, Outcome.PARTIAL)
    live = _of(heard, Outcome.LIVE) + _of(heard, Outcome.ESCAPED)
    unknown = _of(heard, Outcome.UNKNOWN)
    if dead and not (partial or live or unknown):
        if _unfinished_users(left_to_users, explorations):
            return _joined(Verdict.UNKNOWN, dead[0], None, readings)
        return _joined(Verdict.DEAD, dead[0], None, readings, _basis(readings, left_to_users))
    if dead:
        return _mixed(dead, partial + live, unknown, readings, left_to_users, intervene)
    if live:
        steady = [reading for reading in live if reading.observation.outcome is Outcome.LIVE]
        if not steady and _unfinished_users(frozenset(reading.entry for reading in live), explorations):
            return _joined(Verdict.UNKNOWN, live[0], None, readings)
        return _joined(Verdict.LIVE, (steady or live)[0], None, readings)
    if unknown:
        return _joined(Verdict.UNKNOWN, unknown[0], None, readings)
    return _joined(Verdict.PARTIAL, partial[0], None, readings, _basis(readings, left_to_users))


def _joined(
    verdict: Verdict, reading: Reading, when: str | None, readings: Sequence[Reading], basis: Basis = Basis.CLASS
) -> Joined:
    return Joined(verdict, reading, when, basis, tuple(readings))


def _of(readings: Iterable[Reading], outcome: Outcome) -> list[Reading]:
    """The readings with this outcome, those of runs with defaults first."""
    found = [reading for reading in readings if reading.observation.outcome is outcome]
    return sorted(found, key=lambda reading: reading.flip is not None)


def _without_overruled(readings: list[Reading]) -> tuple[list[Reading], frozenset[tuple[str, str]]]:
    """The readings without the open ends of entries that other entries use: what they return, and what they lack.

    The second result names the entries whose own word, with their defaults, was left to their users.
    """
    used = {entry for uses, by in {(r.uses, r.entry) for r in readings} for entry in uses if entry != by}
    open_ends = (Outcome.ESCAPED, Outcome.UNKNOWN)
    kept = [r for r in readings if r.observation.outcome not in open_ends or r.entry not in used]
    if not kept:
        return readings, frozenset()
    kept_ones = set(map(id, kept))
    return kept, frozenset(r.entry for r in readings if id(r) not in kept_ones and r.flip is None)


def _unfinished_users(left: frozenset[tuple[str, str]], explorations: Sequence[Exploration]) -> bool:
    """Whether something that calls one of these entries itself was not followed to its end."""
    finished = {exploration.entry for exploration in explorations if exploration.completed}
    return any(
        caller not in finished and caller != callee
        for exploration in explorations
        if not exploration.completed and not left.isdisjoint(exploration.uses)
        for caller, callee in exploration.calls
        if callee in left
    )


def _basis(readings: Sequence[Reading], left_to_users: frozenset[tuple[str, str]]) -> Basis:
    return Basis.PROJECT_USERS if left_to_users or not any(map(is_own, readings)) else Basis.CLASS


def _mixed(
    dead: list[Reading],
    seen: list[Reading],
    unknown: list[Reading],
    readings: Sequence[Reading],
    left_to_users: frozenset[tuple[str, str]],
    intervene: Intervention,
) -> Joined:
    """Dead in some runs, not in others."""
    others = seen + unknown
    real_users = [r for r in dead if r.flip is None and not is_own(r)]
    if not seen and real_users and all(r.flip is not None for r in unknown):
        return _joined(Verdict.DEAD, real_users[0], None, readings, Basis.PROJECT_USERS)
    if any(other.flip is not None and not other.flip.is_parameter for other in others):
        return _worst(seen, unknown, readings)
    condition = _condition(dead, others, intervene)
    if condition is not None:
        basis = _basis(readings, left_to_users)
        return _joined(Verdict.DEAD, dead[0], condition, readings, basis)
    return _worst(seen, unknown, readings)


def _worst(seen: list[Reading], unknown: list[Reading], readings: Sequence[Reading]) -> Joined:
    live = [reading for reading in seen if reading.observation.outcome is not Outcome.PARTIAL]
    if live:
        return _joined(Verdict.LIVE, live[0], None, readings)
    if unknown:
        return _joined(Verdict.UNKNOWN, unknown[0], None, readings)
    return _joined(Verdict.PARTIAL, seen[0], None, readings)


def _condition(dead: list[Reading], others: list[Reading], intervene: Intervention) -> str | None:
    """A plain condition, or two, that hold for dead readings and together for no other.

    Each was seen to be the cause: changing it alone changes the outcome. It need not cover every dead reading: where
    it fails, nothing is said.
    """
    dead, others = _one_of_a_kind(dead), _one_of_a_kind(others)
    answers = _Answers(dead + others)
    candidates = answers.candidates(dead)
    for size in (1, 2):
        for chosen in combinations(candidates, size):
            covered = [reading for reading in dead if all(answers.of(reading, name) is yes for name, yes in chosen)]
            if not covered or not all(
                any(answers.of(other, name) is (not yes) for name, yes in chosen) for other in others
            ):
                continue
            if all(
                _is_cause(name, covered, [o for o in others if answers.of(o, name) is (not yes)], intervene)
                for name, yes in chosen
            ):
                return " and ".join(name if positive else _negation(name) for name, positive in sorted(chosen))
    return None


def _one_of_a_kind(readings: list[Reading]) -> list[Reading]:
    """One reading for each set of facts in each entry."""
    found: dict[object, Reading] = {}
    for reading in readings:
        found.setdefault((reading.entry, reading.flip, reading.observation.facts), reading)
    return list(found.values())[:MOST_COMPARED]


class _Answers:
    """What each reading says to each condition that any of them knows."""

    def __init__(self, readings: list[Reading]) -> None:
        self._known = {id(reading): dict(reading.observation.facts) for reading in readings}
        self._conditions = sorted({condition for facts in self._known.values() for condition in facts})

    def of(self, reading: Reading, condition: str) -> bool | None:
        facts = self._known[id(reading)]
        if condition not in facts:
            computed = _computed(condition, reading)
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
                if answer is not None and (answer or " == " not in condition or self._was_asked(reading, condition)):
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
        )[:MOST_CANDIDATES]


def _computed(condition: str, reading: Reading) -> bool | None:
    """The answer to ``name > 0`` and the like where the parameter's value is a known number or text."""
    test = ast.parse(condition, mode="eval").body
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.left, ast.Name):
        return None
    right, value = test.comparators[0], reading.observation.entry.get(test.left.id)
    if not isinstance(right, ast.Constant) or not isinstance(value, (int, float, str)):
        return None
    return native_comparison(test.ops[0], value, right.value)


def _is_cause(condition: str, dead: list[Reading], denied: list[Reading], intervene: Intervention) -> bool:
    return bool(denied) and (_caused(condition, dead, denied) or _confirmed(condition, dead[0], denied[0], intervene))


def _caused(condition: str, dead: list[Reading], others: list[Reading]) -> bool:
    """Whether two runs of one entry that differ in this alone came out differently."""
    name = condition.removesuffix(" is None").split(" == ")[0]
    for one, two in ((one, two) for one in dead for two in others):
        if one.entry != two.entry or not is_own(one):
            continue
        flips = [reading.flip for reading in (one, two) if reading.flip is not None]
        if len(flips) == 1 and flips[0].is_parameter and flips[0].condition in (name, condition):
            return True
    return False


def _confirmed(condition: str, dead: Reading, other: Reading, intervene: Intervention) -> bool:
    """Whether the other's argument brings the dead bias to life, and the dead one's argument kills the other."""
    names = {node.id for node in ast.walk(ast.parse(condition, mode="eval")) if isinstance(node, ast.Name)}
    if len(names) != 1:
        return False
    name = names.pop()
    kills, revives = (reading.observation.entry.get(name, MISSING) for reading in (dead, other))
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
