"""Proofs by experiment: what the table says of an operation, held against real PyTorch in float64.

A `Case` is one call of one registered operation, with a contribution that is random along some axes of one input and
constant along the others. `prove` runs the real operation with and without it and raises `Disproved` where the
entry's answer does not describe what happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import torch
from tests.knowledge.building import Built, Into, build
from tests.knowledge.operands import abstract

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import (
    UNKNOWN,
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
from whybias.knowledge.registry import Operation, bind
from whybias.knowledge.shapes import RankNeeded, Shape

DRAWS = ((0, 1.0), (1, 0.1), (2, 1.0))
TOLERANCE = 1e-9


class Disproved(AssertionError):
    """PyTorch does not do what the table says."""


@dataclass(frozen=True)
class Case:
    """One call, and the contribution to follow through it.

    `args` and `options` are the call's arguments, with `T(2, 3)` for tensors; for a layer `made` and `having` are the
    constructor's. `into` names the parameter that the contribution arrives in (with an index for a list of
    tensors; None for a case about shapes only), `along` the axes it varies along. `says` is the kind of answer that
    the entry must give, per output where it is a tuple; "intact" is "carried" with the bias's own numbers. A carried
    contribution must vary along exactly the axes that the entry names, unless `loose`. `frozen` is for
    normalizers whose statistics do not follow the bias: the contribution passes, scaled. `evaluating` calls the
    layer in evaluation mode. `presumes` names arguments that the entry may take to be ordinary when unknown.
    """

    operation: str
    args: tuple[object, ...]
    options: Mapping[str, object] = field(default_factory=dict)
    made: tuple[object, ...] = ()
    having: Mapping[str, object] = field(default_factory=dict)
    into: Into | None = "input"
    along: tuple[int, ...] = ()
    says: str | tuple[str, ...] = "seen"
    loose: bool = False
    frozen: bool = False
    evaluating: bool = False
    presumes: tuple[str, ...] = ()

    def __str__(self) -> str:
        given = ", ".join([str(item) for item in self.args] + [f"{key}={item}" for key, item in self.options.items()])
        made = ", ".join([str(item) for item in self.made] + [f"{key}={item}" for key, item in self.having.items()])
        made = f"({made})" if self.made or self.having else ""
        return f"{self.operation}{made}({given}) {self.into} along {self.along}"


@dataclass(frozen=True)
class Difference:
    """What a contribution does to one output, over several draws.

    `axes` are those along which the difference varies, negative; `changes` tells whether there is any; `numbers`
    pairs the values of the contribution with those of the difference; `depends` says that it differs from one
    input to another.
    """

    axes: frozenset[int]
    changes: bool
    depends: bool
    numbers: tuple[tuple[frozenset[float], frozenset[float]], ...]
    real: torch.Tensor


def call_of(case: Case, operation: Operation, change: Callable[[str, object], object] | None = None) -> Call:
    """The call as the table sees it; `change` may alter each argument, by name."""
    given = [abstract(item) for item in case.args]
    options = {name: abstract(item) for name, item in case.options.items()}
    if operation.forward is None:
        bound = bind(operation.signature, given, options)
    else:
        made = [abstract(item) for item in case.made]
        having = {name: abstract(item) for name, item in case.having.items()}
        bound = {**bind(operation.signature, made, having), **bind(operation.forward, given, options)}
    if change is not None:
        bound = {name: change(name, value) for name, value in bound.items()}
    return Call(bound, training=not case.evaluating)


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
    _prove_shapes(case, effect)
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
        for index, outcome in enumerate(outcomes(case, effect)):
            if not isinstance(outcome, Seen):
                prove_outcome(case, outcome, index, exact=False)


def _hidings(case: Case, operation: Operation) -> Iterator[Callable[[str, object], object]]:
    def hide_sizes(name: str, value: object) -> object:
        return _reshaped(value, lambda shape: Shape(shape.rank))

    def hide_rank(name: str, value: object) -> object:
        return _reshaped(value, lambda shape: Shape())

    yield hide_sizes
    yield hide_rank
    for hidden, value in call_of(case, operation).arguments.items():
        if hidden in case.presumes or isinstance(value, Shape) or _holds_shapes(value):
            continue
        yield lambda name, value, hidden=hidden: UNKNOWN if name == hidden else value  # type: ignore[misc]


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
    return {Removed: "removed", PartlyRemoved: "partly", Seen: "seen", Lost: "lost", Unread: "unread"}[type(outcome)]


def prove_outcome(case: Case, outcome: Outcome, index: int, exact: bool) -> None:
    """Raise `Disproved` where PyTorch shows that `outcome` is not what becomes of the contribution."""
    if isinstance(outcome, Lost):
        return
    difference = differences(case)[index]
    if isinstance(outcome, (Removed, Unread)):
        if difference.changes:
            raise Disproved(f"{case}: output {index} changes, but the table says {outcome}")
        if isinstance(outcome, Removed):
            _prove_evaluation(case)
    elif isinstance(outcome, Carried):
        _prove_carried(case, outcome, index, difference, exact)
    elif isinstance(outcome, PartlyRemoved):
        expected = (outcome.removed, outcome.total)
        if nullity(case, index) != expected:
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
        return left.numel() == right.numel()
    distance = (left[:, None] - right[None, :]).abs()
    return bool((distance.amin(0) < 1e-8).all() and (distance.amin(1) < 1e-8).all())


def _prove_shapes(case: Case, effect: Effect) -> None:
    returned, several = built(case).returned()
    if several != (effect.several or len(effect.outputs) > 1):
        raise Disproved(f"{case}: returns {'several tensors' if several else 'one tensor'}")
    if len(returned) != len(effect.outputs):
        raise Disproved(f"{case}: returns {len(returned)} tensors, not {len(effect.outputs)}")
    for real, shape in zip(returned, effect.outputs, strict=True):
        if not isinstance(real, torch.Tensor):
            continue
        if shape.rank is not None and shape.rank != real.ndim:
            raise Disproved(f"{case}: has {real.ndim} axes, not {shape.rank}")
        for axis, size in shape.sizes.items():
            if real.shape[axis] != size:
                raise Disproved(f"{case}: axis {axis} has length {real.shape[axis]}, not {size}")


def contribution(shape: Sequence[int], along: Sequence[int], seed: int) -> torch.Tensor:
    """Random along exactly the given axes of a tensor of this shape; ascending where there is only one."""
    generator = torch.Generator().manual_seed(1000 + seed)
    sizes = [size if axis - len(shape) in along else 1 for axis, size in enumerate(shape)]
    drawn = torch.randn(sizes, generator=generator, dtype=torch.float64)
    if len(along) == 1:
        drawn = drawn.sort(dim=along[0]).values
    return drawn.expand(list(shape)).clone()


def built(case: Case) -> Built:
    """The real operation of a case, with the same parameters each time."""
    return build(case.operation, case.args, case.options, case.made, case.having, case.evaluating)


_MEASURED: dict[tuple[int, bool], tuple[Case, tuple[Difference, ...]]] = {}
"""By identity of the case, which is kept so that no other case gets its identity."""


def differences(case: Case, masked: bool = False) -> tuple[Difference, ...]:
    """What the contribution of `case` does to each output; measured once. `masked` leaves out masked places."""
    key = (id(case), masked)
    if key not in _MEASURED:
        _MEASURED[key] = case, _measure(case, masked)
    return _MEASURED[key][1]


def _measure(case: Case, masked: bool) -> tuple[Difference, ...]:
    assert case.into is not None
    real = built(case)
    shape = real.operand(case.into).shape
    reals = real.outputs(0)
    count = len(reals)
    axes: list[set[int]] = [set() for _ in range(count)]
    changes, depends = [False] * count, [False] * count
    numbers: list[list[tuple[frozenset[float], frozenset[float]]]] = [[] for _ in range(count)]
    for seed, scale in DRAWS:
        given = contribution(shape, case.along, seed) * scale
        first = _changed(real, given, 0, case.into, masked)
        second = _changed(real, given, 1, case.into, masked)
        for i, (left, right) in enumerate(zip(first, second, strict=True)):
            axes[i] |= varying(left.difference, left.noise) | varying(right.difference, right.noise)
            changes[i] |= bool((left.difference.abs() > left.noise).any())
            depends[i] |= bool(((left.difference - right.difference).abs() > left.noise + right.noise).any())
            numbers[i].append((_values(given), _values(left.difference)))
    return tuple(
        Difference(frozenset(axes[i]), changes[i], depends[i], tuple(numbers[i]), reals[i]) for i in range(count)
    )


@dataclass(frozen=True)
class _Change:
    difference: torch.Tensor
    noise: float


def _changed(real: Built, given: torch.Tensor, seed: int, into: Into, masked: bool) -> list[_Change]:
    plain, moved = real.outputs(seed), real.outputs(seed, (into, given))
    changes = []
    for before, after in zip(plain, moved, strict=True):
        size = float(before.abs().clamp(max=1e6).amax()) if before.numel() else 0.0
        same = (before == after) | (before.isnan() & after.isnan())
        difference = torch.where(same, torch.zeros_like(before), after - before)
        if masked:
            hidden = (before < -1e4) | (after < -1e4)
            difference = torch.where(hidden, torch.full_like(before, torch.nan), difference)
        changes.append(_Change(difference, TOLERANCE * (1.0 + size)))
    return changes


def varying(difference: torch.Tensor, noise: float) -> set[int]:
    """The axes along which a difference is not constant; not-a-number fits any number."""
    found = set()
    for axis in range(-difference.ndim, 0):
        low = torch.nan_to_num(difference, nan=torch.inf).amin(axis)
        high = torch.nan_to_num(difference, nan=-torch.inf, posinf=torch.inf).amax(axis)
        if bool((high - low > noise).any()):
            found.add(axis)
    return found


def _values(tensor: torch.Tensor) -> frozenset[float]:
    return frozenset(round(value, 10) for value in tensor.flatten().tolist())


_NULLITIES: dict[tuple[int, int], tuple[int, int]] = {}


def nullity(case: Case, index: int) -> tuple[int, int]:
    """How many dimensions of the contribution leave output `index` unchanged, and how many there are."""
    key = (id(case), index)
    if key not in _NULLITIES:
        _NULLITIES[key] = _nullity(case, index)
    return _NULLITIES[key]


def _nullity(case: Case, index: int) -> tuple[int, int]:
    assert case.into is not None
    real = built(case)
    shape = real.operand(case.into).shape
    sizes = [size if axis - len(shape) in case.along else 1 for axis, size in enumerate(shape)]
    basis = torch.eye(int(torch.tensor(sizes).prod()), dtype=torch.float64)
    columns = []
    for direction in basis:
        step = 1e-4 * direction.reshape(sizes).expand(list(shape))
        high, low = (real.outputs(0, (case.into, sign * step))[index] for sign in (1, -1))
        columns.append((high - low).flatten())
    singular = torch.linalg.svdvals(torch.stack(columns))
    kept = int((singular > 1e-5 * singular.amax()).sum()) if float(singular.amax()) > 1e-12 else 0
    return len(basis) - kept, len(basis)


def _prove_evaluation(case: Case) -> None:
    """One change of the running mean must undo the contribution in evaluation mode."""
    assert case.into is not None
    real = built(case)
    module = real.module
    if module is None or getattr(module, "running_mean", None) is None:
        return
    given = contribution(real.operand(case.into).shape, case.along, 0)
    mean = module.running_mean
    channel = next(axis for axis in (1, 0) if given.ndim > axis and given.shape[axis] == len(mean))
    module.eval()
    before = real.outputs(0)[0]
    module.running_mean = mean + given.movedim(channel, 0).flatten(1).mean(1)
    after = real.outputs(0, (case.into, given))[0]
    if not torch.allclose(before, after, rtol=TOLERANCE, atol=TOLERANCE):
        raise Disproved(f"{case}: no running mean restores the output in evaluation mode")


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
    for case in cases:
        try:
            prove(case, wrong)
        except Disproved:
            return True
    return False
