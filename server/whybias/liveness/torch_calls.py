"""Applying PyTorch operations to abstract tensors, by what the knowledge table says of them."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from whybias.knowledge import table
from whybias.knowledge.axes import ALL, Axes
from whybias.knowledge.effects import (
    UNKNOWN,
    Call,
    Effect,
)
from whybias.knowledge.registry import BindingError, Operation, bind
from whybias.knowledge.shapes import RankNeeded, Shape
from whybias.knowledge.symbols import Symbol
from whybias.liveness import very_negative
from whybias.liveness.any_rank import merged, possible_effects
from whybias.liveness.centring import centring, remember_mean
from whybias.liveness.frames import Frame
from whybias.liveness.instances import Instance
from whybias.liveness.machine import UNKNOWN_LENGTH, Machine, place_key
from whybias.liveness.passage import Act, end_inside, multiplies_data, pass_on
from whybias.liveness.ranks import SWAPS, exchanges_heads, exchanges_inner_axes, rows_merged, shares_memory
from whybias.liveness.tensor_ranks import (
    ask_rank,
    bind_rank,
    note_likeness,
    recall_lengths,
    settle_rank,
    suggest_least_rank,
)
from whybias.liveness.tensors import Contribution, Filling, RankOrigin, Source, Spot, Tensor, Trail
from whybias.liveness.trail_ends import lose, tensors_in
from whybias.liveness.values import External, NativeMethod, Opaque, Value
from whybias.liveness.verdicts import StepKind
from whybias.liveness.ways import WRITTEN, joined

_AS_IT_IS = frozenset({bool, int, float, str, Symbol, type(Ellipsis), type(None)})


_FILLING = {
    "torch.tensor": "data",
    "torch.as_tensor": "data",
    "torch.scalar_tensor": "s",
    "torch.Tensor.new_tensor": "data",
    "torch.full": "fill_value",
    "torch.Tensor.new_full": "fill_value",
    "torch.Tensor.to": "input",
    "torch.Tensor.type_as": "input",
}
"""Operations that make a tensor of one number, and the parameter that takes it; or a tensor that holds it."""

_CHOOSING = frozenset(["torch.where", "torch.Tensor.where", "torch.Tensor.masked_fill", "torch.Tensor.masked_fill_"])
"""Operations to which it matters what number stands in a mask."""
_REGROUPING = frozenset(["torch.Tensor.view", "torch.Tensor.reshape", "torch.Tensor.unflatten"])
"""Operations to which it matters how long every axis is."""
_CHUNK = "torch.Tensor.chunk"
_KEEPING = frozenset(("torch.nn.functional.batch_norm", "torch.nn.functional.instance_norm"))
_EINSUM = "torch.einsum"
_LIKE_ANOTHER = ("torch.Tensor.view_as", "torch.Tensor.expand_as")
"""Operations that give a tensor the shape of another: they do nothing to one that is given its own."""


def _filling(known: Operation, bound: Mapping[str, Value]) -> Filling | None:
    given = bound.get(_FILLING[known.name])
    if isinstance(given, Tensor):
        return given.filling if given.number() is not None else None
    return Filling(given) if isinstance(given, (int, float)) else None


def _numbers(bound: Mapping[str, Value]) -> dict[str, object]:
    """The arguments that are tensors of one known number."""
    numbers = {name: value.number() for name, value in bound.items() if isinstance(value, Tensor)}
    return {name: number for name, number in numbers.items() if number is not None and name != "condition"}


def _plain(value: Value, depth: int = 4) -> object:
    """A value as the knowledge table sees it: shapes for tensors, `UNKNOWN` for what it cannot use."""
    kind = value.__class__
    if kind is Tensor:
        return value.shape
    if kind in _AS_IT_IS:
        return value
    if isinstance(value, (list, tuple)) and depth:
        return type(value)(_plain(item, depth - 1) for item in value)
    if isinstance(value, slice):
        return slice(_plain(value.start), _plain(value.stop), _plain(value.step))
    if isinstance(value, dict) and depth:
        return {key: _plain(item, depth - 1) for key, item in value.items()}
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
    if known.name == _CHUNK and not isinstance(bound["chunks"], int):
        return _pieces(machine, bound, node, frame)
    if known.name in _LIKE_ANOTHER and bound["other"] is bound["input"]:
        return operation(machine, "torch.Tensor.contiguous", [bound["input"]], node, frame)
    if known.name == _EINSUM:
        bound = {**bound, "operands": _operands(bound["operands"])}
    if known.name == "torch.nn.functional.batch_norm" and _follows_training(machine, bound, frame):
        bound = {**bound, "training": True}
    return _apply(machine, known, bound, node, frame, None)


def _operands(given: Value) -> Value:
    """Those of ``einsum(equation, a, b)``, also where they are given as one list or tuple."""
    alone = isinstance(given, tuple) and len(given) == 1 and isinstance(given[0], (list, tuple))
    return tuple(given[0]) if alone else given


def _pieces(machine: Machine, bound: Mapping[str, Value], node: ast.AST, frame: Frame) -> Value:
    """A tensor cut into an unknown number of pieces: as in loops of unknown length, two of unknown length."""
    tensor, dim = bound["input"], bound["dim"]
    if dim == 0 and isinstance(tensor, Tensor) and tensor.shape.rank is None:  # an axis of features comes behind it
        pieces = [operation(machine, "torch.Tensor.contiguous", [tensor], node, frame) for _ in range(UNKNOWN_LENGTH)]
        for piece in pieces:
            piece.shape = Shape(piece.shape.rank, {-1: size} if (size := tensor.shape.size(-1)) is not None else {})
        return tuple(pieces)
    args = [tensor, dim, Opaque("where a piece begins"), Opaque("how long a piece is")]
    return tuple(operation(machine, "torch.Tensor.narrow", args, node, frame) for _ in range(UNKNOWN_LENGTH))


def _follows_training(machine: Machine, bound: Mapping[str, Value], frame: Frame) -> bool:
    """Whether a module evaluates with statistics of its own only because the whole network is evaluated.

    They are those of the training before, in which the same module was run as well. Frozen ones are not meant, nor
    numbers that are no buffer of the module itself, for these need not follow the training.
    """
    owner, mean = frame.receiver(), bound["running_mean"]
    if machine.training or bound["training"] is not False or not isinstance(owner, Instance) or not owner.training:
        return False
    if isinstance(mean, NativeMethod):
        return mean.receiver is owner and mean.name == "running_mean"
    return any(mean is kept for kept in owner.attributes.values())


def fresh(machine: Machine, node: ast.AST, frame: Frame, assumed: bool = False) -> Tensor:
    """A tensor of unknown shape that no bias contributes to."""
    key = _place(node, frame)
    return Tensor(Shape(machine.decisions.forced_rank(key)), rank_origin=RankOrigin(key), assumed=assumed)


def _place(node: ast.AST, frame: Frame) -> str:
    """Where a result is made: to its end, as it begins where the expression begins that it is computed from."""
    return f"{place_key(frame.scope, node)}-{getattr(node, 'end_lineno', 0)}:{getattr(node, 'end_col_offset', 0)}"


def _open_rank(machine: Machine, output: Tensor, node: ast.AST, frame: Frame) -> None:
    """The number of axes of a result may be learned from what is done with it, where its operands do not tell.

    That is so in the outermost forward alone: other functions may be called with operands of other numbers of axes.
    """
    if machine.depth != 1:
        return
    key = _place(node, frame)
    output.rank_origin = RankOrigin(key)
    rank = machine.decisions.forced_rank(key)
    if rank is not None and all(axis >= -rank for axis in output.shape.sizes):
        output.shape = Shape(rank, output.shape.sizes)


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
    output = next(iter(tensors_in(result)), None)
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
    changes = () if earlier is None else joined(earlier.changes, ())
    made = Contribution(axes, trail, intact=earlier is None, changes=changes)
    output.contributions = {**output.contributions, source: made}


def _keeper(known: Operation, bound: Mapping[str, Value], frame: Frame) -> Instance | None:
    """The module that gives its own running statistics to a function; it counts as called."""
    if known.name not in _KEEPING or bound.get("running_mean") is None:
        return None
    keeper = frame.receiver()
    if not isinstance(keeper, Instance):
        return None
    keeper.calls += 1
    return keeper


def _apply(
    machine: Machine, known: Operation, bound: Mapping[str, Value], node: ast.AST, frame: Frame, layer: Instance | None
) -> Value:
    machine.step()
    first = bound.get("input")
    if known.name in _REGROUPING and isinstance(first, Tensor) and first.like is not None:
        recall_lengths(first)
    arguments = {name: _plain(value) for name, value in bound.items()}
    masks = False
    if known.name in _CHOOSING:
        arguments.update(_numbers(bound))
        masks = very_negative.is_filled_in(arguments)
        if masks and any(tensor.very_negative for tensor in tensors_in(bound)):
            arguments = very_negative.as_unknown(arguments)
    call = Call(arguments, layer is None or layer.training)
    subtracted = centring(known, bound)
    why = ""
    try:
        effect: Effect | None = known.transfer(call) if subtracted is None else subtracted
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
    given_tensors = tensors_in(bound)
    if given_tensors and all(tensor.constant for tensor in given_tensors):
        for output in outputs:
            output.constant = True
    if (masks or any(tensor.very_negative for tensor in given_tensors)) and not very_negative.is_left_out(known.name):
        for output in outputs:
            output.very_negative = True
    settle_rank(machine, known, bound, outputs)
    for output in outputs:
        if output.shape.rank is None and output.rank_origin is None:
            _open_rank(machine, output, node, frame)
    if layer is not None and outputs:
        note_likeness(known, bound, outputs[0])
    path = None if layer is None else layer.path()
    act = Act(known, Spot(frame.code, node), layer, path, bound, _keeper(known, bound, frame))
    carrying = bound if subtracted is None else {name: value for name, value in bound.items() if name != "other"}
    _pass_all_on(machine, act, effect, carrying, outputs, node, frame)
    if machine.passages is not None:
        machine.passages.note(known, bound, layer, outputs)
    remember_mean(known, bound, outputs)
    if known.name in _FILLING:
        outputs[0].filling = _filling(known, bound)
    written = bound.get("out")
    if isinstance(written, Tensor):
        written.forget_number()
    if layer is not None and known.bias is not None and known.bias.inside is not None:
        end_inside(act, known.bias.inside(call), layer)
    elif layer is not None:
        own = effect.own
        if own is None and known.bias is not None and known.bias.axis is not None:
            own = Axes.of(known.bias.axis)
        _add_own(known, layer, own, outputs[0] if outputs else None, node, frame)
    return _finish(machine, known, bound, effect, outputs, node, frame)


def _pass_all_on(
    machine: Machine,
    act: Act,
    effect: Effect,
    carrying: Mapping[str, Value],
    outputs: list[Tensor],
    node: ast.AST,
    frame: Frame,
) -> None:
    """Take the contributions in all tensors among these arguments through the operation."""
    for name, value in carrying.items():
        given = [value] if isinstance(value, Tensor) else value
        if isinstance(given, (list, tuple)):
            for index, tensor in enumerate(given):
                if isinstance(tensor, Tensor) and tensor.contributions:
                    steady = not multiplies_data(act.known, act.bound, tensor)
                    pass_on(act, effect, name, index, tensor, outputs, steady)
                elif isinstance(tensor, (list, tuple)):
                    lose(machine, tensor, f"a nested list of tensors in {act.known.name}", node, frame)


def _whatever_the_rank(
    machine: Machine, known: Operation, bound: Mapping[str, Value], call: Call, preferred: int | None, why: str
) -> Effect | None:
    """What the operation does for every rank its input may have; it may leave only one."""
    effects = possible_effects(known, call)
    least = None
    if preferred is None and known.name in SWAPS and effects and exchanges_inner_axes(bound):
        preferred = min(effects)
        least = preferred if exchanges_heads(bound, preferred) else None
    if preferred is None:
        preferred = rows_merged(known.name, bound)
    unknown = [tensor for tensor in tensors_in(bound) if tensor.shape.rank is None]
    for tensor in unknown:
        only = None if tensor.rank_origin is None else machine.decisions.narrow(tensor.rank_origin.key, set(effects))
        if least is None:
            ask_rank(machine, tensor, preferred)
        else:
            suggest_least_rank(machine, tensor, least)
        if only is not None and only in effects:
            bind_rank(machine, tensor, only)
            if len(unknown) == 1:
                return effects[only]
    return merged(effects.values(), why)


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
            merged[whole] = Contribution(ALL, trail, blurred="a part of the tensor is written over", changes=(WRITTEN,))
    target.contributions = merged
    target.forget_number()
    target.identity = object()


def _short(name: str) -> str:
    return name.rsplit(".", 1)[-1]
