"""Means, sums, extremes and other summaries along axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whybias.knowledge.axes import NONE, Axes
from whybias.knowledge.axis_moves import drop, drop_from_shape
from whybias.knowledge.effects import Call, Carried, Effect, Outcome, Removed, Seen, Through
from whybias.knowledge.registry import function
from whybias.knowledge.shapes import NotKnown, Shape
from whybias.knowledge.tensor_arguments import axes as axes_of

_SHIFT = "is not changed when every number is shifted alike"
_PICKS = "picks among numbers that the bias shifts differently"


def centered(axes: Sequence[int]) -> Through:
    """``x - x.mean(axes, keepdim=True)``: removed if constant along `axes`."""
    over = frozenset(axes)

    def through(contribution: Axes) -> Outcome:
        if contribution.touches(over):
            return Carried(contribution)
        return Removed("subtracts the mean")

    return through


def _over(call: Call) -> tuple[int, ...] | None:
    """The axes of a reduction; None for all of them. Raises `NotKnown` where they are not known."""
    dim = call.arguments.get("dim")
    if dim is None:
        dim = call.arguments.get("axis")
    if dim is None or (isinstance(dim, (list, tuple)) and not dim):
        return None
    found = axes_of(call.shape(), dim)
    if found is None:
        raise NotKnown("the axes of the reduction are not known")
    return found


def _keeps(call: Call) -> bool:
    given = [call.arguments.get(name, False) for name in ("keepdim", "keepdims")]
    if not all(isinstance(value, bool) for value in given):
        raise NotKnown("whether the reduced axes are kept is not known")
    return True in given


def _result(call: Call, over: tuple[int, ...] | None) -> Shape:
    shape = call.shape()
    if over is None:
        ones = {} if shape.rank is None else dict.fromkeys(range(-shape.rank, 0), 1)
        return Shape(shape.rank, ones) if _keeps(call) else Shape(0)
    return shape.with_sizes(dict.fromkeys(over, 1)) if _keeps(call) else drop_from_shape(shape, over)


def _reduced(axes: Axes, call: Call, over: tuple[int, ...] | None) -> Axes:
    if over is None:
        return NONE
    axes = axes.within(call.shape().rank)
    return axes.without(over) if _keeps(call) else drop(axes, over)


def _varies_over(axes: Axes, over: tuple[int, ...] | None, shape: Shape) -> bool:
    return not axes.is_empty(shape.rank) if over is None else axes.touches(over)


def _mean(call: Call) -> Effect:
    """What varied along the axes is mixed, what was constant stays."""
    over = _over(call)

    def through(axes: Axes) -> Outcome:
        return Carried(_reduced(axes, call, over), intact=not _varies_over(axes, over, call.shape()))

    return Effect((_result(call, over),), {"input": through})


def _sum(call: Call) -> Effect:
    over = _over(call)
    return Effect((_result(call, over),), {"input": lambda axes: Carried(_reduced(axes, call, over))})


def _if_constant(call: Call, constant: Callable[[Axes], Outcome], else_how: str) -> Effect:
    over = _over(call)

    def through(axes: Axes) -> Outcome:
        return Seen(else_how) if _varies_over(axes, over, call.shape()) else constant(_reduced(axes, call, over))

    return Effect((_result(call, over),), {"input": through})


def _extreme(call: Call) -> Effect:
    """The largest, the smallest, the one in the middle: of equally shifted numbers it is the shifted one."""
    return _if_constant(call, lambda axes: Carried(axes, intact=True), _PICKS)


def _shift_free(call: Call) -> Effect:
    """Variances, and positions of extremes."""
    return _if_constant(call, lambda axes: Removed(_SHIFT), "depends on how far the bias shifts each number")


def _not_linear(call: Call) -> Effect:
    return Effect((_result(call, _over(call)),), {"input": lambda axes: Seen("is not linear")})


def _extreme_and_place(call: Call) -> Effect:
    """``x.max(dim)`` gives values and places, ``x.max()`` one value, ``x.max(other)`` compares two tensors."""
    if isinstance(call["dim"], Shape):
        return Effect((Shape(),), {})
    if call["dim"] is None:
        return _extreme(call)
    return _values_and_places(call, _result(call, _over(call)))


def _last_by_default(call: Call) -> Effect:
    """``x.mode()``, ``x.kthvalue(k)``: values and places along the last axis."""
    return _values_and_places(call, _result(call, _over(call)))


def _values_and_places(call: Call, result: Shape) -> Effect:
    over = _over(call)

    def per_output(name: str, axes: Axes, index: int) -> Outcome:
        if name != "input" or over is None or axes.touches(over):
            return Seen(_PICKS)
        return Carried(_reduced(axes, call, over), intact=True) if index == 0 else Removed(_SHIFT)

    return Effect((result, result), several=True, per_output=per_output)


def _several_moments(call: Call) -> Effect:
    """``torch.var_mean``: the variance, then the mean."""
    over = _over(call)

    def per_output(name: str, axes: Axes, index: int) -> Outcome:
        varies = _varies_over(axes, over, call.shape())
        if index == 0:
            return Seen("depends on how far the bias shifts each number") if varies else Removed(_SHIFT)
        return Carried(_reduced(axes, call, over), intact=not varies)

    return Effect((_result(call, over),) * 2, several=True, per_output=per_output)


_DIM = "input, dim=None, keepdim=False, *, axis=None, keepdims=False, dtype=None, out=None"
_MANY = "input, dim=None, keepdim=False, *, axis=None, keepdims=False, out=None"
_SPREAD = "input, dim=None, unbiased=True, keepdim=False, *, axis=None, keepdims=False, correction=1, out=None"


def _both(name: str) -> tuple[str, str]:
    return f"torch.Tensor.{name}", f"torch.{name}"


for _name, _transfer in (("mean", _mean), ("nanmean", _mean), ("sum", _sum), ("nansum", _sum)):
    function(_both(_name)[0], _DIM, _transfer, _both(_name)[1])
for _name in ("amax", "amin"):
    function(_both(_name)[0], _MANY, _extreme, _both(_name)[1])
for _name in ("max", "min", "median", "nanmedian"):
    function(_both(_name)[0], _MANY, _extreme_and_place, _both(_name)[1])
for _name in ("argmax", "argmin"):
    function(_both(_name)[0], _MANY, _shift_free, _both(_name)[1])
for _name in ("var", "std"):
    function(_both(_name)[0], _SPREAD, _shift_free, _both(_name)[1])
for _name in ("var_mean", "std_mean"):
    function(f"torch.{_name}", _SPREAD, _several_moments)
for _name in ("prod", "any", "all", "count_nonzero"):
    function(_both(_name)[0], _DIM, _not_linear, _both(_name)[1])
_NORM = "input, p='fro', dim=None, keepdim=False, dtype=None, out=None"
function("torch.Tensor.norm", _NORM, _not_linear, "torch.norm")
function("torch.Tensor.logsumexp", _MANY, _extreme, "torch.logsumexp", "torch.special.logsumexp")
function("torch.Tensor.mode", "input, dim=-1, keepdim=False, *, out=None", _last_by_default, "torch.mode")
function("torch.Tensor.kthvalue", "input, k, dim=-1, keepdim=False, *, out=None", _last_by_default, "torch.kthvalue")
function(
    "torch.Tensor.quantile",
    "input, q, dim=None, keepdim=False, *, interpolation='linear', out=None",
    lambda call: _extreme(call) if isinstance(call["q"], (int, float)) else Effect((Shape(),)),
    "torch.quantile",
)
