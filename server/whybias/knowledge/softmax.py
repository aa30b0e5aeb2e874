"""Softmax and its relatives, which no common shift of the scores changes."""

from __future__ import annotations

from whybias.knowledge.effects import Call, Effect
from whybias.knowledge.registry import function, layer
from whybias.knowledge.shapes import RankNeeded, Shape
from whybias.knowledge.tensor_arguments import axes as axes_of
from whybias.knowledge.throughs import lost, removed_along

_REMOVES = "is not changed by a shift of all scores"
_SEES = "only a shift common to all scores cancels, and the bias shifts each of them differently"


def _old_default(shape: Shape) -> int:
    """The axis that PyTorch picks when none is given (and warns): 0 for zero, one or three axes, else 1."""
    if shape.rank is None:
        raise RankNeeded
    return 0 if shape.rank in (0, 1, 3) else 1


def _softmax(call: Call) -> Effect:
    shape = call.shape()
    dim = call["dim"]
    found = axes_of(shape, _old_default(shape) if dim is None else dim)
    if found is None:
        return Effect((shape,), {"input": lost("the axis of the softmax is not known")})
    return Effect((shape,), {"input": removed_along(found, _REMOVES, _SEES)})


def _over_channels(call: Call) -> Effect:
    """`Softmax2d` takes the axis before the two of the image."""
    return Effect((call.shape(),), {"input": removed_along([-3], _REMOVES, _SEES)})


def _of_logits(call: Call) -> Effect:
    effect = _softmax(Call({**call.arguments, "input": call["logits"]}, call.training))
    return Effect(effect.outputs, {"logits": effect.through["input"]})


_FUNCTION = "input, dim=None, _stacklevel=3, dtype=None"
_METHOD = "input, dim, dtype=None, *, out=None"
# The logarithm of a weight that a large negative number made zero is that number less the scores, the bias among them.
for _name, _weighs in (("softmax", True), ("log_softmax", False)):
    function(f"torch.nn.functional.{_name}", _FUNCTION, _softmax, masked_ok=_weighs)
    function(f"torch.Tensor.{_name}", _METHOD, _softmax, f"torch.{_name}", f"torch.special.{_name}", masked_ok=_weighs)
function("torch.nn.functional.softmin", _FUNCTION, _softmax)
function(
    "torch.nn.functional.gumbel_softmax",
    "logits, tau=1, hard=False, eps=1e-10, dim=-1",
    _of_logits,
    masked_ok=True,
)
layer("torch.nn.Softmax", "dim=None", _softmax, masked_ok=True)
for _name in ("LogSoftmax", "Softmin"):
    layer(f"torch.nn.{_name}", "dim=None", _softmax)
layer("torch.nn.Softmax2d", "", _over_channels, masked_ok=True)
