"""What one run says of each layer it built."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from whybias.frozen import frozen
from whybias.knowledge.registry import Operation
from whybias.knowledge.symbols import Symbol, divide
from whybias.liveness.frames import Code, Surroundings
from whybias.liveness.instances import Event, Instance, Site
from whybias.liveness.machine import Machine
from whybias.liveness.passed_on import passed_on
from whybias.liveness.tensors import Tensor, Trail
from whybias.liveness.values import ClassValue, External, FunctionValue, Opaque, Partial, Value, describe
from whybias.liveness.verdicts import StepKind
from whybias.liveness.ways import SHARED, is_same

if TYPE_CHECKING:
    from fractions import Fraction


class Outcome(Enum):
    """What became of one layer's bias in one run."""

    DEAD = "dead"
    PARTIAL = "partial"
    LIVE = "live"
    ESCAPED = "escaped"
    """Only whoever uses the module can see it."""
    UNKNOWN = "unknown"
    UNUSED = "unused"

    @property
    def is_hopeful(self) -> bool:
        """Whether the bias, or a part of it, does nothing here."""
        return self in (Outcome.DEAD, Outcome.PARTIAL)


_PLAIN = (bool, int, float, str, type(None), Symbol, External, ClassValue, FunctionValue, Partial)


@frozen
class Observation:
    """One layer instance of one run, without the run itself.

    `name` is what the outermost module calls it (`names`: it and all that say the same), `entry` the plain arguments
    of the function around the constructor call, `around` those of the function around that, where it is a mere
    helper. `uses` are the calls of the layer, `touched` where its bias is named. `facts` says which plain conditions
    over the parameters of these functions held. `counts` is how many of how many elements are removed, for `PARTIAL`,
    where the numbers are known. `passed_on` are the parameters of the module around the call for which its maker writes
    no constant; None where that is not known.
    """

    site: Site
    operation: Operation
    name: str | None
    size: int | None
    entry: Mapping[str, Value]
    around: Surroundings | None
    uses: tuple[tuple[Code, ast.AST], ...]
    touched: tuple[tuple[Code, ast.AST], ...]
    outcome: Outcome
    trail: Trail | None
    facts: tuple[tuple[str, bool], ...]
    counts: tuple[int, int] | None = None
    passed_on: frozenset[str] | None = None
    names: tuple[str, ...] = ()


@frozen
class _Entry:
    """What an observation keeps of the parameters of the function around a constructor call."""

    plain: Mapping[str, Value]
    around: Surroundings | None
    facts: tuple[tuple[str, bool], ...]


def observe(machine: Machine) -> list[Observation]:
    """What this run says of every layer it built that can have a bias; layers that say the same are one."""
    found: list[Callable[..., Observation]] = []
    entries: dict[tuple[int, int], _Entry] = {}
    said: dict[object, dict[str, None]] = {}
    for instance in _in_order(machine):
        site = instance.site
        if instance.layer is None or instance.layer.bias is None or site is None or instance.broken:
            continue
        around = instance.around
        told = (id(instance.entry), id(around))
        entry = entries.get(told)
        if entry is None:
            outer = None if around is None else replace(around, entry=_plain(around.entry))
            entry = entries[told] = _Entry(_plain(instance.entry), outer, _facts(machine, instance))
        outcome, trail, counts = _judge(instance)
        key = (
            site.node,
            site.code,
            outcome,
            entry.facts,
            counts,
            given := passed_on(instance),
            frozenset([id(node) for _, node in instance.touched]),
        )
        name = instance.path()
        names = said.get(key)
        if names is not None:
            if name is not None:
                names[name] = None
            continue
        said[key] = {} if name is None else {name: None}
        found.append(
            partial(
                Observation,
                site,
                instance.layer,
                name,
                bias_size(instance),
                entry.plain,
                entry.around,
                tuple(instance.uses),
                tuple(instance.touched),
                outcome,
                None if trail is None else trail.without_run(),
                entry.facts,
                counts,
                given,
            )
        )
    return [observation(names=tuple(names)) for observation, names in zip(found, said.values(), strict=True)]


def _in_order(machine: Machine) -> Iterator[Instance]:
    """The modules of a run from the outermost inwards, in the order of registration, however they came to be made.

    A module that was recalled is noted later, and its parts in another order, than one whose constructor ran.
    """
    seen: set[int] = set()
    outermost = [one for one in machine.instances if one.parent is None]
    pending: list[Value] = [*reversed(machine.instances), *reversed(outermost)]
    while pending:
        part = pending.pop()
        if isinstance(part, Instance) and id(part) not in seen:
            seen.add(id(part))
            yield part
            pending.extend(reversed(part.children.values()))


def outcome_of(layer: Instance) -> Outcome:
    """What became of the bias of one layer in its run."""
    return _judge(layer)[0]


def _plain(entry: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in entry.items() if isinstance(value, _PLAIN)}


def _judge(instance: Instance) -> tuple[Outcome, Trail | None, tuple[int, int] | None]:
    if not instance.events:
        return Outcome.UNUSED, None, None
    whole = [event for event in instance.events if not event.part]
    for kind, outcome in (
        (StepKind.SEEN, Outcome.LIVE),
        (StepKind.LOST, Outcome.UNKNOWN),
        (StepKind.ESCAPED, Outcome.ESCAPED),
    ):
        for event in whole:
            if event.kind is kind:
                return outcome, event.trail, None
    for event in whole:
        if event.kind is StepKind.PARTLY_REMOVED:
            return Outcome.PARTIAL, event.trail, _counts(event)
    parts = [event for event in instance.events if event.part]
    if parts:
        return _judge_parts(instance, parts)
    shared = next((trail for event in whole if (trail := _shared_statistics(instance, event)) is not None), None)
    if shared is not None:
        return Outcome.LIVE, shared, None
    return Outcome.DEAD, whole[0].trail, None


def _judge_parts(instance: Instance, parts: list[Event]) -> tuple[Outcome, Trail | None, tuple[int, int] | None]:
    """A bias of which slices go different ways, such as that of a fused query, key and value projection."""
    from fractions import Fraction  # most files need none, and it loads decimal numbers as well

    removed = Fraction(0)
    dead_trail: Trail | None = None
    by_part: dict[tuple[tuple[int, int], ...], list[Event]] = {}
    for event in parts:
        by_part.setdefault(event.part, []).append(event)
    others: Event | None = None
    for part, events in by_part.items():
        related = [
            event
            for other, more in by_part.items()
            if other[: len(part)] == part or part[: len(other)] == other
            for event in more
        ]
        if all(event.kind is StepKind.REMOVED and _shared_statistics(instance, event) is None for event in related):
            share = Fraction(1)
            for _, count in part:
                share /= count
            removed += share
            dead_trail = events[0].trail
        else:
            worst = next((e for e in events if e.kind is not StepKind.REMOVED), events[0])
            if others is None or (worst.kind is StepKind.SEEN and others.kind is not StepKind.SEEN):
                others = worst
    if others is None:
        return Outcome.DEAD, dead_trail, None
    if dead_trail is not None and others.kind is StepKind.SEEN:
        return Outcome.PARTIAL, dead_trail, _share_of(instance, removed)
    if others.kind is StepKind.SEEN:
        return Outcome.LIVE, others.trail, None
    return (Outcome.ESCAPED if others.kind is StepKind.ESCAPED else Outcome.UNKNOWN), others.trail, None


def bias_size(instance: Instance) -> int | None:
    """The number of bias parameters, where known."""
    if instance.layer is None or instance.layer.bias is None:
        return None
    size = instance.arguments.get(instance.layer.bias.size)
    if isinstance(size, (list, tuple)):
        total = 1
        for part in size:
            if not isinstance(part, int):
                return None
            total *= part
        return total
    return size if isinstance(size, int) and not isinstance(size, bool) else None


def _share_of(instance: Instance, share: Fraction) -> tuple[int, int] | None:
    size = bias_size(instance)
    return (int(size * share), size) if size is not None and (size * share).denominator == 1 else None


def _counts(event: Event) -> tuple[int, int] | None:
    removed, total = event.removed, event.total
    if isinstance(removed, int) and isinstance(total, int):
        return removed, total
    if isinstance(removed, (int, Symbol)) and isinstance(total, (int, Symbol)):
        ratio = divide(total, removed)
        if isinstance(ratio, int):
            return 1, ratio
    return None


def _shared_statistics(instance: Instance, event: Event) -> Trail | None:
    """Where a normalizer keeps one set of running statistics for several inputs, no one change of them can stand in
    for the bias: the trail that says so, or None."""
    layer = event.trail.layer
    if event.kind is not StepKind.REMOVED or layer is None or layer.calls < 2 or not layer.keeps_statistics():
        return None
    removals = layer.removals.get(instance, [])
    if is_same(removals, layer.calls):
        return None
    return Trail(
        StepKind.SEEN, event.trail.operation, event.trail.name, SHARED, event.trail.spot, layer, event.trail.earlier
    )


def _facts(machine: Machine, instance: Instance) -> tuple[tuple[str, bool], ...]:
    """Plain conditions over the parameters of the enclosing function, with their answers in this run.

    Of the function around a helper only what chooses is told: flags, classes and texts, but no numbers.
    """
    facts: dict[str, bool] = {}
    given = machine.decisions.given
    entry = dict(instance.entry)
    if instance.around is not None:
        outer = {name: value for name, value in instance.around.entry.items() if _chooses(value)}
        entry = {**outer, **entry}
    for name, value in entry.items():
        if isinstance(value, (Opaque, Instance, Tensor)):
            continue
        if isinstance(value, Symbol):
            text = str(value)
            if text in given:
                facts[name] = given[text]
            if f"{text} is None" in given:
                facts[f"{name} is None"] = given[f"{text} is None"]
            if text == name:  # what is assumed of it holds, whether the program asks or not
                assumed = machine.decisions.forced.items()
                facts.update((key, answer) for key, answer in assumed if key.startswith(f"{name} == "))
            continue
        facts[f"{name} is None"] = value is None
        if isinstance(value, bool) or value is None:
            facts[name] = bool(value)
        elif isinstance(value, (int, str, float)):
            # of a number or text only its own value was seen: "not zero" would speak of others
            facts[f"{name} == {value!r}"] = True
        elif isinstance(value, (External, ClassValue)):
            facts[f"{name} is {describe(value)}"] = True
    symbols = {str(value) for value in entry.values() if isinstance(value, Symbol)}
    for text, names in machine.decisions.conditions.items():
        if names <= symbols and names <= set(entry):
            facts.setdefault(text, given[text])
    return machine.program.known_facts(facts)


def _chooses(value: Value) -> bool:
    return value is None or isinstance(value, (bool, str, External, ClassValue))
