"""Proof cases for activations and dropout."""

from __future__ import annotations

from tests.knowledge.case import Case
from tests.knowledge.operands import T

x = T(3, 4, 5)
CASES: list[Case] = []

LAYERS: dict[str, tuple[object, ...]] = {
    **dict.fromkeys(("ReLU", "ReLU6", "ELU", "CELU", "SELU", "GELU", "SiLU", "Mish", "Sigmoid", "LogSigmoid"), ()),
    **dict.fromkeys(("Tanh", "Tanhshrink", "Softsign", "Hardtanh", "Hardswish", "Hardsigmoid", "LeakyReLU"), ()),
    **dict.fromkeys(("PReLU", "RReLU", "Softplus", "Softshrink", "Hardshrink"), ()),
    "Threshold": (0.1, 0.5),
}
FUNCTIONS: dict[str, tuple[object, ...]] = {
    **dict.fromkeys(("relu", "relu6", "elu", "celu", "selu", "gelu", "silu", "mish", "sigmoid", "logsigmoid"), ()),
    **dict.fromkeys(("tanh", "tanhshrink", "softsign", "hardtanh", "hardswish", "hardsigmoid", "leaky_relu"), ()),
    **dict.fromkeys(("softplus", "softshrink", "hardshrink", "rrelu", "relu_", "elu_", "celu_", "selu_"), ()),
    **dict.fromkeys(("hardtanh_", "leaky_relu_", "rrelu_"), ()),
    "prelu": (T(4),),
    "threshold": (0.1, 0.5),
    "threshold_": (0.1, 0.5),
}
OTHERS: dict[str, tuple[object, ...]] = {
    **dict.fromkeys((f"torch.{name}" for name in ("sigmoid", "tanh", "relu", "hardshrink", "celu", "selu")), ()),
    **dict.fromkeys((f"torch.{name}" for name in ("rrelu", "sigmoid_", "tanh_", "special.expit")), ()),
    **dict.fromkeys((f"torch.Tensor.{name}" for name in ("sigmoid_", "tanh_", "relu_")), ()),
    "torch.prelu": (T(4),),
    "torch.threshold": (0.1, 0.5),
}
for along in ((-2,), (-1, -3)):
    CASES += [Case(f"torch.nn.{name}", (x,), made=made, along=along) for name, made in LAYERS.items()]
    CASES += [Case(f"torch.nn.functional.{name}", (x, *rest), along=along) for name, rest in FUNCTIONS.items()]
    CASES += [Case(name, (x, *rest), along=along) for name, rest in OTHERS.items()]
    CASES += [
        Case("torch.nn.GLU", (T(3, 4, 6),), along=along),
        Case("torch.nn.GLU", (T(3, 4, 6),), made=(1,), along=along),
        Case("torch.nn.functional.glu", (T(3, 4, 6),), {"dim": -2}, along=along),
    ]
CASES += [Case("torch.nn.functional.prelu", (x, T(4)), into="weight", along=(-1,))]

DROPOUTS = (
    ("Dropout", "dropout", 4),
    ("Dropout1d", "dropout1d", 3),
    ("Dropout2d", "dropout2d", 4),
    ("Dropout3d", "dropout3d", 5),
    ("AlphaDropout", "alpha_dropout", 4),
    ("FeatureAlphaDropout", "feature_alpha_dropout", 4),
)
for layer, function, rank in DROPOUTS:
    data, layer, function = T(4, 6, *(4,) * (rank - 2)), f"torch.nn.{layer}", f"torch.nn.functional.{function}"
    CASES += [
        Case(layer, (data,), along=(1 - rank,)),
        Case(layer, (data,), made=(0.2,), along=(-1,)),
        Case(layer, (data,), made=(0.0,), along=(1 - rank,), says="intact"),
        Case(layer, (data,), made=(0.5,), along=(1 - rank,), says="intact", evaluating=True),
        Case(function, (data, 0.5, True), along=(1 - rank,)),
        Case(function, (data,), {"training": False}, along=(1 - rank,), says="intact"),
        Case(function, (data,), {"p": 0, "training": True}, along=(-1,), says="intact"),
    ]
for name in ("alpha_dropout", "feature_alpha_dropout"):
    CASES += [Case(f"torch.nn.functional.{name}", (T(4, 6, 4, 4),), along=(-3,), says="intact")]
CASES += [Case("torch.nn.functional.dropout", (x,), along=(-1,))]
for name in ("dropout", "alpha_dropout", "feature_dropout", "feature_alpha_dropout"):
    for end in ("", "_"):
        CASES += [
            Case(f"torch.{name}{end}", (T(4, 6, 4, 4), 0.5, True), along=(-3,)),
            Case(f"torch.{name}{end}", (T(4, 6, 4, 4), 0.5, False), along=(-3,), says="intact"),
        ]
