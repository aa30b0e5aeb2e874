"""Activations: none of them is linear, so that they see every bias."""

from __future__ import annotations

from whybias.knowledge.effects import Call, Effect
from whybias.knowledge.registry import function, layer
from whybias.knowledge.shapes import RankNeeded, Shape
from whybias.knowledge.symbols import divide
from whybias.knowledge.throughs import NOT_LINEAR, seen

SEES = seen(NOT_LINEAR)


def activation(call: Call) -> Effect:
    """A function of each number that is not linear."""
    return Effect((call.shape(),), {"input": SEES, "weight": SEES})


def _gated(call: Call) -> Effect:
    """One half of the axis, times the sigmoid of the other."""
    shape, dim = call.shape(), call["dim"]
    output = Shape(shape.rank)
    if isinstance(dim, int):
        try:
            axis = shape.axis(dim)
        except RankNeeded:
            return Effect((output,), {"input": SEES})
        size = shape.size(axis)
        output = shape.with_sizes({axis: None if size is None else divide(size, 2)})
    return Effect((output,), {"input": SEES})


_IN_PLACE = "inplace=False"
_LAYERS = {
    "ReLU": _IN_PLACE,
    "ReLU6": _IN_PLACE,
    "ELU": "alpha=1.0, inplace=False",
    "CELU": "alpha=1.0, inplace=False",
    "SELU": _IN_PLACE,
    "GELU": "approximate='none'",
    "SiLU": _IN_PLACE,
    "Mish": _IN_PLACE,
    "Sigmoid": "*args, **kwargs",
    "LogSigmoid": "*args, **kwargs",
    "Tanh": "*args, **kwargs",
    "Tanhshrink": "*args, **kwargs",
    "Softsign": "*args, **kwargs",
    "Hardtanh": "min_val=-1.0, max_val=1.0, inplace=False, min_value=None, max_value=None",
    "Hardswish": _IN_PLACE,
    "Hardsigmoid": _IN_PLACE,
    "LeakyReLU": "negative_slope=0.01, inplace=False",
    "PReLU": "num_parameters=1, init=0.25, device=None, dtype=None",
    "RReLU": "lower=0.125, upper=0.3333333333333333, inplace=False",
    "Softplus": "beta=1.0, threshold=20.0",
    "Softshrink": "lambd=0.5",
    "Hardshrink": "lambd=0.5",
    "Threshold": "threshold, value, inplace=False",
}
_FUNCTIONS = {
    "relu": _IN_PLACE,
    "relu6": _IN_PLACE,
    "elu": "alpha=1.0, inplace=False",
    "celu": "alpha=1.0, inplace=False",
    "selu": _IN_PLACE,
    "gelu": "*, approximate='none'",
    "silu": _IN_PLACE,
    "mish": _IN_PLACE,
    "sigmoid": "",
    "logsigmoid": "",
    "tanh": "",
    "tanhshrink": "",
    "softsign": "",
    "hardtanh": "min_val=-1.0, max_val=1.0, inplace=False",
    "hardswish": _IN_PLACE,
    "hardsigmoid": _IN_PLACE,
    "leaky_relu": "negative_slope=0.01, inplace=False",
    "prelu": "weight",
    "rrelu": "lower=0.125, upper=0.3333333333333333, training=False, inplace=False",
    "softplus": "beta=1, threshold=20",
    "softshrink": "lambd=0.5",
    "hardshrink": "lambd=0.5",
    "threshold": "threshold, value, inplace=False",
}
_WRITING = {
    "relu_": "",
    "elu_": "alpha=1.0",
    "celu_": "alpha=1.0",
    "selu_": "",
    "hardtanh_": "min_val=-1.0, max_val=1.0",
    "leaky_relu_": "negative_slope=0.01",
    "rrelu_": "lower=0.125, upper=0.3333333333333333, training=False",
    "threshold_": "threshold, value",
}
_OF_TORCH = {"sigmoid": "", "tanh": "", "relu": "", "prelu": "weight", "hardshrink": "lambd=0.5"}


def _signature(rest: str) -> str:
    return f"input, {rest}" if rest else "input"


for _name, _rest in _LAYERS.items():
    layer(f"torch.nn.{_name}", _rest, activation)
for _name, _rest in _FUNCTIONS.items():
    function(f"torch.nn.functional.{_name}", _signature(_rest), activation)
for _name, _rest in _WRITING.items():
    _also = (f"torch.{_name}",) if _name not in ("elu_", "hardtanh_", "leaky_relu_") else ()
    function(f"torch.nn.functional.{_name}", _signature(_rest), activation, *_also, in_place=True)
for _name, _rest in _OF_TORCH.items():
    function(f"torch.{_name}", _signature(_rest), activation, f"torch.Tensor.{_name}")
for _name in ("relu_", "sigmoid_", "tanh_"):
    function(f"torch.Tensor.{_name}", "input", activation, in_place=True)
for _name in ("sigmoid_", "tanh_"):
    function(f"torch.{_name}", "input", activation, in_place=True)
for _name, _rest in {"celu": "alpha=1.0", "selu": "", "threshold": "threshold, value"}.items():
    function(f"torch.{_name}", _signature(_rest), activation)
function("torch.rrelu", "input, lower=0.125, upper=0.3333333333333333, training=False", activation)
function("torch.special.expit", "input", activation)
layer("torch.nn.GLU", "dim=-1", _gated)
function("torch.nn.functional.glu", "input, dim=-1", _gated)
