"""Losses see what they are given; cross entropy alone overlooks a shift common to all classes."""

from __future__ import annotations

from whybias.knowledge.effects import Call, Effect, Transfer
from whybias.knowledge.registry import function, layer
from whybias.knowledge.shapes import UNKNOWN_SHAPE, Shape
from whybias.knowledge.throughs import removed_along, seen

SEES = seen("measures it against the target")
COMMON_SHIFT = "removes only a shift common to all classes"


def _reduced(call: Call) -> Shape:
    """One number, unless the reduction is left out or said in the old way."""
    given = call.arguments
    old = given.get("size_average") is not None or given.get("reduce") is not None
    return Shape(0) if given.get("reduction", "mean") in ("mean", "sum") and not old else UNKNOWN_SHAPE


def _loss(*names: str) -> Transfer:
    """Sees the tensors given for the parameters of these names."""
    return lambda call: Effect((_reduced(call),), dict.fromkeys(names, SEES))


def _cross_entropy(call: Call) -> Effect:
    """The softmax over the classes removes what is constant along them: axis 1, or the only one."""
    rank = call.shape().known_rank()
    if rank == 0:
        raise IndexError("cross entropy without classes")
    classes = -1 if rank <= 2 else 1 - rank
    through = removed_along([classes], "removes a shift common to all classes", COMMON_SHIFT)
    return Effect((_reduced(call),), {"input": through, "target": SEES, "weight": SEES})


def _adaptive(call: Call) -> Effect:
    output = Shape.of(call.shape().size(-2)) if call.shape().rank == 2 else UNKNOWN_SHAPE
    return Effect((output, Shape(0)), {"input": SEES}, several=True)


_OLD = "size_average=None, reduce=None, reduction='mean'"
_WEIGHT = f"weight=None, {_OLD}"
_IGNORE = "weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean'"
_MARGIN = "margin=0.0, size_average=None, reduce=None, reduction='mean'"
_TRIPLET = "margin=1.0, p=2.0, eps=1e-06, swap=False, size_average=None, reduce=None, reduction='mean'"
_TWO = ("input", "target")

_BOTH_FORMS: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("L1Loss", _OLD, "l1_loss", f"{_OLD}, weight=None", _TWO),
    ("MSELoss", _OLD, "mse_loss", f"{_OLD}, weight=None", _TWO),
    ("SmoothL1Loss", f"{_OLD}, beta=1.0", "smooth_l1_loss", f"{_OLD}, beta=1.0", _TWO),
    ("HuberLoss", "reduction='mean', delta=1.0", "huber_loss", "reduction='mean', delta=1.0, weight=None", _TWO),
    ("BCELoss", _WEIGHT, "binary_cross_entropy", _WEIGHT, _TWO),
    (
        "BCEWithLogitsLoss",
        f"{_WEIGHT}, pos_weight=None",
        "binary_cross_entropy_with_logits",
        f"{_WEIGHT}, pos_weight=None",
        _TWO,
    ),
    ("KLDivLoss", f"{_OLD}, log_target=False", "kl_div", f"{_OLD}, log_target=False", _TWO),
    ("NLLLoss", _IGNORE, "nll_loss", _IGNORE, _TWO),
    ("SoftMarginLoss", _OLD, "soft_margin_loss", _OLD, _TWO),
    ("MultiLabelMarginLoss", _OLD, "multilabel_margin_loss", _OLD, _TWO),
    ("MultiLabelSoftMarginLoss", _WEIGHT, "multilabel_soft_margin_loss", _WEIGHT, _TWO),
    ("MultiMarginLoss", f"p=1, margin=1.0, {_WEIGHT}", "multi_margin_loss", f"p=1, margin=1.0, {_WEIGHT}", _TWO),
    (
        "HingeEmbeddingLoss",
        _MARGIN.replace("0.0", "1.0"),
        "hinge_embedding_loss",
        _MARGIN.replace("0.0", "1.0"),
        _TWO,
    ),
    ("CosineEmbeddingLoss", _MARGIN, "cosine_embedding_loss", _MARGIN, ("input1", "input2", "target")),
    ("MarginRankingLoss", _MARGIN, "margin_ranking_loss", _MARGIN, ("input1", "input2", "target")),
    ("TripletMarginLoss", _TRIPLET, "triplet_margin_loss", _TRIPLET, ("anchor", "positive", "negative")),
    (
        "PoissonNLLLoss",
        "log_input=True, full=False, size_average=None, eps=1e-08, reduce=None, reduction='mean'",
        "poisson_nll_loss",
        "log_input=True, full=False, size_average=None, eps=1e-08, reduce=None, reduction='mean'",
        _TWO,
    ),
    (
        "GaussianNLLLoss",
        "*, full=False, eps=1e-06, reduction='mean'",
        "gaussian_nll_loss",
        "full=False, eps=1e-06, reduction='mean'",
        ("input", "target", "var"),
    ),
    (
        "CTCLoss",
        "blank=0, reduction='mean', zero_infinity=False",
        "ctc_loss",
        "blank=0, reduction='mean', zero_infinity=False",
        ("log_probs", "targets", "input_lengths", "target_lengths"),
    ),
)

for _layer, _made, _function, _options, _names in _BOTH_FORMS:
    _tensors = ", ".join(_names)
    layer(f"torch.nn.{_layer}", _made, _loss(*_names), forward=_tensors)
    function(f"torch.nn.functional.{_function}", f"{_tensors}, {_options}", _loss(*_names))
layer(
    "torch.nn.TripletMarginWithDistanceLoss",
    "*, distance_function=None, margin=1.0, swap=False, reduction='mean'",
    _loss("anchor", "positive", "negative"),
    forward="anchor, positive, negative",
)
function(
    "torch.nn.functional.triplet_margin_with_distance_loss",
    "anchor, positive, negative, *, distance_function=None, margin=1.0, swap=False, reduction='mean'",
    _loss("anchor", "positive", "negative"),
)
layer("torch.nn.CrossEntropyLoss", f"{_IGNORE}, label_smoothing=0.0", _cross_entropy, forward="input, target")
function("torch.nn.functional.cross_entropy", f"input, target, {_IGNORE}, label_smoothing=0.0", _cross_entropy)
layer(
    "torch.nn.AdaptiveLogSoftmaxWithLoss",
    "in_features, n_classes, cutoffs, div_value=4.0, head_bias=False, device=None, dtype=None",
    _adaptive,
    forward="input, target",
)
