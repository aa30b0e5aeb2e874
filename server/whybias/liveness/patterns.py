"""``match`` patterns."""

from __future__ import annotations

import ast

from whybias.liveness import expressions
from whybias.liveness.frames import Frame
from whybias.liveness.machine import Machine, place_key
from whybias.liveness.objects import is_instance_of
from whybias.liveness.operations import compare
from whybias.liveness.values import Opaque, Value, is_unknown


def matches(machine: Machine, pattern: ast.pattern, subject: Value, frame: Frame, preferred: bool) -> bool:
    """Whether `subject` matches, binding the names it captures; asks for a decision where that is not known."""
    key = place_key(frame.scope, pattern)
    if isinstance(pattern, ast.MatchValue):
        equal = compare(machine, ast.Eq(), subject, expressions.evaluate(machine, pattern.value, frame), pattern, frame)
        return machine.truth(equal, key, preferred)
    if isinstance(pattern, ast.MatchSingleton):
        same = compare(machine, ast.Is(), subject, pattern.value, pattern, frame)
        return machine.truth(same, key, preferred)
    if isinstance(pattern, ast.MatchAs):
        if pattern.pattern is not None and not matches(machine, pattern.pattern, subject, frame, preferred):
            return False
        if pattern.name is not None:
            frame.assign(pattern.name, subject)
        return True
    if isinstance(pattern, ast.MatchOr):
        return any(matches(machine, one, subject, frame, preferred) for one in pattern.patterns)
    if isinstance(pattern, ast.MatchSequence):
        return _sequence(machine, pattern, subject, frame, preferred)
    if isinstance(pattern, ast.MatchClass) and not pattern.patterns and not pattern.kwd_patterns:
        answer = is_instance_of(machine, subject, expressions.evaluate(machine, pattern.cls, frame))
        return machine.decisions.decide(key, preferred) if answer is None else answer
    machine.cannot(type(pattern).__name__)
    for part in ast.walk(pattern):
        if isinstance(part, (ast.MatchAs, ast.MatchStar)) and part.name:
            frame.assign(part.name, Opaque("a captured pattern"))
    return machine.decisions.decide(key, preferred)


def _sequence(machine: Machine, pattern: ast.MatchSequence, subject: Value, frame: Frame, preferred: bool) -> bool:
    if not isinstance(subject, (list, tuple)):
        if not is_unknown(subject):
            return False
        subject = [Opaque("an unpacked item")] * len(pattern.patterns)
    star = next((i for i, part in enumerate(pattern.patterns) if isinstance(part, ast.MatchStar)), None)
    if star is None:
        return len(subject) == len(pattern.patterns) and all(
            matches(machine, part, item, frame, preferred) for part, item in zip(pattern.patterns, subject, strict=True)
        )
    after = len(pattern.patterns) - star - 1
    if len(subject) < star + after:
        return False
    starred = pattern.patterns[star]
    if isinstance(starred, ast.MatchStar) and starred.name:
        frame.assign(starred.name, list(subject[star : len(subject) - after]))
    outer = [*pattern.patterns[:star], *pattern.patterns[star + 1 :]]
    items = [*subject[:star], *subject[len(subject) - after :]]
    return all(matches(machine, part, item, frame, preferred) for part, item in zip(outer, items, strict=True))
