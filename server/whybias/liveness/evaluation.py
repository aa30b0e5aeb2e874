"""What training leaves in running statistics, and whether it fits the evaluation that follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TypeAlias

from whybias.liveness.instances import Instance
from whybias.liveness.machine import Machine
from whybias.liveness.tensors import Source, Trail
from whybias.liveness.verdicts import StepKind
from whybias.liveness.ways import Change

_Key: TypeAlias = tuple[object, str | None]
_OTHERWISE = "keeps running statistics of training, in which the bias comes to it in another way than in evaluation"
_READ = "its running mean, which holds the bias, is read in evaluation"


def see_what_does_not_fit(training: Machine, evaluation: Machine) -> None:
    """Let evaluation see the biases that the running statistics of training do not hold as evaluation needs them."""
    names = _Names(training, evaluation)
    before = _normalizers(training, names)
    layers: dict[_Key, list[Instance]] = defaultdict(list)
    for instance in evaluation.instances:
        layers[names.key(instance)].append(instance)
    for key, normalizers in _normalizers(evaluation, names).items():
        read = any(one.statistics_read is not None and not one.normalizes_itself() for one in normalizers)
        if not (read or any(one.calls for one in normalizers)):
            continue
        ways, others = _ways(before.get(key, []), names), _ways(normalizers, names)
        for layer in {**ways, **others}:
            if read or ways.get(layer) != others.get(layer):
                for instance in layers.get(layer, ()):
                    _see(instance, normalizers[0], _READ if read else _OTHERWISE)


class _Names:
    """What two runs call the same module by: its constructor call, and its path where both runs have the same ones."""

    def __init__(self, one: Machine, other: Machine) -> None:
        paths, others = _paths(one), _paths(other)
        self._told = {site for site, found in paths.items() if others.get(site) == found}

    def key(self, instance: Instance) -> _Key:
        site = None if instance.site is None else instance.site.key()
        return (site, instance.path() if site in self._told else None)


def _paths(machine: Machine) -> dict[object, set[str | None]]:
    found: dict[object, set[str | None]] = defaultdict(set)
    for instance in machine.instances:
        found[None if instance.site is None else instance.site.key()].add(instance.path())
    return found


def _normalizers(machine: Machine, names: _Names) -> dict[_Key, list[Instance]]:
    found: dict[_Key, list[Instance]] = defaultdict(list)
    for instance in machine.instances:
        if instance.keeps_statistics():
            found[names.key(instance)].append(instance)
    return found


def _ways(normalizers: list[Instance], names: _Names) -> dict[_Key, set[object]]:
    """By the layers whose biases were removed: what was done to these on their ways, in terms of any run."""
    found: dict[_Key, set[object]] = defaultdict(set)
    for normalizer in normalizers:
        for layer, ways in normalizer.removals.items():
            found[names.key(layer)].update(
                (part, tuple([_told(change, names) for change in changes])) for part, changes in ways
            )
    return found


def _told(change: Change, names: _Names) -> object:
    layer = change.layer
    return change._replace(layer=None), names.key(layer) if isinstance(layer, Instance) else layer


def _see(layer: Instance, normalizer: Instance, how: str) -> None:
    trail = next(_trails(layer, normalizer), None)
    spot, earlier = (None, None) if trail is None else (trail.spot, trail.earlier)
    name = normalizer.layer.name if normalizer.layer is not None else ""
    seen = Trail(StepKind.SEEN, name, normalizer.path(), how, spot, normalizer, earlier)
    layer.record(StepKind.SEEN, Source(layer), seen)


def _trails(layer: Instance, normalizer: Instance) -> Iterator[Trail]:
    return (event.trail for event in layer.events if event.trail.layer is normalizer)
