"""The proofs have teeth: an entry with a plausible wrong transfer is refuted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

pytest.importorskip("torch", reason="PyTorch is the judge of these tests")

from tests.knowledge.proof import disproved
from tests.knowledge.test_layers import CASES

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import UNKNOWN, Call, Carried, Effect, Removed, Seen, Through, Transfer
from whybias.knowledge.table import lookup
from whybias.knowledge.throughs import constant_along, kept, removed_along

pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore::UserWarning")]


Mutation = Callable[[Transfer], Transfer]
"""From an entry's own transfer to a wrong one."""


def assuming(**arguments: object) -> Mutation:
    """Deaf to some arguments: they are taken to have these values."""

    def mutate(transfer: Transfer) -> Transfer:
        return lambda call: transfer(replace(call, arguments={**call.arguments, **arguments}))

    return mutate


def answering(through: Through) -> Mutation:
    """Another answer for the main input."""

    def mutate(transfer: Transfer) -> Transfer:
        def changed(call: Call) -> Effect:
            effect = transfer(call)
            return replace(effect, through={**effect.through, "input": through}, per_output=None)

        return changed

    return mutate


def taking_mode(training: bool) -> Mutation:
    """Always in the same mode."""
    return lambda transfer: lambda call: transfer(replace(call, training=training))


def sized(axis: int) -> Mutation:
    """A wrong length of one output axis."""

    def mutate(transfer: Transfer) -> Transfer:
        def changed(call: Call) -> Effect:
            effect = transfer(call)
            return replace(effect, outputs=(effect.outputs[0].with_sizes({axis: 97}), *effect.outputs[1:]))

        return changed

    return mutate


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
MUTATIONS: list[tuple[str, str, Mutation]] = [
    ("convolution overlooks its padding", "torch.nn.Conv2d", assuming(padding=0)),
    ("convolution takes any padding for zeros", "torch.nn.Conv2d", assuming(padding_mode="zeros")),
    ("convolution mixes no channels", "torch.nn.Conv1d", answering(kept)),
    ("convolution sees everything", "torch.nn.Conv3d", answering(sees)),
    ("convolution forgets its stride", "torch.nn.Conv2d", assuming(stride=1)),
    ("convolution forgets its dilation", f"{F}.conv2d", sized(-1)),
    ("same padding counts as none", f"{F}.conv2d", assuming(padding=0)),
    ("kernel equal to stride is enough", "torch.nn.ConvTranspose2d", answering(from_channels)),
    ("transposed convolution ignores the crop", "torch.nn.ConvTranspose2d", assuming(padding=0)),
    ("linear mixes no features", "torch.nn.Linear", answering(kept)),
    ("linear varies along the tokens", "torch.nn.Linear", answering(lambda axes: Carried(axes | Axes.of(-2)))),
    (
        "batch normalization over the last axis",
        "torch.nn.BatchNorm2d",
        answering(removed_along([-3], "", "")),
    ),
    (
        "batch normalization removes what varies along the features",
        "torch.nn.BatchNorm1d",
        answering(removes),
    ),
    ("batch normalization follows when evaluating", "torch.nn.BatchNorm2d", taking_mode(True)),
    ("batch normalization without momentum follows", "torch.nn.BatchNorm2d", assuming(momentum=0.1)),
    ("batch normalization with frozen statistics follows", f"{F}.batch_norm", assuming(training=True)),
    (
        "instance normalization per sample, with statistics",
        "torch.nn.InstanceNorm2d",
        assuming(track_running_stats=False),
    ),
    (
        "instance normalization over the batch",
        "torch.nn.InstanceNorm2d",
        answering(
            removed_along([-4, -2, -1], "", ""),
        ),
    ),
    ("group normalization always removes", "torch.nn.GroupNorm", answering(removes)),
    ("group normalization has one group", "torch.nn.GroupNorm", assuming(num_groups=1)),
    ("layer normalization removes any bias", "torch.nn.LayerNorm", answering(removes)),
    ("layer normalization over the last axis only", "torch.nn.LayerNorm", assuming(normalized_shape=7)),
    ("root mean square subtracts a mean", "torch.nn.RMSNorm", answering(removed_along([-1], "", ""))),
    ("a maximum carries what varies", "torch.nn.MaxPool2d", answering(kept)),
    ("a maximum sees everything", "torch.nn.MaxPool2d", answering(sees)),
    ("a maximum has no indices", "torch.nn.MaxPool2d", assuming(return_indices=False)),
    ("a mean overlooks its padding", "torch.nn.AvgPool2d", assuming(padding=0)),
    ("a mean never counts zeros", "torch.nn.AvgPool2d", assuming(count_include_pad=False)),
    ("a mean overlooks its divisor", f"{F}.avg_pool2d", assuming(divisor_override=None)),
    ("a power mean is linear", "torch.nn.LPPool2d", answering(constant_along([-1, -2], ""))),
    ("a mean of all keeps the places", "torch.nn.AdaptiveAvgPool2d", answering(kept)),
    ("zeros are copies", "torch.nn.ZeroPad2d", answering(kept)),
    ("copies are zeros", "torch.nn.ReflectionPad2d", answering(sees)),
    ("padding reads the first axis first", f"{F}.pad", answering(constant_along([-4, -3], ""))),
    ("outside a grid is no zero", f"{F}.grid_sample", assuming(padding_mode="border")),
    ("resizing sees everything", "torch.nn.Upsample", answering(sees)),
    ("relu is linear", "torch.nn.ReLU", answering(kept)),
    ("leaky relu scales", f"{F}.leaky_relu", answering(lambda axes: Carried(axes))),
    ("dropout drops nothing", "torch.nn.Dropout2d", assuming(p=0)),
    ("dropout without probability drops", "torch.nn.Dropout", assuming(p=UNKNOWN)),
    ("cross entropy removes any bias", "torch.nn.CrossEntropyLoss", answering(removes)),
    ("classes are on the last axis", f"{F}.cross_entropy", answering(removed_along([-1], "", ""))),
    ("keys are first", "torch.nn.MultiheadAttention", assuming(batch_first=True)),
    (
        "added keys do not matter",
        "torch.nn.MultiheadAttention",
        assuming(add_bias_kv=False, add_zero_attn=False),
    ),
    ("rows keep their places", f"{F}.embedding", sized(-1)),
    ("recurrent layers go one way", "torch.nn.GRU", assuming(bidirectional=False)),
]


@pytest.mark.parametrize(("name", "mutate"), [pytest.param(*rest, id=what) for what, *rest in MUTATIONS])
def test_a_wrong_entry_is_refuted(name: str, mutate: Mutation) -> None:
    operation = lookup(name)
    assert operation is not None
    cases = [case for case in CASES if case.operation == name]
    assert not disproved(operation, operation.transfer, cases), "the right entry must hold"
    assert disproved(operation, mutate(operation.transfer), cases)
