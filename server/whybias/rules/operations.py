"""What to call an operation, and of which family it is.

Operations come under their public torch name (``torch.nn.functional.leaky_relu``), an operator's name
(``operator.add``) or sign (``+``), or ``return``. The layer, the function and the method of one name are one.
"""

from __future__ import annotations

from enum import Enum

from whybias.liveness.verdicts import Step


class Family(str, Enum):
    """Operations that treat a bias alike, and for the same reason."""

    BATCH_NORM = "batch normalization"
    INSTANCE_NORM = "instance normalization"
    GROUP_NORM = "group normalization"
    LAYER_NORM = "layer normalization"
    MEANLESS_NORM = "normalization without a mean"
    SOFTMAX = "softmax"
    ATTENTION = "attention"
    ACTIVATION = "activation"
    DROPOUT = "dropout"
    CONVOLUTION = "convolution"
    PADDING = "padding"
    POOLING = "pooling"
    PIXEL_SHUFFLE = "pixel shuffle"
    SUM = "sum"
    DIFFERENCE = "difference"
    SCALING = "scaling"
    MATRIX_PRODUCT = "matrix product"
    LOSS = "loss"
    RETURN = "return"
    OTHER = "other"


_SIGNS = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "truediv",
    "@": "matmul",
    "**": "pow",
    "[]": "getitem",
    "+=": "iadd",
    "-=": "isub",
    "*=": "imul",
    "/=": "itruediv",
    "@=": "imatmul",
}

_PHRASES = {
    "add": "the sum",
    "iadd": "the sum",
    "sub": "the subtraction",
    "isub": "the subtraction",
    "mul": "the product",
    "imul": "the product",
    "truediv": "the division",
    "itruediv": "the division",
    "div": "the division",
    "matmul": "the matrix product",
    "imatmul": "the matrix product",
    "pow": "the power",
    "neg": "the negation",
    "getitem": "the slice",
    "return": "the return value",
}

_ACTIVATIONS = """
    relu relu6 leakyrelu rrelu prelu elu selu celu gelu silu mish glu sigmoid logsigmoid hardsigmoid
    hardswish hardtanh hardshrink softshrink tanhshrink softplus softsign tanh threshold abs absolute clamp
    clip clampmin clampmax exp sin cos sqrt square pow
"""

_MEMBERS: dict[Family, str] = {
    Family.BATCH_NORM: "batchnorm batchnorm1d batchnorm2d batchnorm3d syncbatchnorm frozenbatchnorm2d "
    "lazybatchnorm1d lazybatchnorm2d lazybatchnorm3d",
    Family.INSTANCE_NORM: "instancenorm instancenorm1d instancenorm2d instancenorm3d "
    "lazyinstancenorm1d lazyinstancenorm2d lazyinstancenorm3d",
    Family.GROUP_NORM: "groupnorm",
    Family.LAYER_NORM: "layernorm",
    Family.MEANLESS_NORM: "rmsnorm normalize localresponsenorm crossmaplrn2d",
    Family.SOFTMAX: "softmax softmax2d logsoftmax",
    Family.ATTENTION: "scaleddotproductattention multiheadattention multiheadattentionforward",
    Family.ACTIVATION: _ACTIVATIONS,
    Family.DROPOUT: "dropout dropout1d dropout2d dropout3d alphadropout featurealphadropout",
    Family.CONVOLUTION: "conv1d conv2d conv3d convtranspose1d convtranspose2d convtranspose3d "
    "lazyconv1d lazyconv2d lazyconv3d lazyconvtranspose1d lazyconvtranspose2d lazyconvtranspose3d",
    Family.PADDING: "pad zeropad1d zeropad2d zeropad3d constantpad1d constantpad2d constantpad3d",
    Family.POOLING: "avgpool1d avgpool2d avgpool3d lppool1d lppool2d lppool3d",
    Family.PIXEL_SHUFFLE: "pixelshuffle pixelunshuffle",
    Family.SUM: "add iadd",
    Family.DIFFERENCE: "sub isub subtract",
    Family.SCALING: "mul imul multiply truediv itruediv div divide",
    Family.MATRIX_PRODUCT: "matmul imatmul bmm mm einsum baddbmm",
    Family.LOSS: "crossentropy nllloss crossentropyloss",
    Family.RETURN: "return",
}

_FAMILIES = {member: family for family, members in _MEMBERS.items() for member in members.split()}


def _last(operation: str) -> str:
    """The operation's own name, without its module: ``relu_`` of ``torch.nn.functional.relu_``."""
    if operation in _SIGNS:
        return _SIGNS[operation]
    return operation.rpartition(".")[2]


def family(operation: str) -> Family:
    """The family of an operation; `OTHER` where nothing is to be said about it."""
    return _FAMILIES.get(_last(operation).replace("_", "").lower(), Family.OTHER)


def is_layer(operation: str) -> bool:
    """Whether the name is that of a class (``torch.nn.BatchNorm2d``), not of a function."""
    return _last(operation)[:1].isupper()


def short_name(operation: str) -> str:
    """What to call the operation in a sentence: ``BatchNorm2d``, ``softmax``, ``the sum``."""
    own = _last(operation)
    return _PHRASES.get(own.strip("_"), own)


def agent(step: Step) -> str:
    """Who acts in a step: "`bn1` (BatchNorm2d)", "BatchNorm2d", "`softmax`", "the sum"."""
    name = short_name(step.operation)
    if step.name is not None:
        return f"`{step.name}` ({name})" if name != step.name else f"`{step.name}`"
    if is_layer(step.operation) or name.startswith("the "):
        return name
    return f"`{name}`"
