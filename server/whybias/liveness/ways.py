"""By which way a bias came to a normalizer: what was done to its numbers in between.

Running statistics hold one vector for a bias. It fits every call of the normalizer, in training and in evaluation, only
if the bias comes to each of them as the same vector.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from whybias.knowledge.effects import Carried
from whybias.knowledge.registry import Operation
from whybias.liveness.values import Value

if TYPE_CHECKING:
    from whybias.liveness.instances import Instance
    from whybias.liveness.tensors import Contribution

MOST_CHANGES = 32
SHARED = "shares one set of running statistics between inputs that do not all hold the same of this bias"

_ORDERLY = frozenset(
    [
        *("contiguous", "clone", "detach", "identity", "dropout", "alphadropout"),
        *("to", "float", "double", "half", "bfloat16", "type", "typeas"),
        *("permute", "transpose", "movedim", "swapaxes", "squeeze", "unsqueeze"),
        *("view", "reshape", "flatten", "unflatten", "expand", "expandas"),
        *("maxpool", "avgpool", "adaptivemaxpool", "adaptiveavgpool", "mean", "max", "min", "amax", "amin"),
        *("interpolate", "upsample", "upsamplingnearest", "upsamplingbilinear"),
        *("pad", "reflectionpad", "replicationpad", "circularpad"),
    ]
)
"""What leaves a vector as it is, in its order, where it keeps the bias's own numbers."""

_PICKING = frozenset(
    [
        *("chunk", "unsafechunk", "split", "unsafesplit", "splitwithsizes", "tensorsplit", "unbind"),
        *("narrow", "select", "getitem", "indexselect", "flip", "fliplr", "flipud", "roll"),
    ]
)
"""What does so along other axes than those of the vector."""

_ADDS = frozenset(("add", "iadd"))
_SUBTRACTS = frozenset(("sub", "isub", "subtract"))
_JOINS = frozenset(("cat", "concat", "concatenate"))
"""What a normalizer, which has a number of channels, can follow only where parts of the same lengths are joined."""
_SCALES = frozenset(
    ("mul", "imul", "multiply", "truediv", "itruediv", "div", "divide", "truedivide", "neg", "negative")
)
"""What is the same map for the same numbers."""


class Change(NamedTuple):
    """One thing that was done to a contribution.

    `layer` is the layer that did it, or its place among the parts of a module whose forward is kept. `told` says
    whether two changes that are equal do the same.
    """

    operation: str
    layer: Instance | int | None = None
    numbers: tuple[float, ...] = ()
    told: bool = True


Changes: TypeAlias = tuple[Change, ...]
Way: TypeAlias = tuple[tuple[tuple[int, int], ...], Changes]
"""The slice of the bias, and what was done to it."""

_MANY = (Change("many", told=False),)
_BESIDE, _SUM = Change("beside"), Change("sum")
WRITTEN = Change("written over", told=False)


class LayerElsewhereError(Exception):
    """A layer that is no part of the module did something."""


def change(
    known: Operation,
    layer: Instance | None,
    bound: Mapping[str, Value],
    place: tuple[str, int, int],
    came: Contribution,
    outcome: Carried,
) -> Changes:
    """What an operation does to a contribution: nothing, or one change.

    `place` says where it comes in, by argument and number, and the number of the output that it goes out by.
    """
    name, argument = _family(known.name), place[0]
    if outcome.intact and (name in _ORDERLY or (name in _PICKING and outcome.part is None)):
        return ()
    adds = name in _ADDS or (name in _SUBTRACTS and argument == "input")
    numbers = () if layer is not None else _numbers(bound, name in _ADDS or name in _SUBTRACTS)
    if adds and not numbers:
        return ()
    if layer is not None:
        return (Change(known.name, layer),)
    scales = name in _SCALES and all(_is_plain(one, argument) for one in bound.items())
    picks = _what_is_picked(bound, place, came) if name in _PICKING else ""
    told = scales or bool(picks) or name in _ADDS or name in _SUBTRACTS or name in _JOINS
    return (Change(f"{known.name} of {argument} {place[1]}{picks}", None, numbers, told),)


def _what_is_picked(bound: Mapping[str, Value], place: tuple[str, int, int], came: Contribution) -> str:
    """The axis of the vector and the items of it that are picked; empty where that is not known."""
    others = {name: value for name, value in bound.items() if name != place[0]}
    if not came.intact or came.axes.complement or len(came.axes.members) != 1 or not _is_constant([*others.values()]):
        return ""
    return f", {place[2]} along {min(came.axes.members)} by {others}"


def _is_constant(value: Value) -> bool:
    if isinstance(value, slice):
        return _is_constant([value.start, value.stop, value.step])
    if isinstance(value, (list, tuple)):
        return all(map(_is_constant, value))
    return value is None or value is Ellipsis or isinstance(value, (int, str))


@cache
def _family(operation: str) -> str:
    """The name of an operation without its module and its number of axes, in one spelling."""
    name = operation.rsplit(".", 1)[-1]
    return (name[:-2] if name.endswith(("1d", "2d", "3d")) else name).replace("_", "").lower()


def _is_plain(given: tuple[str, Value], argument: str) -> bool:
    name, value = given
    return name == argument or value is None or isinstance(value, (int, float, str))


def _numbers(bound: Mapping[str, Value], adds: bool) -> tuple[float, ...]:
    """The numbers among arguments; of a sum only the factor of what is added, where it is not 1."""
    if adds:
        alpha = bound.get("alpha", 1)
        return (alpha,) if isinstance(alpha, (int, float)) and alpha != 1 else ()
    return tuple([value for value in bound.values() if isinstance(value, (int, float))])


def joined(one: Changes, other: Changes) -> Changes:
    """The changes of a sum of two contributions of one bias."""
    return bounded((*one, _BESIDE, *other, _SUM))


def bounded(changes: Changes) -> Changes:
    """The changes, or no more than that there are many."""
    return changes if len(changes) <= MOST_CHANGES else _MANY


def placed(changes: Changes, places: Mapping[int, int]) -> Changes:
    """With the places of layers for the layers themselves. Raises `LayerElsewhereError`."""
    if not changes or all(one.layer is None for one in changes):
        return changes
    try:
        return tuple([one._replace(layer=None if one.layer is None else places[id(one.layer)]) for one in changes])
    except KeyError:
        raise LayerElsewhereError from None


def found_again(changes: Changes, layers: Sequence[Instance]) -> Changes:
    """With the layers of a module for their places among its parts."""
    if not changes or all(one.layer is None for one in changes):
        return changes
    return tuple([one._replace(layer=layers[one.layer]) if isinstance(one.layer, int) else one for one in changes])


def is_same(ways: Sequence[Way], calls: int) -> bool:
    """Whether a bias surely comes as the same vector by each of these ways, one for each of so many calls."""
    return len(ways) == calls and len(set(ways)) == 1 and all(one.told for one in ways[0][1])
