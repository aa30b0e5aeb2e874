"""What the table says of layers and of their functional forms, proven against PyTorch."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="PyTorch is the judge of these tests")

import torch
from tests.knowledge import (
    cases_convolution,
    cases_elementwise_layers,
    cases_linear,
    cases_loss,
    cases_normalization,
    cases_pooling,
    cases_sequence,
    cases_spatial,
)
from tests.knowledge.case import Case, built, call_of
from tests.knowledge.measuring import TOLERANCE, varying
from tests.knowledge.proof import prove, prove_cautious

from whybias.knowledge.axes import Axes
from whybias.knowledge.registry import parameters
from whybias.knowledge.table import lookup

pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore::UserWarning")]

CASES: list[Case] = [
    *cases_convolution.CASES,
    *cases_elementwise_layers.CASES,
    *cases_linear.CASES,
    *cases_loss.CASES,
    *cases_normalization.CASES,
    *cases_pooling.CASES,
    *cases_sequence.CASES,
    *cases_spatial.CASES,
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_pytorch_agrees(case: Case) -> None:
    operation = lookup(case.operation)
    assert operation is not None
    prove(case, operation)
    prove_cautious(case, operation)


def _with_bias() -> list[Case]:
    """One case per layer with a bias, rank of the input, and way to make the layer."""
    found = {}
    for case in CASES:
        operation = lookup(case.operation)
        if operation is not None and operation.bias is not None:
            found[operation.name, str(case.args), str(case.made), str(case.having)] = case
    return list(found.values())


@pytest.mark.parametrize("case", _with_bias(), ids=str)
def test_a_layers_own_bias_varies_where_the_table_says(case: Case) -> None:
    operation = lookup(case.operation)
    assert operation is not None and operation.bias is not None
    effect = operation.transfer(call_of(case, operation))
    real = built(case)
    assert real.module is not None
    parameter = getattr(real.module, operation.bias.attribute, None)
    axes = effect.own if operation.bias.axis is None else Axes.of(operation.bias.axis)
    if parameter is None:
        assert operation.bias.shift, "only a normalizer may come without its shift here"
        return
    before = real.outputs(0)[0]
    with torch.no_grad():
        parameter.zero_()
    difference = before - real.outputs(0)[0]
    if axes is None:  # inside a recurrent layer or an attention: it is there, but not followed
        assert difference.abs().max() > TOLERANCE
        return
    named = {axis for axis in range(-difference.ndim, 0) if axis in axes and difference.shape[axis] > 1}
    assert varying(difference, 1e-8) == named
    if operation.bias.size not in call_of(case, operation).arguments:
        assert "Lazy" in operation.name
        return
    size = call_of(case, operation).arguments[operation.bias.size]
    count = torch.tensor(size).prod() if isinstance(size, (tuple, list)) else size
    assert parameter.numel() == count


def test_the_bias_argument_is_one_of_the_constructor() -> None:
    for case in _with_bias():
        operation = lookup(case.operation)
        assert operation is not None and operation.bias is not None
        names = [parameter.name for parameter in parameters(operation.signature)]
        assert operation.bias.argument in names
