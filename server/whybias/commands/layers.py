"""``whybias layers``: every layer that can have a bias, with its verdict."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from whybias.commands.analyses import AnalyzerFactory, Run
from whybias.commands.console import FAILURE, SUCCESS, emit, palette_for
from whybias.commands.inputs import batches
from whybias.liveness.verdicts import Layer
from whybias.source.text import Text

_SHIFT_WITH_A_BIAS_ARGUMENT = "torch.nn.LayerNorm"


def run(arguments: argparse.Namespace, factory: AnalyzerFactory) -> int:
    """Print the layers below the paths; the exit code says only whether that worked."""
    analyses = Run(arguments, factory)
    layers: list[Layer] = []
    texts: dict[str, Text] = {}
    lost: list[tuple[str, int]] = []
    for analyzed in analyses.over(batches(arguments)):
        analysis = analyzed.analysis
        lost += analysis.lost_to
        shown = [layer for layer in analysis.layers if _can_have_a_bias(layer)]
        if shown:
            layers += shown
            texts[analysis.path] = analysis.text
    emit(_output(arguments, layers, texts, lost))
    return FAILURE if analyses.failed else SUCCESS


def _can_have_a_bias(layer: Layer) -> bool:
    """Whether the layer takes a ``bias`` argument: of the normalizers, only one does."""
    return not layer.shift or layer.layer == _SHIFT_WITH_A_BIAS_ARGUMENT


def _output(
    arguments: argparse.Namespace, layers: list[Layer], texts: dict[str, Text], lost: list[tuple[str, int]]
) -> Iterator[str]:
    if arguments.statistics:
        from whybias.report.statistics import verdict_counts

        return verdict_counts(layers, lost)
    if arguments.output_format == "json":
        from whybias.report.records import render_layers

        return render_layers(layers)
    from whybias.report.layers_text import render

    return render(layers, texts, palette_for(sys.stdout))
