"""On random modules, what is recalled instead of run again gives the answers that running it gives."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="the generator finds shapes by running operations")

from benchmarks.agreement.generator import generate
from benchmarks.recalled.comparison import differences

MODULES = 200
PARTS = 4


@pytest.mark.torch
@pytest.mark.parametrize("part", range(PARTS))
def test_recalled_answers_are_those_of_running(part: int) -> None:
    size = MODULES // PARTS
    texts = {f"random_{seed}.py": generate(seed).text for seed in range(part * size, (part + 1) * size)}
    found = [difference for path, text in texts.items() for difference in differences({path: text})]
    assert not found, "\n".join(found)
