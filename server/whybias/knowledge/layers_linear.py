"""Linear maps of the last axis, and layers that hand everything on."""

from __future__ import annotations

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import Call, Carried, Effect, Outcome, Through
from whybias.knowledge.registry import Bias, function, layer
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Size, Symbol
from whybias.knowledge.throughs import kept, lost, seen

_LAST = Axes.of(-1)
_LOST = lost("the weight is a vector")


def _features(call: Call, axis: int) -> Size | None:
    """The number of output features: the constructor's, or the length of that axis of the weight, or of the bias."""
    if "out_features" in call.arguments:
        given = call["out_features"]
        return given if isinstance(given, (int, Symbol)) else None
    length, bias = call.shape("weight").size(axis), call.arguments.get("bias")
    return bias.size(-1) if length is None and isinstance(bias, Shape) else length


def _mixes_features(axes: Axes) -> Outcome:
    return Carried(axes | _LAST)


def _linear(call: Call) -> Effect:
    shape = call.shape()
    output = shape.with_sizes({-1: _features(call, -2)})
    if call.shape("weight").rank == 1:  # a vector: the last axis is summed away
        output = Shape(None if shape.rank is None else shape.rank - 1)
        return Effect((output,), {"input": _LOST, "bias": _LOST, "weight": _LOST})
    weight = seen("multiplies with it")
    return Effect((output,), {"input": _mixes_features, "weight": weight, "bias": kept})


def _bilinear(call: Call) -> Effect:
    """``x1 @ W @ x2 + b``: linear in each input, with the other as a factor."""
    first, second = call.shape("input1"), call.shape("input2")
    weight_axis = -3
    output = first.with_sizes({-1: _features(call, weight_axis)})
    factors = {"input1": _times(second), "input2": _times(first)}
    return Effect((output,), {**factors, "weight": seen("multiplies with it"), "bias": kept})


def _times(other: Shape) -> Through:
    data = other.varies()
    return lambda axes: Carried(axes.within(other.rank) | data | _LAST)


def hands_on(call: Call) -> Effect:
    """The output is the input."""
    return Effect((call.shape(),), {"input": kept})


_BIAS = Bias(axis=-1, size="out_features")
_END = "out_features, bias=True, device=None, dtype=None"

layer("torch.nn.Linear", f"in_features, {_END}", _linear, bias=_BIAS)
layer("torch.nn.LazyLinear", _END, _linear, bias=_BIAS)
function("torch.nn.functional.linear", "input, weight, bias=None", _linear)
layer("torch.nn.Bilinear", f"in1_features, in2_features, {_END}", _bilinear, forward="input1, input2", bias=_BIAS)
function("torch.nn.functional.bilinear", "input1, input2, weight, bias=None", _bilinear, "torch.bilinear")

layer("torch.nn.Identity", "*args, **kwargs", hands_on, masked_ok=True)
layer("torch.ao.quantization.QuantStub", "qconfig=None", hands_on, "torch.quantization.QuantStub", masked_ok=True)
layer("torch.ao.quantization.DeQuantStub", "qconfig=None", hands_on, "torch.quantization.DeQuantStub", masked_ok=True)
