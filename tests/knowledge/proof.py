"""Proofs by experiment: what the table says of an operation, held against real PyTorch in float64.

`prove` runs the real operation of a `Case` with and without its contribution and raises `Disproved` where the
entry's answer does not describe what happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import prod

import torch
from tests.knowledge.case import Case, built, call_of
from tests.knowledge.measuring import TOLERANCE, Difference, contribution, differences, nullity, returned

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import (
    UNKNOWN,
    Blurred,
    Call,
    Carried,
    Effect,
    Lost,
    Outcome,
    PartlyRemoved,
    Removed,
    Seen,
    Unread,
)
from whybias.knowledge.registry import Operation
from whybias.knowledge.shapes import RankNeeded, Shape
from whybias.knowledge.symbols import Size, Symbol


class Disproved(AssertionError):
    """PyTorch does not do what the table says."""


def outcomes(case: Case, effect: Effect) -> list[Outcome]:
    """The entry's answer for the contribution of `case`, one per output."""
    name, index = case.into if isinstance(case.into, tuple) else (case.into, 0)
    assert name is not None
    axes = Axes.of(*case.along)
    if effect.per_output is not None:
        return [effect.per_output(name, axes, i) for i in range(len(effect.outputs))]
    through = effect.through.get(name)
    if isinstance(through, Sequence):
        through = through[index]
    return [Seen("") if through is None else through(axes)] * len(effect.outputs)


def prove(case: Case, operation: Operation) -> None:
    """Hold the answer of `operation` for `case` against PyTorch."""
    effect = operation.transfer(call_of(case, operation))
    prove_shapes(case, effect)
    if case.into is None:
        return
    found = outcomes(case, effect)
    wanted = case.says if isinstance(case.says, tuple) else (case.says,) * len(found)
    for index, (outcome, kind) in enumerate(zip(found, wanted, strict=True)):
        if kind_of(outcome) != kind:
            raise Disproved(f"{case}: output {index} is {outcome}, not {kind}")
        prove_outcome(case, outcome, index, exact=not case.loose)


def prove_cautious(case: Case, operation: Operation) -> None:
    """The same with less known: whatever the entry still claims must be true.

    Lengths, ranks and single arguments are hidden in turn. Saying "seen" of too much is allowed here: an unknown
    argument that decides between seen and carried may be taken either way only where it costs no false alarm.
    """
    if case.into is None:
        return
    for change in _hidings(case, operation):
        try:
            effect = operation.transfer(call_of(case, operation, change))
        except (RankNeeded, IndexError, ValueError):
            continue
        if len(effect.outputs) != len(differences(case)):
            continue
        prove_shapes(case, effect, presumes_batch=change is hide_rank)
        for index, outcome in enumerate(outcomes(case, effect)):
            if not isinstance(outcome, Seen):
                prove_outcome(case, outcome, index, exact=False)


def hide_sizes(name: str, value: object) -> object:
    """No length is known."""
    return _reshaped(value, lambda shape: Shape(shape.rank))


def hide_rank(name: str, value: object) -> object:
    """Nothing is known of any shape."""
    return _reshaped(value, lambda shape: Shape())


def name_numbers(name: str, value: object) -> object:
    """Every whole number from 2 on becomes a symbol that tells it: equal numbers stay equal."""
    return _named(value)


def _hidings(case: Case, operation: Operation) -> Iterator[Callable[[str, object], object]]:
    yield hide_sizes
    yield hide_rank
    yield name_numbers
    for hidden, value in call_of(case, operation).arguments.items():
        if hidden in case.presumes or isinstance(value, Shape) or _holds_shapes(value):
            continue
        yield lambda name, value, hidden=hidden: UNKNOWN if name == hidden else value  # type: ignore[misc]


def _named(value: object) -> object:
    if isinstance(value, Shape):
        return Shape(value.rank, {axis: _symbol(size) for axis, size in value.sizes.items()})
    if isinstance(value, (list, tuple)):
        return type(value)(_named(item) for item in value)
    return _symbol(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _symbol(size: Size) -> Size:
    return Symbol.named(f"n{size}") if isinstance(size, int) and size > 1 else size


def _number(size: Size) -> int:
    """The number that a symbol made by `_symbol`, or a product of such, stands for."""
    if isinstance(size, int):
        return size
    above = [int(atom.removeprefix("n")) for atom in size.atoms]
    below = [int(atom.removeprefix("n")) for atom in size.under]
    return size.factor * prod(above) // (size.divisor * prod(below))


def _holds_shapes(value: object) -> bool:
    return isinstance(value, (list, tuple)) and any(isinstance(item, Shape) or _holds_shapes(item) for item in value)


def _reshaped(value: object, change: Callable[[Shape], Shape]) -> object:
    if isinstance(value, Shape):
        return change(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_reshaped(item, change) for item in value)
    return value


def kind_of(outcome: Outcome) -> str:
    """The word for an outcome that the cases use."""
    if isinstance(outcome, Carried):
        return "intact" if outcome.intact else "carried"
    names = {
        Removed: "removed",
        PartlyRemoved: "partly",
        Seen: "seen",
        Lost: "lost",
        Blurred: "blurred",
        Unread: "unread",
    }
    return names[type(outcome)]


def prove_outcome(case: Case, outcome: Outcome, index: int, exact: bool) -> None:
    """Raise `Disproved` where PyTorch shows that `outcome` is not what becomes of the contribution."""
    if isinstance(outcome, Lost) and not isinstance(outcome, Blurred):
        return
    difference = differences(case)[index]
    if isinstance(outcome, Blurred) and not difference.changes:
        raise Disproved(f"{case}: output {index} does not change, but the table says {outcome}")
    if isinstance(outcome, (Removed, Unread)):
        if difference.changes:
            raise Disproved(f"{case}: output {index} changes, but the table says {outcome}")
        if isinstance(outcome, Removed):
            _prove_evaluation(case)
    elif isinstance(outcome, Carried):
        _prove_carried(case, outcome, index, difference, exact)
    elif isinstance(outcome, PartlyRemoved):
        expected = (outcome.removed, outcome.total)
        if nullity(case, index) != (_number(outcome.removed), _number(outcome.total)):
            raise Disproved(f"{case}: {nullity(case, index)} dimensions are removed, not {expected}")
    elif case.frozen and not difference.changes:
        _prove_frozen(case)
    elif not difference.changes:
        raise Disproved(f"{case}: output {index} does not change, but the table says it is seen")
    elif exact and not (case.frozen or difference.depends or difference.axes - set(case.along)):
        raise Disproved(f"{case}: the difference is carried along {set(difference.axes)}, not seen")


def _prove_carried(case: Case, outcome: Carried, index: int, difference: Difference, exact: bool) -> None:
    if outcome.masked:
        difference = differences(case, masked=True)[index]
    real = difference.real
    axes = {axis for axis in range(-real.ndim, 0) if axis in outcome.axes and real.shape[axis] != 1}
    if not difference.axes <= axes:
        raise Disproved(f"{case}: output {index} also varies along {set(difference.axes) - axes}")
    if exact and axes != difference.axes:
        raise Disproved(f"{case}: output {index} varies along {set(difference.axes)} only, not {axes}")
    if not difference.changes and exact:
        raise Disproved(f"{case}: output {index} does not change, but the table says it is carried")
    if outcome.intact:
        for given, found in difference.numbers:
            expected = _part(sorted(given), outcome.part) if outcome.part else given
            if not _same_numbers(expected, found):
                raise Disproved(f"{case}: output {index} does not hold the contribution's own numbers")


def _part(numbers: Sequence[float], part: tuple[int, int]) -> frozenset[float]:
    """Which of the numbers an equal part holds. The draws are sorted along their only axis (see `contribution`)."""
    size = len(numbers) // part[1]
    return frozenset(numbers[part[0] * size : (part[0] + 1) * size])


def _same_numbers(expected: frozenset[float], found: frozenset[float]) -> bool:
    left = torch.tensor(sorted(expected), dtype=torch.float64)
    right = torch.tensor(sorted(found), dtype=torch.float64)
    if left.numel() == 0 or right.numel() == 0:
        return bool(left.numel() == right.numel())
    distance = (left[:, None] - right[None, :]).abs()
    return bool((distance.amin(0) < 1e-8).all() and (distance.amin(1) < 1e-8).all())


def prove_shapes(case: Case, effect: Effect, presumes_batch: bool = False) -> None:
    """Hold the number of outputs, their ranks and lengths against PyTorch.

    `presumes_batch` allows one axis too many, where the entry takes an input of unknown rank to be a batch.
    """
    results, several = returned(case)
    if several != (effect.several or len(effect.outputs) > 1):
        raise Disproved(f"{case}: returns {'several tensors' if several else 'one tensor'}")
    if len(results) != len(effect.outputs):
        raise Disproved(f"{case}: returns {len(results)} tensors, not {len(effect.outputs)}")
    for real, shape in zip(results, effect.outputs, strict=True):
        if not isinstance(real, torch.Tensor):
            continue
        presumed = presumes_batch and shape.rank == real.ndim + 1
        if shape.rank is not None and shape.rank != real.ndim and not presumed:
            raise Disproved(f"{case}: has {real.ndim} axes, not {shape.rank}")
        for axis, size in shape.sizes.items():
            if real.shape[axis] != _number(size):
                raise Disproved(f"{case}: axis {axis} has length {real.shape[axis]}, not {size}")


_EVALUATED: dict[int, tuple[Case, bool]] = {}


def _prove_evaluation(case: Case) -> None:
    """One change of the running mean must undo the contribution in evaluation mode."""
    if id(case) not in _EVALUATED:
        _EVALUATED[id(case)] = case, _running_mean_restores(case)
    if not _EVALUATED[id(case)][1]:
        raise Disproved(f"{case}: no running mean restores the output in evaluation mode")


def _running_mean_restores(case: Case) -> bool:
    assert case.into is not None
    real = built(case)
    module = real.module
    if module is None or getattr(module, "running_mean", None) is None:
        return True
    given = contribution(real.operand(case.into).shape, case.along, 0)
    mean = module.running_mean
    channel = next(axis for axis in (1, 0) if given.ndim > axis and given.shape[axis] == len(mean))
    module.eval()
    before = real.outputs(0)[0]
    module.running_mean = mean + given.movedim(channel, 0).flatten(1).mean(1)
    after = real.outputs(0, (case.into, given))[0]
    return bool(torch.allclose(before, after, rtol=TOLERANCE, atol=TOLERANCE))


def _prove_frozen(case: Case) -> None:
    """Training must leave the running mean alone, so that evaluation sees what training did not."""
    assert case.into is not None
    real = built(case)
    given = contribution(real.operand(case.into).shape, case.along, 0)
    assert real.module is not None
    before = real.module.running_mean.clone()
    real.run(0, (case.into, given))
    if not torch.allclose(before, real.module.running_mean, rtol=TOLERANCE, atol=TOLERANCE):
        raise Disproved(f"{case}: the running mean follows")
    real.module.eval()
    if torch.allclose(real.outputs(0)[0], real.outputs(0, (case.into, given))[0]):
        raise Disproved(f"{case}: neither training nor evaluation sees it")


def disproved(operation: Operation, transfer: Callable[[Call], Effect], cases: Sequence[Case]) -> bool:
    """Whether PyTorch refutes `transfer` as the transfer of `operation` on at least one of its cases."""
    wrong = replace(operation, transfer=transfer)
    try:
        for case in cases:
            prove(case, wrong)
    except Disproved:
        return True
    return False
