"""From what many runs say of a constructor call to one verdict.

What a class returns is seen by whoever uses it, so its own word on that gives way to its users' inside the project.
One real use that sees the bias keeps it live. A condition is claimed only where changing that condition alone was
seen to change the outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from whybias.liveness.exploration import Exploration, Reading, is_own
from whybias.liveness.observations import Outcome
from whybias.liveness.verdicts import Basis, Verdict

Intervention = Callable[[Reading, str, bool, Reading], "bool | None"]
"""Whether the layer of a reading is dead in all, or in no, calls when a condition is forced; None if neither.

Where the condition says that something is not None, it is made what it was in the last reading given.
"""


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
    """A plain condition, or two, that hold for every dead reading and together for no other.

    Each was seen to be the cause: changing it alone changes the outcome.
    """
    common = _common_facts(dead)
    for size in (1, 2):
        for chosen in combinations(common, size):
            if all(any(_denies(other, *fact) for fact in chosen) for other in others) and all(
                _is_cause(fact, dead, [other for other in others if _denies(other, *fact)], intervene)
                for fact in chosen
            ):
                return " and ".join(condition if positive else _negation(condition) for condition, positive in chosen)
    return None


def _common_facts(dead: list[Reading]) -> list[tuple[str, bool]]:
    facts = set(dead[0].observation.facts)
    for reading in dead[1:]:
        facts &= set(reading.observation.facts)
    # a plain name reads best, then a test for None, then anything else
    return sorted(facts, key=lambda fact: (not fact[0].isidentifier(), not fact[0].endswith(" is None"), fact[0]))


def _denies(reading: Reading, condition: str, answer: bool) -> bool:
    facts = dict(reading.observation.facts)
    if condition in facts:
        return facts[condition] is (not answer)
    name, equals, constant = condition.partition(" == ")
    return (
        answer
        and bool(equals)
        and _is_literal(constant)
        and any(
            held and _is_literal(fact.removeprefix(f"{name} == "))
            for fact, held in facts.items()
            if fact.startswith(f"{name} == ")
        )
    )


def _is_literal(text: str) -> bool:
    """Whether the right side of an equation is a written constant: two different ones cannot both hold."""
    return text[:1] in "'\"" or text.lstrip("-")[:1].isdigit()


def _is_cause(fact: tuple[str, bool], dead: list[Reading], denied: list[Reading], intervene: Intervention) -> bool:
    condition, positive = fact
    return bool(denied) and (
        _caused(condition, dead, denied) or _confirmed(condition, positive, dead[0], denied[0], intervene)
    )


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


def _confirmed(condition: str, positive: bool, dead: Reading, other: Reading, intervene: Intervention) -> bool:
    """Whether forcing the condition kills the bias, and forcing its opposite brings it to life."""
    if not (condition.isidentifier() or condition.endswith(" is None")):
        return False
    return (
        intervene(dead, condition, positive, dead) is True
        and intervene(dead, condition, not positive, other) is False
        and intervene(other, condition, positive, dead) is True
    )


def _negation(condition: str) -> str:
    if condition.endswith(" is None"):
        return f"{condition.removesuffix(' is None')} is not None"
    if " == " in condition:
        return condition.replace(" == ", " != ", 1)
    return f"not {condition}" if condition.isidentifier() else f"not ({condition})"
