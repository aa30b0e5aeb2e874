"""Findings made by hand, for tests of the output formats."""

from __future__ import annotations

from dataclasses import replace

from whybias.fixes.fix import Fix
from whybias.liveness.verdicts import BiasArgument, Layer, Step, StepKind, Verdict
from whybias.report.fingerprints import fingerprints
from whybias.report.reported import Report, Reported
from whybias.rules.catalogue import findings
from whybias.rules.finding import Severity
from whybias.source.edits import Edit
from whybias.source.places import Place
from whybias.source.text import Text

NET = """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        # a comment
        self.🔥 = '漢字'; self.conv = nn.Conv2d(3, 64, 3)
        self.norm = make_norm(64)

    def forward(self, x):
\t\tx = self.conv(x)
\t\treturn self.norm(x)
"""
PARTS = """\
def make_norm(channels):
    return nn.BatchNorm2d(channels)
"""
TEXTS = {"models/net.py": Text(NET), "models/parts.py": Text(PARTS)}


def sources(path: str) -> Text | None:
    """The text of a file, as the formats ask for it."""
    return TEXTS.get(path)


def at(code: str, path: str = "models/net.py") -> Place:
    """The first place where a piece of code stands."""
    text = TEXTS[path]
    start = text.content.index(code)
    return Place(path, *text.ast_of_offset(start), *text.ast_of_offset(start + len(code)))


def layer(**changes: object) -> Layer:
    """A dead Conv2d whose normalizer is made in another file; with `changes`."""
    call = at("nn.Conv2d(3, 64, 3)")
    trail = (
        Step(StepKind.MADE, "torch.nn.Conv2d", "conv", "adds its bias", at("self.conv(x)")),
        Step(
            StepKind.REMOVED,
            "torch.nn.BatchNorm2d",
            "norm",
            "subtracts the per-channel mean",
            at("self.norm(x)"),
            at("nn.BatchNorm2d(channels)", "models/parts.py"),
        ),
    )
    dead = Layer(
        place=call,
        callee=at("nn.Conv2d"),
        layer="torch.nn.Conv2d",
        name="conv",
        scope="Net.__init__",
        owner="Net",
        bias=BiasArgument("default"),
        verdict=Verdict.DEAD,
        size=64,
        trail=trail,
        uses=(at("self.conv(x)"),),
    )
    return replace(dead, **changes)  # type: ignore[arg-type]


def report(*layers: Layer) -> Report:
    """What ``check`` reports about `layers`, each with a fix."""
    found = findings(layers, lambda rule: rule.severity if rule.enabled else Severity.OFF)
    text = TEXTS["models/net.py"]
    end = text.content.index("nn.Conv2d(3, 64, 3)") + len("nn.Conv2d(3, 64, 3")
    fix = Fix("Pass bias=False to `conv`", (Edit(end, end, ", bias=False"),))
    names = fingerprints(found, text, ".")
    return Report(
        tuple(Reported(finding, text, name, fix) for finding, name in zip(found, names, strict=True)), files=2
    )
