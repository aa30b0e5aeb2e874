"""Entries drawn at random and made wrong are refuted by PyTorch; ``python -m benchmarks.mutations`` tries them all."""

from __future__ import annotations

import random

import pytest

pytest.importorskip("torch", reason="PyTorch is the judge of these tests")
pytest.importorskip("einops", reason="its functions are among those made wrong")

from benchmarks.mutations.__main__ import cases_by_operation, survivors

pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore::UserWarning")]

TABLE = cases_by_operation()
SAMPLE = random.Random(1).sample(sorted(TABLE), 40)


@pytest.mark.parametrize("name", SAMPLE)
def test_a_wrong_entry_is_refuted(name: str) -> None:
    _, passed = survivors(TABLE[name])
    assert not passed, [f"{kind}: {one.case}" for kind, mutants in passed.items() for one in mutants]
