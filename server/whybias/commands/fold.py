"""``whybias fold``: drop dead biases from a trained checkpoint."""

from __future__ import annotations

import argparse
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from whybias.commands.analyses import AnalyzerFactory, Run
from whybias.commands.checkpoints import read_checkpoint, write_checkpoint
from whybias.commands.console import SUCCESS, UsageError, emit, notice
from whybias.commands.inputs import batches
from whybias.liveness.verdicts import Layer, StepKind, Verdict

if TYPE_CHECKING:
    from torch import Tensor

_CLASS = re.compile(r"(?P<path>.+):(?P<name>[A-Za-z_]\w*)", re.DOTALL)


def run(arguments: argparse.Namespace, factory: AnalyzerFactory) -> int:
    """Write the checkpoint without the given biases, each subtracted from its normalizer's running mean.

    Raises `UsageError` where this cannot be done so that evaluation gives the same outputs as before.
    """
    if os.path.lexists(arguments.output):
        raise UsageError(f"{arguments.output} exists already; fold writes a new file")
    pairs = [_written_pair(text) for text in arguments.map]
    if arguments.source is not None:
        pairs += _pairs_of_class(arguments, factory)
    if not pairs:
        raise UsageError("nothing to fold: give --map PRODUCER=NORMALIZER or --from FILE:CLASS")
    checkpoint = read_checkpoint(arguments.checkpoint)
    write_checkpoint(arguments.output, checkpoint, folded(checkpoint.tensors, pairs))
    emit(f"{producer}.bias -> {normalizer}.running_mean" for producer, normalizer in pairs)
    return SUCCESS


def folded(tensors: Mapping[str, Tensor], pairs: Sequence[tuple[str, str]]) -> dict[str, Tensor]:
    """The tensors of a state_dict without the bias of each pair's producer, which its normalizer takes over.

    In evaluation a batch normalization computes ``(Wx + b - running_mean) / ...``, so subtracting ``b`` from
    ``running_mean`` gives the same numbers without it. Raises `UsageError` for a pair for which this is not
    so.
    """
    for names, role in (([pair[0] for pair in pairs], "producer"), ([pair[1] for pair in pairs], "normalizer")):
        repeated = [name for name, count in Counter(names).items() if count > 1]
        if repeated:
            raise UsageError(
                f"{repeated[0]} is the {role} of several pairs; no one change of buffers makes up for that"
            )
    result = dict(tensors)
    for producer, normalizer in pairs:
        bias = _tensor(tensors, f"{producer}.bias")
        mean = _tensor(tensors, f"{normalizer}.running_mean")
        if bias.shape != mean.shape:
            shapes = f"{tuple(bias.shape)} and {tuple(mean.shape)}"
            raise UsageError(f"{producer}.bias and {normalizer}.running_mean differ in shape: {shapes}")
        del result[f"{producer}.bias"]
        result[f"{normalizer}.running_mean"] = (mean.double() - bias.double()).to(mean.dtype)
    return result


def direct_pair(layer: Layer) -> tuple[str, str] | None:
    """The names of a dead layer and of the normalizer it goes straight into; None where it is another
    story."""
    step = layer.canceller
    if layer.verdict is not Verdict.DEAD or layer.when is not None or layer.shift or len(layer.uses) != 1:
        return None
    if [each.kind for each in layer.trail] != [StepKind.MADE, StepKind.REMOVED]:
        return None
    if layer.name is None or step is None or step.name is None or "BatchNorm" not in step.operation:
        return None
    return layer.name, step.name


def _tensor(tensors: Mapping[str, Tensor], name: str) -> Tensor:
    if name not in tensors:
        raise UsageError(f"the checkpoint has no {name}")
    return tensors[name]


def _written_pair(text: str) -> tuple[str, str]:
    producer, separator, normalizer = text.partition("=")
    if not (separator and producer and normalizer):
        raise UsageError(f"--map {text}: must be PRODUCER=NORMALIZER, by their names in the state_dict")
    return producer, normalizer


def _pairs_of_class(arguments: argparse.Namespace, factory: AnalyzerFactory) -> list[tuple[str, str]]:
    """The direct pairs of the class given by ``--from``; a notice for each other dead bias of that class."""
    source = _CLASS.fullmatch(arguments.source)
    if source is None:
        raise UsageError(f"--from {arguments.source}: must be FILE:CLASS")
    inputs = argparse.Namespace(paths=[source["path"]], stdin_filename=None, **vars(arguments))
    layers = [
        layer
        for analyzed in Run(inputs, factory).over(batches(inputs))
        for layer in analyzed.analysis.layers
        if layer.owner == source["name"] and layer.verdict is Verdict.DEAD and layer.bias.text != "false"
    ]
    if not layers:
        raise UsageError(f"--from {arguments.source}: no dead bias is known there")
    found = []
    for layer in layers:
        pair = direct_pair(layer)
        if pair is None:
            notice(f"line {layer.place.line}: left as it is: the way of this bias to its normalizer is not direct")
        else:
            found.append(pair)
    return found
