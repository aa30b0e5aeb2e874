"""What a contribution really does to the outputs of an operation: two runs of PyTorch, and their difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from tests.knowledge.building import Built, Into
from tests.knowledge.case import Case, built

DRAWS = ((0, 1.0), (1, 0.1), (2, 1.0))
TOLERANCE = 1e-9


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


def contribution(shape: Sequence[int], along: Sequence[int], seed: int) -> torch.Tensor:
    """Random along exactly the given axes of a tensor of this shape; ascending where there is only one."""
    generator = torch.Generator().manual_seed(1000 + seed)
    sizes = [size if axis - len(shape) in along else 1 for axis, size in enumerate(shape)]
    drawn = torch.randn(sizes, generator=generator, dtype=torch.float64)
    if len(along) == 1:
        drawn = drawn.sort(dim=along[0]).values
    return drawn.expand(list(shape)).clone()


_RETURNED: dict[int, tuple[Case, tuple[list[object], bool]]] = {}


def returned(case: Case) -> tuple[list[object], bool]:
    """What PyTorch returns, and whether that is a tuple or list; run once."""
    if id(case) not in _RETURNED:
        _RETURNED[id(case)] = case, built(case).returned()
    return _RETURNED[id(case)][1]


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
