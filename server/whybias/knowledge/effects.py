"""What one operation does to the contribution of a bias, and what it returns.

A *contribution* is ``d = value(with bias) - value(without bias)`` of one tensor. It is described by the set of axes
along which it may vary; along every other axis it is constant. An operation answers, for a contribution that arrives
in one of its inputs, with an `Outcome`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import TypeAlias

from whybias.frozen import frozen
from whybias.knowledge.axes import Axes
from whybias.knowledge.shapes import UNKNOWN_SHAPE, Shape
from whybias.knowledge.symbols import Size


@frozen
class Carried:
    """The contribution goes on and varies along at most `axes` of the output.

    `intact` says that the output's contribution still holds the bias's own numbers, merely laid out anew (a
    reshape, a transposition, a residual sum), so that a later slice along `axes` picks out some of its elements.
    `part` is (i, n) where an output is the i-th of n equal parts of an intact contribution.
    `masked` says that the output was overwritten with minus infinity, or a very negative number, at some places, and
    that `axes` speaks only of the other places. To a softmax the overwritten places have no weight, so it may go by
    `axes`; any operation that is not registered with ``masked_ok=True`` must not (see `registry.Operation`).
    """

    axes: Axes
    intact: bool = False
    part: tuple[int, int] | None = None
    masked: bool = False


@frozen
class Removed:
    """The operation subtracts a mean in which the whole contribution is contained: nothing is left."""

    how: str


@frozen
class PartlyRemoved:
    """`removed` of `total` dimensions of the contribution are cancelled, the rest is seen."""

    removed: Size
    total: Size
    how: str


@frozen
class Seen:
    """The operation's result depends on the bias in a way nothing later can undo."""

    how: str


@frozen
class Lost:
    """Sight of the contribution is lost: say nothing."""

    why: str


@frozen
class Blurred(Lost):
    """The contribution goes on, or is seen, but along which axes of the output it varies is not known."""


@frozen
class Unread:
    """The operation reads the tensor's shape, type or device, but none of its numbers."""


Outcome: TypeAlias = Carried | Removed | PartlyRemoved | Seen | Lost | Unread
Through: TypeAlias = Callable[[Axes], Outcome]
"""From the axes of a contribution in an input to what becomes of it."""


@frozen
class Unknown:
    """An argument whose value is not known at all (a `Symbol` is unknown but named)."""


UNKNOWN = Unknown()


@frozen
class Call:
    """One call of an operation, bound to its signature.

    `arguments` maps parameter names to Python constants, `Symbol`s, `Shape`s (for tensors), lists or tuples of
    these, or `UNKNOWN`. Parameters that the caller left out carry the signature's defaults. `training` is False
    inside a module that was put in evaluation mode by the code itself (`bn.eval()`).
    """

    arguments: Mapping[str, object]
    training: bool = True

    def __getitem__(self, name: str) -> object:
        return self.arguments[name]

    def shape(self, name: str = "input") -> Shape:
        """The shape of the tensor given for a parameter; an unknown shape where it is not a tensor."""
        value = self.arguments.get(name)
        return value if isinstance(value, Shape) else UNKNOWN_SHAPE

    def shapes(self, name: str = "tensors") -> Sequence[Shape]:
        """The shapes of a list of tensors given for a parameter."""
        value = self.arguments.get(name)
        if not isinstance(value, (list, tuple)):
            return ()
        return [item if isinstance(item, Shape) else UNKNOWN_SHAPE for item in value]


@frozen
class Effect:
    """What an operation returns and what it does to contributions.

    `outputs` holds one shape per tensor returned (`several` tells a tuple of one from a bare tensor).
    `through` maps a parameter name to the function for contributions arriving in that tensor, or in each tensor of
    that list; it may be a list of functions, one per element of the list given. A parameter that is not named
    sees everything.  `per_output` is for operations whose outputs differ (chunk): it overrides `through` for
    output i and is called with the parameter name, the axes and i. `own` is where the layer's own bias varies in the
    first output, where that hangs on the call (then the `Bias` of the layer names no axis).
    """

    outputs: tuple[Shape, ...]
    through: Mapping[str, Through | Sequence[Through]] = field(default_factory=dict)
    several: bool = False
    per_output: Callable[[str, Axes, int], Outcome] | None = None
    own: Axes | None = None


Transfer: TypeAlias = Callable[[Call], Effect]
"""From a bound call to its effect.

May raise `RankNeeded`; `IndexError` and `ValueError` where the arguments do not fit, or too little of them is known
to say how many tensors are returned. Any other exception is a bug.
"""
