"""Applying PyTorch operations to abstract tensors, by what the knowledge table says of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from whybias.knowledge import table
from whybias.knowledge.axes import ALL, Axes
from whybias.knowledge.effects import (
    UNKNOWN,
    Call,
    Carried,
    Effect,
    Lost,
    Outcome,
    PartlyRemoved,
    Removed,
    Seen,
    Unread,
)
from whybias.knowledge.registry import BindingError, Operation, bind
from whybias.knowledge.shapes import RankNeeded, Shape
from whybias.knowledge.symbols import Symbol
from whybias.knowledge.tensors_reduction import centered
from whybias.liveness.any_rank import merged, possible_effects
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.machine import Machine
from whybias.liveness.ranks import ADDITIVE, MATRIX_PRODUCTS, SWAPS, follows_rank, shares_memory
from whybias.liveness.tensors import Contribution, RankOrigin, Source, Spot, Tensor, Trail
from whybias.liveness.values import ObjectValue, Value
from whybias.liveness.verdicts import StepKind


def tensors_in(value: Value, depth: int = 4) -> Iterator[Tensor]:
    """The tensors inside a value, through containers and objects."""
    if isinstance(value, Tensor):
        yield value
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from tensors_in(item, depth - 1)
    elif depth and isinstance(value, dict):
        for item in value.values():
            yield from tensors_in(item, depth - 1)
    elif depth and isinstance(value, ObjectValue):
        for item in value.attributes.values():
            yield from tensors_in(item, depth - 1)


def _plain(value: Value, depth: int = 4) -> object:
    """A value as the knowledge table sees it: shapes for tensors, `UNKNOWN` for what it cannot use."""
    if isinstance(value, Tensor):
        return value.shape
    if value is None or isinstance(value, (bool, int, float, str, Symbol, type(Ellipsis))):
        return value
    if isinstance(value, (list, tuple)) and depth:
        return type(value)(_plain(item, depth - 1) for item in value)
    if isinstance(value, slice):
        return slice(_plain(value.start), _plain(value.stop), _plain(value.step))
    if isinstance(value, dict) and depth:
        return {key: _plain(item, depth - 1) for key, item in value.items()}
    from whybias.liveness.values import External

    return value.name if isinstance(value, External) and value.name.startswith("torch.") else UNKNOWN


def operation(
    machine: Machine,
    name: str,
    args: Sequence[Value],
    node: ast.AST,
    frame: Frame,
    kwargs: Mapping[str, Value] | None = None,
) -> Value:
    """The result of a torch function, tensor method or operator by its public name."""
    known = table.lookup(name)
    if known is None:
        machine.unsupported[name] += 1
        lose(machine, [*args, *(kwargs or {}).values()], f"{name} is not known", node, frame)
        return fresh(machine, node, frame, assumed=True)
    try:
        bound = bind(known.signature, args, kwargs or {})
    except BindingError:
        machine.unsupported[f"arguments of {name}"] += 1
        lose(machine, [*args, *(kwargs or {}).values()], f"the arguments of {name} do not fit", node, frame)
        return fresh(machine, node, frame, assumed=True)
    return _apply(machine, known, bound, node, frame, None)


def fresh(machine: Machine, node: ast.AST, frame: Frame, assumed: bool = False) -> Tensor:
    """A tensor of unknown shape that no bias contributes to."""
    key = f"{frame.scope}:{getattr(node, 'lineno', 0)}:{getattr(node, 'col_offset', 0)}"
    return Tensor(Shape(machine.decisions.ranks.get(key)), rank_origin=RankOrigin(key), assumed=assumed)


def call_layer(
    machine: Machine, layer: Instance, args: Sequence[Value], kwargs: Mapping[str, Value], node: ast.AST, frame: Frame
) -> Value:
    """The result of calling a torch layer; its own bias joins the contributions of the output."""
    known = layer.layer
    assert known is not None and known.forward is not None
    layer.uses.append((frame.code, node))
    layer.calls += 1
    try:
        bound = {**layer.arguments, **bind(known.forward, args, kwargs)}
    except BindingError:
        lose(machine, [*args, *kwargs.values()], f"the arguments of {known.name} do not fit", node, frame)
        return fresh(machine, node, frame, assumed=True)
    return _apply(machine, known, bound, node, frame, layer)


def _add_own(known: Operation, layer: Instance, own: Axes | None, result: Value, node: ast.AST, frame: Frame) -> None:
    """Let the layer's own bias, which varies along the axes `own` of the output, join the contributions."""
    if known.bias is None or layer.site is None or layer.without_shift():
        return
    trail = Trail(StepKind.MADE, known.name, layer.path(), "adds its bias", Spot(frame.code, node), layer, None)
    output = next(tensors_in(result), None)
    if own is None or output is None:
        why = f"what happens inside {known.name.rsplit('.', 1)[-1]} is not followed"
        layer.record(
            StepKind.LOST, Source(layer), Trail(StepKind.LOST, known.name, layer.path(), why, None, layer, trail)
        )
        return
    source = Source(layer)
    axes = own.without(axis for axis, size in output.shape.sizes.items() if size == 1)
    earlier = output.contributions.get(source)
    if earlier is not None:
        axes = axes | earlier.axes
    output.contributions = {**output.contributions, source: Contribution(axes, trail, intact=earlier is None)}


def _apply(
    machine: Machine, known: Operation, bound: Mapping[str, Value], node: ast.AST, frame: Frame, layer: Instance | None
) -> Value:
    machine.step()
    call = Call({name: _plain(value) for name, value in bound.items()}, layer is None or layer.training)
    centring = _centring(known, bound)
    why = ""
    try:
        effect: Effect | None = known.transfer(call) if centring is None else centring
    except RankNeeded as needed:
        why = f"the number of axes before {_short(known.name)} is not known"
        effect = _whatever_the_rank(machine, known, bound, call, needed.preferred, why)
    except (IndexError, ValueError, TypeError, KeyError, ArithmeticError, AttributeError, AssertionError):
        machine.unsupported[f"shapes of {known.name}"] += 1
        effect, why = None, f"the shapes do not fit {_short(known.name)}"
    if effect is None:
        lose(machine, list(bound.values()), why, node, frame, known.name, layer)
        result = fresh(machine, node, frame)
        if layer is not None:
            _add_own(known, layer, None, result, node, frame)
        return result
    outputs = [Tensor(shape) for shape in effect.outputs]
    given_tensors = list(tensors_in(list(bound.values())))
    if given_tensors and all(tensor.constant for tensor in given_tensors):
        for output in outputs:
            output.constant = True
    _settle_rank(machine, known, bound, outputs)
    for name, value in bound.items():
        if centring is not None and name == "other":
            continue
        given = [value] if isinstance(value, Tensor) else value
        if isinstance(given, (list, tuple)):
            for index, tensor in enumerate(given):
                if isinstance(tensor, Tensor) and tensor.contributions:
                    steady = not _multiplies_data(known, bound, tensor)
                    _pass(known, effect, name, index, tensor, outputs, Spot(frame.code, node), layer, steady)
                elif isinstance(tensor, (list, tuple)):
                    lose(machine, tensor, f"a nested list of tensors in {known.name}", node, frame)
    _remember_mean(known, bound, outputs)
    if layer is not None and known.bias is not None and known.bias.inside is not None:
        _end_inside(known, known.bias.inside(call), layer, Spot(frame.code, node))
    elif layer is not None:
        own = effect.own
        if own is None and known.bias is not None and known.bias.axis is not None:
            own = Axes.of(known.bias.axis)
        _add_own(known, layer, own, outputs[0] if outputs else None, node, frame)
    return _finish(machine, known, bound, effect, outputs, node, frame)


def _whatever_the_rank(
    machine: Machine, known: Operation, bound: Mapping[str, Value], call: Call, preferred: int | None, why: str
) -> Effect | None:
    """What the operation does for every rank its input may have; it may leave only one."""
    effects = possible_effects(known, call)
    if preferred is None and known.name in SWAPS and effects:
        preferred = min(effects)
    unknown = [tensor for tensor in tensors_in(list(bound.values())) if tensor.shape.rank is None]
    for tensor in unknown:
        only = None if tensor.rank_origin is None else machine.decisions.narrow(tensor.rank_origin.key, set(effects))
        ask_rank(machine, tensor, preferred)
        if only is not None and only in effects:
            bind_rank(machine, tensor, only)
            if len(unknown) == 1:
                return effects[only]
    return merged(list(effects.values()), why) if effects else None


def _finish(
    machine: Machine,
    known: Operation,
    bound: Mapping[str, Value],
    effect: Effect,
    outputs: list[Tensor],
    node: ast.AST,
    frame: Frame,
) -> Value:
    first = bound.get("input")
    if isinstance(first, Tensor) and outputs:
        if known.in_place or bound.get("inplace") is True:
            write_in_place(machine, first, outputs[0], node, frame)
            return first
        if shares_memory(known.name):
            first.viewed = True
            for output in outputs:
                output.base = first.base or first
                output.parameter_of = first.parameter_of
    if effect.several or len(outputs) > 1:
        return tuple(outputs)
    return outputs[0] if outputs else None


def _end_inside(known: Operation, outcome: Outcome, layer: Instance, spot: Spot) -> None:
    """End the trail of a layer's own bias within the layer itself."""
    trail = Trail(StepKind.MADE, known.name, layer.path(), "adds its bias", spot, layer, None)
    _end(outcome, known, Source(layer), Contribution(ALL, trail, intact=True), spot, layer)


def _pass(
    known: Operation,
    effect: Effect,
    name: str,
    index: int,
    tensor: Tensor,
    outputs: list[Tensor],
    spot: Spot,
    layer: Instance | None,
    steady: bool,
) -> None:
    """Take every contribution of one input through the operation; `steady` if no data is multiplied in."""
    through = effect.through.get(name)
    if isinstance(through, Sequence):
        through = through[index] if index < len(through) else None
    for source, contribution in tensor.contributions.items():
        if source.layer.seen:
            continue
        if contribution.masked and not known.masked_ok:
            _end(Lost("a mask and no softmax after it"), known, source, contribution, spot, layer)
            continue
        if effect.per_output is not None:
            outcomes = [effect.per_output(name, contribution.axes, i) for i in range(len(outputs))]
        elif through is None:
            outcomes = [Seen("depends on it")]
        else:
            outcomes = [through(contribution.axes)] * max(1, len(outputs))
        for outcome, output in zip(outcomes, outputs, strict=False):
            if isinstance(outcome, Carried):
                _carry(outcome, known, source, contribution, output, spot, layer, steady)
        for outcome in dict.fromkeys(outcomes):
            if not isinstance(outcome, (Carried, Unread)):
                _end(outcome, known, source, contribution, spot, layer, _has_other_shift(tensor, source))


def _multiplies_data(known: Operation, bound: Mapping[str, Value], tensor: Tensor) -> bool:
    """Whether the operation multiplies `tensor` with something that is neither a parameter nor a number."""
    if known.name.rsplit(".", 1)[-1].strip("_") in ADDITIVE or bound.get("bias") is tensor:
        return False
    factors = [value for name, value in bound.items() if name != "bias"]
    return any(other is not tensor and not other.constant for other in tensors_in(factors))


def _has_other_shift(tensor: Tensor, source: Source) -> bool:
    """Whether another layer's bias, one that is really there, adds to the tensor as well."""
    return any(other.layer is not source.layer and other.layer.has_bias() for other in tensor.contributions)


def _carry(
    outcome: Carried,
    known: Operation,
    source: Source,
    contribution: Contribution,
    output: Tensor,
    spot: Spot,
    layer: Instance | None,
    steady: bool,
) -> None:
    if outcome.part is not None and contribution.intact:
        source = Source(source.layer, (*source.part, outcome.part))
    ones = [axis for axis, size in output.shape.sizes.items() if size == 1]
    axes = outcome.axes.without(ones) if ones else outcome.axes
    trail = Trail(
        StepKind.CARRIED, known.name, layer.path() if layer is not None else None, "", spot, layer, contribution.trail
    )
    intact = contribution.intact and outcome.intact
    masked = contribution.masked or outcome.masked
    steady = steady and contribution.steady
    earlier = output.contributions.get(source)
    if earlier is not None:
        axes, intact, masked = axes | earlier.axes, False, masked or earlier.masked
        steady = steady and earlier.steady
    output.contributions[source] = Contribution(axes, trail, intact, masked, steady)


def _end(
    outcome: Outcome,
    known: Operation,
    source: Source,
    contribution: Contribution,
    spot: Spot,
    layer: Instance | None,
    another_shift: bool = False,
) -> None:
    path = layer.path() if layer is not None else None
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
    trail = Trail(kind, known.name, path, how, spot, layer, contribution.trail, another_shift)
    removed = total = None
    if isinstance(outcome, PartlyRemoved) and kind is StepKind.PARTLY_REMOVED:
        removed, total = outcome.removed, outcome.total
    source.layer.record(kind, source, trail, removed, total)
    if kind is StepKind.REMOVED and layer is not None:
        layer.removals.setdefault(source.layer, []).append(_path_of(contribution.trail))


def _is_the_bias(source: Source, contribution: Contribution, outcome: PartlyRemoved) -> bool:
    """Whether the dimensions an operation counts are the bias's own numbers, each once."""
    bias = source.layer.layer.bias if source.layer.layer is not None else None
    return contribution.intact and bias is not None and source.layer.arguments.get(bias.size) == outcome.total


def _path_of(trail: Trail) -> tuple[str, ...]:
    names = []
    step: Trail | None = trail
    while step is not None:
        names.append(step.operation)
        step = step.earlier
    return tuple(names)


def _centring(known: Operation, bound: Mapping[str, Value]) -> Effect | None:
    """``x - x.mean(dim, keepdim=True)`` subtracts a mean as a normalizer does."""
    if known.name not in ("operator.sub", "torch.sub", "torch.Tensor.sub"):
        return None
    left, right = bound.get("input"), bound.get("other")
    if not isinstance(left, Tensor) or not isinstance(right, Tensor) or right.centred_on is None:
        return None
    identity, axes = right.centred_on
    if identity is not left.identity or bound.get("alpha", 1) != 1:
        return None
    return Effect((left.shape,), {"input": centered(left.shape, axes)})


def _remember_mean(known: Operation, bound: Mapping[str, Value], outputs: list[Tensor]) -> None:
    if known.name not in ("torch.mean", "torch.Tensor.mean") or bound.get("keepdim") is not True:
        return
    source, dims = bound.get("input"), bound.get("dim")
    if not isinstance(source, Tensor):
        return
    listed = [dims] if isinstance(dims, int) else dims
    if not isinstance(listed, (list, tuple)) or not all(isinstance(dim, int) for dim in listed):
        return
    try:
        axes = tuple(source.shape.axis(dim) for dim in listed)
    except (RankNeeded, IndexError):
        return
    outputs[0].centred_on = (source.identity, axes)


def _settle_rank(machine: Machine, known: Operation, bound: Mapping[str, Value], outputs: list[Tensor]) -> None:
    """Let the rank flow through operations that keep it: forwards to the output, backwards to the input."""
    first, other = bound.get("input"), bound.get("other")
    if known.name in MATRIX_PRODUCTS and isinstance(first, Tensor) and isinstance(other, Tensor):
        _suggest_same_rank(machine, first, other)
    if not isinstance(first, Tensor) or not outputs or first.shape.rank is not None:
        return
    if not follows_rank(known.name, scalar=isinstance(bound.get("other"), (int, float))):
        return
    rank = outputs[0].shape.rank
    if rank is None:
        outputs[0].rank_origin = first.rank_origin
    else:
        bind_rank(machine, first, rank)


def _suggest_same_rank(machine: Machine, left: Tensor, right: Tensor) -> None:
    """Two batches of matrices are taken to have the same number of axes where only one number is known."""
    for one, two in ((left, right), (right, left)):
        if one.shape.rank is None and two.shape.rank is not None and two.shape.rank > 2:
            ask_rank(machine, one, two.shape.rank)


def bind_rank(machine: Machine, tensor: Tensor, rank: int) -> None:
    """The program shows how many axes a tensor has."""
    if tensor.shape.rank is None:
        tensor.shape = Shape(rank, tensor.shape.sizes)
        if tensor.rank_origin is not None:
            machine.decisions.bind_rank(tensor.rank_origin.key, rank)


def ask_rank(machine: Machine, tensor: Tensor, preferred: int | None) -> None:
    """Something hangs on the number of axes of a tensor."""
    if tensor.rank_origin is not None:
        machine.decisions.ask_rank(tensor.rank_origin.key, preferred)


def length(machine: Machine, tensor: Tensor, axis: int) -> Value:
    """The length of an axis; a new symbol where it is not known, remembered by the tensor."""
    known = tensor.shape.size(axis)
    if known is None:
        machine.sizes += 1
        known = Symbol.named(f"size{machine.sizes}")
        tensor.shape = tensor.shape.with_sizes({axis: known})
    return known


def leading_length(machine: Machine, tensor: Tensor, axis: int) -> Value:
    """The length of an axis counted from the front while the rank is unknown."""
    machine.sizes += 1
    return Symbol.named(f"size{machine.sizes}")


def write_in_place(machine: Machine, target: Tensor, result: Tensor, node: ast.AST, frame: Frame) -> None:
    """Let a tensor become the result of an operation that writes into it; other views of its memory are lost."""
    if target.parameter_of is not None:
        return
    if target.base is not None or target.viewed:
        lose(machine, [target, result, target.base], "a write into memory that other tensors share", node, frame)
    target.become(result)


def write_item(machine: Machine, target: Tensor, value: Value, node: ast.AST, frame: Frame) -> None:
    """``target[...] = value``: what either contributes may now vary along every axis."""
    if target.base is not None or target.viewed:
        lose(machine, [target, target.base, value], "a write into memory that other tensors share", node, frame)
    merged: dict[Source, Contribution] = {}
    for tensor in (target, *tensors_in(value)):
        for source, contribution in tensor.contributions.items():
            whole = Source(source.layer)
            spot = Spot(frame.code, node)
            trail = Trail(StepKind.CARRIED, "torch.Tensor.__setitem__", None, "", spot, None, contribution.trail)
            merged[whole] = Contribution(ALL, trail)
    target.contributions = merged
    target.identity = object()


def lose(
    machine: Machine,
    values: Sequence[Value],
    why: str,
    node: ast.AST,
    frame: Frame,
    operation_name: str = "",
    layer: Instance | None = None,
) -> None:
    """Give up on every contribution in `values`."""
    end_all(values, StepKind.LOST, operation_name, why, Spot(frame.code, node), layer)


def end_all(
    values: Sequence[Value], kind: StepKind, name: str, how: str, spot: Spot | None, layer: Instance | None = None
) -> None:
    """End the trail of every contribution in `values` in the same way."""
    for tensor in tensors_in(list(values)):
        if tensor.parameter_of is not None and kind is StepKind.LOST and name.startswith("torch.nn.init"):
            continue
        for source, contribution in tensor.contributions.items():
            path = layer.path() if layer is not None else None
            trail = Trail(kind, name, path, how, spot, layer, contribution.trail)
            source.layer.record(kind, source, trail)


def _short(name: str) -> str:
    return name.rsplit(".", 1)[-1]
