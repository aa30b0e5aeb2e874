"""Pooling: what is constant along the window's axes comes through a maximum or a mean as it is."""

from __future__ import annotations

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import UNKNOWN, Blurred, Call, Carried, Effect, Outcome, Seen, Through, Transfer, Unread
from whybias.knowledge.registry import function, layer
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Size, Symbol
from whybias.knowledge.throughs import NOT_LINEAR, constant_along, seen
from whybias.knowledge.windows import batched, length_after, per_axis, resized, window_axes

COMPARES = "takes the largest of places that it does not reach alike"
COUNTS_ZEROS = "counts the zeros that it pads with, which the bias is not added to"
DIVIDES = "divides sums of different lengths by the same number"


def _pooled(call: Call, count: int) -> Shape:
    """The shape after a window of the given size, stride, padding and dilation."""
    shape = batched(call.shape(), count)
    kernel = per_axis(call["kernel_size"], count)
    stride = kernel if call["stride"] in (None, [], ()) else per_axis(call["stride"], count)
    padding = per_axis(call.arguments.get("padding", 0), count)
    dilation = per_axis(call.arguments.get("dilation", 1), count)
    sizes = [shape.size(axis) for axis in window_axes(count)]
    ceil = [call["ceil_mode"]] * count
    return resized(shape, list(map(length_after, sizes, kernel, stride, padding, dilation, ceil)))


def _with_indices(call: Call, output: Shape, through: Through, always: bool = False) -> Effect:
    """The places of the maxima stay where they are, unless the contribution changes the maxima themselves."""
    if not always and call.arguments.get("return_indices") is not True:
        return Effect((output,), {"input": through})

    def per_output(name: str, axes: Axes, index: int) -> Outcome:
        outcome = through(axes) if name == "input" else Seen(NOT_LINEAR)
        return Unread() if index == 1 and isinstance(outcome, Carried) else outcome

    return Effect((output, output), per_output=per_output, several=True)


def max_pool(count: int, with_indices: bool = False) -> Transfer:
    """The maximum over a window; it pads with minus infinity, which is never the maximum."""
    through = constant_along(window_axes(count), COMPARES)
    return lambda call: _with_indices(call, _pooled(call, count), through, with_indices)


def average_pool(count: int) -> Transfer:
    """The mean over a window; padded zeros count as places unless `count_include_pad` is False."""
    windows = window_axes(count)

    def transfer(call: Call) -> Effect:
        breaks = _not_a_mean(call, count)
        divisor = call.arguments.get("divisor_override")

        def through(axes: Axes) -> Outcome:
            if axes.touches(windows):
                return Carried(axes if breaks is None else axes | Axes.of(*windows))
            return Carried(axes, intact=divisor is None) if breaks is None else breaks

        return Effect((_pooled(call, count),), {"input": through})

    return transfer


def _not_a_mean(call: Call, count: int) -> Seen | Blurred | None:
    """Why the mean of a constant may be something else at the border; None where it never is."""
    padding = per_axis(call["padding"], count)
    padded = any(isinstance(amount, int) and amount > 0 for amount in padding)
    maybe_padded = padded or not all(isinstance(amount, int) for amount in padding)
    includes = call["count_include_pad"]
    if call.arguments.get("divisor_override") is not None:
        if padded:
            return Seen(DIVIDES)
        if maybe_padded or call["ceil_mode"] is not False:
            return Blurred("windows at the border may be divided like the others")
        return None
    if not maybe_padded or includes is False:
        return None
    return Seen(COUNTS_ZEROS) if padded and includes is True else Blurred("its padding is not known")


def _target(call: Call, shape: Shape, count: int) -> list[Size | None]:
    """The lengths asked for; None in their place keeps the input's."""
    given = call["output_size"]
    items = list(given) if isinstance(given, (list, tuple)) else [given] * count
    if len(items) != count:
        items = items * count if len(items) == 1 else [UNKNOWN] * count
    lengths = [shape.size(axis) if item is None else item for axis, item in zip(window_axes(count), items, strict=True)]
    return [length if isinstance(length, (int, Symbol)) else None for length in lengths]


def adaptive_average(count: int) -> Transfer:
    """Means over windows that cover the input, to a given length: to length 1, the mean of everything."""

    def transfer(call: Call) -> Effect:
        shape = batched(call.shape(), count)
        output = resized(shape, _target(call, shape, count))
        whole = [axis for axis in window_axes(count) if output.size(axis) == 1]

        def through(axes: Axes) -> Outcome:
            return Carried(axes.without(whole), intact=not axes.touches(window_axes(count)))

        return Effect((output,), {"input": through})

    return transfer


def adaptive_max(count: int, with_indices: bool = False) -> Transfer:
    """Maxima over windows that cover the input."""

    def transfer(call: Call) -> Effect:
        shape = batched(call.shape(), count)
        through = constant_along(window_axes(count), COMPARES)
        return _with_indices(call, resized(shape, _target(call, shape, count)), through, with_indices)

    return transfer


def fractional_max(count: int, with_indices: bool = False) -> Transfer:
    """Maxima over windows whose places are drawn at random."""

    def transfer(call: Call) -> Effect:
        shape = batched(call.shape(), count)
        lengths = [None] * count if call["output_size"] is None else _target(call, shape, count)
        through = constant_along(window_axes(count), COMPARES)
        return _with_indices(call, resized(shape, lengths), through, with_indices)

    return transfer


def power_pool(count: int) -> Transfer:
    """The p-norm of a window."""

    def transfer(call: Call) -> Effect:
        return Effect((_pooled(call, count),), {"input": seen(NOT_LINEAR)})

    return transfer


def unpool(count: int) -> Transfer:
    """Each maximum goes back to its place, and zeros to all other places."""

    def transfer(call: Call) -> Effect:
        shape = batched(call.shape(), count)
        return Effect((resized(shape, [None] * count),), {"input": seen("puts zeros between")})

    return transfer


_MAX_LAYER = "kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False"
_MAX = "input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False"
_AVERAGE = "kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True"
_POWER = "norm_type, kernel_size, stride=None, ceil_mode=False"
_FRACTIONAL = "kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None"
_UNPOOL = "kernel_size, stride=None, padding=0"
_F = "torch.nn.functional"

for _n in (1, 2, 3):
    _average = _AVERAGE + (", divisor_override=None" if _n > 1 else "")
    layer(f"torch.nn.MaxPool{_n}d", _MAX_LAYER, max_pool(_n))
    function(f"{_F}.max_pool{_n}d", f"{_MAX}, return_indices=False", max_pool(_n))
    function(f"torch.max_pool{_n}d", _MAX, max_pool(_n))
    function(f"{_F}.max_pool{_n}d_with_indices", f"{_MAX}, return_indices=False", max_pool(_n, True))
    layer(f"torch.nn.AvgPool{_n}d", _average, average_pool(_n))
    _also = ("torch.avg_pool1d",) if _n == 1 else ()
    function(f"{_F}.avg_pool{_n}d", f"input, {_average}", average_pool(_n), *_also)
    layer(f"torch.nn.AdaptiveAvgPool{_n}d", "output_size", adaptive_average(_n))
    _also = ("torch.adaptive_avg_pool1d",) if _n == 1 else ()
    function(f"{_F}.adaptive_avg_pool{_n}d", "input, output_size", adaptive_average(_n), *_also)
    layer(f"torch.nn.AdaptiveMaxPool{_n}d", "output_size, return_indices=False", adaptive_max(_n))
    function(f"{_F}.adaptive_max_pool{_n}d", "input, output_size, return_indices=False", adaptive_max(_n))
    layer(f"torch.nn.LPPool{_n}d", _POWER, power_pool(_n))
    function(f"{_F}.lp_pool{_n}d", f"input, {_POWER}", power_pool(_n))
    layer(f"torch.nn.MaxUnpool{_n}d", _UNPOOL, unpool(_n), forward="input, indices, output_size=None")
    function(f"{_F}.max_unpool{_n}d", f"input, indices, {_UNPOOL}, output_size=None", unpool(_n))
for _n in (2, 3):
    layer(f"torch.nn.FractionalMaxPool{_n}d", _FRACTIONAL, fractional_max(_n))
    function(f"{_F}.fractional_max_pool{_n}d", f"input, {_FRACTIONAL}", fractional_max(_n))
