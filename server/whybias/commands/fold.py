"""``whybias fold``: drop dead biases from a trained checkpoint."""

from __future__ import annotations

import argparse
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from whybias.commands.analyses import AnalyzerFactory, Run
from whybias.commands.checkpoints import read_checkpoint, write_checkpoint
from whybias.commands.console import SUCCESS, UsageError, emit, notice
from whybias.commands.inputs import batches
from whybias.fixes.transfer import transferred
from whybias.frozen import frozen
from whybias.liveness.folding import Absorbed

if TYPE_CHECKING:
    from torch import Tensor

_WRAPPERS = re.compile(r"(?:module\.|_orig_mod\.)*")
"""What `DataParallel` and `torch.compile` call the model that they wrap."""

_CLASS = re.compile(r"(?P<path>.+):(?P<name>[A-Za-z_]\w*)", re.DOTALL)


@frozen
class Dropped:
    """A layer that loses its bias, and what running means have absorbed of it."""

    layer: str
    absorbed: tuple[Absorbed, ...]

    def inside(self, wrapping: str) -> Dropped:
        """The same by the names without that of a wrapper."""
        absorbed = (replace(each, normalizer=each.normalizer.removeprefix(wrapping)) for each in self.absorbed)
        return Dropped(self.layer.removeprefix(wrapping), tuple(absorbed))

    def __str__(self) -> str:
        means = ", ".join(f"{one.normalizer}.running_mean" for one in self.absorbed)
        return f"{self.layer}.bias -> {means}" if means else f"{self.layer}.bias dropped: no buffer has absorbed it"


def run(arguments: argparse.Namespace, factory: AnalyzerFactory) -> int:
    """Write the checkpoint without the given biases, each subtracted from what has absorbed it.

    Raises `UsageError` where this cannot be done so that evaluation gives the same outputs as before.
    """
    if os.path.lexists(arguments.output):
        raise UsageError(f"{arguments.output} exists already; fold writes a new file")
    dropped = [_written(text) for text in arguments.map]
    _refuse_shared(dropped)
    from_class = [] if arguments.source is None else _of_class(arguments, factory)
    if not dropped and not from_class:
        raise UsageError("nothing to fold: give --map PRODUCER=NORMALIZER or --from FILE:CLASS")
    checkpoint = read_checkpoint(arguments.checkpoint)
    wrapping = _wrapping(checkpoint.tensors)
    inside = {key.removeprefix(wrapping): tensor for key, tensor in checkpoint.tensors.items()}
    dropped = [*(one.inside(wrapping) for one in dropped), *from_class]
    _refuse_repeated([one.layer for one in dropped], "producer")
    new = {wrapping + key: tensor for key, tensor in folded(inside, dropped).items()}
    write_checkpoint(arguments.output, checkpoint, new)
    emit(map(str, dropped))
    return SUCCESS


def folded(tensors: Mapping[str, Tensor], dropped: Sequence[Dropped]) -> dict[str, Tensor]:
    """The tensors of a state_dict without these biases; running means lose what they have absorbed of them.

    In evaluation a normalizer computes ``(x + shift - running_mean) / ...``, so subtracting the shift from
    ``running_mean`` gives the same numbers without it. Raises `UsageError` where the tensors do not fit.
    """

    def weight_of(layer: str) -> Tensor:
        return _tensor(tensors, f"{layer}.weight").double()

    aliases = _aliases(tensors)
    result = dict(tensors)
    means: dict[str, Tensor] = {}
    for one in dropped:
        bias = _tensor(tensors, f"{one.layer}.bias").double()
        _refuse_alias(f"{one.layer}.bias", aliases)
        del result[f"{one.layer}.bias"]
        for absorbed in one.absorbed:
            key = f"{absorbed.normalizer}.running_mean"
            mean = means.get(key)
            if mean is None:
                mean = _tensor(tensors, key).double()
                _refuse_alias(key, aliases)
            try:
                shift = transferred(absorbed.steps, bias, mean, weight_of)
            except (ValueError, RuntimeError, IndexError) as error:
                raise UsageError(f"{one.layer}.bias does not fit {key}: {error}") from error
            means[key] = mean - shift
    for key, mean in means.items():
        result[key] = mean.to(tensors[key].dtype)
    return result


def _tensor(tensors: Mapping[str, Tensor], name: str) -> Tensor:
    if name not in tensors:
        longer = [key for key in tensors if key.endswith(f".{name}")]
        hint = f"; it has {longer[0]}" if len(longer) == 1 else ""
        raise UsageError(f"the checkpoint has no {name}{hint}")
    return tensors[name]


def _wrapping(tensors: Mapping[str, Tensor]) -> str:
    """What stands before every name in the state_dict of a wrapped model."""
    first = _WRAPPERS.match(next(iter(tensors), ""))
    assert first is not None  # it may be empty
    return first[0] if all(key.startswith(first[0]) for key in tensors) else ""


def _aliases(tensors: Mapping[str, Tensor]) -> dict[str, str]:
    """Another name of a tensor, by its name: a module that has two has all its tensors under both."""
    names: dict[tuple[object, ...], str] = {}
    found: dict[str, str] = {}
    for name, tensor in tensors.items():
        try:
            identity = (tensor.data_ptr(), tensor.dtype, tensor.shape, tensor.stride())
        except (AttributeError, RuntimeError):  # no tensor, or none with numbers in a row
            continue
        if not tensor.numel():
            continue
        other = names.setdefault(identity, name)
        if other != name:
            found |= {name: other, other: name}
    return found


def _refuse_alias(name: str, aliases: Mapping[str, str]) -> None:
    if name in aliases:
        raise UsageError(f"{name} and {aliases[name]} are one tensor, so another layer may use it")


def _written(text: str) -> Dropped:
    producer, separator, normalizer = text.partition("=")
    if not (separator and producer and normalizer):
        raise UsageError(f"--map {text}: must be PRODUCER=NORMALIZER, by their names in the state_dict")
    return Dropped(producer, (Absorbed(normalizer),))


def _refuse_shared(written: Sequence[Dropped]) -> None:
    """What goes straight into a normalizer is all that does: of two, one takes another way than was said."""
    _refuse_repeated([absorbed.normalizer for one in written for absorbed in one.absorbed], "normalizer")


def _refuse_repeated(names: Sequence[str], role: str) -> None:
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise UsageError(f"{repeated[0]} is the {role} of several pairs; no one change of buffers makes up for that")


def _of_class(arguments: argparse.Namespace, factory: AnalyzerFactory) -> list[Dropped]:
    """What the class or function given by ``--from`` can do without; a notice for each other dead bias of it."""
    source = _CLASS.fullmatch(arguments.source)
    if source is None:
        raise UsageError(f"--from {arguments.source}: must be FILE:CLASS")
    inputs = argparse.Namespace(paths=[source["path"]], stdin_filename=None, force_exclude=False, **vars(arguments))
    folds = [
        fold
        for analyzed in Run(inputs, factory, one_analyzer=True).over(batches(inputs))
        if analyzed.analyzer is not None
        for fold in analyzed.analyzer.folds(analyzed.analysis.path, source["name"])
    ]
    if not folds:
        raise UsageError(f"--from {arguments.source}: no dead bias is known there")
    for fold in folds:
        if fold.refused is not None:
            notice(f"{fold.layer}.bias: left as it is: {fold.refused}")
    found = [Dropped(fold.layer, fold.absorbed) for fold in folds if fold.refused is None]
    if not found:
        raise UsageError(f"--from {arguments.source}: no dead bias there can be folded")
    return found
