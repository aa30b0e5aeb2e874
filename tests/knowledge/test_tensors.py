"""What the table says of tensor functions and methods, proven against PyTorch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

pytest.importorskip("torch", reason="PyTorch is the judge of these tests")
pytest.importorskip("einops", reason="its functions are among those proven")

from tests.knowledge import cases_tensors_arithmetic, cases_tensors_layout, cases_tensors_products
from tests.knowledge.proof import (
    Case,
    Disproved,
    call_of,
    differences,
    outcomes,
    prove,
    prove_cautious,
    prove_outcome,
)

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import Carried, Outcome, Removed, Seen, Unread
from whybias.knowledge.table import lookup

pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore:Implicit dimension choice")]

CASES: list[Case] = [
    *cases_tensors_arithmetic.CASES,
    *cases_tensors_layout.CASES,
    *cases_tensors_products.CASES,
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_pytorch_agrees(case: Case) -> None:
    operation = lookup(case.operation)
    assert operation is not None
    prove(case, operation)
    prove_cautious(case, operation)


def wrong(outcome: Outcome, case: Case, index: int) -> Iterator[Outcome]:
    """Answers that are not true of output `index`, where `outcome` is the exact one."""
    sizes = differences(case)[index].real.shape
    long = {axis for axis in range(-len(sizes), 0) if sizes[axis] > 1}
    if isinstance(outcome, Carried):
        yield Removed("")
        axes = long.intersection(outcome.axes.within(len(sizes)).members)
        yield from (replace(outcome, axes=Axes(frozenset(axes - {axis}))) for axis in axes)
        if not case.loose:
            yield from (replace(outcome, axes=Axes(frozenset(axes | {axis}))) for axis in long - axes)
    elif isinstance(outcome, Seen):
        yield Removed("")
        if long:
            yield Carried(Axes.of())
    elif isinstance(outcome, (Removed, Unread)):
        yield Seen("")
        yield Carried(Axes.of(*case.along))


@pytest.mark.parametrize("case", [case for case in CASES if case.into is not None], ids=str)
def test_pytorch_refutes_other_answers(case: Case) -> None:
    """The proofs can tell: each answer next to the right one fails."""
    operation = lookup(case.operation)
    assert operation is not None
    for index, outcome in enumerate(outcomes(case, operation.transfer(call_of(case, operation)))):
        for answer in wrong(outcome, case, index):
            with pytest.raises(Disproved):
                prove_outcome(case, answer, index, exact=True)
