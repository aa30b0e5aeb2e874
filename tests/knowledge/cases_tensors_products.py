"""Proof cases for products, softmax, attention, Fourier transforms, einops, and new tensors."""

from __future__ import annotations

import numpy
import torch
from tests.knowledge.operands import Operand, T, exactly, mask, positive, whole
from tests.knowledge.proof import Case

CASES: list[Case] = []
x, other, image = T(3, 4, 5), T(3, 4, 5), T(2, 6, 4, 5)


def complex_tensor(*shape: int) -> Operand:
    """Complex numbers with normal parts."""
    return Operand(shape, lambda g: torch.randn(shape, generator=g, dtype=torch.complex128), "complex")


def case(name: str, *args: object, **fields: object) -> None:
    """One more case."""
    CASES.append(Case(name, args, **fields))  # type: ignore[arg-type]


for name in ("operator.matmul", "torch.Tensor.matmul", "torch.matmul"):
    case(name, T(2, 3, 4), T(2, 4, 5), along=(-1,), says="carried")
    case(name, T(2, 3, 4), T(2, 4, 5), along=(-2,), says="carried")
    case(name, T(2, 3, 4), T(2, 4, 5), into="other", along=(-2,), says="carried")
    case(name, T(2, 3, 4), T(2, 4, 5), into="other", along=(-1,), says="carried")
    case(name, T(3, 4), T(4, 5), into="other", along=(-2,), says="carried")
    case(name, T(2, 1, 3, 4), T(5, 4, 3), along=(-1,), says="carried")
    case(name, T(4), T(2, 4, 5), along=(-1,), says="carried")
    case(name, T(2, 3, 4), T(4), along=(-1,), says="carried")
    case(name, T(4), T(4), along=(-1,), says="carried")
case("torch.Tensor.mm", T(3, 4), T(4, 5), along=(-1,), says="carried")
case("torch.Tensor.bmm", T(2, 3, 4), T(2, 4, 5), into="mat2", along=(-2,), says="carried")
case("torch.Tensor.mv", T(3, 4), T(4), along=(-1,), says="carried")
case("torch.Tensor.dot", T(4), T(4), into="tensor", along=(-1,), says="carried")
case("torch.Tensor.outer", T(3), T(4), along=(-1,), says="carried")
case("torch.Tensor.addmm", T(5), T(3, 4), T(4, 5), along=(-1,), says="intact")
case("torch.Tensor.addmm", T(5), T(3, 4), T(4, 5), into="mat1", along=(-1,), says="carried")
case("torch.Tensor.baddbmm", T(2, 3, 5), T(2, 3, 4), T(2, 4, 5), into="batch2", along=(-2,), says="carried")
case("torch.Tensor.addbmm", T(3, 5), T(2, 3, 4), T(2, 4, 5), into="batch1", along=(-1,), says="carried")
case("torch.Tensor.addmv", T(3), T(3, 4), T(4), into="mat", along=(-1,), says="carried")
case("torch.Tensor.addr", T(3, 4), T(3), T(4), into="vec1", along=(-1,), says="carried")
first, second = ("operands", 0), ("operands", 1)
case("torch.einsum", "bhid,bhjd->bhij", T(2, 3, 4, 5), T(2, 3, 6, 5), into=second, along=(-3, -1), says="carried")
case("torch.einsum", "bhid, bhjd -> bhij", T(2, 3, 4, 5), T(2, 3, 6, 5), into=first, along=(-1,), says="carried")
case("torch.einsum", "...ij,...jk", T(2, 3, 4), T(4, 5), into=first, along=(-1,), says="carried")
case("torch.einsum", "...ij,jk->...ik", T(2, 3, 4), T(4, 5), into=second, along=(-2,), says="carried")
case("torch.einsum", "nc...->n...c", image, into=first, along=(-3,), says="carried")
case("torch.einsum", "ii->i", T(4, 4), into=first, along=(-1,), says="carried")
case("torch.einsum", "ij,j", T(3, 4), T(4), into=first, along=(-2,), says="carried")
case("torch.tensordot", T(2, 3, 4), T(3, 4, 5), into="a", along=(-1,), says="carried")
case("torch.tensordot", T(2, 3, 4), T(5, 3), ([1], [1]), into="b", along=(-1,), says="carried")

for name in ("torch.nn.functional.softmax", "torch.Tensor.softmax", "torch.softmax", "torch.log_softmax"):
    case(name, x, -1, along=(-2,), says="removed")
    case(name, x, 1, along=(-1,), says="removed")
    case(name, x, 1, along=(-2,), says="seen")
for name in ("torch.nn.functional.log_softmax", "torch.nn.functional.softmin", "torch.Tensor.log_softmax"):
    case(name, x, -1, along=(-3,), says="removed")
    case(name, x, -1, along=(-1,), says="seen")
for name in ("torch.nn.Softmax", "torch.nn.LogSoftmax", "torch.nn.Softmin"):
    case(name, x, made=(-1,), along=(-2,), says="removed")
    case(name, x, made=(2,), along=(-1,), says="seen")
    case(name, x, along=(-2,), says="removed")
    case(name, image, along=(-3,), says="seen")
case("torch.nn.Softmax2d", image, along=(-1,), says="removed")
case("torch.nn.Softmax2d", image, along=(-3,), says="seen")
case("torch.nn.functional.gumbel_softmax", x, into="logits", along=(-2,), says="removed")
case("torch.nn.functional.gumbel_softmax", x, into="logits", along=(-1,), says="seen")

attention = "torch.nn.functional.scaled_dot_product_attention"
q, k, v = T(2, 3, 4, 5), T(2, 3, 6, 5), T(2, 3, 6, 7)
case(attention, q, k, v, into="query", along=(-3, -1), says="seen")
case(attention, q, k, v, into="key", along=(-3, -1), says="removed")
case(attention, q, k, v, into="key", along=(-2,), says="seen")
case(attention, q, k, v, into="value", along=(-3, -1), says="intact")
case(attention, q, k, v, into="value", along=(-2,), says="carried")
case(attention, q, k, v, mask(4, 6), into="key", along=(-1,), says="removed")
case(attention, q, k, v, T(4, 6), into="attn_mask", along=(-2,), says="removed")
case(attention, q, k, v, T(4, 6), into="attn_mask", along=(-1,), says="seen")
case(attention, q, k, v, T(4, 6), into="value", along=(-1,), says="carried", loose=True)
case(attention, q, k, v, options={"dropout_p": 0.5}, into="value", along=(-1,), says="carried", loose=True)
case(attention, q, k, v, options={"dropout_p": 0.5}, into="key", along=(-1,), says="removed")
case(attention, k, k, v, options={"is_causal": True}, into="value", along=(-1,), says="intact")
case(attention, T(2, 6, 4, 5), k, v, options={"enable_gqa": True}, into="value", along=(-1,), says="carried")
case(attention, T(2, 6, 4, 5), k, v, options={"enable_gqa": True}, into="value", along=(-3, -1), says="carried")
case(attention, T(2, 6, 4, 5), k, v, options={"enable_gqa": True}, into="key", along=(-3, -1), says="removed")

for name in ("fft", "ifft", "rfft", "irfft"):
    case(f"torch.fft.{name}", x, along=(-2,), says="carried", loose=name == "irfft")
    case(f"torch.fft.{name}2", image, along=(-3,), says="carried", loose=name == "irfft")
    case(f"torch.fft.{name}n", x, options={"dim": (-1,)}, along=(-2,), says="carried", loose=name == "irfft")
case("torch.fft.fftn", x, along=(-2,), says="carried")
case("torch.fft.rfft", x, options={"n": 8}, along=(-2,), says="carried")
for name in ("fftshift", "ifftshift"):
    case(f"torch.fft.{name}", x, along=(-2,), says="carried")
case("torch.view_as_complex", T(3, 2), along=(-2,), says="carried")
case("torch.view_as_real", complex_tensor(3, 4), along=(-2,), says="carried", loose=True)
case("torch.imag", complex_tensor(3, 4), into=None)
case("torch.complex", x, other, into="real", along=(-2,), says="intact")
case("torch.polar", x, other, into="abs", along=(-2,), says="carried")
case("torch.polar", x, other, into="angle", along=(-2,), says="seen")

name = "einops.rearrange"
case(name, image, "b c h w -> b (h w) c", into="tensor", along=(-3,), says="intact")
case(name, image, "b c h w -> b (c h w)", into="tensor", along=(-3,), says="intact")
case(name, image, "b c h w -> (b c) h w", into="tensor", along=(-3,), says="carried")
case(name, image, "b (g c) ... -> b g ... c", options={"g": 2}, into="tensor", along=(-3,), says="intact")
case(name, image, "b (g c) ... -> b g (...) c", options={"g": 2}, into="tensor", along=(-3,), says="intact")
case(name, image, "b c ... -> b (c ...)", into="tensor", along=(-3,), says="intact")
case(name, image, "b c ... -> (b ...) c", into="tensor", along=(-2,), says="carried")
case(name, T(2, 7, 12), "b n (k h d) -> k b h n d", options={"k": 3, "h": 2}, into="tensor", along=(-1,), says="intact")
case("einops.repeat", T(4, 5), "h w -> b h (w r)", options={"b": 2, "r": 3}, into="tensor", along=(-1,), says="intact")
case("einops.repeat", T(4, 5), "h w -> h (2 w)", into="tensor", along=(-1,), says="carried")
case("einops.reduce", image, "b c h w -> b c", "mean", into="tensor", along=(-3,), says="carried")
case("einops.reduce", image, "b c h w -> b c () w", "sum", into="tensor", along=(-2,), says="carried")
case("einops.reduce", image, "b c (h 2) (w 1) -> b c h w", "max", into="tensor", along=(-3,), says="carried")
case("einops.reduce", image, "b c h w -> b c", "max", into="tensor", along=(-2,), says="seen")
case("einops.reduce", image, "b c h w -> b c", "prod", into="tensor", along=(-3,), says="seen")
qk, given = "b h i d, b h j d -> b h i j", ("tensors_and_pattern", 0)
case("einops.einsum", T(2, 3, 4, 5), T(2, 3, 6, 5), qk, into=("tensors_and_pattern", 1), along=(-3, -1), says="carried")
case(
    "einops.einsum",
    T(2, 3, 4),
    T(4, 5),
    "... put, put out -> ... out",
    into=given,
    along=(-1,),
    says="carried",
)
case("einops.einsum", image, "b c ... -> b ... c", into=given, along=(-3,), says="carried")
case("einops.layers.torch.Rearrange", image, made=("b c h w -> b (h w) c",), along=(-3,), says="intact")
case("einops.layers.torch.Reduce", image, made=("b c h w -> b c", "mean"), along=(-3,), says="carried")

for name in ("zeros", "ones", "empty", "rand", "randn"):
    case(f"torch.{name}", 2, 3, into=None)
    case(f"torch.{name}", (2, 3), into=None)
    case(f"torch.{name}", options={"size": (2, 3)}, into=None)
for name in ("zeros_like", "ones_like"):
    case(f"torch.{name}", x, along=(-1,), says="unread")
for name in ("empty_like", "rand_like", "randn_like"):
    case(f"torch.{name}", x, into=None)
for name in ("new_zeros", "new_ones"):
    case(f"torch.Tensor.{name}", x, 2, 3, along=(-1,), says="unread")
    case(f"torch.Tensor.{name}", x, (2, 3), along=(-1,), says="unread")
case("torch.Tensor.new_empty", x, (2, 3), into=None)
case("torch.full", (2, 3), 1.0, into=None)
case("torch.Tensor.new_full", x, (2, 3), 1.0, along=(-1,), says="unread")
case("torch.full_like", x, 1.0, along=(-1,), says="unread")
case("torch.randint", 5, (2, 3), into=None)
case("torch.randint", 0, 5, (2, 3), into=None)
case("torch.randint_like", x, 5, into=None)
case("torch.arange", 5, into=None)
case("torch.arange", 1, 5, 2, into=None)
case("torch.linspace", 0, 1, 7, into=None)
case("torch.randperm", 5, into=None)
case("torch.eye", 3, into=None)
case("torch.eye", 3, 4, into=None)
case("torch.tensor", [[1.0, 2.0, 3.0]], into=None)
case("torch.as_tensor", x, into="data", along=(-1,), says="intact")
case("torch.as_tensor", x, options={"dtype": torch.int64}, into="data", along=(-1,), says="seen", presumes=("dtype",))
case("torch.Tensor.new_tensor", x, [1.0, 2.0], along=(-1,), says="unread")
case("torch.nn.functional.one_hot", whole(4, 3, 5), 4, into=None)
case("torch.nn.functional.one_hot", whole(4, 3, 5), into=None)
case("torch.Tensor.zero_", x, along=(-1,), says="unread")
case("torch.Tensor.fill_", x, 2.0, along=(-1,), says="unread")
case("torch.Tensor.copy_", x, T(5), along=(-1,), says="unread")
case("torch.Tensor.copy_", x, T(5), into="other", along=(-1,), says="intact")
for name in ("normal_", "uniform_", "exponential_", "random_", "bernoulli_"):
    case(f"torch.Tensor.{name}", x, along=(-1,), says="unread")

square = positive(4, 4)
for name in ("norm", "vector_norm"):
    case(f"torch.linalg.{name}", x, options={"dim": -1}, along=(-2,), says="seen")
    case(f"torch.linalg.{name}", x, options={"dim": (1, 2), "keepdim": True}, along=(-2,), says="seen")
    case(f"torch.linalg.{name}", x, along=(-2,), says="seen")
for name in ("inv", "pinv", "det", "svdvals", "eigvalsh", "matrix_exp", "matrix_norm", "cond"):
    case(f"torch.linalg.{name}", square, into=None)
for name in ("slogdet", "svd", "eigh", "qr"):
    case(f"torch.linalg.{name}", square, into=None)
case("torch.linalg.cholesky", exactly([[2.0, 1.0], [1.0, 2.0]]), into=None)
case("torch.linalg.solve", square, T(4, 2), into="other", along=(-1,), says="seen")
for name in ("inverse", "det", "logdet"):
    case(f"torch.Tensor.{name}", square, into=None)
case("torch.Tensor.histc", T(30, 40), along=(-1,), says="seen", loose=True)
for name in ("bincount", "nonzero", "argwhere"):
    case(f"torch.Tensor.{name}", whole(4, 9), into=None)
for name in ("isclose", "dist"):
    case(f"torch.Tensor.{name}", x, other, into=None)
for name in ("allclose", "equal"):
    case(f"torch.Tensor.{name}", x, other, into=None)
case("torch.cdist", T(2, 4, 5), T(2, 3, 5), into="x1", along=(-1,), says="seen")
case("torch.searchsorted", exactly([0.0, 0.5, 1.0]), x, into=None)
case("torch.bucketize", x, exactly([0.0, 0.5, 1.0]), into=None)

case("torch.scalar_tensor", 2.0, into=None)
case("torch.hann_window", 8, into=None)
case("torch.meshgrid", T(3), T(4), options={"indexing": "ij"}, into=None)
case("torch.meshgrid", T(3), T(4), options={"indexing": "xy"}, into=None)
case("torch.from_numpy", numpy.zeros((3, 4)), into=None)
