"""The proofs have teeth: an entry with a plausible wrong transfer is refuted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

pytest.importorskip("torch", reason="PyTorch is the judge of these tests")

from tests.knowledge.proof import disproved
from tests.knowledge.test_layers import CASES
from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import UNKNOWN, Call, Carried, Effect, Removed, Seen, Transfer
from whybias.knowledge.table import lookup
from whybias.knowledge.throughs import constant_along, kept, removed_along

pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore::UserWarning")]


def assuming(name: str, **arguments: object) -> Transfer:
    """The entry's own transfer, deaf to some arguments."""
    operation = lookup(name)
    assert operation is not None
    transfer = operation.transfer

    def deaf(call: Call) -> Effect:
        known = {key: value for key, value in arguments.items() if key in call.arguments}
        return transfer(replace(call, arguments={**call.arguments, **known}))

    return deaf


def answering(name: str, through: Callable[[Axes], object]) -> Transfer:
    """The entry's own transfer with another answer for the main input."""
    operation = lookup(name)
    assert operation is not None
    transfer = operation.transfer

    def changed(call: Call) -> Effect:
        effect = transfer(call)
        return replace(effect, through={**effect.through, "input": through}, per_output=None)  # type: ignore[dict-item]

    return changed


def ignoring(name: str, training: bool) -> Transfer:
    """The entry's own transfer, taking the mode for another."""
    operation = lookup(name)
    assert operation is not None
    transfer = operation.transfer
    return lambda call: transfer(replace(call, training=training))


def sized(name: str, axis: int) -> Transfer:
    """The entry's own transfer with a wrong length of one output axis."""
    operation = lookup(name)
    assert operation is not None
    transfer = operation.transfer

    def changed(call: Call) -> Effect:
        effect = transfer(call)
        first = effect.outputs[0].with_sizes({axis: 97})
        return replace(effect, outputs=(first, *effect.outputs[1:]))

    return changed


def removes(axes: Axes) -> Removed:
    """Everything is removed."""
    return Removed("")


def sees(axes: Axes) -> Seen:
    """Everything is seen."""
    return Seen("")


def from_channels(axes: Axes) -> Carried:
    """Spread along the channels of an image, whatever it was."""
    return Carried(axes | Axes.of(-3))


F = "torch.nn.functional"
MUTATIONS: list[tuple[str, str, Transfer]] = [
    ("convolution overlooks its padding", "torch.nn.Conv2d", assuming("torch.nn.Conv2d", padding=0)),
    ("convolution takes any padding for zeros", "torch.nn.Conv2d", assuming("torch.nn.Conv2d", padding_mode="zeros")),
    ("convolution mixes no channels", "torch.nn.Conv1d", answering("torch.nn.Conv1d", kept)),
    ("convolution sees everything", "torch.nn.Conv3d", answering("torch.nn.Conv3d", sees)),
    ("convolution forgets its stride", "torch.nn.Conv2d", assuming("torch.nn.Conv2d", stride=1)),
    ("convolution forgets its dilation", f"{F}.conv2d", sized(f"{F}.conv2d", -1)),
    ("same padding counts as none", f"{F}.conv2d", assuming(f"{F}.conv2d", padding=0)),
    ("kernel equal to stride is enough", "torch.nn.ConvTranspose2d", answering("torch.nn.ConvTranspose2d", from_channels)),
    ("transposed convolution ignores the crop", "torch.nn.ConvTranspose2d", assuming("torch.nn.ConvTranspose2d", padding=0)),
    ("linear mixes no features", "torch.nn.Linear", answering("torch.nn.Linear", kept)),
    ("linear varies along the tokens", "torch.nn.Linear", answering("torch.nn.Linear", lambda axes: Carried(axes | Axes.of(-2)))),
    (
        "batch normalization over the last axis",
        "torch.nn.BatchNorm2d",
        answering("torch.nn.BatchNorm2d", removed_along([-3], "", "")),
    ),
    (
        "batch normalization removes what varies along the features",
        "torch.nn.BatchNorm1d",
        answering("torch.nn.BatchNorm1d", removes),
    ),
    ("batch normalization follows when evaluating", "torch.nn.BatchNorm2d", ignoring("torch.nn.BatchNorm2d", True)),
    ("batch normalization without momentum follows", "torch.nn.BatchNorm2d", assuming("torch.nn.BatchNorm2d", momentum=0.1)),
    ("batch normalization with frozen statistics follows", f"{F}.batch_norm", assuming(f"{F}.batch_norm", training=True)),
    (
        "instance normalization per sample, with statistics",
        "torch.nn.InstanceNorm2d",
        assuming("torch.nn.InstanceNorm2d", track_running_stats=False),
    ),
    ("instance normalization over the batch", "torch.nn.InstanceNorm2d", answering(
        "torch.nn.InstanceNorm2d", removed_along([-4, -2, -1], "", ""),
    )),
    ("group normalization always removes", "torch.nn.GroupNorm", answering("torch.nn.GroupNorm", removes)),
    ("group normalization has one group", "torch.nn.GroupNorm", assuming("torch.nn.GroupNorm", num_groups=1)),
    ("layer normalization removes any bias", "torch.nn.LayerNorm", answering("torch.nn.LayerNorm", removes)),
    ("layer normalization over the last axis only", "torch.nn.LayerNorm", assuming("torch.nn.LayerNorm", normalized_shape=7)),
    ("root mean square subtracts a mean", "torch.nn.RMSNorm", answering("torch.nn.RMSNorm", removed_along([-1], "", ""))),
    ("a maximum carries what varies", "torch.nn.MaxPool2d", answering("torch.nn.MaxPool2d", kept)),
    ("a maximum sees everything", "torch.nn.MaxPool2d", answering("torch.nn.MaxPool2d", sees)),
    ("a maximum has no indices", "torch.nn.MaxPool2d", assuming("torch.nn.MaxPool2d", return_indices=False)),
    ("a mean overlooks its padding", "torch.nn.AvgPool2d", assuming("torch.nn.AvgPool2d", padding=0)),
    ("a mean never counts zeros", "torch.nn.AvgPool2d", assuming("torch.nn.AvgPool2d", count_include_pad=False)),
    ("a mean overlooks its divisor", f"{F}.avg_pool2d", assuming(f"{F}.avg_pool2d", divisor_override=None)),
    ("a power mean is linear", "torch.nn.LPPool2d", answering("torch.nn.LPPool2d", constant_along([-1, -2], ""))),
    ("a mean of all keeps the places", "torch.nn.AdaptiveAvgPool2d", answering("torch.nn.AdaptiveAvgPool2d", kept)),
    ("zeros are copies", "torch.nn.ZeroPad2d", answering("torch.nn.ZeroPad2d", kept)),
    ("copies are zeros", "torch.nn.ReflectionPad2d", answering("torch.nn.ReflectionPad2d", sees)),
    ("padding reads the first axis first", f"{F}.pad", answering(f"{F}.pad", constant_along([-4, -3], ""))),
    ("outside a grid is no zero", f"{F}.grid_sample", assuming(f"{F}.grid_sample", padding_mode="border")),
    ("resizing sees everything", "torch.nn.Upsample", answering("torch.nn.Upsample", sees)),
    ("relu is linear", "torch.nn.ReLU", answering("torch.nn.ReLU", kept)),
    ("leaky relu scales", f"{F}.leaky_relu", answering(f"{F}.leaky_relu", lambda axes: Carried(axes))),
    ("dropout drops nothing", "torch.nn.Dropout2d", assuming("torch.nn.Dropout2d", p=0)),
    ("dropout without probability drops", "torch.nn.Dropout", assuming("torch.nn.Dropout", p=UNKNOWN)),
    ("cross entropy removes any bias", "torch.nn.CrossEntropyLoss", answering("torch.nn.CrossEntropyLoss", removes)),
    ("classes are on the last axis", f"{F}.cross_entropy", answering(f"{F}.cross_entropy", removed_along([-1], "", ""))),
    ("keys are first", "torch.nn.MultiheadAttention", assuming("torch.nn.MultiheadAttention", batch_first=True)),
    (
        "added keys do not matter",
        "torch.nn.MultiheadAttention",
        assuming("torch.nn.MultiheadAttention", add_bias_kv=False, add_zero_attn=False),
    ),
    ("rows keep their places", f"{F}.embedding", sized(f"{F}.embedding", -1)),
    ("recurrent layers go one way", "torch.nn.GRU", assuming("torch.nn.GRU", bidirectional=False)),
]


@pytest.mark.parametrize(("name", "transfer"), [pytest.param(*rest, id=what) for what, *rest in MUTATIONS])
def test_a_wrong_entry_is_refuted(name: str, transfer: Transfer) -> None:
    operation = lookup(name)
    assert operation is not None
    cases = [case for case in CASES if case.operation == name]
    assert not disproved(operation, operation.transfer, cases), "the right entry must hold"
    assert disproved(operation, transfer, cases)
