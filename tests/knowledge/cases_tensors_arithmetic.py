"""Proof cases for elementwise arithmetic, masks, pointwise functions and reductions."""

from __future__ import annotations

import torch
from tests.knowledge.operands import T, exactly, mask, positive, whole
from tests.knowledge.proof import Case

CASES: list[Case] = []
x, other, row, column, image = T(3, 4, 5), T(3, 4, 5), T(5), T(4, 1), T(2, 6, 4, 5)


def case(name: str, *args: object, **fields: object) -> None:
    """One more case."""
    CASES.append(Case(name, args, **fields))  # type: ignore[arg-type]


for name in ("operator.add", "torch.Tensor.add", "torch.Tensor.add_"):
    case(name, x, row, along=(-1,), says="intact")
    case(name, x, T(3, 4, 5), into="other", along=(-2,), says="intact")
    case(name, x, 2.0, along=(-2, -1), says="intact")
case("operator.add", 2.0, x, into="other", along=(-1,), says="intact")
case("operator.add", T(4, 1), image, along=(-2,), says="intact")
case("torch.Tensor.add", x, row, options={"alpha": 3}, into="other", along=(-1,), says="carried")
for name in ("operator.sub", "torch.Tensor.sub", "torch.Tensor.sub_"):
    case(name, x, row, along=(-1,), says="intact")
    case(name, x, row, into="other", along=(-1,), says="carried")
case("torch.rsub", x, row, along=(-1,), says="carried")
case("torch.rsub", x, row, into="other", along=(-1,), says="intact")
for name in ("operator.mul", "torch.Tensor.mul", "torch.Tensor.mul_"):
    case(name, x, 0.5, along=(-2,), says="carried")
    case(name, x, row, along=(-2,), says="carried")
    case(name, x, column, along=(-1,), says="carried")
    case(name, x, x, into="other", along=(-1,), says="carried")
case("operator.mul", 3, x, into="other", along=(-3,), says="carried")
for name in ("operator.truediv", "torch.Tensor.div", "torch.Tensor.div_"):
    case(name, x, 2.0, along=(-2,), says="carried")
    case(name, x, positive(5), along=(-2,), says="carried")
    case(name, x, positive(4, 5), into="other", along=(-1,), says="seen")
case("torch.Tensor.div", x, positive(5), options={"rounding_mode": "floor"}, along=(-1,), says="seen")
for name in ("operator.neg", "torch.Tensor.neg", "torch.Tensor.neg_"):
    case(name, x, along=(-2,), says="carried")
for name in ("operator.floordiv", "operator.mod", "torch.Tensor.fmod", "torch.Tensor.remainder"):
    case(name, x, positive(5), along=(-1,), says="seen")
for name in ("operator.gt", "operator.lt", "operator.le", "operator.ge", "torch.Tensor.lt", "torch.Tensor.gt"):
    case(name, x, row, along=(-1,), says="seen")
for name in ("torch.Tensor.le", "torch.Tensor.ge"):
    case(name, x, 0.5, along=(-1,), says="seen")
for name in ("operator.eq", "operator.ne", "torch.Tensor.eq", "torch.Tensor.ne"):
    case(name, x, x, along=(-1,), into=None)
case("operator.pow", positive(3, 4), 3, along=(-1,), says="seen")
for name in ("maximum", "minimum", "fmax", "fmin", "atan2", "hypot", "copysign", "logaddexp", "logaddexp2"):
    case(f"torch.Tensor.{name}", x, row, along=(-1,), says="seen")
for name in ("pow", "floor_divide", "float_power"):
    case(f"torch.Tensor.{name}", positive(3, 4), 2, along=(-1,), says="seen")

for name in ("torch.Tensor.addcmul", "torch.Tensor.addcmul_"):
    case(name, x, row, column, along=(-1,), says="intact")
    case(name, x, other, row, into="tensor1", along=(-2,), says="carried")
    case(name, x, column, other, into="tensor2", along=(-1,), says="carried")
for name in ("torch.Tensor.addcdiv", "torch.Tensor.addcdiv_"):
    case(name, x, other, positive(5), along=(-2,), says="intact")
    case(name, x, other, positive(5), into="tensor1", along=(-2,), says="carried")
    case(name, x, other, positive(4, 5), into="tensor2", along=(-1,), says="seen")
for name in ("torch.Tensor.lerp", "torch.Tensor.lerp_"):
    case(name, x, other, 0.3, along=(-1,), says="carried")
    case(name, x, other, positive(5), into="end", along=(-2,), says="carried")
    case(name, x, other, positive(3, 4, 5), into="weight", along=(-2,), says="carried")

hidden, keys = mask(3, 4, 5), mask(5)
for name in ("torch.Tensor.masked_fill", "torch.Tensor.masked_fill_"):
    case(name, x, hidden, float("-inf"), along=(-2,), says="carried")
    case(name, x, keys, -1e9, along=(-2,), says="carried")
    case(name, x, keys, 0.0, along=(-2,), says="carried")
    case(name, x, keys, -5.0, along=(-2,), says="carried")
case("torch.where", hidden, x, float("-inf"), along=(-2,), says="carried")
case("torch.where", hidden, -1e9, x, into="other", along=(-2,), says="carried")
case("torch.where", keys, x, 0.0, along=(-2,), says="carried")
case("torch.where", keys, x, other, into="other", along=(-3,), says="carried")
case("torch.Tensor.where", x, keys, 0.0, along=(-2,), says="carried")

for name in ("contiguous", "cpu", "double", "detach", "clone", "positive", "conj", "detach_", "requires_grad_"):
    case(f"torch.Tensor.{name}", x, along=(-2,), says="intact")
for name in ("resolve_conj", "resolve_neg"):
    case(f"torch.Tensor.{name}", x, along=(-1,), says="intact")
case("torch.Tensor.to", x, torch.float64, along=(-2,), says="intact")
case("torch.Tensor.to", x, "cpu", options={"dtype": torch.int64}, along=(-2,), says="seen", presumes=("dtype",))
case("torch.Tensor.to", T(30, 40), torch.int32, along=(-2,), says="seen", presumes=("options",))
case("torch.Tensor.type", x, torch.float64, along=(-2,), says="intact")
case("torch.Tensor.type_as", x, row, along=(-2,), says="intact")
case("torch.Tensor.type_as", x, row, into="other", along=(-1,), says="unread")
for name in ("int", "long", "short", "char"):
    case(f"torch.Tensor.{name}", T(30, 40), along=(-1,), says="seen")

for name in (
    *("abs", "absolute", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "rsqrt", "square"),
    *("reciprocal", "sin", "cos", "tan", "atan", "sinh", "cosh", "asinh", "arctan", "sinc", "erf", "erfc"),
    *("lgamma", "digamma", "i0"),
):
    case(f"torch.Tensor.{name}", positive(3, 4), along=(-1,), says="seen", presumes=("args", "options"))
for name in ("round", "floor", "ceil", "trunc", "fix", "frac", "sign", "sgn"):
    case(f"torch.Tensor.{name}", T(30, 40), along=(-1,), says="seen")
for name in ("clamp", "clip"):
    case(f"torch.Tensor.{name}", x, options={"min": 0}, along=(-1,), says="seen")
for name in ("exp_", "square_", "sin_", "cos_", "reciprocal_"):
    case(f"torch.Tensor.{name}", positive(3, 4), along=(-1,), says="seen")
for name in ("abs_", "sign_", "round_", "floor_", "ceil_", "trunc_"):
    case(f"torch.Tensor.{name}", T(30, 40), along=(-1,), says="seen")

for name in ("mean", "nanmean"):
    case(f"torch.Tensor.{name}", image, (2, 3), along=(-3,), says="intact")
    case(f"torch.Tensor.{name}", image, [-1, -2], options={"keepdim": True}, along=(-3,), says="intact")
    case(f"torch.Tensor.{name}", image, 1, along=(-3, -1), says="carried")
    case(f"torch.Tensor.{name}", image, along=(-3,), says="carried")
case("torch.mean", image, options={"axis": (2, 3), "keepdims": True}, along=(-3,), says="intact")
for name in ("sum", "nansum"):
    case(f"torch.Tensor.{name}", image, -1, along=(-3,), says="carried")
    case(f"torch.Tensor.{name}", image, (0, 1), options={"keepdim": True}, along=(-1,), says="carried")
for name in ("amax", "amin"):
    case(f"torch.Tensor.{name}", image, (2, 3), along=(-3,), says="intact")
    case(f"torch.Tensor.{name}", image, 1, options={"keepdim": True}, along=(-3,), says="seen")
for name in ("max", "min", "median", "nanmedian"):
    case(f"torch.Tensor.{name}", image, -1, along=(-3,), says=("intact", "removed"))
    case(f"torch.Tensor.{name}", image, 1, True, along=(-3,), says=("seen", "seen"))
    case(f"torch.Tensor.{name}", image, along=(-3,), says="seen")
for name in ("argmax", "argmin"):
    case(f"torch.Tensor.{name}", image, -1, along=(-3,), says="removed")
    case(f"torch.Tensor.{name}", image, 1, along=(-3,), says="seen")
for name in ("var", "std"):
    case(f"torch.Tensor.{name}", image, (2, 3), options={"keepdim": True}, along=(-3,), says="removed")
    case(f"torch.Tensor.{name}", image, 1, along=(-3,), says="seen")
for name in ("var_mean", "std_mean"):
    case(f"torch.{name}", image, (2, 3), along=(-3,), says=("removed", "intact"))
    case(f"torch.{name}", image, 1, along=(-3,), says=("seen", "carried"))
case("torch.Tensor.prod", image, -1, along=(-3,), says="seen")
case("torch.Tensor.norm", image, options={"dim": -1}, along=(-3,), says="seen")
case("torch.Tensor.logsumexp", image, -1, along=(-3,), says="intact")
case("torch.Tensor.logsumexp", image, 1, along=(-3,), says="seen")
case("torch.Tensor.mode", x, along=(-2,), says=("intact", "removed"))
case("torch.Tensor.kthvalue", x, 2, along=(-2,), says=("intact", "removed"))
case("torch.Tensor.kthvalue", x, 2, 1, along=(-2,), says=("seen", "seen"))
case("torch.Tensor.quantile", x, 0.3, -1, along=(-2,), says="intact")
case("torch.Tensor.quantile", x, 0.3, -1, along=(-1,), says="seen")

bits, wide = whole(8, 4, 5), T(30, 40)
for name in ("operator.and_", "operator.or_", "operator.xor", "operator.lshift", "operator.rshift"):
    case(name, bits, whole(8, 5), into=None)
for name in ("bitwise_and", "bitwise_or", "bitwise_xor", "logical_and", "logical_or", "logical_xor"):
    case(f"torch.Tensor.{name}", bits, whole(8, 5), into=None)
for name in ("operator.invert", "torch.Tensor.bitwise_not"):
    case(name, bits, into=None)
case("operator.abs", wide, along=(-1,), says="seen")
for name in ("float", "half", "bfloat16", "real", "isnan", "isinf", "isfinite", "logical_not", "bool", "byte"):
    case(f"torch.Tensor.{name}", bits if name == "byte" else x, into=None)
for name in ("heaviside", "nextafter"):
    case(f"torch.Tensor.{name}", x, other, into=None)
case("torch.Tensor.xlogy", x, positive(3, 4, 5), into="other", along=(-1,), says="seen")
for name in ("log_", "sqrt_", "rsqrt_"):
    case(f"torch.Tensor.{name}", positive(3, 4), along=(-1,), says="seen")
case("torch.Tensor.pow_", positive(3, 4), 2, along=(-1,), says="seen")
for name in ("clamp_", "clip_"):
    case(f"torch.Tensor.{name}", wide, options={"min": 0}, along=(-1,), says="seen")
for name in ("clamp_min", "clamp_min_", "clamp_max", "clamp_max_"):
    case(f"torch.Tensor.{name}", wide, 0, along=(-1,), says="seen")
for name in ("nan_to_num", "nan_to_num_"):
    case(f"torch.Tensor.{name}", x, into=None)
for name in ("acos", "asin", "arccos", "arcsin", "acosh", "atanh", "erfinv", "logit"):
    case(f"torch.Tensor.{name}", positive(3, 4), into=None)
case("torch.Tensor.angle", wide, along=(-1,), says="seen")
for name in ("any", "all"):
    case(f"torch.Tensor.{name}", bits, -1, into=None)
case("torch.Tensor.count_nonzero", bits, -1, into=None)
case("torch.Tensor.bernoulli", exactly([[0.0, 1.0, 1.0]]), into=None)
