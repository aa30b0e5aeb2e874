"""What the table says of layers and of their functional forms, proven against PyTorch."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="PyTorch is the judge of these tests")

from tests.knowledge import cases_convolution, cases_linear, cases_normalization
from tests.knowledge.proof import Case, prove, prove_cautious

from whybias.knowledge.table import lookup

pytestmark = pytest.mark.torch

CASES: list[Case] = [
    *cases_convolution.CASES,
    *cases_linear.CASES,
    *cases_normalization.CASES,
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_pytorch_agrees(case: Case) -> None:
    operation = lookup(case.operation)
    assert operation is not None
    prove(case, operation)
    prove_cautious(case, operation)
