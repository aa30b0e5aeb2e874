"""What the analysis says: one `Layer` per constructor call site of a layer that can have a bias."""

from __future__ import annotations

from enum import Enum

from whybias.frozen import frozen
from whybias.source.places import Place


class Verdict(str, Enum):
    """What becomes of a bias. `UNKNOWN` means that nothing is claimed."""

    DEAD = "dead"
    PARTIAL = "partial"
    LIVE = "live"
    UNKNOWN = "unknown"


class StepKind(str, Enum):
    """What happened to a contribution at one step of its trail."""

    MADE = "made"  # the layer adds its bias
    CARRIED = "carried"  # an operation passes it on
    REMOVED = "removed"  # a mean subtraction takes it away whole
    PARTLY_REMOVED = "partly removed"
    SEEN = "seen"  # an operation's result depends on it
    ESCAPED = "escaped"  # returned by the outermost forward, or stored: someone sees it
    LOST = "lost"  # the analysis cannot follow it further


class Basis(str, Enum):
    """On whose word a verdict rests."""

    CLASS = "class"  # the class itself settles it, whoever uses it
    PROJECT_USERS = "project-users"  # true in every use found in the project


@frozen
class Step:
    """One step of a trail.

    `operation` is the public name of what happened there (``torch.nn.MaxPool2d``, ``torch.nn.functional.relu``,
    ``+``, ``return``); `name` is what the code calls it (``bn1``), or None; `how` says it in words ("subtracts the
    per-channel mean"); `place` is the expression in ``forward``; `made_at` is where the layer that acts was
    constructed, if it is a layer.
    """

    kind: StepKind
    operation: str
    name: str | None
    how: str
    place: Place | None
    made_at: Place | None = None


@frozen
class BiasArgument:
    """The bias argument as it is written in a constructor call.

    `text` is "default" where the call says nothing, "true" or "false" for the literals, else the source text.
    `place` is the whole argument (``bias=False``, or the positional value); None where there is none.
    """

    text: str
    place: Place | None = None


@frozen
class Layer:
    """One constructor call site of a layer that can have a bias, with the verdict over every use seen.

    `place` is the constructor call, `callee` the called expression (``nn.Conv2d``). `layer` is the public torch
    class; `name` what the module calls it (``conv1``, ``features.0``), None where it has no one name. `scope` is the
    qualified name of the function that contains the call and `owner` the module class, if any.
    `when` is the condition, as Python source over the parameters of the enclosing function, under which a `DEAD`
    verdict holds; None when it always holds. `when_of` names the functions whose parameters it speaks of where they
    are others: those that call a helper which makes the layer. `removed` of `total` elements are without effect for
    `PARTIAL`. `size` is the number of bias parameters where known. `trail` ends in the step that decides the verdict.
    `uses` are the places in ``forward`` where the layer is called. `bias_touched` are places that use the layer's
    ``.bias`` in a way that would raise if it were None. `private` says that nobody outside the project can
    construct it (a leading underscore, or nested in a function). `shift` marks the beta of a normalizer. `held_as`
    says what the other classes and functions of the file call it whose modules hold it: (``Net``, ``block.conv``).
    """

    place: Place
    callee: Place
    layer: str
    name: str | None
    scope: str
    owner: str | None
    bias: BiasArgument
    verdict: Verdict
    when: str | None = None
    when_of: tuple[str, ...] = ()
    basis: Basis = Basis.CLASS
    removed: int | None = None
    total: int | None = None
    size: int | None = None
    trail: tuple[Step, ...] = ()
    uses: tuple[Place, ...] = ()
    bias_touched: tuple[Place, ...] = ()
    private: bool = False
    shift: bool = False
    held_as: tuple[tuple[str, str], ...] = ()
    unpacks: bool = False
    """The call holds ``*args`` or ``**kwargs``, so whether it passes a bias cannot be read off."""
    shift_follows: bool = False
    """Another bias, or a normalizer's beta, adds its own offset on the same axes before the deciding step."""

    @property
    def condition(self) -> str | None:
        """The condition as a message says it: "`norm`", "`norm` in `Block`"."""
        if self.when is None:
            return None
        of = " or ".join(f"`{name.removesuffix('.__init__')}`" for name in self.when_of)
        return f"`{self.when}` in {of}" if of else f"`{self.when}`"

    @property
    def canceller(self) -> Step | None:
        """The step that removes the contribution, where one does."""
        for step in reversed(self.trail):
            if step.kind in (StepKind.REMOVED, StepKind.PARTLY_REMOVED):
                return step
        return None


@frozen
class FileAnalysis:
    """The layers of one file in source order, and what could not be followed -> how many it left unknown."""

    path: str
    layers: tuple[Layer, ...]
    lost_to: tuple[tuple[str, int], ...] = ()
