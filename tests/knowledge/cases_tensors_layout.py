"""Proof cases for reshapes, permutations, repetitions, slices, cuts and joins."""

from __future__ import annotations

from tests.knowledge.operands import T, exactly, mask
from tests.knowledge.proof import Case

CASES: list[Case] = []
x, other, image, tokens = T(3, 4, 5), T(3, 4, 5), T(2, 6, 4, 5), T(2, 7, 12)


def case(name: str, *args: object, **fields: object) -> None:
    """One more case."""
    CASES.append(Case(name, args, **fields))  # type: ignore[arg-type]


for name in ("torch.Tensor.view", "torch.Tensor.reshape"):
    case(name, image, 2, -1, along=(-3,), says="intact")
    case(name, image, 2, -1, along=(-1,), says="carried")
    case(name, image, (2, 6, 20), along=(-3,), says="intact")
    case(name, tokens, -1, 12, along=(-1,), says="intact")
    case(name, tokens, 2, 7, 3, 4, along=(-1,), says="intact")
    case(name, T(3, 128), 3, 8, 4, 4, along=(-1,), says="intact")
    case(name, tokens, 14, 12, along=(-2,), says="carried")
    case(name, T(2, 6, 1, 1), 2, 6, along=(-3,), says="intact")
    case(name, T(4, 6), 6, 4, along=(-2,), says="intact", loose=True)
    case(name, T(4, 6), 1, 4, 1, 6, along=(-2,), says="intact")
case("torch.reshape", tokens, (2, 7, -1, 4), along=(-2,), says="intact")
case("torch.Tensor.view_as", x, T(12, 5), along=(-1,), says="intact")
case("torch.Tensor.view_as", x, T(12, 5), into="other", along=(-1,), says="unread")
for name in ("torch.Tensor.flatten", "torch.flatten"):
    case(name, image, 1, along=(-3,), says="intact")
    case(name, image, 2, along=(-3,), says="intact")
    case(name, image, 0, 1, along=(-3,), says="carried")
    case(name, image, 1, 2, along=(-1,), says="intact")
    case(name, image, -2, along=(-4,), says="intact")
    case(name, image, along=(-4,), says="intact")
case("torch.nn.Flatten", image, along=(-3,), says="intact")
case("torch.nn.Flatten", image, made=(2,), along=(-3,), says="intact")
case("torch.Tensor.ravel", image, along=(-4,), says="intact")
case("torch.Tensor.unflatten", tokens, -1, (3, 4), along=(-1,), says="intact")
case("torch.Tensor.unflatten", image, 1, (2, -1), along=(-3,), says="intact")
case("torch.Tensor.unflatten", image, 1, (2, -1), along=(-1,), says="intact")
case("torch.nn.Unflatten", image, made=(1, (2, 3)), along=(-3,), says="intact")
case("torch.Tensor.unfold", image, 2, 2, 1, along=(-2,), says="carried")
case("torch.Tensor.unfold", image, -1, 3, 2, along=(-3,), says="carried")

case("torch.Tensor.permute", image, 0, 2, 3, 1, along=(-3,), says="intact")
case("torch.permute", image, (0, -1, 1, 2), along=(-1,), says="intact")
for name in ("torch.Tensor.transpose", "torch.Tensor.swapdims", "torch.Tensor.swapaxes"):
    case(name, tokens, 1, 2, along=(-1,), says="intact")
    case(name, image, -1, -3, along=(-3, -2), says="intact")
case("torch.Tensor.t", T(3, 5), along=(-1,), says="intact")
case("torch.adjoint", x, along=(-1,), says="intact")
for name in ("mT", "mH"):
    case(f"torch.Tensor.{name}", x, along=(-1,), says="intact")
for name in ("T", "H"):
    case(f"torch.Tensor.{name}", T(3, 5), along=(-1,), says="intact")
case("torch.Tensor.adjoint", x, along=(-2,), says="intact")
case("torch.Tensor.movedim", image, 1, -1, along=(-3,), says="intact")
case("torch.Tensor.movedim", image, (1, 2), (0, 1), along=(-2,), says="intact")
case("torch.Tensor.movedim", image, -1, -3, along=(-2,), says="intact")
for dim in (0, 1, -1):
    case("torch.Tensor.unsqueeze", x, dim, along=(-2,), says="intact")
case("torch.Tensor.squeeze", T(2, 6, 1, 1), along=(-3,), says="intact")
case("torch.Tensor.squeeze", T(2, 6, 1, 1), -1, along=(-3,), says="intact")
case("torch.Tensor.squeeze_", T(2, 1, 6), 1, along=(-3,), says="intact")
case("torch.Tensor.unsqueeze_", x, 1, along=(-2,), says="intact")
case("torch.Tensor.transpose_", tokens, 1, 2, along=(-1,), says="intact")
case("torch.Tensor.squeeze", T(2, 1, 6), 1, along=(-3,), says="intact")
case("torch.Tensor.squeeze", T(2, 1, 6), 0, along=(-3,), says="intact")
case("torch.Tensor.squeeze", T(2, 6, 1, 1), (2, 3), along=(-3,), says="intact")

case("torch.Tensor.expand", T(4, 1), 3, -1, 5, along=(-2,), says="intact")
case("torch.Tensor.broadcast_to", T(4, 1), (3, 4, 5), along=(-2,), says="intact")
case("torch.Tensor.expand_as", T(4, 1), x, along=(-2,), says="intact")
case("torch.Tensor.expand_as", T(4, 1), x, into="other", along=(-2,), says="unread")
case("torch.Tensor.repeat", T(4, 1), 2, 1, 3, along=(-2,), says="intact")
case("torch.Tensor.repeat", T(4, 5), 2, 3, along=(-1,), says="carried")
case("torch.Tensor.tile", x, 2, along=(-1,), says="carried")
case("torch.Tensor.tile", x, 2, along=(-2,), says="intact")
case("torch.Tensor.repeat_interleave", x, 3, -1, along=(-2,), says="intact")
case("torch.Tensor.repeat_interleave", x, 3, 1, along=(-2,), says="carried")
case("torch.Tensor.repeat_interleave", x, 3, along=(-2,), says="carried")
case("torch.Tensor.flip", x, (1,), along=(-2,), says="carried")
case("torch.Tensor.flip", x, 2, along=(-2,), says="intact")
case("torch.Tensor.fliplr", x, along=(-2,), says="carried")
case("torch.Tensor.flipud", x, along=(-2,), says="intact")
case("torch.Tensor.roll", x, 2, 1, along=(-2,), says="carried")
case("torch.Tensor.roll", x, (1, 2), (0, 2), along=(-2,), says="intact")
case("torch.Tensor.roll", x, 2, along=(-1,), says="carried", loose=True)
case("torch.Tensor.rot90", x, 1, (1, 2), along=(-1,), says="carried")
case("torch.Tensor.rot90", x, 2, (1, 2), along=(-3,), says="intact")

for name in ("torch.nn.functional.pixel_shuffle", "torch.pixel_shuffle"):
    case(name, T(2, 8, 3, 3), 2, along=(-3,), says="carried")
case("torch.nn.functional.pixel_shuffle", T(2, 8, 3, 3), 2, along=(-2,), says="intact")
case("torch.nn.PixelShuffle", T(2, 8, 3, 3), made=(2,), along=(-4,), says="intact")
case("torch.nn.PixelShuffle", T(2, 8, 3, 3), made=(2,), along=(-3,), says="carried")
case("torch.nn.functional.pixel_unshuffle", T(2, 3, 4, 6), 2, along=(-3,), says="intact")
case("torch.nn.PixelUnshuffle", T(2, 3, 4, 6), made=(2,), along=(-1,), says="carried")
case("torch.nn.functional.channel_shuffle", image, 2, along=(-3,), says="carried")
case("torch.nn.ChannelShuffle", image, made=(3,), along=(-3,), says="carried")
case("torch.nn.functional.unfold", T(2, 3, 5, 6), 2, along=(-3,), says="carried")
case("torch.nn.functional.unfold", T(2, 3, 5, 6), 2, along=(-1,), says="carried")
case("torch.nn.Unfold", T(2, 3, 5, 6), made=(3,), having={"padding": 1}, along=(-3,), says="carried")
case("torch.nn.Unfold", T(2, 3, 5, 6), made=((2, 3),), along=(-4,), says="carried")
case("torch.nn.functional.fold", T(2, 12, 12), (4, 5), 2, along=(-2,), says="carried")
case("torch.nn.Fold", T(2, 12, 6), made=((4, 6), 2), having={"stride": 2}, along=(-2,), says="carried", loose=True)
case("torch.nn.Fold", T(2, 12, 12), made=((4, 5), 2), along=(-1,), says="carried")

item = "torch.Tensor.__getitem__"
qkv = T(3, 2, 4, 5)
for index, says in (
    ((0,), "intact"),
    ((slice(None), 1), "intact"),
    ((Ellipsis, 1), "intact"),
    ((slice(None), slice(1, 3)), "carried"),
    ((slice(None), slice(2, None)), "intact"),
    ((slice(None), slice(None, None, 2)), "carried"),
    ((None, Ellipsis, None), "intact"),
    ((slice(None), [2, 0]), "carried"),
    ((0, slice(None), [2, 0]), "intact"),
    ((Ellipsis, slice(0, 2)), "intact"),
    ((slice(None), None, 1), "intact"),
    ((-1,), "intact"),
    ((slice(None), exactly([2, 0, 1])), "carried"),
):
    case(item, x, index, along=(-2,), says=says)
case(item, qkv, (0,), along=(-4,), says="intact")
case(item, qkv, (slice(1, 2),), along=(-4,), says="intact")
case(item, qkv, (-1, slice(None), 2), along=(-4, -2), says="carried")
case("torch.Tensor.select", x, 1, 2, along=(-2,), says="intact")
case("torch.Tensor.select", x, -1, -2, along=(-2,), says="intact")
case("torch.Tensor.narrow", x, 1, 2, 2, along=(-2,), says="intact")
case("torch.Tensor.narrow", x, 1, 1, 2, along=(-2,), says="carried")

for name in ("torch.Tensor.chunk", "torch.chunk"):
    case(name, x, 2, 1, along=(-2,), says=("intact", "intact"))
    case(name, x, 2, -1, along=(-1,), says=("carried", "carried"))
    case(name, x, 3, along=(-2,), says=("intact",) * 3)
for name in ("torch.Tensor.split", "torch.split"):
    case(name, x, 2, 1, along=(-2,), says=("intact", "intact"))
    case(name, x, 2, 2, along=(-1,), says=("carried",) * 3)
    case(name, x, [1, 3], 1, along=(-2,), says=("carried", "carried"))
    case(name, x, [2, 2], 1, along=(-2,), says=("intact", "intact"))
case("torch.Tensor.split_with_sizes", x, [1, 3], 1, along=(-1,), says=("intact", "intact"))
case("torch.Tensor.tensor_split", x, 2, 1, along=(-2,), says=("intact", "intact"))
case("torch.Tensor.tensor_split", x, 3, 1, along=(-2,), says=("carried",) * 3)
case("torch.Tensor.tensor_split", x, (1, 3), 2, along=(-1,), says=("carried",) * 3)
case("torch.Tensor.unbind", qkv, along=(-4,), says=("intact",) * 3)
case("torch.Tensor.unbind", qkv, -2, along=(-3,), says=("intact",) * 4)

first = ("tensors", 0)
case("torch.cat", [x, T(3, 2, 5)], 1, into=first, along=(-1,), says="carried")
case("torch.cat", [x, T(3, 2, 5)], -2, into=("tensors", 1), along=(-2,), says="carried")
case("torch.cat", [x], 1, into=first, along=(-2,), says="intact")
case("torch.stack", [x, other], 1, into=first, along=(-2,), says="carried")
case("torch.stack", [x], -1, into=first, along=(-2,), says="intact")
case("torch.hstack", [T(3, 4), T(3, 2)], into=first, along=(-1,), says="carried")
case("torch.hstack", [T(3), T(2)], into=first, along=(-1,), says="carried")
case("torch.vstack", [T(4), T(4)], into=first, along=(-1,), says="carried")
case("torch.vstack", [x, other], into=first, along=(-1,), says="carried")
case("torch.dstack", [T(3, 4), T(3, 4)], into=first, along=(-1,), says="carried")
case("torch.dstack", [x, other], into=first, along=(-2,), says="carried")

index = exactly([3, 0, 1])
case("torch.Tensor.index_select", x, 1, index, along=(-2,), says="carried")
case("torch.Tensor.index_select", x, 1, index, along=(-1,), says="intact")
places = exactly([[0, 1], [2, 3], [1, 1]])
case("torch.Tensor.gather", T(3, 4), 1, places, along=(-2,), says="carried")
case("torch.Tensor.gather", T(3, 4), 1, places, along=(-1,), says="carried")
case("torch.Tensor.take_along_dim", T(3, 4), places, 1, along=(-2,), says="carried")
column = exactly([[[0]], [[1]], [[2]]])
case("torch.Tensor.take_along_dim", x, column, 1, along=(-1,), says="carried")
case("torch.Tensor.take_along_dim", x, column, 1, along=(-2,), says="carried")
case("torch.Tensor.masked_select", x, exactly([[True] * 5] * 4), along=(-2,), says="carried", loose=True)
case("torch.Tensor.masked_fill", x, mask(5), 1.0, along=(-1,), says="carried", loose=True)
source = T(3, 2)
for name in ("scatter", "scatter_add", "scatter_", "scatter_add_"):
    case(f"torch.Tensor.{name}", T(3, 4), 1, places, source, into="src", along=(-2,), says="carried", loose=True)
case("torch.Tensor.scatter", T(3, 4), 1, places, source, along=(-2,), says="carried", loose=True)
case("torch.Tensor.scatter_add", T(3, 4), 1, places, source, along=(-2,), says="intact")
two = exactly([0, 2])
for name in ("index_add", "index_copy", "index_add_", "index_copy_"):
    name = f"torch.Tensor.{name}"
    case(name, T(3, 4), 1, two, source, into="source", along=(-2,), says="carried", loose=True)
for name in ("index_fill", "index_fill_"):
    case(f"torch.Tensor.{name}", x, 1, two, 0.0, along=(-2,), says="carried", loose=True)
for name in ("sort", "cummax", "cummin"):
    case(f"torch.Tensor.{name}", x, -1, along=(-2,), says=("intact", "removed"))
    case(f"torch.Tensor.{name}", x, 1, along=(-2,), says=("seen", "seen"))
case("torch.Tensor.topk", x, 2, along=(-2,), says=("intact", "removed"))
case("torch.Tensor.topk", x, 2, 1, along=(-2,), says=("seen", "seen"))
case("torch.Tensor.argsort", x, along=(-2,), says="removed")
case("torch.Tensor.argsort", x, along=(-1,), says="seen")
case("torch.Tensor.cumsum", x, 1, along=(-1,), says="carried")
case("torch.Tensor.cumsum", x, 1, along=(-2,), says="carried")
case("torch.Tensor.cumprod", x, 1, along=(-1,), says="seen")
case("torch.Tensor.diff", x, along=(-2,), says="removed")
case("torch.Tensor.diff", x, options={"dim": 1}, along=(-2,), says="carried")
for name in ("tril", "triu", "tril_", "triu_"):
    case(f"torch.Tensor.{name}", x, along=(-3,), says="carried")
for name in ("diagonal", "diag_embed"):
    case(f"torch.Tensor.{name}", x, along=(-3,), says="blurred")
case("torch.Tensor.diag", T(4), along=(-1,), says="blurred")
