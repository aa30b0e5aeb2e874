"""Running what is built or called twice only once changes no answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.liveness import programs_repeated
from tests.liveness.expectations import PRELUDE
from tests.liveness.test_programs import TOPICS

from whybias.liveness import program
from whybias.liveness.analysis import ProjectAnalysis
from whybias.liveness.verdicts import Layer
from whybias.project.imports import ModuleFinder
from whybias.source.snapshot import Snapshot
from whybias.source.text import Text

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
PROGRAMS = {
    **{path.name: path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.py"))},
    **{
        f"{topic.__name__.rpartition('_')[2]}: {name}": PRELUDE + program
        for topic in (*TOPICS, programs_repeated)
        for name, program in topic.PROGRAMS.items()
    },
    "a deep network of equal blocks": PRELUDE
    + """
class Block(nn.Module):
    def __init__(self, width, norm=nn.BatchNorm2d):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(width, width, 3, padding=1), norm(width)
        self.conv2, self.norm2 = nn.Conv2d(width, width, 3, padding=1), norm(width)
    def forward(self, x):
        return x + self.norm2(self.conv2(self.norm1(self.conv1(x)).relu()))

class Net(nn.Module):
    def __init__(self, depth=6):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3)
        self.blocks = nn.Sequential(*[Block(8) for _ in range(depth)])
        self.last, self.norm = nn.Conv2d(8, 4, 1), nn.BatchNorm2d(4)
    def forward(self, x):
        return self.norm(self.last(self.blocks(self.stem(x))))
""",
}


def layers(text: str, summarize: bool) -> list[Layer]:
    snapshot = Snapshot.of(Text(text))
    project = ProjectAnalysis(
        lambda path: snapshot if path == "model.py" else None, ModuleFinder(()), 100_000, summarize
    )
    project.learn("model.py")
    # a replayed trail keeps its last step only, so that trails are compared by their ends
    return [replace(layer, trail=layer.trail[:1] + layer.trail[-1:]) for layer in project.layers("model.py").layers]


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_run_with_summaries_answers_as_one_without(name: str) -> None:
    assert layers(PROGRAMS[name], summarize=True) == layers(PROGRAMS[name], summarize=False)


@pytest.mark.parametrize("name", PROGRAMS)
def test_forgetting_between_two_entries_changes_no_answer(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = layers(PROGRAMS[name], summarize=True)
    monkeypatch.setattr(program, "MOST_TEMPLATES_KEPT", 3)
    monkeypatch.setattr(program, "MOST_SUMMARIES_KEPT", 2)
    assert layers(PROGRAMS[name], summarize=True) == known
