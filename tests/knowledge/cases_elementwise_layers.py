"""Proof cases for activations and dropout."""

from __future__ import annotations

from tests.knowledge.operands import T
from tests.knowledge.proof import Case

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
    **dict.fromkeys((f"torch.{name}" for name in ("sigmoid", "tanh", "relu", "hardshrink", "celu", "selu", "rrelu")), ()),
    **dict.fromkeys((f"torch.{name}" for name in ("sigmoid_", "tanh_", "special.expit")), ()),
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

for n, name in enumerate(("Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout")):
    rank = {"Dropout1d": 3, "Dropout2d": 4, "Dropout3d": 5}.get(name, 4)
    data = T(4, 6, *(4,) * (rank - 2))
    layer = f"torch.nn.{name}"
    CASES += [
        Case(layer, (data,), along=(1 - rank,)),
        Case(layer, (data,), made=(0.2,), along=(-1,)),
        Case(layer, (data,), made=(0.0,), along=(1 - rank,), says="intact"),
        Case(layer, (data,), made=(0.5,), along=(1 - rank,), says="intact", evaluating=True),
    ]
    function = "torch.nn.functional." + ("dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout")[n]
    CASES += [
        Case(function, (data, 0.5, True), along=(1 - rank,)),
        Case(function, (data,), {"training": False}, along=(1 - rank,), says="intact"),
        Case(function, (data,), {"p": 0, "training": True}, along=(-1,), says="intact"),
    ]
CASES += [Case(f"torch.nn.functional.{name}", (T(4, 6, 4, 4),), along=(-3,), says="intact") for name in (
    "alpha_dropout", "feature_alpha_dropout",
)]
CASES += [Case("torch.nn.functional.dropout", (x,), along=(-1,))]
for name in ("dropout", "alpha_dropout", "feature_dropout", "feature_alpha_dropout"):
    for name in (f"torch.{name}", f"torch.{name}_"):
        CASES += [
            Case(name, (T(4, 6, 4, 4), 0.5, True), along=(-3,)),
            Case(name, (T(4, 6, 4, 4), 0.5, False), along=(-3,), says="intact"),
        ]
