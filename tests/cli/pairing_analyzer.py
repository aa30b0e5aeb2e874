"""An analyzer for tests of the command line: it takes ``convN`` for dead where the class has a ``bnN``."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import partial

from whybias.api import Analysis, Problem
from whybias.liveness.folding import Fold
from whybias.liveness.verdicts import BiasArgument, Layer, Step, StepKind, Verdict
from whybias.project.configuration import Configuration
from whybias.rules.catalogue import findings
from whybias.source.places import Place
from whybias.source.text import Text

NETWORK = """\
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 3)
        self.bn1 = nn.BatchNorm2d(64)
        self.conv2 = nn.Conv2d(64, 8, 3)

    def forward(self, x):
        x = self.bn1(self.conv1(x))
        return self.conv2(x)
"""


class PairingAnalyzer:
    """Stands in for `whybias.api.Workspace`."""

    def __init__(self, configuration: Configuration, roots: Sequence[str]) -> None:
        self.configuration = configuration
        self.roots = roots

    def learn(self, path: str, text: Text) -> None:
        """There is nothing to learn from other files."""

    def analyze(self, path: str, text: Text) -> Analysis:
        if "crash the analysis" in text.content or ("crash after fix" in text.content and "bias=False" in text.content):
            raise ZeroDivisionError("as asked")
        try:
            tree = ast.parse(text.content)
        except SyntaxError as error:
            return Analysis(path, text, (), (), (Problem(f"does not parse: {error.msg}", error.lineno),))
        layers = tuple(_layers(tree, path))
        severity_of = partial(self.configuration.severity_of, path=path)
        return Analysis(path, text, layers, findings(layers, severity_of), (), (("a made-up construct", 1),))

    def folds(self, path: str, name: str) -> tuple[Fold, ...]:
        """It knows of no checkpoint."""
        return ()


def _layers(tree: ast.Module, path: str) -> list[Layer]:
    made: dict[str, ast.Call] = {}
    used: dict[str, ast.Call] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
            assert isinstance(node.value, ast.Call)
            made[node.targets[0].attr] = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            used[node.func.attr] = node
    found = []
    for name, call in made.items():
        if not name.startswith("conv"):
            continue
        argument = next((each for each in call.keywords if each.arg == "bias"), None)
        written = "default" if argument is None else ast.unparse(argument.value).lower()
        norm = name.replace("conv", "bn")
        place = _place(path, used.get(name))
        trail = [Step(StepKind.MADE, "torch.nn.Conv2d", name, "adds its bias", place)]
        if norm in made:
            how = "subtracts the per-channel mean"
            where, origin = _place(path, used.get(norm)), _place(path, made[norm])
            trail.append(Step(StepKind.REMOVED, "torch.nn.BatchNorm2d", norm, how, where, origin))
        else:
            trail.append(Step(StepKind.ESCAPED, "return", None, "it is returned", place))
        layer_place, callee = _place(path, call), _place(path, call.func)
        assert layer_place is not None and callee is not None
        found.append(
            Layer(
                place=layer_place,
                callee=callee,
                layer="torch.nn.Conv2d",
                name=name,
                scope="Net.__init__",
                owner="Net",
                bias=BiasArgument(written, _place(path, argument)),
                verdict=Verdict.DEAD if norm in made else Verdict.LIVE,
                size=64,
                trail=tuple(trail),
                uses=() if place is None else (place,),
                bias_touched=tuple(_bias_of(name, tree, path)),
            )
        )
    return sorted(found, key=lambda layer: layer.place)


def _bias_of(name: str, tree: ast.Module, path: str) -> Iterator[Place]:
    """Where the code says ``self.<name>.bias``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) == f"self.{name}.bias":
            place = _place(path, node)
            assert place is not None
            yield place


def _place(path: str, node: ast.expr | ast.keyword | None) -> Place | None:
    if node is None:
        return None
    assert node.end_lineno is not None and node.end_col_offset is not None
    return Place(path, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
