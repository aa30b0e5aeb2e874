"""Taking contributions through one operation, by what the knowledge table answers for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from whybias.knowledge.axes import ALL, NONE, Axes
from whybias.knowledge.effects import (
    Blurred,
    Carried,
    Effect,
    Lost,
    Outcome,
    PartlyRemoved,
    Removed,
    Seen,
    Unread,
)
from whybias.knowledge.registry import Operation
from whybias.liveness import very_negative
from whybias.liveness.instances import Instance
from whybias.liveness.ranks import ADDITIVE
from whybias.liveness.tensors import Contribution, Source, Spot, Tensor, Trail
from whybias.liveness.trail_ends import tensors_in
from whybias.liveness.values import Value
from whybias.liveness.verdicts import StepKind
from whybias.liveness.ways import bounded, change, joined


class Act(NamedTuple):
    """An operation at its place in the program, the layer that does it, if one does, and that layer's name."""

    known: Operation
    spot: Spot
    layer: Instance | None
    path: str | None
    bound: Mapping[str, Value]
    keeper: Instance | None = None
    """The module that keeps running statistics for a function."""


def pass_on(
    act: Act,
    effect: Effect,
    name: str,
    index: int,
    tensor: Tensor,
    outputs: list[Tensor],
    steady: bool,
) -> None:
    """Take every contribution of one input through the operation; `steady` if no data is multiplied in."""
    through = effect.through.get(name)
    if isinstance(through, Sequence):
        through = through[index] if index < len(through) else None

    def answers(axes: Axes) -> list[Outcome]:
        if effect.per_output is not None:
            return [effect.per_output(name, axes, i) for i in range(len(outputs))]
        return [Seen("depends on it") if through is None else through(axes)] * max(1, len(outputs))

    shifting: set[Instance] | None = None
    asked: dict[tuple[Axes, str], list[tuple[Outcome, str]]] = {}
    for source, contribution in tensor.contributions.items():
        if source.layer.seen:
            continue
        if contribution.masked and (not act.known.masked_ok or very_negative.is_made_small(act.known.name, act.bound)):
            _end(Lost("a mask and no softmax after it"), act, source, contribution)
            continue
        why = contribution.blurred
        outcomes = asked.get((contribution.axes, why))
        if outcomes is None:
            outcomes = [(outcome, why) for outcome in answers(contribution.axes)]
            if why:
                outcomes = [
                    _for_fewer_axes(one, few, why) for (one, _), few in zip(outcomes, answers(NONE), strict=True)
                ]
            asked[contribution.axes, why] = outcomes
        for number, ((outcome, why), output) in enumerate(zip(outcomes, outputs, strict=False)):
            place = (name, index, number)
            if isinstance(outcome, Blurred):
                _carry(Carried(ALL), act, place, source, contribution, output, steady, outcome.why)
            elif isinstance(outcome, Carried):
                _carry(outcome, act, place, source, contribution, output, steady, why)
        for outcome in dict.fromkeys(outcome for outcome, _ in outcomes):
            if not isinstance(outcome, (Carried, Unread, Blurred)):
                if shifting is None:
                    shifting = _shifting(tensor)
                _end(outcome, act, source, contribution, not shifting <= {source.layer})


def _for_fewer_axes(outcome: Outcome, fewest: Outcome, why: str) -> tuple[Outcome, str]:
    """What becomes of a contribution that may vary along fewer axes than those of `outcome`, down to none.

    `fewest` is what becomes of one that varies along none. With the outcome: why its axes may be too many, if they may.
    """
    if isinstance(outcome, (Seen, PartlyRemoved)) and not isinstance(fewest, Seen):
        return (Blurred(why) if isinstance(fewest, Carried) else Lost(why)), why
    # a constant would have been seen here, so what goes on does vary
    return outcome, "" if isinstance(fewest, Seen) else why


def end_inside(act: Act, outcome: Outcome, layer: Instance) -> None:
    """End the trail of a layer's own bias within the layer itself."""
    trail = Trail(StepKind.MADE, act.known.name, act.path, "adds its bias", act.spot, layer, None)
    _end(outcome, act, Source(layer), Contribution(ALL, trail, intact=True))


def multiplies_data(known: Operation, bound: Mapping[str, Value], tensor: Tensor) -> bool:
    """Whether the operation multiplies `tensor` with something that is neither a parameter nor a number."""
    if known.name.rsplit(".", 1)[-1].strip("_") in ADDITIVE or bound.get("bias") is tensor:
        return False
    factors = [value for name, value in bound.items() if name != "bias"]
    return any(other is not tensor and not other.constant for other in tensors_in(factors))


def _shifting(tensor: Tensor) -> set[Instance]:
    """The layers of which a bias that is really there adds to the tensor."""
    return {source.layer for source in tensor.contributions if source.layer.has_bias()}


def _carry(
    outcome: Carried,
    act: Act,
    place: tuple[str, int, int],
    source: Source,
    contribution: Contribution,
    output: Tensor,
    steady: bool,
    blurred: str,
) -> None:
    changes = contribution.changes
    if outcome.part is not None and contribution.intact:
        source = Source(source.layer, (*source.part, outcome.part))
    else:
        more = change(act.known, act.layer, act.bound, place, contribution, outcome)
        changes = bounded(changes + more) if more else changes
    ones = [axis for axis, size in output.shape.sizes.items() if size == 1]
    axes = outcome.axes.without(ones) if ones else outcome.axes
    trail = Trail(StepKind.CARRIED, act.known.name, act.path, "", act.spot, act.layer, contribution.trail)
    intact = contribution.intact and outcome.intact
    masked = contribution.masked or outcome.masked
    steady = steady and contribution.steady
    earlier = output.contributions.get(source)
    if earlier is not None:
        axes, intact, masked = axes | earlier.axes, False, masked or earlier.masked
        steady, blurred = steady and earlier.steady, blurred or earlier.blurred
        changes = joined(earlier.changes, changes)
    output.contributions[source] = Contribution(axes, trail, intact, masked, steady, blurred, changes)


def _end(outcome: Outcome, act: Act, source: Source, contribution: Contribution, another_shift: bool = False) -> None:
    layer = act.layer
    if isinstance(outcome, Removed) and not contribution.steady and layer is not None and layer.keeps_statistics():
        kind, how = StepKind.SEEN, "keeps running statistics, which do not follow what changes with the data"
    elif isinstance(outcome, Removed):
        kind, how = StepKind.REMOVED, outcome.how
    elif isinstance(outcome, PartlyRemoved) and not (
        layer is source.layer or _is_the_bias(source, contribution, outcome)
    ):
        kind, how = StepKind.SEEN, outcome.how
    elif isinstance(outcome, PartlyRemoved):
        kind, how = StepKind.PARTLY_REMOVED, outcome.how
    elif isinstance(outcome, Seen):
        kind, how = StepKind.SEEN, outcome.how
    else:
        assert isinstance(outcome, Lost)
        kind, how = StepKind.LOST, outcome.why
    trail = Trail(kind, act.known.name, act.path, how, act.spot, layer, contribution.trail, another_shift)
    removed = total = None
    if isinstance(outcome, PartlyRemoved) and kind is StepKind.PARTLY_REMOVED:
        removed, total = outcome.removed, outcome.total
    source.layer.record(kind, source, trail, removed, total)
    keeper = layer or act.keeper
    if kind is StepKind.REMOVED and keeper is not None:
        keeper.removals.setdefault(source.layer, []).append((source.part, contribution.changes))


def _is_the_bias(source: Source, contribution: Contribution, outcome: PartlyRemoved) -> bool:
    """Whether the dimensions an operation counts are the bias's own numbers, each once."""
    length = source.layer.bias_length()
    return contribution.intact and length is not None and length == outcome.total
