"""What operations make of the numbers of a bias on their way to a normalizer, as far as a checkpoint tells.

The contribution of a bias varies along one axis, so it is a vector; each operation maps that vector in a way that is
written down here as data. What is not listed is not known.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import TypeAlias

from whybias.frozen import frozen
from whybias.knowledge.axes import Axes
from whybias.knowledge.shapes import Shape
from whybias.liveness.instances import Instance
from whybias.liveness.passages import Passage


@frozen
class Scaled:
    """Every number is multiplied by `factor`, or divided by it."""

    factor: float
    divided: bool = False


@frozen
class Repeated:
    """Every number stands several times in a row, as often as fills what follows: flattened places of a channel.

    `weight` is the layer whose weight tells the length, None for the normalizer's running mean.
    """

    weight: str | None = None


@frozen
class Placed:
    """The numbers stand from `start` on among zeros, `total` numbers in all (None: as many as the running mean)."""

    start: int
    total: int | None


@frozen
class Mixed:
    """A linear layer or a convolution mixes the channels by its weight, summed over the window; `layer` names it."""

    layer: str
    groups: int | None
    windowed: bool


TransferStep: TypeAlias = Scaled | Repeated | Placed | Mixed


class NotLinear(Exception):
    """What becomes of the numbers is not known; the message says where."""


_SAME = frozenset(
    {"identity", "contiguous", "clone", "to", "float", "double", "detach", "dropout", "dropout1d", "dropout2d"}
    | {"permute", "transpose", "swapaxes", "swapdims", "movedim", "moveaxis", "t", "mt", "squeeze", "unsqueeze"}
    | {"dropout3d", "alphadropout", "featurealphadropout", "mean", "amax", "amin"}
)
"""They move the vector to another axis, or drop axes along which it is constant."""

_ARITHMETIC = frozenset({"add", "sub", "neg", "mul", "multiply", "truediv", "div", "divide"})
_IN_NUMBERS = (ast.Constant, ast.BinOp, ast.operator, ast.UnaryOp, ast.unaryop)
_WINDOWED = re.compile(r"(?:adaptive)?(?:max|avg)pool([123])d|(?:reflection|replication|circular)pad([123])d")
_CONVOLUTION = re.compile(r"(?:lazy)?conv([123])d")


def step_of(passage: Passage, node: ast.AST | None, name_of: Callable[[Instance], str]) -> TransferStep | None:
    """What one operation does to the vector; None where it leaves the numbers as they are. Raises `NotLinear`.

    `node` is the operation in the source; `name_of` gives the name of a layer in the checkpoint.
    """
    name = passage.operation.name.rsplit(".", 1)[-1].replace("_", "").lower()
    before = _axis(passage, passage.axes_before, passage.before)
    after = _axis(passage, passage.axes_after, passage.after)
    convolution = _CONVOLUTION.fullmatch(name)
    if passage.layer is not None and passage.argument == "input" and (convolution or name in ("linear", "lazylinear")):
        expected = -1 - int(convolution[1]) if convolution else -1
        groups = passage.bound.get("groups", 1)
        if before == after == expected:
            return Mixed(name_of(passage.layer), groups if isinstance(groups, int) else None, convolution is not None)
    elif name in _SAME:
        return None
    elif (windowed := _WINDOWED.fullmatch(name)) is not None:
        if before == after == -1 - int(windowed[1] or windowed[2]) and passage.bound.get("divisor_override") is None:
            return None
    elif name in ("interpolate", "upsample", "upsamplingnearest2d", "upsamplingbilinear2d"):
        if passage.before.rank is not None and before == after == 1 - passage.before.rank:
            return None
    elif name in _ARITHMETIC:
        return _arithmetic(passage, node, name)
    elif name in ("flatten", "view", "reshape"):
        return _flattened(passage, before, after)
    elif name in ("cat", "concat", "concatenate") and before == after:
        return _placed(passage, before)
    raise _not_known(passage)


def _not_known(passage: Passage) -> NotLinear:
    return NotLinear(f"what {passage.operation.name} does to it cannot be computed from a checkpoint")


def _axis(passage: Passage, axes: Axes, shape: Shape) -> int:
    """The one axis along which a contribution varies."""
    listed = axes.within(shape.rank)
    if listed.complement or len(listed.members) != 1:
        raise _not_known(passage)
    return next(iter(listed.members))


def _arithmetic(passage: Passage, node: ast.AST | None, name: str) -> TransferStep | None:
    bound = passage.bound
    other = bound.get("other" if passage.argument == "input" else "input")
    number = float(other) if isinstance(other, (int, float)) and _writes_a_number(node) else None
    if name == "neg":
        return Scaled(-1.0)
    if name in ("add", "sub") and bound.get("alpha", 1) == 1:
        return Scaled(-1.0) if name == "sub" and passage.argument == "other" else None
    if name in ("mul", "multiply") and number is not None:
        return Scaled(number)
    divides = name in ("truediv", "div", "divide") and passage.argument == "input"
    if divides and number and bound.get("rounding_mode") is None:
        return Scaled(number, divided=True)
    raise _not_known(passage)


def _writes_a_number(node: ast.AST | None) -> bool:
    """Whether an operand is written in numbers: a variable may have another value when the model runs."""
    operands: list[ast.expr] = []
    match node:
        case ast.BinOp(left=left, right=right):
            operands = [left, right]
        case ast.AugAssign(value=value):
            operands = [value]
        case ast.Call(args=args, keywords=keywords):
            operands = [*args, *(keyword.value for keyword in keywords)]
    return any(all(isinstance(part, _IN_NUMBERS) for part in ast.walk(operand)) for operand in operands)


def _flattened(passage: Passage, before: int, after: int) -> TransferStep | None:
    """All axes but the first become one, of which the channels are the slowest; or the last axis stays as it is."""
    rank = passage.before.rank
    if passage.after.rank == 2 and after == -1 and rank is not None and before == 1 - rank:
        return Repeated() if rank > 2 else None
    size = passage.before.size(-1)
    if before == after == -1 and size is not None and passage.after.size(-1) == size:
        return None
    raise _not_known(passage)


def _placed(passage: Passage, axis: int) -> TransferStep | None:
    if len(passage.parts) == 1:
        return None
    sizes = [part.size(axis) for part in passage.parts]
    start = 0
    for size in sizes[: passage.index]:
        if not isinstance(size, int):
            raise _not_known(passage)
        start += size
    total = sum(size for size in sizes if isinstance(size, int))
    return Placed(start, total if all(isinstance(size, int) for size in sizes) else None)


def settled(steps: list[TransferStep]) -> tuple[TransferStep, ...]:
    """The steps, each that needs the length of what follows told where to find it. Raises `NotLinear`."""
    found: list[TransferStep] = []
    following: TransferStep | None = None
    for step in reversed(steps):
        if isinstance(step, Repeated) and isinstance(following, Mixed):
            step = Repeated(following.layer)
        unknown_length = isinstance(step, Placed) and step.total is None
        if (unknown_length and following is not None) or (isinstance(step, Repeated) and isinstance(following, Placed)):
            raise NotLinear("the length of what is joined is not known")
        if not isinstance(step, Scaled):
            following = step
        found.append(step)
    return tuple(reversed(found))
