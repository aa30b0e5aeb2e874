"""Properties of operations by name: which keep the number of axes, share memory, or multiply tensors."""

from __future__ import annotations

from collections.abc import Mapping

from whybias.knowledge.axes import Axes
from whybias.liveness.tensors import Tensor

_CHANGES_RANK = (
    "Flatten",
    "Unflatten",
    "Embedding",
    "EmbeddingBag",
    "Loss",
    "one_hot",
    "loss",
    "with_logits",
    "kl_div",
    "embedding",
    "embedding_bag",
    "cross_entropy",
    "CosineSimilarity",
    "PairwiseDistance",
    "cosine_similarity",
    "pairwise_distance",
    "pdist",
    "Fold",
    "Unfold",
    "fold",
    "unfold",
    "Bilinear",
    "bilinear",
)
_KEEPS_RANK = frozenset(
    [
        "operator.neg",
        "operator.pow",
        "torch.relu",
        "torch.tanh",
        "torch.sigmoid",
        "torch.exp",
        "torch.abs",
        "torch.clamp",
        "torch.dropout",
    ]
)
_ARITHMETIC = frozenset(f"operator.{name}" for name in ("add", "sub", "mul", "truediv"))
_METHODS_KEEPING_RANK = frozenset(
    [
        "contiguous",
        "clone",
        "to",
        "float",
        "half",
        "double",
        "type",
        "type_as",
        "cpu",
        "cuda",
        "detach",
        "relu",
        "sigmoid",
        "tanh",
        "transpose",
        "swapaxes",
        "flip",
        "roll",
        "clamp",
        "exp",
        "abs",
        "softmax",
        "log_softmax",
        "add",
        "sub",
        "mul",
        "div",
        "permute",
        "chunk",
        "split",
        "narrow",
        "flip",
        "roll",
        "cumsum",
        "tril",
        "triu",
        "masked_fill",
        "index_select",
        "gelu",
        "silu",
        "log",
        "sqrt",
        "square",
        "pow",
        "neg",
        "rsqrt",
        "reciprocal",
        "float_power",
        "sin",
        "cos",
        "log1p",
        "expm1",
        "clamp_min",
        "clamp_max",
        "nan_to_num",
        "bfloat16",
        "dropout",
        "layer_norm",
        "rms_norm",
        "masked_fill_",
        "mul_",
        "add_",
        "div_",
        "sub_",
    ]
)
_VIEWS = frozenset(
    [
        "view",
        "reshape",
        "view_as",
        "reshape_as",
        "flatten",
        "unflatten",
        "squeeze",
        "unsqueeze",
        "permute",
        "transpose",
        "t",
        "movedim",
        "swapaxes",
        "expand",
        "expand_as",
        "__getitem__",
        "select",
        "narrow",
        "chunk",
        "split",
        "unbind",
        "unfold",
        "detach",
        "contiguous",
        "T",
        "mT",
        "H",
        "mH",
        "data",
    ]
)


def follows_rank(name: str, scalar: bool = False) -> bool:
    """Whether input and output of the operation have the same number of axes.

    `scalar` says that the operation's other operand, if it takes one, is no tensor and so is not broadcast.
    """
    if scalar and name in _ARITHMETIC:
        return True
    if name.startswith("torch.nn."):
        return not name.endswith(_CHANGES_RANK)
    if name.startswith("torch.Tensor."):
        return name.rsplit(".", 1)[-1] in _METHODS_KEEPING_RANK
    return name in _KEEPS_RANK or (name.startswith("torch.") and name[6:] in _METHODS_KEEPING_RANK)


def shares_memory(name: str) -> bool:
    """Whether the result may be a view: a write to it would change the input."""
    prefix, _, last = name.rpartition(".")
    return prefix in ("torch", "torch.Tensor", "einops") and (last in _VIEWS or last == "rearrange")


ADDITIVE = frozenset(
    [
        *("add", "iadd", "sub", "isub", "rsub", "subtract", "where", "masked_fill", "getitem", "gather"),
        *("cat", "concat", "concatenate", "stack", "hstack", "vstack", "dstack", "column_stack", "row_stack"),
        *("expand_as", "view_as", "reshape_as", "type_as", "to", "index_select", "take_along_dim"),
    ]
)
"""Operations on several tensors, by their last name, that multiply none of them with another."""

SWAPS = frozenset(
    f"{prefix}.{name}"
    for prefix in ("torch", "torch.Tensor")
    for name in ("transpose", "swapaxes", "swapdims", "movedim", "moveaxis")
)
"""Operations that exchange axes: where nothing else tells, the last axis they name is the last there is."""


def rows_merged(name: str, bound: Mapping[str, object]) -> int | None:
    """The number of axes of rows of features whose leading axes are made one, as by ``x.flatten(0, 1)``.

    Features are what a layer's bias varies along.
    """
    rows, last = bound.get("input"), bound.get("end_dim")
    if name != "torch.Tensor.flatten" or bound.get("start_dim") != 0 or not isinstance(rows, Tensor):
        return None
    if not isinstance(last, int) or last < 1 or not rows.contributions:
        return None
    features = all(contribution.axes == Axes.of(-1) for contribution in rows.contributions.values())
    return last + 2 if features else None


def exchanges_inner_axes(bound: Mapping[str, object]) -> bool:
    """Whether an exchange names its axes from the front and leaves the first one alone, as ``transpose(1, 2)`` does.

    One that names the first or counts from the end, ``transpose(0, 1)`` or ``transpose(1, -1)``, says nothing
    """
    named = [value for name, value in bound.items() if name != "input"]
    return all(isinstance(axis, int) and axis > 0 for axis in named)


def exchanges_heads(bound: Mapping[str, object], rank: int) -> bool:
    """Whether an exchange would take heads for rows if its input had this number of axes.

    ``transpose(1, 2)`` of heads that were split off with ``unflatten`` trades them for rows, as a rule: then there is
    one axis more. Heads are an axis along which a layer's bias varies and that is not the last.
    """
    given = bound.get("input")
    if not isinstance(given, Tensor):
        return False
    named = {axis - rank for name, axis in bound.items() if name != "input" and isinstance(axis, int)}
    found = [one.axes for one in given.contributions.values()]
    return any(not axes.complement and not axes.members.isdisjoint(named - {-1}) for axes in found)


BATCHED_RANK = {
    name: dimensions + 2
    for dimensions in (1, 2, 3)
    for name in (
        *(f"torch.nn.{kind}{dimensions}d" for kind in ("Conv", "ConvTranspose", "LazyConv", "LazyConvTranspose")),
        *(
            f"{place}.conv{kind}{dimensions}d"
            for place in ("torch", "torch.nn.functional")
            for kind in ("", "_transpose")
        ),
    )
}
"""How many axes the input of a convolution has, with the batch that models are given."""

MATRIX_PRODUCTS = frozenset(["operator.matmul", "torch.matmul", "torch.Tensor.matmul"])
