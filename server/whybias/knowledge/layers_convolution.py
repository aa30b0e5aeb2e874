"""Convolutions and their transposes, as layers and as functions."""

from __future__ import annotations

from whybias.frozen import frozen
from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import Blurred, Call, Carried, Effect, Outcome, Seen, Through, Transfer
from whybias.knowledge.registry import Bias, function, layer
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Size, Symbol
from whybias.knowledge.throughs import seen
from whybias.knowledge.windows import batched, length_after, per_axis, resized, window_axes

PADS_WITH_ZEROS = "pads with zeros, which the bias is not added to"
USES_AS_WEIGHT = "multiplies with it"


@frozen
class Window:
    """The window of one convolution, axis by axis; None where a number is not known."""

    kernel: list[int | Symbol | None]
    stride: list[int | Symbol | None]
    padding: list[int | Symbol | None]
    dilation: list[int | Symbol | None]


def _kernel(call: Call, count: int) -> list[int | Symbol | None]:
    if "kernel_size" in call.arguments:
        return per_axis(call["kernel_size"], count)
    weight = call.shape("weight")
    return [weight.size(axis) for axis in window_axes(count)]


def _channels(call: Call, axis: int) -> Size | None:
    """The number of output channels: the constructor's, or the length of that axis of the weight, or of the bias."""
    if "out_channels" in call.arguments:
        given = call["out_channels"]
        return given if isinstance(given, (int, Symbol)) else None
    length, bias = call.shape("weight").size(axis), call.arguments.get("bias")
    return bias.size(-1) if length is None and isinstance(bias, Shape) else length


def _window(call: Call, count: int) -> Window:
    """The window with ``padding="same"`` and ``"valid"`` written out.

    An even kernel is padded on one side more than on the other, which no number says: it is left unknown, and
    not zero, as `pads` needs it.
    """
    kernel = _kernel(call, count)
    stride = per_axis(call["stride"], count)
    dilation = per_axis(call["dilation"], count)
    given = call["padding"]
    padding = per_axis(0 if given == "valid" else given, count)
    if given == "same":
        padding = [_same(size, step) for size, step in zip(kernel, dilation, strict=True)]
    return Window(kernel, stride, padding, dilation)


def _same(kernel: int | Symbol | None, dilation: int | Symbol | None) -> int | None:
    if kernel == 1:
        return 0
    if not isinstance(kernel, int) or not isinstance(dilation, int) or dilation * (kernel - 1) % 2:
        return None
    return dilation * (kernel - 1) // 2


def _pads_with_zeros(call: Call, window: Window) -> bool | None:
    """Whether any axis is padded with zeros; None where that is not known."""
    mode = call.arguments.get("padding_mode", "zeros")
    if mode in ("reflect", "replicate", "circular"):
        return False
    padded: bool | None = False
    for kernel, amount in zip(window.kernel, window.padding, strict=True):
        even = call["padding"] == "same" and isinstance(kernel, int) and kernel > 1
        if even or (isinstance(amount, int) and amount > 0):
            padded = True
        elif not isinstance(amount, int) and padded is False:
            padded = None
    return None if padded and mode != "zeros" else padded


def _mixing(count: int, breaks: bool | None, how: str) -> Through:
    """Through a linear map of the channels under a window that slides along the last `count` axes.

    `breaks` says whether the map makes a constant vary along the window's axes.
    """
    windows, channel = window_axes(count), -count - 1

    def through(axes: Axes) -> Outcome:
        if axes.touches(windows):
            return Carried(axes | Axes.of(channel, *windows) if breaks is not False else axes | Axes.of(channel))
        if breaks is None:
            return Blurred("its padding is not known")
        return Seen(how) if breaks else Carried(axes | Axes.of(channel))

    return through


def _adds_bias(count: int) -> Through:
    """A vector with one number per channel, added to the output."""

    def through(axes: Axes) -> Outcome:
        return Carried(Axes.of(-count - 1) if -1 in axes else Axes.of(), intact=True)

    return through


def _effect(count: int, output: Shape, through: Through) -> Effect:
    weight = seen(USES_AS_WEIGHT)
    return Effect((output,), {"input": through, "weight": weight, "bias": _adds_bias(count)})


def convolution(count: int) -> Transfer:
    """Convolution with `count` window axes: a constant stays one unless zeros are padded."""

    def transfer(call: Call) -> Effect:
        shape, window = batched(call.shape(), count), _window(call, count)
        lengths = [shape.size(axis) for axis in window_axes(count)]
        if call["padding"] != "same":
            lengths = list(map(length_after, lengths, window.kernel, window.stride, window.padding, window.dilation))
        output = resized(shape, lengths).with_sizes({-count - 1: _channels(call, -count - 2)})
        return _effect(count, output, _mixing(count, _pads_with_zeros(call, window), PADS_WITH_ZEROS))

    return transfer


def _spreads(call: Call, window: Window) -> bool | None:
    """Whether a transposed convolution makes a constant vary.

    It does not where every output has all taps of the window: stride 1, and so much cropped (``padding``) that no
    output at the border is left with fewer. Else each place gets its own taps, or none.
    """
    added = per_axis(call["output_padding"], len(window.kernel))
    known = True
    for kernel, stride, padding, dilation, extra in zip(
        window.kernel, window.stride, window.padding, window.dilation, added, strict=True
    ):
        if isinstance(stride, int) and stride > 1:
            return True
        if isinstance(extra, int) and extra > 0:
            return True
        reach = dilation * (kernel - 1) if isinstance(kernel, int) and isinstance(dilation, int) else None
        reach = 0 if kernel == 1 else reach
        if reach is None or not isinstance(padding, int):
            known = False
        elif padding < reach:
            return True
        known = known and isinstance(stride, int) and isinstance(extra, int)
    if not known or call.arguments.get("output_size") is not None:
        return None
    return False


def transposed(count: int) -> Transfer:
    """Transposed convolution with `count` window axes."""

    def transfer(call: Call) -> Effect:
        shape, window = batched(call.shape(), count), _window(call, count)
        added = per_axis(call["output_padding"], count)
        given = call.arguments.get("output_size") is not None
        lengths = [
            None if given else _grown(shape.size(axis), window, index, added[index])
            for index, axis in enumerate(window_axes(count))
        ]
        output = resized(shape, lengths).with_sizes({-count - 1: _transposed_channels(call, count)})
        return _effect(count, output, _mixing(count, _spreads(call, window), "does not reach every output alike"))

    return transfer


def _transposed_channels(call: Call, count: int) -> Size | None:
    if "out_channels" in call.arguments or call["groups"] == 1:
        return _channels(call, -count - 1)
    return None


def _grown(size: Size | None, window: Window, index: int, added: int | Symbol | None) -> Size | None:
    kernel, stride = window.kernel[index], window.stride[index]
    padding, dilation = window.padding[index], window.dilation[index]
    if not isinstance(kernel, int) or not isinstance(stride, int) or not isinstance(padding, int):
        return None
    if not isinstance(dilation, int) or not isinstance(added, int):
        return None
    more = dilation * (kernel - 1) - 2 * padding + added
    if stride == 1 and more == 0:
        return size
    return (size - 1) * stride + 1 + more if isinstance(size, int) else None


_SIZES = "kernel_size, stride=1, padding=0"
_END = "padding_mode='zeros', device=None, dtype=None"
_CONV = f"out_channels, {_SIZES}, dilation=1, groups=1, bias=True, {_END}"
_TRANSPOSED = f"out_channels, {_SIZES}, output_padding=0, groups=1, bias=True, dilation=1, {_END}"
_F_CONV = "input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1"
_F_TRANSPOSED = "input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1"
_SIZED = "input, output_size=None"

for _n in (1, 2, 3):
    _bias = Bias(axis=-_n - 1, size="out_channels")
    layer(f"torch.nn.Conv{_n}d", f"in_channels, {_CONV}", convolution(_n), bias=_bias)
    layer(f"torch.nn.LazyConv{_n}d", _CONV, convolution(_n), bias=_bias)
    function(f"torch.nn.functional.conv{_n}d", _F_CONV, convolution(_n), f"torch.conv{_n}d")
    layer(f"torch.nn.ConvTranspose{_n}d", f"in_channels, {_TRANSPOSED}", transposed(_n), forward=_SIZED, bias=_bias)
    layer(f"torch.nn.LazyConvTranspose{_n}d", _TRANSPOSED, transposed(_n), forward=_SIZED, bias=_bias)
    function(f"torch.nn.functional.conv_transpose{_n}d", _F_TRANSPOSED, transposed(_n), f"torch.conv_transpose{_n}d")
