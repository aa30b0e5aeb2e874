"""Choosing between tensors place by place: masks."""

from __future__ import annotations

from dataclasses import replace

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import Blurred, Call, Carried, Effect, Outcome, Through
from whybias.knowledge.registry import function
from whybias.knowledge.shapes import Shape
from whybias.knowledge.tensors_elementwise import combined
from whybias.knowledge.throughs import seen

VERY_NEGATIVE = -1e4
"""A score at or below this has no weight in a softmax: ``exp(-1e4)`` is zero in every type PyTorch has."""


def _chosen(call: Call, name: str, condition: str, other: object) -> Through:
    """`name` where `condition` says so, `other` elsewhere."""
    rank = call.shape(name).rank
    where = call.shape(condition).varies()
    known = isinstance(other, (int, float, Shape))
    masks = isinstance(other, (int, float)) and other <= VERY_NEGATIVE

    def through(axes: Axes) -> Outcome:
        axes = axes.within(rank)
        if not known:
            return Blurred("the value that is filled in is not known")
        return Carried(axes, masked=True) if masks else Carried(axes | where)

    return through


def _where(call: Call) -> Effect:
    if call["input"] is None and call["other"] is None:
        return Effect((Shape(),), {"condition": seen("reads where it is not zero")})
    through: dict[str, Through] = {
        "condition": seen("chooses by it"),
        "input": _chosen(call, "input", "condition", call["other"]),
        "other": _chosen(call, "other", "condition", call["input"]),
    }
    return Effect((combined(call, "condition", "input", "other"),), through)


def _masked_fill(call: Call) -> Effect:
    through: dict[str, Through] = {
        "input": _chosen(call, "input", "mask", call["value"]),
        "mask": seen("chooses by it"),
        "value": _chosen(call, "value", "mask", call["input"]),
    }
    return Effect((combined(call, "input", "mask"),), through)


def _masked_fill_in_place(call: Call) -> Effect:
    return replace(_masked_fill(call), outputs=(call.shape(),))


function("torch.where", "condition, input=None, other=None, *, out=None", _where, masked_ok=True)
function("torch.Tensor.where", "input, condition, other", _where, masked_ok=True)
function("torch.Tensor.masked_fill", "input, mask, value", _masked_fill, "torch.masked_fill", masked_ok=True)
function("torch.Tensor.masked_fill_", "input, mask, value", _masked_fill_in_place, in_place=True, masked_ok=True)
