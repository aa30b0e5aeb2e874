"""From what many runs say of a constructor call to one verdict.

What a class returns is seen by whoever uses it, so its own word on that gives way to its users' inside the project.
One real use that sees the bias keeps it live.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from whybias.frozen import frozen
from whybias.liveness.conditions import Intervention, condition_for, owners
from whybias.liveness.exploration import Exploration
from whybias.liveness.flips import TRAINING
from whybias.liveness.observations import Outcome
from whybias.liveness.readings import Reading, is_own
from whybias.liveness.verdicts import Basis, Verdict


@frozen
class Joined:
    """The verdict on one constructor call, and the reading that explains it."""

    verdict: Verdict
    reading: Reading
    when: str | None
    basis: Basis
    readings: tuple[Reading, ...]
    when_of: tuple[str, ...] = ()
    """Whose parameters the condition speaks of, where it is not the function around the constructor call."""


def join(readings: Sequence[Reading], explorations: Sequence[Exploration], intervene: Intervention) -> Joined:
    """The verdict over all readings of one site; `explorations` are all entry points looked at."""
    used = [reading for reading in readings if reading.observation.outcome is not Outcome.UNUSED]
    if not used:
        return _joined(Verdict.UNKNOWN, readings[0], None, readings)
    heard, left_to_users = _without_overruled(used)
    let_out = _let_out(used, heard)
    unanswered = [
        one
        for one in let_out
        if not _is_answered(one, used) and (one.observation.outcome is Outcome.ESCAPED or _is_passed_on(one, used))
    ]
    dead = _of(heard, Outcome.DEAD)
    partial = _of(heard, Outcome.PARTIAL)
    live = _of(heard, Outcome.LIVE) + _of(heard, Outcome.ESCAPED)
    unknown = _of(heard, Outcome.UNKNOWN)
    if dead and not (partial or live or unknown):
        if _unfinished_users(left_to_users, explorations):
            return _joined(Verdict.UNKNOWN, dead[0], None, readings)
        basis = Basis.PROJECT_USERS if let_out else _basis(readings, left_to_users)
        return _dead_as_far_as_seen(dead, unanswered, used, readings, left_to_users, basis, intervene)
    if dead:
        return _mixed(dead, partial + live + unanswered, unknown, readings, left_to_users, intervene)
    if live:
        steady = [reading for reading in live if reading.observation.outcome is Outcome.LIVE]
        if not steady and _unfinished_users(frozenset(reading.entry for reading in live), explorations):
            return _joined(Verdict.UNKNOWN, live[0], None, readings)
        return _joined(Verdict.LIVE, (steady or live)[0], None, readings)
    if unknown:
        return _joined(Verdict.UNKNOWN, unknown[0], None, readings)
    if unanswered:
        return _joined(Verdict.UNKNOWN, unanswered[0], None, readings)
    return _joined(Verdict.PARTIAL, partial[0], None, readings, _basis(readings, left_to_users))


def _dead_as_far_as_seen(
    dead: list[Reading],
    unanswered: list[Reading],
    used: list[Reading],
    readings: Sequence[Reading],
    left_to_users: frozenset[tuple[str, str]],
    basis: Basis,
    intervene: Intervention,
) -> Joined:
    """Dead wherever it was heard of; `unanswered` are the parameters that would let it out."""
    condition = condition_for(dead, unanswered, _doubts(readings), intervene) if unanswered else None
    if condition is not None:
        return _conditional(dead, condition, readings, left_to_users)
    given = [one for one in unanswered if _is_passed_on(one, used)]
    if given:
        return _worst(_of(given, Outcome.ESCAPED), _of(given, Outcome.UNKNOWN), readings)
    return _joined(Verdict.DEAD, dead[0], None, readings, basis)


def _joined(
    verdict: Verdict, reading: Reading, when: str | None, readings: Sequence[Reading], basis: Basis = Basis.CLASS
) -> Joined:
    return Joined(verdict, reading, when, basis, tuple(readings))


def _conditional(
    dead: list[Reading], condition: str, readings: Sequence[Reading], left_to_users: frozenset[tuple[str, str]]
) -> Joined:
    basis = _basis(readings, left_to_users)
    return Joined(Verdict.DEAD, dead[0], condition, basis, tuple(readings), owners(condition, dead))


def _of(readings: Iterable[Reading], outcome: Outcome) -> list[Reading]:
    """The readings with this outcome, those of runs with defaults first."""
    found = [reading for reading in readings if reading.observation.outcome is outcome]
    return sorted(found, key=lambda reading: reading.flip is not None)


def _without_overruled(readings: list[Reading]) -> tuple[list[Reading], frozenset[tuple[str, str]]]:
    """The readings without the open ends of entries that other entries use: what they return, and what they lack.

    The second result names the entries whose own word was left to their users: with their defaults, or, where those
    make no such layer, with others.
    """
    used = {entry for uses, by in {(r.uses, r.entry) for r in readings} for entry in uses if entry != by}
    open_ends = (Outcome.ESCAPED, Outcome.UNKNOWN)
    in_use = {r.entry for r in readings if r.flip is None}
    usually_dead = _usually_dead(readings)
    kept = [
        r
        for r in readings
        if r.observation.outcome not in open_ends
        or r.entry not in used
        or (_is_doubt(r) and not in_use - {r.entry})
        or (r.flip is not None and not r.flip.is_parameter and r.entry in usually_dead)
    ]
    if not kept:
        return readings, frozenset()
    kept_ones = set(map(id, kept))
    dropped = [r for r in readings if id(r) not in kept_ones]
    return kept, frozenset(r.entry for r in dropped if r.flip is None or r.entry not in in_use)


def _let_out(used: list[Reading], heard: list[Reading]) -> list[Reading]:
    """The readings not heard in which a parameter lets a bias out that is dead by default, or may do so."""
    kept, usually_dead = set(map(id, heard)), _usually_dead(used)
    return [
        one
        for one in _of(used, Outcome.ESCAPED) + _of(used, Outcome.UNKNOWN)
        if id(one) not in kept and one.flip is not None and one.flip.is_parameter and one.entry in usually_dead
    ]


def _usually_dead(readings: list[Reading]) -> set[tuple[str, str]]:
    """The entries that without a flip say nothing but that the bias, or a part of it, does nothing."""
    by_default = [reading for reading in readings if reading.flip is None]
    others = {reading.entry for reading in by_default if not reading.observation.outcome.is_hopeful}
    return {reading.entry for reading in by_default} - others


def _by_default(one: Reading, used: list[Reading]) -> list[Reading]:
    """What the same entry says without a flip."""
    return [reading for reading in used if reading.entry == one.entry and reading.flip is None]


def _is_answered(one: Reading, used: list[Reading]) -> bool:
    """Whether a user was seen to give what lets the bias out, so that the fate it meets there is known."""
    usual = [reading.observation.facts for reading in _by_default(one, used)]
    changed = set(one.observation.facts).difference(*usual)
    return any(one.entry in user.uses and changed <= set(user.observation.facts) for user in used if not is_own(user))


def _is_passed_on(one: Reading, used: list[Reading]) -> bool:
    """Whether the parameter that was changed is one that a user hands on from its own maker."""
    about = set(re.findall(r"\w+", "" if one.flip is None else one.flip.condition))
    given = [user.observation.passed_on for user in used if not is_own(user)]
    return any(names is None or not about.isdisjoint(names) for names in given)


def _is_doubt(reading: Reading) -> bool:
    """Whether sight was lost in a run that differs in what no caller of the constructor controls."""
    flip = reading.flip
    return reading.observation.outcome is Outcome.UNKNOWN and flip is not None and not flip.is_parameter


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
    if not seen and real_users and all(_is_left_out(r, real_users, intervene) for r in unknown):
        return _joined(Verdict.DEAD, real_users[0], None, readings, Basis.PROJECT_USERS)
    if _depends_on_more(others):
        return _worst(seen, unknown, readings)
    condition = condition_for(dead, others, _doubts(readings), intervene)
    if condition is not None:
        return _conditional(dead, condition, readings, left_to_users)
    return _worst(seen, unknown, readings)


def _is_left_out(reading: Reading, users: list[Reading], intervene: Intervention) -> bool:
    """Whether sight was lost only with an input that no user hands on, or by an answer that a user's code asks for."""
    flip = reading.flip
    if flip is None or flip.is_parameter or flip == TRAINING:
        return False
    return not any(map(intervene.takes_more, users)) if flip.is_input else not is_own(reading)


def _doubts(readings: Sequence[Reading]) -> list[Reading]:
    """What entries lack by their own word where a parameter is given something unknown."""
    return [
        r
        for r in readings
        if r.observation.outcome is Outcome.UNKNOWN and r.flip is not None and r.flip.is_parameter and is_own(r)
    ]


def _depends_on_more(others: list[Reading]) -> bool:
    """Whether some came about only where something that no caller of the constructor controls went another way."""
    steady = {(r.entry, r.observation.facts) for r in others if r.flip is None or r.flip.is_parameter}
    return any(
        r.flip is not None and not r.flip.is_parameter and (r.entry, r.observation.facts) not in steady for r in others
    )


def _worst(seen: list[Reading], unknown: list[Reading], readings: Sequence[Reading]) -> Joined:
    live = [reading for reading in seen if reading.observation.outcome is not Outcome.PARTIAL]
    if live:
        return _joined(Verdict.LIVE, live[0], None, readings)
    if unknown:
        return _joined(Verdict.UNKNOWN, unknown[0], None, readings)
    return _joined(Verdict.PARTIAL, seen[0], None, readings)
