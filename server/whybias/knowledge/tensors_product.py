"""Matrix products and their like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from string import ascii_letters

from whybias.knowledge.axes import Axes
from whybias.knowledge.contraction import Contraction
from whybias.knowledge.effects import Call, Carried, Effect, Outcome, Through, Transfer
from whybias.knowledge.registry import function
from whybias.knowledge.shapes import RankNeeded, Shape
from whybias.knowledge.tensor_arguments import axes as axes_of
from whybias.knowledge.tensor_arguments import whole
from whybias.knowledge.tensors_elementwise import aligned
from whybias.knowledge.throughs import blurred


def _by_equation(equation: str, *names: str, added: str | None = None) -> Transfer:
    """The transfer of a product of the named arguments; `added` names one that is added to it."""

    def transfer(call: Call) -> Effect:
        return _product(call, equation, names, added)

    return transfer


def _product(call: Call, equation: str, names: Sequence[str], added: str | None = None) -> Effect:
    contraction = Contraction.of(equation, [call.shape(name) for name in names])
    through: dict[str, Through] = {name: contraction.through(i) for i, name in enumerate(names)}
    if added is not None:
        through[added] = aligned(call, added)
    return Effect((contraction.shape(),), through)


def _matmul(call: Call) -> Effect:
    """A tensor of unknown rank is read as a stack of matrices, which covers a vector but for one case.

    Were the left one a vector, the stack's axis of the right one would end up one place further back.
    """
    left, right = call.shape("input").rank == 1, call.shape("other").rank == 1
    equation = {
        (True, True): "k,k->",
        (True, False): "k,...km->...m",
        (False, True): "...nk,k->...n",
        (False, False): "...nk,...km->...nm",
    }[left, right]
    effect = _product(call, equation, ("input", "other"))
    if call.shape("input").rank is not None or call.shape("other").rank in (1, 2):
        return effect
    through = effect.through["input"]
    assert not isinstance(through, Sequence)

    def through_input(axes: Axes) -> Outcome:
        outcome = through(axes)
        assert isinstance(outcome, Carried)
        return Carried(outcome.axes | Axes.of(-2))

    return replace(effect, through={**effect.through, "input": through_input})


def _einsum(call: Call) -> Effect:
    equation, shapes = call["equation"], call.shapes("operands")
    if not isinstance(equation, str) or not isinstance(call["operands"], tuple):
        return Effect((Shape(),), {"operands": blurred("the equation is not known")})
    contraction = Contraction.of(equation, shapes)
    return Effect((contraction.shape(),), {"operands": [contraction.through(i) for i in range(len(shapes))]})


def _tensordot(call: Call) -> Effect:
    left, right = call.shape("a"), call.shape("b")
    if left.rank is None or right.rank is None:
        raise RankNeeded
    summed = _summed_axes(call, left, right)
    if summed is None:
        unknown = blurred("the axes it sums over are not known")
        return Effect((Shape(),), {"a": unknown, "b": unknown})
    first = ascii_letters[: left.rank]
    second = list(ascii_letters[left.rank : left.rank + right.rank])
    for one, other in zip(*summed, strict=True):
        second[other] = first[one]
    rest = [letter for i, letter in enumerate(first) if i - left.rank not in summed[0]]
    rest += [letter for i, letter in enumerate(second) if i - right.rank not in summed[1]]
    return _product(call, f"{first},{''.join(second)}->{''.join(rest)}", ("a", "b"))


def _summed_axes(call: Call, left: Shape, right: Shape) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    dims = call["dims"]
    count = whole(dims)
    if count is not None:
        first = -right.known_rank()
        return tuple(range(-count, 0)), tuple(range(first, first + count))
    if not isinstance(dims, (list, tuple)) or len(dims) != 2:
        return None
    one, other = axes_of(left, dims[0]), axes_of(right, dims[1])
    return None if one is None or other is None else (one, other)


function("operator.matmul", "input, other", _matmul)
_MATMUL = ("torch.matmul", "torch.linalg.matmul")
function("torch.Tensor.matmul", "input, other, *, out=None", _matmul, *_MATMUL)
function("torch.Tensor.mm", "input, mat2, *, out=None", _by_equation("nk,km->nm", "input", "mat2"), "torch.mm")
function("torch.Tensor.bmm", "input, mat2, *, out=None", _by_equation("bnk,bkm->bnm", "input", "mat2"), "torch.bmm")
function("torch.Tensor.mv", "input, vec, *, out=None", _by_equation("nk,k->n", "input", "vec"), "torch.mv")
function("torch.Tensor.dot", "input, tensor", _by_equation("k,k->", "input", "tensor"), "torch.dot")
function(
    "torch.Tensor.outer",
    "input, vec2, *, out=None",
    _by_equation("n,m->nm", "input", "vec2"),
    *("torch.outer", "torch.Tensor.ger", "torch.ger"),
)
for _name, _operands, _equation in (
    ("addmm", ("mat1", "mat2"), "nk,km->nm"),
    ("baddbmm", ("batch1", "batch2"), "bnk,bkm->bnm"),
    ("addbmm", ("batch1", "batch2"), "bnk,bkm->nm"),
    ("addmv", ("mat", "vec"), "nk,k->n"),
    ("addr", ("vec1", "vec2"), "n,m->nm"),
):
    _signature = f"input, {', '.join(_operands)}, *, beta=1, alpha=1, out=None"
    function(f"torch.Tensor.{_name}", _signature, _by_equation(_equation, *_operands, added="input"), f"torch.{_name}")
function("torch.einsum", "equation, *operands", _einsum, "torch.functional.einsum")
function("torch.tensordot", "a, b, dims=2, out=None", _tensordot, "torch.functional.tensordot")
