"""Padding: copies of the input's own numbers keep a constant constant, new numbers do not."""

from __future__ import annotations

from collections.abc import Mapping

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import Blurred, Call, Carried, Effect, Outcome, Seen, Through, Transfer
from whybias.knowledge.registry import function, layer
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Symbol
from whybias.knowledge.windows import batched

PADS = "pads with a fixed number, which the bias is not added to"
COPIES = ("reflect", "replicate", "circular")

Amounts = Mapping[int, tuple[object, object]]
"""How much is added before and after, by axis; negative numbers cut off."""


def _amounts(given: object, count: int | None) -> Amounts | None:
    """The amounts written as PyTorch does, last axis first; None where they are not known.

    One number stands for both ends of `count` axes.
    """
    if isinstance(given, (int, Symbol)) and count is not None:
        return {-1 - index: (given, given) for index in range(count)}
    if not isinstance(given, (list, tuple)) or len(given) % 2:
        return None
    return {-1 - index: (given[2 * index], given[2 * index + 1]) for index in range(len(given) // 2)}


def _padded(shape: Shape, amounts: Amounts | None) -> Shape:
    if amounts is None:
        return Shape(shape.rank)
    sizes = {}
    for axis, (before, after) in amounts.items():
        size = shape.size(axis)
        if before == 0 and after == 0:
            continue
        whole = isinstance(size, int) and isinstance(before, int) and isinstance(after, int)
        sizes[axis] = size + before + after if whole else None  # type: ignore[operator]
    return shape.with_sizes(sizes)


def _copies(amounts: Amounts | None) -> Through:
    """The pad is filled from the input along the same axis."""

    def through(axes: Axes) -> Outcome:
        return Carried(axes, intact=amounts is not None and not axes.touches(amounts))

    return through


def _fixed(amounts: Amounts | None) -> Through:
    """The pad holds a fixed number: along a padded axis the contribution comes to vary, where it pads at all."""

    def through(axes: Axes) -> Outcome:
        if amounts is None:
            return Blurred("where it pads is not known")
        perhaps: list[int] = []
        for axis, ends in amounts.items():
            if axis in axes:
                continue
            if any(isinstance(end, int) and end > 0 for end in ends):
                return Seen(PADS)
            if not all(isinstance(end, int) for end in ends):
                perhaps.append(axis)
        return Carried(axes | Axes.of(*perhaps), intact=not axes.touches(amounts) and not perhaps)

    return through


def padding(count: int, copies: bool) -> Transfer:
    """A layer that pads the last `count` axes."""

    def transfer(call: Call) -> Effect:
        amounts = _amounts(call["padding"], count)
        through = _copies(amounts) if copies else _fixed(amounts)
        shape = batched(call.shape(), count) if copies else call.shape()
        return Effect((_padded(shape, amounts),), {"input": through})

    return transfer


def _pad(call: Call) -> Effect:
    amounts = _amounts(call["pad"], None)
    through = _copies(amounts) if call["mode"] in COPIES else _fixed(amounts)
    return Effect((_padded(call.shape(), amounts),), {"input": through})


for _n in (1, 2, 3):
    for _kind in ("Reflection", "Replication", "Circular"):
        layer(f"torch.nn.{_kind}Pad{_n}d", "padding", padding(_n, copies=True))
    layer(f"torch.nn.ZeroPad{_n}d", "padding", padding(_n, copies=False))
    layer(f"torch.nn.ConstantPad{_n}d", "padding, value", padding(_n, copies=False))
function("torch.nn.functional.pad", "input, pad, mode='constant', value=None", _pad)
