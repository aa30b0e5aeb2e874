"""What the table says of tensor functions and methods, proven against PyTorch."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="PyTorch is the judge of these tests")
pytest.importorskip("einops", reason="its functions are among those proven")

from tests.knowledge import cases_tensors_arithmetic, cases_tensors_layout, cases_tensors_products
from tests.knowledge.proof import Case, prove, prove_cautious
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
