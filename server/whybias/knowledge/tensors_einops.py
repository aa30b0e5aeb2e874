"""einops: rearrange, reduce, repeat, einsum, and the layers of the same names.

Source: the einops documentation, https://einops.rocks/api/rearrange/ and its siblings.
"""

from __future__ import annotations

from collections.abc import Mapping

from whybias.knowledge.axes import Axes
from whybias.knowledge.contraction import Contraction
from whybias.knowledge.effects import Call, Carried, Effect, Outcome, Seen, Through
from whybias.knowledge.einops_patterns import DOTS, PatternError, Side, equation, parse, with_dots
from whybias.knowledge.registry import function, layer
from whybias.knowledge.shapes import RankNeeded, Shape
from whybias.knowledge.symbols import Size, divide, product
from whybias.knowledge.tensor_arguments import length
from whybias.knowledge.throughs import blurred, lost

_LINEAR = ("mean", "sum")
_EXTREMES = ("max", "min")


def _transform(call: Call) -> Effect:
    pattern = call["pattern"]
    if not isinstance(pattern, str):
        return Effect((Shape(),), {_name(call): blurred("the pattern is not known")})
    left, right = parse(pattern)
    shape, shift = _stacked(call, left)
    left, right = _without_dots(left, right, shape)
    named = call.arguments.get("axes_lengths")
    lengths = _lengths(left, shape, named if isinstance(named, dict) else {})
    through = _through(call, left, right, lengths, shape)
    if shift is not None:
        through = _through_list(through, shape)
    return Effect((_result(right, lengths),), {_name(call): through})


def _name(call: Call) -> str:
    return "tensor" if "tensor" in call.arguments else "input"


def _stacked(call: Call, left: Side) -> tuple[Shape, int | None]:
    """The shape of the input; a list of tensors is stacked along a new first axis."""
    given = call[_name(call)]
    if not isinstance(given, (list, tuple)):
        return call.shape(_name(call)), None
    first = call.shapes(_name(call))[0]
    rank = None if first.rank is None else first.rank + 1
    if rank is None and not any(DOTS in axis for axis in left.axes):
        rank = len(left.axes)
    if rank is None:
        raise RankNeeded
    return Shape(rank, {**first.sizes, -rank: len(given)}), 1


def _through_list(through: Through, stacked: Shape) -> Through:
    """A contribution in one of the stacked tensors varies along the new axis as well."""
    first = -stacked.known_rank()

    def through_each(axes: Axes) -> Outcome:
        return through(axes.within(-first - 1) | Axes.of(first))

    return through_each


def _without_dots(left: Side, right: Side, shape: Shape) -> tuple[Side, Side]:
    if not any(DOTS in axis for axis in left.axes):
        if shape.rank not in (None, len(left.axes)):
            raise PatternError(f"{shape.rank} axes for {len(left.axes)}")
        return left, right
    if shape.rank is None:
        raise RankNeeded
    count = shape.rank - len(left.axes) + 1
    if count < 0:
        raise PatternError("too few axes")
    return with_dots(left, count), with_dots(right, count)


def _lengths(left: Side, shape: Shape, named: Mapping[object, object]) -> dict[str, Size]:
    """The lengths of all names, as far as they are known: given, or what is left of an axis of the tensor."""
    lengths: dict[str, Size] = {}
    for name, value in named.items():
        size = length(value)
        if isinstance(name, str) and size is not None:
            lengths[name] = size
    for position, axis in enumerate(left.axes):
        size = shape.size(position - len(left.axes))
        missing = [name for name in axis if name not in lengths and not name.isdigit()]
        known = [lengths[name] if name in lengths else int(name) for name in axis if name not in missing]
        if len(missing) == 1 and size is not None:
            rest = divide(size, product(known))
            if rest is not None:
                lengths[missing[0]] = rest
        elif len(missing) == 1 and len(axis) == 1:
            continue
    return lengths


def _result(right: Side, lengths: Mapping[str, Size]) -> Shape:
    sizes: list[Size | None] = []
    for axis in right.axes:
        parts = [int(name) if name.isdigit() else lengths.get(name) for name in axis]
        known = [part for part in parts if part is not None]
        sizes.append(product(known) if len(known) == len(parts) else None)
    return Shape.of(*sizes)


def _through(call: Call, left: Side, right: Side, lengths: Mapping[str, Size], shape: Shape) -> Through:
    there = set(right.names())
    gone = {name for name in left.names() if name not in there or name.isdigit()}
    how = call.arguments.get("reduction")

    def through(axes: Axes) -> Outcome:
        varying = {
            name
            for position, axis in enumerate(left.axes)
            for name in axis
            if position - len(left.axes) in axes and lengths.get(name) != 1
        }
        found = Axes.of(*(i - len(right.axes) for i, axis in enumerate(right.axes) if varying.intersection(axis)))
        if not gone:
            return Carried(found, intact=_in_order(left, right, varying, lengths))
        if how in _LINEAR or (how in _EXTREMES and not varying & gone):
            return Carried(found)
        return Seen("is not linear") if isinstance(how, str) else lost("the reduction is not known")(axes)

    return through


def _in_order(left: Side, right: Side, varying: set[str], lengths: Mapping[str, Size]) -> bool:
    """Whether equal parts of the result's axes are equal parts of the contribution's."""
    before = [name for name in left.names() if name in varying]
    after = [name for name in right.names() if name in varying]
    leads = all(
        [name in varying for name in axis if lengths.get(name) != 1]
        == sorted((name in varying for name in axis if lengths.get(name) != 1), reverse=True)
        for axis in right.axes
    )
    return leads and before == after


def _einsum(call: Call) -> Effect:
    given = call["tensors_and_pattern"]
    if not isinstance(given, tuple) or not given or not isinstance(given[-1], str):
        return Effect((Shape(),), {"tensors_and_pattern": blurred("the pattern is not known")})
    shapes = call.shapes("tensors_and_pattern")[:-1]
    contraction = Contraction.of(equation(given[-1]), shapes)
    through = [contraction.through(i) for i in range(len(shapes))]
    return Effect((contraction.shape(),), {"tensors_and_pattern": through})


_NAMED = "pattern, **axes_lengths"
function("einops.rearrange", f"tensor, {_NAMED}", _transform, masked_ok=True)
function("einops.repeat", f"tensor, {_NAMED}", _transform)
function("einops.einsum", "*tensors_and_pattern", _einsum)
function("einops.reduce", "tensor, pattern, reduction, **axes_lengths", _transform)
layer("einops.layers.torch.Rearrange", _NAMED, _transform, masked_ok=True)
layer("einops.layers.torch.Reduce", "pattern, reduction, **axes_lengths", _transform)
