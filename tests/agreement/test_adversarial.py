"""Programs written to deceive the analysis: whatever it calls dead, PyTorch must find dead."""

from __future__ import annotations

from collections import Counter

import pytest

torch = pytest.importorskip("torch")

from benchmarks.agreement.comparison import compare  # noqa: E402
from benchmarks.agreement.generator import Generated  # noqa: E402
from benchmarks.agreement.program import HEADER  # noqa: E402
from tests.agreement import (  # noqa: E402
    adversarial_attention,
    adversarial_blocks,
    adversarial_classes,
    adversarial_flow,
    adversarial_modules,
    adversarial_python,
    adversarial_shapes,
    adversarial_state,
    adversarial_statistics,
)

TOPICS = (
    adversarial_state,
    adversarial_statistics,
    adversarial_blocks,
    adversarial_python,
    adversarial_modules,
    adversarial_classes,
    adversarial_flow,
    adversarial_shapes,
    adversarial_attention,
)
PROGRAMS = {
    f"{topic.__name__.rpartition('_')[2]}: {name}": program
    for topic in TOPICS
    for name, program in topic.PROGRAMS.items()
}


@pytest.mark.torch
@pytest.mark.parametrize("name", PROGRAMS)
def test_no_false_dead(name: str) -> None:
    shape, _, text = PROGRAMS[name].lstrip().partition("\n")
    sizes = tuple(int(size) for size in shape.split(","))
    comparison = compare(Generated(0, HEADER + text, sizes, Counter()))
    assert not comparison.harmful, [row.harmful for row in comparison.rows if row.harmful]
