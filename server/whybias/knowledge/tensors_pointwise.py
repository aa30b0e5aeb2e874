"""Functions of each number by itself: those that hand it on, and those that are not linear."""

from __future__ import annotations

from whybias.knowledge.effects import Call, Effect
from whybias.knowledge.registry import function
from whybias.knowledge.tensor_arguments import keeps_fractions
from whybias.knowledge.throughs import NOT_LINEAR, kept, seen, unread


def _same(call: Call) -> Effect:
    return Effect((call.shape(),), {"input": kept})


def _not_linear(call: Call) -> Effect:
    return Effect((call.shape(),), {"input": seen(NOT_LINEAR)})


def _rounded(call: Call) -> Effect:
    return Effect((call.shape(),), {"input": seen("rounds it to whole numbers")})


def _converted(call: Call) -> Effect:
    """``x.to(...)``: the type may stand anywhere among the arguments, or be that of another tensor."""
    given = [call.arguments.get("dtype"), *_options(call)]
    fractions = all(keeps_fractions(value) for value in given)
    through = kept if fractions else seen("rounds it to whole numbers")
    return Effect((call.shape(),), {"input": through, "options": unread, "other": unread})


def _options(call: Call) -> list[object]:
    value = call.arguments.get("options")
    return list(value) if isinstance(value, tuple) else []


_ANY = "input, *args, **options"
for _name in ("contiguous", "cpu", "cuda", "float", "double", "half", "bfloat16", "detach", "requires_grad_"):
    function(f"torch.Tensor.{_name}", _ANY, _same, masked_ok=True)
for _name in ("clone", "detach", "positive", "conj", "resolve_conj", "resolve_neg", "real"):
    function(f"torch.Tensor.{_name}", _ANY, _same, f"torch.{_name}", masked_ok=True)
function("torch.Tensor.detach_", _ANY, _same, masked_ok=True)
function("torch.Tensor.to", "input, *options, dtype=None, **others", _converted, masked_ok=True)
function("torch.Tensor.type", "input, dtype=None, non_blocking=False", _converted, masked_ok=True)
function("torch.Tensor.type_as", "input, other", _converted, masked_ok=True)
for _name in ("int", "long", "short", "bool", "char", "byte"):
    function(f"torch.Tensor.{_name}", _ANY, _rounded)

for _name in (
    *("abs", "absolute", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "rsqrt", "square"),
    *("reciprocal", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "asinh", "acosh", "atanh"),
    *("arcsin", "arccos", "arctan", "sinc", "erf", "erfc", "erfinv", "lgamma", "digamma", "i0", "logit"),
    *("clamp", "clip", "clamp_min", "clamp_max", "round", "floor", "ceil", "trunc", "fix", "frac", "sign", "sgn"),
    *("angle", "isnan", "isinf", "isfinite", "logical_not", "bitwise_not", "bernoulli", "nan_to_num"),
):
    function(f"torch.Tensor.{_name}", _ANY, _not_linear, f"torch.{_name}")
for _name in (
    *("abs_", "exp_", "log_", "sqrt_", "rsqrt_", "square_", "reciprocal_", "clamp_", "clip_", "clamp_min_"),
    *("clamp_max_", "round_", "floor_", "ceil_", "trunc_", "sign_", "pow_", "sin_", "cos_", "nan_to_num_"),
):
    function(f"torch.Tensor.{_name}", _ANY, _not_linear, f"torch.{_name}", in_place=True)
function("operator.abs", "input", _not_linear)
function("operator.invert", "input", _not_linear)
