"""Abstract tensors: what is known of the shape, and what each bias contributes along which axes."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from whybias.frozen import frozen
from whybias.knowledge.axes import Axes
from whybias.knowledge.shapes import UNKNOWN_SHAPE, Shape
from whybias.liveness.verdicts import StepKind

if TYPE_CHECKING:
    from whybias.liveness.frames import Code
    from whybias.liveness.instances import Instance, Site
    from whybias.liveness.ways import Changes


class Spot(NamedTuple):
    """A syntax node and the block it stands in; turned into a `Place` only when a verdict is written."""

    code: Code
    node: ast.AST


class Trail(NamedTuple):
    """The steps of a contribution, newest first: a linked list, so that sharing costs nothing."""

    kind: StepKind
    operation: str
    name: str | None
    how: str
    spot: Spot | None
    layer: Instance | None
    earlier: Trail | None
    another_shift: bool = False
    """For the last step: another bias adds its own offset to the same tensor."""
    made_at: Site | None = None
    """Where `layer` was constructed; it stays when the run and its layers are forgotten."""

    def without_run(self) -> Trail:
        """The same steps without the modules of the run that they were made in."""
        steps: list[Trail] = []
        step: Trail | None = self
        while step is not None:
            steps.append(step)
            step = step.earlier
        bare: Trail | None = None
        for one in reversed(steps):
            site = one.layer.site if one.layer is not None else one.made_at
            bare = Trail(one.kind, one.operation, one.name, one.how, one.spot, None, bare, one.another_shift, site)
        assert bare is not None
        return bare


class Source(NamedTuple):
    """One additive parameter of one layer instance, or (`part`) some of its elements.

    `part` holds the successive slices as (i, n): the i-th of n equal parts.
    """

    layer: Instance
    part: tuple[tuple[int, int], ...] = ()


class Contribution(NamedTuple):
    """Along which axes one source's contribution to a tensor may vary, and how it came there.

    `intact`: it still holds the bias's own numbers. `masked`: it is constant only where an attention mask leaves
    the scores alone, which matters to everything but a softmax. `blurred` says why `axes` may be too many, where they
    are: then nothing that hangs on the axes is certain but a removal.
    """

    axes: Axes
    trail: Trail
    intact: bool = False
    masked: bool = False
    steady: bool = True
    """It does not change with the data: every factor on the way was a parameter or a number."""
    blurred: str = ""
    changes: Changes = ()
    """What was done to the bias's own numbers on the way."""


@frozen
class RankOrigin:
    """Whose unknown rank a tensor's rank follows: the `key` of an input."""

    key: str


@dataclass(slots=True)
class Filling:
    """The number in a tensor of one number, and in those that may share its memory; None once it was written to."""

    number: float | None


class Tensor:
    """An abstract tensor.

    It is mutable where PyTorch's are: an in-place operation changes the object, so every name for it sees the
    change. `base` is the tensor whose memory a view shares.
    """

    __slots__ = (
        "assumed",
        "base",
        "centred_on",
        "constant",
        "contributions",
        "filling",
        "identity",
        "like",
        "parameter_of",
        "rank_origin",
        "shape",
        "very_negative",
        "viewed",
    )

    def __init__(
        self,
        shape: Shape = UNKNOWN_SHAPE,
        contributions: dict[Source, Contribution] | None = None,
        rank_origin: RankOrigin | None = None,
        assumed: bool = False,
    ) -> None:
        self.shape = shape
        self.contributions = contributions or {}
        self.rank_origin = rank_origin
        self.assumed = assumed
        """The program never said that this is a tensor: an input, or the result of an unknown call on tensors."""
        self.base: Tensor | None = None
        self.viewed = False
        self.parameter_of: Instance | None = None
        """The layer whose weight or bias this is."""
        self.constant = False
        """The same in every step of training and in evaluation: a parameter or a buffer."""
        self.very_negative = False
        """A mask put a very negative number in some places, and nothing has bounded the numbers since."""
        self.centred_on: tuple[object, tuple[int, ...]] | None = None
        """For a mean with keepdim: the identity of what was averaged, and over which axes."""
        self.filling: Filling | None = None
        """The one number that it was made of, as ``torch.tensor(-1e9)`` is."""
        self.like: tuple[Tensor, object] | None = None
        """What a convolution of single points made it of, and that one's identity then: only their channels differ."""
        self.identity: object = object()
        """Changes when the tensor is written to."""

    def copied(self, parameter_of: Instance | None) -> Tensor:
        """A tensor of its own that is all that this one is; `parameter_of` is the layer that it belongs to."""
        copy = Tensor(self.shape, dict(self.contributions), self.rank_origin, self.assumed)
        copy.base, copy.viewed, copy.constant, copy.filling = self.base, self.viewed, self.constant, self.filling
        copy.parameter_of, copy.centred_on, copy.like = parameter_of, self.centred_on, self.like
        copy.very_negative = self.very_negative
        return copy

    def become(self, other: Tensor) -> None:
        """Take over another tensor's state: what an in-place operation does."""
        self.shape = other.shape
        self.contributions = other.contributions
        self.rank_origin = other.rank_origin
        self.very_negative = other.very_negative
        self.centred_on = self.like = None
        self.forget_number()
        self.identity = object()

    def number(self) -> float | None:
        """What stands for it, if it is one number that nothing has written to."""
        unshared = self.shape.rank == 0 and self.base is None and not self.viewed
        return self.filling.number if unshared and self.filling is not None else None

    def forget_number(self) -> None:
        """Something else may have been written into it."""
        if self.filling is not None:
            self.filling.number = None
            self.filling = None

    def __repr__(self) -> str:
        return f"Tensor({self.shape}, {len(self.contributions)} contributions)"
