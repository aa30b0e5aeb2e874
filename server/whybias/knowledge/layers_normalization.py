"""Normalizers: which mean they subtract decides which contributions they remove."""

from __future__ import annotations

from collections.abc import Sequence

from whybias.knowledge.axes import ALL, NONE, Axes
from whybias.knowledge.effects import (
    Call,
    Carried,
    Effect,
    Lost,
    Outcome,
    PartlyRemoved,
    Removed,
    Seen,
    Through,
    Transfer,
)
from whybias.knowledge.registry import Bias, function, layer
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Size, Symbol, product
from whybias.knowledge.throughs import seen
from whybias.knowledge.windows import batched

PER_CHANNEL = "subtracts the per-channel mean"
PER_SAMPLE = "subtracts the mean over each channel of each sample"
FROZEN = "uses frozen statistics, which do not follow the bias"
NO_MOMENTUM = "never updates its running mean (momentum 0), so that it does not follow the bias"
NO_MEAN = "does not subtract a mean"
COMMON_SHIFT = "subtracts only the shift common to all the features it averages"
SCALES = "multiplies with it"
STATISTIC = "uses it as a statistic"


def subtracts_mean(shape: Shape, keeps: Axes, how: str, leaves: str) -> Through:
    """Through a normalizer that subtracts the mean over every axis that is not in `keeps`.

    What varies along kept axes only is removed. Of anything else the mean takes what is constant along the axes
    averaged: as many dimensions as the kept axes have places.
    """

    def through(axes: Axes) -> Outcome:
        written = axes.within(shape.rank)
        if written.complement:
            return Seen(leaves)
        averaged = [axis for axis in written.members if axis not in keeps]
        if not averaged:
            return Removed(how)
        kept = _places(shape, [axis for axis in written.members if axis in keeps])
        total = _places(shape, list(written.members))
        return Seen(leaves) if kept is None or total is None else PartlyRemoved(kept, total, leaves)

    return through


def _places(shape: Shape, axes: Sequence[int]) -> Size | None:
    sizes = [shape.size(axis) for axis in axes]
    known = [size for size in sizes if size is not None]
    return product(known) if len(known) == len(sizes) else None


def _shifts(axis: int) -> Through:
    """A vector added along one axis of the output."""

    def through(axes: Axes) -> Outcome:
        return Carried(Axes.of(axis) if -1 in axes else NONE, intact=True)

    return through


def _normalized(shape: Shape, through: Through, axis: int) -> Effect:
    statistic = seen(STATISTIC)
    parameters = {"weight": seen(SCALES), "bias": _shifts(axis), "running_mean": statistic, "running_var": statistic}
    return Effect((shape,), {"input": through, **parameters}, own=Axes.of(axis))


def _batch_axis_rank(call: Call, count: int | None, features: object) -> Shape:
    """The input with its rank bound: `count` axes besides the batch and the channels.

    Where that is open, features on the last axis suggest a batch of vectors. Raises `RankNeeded` or `IndexError`.
    """
    shape = call.shape()
    if count:
        return _with_rank(shape, count + 2)
    preferred = 2 if features is not None and shape.size(-1) == features else None
    rank = shape.known_rank(preferred)
    if rank < 2 or (count == 0 and rank > 3):
        raise IndexError(f"a batch normalization of {rank} axes")
    return shape


def _with_rank(shape: Shape, rank: int) -> Shape:
    if shape.rank not in (None, rank):
        raise IndexError(f"{shape.rank} axes where {rank} are needed")
    return Shape(rank, shape.sizes)


def _statistics_stay(call: Call) -> str | None:
    """Why the running mean does not follow the input, or None where it does (or where there is none)."""
    if call.arguments.get("track_running_stats") is False:
        return None
    return _momentum_stays(call) if call.training else FROZEN


def _momentum_stays(call: Call) -> str | None:
    momentum = call["momentum"]
    return NO_MOMENTUM if isinstance(momentum, (int, float)) and momentum == 0 else None


def batch_norm(count: int | None) -> Transfer:
    """Batch normalization over `count` axes besides the batch: 0 stands for none or one, None for any number."""

    def transfer(call: Call) -> Effect:
        features = call.arguments.get("num_features")
        shape = _batch_axis_rank(call, count, features)
        axis = 1 - shape.known_rank()
        stay = _statistics_stay(call)
        through = subtracts_mean(shape, Axes.of(axis), PER_CHANNEL, PER_CHANNEL + ", no more")
        return _normalized(shape, through if stay is None else seen(stay), axis)

    return transfer


def _functional_batch_norm(call: Call) -> Effect:
    shape = _batch_axis_rank(call, None, call.shape("running_mean").size(-1))
    axis = 1 - shape.known_rank()
    frozen = call["training"] is False
    stay = FROZEN if frozen else _momentum_stays(call)
    if call["running_mean"] is None and not frozen:
        stay = None
    through = subtracts_mean(shape, Axes.of(axis), PER_CHANNEL, PER_CHANNEL + ", no more")
    return _normalized(shape, through if stay is None else seen(stay), axis)


def instance_norm(count: int) -> Transfer:
    """Instance normalization over the last `count` axes.

    With running statistics, evaluation subtracts one mean per channel: what varies along the batch stays.
    """

    def transfer(call: Call) -> Effect:
        shape = batched(call.shape(), count)
        tracks = call["track_running_stats"] is not False
        stay = _statistics_stay(call) if tracks else None
        through = _per_sample(shape, count, tracks)
        return _normalized(shape, through if stay is None else seen(stay), -count - 1)

    return transfer


def _per_sample(shape: Shape, count: int, tracks: bool) -> Through:
    batch = -count - 2
    removed = subtracts_mean(shape, Axes.of(batch, batch + 1), PER_SAMPLE, PER_SAMPLE + ", no more")

    def through(axes: Axes) -> Outcome:
        if tracks and batch in axes.within(shape.rank):
            return Lost("its running mean is one for all samples, where this differs between them")
        return removed(axes)

    return through


def _functional_instance_norm(call: Call) -> Effect:
    shape = call.shape()
    count = shape.known_rank() - 2
    if count < 1:
        raise IndexError("an instance normalization without window axes")
    stay = FROZEN if call["use_input_stats"] is False else None
    tracks = call["running_mean"] is not None
    if tracks and stay is None:
        stay = _momentum_stays(call)
    through = _per_sample(shape, count, tracks)
    return _normalized(shape, through if stay is None else seen(stay), -count - 1)


def _group_norm(call: Call) -> Effect:
    channels: object = call.arguments.get("num_channels")
    shape = call.shape()
    rank = shape.known_rank(2 if channels is not None and shape.size(-1) == channels else None)
    if rank < 2:
        raise IndexError("a group normalization without channels")
    axis = 1 - rank
    if channels is None:
        channels = shape.size(axis)
    return _normalized(shape, _by_groups(shape, axis, call["num_groups"], channels), axis)


def _by_groups(shape: Shape, axis: int, groups: object, channels: object) -> Through:
    how = "subtracts one mean per group of channels"
    known = isinstance(groups, (int, Symbol)) and isinstance(channels, (int, Symbol))

    def through(axes: Axes) -> Outcome:
        written = axes.within(shape.rank)
        if written.without([axis, -rank]).members:
            return Seen(how + ", no more")
        if axis not in written:
            return Removed(how)
        if not known:
            return Lost("the number of groups is not known")
        if groups == channels:
            return Removed("subtracts the mean of each channel: it has as many groups as channels")
        if -rank in written:
            return Seen(how)
        assert isinstance(groups, (int, Symbol)) and isinstance(channels, (int, Symbol))
        return PartlyRemoved(groups, channels, how)

    rank = shape.known_rank()
    return through


def _normalized_axes(call: Call) -> tuple[int, ...] | None:
    """The axes a layer normalization averages over; None where their number is not known.

    One symbol may stand for a list; it is a length if it is known to be that of the last axis.
    """
    given = call["normalized_shape"]
    if isinstance(given, int):
        return (-1,)
    if isinstance(given, (list, tuple)):
        return tuple(range(-len(given), 0))
    if isinstance(given, Symbol) and call.shape().size(-1) == given:
        return (-1,)
    return None


def _layer_norm(call: Call) -> Effect:
    over = _normalized_axes(call)
    own = Axes.of(*over) if over is not None else ALL  # its beta varies along some of the last axes

    def through(axes: Axes) -> Outcome:
        if -1 in axes or (over is not None and axes.touches(over)):
            return Seen(COMMON_SHIFT)
        if over is None:
            return Lost("the axes it averages over are not known")
        if _seems_meant_for(call, over, axes):
            return Lost("it has as many features as the axis along which the bias varies, which is not its own")
        return Removed("subtracts the mean over its normalized axes")

    def shift(axes: Axes) -> Outcome:
        return Carried(axes.within(None if over is None else len(over)), intact=True)

    return Effect((call.shape(),), {"input": through, "weight": seen(SCALES), "bias": shift}, own=own)


def _seems_meant_for(call: Call, over: Sequence[int], axes: Axes) -> bool:
    """Whether a LayerNorm over one axis of unknown length would fit another one, where the contribution varies.

    ``nn.LayerNorm(channels)`` behind a convolution only runs where images are as wide as they have channels.
    """
    shape, asked = call.shape(), call["normalized_shape"]
    features = asked[0] if isinstance(asked, (list, tuple)) and asked else asked
    if len(over) != 1 or axes.complement or shape.size(-1) is not None:
        return False
    return any(shape.size(axis) == features for axis in axes.members)


def no_mean(call: Call) -> Effect:
    """A normalizer that only scales."""
    return Effect((call.shape(),), {"input": seen(NO_MEAN), "weight": seen(SCALES)})


def _frozen(call: Call) -> Effect:
    return Effect((_with_rank(call.shape(), 4),), {"input": seen(FROZEN)})


def _beta(axis: int | None, size: str, argument: str | None = "bias") -> Bias:
    return Bias(axis, size, argument, shift=True)


_STATISTICS = "track_running_stats={}, device=None, dtype=None, *, bias=True"
_BATCH = "eps=1e-05, momentum=0.1, affine=True, " + _STATISTICS.format("True")
_SYNC = _BATCH.replace("device", "process_group=None, device")
_INSTANCE = "eps=1e-05, momentum=0.1, affine=False, " + _STATISTICS.format("False")

for _n in (1, 2, 3):
    _axis = None if _n == 1 else -_n - 1
    _transfer = batch_norm(0 if _n == 1 else _n)
    layer(f"torch.nn.BatchNorm{_n}d", f"num_features, {_BATCH}", _transfer, bias=_beta(_axis, "num_features"))
    layer(f"torch.nn.LazyBatchNorm{_n}d", _BATCH, _transfer, bias=_beta(_axis, "num_features"))
    _beta_of_instance = _beta(-_n - 1, "num_features")
    layer(f"torch.nn.InstanceNorm{_n}d", f"num_features, {_INSTANCE}", instance_norm(_n), bias=_beta_of_instance)
    layer(f"torch.nn.LazyInstanceNorm{_n}d", _BATCH, instance_norm(_n), bias=_beta_of_instance)
layer("torch.nn.SyncBatchNorm", f"num_features, {_SYNC}", batch_norm(None), bias=_beta(None, "num_features"))
function(
    "torch.nn.functional.batch_norm",
    "input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-05",
    _functional_batch_norm,
)
function(
    "torch.nn.functional.instance_norm",
    "input, running_mean=None, running_var=None, weight=None, bias=None, use_input_stats=True, momentum=0.1, eps=1e-05",
    _functional_instance_norm,
)
layer(
    "torch.nn.GroupNorm",
    "num_groups, num_channels, eps=1e-05, affine=True, device=None, dtype=None, *, bias=True",
    _group_norm,
    bias=_beta(None, "num_channels"),
)
function("torch.nn.functional.group_norm", "input, num_groups, weight=None, bias=None, eps=1e-05", _group_norm)
layer(
    "torch.nn.LayerNorm",
    "normalized_shape, eps=1e-05, elementwise_affine=True, bias=True, device=None, dtype=None",
    _layer_norm,
    bias=_beta(None, "normalized_shape"),
)
function("torch.nn.functional.layer_norm", "input, normalized_shape, weight=None, bias=None, eps=1e-05", _layer_norm)
layer(
    "torch.nn.RMSNorm",
    "normalized_shape, eps=None, elementwise_affine=True, device=None, dtype=None",
    no_mean,
)
function("torch.nn.functional.rms_norm", "input, normalized_shape, weight=None, eps=None", no_mean, "torch.rms_norm")
layer("torch.nn.LocalResponseNorm", "size, alpha=0.0001, beta=0.75, k=1.0", no_mean)
layer("torch.nn.CrossMapLRN2d", "size, alpha=0.0001, beta=0.75, k=1", no_mean)
function("torch.nn.functional.local_response_norm", "input, size, alpha=0.0001, beta=0.75, k=1.0", no_mean)
function("torch.nn.functional.normalize", "input, p=2.0, dim=1, eps=1e-12, out=None", no_mean)
layer(
    "torchvision.ops.FrozenBatchNorm2d",
    "num_features, eps=1e-05",
    _frozen,
    "torchvision.ops.misc.FrozenBatchNorm2d",
)
