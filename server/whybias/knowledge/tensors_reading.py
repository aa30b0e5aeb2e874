"""Norms, decompositions, comparisons, counts: results that depend on the numbers, and are not followed further."""

from __future__ import annotations

from whybias.knowledge.axis_moves import drop_from_shape
from whybias.knowledge.effects import Call, Effect, Transfer
from whybias.knowledge.registry import function
from whybias.knowledge.shapes import Shape
from whybias.knowledge.tensor_arguments import axes as axes_of
from whybias.knowledge.throughs import NOT_LINEAR, seen


def _reads(outputs: int, *names: str) -> Transfer:
    """Returns so many tensors of unknown shape, which depend on every number of the named arguments."""

    def transfer(call: Call) -> Effect:
        return Effect((Shape(),) * outputs, {name: seen(NOT_LINEAR) for name in names}, several=outputs > 1)

    return transfer


def _norm(call: Call) -> Effect:
    shape, dim = call.shape(), call["dim"]
    through = {"input": seen(NOT_LINEAR)}
    keep = call["keepdim"]
    found = None if dim is None else axes_of(shape, dim)
    if dim is None and keep is False:
        return Effect((Shape(0),), through)
    if found is None or not isinstance(keep, bool):
        return Effect((Shape(),), through)
    return Effect((shape.with_sizes(dict.fromkeys(found, 1)) if keep else drop_from_shape(shape, found),), through)


for _name, _order in (("norm", "ord=None"), ("vector_norm", "ord=2")):
    function(f"torch.linalg.{_name}", f"input, {_order}, dim=None, keepdim=False, *, dtype=None, out=None", _norm)
for _name, _outputs in (
    *(("inv", 1), ("pinv", 1), ("det", 1), ("slogdet", 2), ("svdvals", 1), ("svd", 3), ("eigvalsh", 1)),
    *(("eigh", 2), ("qr", 2), ("cholesky", 1), ("matrix_exp", 1), ("matrix_norm", 1), ("cond", 1)),
):
    function(f"torch.linalg.{_name}", "input, *args, **options", _reads(_outputs, "input"))
function("torch.linalg.solve", "input, other, *, left=True, out=None", _reads(1, "input", "other"))
for _name in ("histc", "bincount", "nonzero", "argwhere", "inverse", "det", "logdet"):
    function(f"torch.Tensor.{_name}", "input, *args, **options", _reads(1, "input"), f"torch.{_name}")
for _name in ("isclose", "allclose", "equal", "dist"):
    function(f"torch.Tensor.{_name}", "input, other, *args, **options", _reads(1, "input", "other"), f"torch.{_name}")
function("torch.cdist", "x1, x2, p=2.0, compute_mode=None", _reads(1, "x1", "x2"))
function("torch.searchsorted", "sorted_sequence, input, **options", _reads(1, "sorted_sequence", "input"))
function("torch.bucketize", "input, boundaries, **options", _reads(1, "input", "boundaries"))
