"""Small programs that say of each layer, in a comment on its line, what the analysis should answer.

``# dead``, ``# dead when norm``, ``# live``, ``# live: relu`` (what sees it first), ``# partial 3 of 9``,
``# unknown``; several layers on one line are separated by semicolons. Every layer that a program builds has to carry
one, save normalizers, whose own shift is not asked about.

A program that can run says how in its first lines: ``# run Net(norm=True) on 4, 3, 9, 9``. PyTorch then judges the
same comments. Without such a line it is run as ``Net()`` on a small batch of images; ``# do not run`` forbids that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from whybias.api import Analysis, Workspace
from whybias.liveness.verdicts import Layer
from whybias.source.text import Text

PRELUDE = "import torch\nimport torch.nn.functional as F\nfrom torch import nn\n"
VERDICT = re.compile(
    r"(dead|live|partial|unknown)(?: when (?P<when>.+)|: (?P<operation>[\w.]+)| (?P<share>\d+ of \d+))?$"
)


@dataclass(frozen=True)
class Expectation:
    """One verdict as a comment states it."""

    verdict: str
    when: str | None = None
    operation: str | None = None
    share: str | None = None

    @classmethod
    def read(cls, text: str) -> Expectation:
        found = VERDICT.match(text.strip())
        assert found is not None, f"not a verdict: {text!r}"
        return cls(found[1], found["when"], found["operation"], found["share"])

    def __str__(self) -> str:
        more = f" when {self.when}" if self.when else f": {self.operation}" if self.operation else ""
        return self.verdict + more + (f" {self.share}" if self.share else "")

    def of(self, layer: Layer) -> str:
        """What the analysis says of `layer`, in as much detail as this expectation gives."""
        deciding = layer.trail[-1].operation.split(".")[-1] if layer.trail else None
        operation = deciding.lower() if self.operation and deciding else None
        share = f"{layer.removed} of {layer.total}" if self.share else None
        return str(Expectation(layer.verdict.value, layer.when, operation, share))


def expectations(text: str) -> dict[int, list[Expectation]]:
    """The verdicts that a text states, by line."""
    return {
        number: [Expectation.read(part) for part in line.split("  # ", 1)[1].split(";")]
        for number, line in enumerate(text.split("\n"), 1)
        if "  # " in line
    }


def analyzed(program: str) -> Analysis:
    """The analysis of a program, with the usual imports before it."""
    return Workspace().analyze("model.py", Text(PRELUDE + program))


def wrong(program: str) -> list[str]:
    """Where the analysis and the comments of a program differ."""
    stated = expectations(PRELUDE + program)
    found: dict[int, list[Layer]] = {}
    for layer in analyzed(program).layers:
        if not layer.shift:
            found.setdefault(layer.place.line, []).append(layer)
    lines = (PRELUDE + program).split("\n")
    differences = []
    for line in sorted({*stated, *found}):
        wanted, got = stated.get(line, []), found.get(line, [])
        said = [expectation.of(layer) for expectation, layer in zip(wanted, got, strict=False)]
        if len(wanted) != len(got) or said != [str(expectation) for expectation in wanted]:
            trails = [f"    {answer(layer)}" for layer in got]
            differences.append("\n".join([lines[line - 1].strip(), *trails]))
    return differences


def answer(layer: Layer) -> str:
    """A verdict with its trail, on one line, for the message of a failing test."""
    steps = " > ".join(f"{step.kind.value} {step.operation.split('.')[-1]} {step.how}".strip() for step in layer.trail)
    return f"{layer.verdict.value} when {layer.when}: {steps}" if layer.when else f"{layer.verdict.value}: {steps}"
