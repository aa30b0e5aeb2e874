"""Wrong entries: what an operation does to one contribution, exaggerated, and a shape with one wrong length."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from tests.knowledge.case import Case, call_of
from tests.knowledge.proof import Disproved, kind_of, outcomes, prove

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import Carried, Effect, Lost, Outcome, Removed, Unread
from whybias.knowledge.registry import Operation

WRONG_LENGTH = 97
Change = Callable[[Outcome, Axes], Outcome]


def _removed(outcome: Outcome, axes: Axes) -> Outcome:
    return Removed("")


def _untouched(outcome: Outcome, axes: Axes) -> Outcome:
    cautious = isinstance(outcome, Removed) or (isinstance(outcome, Carried) and outcome.axes.members <= axes.members)
    return outcome if cautious else Carried(axes)


def _narrowed(outcome: Outcome, axes: Axes) -> Outcome:
    if not isinstance(outcome, Carried) or outcome.axes.complement or not outcome.axes.members:
        return outcome
    return replace(outcome, axes=outcome.axes.without([min(outcome.axes.members)]))


CHANGES: Mapping[str, Change] = {
    "everything is removed": _removed,
    "everything passes as it is": _untouched,
    "one axis is forgotten": _narrowed,
}
"""Each claims more than it may: a bias that is seen would be called dead."""


@dataclass(frozen=True)
class Mutant:
    """One wrong answer to one case, and whether PyTorch refutes it."""

    case: Case
    name: str
    refuted: bool


def mutants(operation: Operation, case: Case) -> Iterator[Mutant]:
    """The wrong answers of an entry to one of its cases; those that are no different are left out."""
    right = operation.transfer(call_of(case, operation))
    if case.into is not None:
        found, axes = outcomes(case, right), Axes.of(*case.along)
        for name, change in CHANGES.items():
            wrong = [
                one if change is _untouched and _is_a_number(right, place) else _changed(one, change, axes)
                for place, one in enumerate(found)
            ]
            if wrong != found:
                yield Mutant(case, name, _refuted(case, operation, _answering(right, wrong), wrong))
    sized = _wrongly_sized(right)
    if sized is not None:
        kinds = outcomes(case, right) if case.into is not None else []
        yield Mutant(case, "a length is wrong", _refuted(case, operation, sized, kinds))


def _is_a_number(effect: Effect, place: int) -> bool:
    """Whether an output has no axes: whatever goes on there varies along none."""
    return place < len(effect.outputs) and effect.outputs[place].rank == 0


def _changed(outcome: Outcome, change: Change, axes: Axes) -> Outcome:
    """What is given up or not read stays so: there the entry claims nothing."""
    return outcome if isinstance(outcome, (Lost, Unread)) else change(outcome, axes)


def _answering(effect: Effect, wrong: list[Outcome]) -> Effect:
    return replace(effect, per_output=lambda name, axes, output: wrong[output])


def _wrongly_sized(effect: Effect) -> Effect | None:
    if not effect.outputs or not effect.outputs[0].sizes:
        return None
    shape = effect.outputs[0]
    axis = max(shape.sizes)
    return replace(effect, outputs=(shape.with_sizes({axis: WRONG_LENGTH}), *effect.outputs[1:]))


def _refuted(case: Case, operation: Operation, wrong: Effect, answers: list[Outcome]) -> bool:
    """Whether PyTorch, not what the case expects, tells that the effect is wrong."""
    expecting = replace(case, says=tuple(map(kind_of, answers)))
    try:
        prove(expecting, replace(operation, transfer=lambda call: wrong))
    except Disproved:
        return True
    return False
