"""Sums, differences, products and quotients of tensors, with broadcasting."""

from __future__ import annotations

from dataclasses import replace

from whybias.knowledge.axes import Axes
from whybias.knowledge.broadcasting import broadcast
from whybias.knowledge.effects import Call, Carried, Effect, Outcome, Through, Transfer
from whybias.knowledge.registry import function
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Symbol
from whybias.knowledge.throughs import NOT_LINEAR, blurred, seen


def combined(call: Call, *names: str) -> Shape:
    """The shape of an elementwise operation on those of the named arguments that are tensors."""
    return broadcast(*(value for name in names if isinstance(value := call[name], Shape)))


def aligned(call: Call, name: str) -> Through:
    """The contribution of the argument `name` goes on along the same axes of the broadcast result."""
    rank = call.shape(name).rank
    return lambda axes: Carried(axes.within(rank), intact=True)


def scaled(call: Call, name: str, *others: str) -> Through:
    """The contribution of the argument `name` is multiplied by other arguments, and comes to vary where they do."""
    rank = call.shape(name).rank
    factors = Axes.of()
    for other in others:
        value = call[other]
        if isinstance(value, Shape):
            factors = factors | value.varies()
        elif not isinstance(value, (bool, int, float, complex, Symbol)):
            return blurred("it is multiplied by something unknown")

    def through(axes: Axes) -> Outcome:
        return Carried(axes.within(rank) | factors)

    return through


def _sum(call: Call) -> Effect:
    through = {"input": aligned(call, "input"), "other": aligned(call, "other")}
    if call.arguments.get("alpha", 1) != 1:
        through["other"] = scaled(call, "other", "alpha")
    return Effect((combined(call, "input", "other"),), through)


def _difference(call: Call) -> Effect:
    effect = _sum(call)
    rank = call.shape("other").rank
    return replace(effect, through={**effect.through, "other": lambda axes: Carried(axes.within(rank))})


def _reversed_difference(call: Call) -> Effect:
    """``other - alpha * input``."""
    through = {"input": scaled(call, "input", "alpha"), "other": aligned(call, "other")}
    return Effect((combined(call, "input", "other"),), through)


def _product(call: Call) -> Effect:
    through = {"input": scaled(call, "input", "other"), "other": scaled(call, "other", "input")}
    return Effect((combined(call, "input", "other"),), through)


def _quotient(call: Call) -> Effect:
    result = combined(call, "input", "other")
    if call.arguments.get("rounding_mode") is not None:
        return Effect((result,), {"input": seen("rounds"), "other": seen("rounds")})
    return Effect((result,), {"input": scaled(call, "input", "other"), "other": seen("divides by it")})


def _binary(call: Call) -> Effect:
    return Effect((combined(call, "input", "other"),), {"input": seen(NOT_LINEAR), "other": seen(NOT_LINEAR)})


def _comparison(call: Call) -> Effect:
    return Effect((combined(call, "input", "other"),), {"input": seen("compares it"), "other": seen("compares it")})


def _negative(call: Call) -> Effect:
    return Effect((call.shape(),), {"input": Carried})


def _add_product(call: Call) -> Effect:
    result = combined(call, "input", "tensor1", "tensor2")
    through = {
        "input": aligned(call, "input"),
        "tensor1": scaled(call, "tensor1", "tensor2"),
        "tensor2": scaled(call, "tensor2", "tensor1"),
    }
    return Effect((result,), through)


def _add_quotient(call: Call) -> Effect:
    through = {"input": aligned(call, "input"), "tensor1": scaled(call, "tensor1", "tensor2")}
    return Effect((combined(call, "input", "tensor1", "tensor2"),), {**through, "tensor2": seen("divides by it")})


def _interpolation(call: Call) -> Effect:
    """``input + weight * (end - input)``."""
    between = call.shape("input").varies() | call.shape("end").varies()
    rank = call.shape("weight").rank
    through: dict[str, Through] = {
        "input": scaled(call, "input", "weight"),
        "end": scaled(call, "end", "weight"),
        "weight": lambda axes: Carried(axes.within(rank) | between),
    }
    return Effect((combined(call, "input", "end", "weight"),), through)


def _in_place(transfer: Transfer) -> Transfer:
    """The same with the result written into ``input``, whose shape stays."""
    return lambda call: replace(transfer(call), outputs=(call.shape(),))


_WITH_ALPHA = "input, other, *, alpha=1, out=None"
_IN_PLACE = {
    "add_": "input, other, *, alpha=1",
    "sub_": "input, other, *, alpha=1",
    "mul_": "input, other",
    "div_": "input, other, *, rounding_mode=None",
    "neg_": "input",
}
_NEGATIVES = ("torch.neg", "torch.Tensor.negative", "torch.negative")

for _operator, _transfer in (
    ("add", _sum),
    ("sub", _difference),
    ("mul", _product),
    ("truediv", _quotient),
    ("neg", _negative),
):
    _signature = "input" if _operator == "neg" else "input, other"
    function(f"operator.{_operator}", _signature, _transfer, masked_ok=True)
for _operator in ("floordiv", "mod", "pow", "and_", "or_", "xor", "lshift", "rshift"):
    function(f"operator.{_operator}", "input, other", _binary)
for _operator in ("eq", "ne", "lt", "le", "gt", "ge"):
    function(f"operator.{_operator}", "input, other", _comparison)
    function(f"torch.Tensor.{_operator}", "input, other, *, out=None", _comparison, f"torch.{_operator}")

function("torch.Tensor.add", _WITH_ALPHA, _sum, "torch.add", masked_ok=True)
function(
    "torch.Tensor.sub", _WITH_ALPHA, _difference, "torch.sub", "torch.Tensor.subtract", "torch.subtract", masked_ok=True
)
function("torch.rsub", _WITH_ALPHA, _reversed_difference, masked_ok=True)
function(
    "torch.Tensor.mul",
    "input, other, *, out=None",
    _product,
    *("torch.mul", "torch.Tensor.multiply", "torch.multiply"),
    masked_ok=True,
)
function(
    "torch.Tensor.div",
    "input, other, *, rounding_mode=None, out=None",
    _quotient,
    *("torch.div", "torch.Tensor.divide", "torch.divide", "torch.Tensor.true_divide", "torch.true_divide"),
    masked_ok=True,
)
function("torch.Tensor.neg", "input, *, out=None", _negative, *_NEGATIVES, masked_ok=True)

for _name, _transfer in (
    ("add_", _sum),
    ("sub_", _difference),
    ("mul_", _product),
    ("div_", _quotient),
    ("neg_", _negative),
):
    _signature = _IN_PLACE[_name]
    function(f"torch.Tensor.{_name}", _signature, _in_place(_transfer), in_place=True, masked_ok=True)

_ADDED = "input, tensor1, tensor2, *, value=1, out=None"
function("torch.Tensor.addcmul", _ADDED, _add_product, "torch.addcmul")
function("torch.Tensor.addcdiv", _ADDED, _add_quotient, "torch.addcdiv")
function("torch.Tensor.addcmul_", _ADDED, _in_place(_add_product), in_place=True)
function("torch.Tensor.addcdiv_", _ADDED, _in_place(_add_quotient), in_place=True)
function("torch.Tensor.lerp", "input, end, weight, *, out=None", _interpolation, "torch.lerp")
function("torch.Tensor.lerp_", "input, end, weight", _in_place(_interpolation), in_place=True)

for _name in (
    *("maximum", "minimum", "fmax", "fmin", "pow", "fmod", "remainder", "floor_divide", "atan2", "hypot"),
    *("copysign", "logaddexp", "logaddexp2", "xlogy", "bitwise_and", "bitwise_or", "bitwise_xor"),
    *("logical_and", "logical_or", "logical_xor", "float_power", "heaviside", "nextafter"),
):
    function(f"torch.Tensor.{_name}", "input, other, *, out=None", _binary, f"torch.{_name}")
