"""Layers with verdicts and trails made by hand, one per kind of explanation, and their hovers in files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from whybias.explain.hover import hover
from whybias.liveness.verdicts import Basis, BiasArgument, Layer, Step, StepKind, Verdict
from whybias.source.places import Place

HOVERS = Path(__file__).parent / "hovers"

SOURCE = """\
class Net(nn.Module):
    def __init__(self, norm=True):
        super().__init__()
        self.layer = nn.Conv2d(3, 64, 3)
        self.second = make_second_layer(64)

    def forward(self, x):
        x = self.layer(x)
        x = F.max_pool2d(x, 2)
        x = self.second(x)
        return x
"""
OTHER = """\
def make_second_layer(channels):
    return nn.BatchNorm2d(channels)
"""
FILES = {"models/net.py": SOURCE, "models/parts.py": OTHER}


def line_of(place: Place) -> str | None:
    """The line on which a place begins."""
    text = FILES.get(place.path)
    return None if text is None else text.split("\n")[place.line - 1]


def at(code: str, path: str = "models/net.py") -> Place:
    """The first place where a piece of code stands."""
    for number, line in enumerate(FILES[path].split("\n"), start=1):
        column = line.find(code)
        if column >= 0:
            return Place(path, number, column, number, column + len(code))
    raise ValueError(code)


def step(kind: StepKind, operation: str, how: str, name: str | None = "second") -> Step:
    """The step that decides a verdict, at the call of `second` or at the end."""
    if operation == "return":
        return Step(kind, operation, None, how, at("return x"))
    return Step(kind, f"torch.nn.{operation}", name, how, at("self.second(x)"), at("make_second_layer(64)"))


MADE = Step(StepKind.MADE, "torch.nn.Conv2d", "layer", "adds its bias", at("self.layer(x)"))
POOLED = Step(StepKind.CARRIED, "torch.nn.functional.max_pool2d", None, "", at("F.max_pool2d(x, 2)"))
CANCELLED = step(StepKind.REMOVED, "BatchNorm2d", "subtracts the per-channel mean")
CUT = step(StepKind.SEEN, "functional.relu", "is not linear", None)
SCORED = Step(StepKind.CARRIED, "operator.matmul", None, "", at("F.max_pool2d(x, 2)"))
SOFTMAX = step(StepKind.REMOVED, "functional.softmax", "ignores what all positions share", None)

DEAD = Layer(
    place=at("nn.Conv2d(3, 64, 3)"),
    callee=at("nn.Conv2d"),
    layer="torch.nn.Conv2d",
    name="layer",
    scope="Net.__init__",
    owner="Net",
    bias=BiasArgument("default"),
    verdict=Verdict.DEAD,
    size=64,
    trail=(MADE, CANCELLED),
    uses=(at("self.layer(x)"),),
)
LIVE = replace(DEAD, verdict=Verdict.LIVE, trail=(MADE, CUT))
PARTIAL = replace(DEAD, verdict=Verdict.PARTIAL)
UNKNOWN = replace(DEAD, verdict=Verdict.UNKNOWN)
ABSENT = BiasArgument("false", at("3)"))
LINEAR = replace(DEAD, layer="torch.nn.Linear")


def ending(layer: Layer, last: Step) -> Layer:
    """The layer with a trail that ends in another step."""
    return replace(layer, trail=(MADE, last))


LAYERS: dict[str, Layer] = {
    "dead": DEAD,
    "dead-with-steps-between": replace(DEAD, trail=(MADE, POOLED, CANCELLED)),
    "dead-normalizer-made-elsewhere": ending(
        DEAD, replace(CANCELLED, place=at("nn.BatchNorm2d(channels)", "models/parts.py"))
    ),
    "dead-without-a-name": replace(DEAD, name=None, trail=(MADE, replace(CANCELLED, name=None))),
    "dead-instance-norm": ending(
        DEAD, step(StepKind.REMOVED, "InstanceNorm2d", "subtracts the mean of each channel of each sample")
    ),
    "dead-group-norm": ending(DEAD, step(StepKind.REMOVED, "GroupNorm", "subtracts the per-channel mean")),
    "dead-layer-norm-over-space": ending(DEAD, step(StepKind.REMOVED, "LayerNorm", "subtracts the spatial mean")),
    "dead-mean-subtracted-by-hand": ending(
        DEAD, replace(CANCELLED, operation="operator.sub", name=None, how="subtracts the mean", made_at=None)
    ),
    "dead-in-a-standard-deviation": ending(
        DEAD,
        replace(
            CANCELLED,
            operation="torch.std",
            name=None,
            how="is not changed when every number is shifted alike",
            made_at=None,
        ),
    ),
    "dead-when": replace(DEAD, when="norm"),
    "dead-in-this-project": replace(DEAD, basis=Basis.PROJECT_USERS),
    "dead-in-several-uses": replace(DEAD, uses=(at("self.layer(x)"), at("self.second(x)"))),
    "dead-bias-used-by-name": replace(DEAD, bias_touched=(at("super().__init__()"),)),
    "dead-unpacked-arguments": replace(DEAD, unpacks=True),
    "dead-bias-by-expression": replace(DEAD, bias=BiasArgument("use_bias", at("3)"))),
    "dead-key": replace(LINEAR, trail=(MADE, SCORED, SOFTMAX)),
    "dead-key-fused-function": ending(
        LINEAR,
        step(
            StepKind.REMOVED,
            "functional.scaled_dot_product_attention",
            "adds the same number to all scores of a query",
            None,
        ),
    ),
    "dead-attention-pooling": replace(LINEAR, size=1, trail=(MADE, SOFTMAX)),
    "dead-and-left-out": replace(DEAD, bias=ABSENT),
    "dead-when-and-left-out": replace(DEAD, bias=ABSENT, when="norm"),
    "dead-shift": replace(DEAD, layer="torch.nn.BatchNorm2d", shift=True),
    "live-activation": LIVE,
    "live-dropout": ending(LIVE, step(StepKind.SEEN, "Dropout", "drops elements at random")),
    "live-zero-padding": ending(LIVE, step(StepKind.SEEN, "Conv2d", "pads with zeros")),
    "live-pad": ending(LIVE, step(StepKind.SEEN, "functional.pad", "pads with a constant", None)),
    "live-average-pooling": ending(LIVE, step(StepKind.SEEN, "AvgPool2d", "averages padded zeros as well")),
    "live-frozen-statistics": ending(LIVE, step(StepKind.SEEN, "BatchNorm2d", "uses stored statistics")),
    "live-layer-norm": ending(LIVE, step(StepKind.SEEN, "LayerNorm", "subtracts one mean for all features")),
    "live-root-mean-square": ending(LIVE, step(StepKind.SEEN, "RMSNorm", "subtracts no mean")),
    "live-softmax": ending(LIVE, step(StepKind.SEEN, "functional.softmax", "compares the classes", None)),
    "live-returned": ending(LIVE, step(StepKind.ESCAPED, "return", "it is returned", None)),
    "live-stored": ending(LIVE, replace(CUT, operation=".features", how="it is kept in the attribute features")),
    "live-several-uses": replace(LIVE, uses=(at("self.layer(x)"), at("self.second(x)"))),
    "live-bias-by-expression": replace(LIVE, bias=BiasArgument("use_bias", at("3)"))),
    "live-and-left-out": replace(LIVE, bias=ABSENT),
    "live-and-left-out-with-another-offset": replace(LIVE, bias=ABSENT, shift_follows=True),
    "live-shift": replace(LIVE, layer="torch.nn.BatchNorm2d", shift=True),
    "partial-group-norm": replace(
        ending(PARTIAL, step(StepKind.PARTLY_REMOVED, "GroupNorm", "subtracts one mean per group")),
        removed=8,
        total=64,
    ),
    "partial-several-features-per-channel": replace(
        ending(PARTIAL, step(StepKind.PARTLY_REMOVED, "BatchNorm2d", "subtracts the per-channel mean")),
        removed=128,
        total=8192,
    ),
    "partial-layer-norm": replace(
        ending(PARTIAL, step(StepKind.PARTLY_REMOVED, "LayerNorm", "subtracts one mean for all features")),
        removed=1,
        total=64,
    ),
    "partial-fused-attention": replace(
        ending(
            PARTIAL,
            step(
                StepKind.PARTLY_REMOVED,
                "functional.scaled_dot_product_attention",
                "ignores what the keys share",
                None,
            ),
        ),
        removed=64,
        total=192,
    ),
    "partial-of-unknown-size": ending(
        PARTIAL, step(StepKind.PARTLY_REMOVED, "GroupNorm", "subtracts one mean per group")
    ),
    "partial-and-left-out": replace(
        ending(PARTIAL, step(StepKind.PARTLY_REMOVED, "GroupNorm", "subtracts one mean per group")),
        removed=8,
        total=64,
        bias=ABSENT,
    ),
    "unknown": ending(
        UNKNOWN, replace(CUT, kind=StepKind.LOST, operation="torch.mystery", how="torch.mystery is not known")
    ),
    "unknown-lost-in-python": ending(UNKNOWN, replace(CUT, kind=StepKind.LOST, operation="", how="it is printed")),
    "unknown-without-a-trail": replace(UNKNOWN, trail=()),
    "unknown-and-left-out": replace(UNKNOWN, trail=(), bias=ABSENT),
}


def write() -> None:
    """Write down what the hovers are now, to be looked at before it is committed."""
    HOVERS.mkdir(exist_ok=True)
    for name, layer in LAYERS.items():
        (HOVERS / f"{name}.md").write_text(hover(layer, line_of), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
