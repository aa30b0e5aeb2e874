"""Operations that are said to keep the number of axes do so in every case that PyTorch has proven."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="the cases hold tensors")
pytest.importorskip("einops", reason="its functions are among the cases")

from tests.knowledge.case import Case, call_of
from tests.knowledge.test_coverage import all_cases

from whybias.knowledge.effects import Effect
from whybias.knowledge.shapes import Shape
from whybias.knowledge.table import lookup
from whybias.liveness.ranks import follows_rank

pytestmark = pytest.mark.torch


def _effect(case: Case) -> tuple[Shape, Effect] | None:
    operation = lookup(case.operation)
    assert operation is not None
    call = call_of(case, operation)
    given, other = call.arguments.get("input"), call.arguments.get("other")
    scalar = isinstance(other, (int, float))
    if case.operation == "torch.nn.functional.linear" and getattr(case.args[1], "rank", 2) == 1:
        return None  # a product with one vector, which takes an axis away
    if not isinstance(given, Shape) or not follows_rank(operation.name, scalar=scalar):
        return None
    return given, operation.transfer(call)


def test_what_keeps_the_number_of_axes_keeps_it() -> None:
    wrong = set()
    checked = set()
    for case in all_cases():
        found = _effect(case)
        if found is not None:
            given, effect = found
            checked.add(case.operation)
            if effect.outputs and effect.outputs[0].rank != given.rank:
                wrong.add(case.operation)
    assert len(checked) > 100
    assert not wrong, ", ".join(sorted(wrong))
