"""Proof cases for losses."""

from __future__ import annotations

from tests.knowledge.case import Case
from tests.knowledge.operands import Operand, T, exactly, positive, whole

CASES: list[Case] = []
scores, target = T(4, 5), T(4, 5)
share, classes, signs = positive(4, 5), whole(5, 4), exactly([1.0, -1.0, 1.0, -1.0])
each_sign = exactly([[1.0, -1.0, 1.0, -1.0, 1.0]] * 4)
vector = T(4)

LOSSES: tuple[tuple[str, str, tuple[Operand, ...], str], ...] = (
    ("L1Loss", "l1_loss", (scores, target), "input"),
    ("MSELoss", "mse_loss", (scores, target), "target"),
    ("SmoothL1Loss", "smooth_l1_loss", (scores, target), "input"),
    ("HuberLoss", "huber_loss", (scores, target), "input"),
    ("BCEWithLogitsLoss", "binary_cross_entropy_with_logits", (scores, share), "input"),
    ("SoftMarginLoss", "soft_margin_loss", (scores, each_sign), "input"),
    ("MultiLabelMarginLoss", "multilabel_margin_loss", (scores, exactly([[1, 2, -1, 0, 0]] * 4)), "input"),
    ("MultiLabelSoftMarginLoss", "multilabel_soft_margin_loss", (scores, share), "input"),
    ("MultiMarginLoss", "multi_margin_loss", (scores, classes), "input"),
    ("HingeEmbeddingLoss", "hinge_embedding_loss", (scores, each_sign), "input"),
    ("PoissonNLLLoss", "poisson_nll_loss", (scores, share), "input"),
    ("GaussianNLLLoss", "gaussian_nll_loss", (scores, target, share), "input"),
    ("CosineEmbeddingLoss", "cosine_embedding_loss", (scores, target, signs), "input1"),
    ("MarginRankingLoss", "margin_ranking_loss", (vector, T(4), signs), "input1"),
    ("TripletMarginLoss", "triplet_margin_loss", (scores, target, T(4, 5)), "anchor"),
    ("TripletMarginWithDistanceLoss", "triplet_margin_with_distance_loss", (scores, target, T(4, 5)), "negative"),
)
for layer, function, args, into in LOSSES:
    unreduced = {"reduction": "none"}
    CASES += [
        Case(f"torch.nn.{layer}", args, into=into, along=(-1,)),
        Case(f"torch.nn.{layer}", args, having=unreduced, into=into, along=(-1,)),
        Case(f"torch.nn.functional.{function}", args, into=into, along=(-1,)),
        Case(f"torch.nn.functional.{function}", args, {"reduction": "sum"}, into=into, along=(-1,)),
    ]
linear = (("KLDivLoss", "kl_div", (scores, share)), ("NLLLoss", "nll_loss", (scores, classes)))
for layer, function, args in linear:
    CASES += [
        Case(f"torch.nn.{layer}", args, along=(-1,), frozen=True),
        Case(f"torch.nn.functional.{function}", args, along=(-1,), frozen=True),
    ]
CASES += [
    Case("torch.nn.BCELoss", (exactly([[0.3, 0.6]]), exactly([[0.0, 1.0]])), into=None),
    Case("torch.nn.functional.binary_cross_entropy", (exactly([[0.3, 0.6]]), exactly([[0.0, 1.0]])), into=None),
]
lengths = exactly([6, 6])
sequences = (T(6, 2, 5), exactly([[1, 2], [3, 4]]), lengths, exactly([2, 2]))
CASES += [
    Case("torch.nn.CTCLoss", sequences, into="log_probs", along=(-1,)),
    Case("torch.nn.functional.ctc_loss", sequences, into="log_probs", along=(-1,)),
]

pixels, labels = T(2, 5, 3, 4), whole(5, 2, 3, 4)
for name in ("torch.nn.CrossEntropyLoss", "torch.nn.functional.cross_entropy"):
    CASES += [
        Case(name, (scores, classes), along=(-1,)),
        Case(name, (scores, classes), along=(-2,), says="removed"),
        Case(name, (scores, classes), along=(), says="removed"),
        Case(name, (T(5), exactly(2)), along=(-1,)),
        Case(name, (pixels, labels), along=(-3,)),
        Case(name, (pixels, labels), along=(-1, -2), says="removed"),
        Case(name, (pixels, labels), along=(-1, -3)),
        Case(name, (scores, share), into="target", along=(-1,)),
    ]
smooth = {"label_smoothing": 0.1, "reduction": "sum"}
CASES += [
    Case("torch.nn.CrossEntropyLoss", (scores, classes), having=smooth, along=(-2,), says="removed"),
    Case("torch.nn.functional.cross_entropy", (scores, classes), smooth, along=(-2,), says="removed"),
    Case("torch.nn.AdaptiveLogSoftmaxWithLoss", (scores, classes), made=(5, 9, [4, 6]), along=(-1,)),
]
