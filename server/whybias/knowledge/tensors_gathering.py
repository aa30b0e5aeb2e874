"""Gathering and scattering numbers by an index tensor, sorting, and running sums."""

from __future__ import annotations

from whybias.knowledge.axes import ALL, Axes
from whybias.knowledge.broadcasting import broadcast
from whybias.knowledge.effects import Call, Carried, Effect, Outcome, Removed, Seen, Through, Transfer
from whybias.knowledge.registry import function
from whybias.knowledge.shapes import NotKnown, Shape
from whybias.knowledge.tensor_arguments import axes as axes_of
from whybias.knowledge.tensor_arguments import whole
from whybias.knowledge.throughs import blurred, kept, lost, seen

_ORDER = "is not changed when every number is shifted alike"
_PICKS = "picks among numbers that the bias shifts differently"
_AS_INDEX = seen("it is used as an index")


def _axis(call: Call) -> int:
    found = axes_of(call.shape(), call["dim"])
    if found is None or len(found) != 1:
        raise NotKnown("the axis is not known")
    return found[0]


def _index_select(call: Call) -> Effect:
    axis = _axis(call)
    index = call.shape("index")
    shape = call.shape().with_sizes({axis: index.size(-1) if index.rank == 1 else None})
    return Effect((shape,), {"input": _reordered(axis), "index": _AS_INDEX})


def _reordered(axis: int) -> Through:
    return lambda axes: Carried(axes, intact=axis not in axes)


def _gather(call: Call) -> Effect:
    index = call.shape("index")
    return _gathered(call, index, "index", index)


def _take_along_dim(call: Call) -> Effect:
    if call["dim"] is None:
        return Effect((Shape(1),), {"input": lambda axes: Carried(Axes.of(-1))})
    axis, index = _axis(call), call.shape("indices")
    lines = call.shape().with_sizes({axis: index.size(axis)})
    return _gathered(call, index, "indices", broadcast(lines, index))


def _gathered(call: Call, index: Shape, name: str, result: Shape) -> Effect:
    """Along the axis the index says where to look; along the others every place looks into its own line."""
    axis = _axis(call)
    rank = call.shape().rank

    def through(axes: Axes) -> Outcome:
        axes = axes.within(rank)
        return Carried(axes | index.varies()) if axis in axes else Carried(axes)

    return Effect((result,), {"input": through, name: _AS_INDEX})


def _masked_select(call: Call) -> Effect:
    return Effect((Shape(1),), {"input": lambda axes: Carried(Axes.of(-1)), "mask": _AS_INDEX})


def _written(call: Call) -> Effect:
    """Some numbers of ``input`` are replaced, or added to, by others."""
    through: dict[str, Through] = {"input": lambda axes: Carried(ALL), "index": _AS_INDEX}
    if not isinstance(call.arguments.get("value"), (int, float)):
        through["value"] = lambda axes: Carried(ALL)
    through.update({name: (lambda axes: Carried(ALL)) for name in ("src", "source")})
    return Effect((call.shape(),), through)


def _added(call: Call) -> Effect:
    return Effect((call.shape(),), {**_written(call).through, "input": kept})


def _sorted(call: Call) -> Effect:
    return _values_and_places(call, call.shape())


def _topk(call: Call) -> Effect:
    return _values_and_places(call, call.shape().with_sizes({_axis(call): whole(call["k"])}))


def _values_and_places(call: Call, result: Shape) -> Effect:
    axis = _axis(call)

    def per_output(name: str, axes: Axes, index: int) -> Outcome:
        if name != "input" or axis in axes:
            return Seen(_PICKS)
        return Carried(axes, intact=True) if index == 0 else Removed(_ORDER)

    return Effect((result, result), several=True, per_output=per_output)


def _order(call: Call) -> Effect:
    axis = _axis(call)
    return Effect((call.shape(),), {"input": lambda axes: Seen(_PICKS) if axis in axes else Removed(_ORDER)})


def _running_sum(call: Call) -> Effect:
    axis = _axis(call)
    rank = call.shape().rank
    return Effect((call.shape(),), {"input": lambda axes: Carried(axes.within(rank) | Axes.of(axis))})


def _running_extreme(call: Call) -> Effect:
    return _values_and_places(call, call.shape())


def _running_product(call: Call) -> Effect:
    return Effect((call.shape(),), {"input": seen("is not linear")})


def _difference(call: Call) -> Effect:
    """Neighbours are subtracted from each other."""
    axis, times = _axis(call), whole(call["n"])
    if times is None or times < 1 or call["prepend"] is not None or call["append"] is not None:
        return Effect((call.shape().with_sizes({axis: None}),), {"input": lost("what is subtracted is not known")})
    size = call.shape().size(axis)
    shape = call.shape().with_sizes({axis: size - times if isinstance(size, int) else None})

    def through(axes: Axes) -> Outcome:
        return Carried(axes) if axis in axes else Removed("subtracts neighbours, which the bias shifts alike")

    return Effect((shape,), {"input": through})


def _triangle(call: Call) -> Effect:
    """Numbers above or below a diagonal become zero."""
    rank = call.shape().rank
    return Effect((call.shape(),), {"input": lambda axes: Carried(axes.within(rank) | Axes.of(-2, -1))})


def _diagonal(call: Call) -> Effect:
    return Effect((Shape(),), {"input": blurred("diagonals are not followed")})


def _both(name: str, signature: str, transfer: Transfer) -> None:
    """A tensor method and the function of the same name and signature."""
    function(f"torch.Tensor.{name}", signature, transfer, f"torch.{name}")


_SCATTER = "input, dim, index, src=None, value=None, *, reduce=None"
_both("index_select", "input, dim, index, *, out=None", _index_select)
_both("gather", "input, dim, index, *, sparse_grad=False, out=None", _gather)
_both("take_along_dim", "input, indices, dim=None, *, out=None", _take_along_dim)
_both("masked_select", "input, mask, *, out=None", _masked_select)
_both("scatter", _SCATTER, _written)
_both("scatter_add", "input, dim, index, src", _added)
_both("index_add", "input, dim, index, source, *, alpha=1", _added)
_both("index_copy", "input, dim, index, source", _written)
_both("index_fill", "input, dim, index, value", _written)
function("torch.Tensor.scatter_", _SCATTER, _written, in_place=True)
function("torch.Tensor.scatter_add_", "input, dim, index, src", _added, in_place=True)
function("torch.Tensor.index_add_", "input, dim, index, source, *, alpha=1", _added, in_place=True)
function("torch.Tensor.index_copy_", "input, dim, index, source", _written, in_place=True)
function("torch.Tensor.index_fill_", "input, dim, index, value", _written, in_place=True)
_both("sort", "input, dim=-1, descending=False, *, stable=False, out=None", _sorted)
_both("topk", "input, k, dim=-1, largest=True, sorted=True, *, out=None", _topk)
_both("argsort", "input, dim=-1, descending=False, stable=False", _order)
_both("cumsum", "input, dim, *, dtype=None, out=None", _running_sum)
_both("cumprod", "input, dim, *, dtype=None, out=None", _running_product)
_both("cummax", "input, dim, *, out=None", _running_extreme)
_both("cummin", "input, dim, *, out=None", _running_extreme)
_both("diff", "input, n=1, dim=-1, prepend=None, append=None", _difference)
_both("tril", "input, diagonal=0, *, out=None", _triangle)
_both("triu", "input, diagonal=0, *, out=None", _triangle)
_both("diagonal", "input, offset=0, dim1=0, dim2=1", _diagonal)
_both("diag", "input, diagonal=0, *, out=None", _diagonal)
_both("diag_embed", "input, offset=0, dim1=-2, dim2=-1", _diagonal)
for _name in ("tril_", "triu_"):
    function(f"torch.Tensor.{_name}", "input, diagonal=0", _triangle, in_place=True)
