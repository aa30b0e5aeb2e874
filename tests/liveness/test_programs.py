"""Small programs whose comments say what the analysis answers; PyTorch confirms those that can run."""

from __future__ import annotations

import pytest
from tests.liveness import (
    programs_alike,
    programs_attention,
    programs_containers,
    programs_decisions,
    programs_doubt,
    programs_modules,
    programs_options,
    programs_papers,
    programs_python,
    programs_research,
    programs_statistics,
    programs_users,
    programs_writes,
)
from tests.liveness.expectations import wrong

TOPICS = (
    programs_python,
    programs_containers,
    programs_modules,
    programs_decisions,
    programs_attention,
    programs_doubt,
    programs_research,
    programs_statistics,
    programs_users,
    programs_writes,
    programs_options,
    programs_papers,
    programs_alike,
)
PROGRAMS = [
    pytest.param(program, id=f"{topic.__name__.rpartition('_')[2]}: {name}")
    for topic in TOPICS
    for name, program in topic.PROGRAMS.items()
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_analysis_answers_as_the_comments_say(program: str) -> None:
    differences = wrong(program)
    assert not differences, "\n".join(differences)


@pytest.mark.torch
@pytest.mark.parametrize("program", PROGRAMS)
def test_torch_agrees_with_the_comments(program: str) -> None:
    pytest.importorskip("torch")
    from tests.liveness.truth import can_run, contradictions

    if can_run(program):
        differences = contradictions(program)
        assert not differences, "\n".join(differences)
