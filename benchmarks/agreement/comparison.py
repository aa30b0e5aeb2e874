"""One random program: what the analysis says of it against what PyTorch does."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import torch

from benchmarks.accuracy.oracle import Judged, NotJudged, SiteTruth, Truth, Verdicts, judge
from benchmarks.accuracy.runs import reseed
from benchmarks.accuracy.sites import Site
from benchmarks.agreement.generator import Generated
from whybias.api import Workspace
from whybias.liveness.verdicts import Layer, Verdict
from whybias.source.text import Text

MOST_DIRECTIONS = 64
"""Partial verdicts on larger biases are not checked: that takes one backward pass for each element."""


class Rejected(Exception):
    """PyTorch cannot run the program, or rounding hides what it does; that says nothing of the analysis."""


@dataclass(frozen=True)
class Row:
    """One constructor call.

    `said` is the verdict, "dead when" where it has a condition, or "nothing" where the call was not found. `harmful` is
    why the verdict is wrong in a way that does harm, or None. `found` tells whether a dead bias was called so.
    `probe` marks what was built to try one operation; many of those do not answer to a small change.
    """

    site: Site
    layer: str
    shift: bool
    said: str
    truth: Truth
    harmful: str | None
    found: bool
    probe: bool = False


@dataclass(frozen=True)
class Comparison:
    """All constructor calls of one program."""

    program: Generated
    rows: tuple[Row, ...]

    @property
    def harmful(self) -> bool:
        """Whether any verdict is wrong in a way that does harm."""
        return any(row.harmful for row in self.rows)


def compare(program: Generated) -> Comparison:
    """Run a program in PyTorch, analyse its text, and lay the answers side by side. Raises `Rejected`."""
    path = f"random_{program.seed}.py"
    verdicts = observe(program, path)
    probes = [i for i, line in enumerate(program.text.splitlines(), 1) if line.lstrip().startswith("self.probe")]
    try:
        return Comparison(program, side_by_side(verdicts, analyse(program.text, path), probes))
    except NotJudged as error:
        raise Rejected(f"{type(error).__name__}: {error}") from error


def observe(program: Generated, path: str) -> Verdicts:
    """What PyTorch says. Raises `Rejected`."""
    module = ModuleType("random_program")
    sys.modules[module.__name__] = module  # dataclasses look there
    reseed(program.seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(program.text, path, "exec"), module.__dict__)
            inputs = [torch.randn(program.shape, dtype=torch.float64)]
            return judge(module.__dict__["Net"], inputs, seed=program.seed)
        except Exception as error:
            raise Rejected(f"{type(error).__name__}: {error}") from error


def analyse(text: str, path: str) -> dict[Site, Layer]:
    """What the analysis says, by constructor call."""
    layers: Sequence[Layer] = Workspace().analyze(path, Text(text)).layers
    return {Site(path, layer.place.line, layer.place.column): layer for layer in layers}


def side_by_side(verdicts: Verdicts, layers: Mapping[Site, Layer], probes: Collection[int] = ()) -> tuple[Row, ...]:
    """One row for each constructor call that ran; `probes` are the lines of those that belong to a probe."""
    rows = [_row(verdicts, truth, layers.get(site)) for site, truth in sorted(verdicts.sites.items())]
    return tuple(replace(row, probe=row.site.line in probes) for row in rows)


def _row(verdicts: Verdicts, truth: SiteTruth, layer: Layer | None) -> Row:
    said = "nothing" if layer is None else layer.verdict.value + (" when" if layer.when else "")
    dead = layer is not None and layer.verdict is Verdict.DEAD
    claimed = [judged for judged in truth.layers if dead and layer is not None and _holds(layer.when, judged)]
    harmful = None
    if any(judged.truth is Truth.LIVE for judged in claimed):
        harmful = f"said {said} ({layer.when if layer else None}), but the bias moves an output"
    elif layer is not None and layer.verdict is Verdict.PARTIAL and layer.removed is not None:
        harmful = _overstated(verdicts, truth, layer.removed)
    found = truth.truth is Truth.DEAD and len(claimed) == len(truth.layers)
    return Row(truth.site, truth.layer, truth.shift, said, truth.truth, harmful, found)


def _holds(condition: str | None, judged: Judged) -> bool:
    """Whether a condition held when the layer was built; one over names that are not in view is taken to hold."""
    if condition is None:
        return True
    bindings: dict[str, Any] = dict(judged.construction.bindings)
    try:
        return bool(eval(condition, {"torch": torch, "nn": torch.nn}, bindings))
    except (NameError, AttributeError, TypeError):
        return True


def _overstated(verdicts: Verdicts, truth: SiteTruth, removed: int) -> str | None:
    for judged in truth.layers:
        if judged.truth is not Truth.LIVE or sum(bias.numel() for bias in judged.biases) > MOST_DIRECTIONS:
            continue
        free, total = verdicts.directions(judged)
        if free < removed:
            return f"said {removed} dimensions do nothing, but only {free} of {total} do"
    return None
