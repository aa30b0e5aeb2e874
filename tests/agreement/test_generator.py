"""The random programs are what they should be: they run, they repeat, and they hold both kinds of biases."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from benchmarks.accuracy.oracle import Truth  # noqa: E402
from benchmarks.agreement.comparison import Rejected, observe  # noqa: E402
from benchmarks.agreement.coverage import registered, used_operations  # noqa: E402
from benchmarks.agreement.generator import CONSTRUCTS, generate  # noqa: E402
from benchmarks.agreement.shrink import shrunk  # noqa: E402

pytestmark = pytest.mark.torch

PROGRAMS = 120


def test_same_seed_same_program() -> None:
    assert generate(7).text == generate(7).text
    assert generate(7).text != generate(8).text


def _truths(seed: int) -> list[Truth] | None:
    """What PyTorch says of the layers of one program that are not normalizers; None where it does not run."""
    try:
        sites = observe(generate(seed), f"random_{seed}.py").sites.values()
    except Rejected:
        return None
    return [site.truth for site in sites if not site.shift]


def test_programs_run_and_hold_dead_and_live_biases() -> None:
    observed = [_truths(seed) for seed in range(PROGRAMS)]
    truths = [truth for found in observed if found is not None for truth in found]
    assert observed.count(None) <= PROGRAMS * 0.03
    assert truths.count(Truth.DEAD) >= len(truths) * 0.15
    assert truths.count(Truth.LIVE) >= len(truths) * 0.15


def test_every_construct_and_operation_appears() -> None:
    constructs: set[str] = set()
    operations: set[str] = set()
    for seed in range(1000):
        program = generate(seed)
        constructs.update(program.constructs)
        operations |= used_operations(program.text)
    assert constructs <= set(CONSTRUCTS)
    assert len(constructs) >= len(CONSTRUCTS) * 0.98
    assert len(operations & set(registered())) >= len(registered()) * 0.98


def test_a_failing_program_is_made_small() -> None:
    program = next(p for p in map(generate, range(100)) if "nn.MaxPool2d" in p.text)
    small = shrunk(program, lambda candidate: "nn.MaxPool2d" in candidate.text)
    assert "nn.MaxPool2d" in small.text
    assert len(small.text) < 160
