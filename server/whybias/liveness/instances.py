"""Instances of ``nn.Module``: layers, containers and the project's own classes."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from whybias.frozen import frozen
from whybias.knowledge.registry import Operation
from whybias.liveness.tensors import Source, Trail
from whybias.liveness.values import ClassValue, External, Value
from whybias.liveness.verdicts import StepKind

if TYPE_CHECKING:
    from whybias.liveness.frames import Code, Frame, Surroundings
    from whybias.liveness.templates import Template
    from whybias.liveness.tensors import Spot
    from whybias.liveness.ways import Way


GONE = External("a module of an earlier run")
"""What every module of a run that is over is an instance of."""


@frozen
class Site:
    """A constructor call in the source.

    `scope` is the qualified name of the function it stands in, `owner` the class, `function` the innermost function
    or class node. Two sites are the same when block and node are.
    """

    code: Code
    node: ast.Call
    scope: str
    owner: str | None
    private: bool

    def key(self) -> tuple[str, str, int, int]:
        """What makes two sites the same: file, block and where in the block."""
        return (self.code.path, self.code.block.tree_key, self.node.lineno, self.node.col_offset)


class Event(NamedTuple):
    """What became of a bias at the end of one path. `part` is the slice of the bias it is about."""

    kind: StepKind
    part: tuple[tuple[int, int], ...]
    trail: Trail
    removed: object = None
    total: object = None


@dataclass(eq=False, slots=True, repr=False)
class Instance:
    """One ``nn.Module`` object of one run.

    `cls` is the project's class, or the `External` it was made from. `layer` is the torch layer that decides how it
    computes (also for a subclass of one), with `arguments` bound to its constructor. `children` are the registered
    submodules in order.
    """

    cls: ClassValue | External
    site: Site | None
    attributes: dict[str, Value] = field(default_factory=dict)
    children: dict[str, Value] = field(default_factory=dict)
    layer: Operation | None = None
    arguments: Mapping[str, object] = field(default_factory=dict)
    """Never changed in place: copies share it."""
    training: bool = True
    name: str | None = None
    parent: Instance | None = None
    events: list[Event] = field(default_factory=list)
    uses: list[tuple[Code, ast.AST]] = field(default_factory=list)
    touched: list[tuple[Code, ast.AST]] = field(default_factory=list)
    calls: int = 0
    removals: dict[Instance, list[Way]] = field(default_factory=dict)
    """For a layer that subtracts a mean: whose bias it removed, once per call, and by which way that came."""
    constructed: bool = False
    broken: bool = False
    """Its constructor was given arguments that do not fit."""
    hooked: bool = False
    """A forward hook was registered: somebody sees the output."""
    statistics_read: Spot | None = None
    """Where code reads its running mean, which holds what it removed."""
    entry: dict[str, Value] = field(default_factory=dict)
    """The parameters of the function around the constructor call, as they were when it was entered."""
    around: Surroundings | None = None
    version: int = 0
    """Counts the changes after its construction."""
    template: Template | None = None
    """What it was copied from, or could be: None once it was changed after its construction."""
    parts: list[Instance] | None = None
    """The module and every module below it, kept while it is like its template."""
    seen: bool = False
    """The whole bias has been seen: nothing that follows can change that."""

    def record(
        self, kind: StepKind, source: Source, trail: Trail, removed: object = None, total: object = None
    ) -> None:
        """Note the end of one path of (a part of) the bias."""
        if kind is StepKind.SEEN and not source.part:
            self.seen = True
        self.events.append(Event(kind, source.part, trail, removed, total))

    def without_history(self) -> Instance:
        """A copy with the same constructor call and settings, without children, attributes or history.

        Where its bias was named stays known: no other run of the constructor would tell.
        """
        twin = Instance(self.cls, self.site, {}, {}, self.layer, self.arguments, self.training)
        twin.constructed, twin.broken, twin.hooked = self.constructed, self.broken, self.hooked
        twin.entry, twin.around = self.entry, self.around
        twin.touched = list(self.touched)
        return twin

    def changed(self) -> None:
        """It is no longer as its constructor left it, and neither is what contains it."""
        part: Instance | None = self
        while part is not None:
            part.template = part.parts = None
            part.version += 1
            part = part.parent

    def let_go(self) -> None:
        """The run is over: hold nothing that holds this, so that memory is free at once.

        Kept trails may still ask what the layer was and what it removed. Whoever else still has it can do nothing
        with it.
        """
        self.cls, self.parent, self.template, self.parts = GONE, None, None, None
        self.entry, self.around = {}, None
        for held in (self.attributes, self.children, self.events, self.uses, self.touched):
            held.clear()

    def keeps_statistics(self) -> bool:
        """Whether it is a normalizer that uses running statistics in evaluation.

        A module that is no layer has removed biases only if it gave its statistics to a function.
        """
        if self.layer is None:
            return bool(self.removals)
        name = self.layer.name
        return ("BatchNorm" in name or "InstanceNorm" in name) and self.arguments.get(
            "track_running_stats"
        ) is not False

    def normalizes_itself(self) -> bool:
        """Whether its own forward gives its running statistics to a function, and so has to read them."""
        return self.calls > 0 and not self.uses

    def read_statistics(self, spot: Spot) -> None:
        """The module's own code reads or writes its running mean, which holds the biases that it removes."""
        if self.keeps_statistics():
            self.statistics_read = spot

    def has_bias(self) -> bool:
        """Whether the layer was told to have a bias, or not told otherwise."""
        bias = self.layer.bias if self.layer is not None else None
        return bias is not None and (bias.argument is None or self.arguments.get(bias.argument) is not False)

    def bias_length(self) -> object:
        """How many numbers the bias holds, as its constructor was told; None where that is not known."""
        bias = self.layer.bias if self.layer is not None else None
        return None if bias is None or bias.size is None else self.arguments.get(bias.size)

    def without_shift(self) -> bool:
        """Whether the layer is a normalizer that was told to have no beta."""
        bias = self.layer.bias if self.layer is not None else None
        if bias is None or not bias.shift:
            return False
        return self.arguments.get("affine") is False or self.arguments.get("elementwise_affine") is False

    def path(self) -> str | None:
        """What the outermost module calls it: ``features.0``; None where it has no name."""
        if self.name is None:
            return None
        parts, parent = [self.name], self.parent
        while parent is not None and parent.name is not None and len(parts) < 20:
            parts.append(parent.name)
            parent = parent.parent
        return ".".join(reversed(parts))

    def register(self, name: str, child: Value) -> None:
        """Make `child` the submodule `name`, as ``setattr`` and ``add_module`` do."""
        self.children[name] = child
        if self.constructed:
            self.changed()
        self.adopt(child, name)

    def adopt(self, child: Value, name: str) -> None:
        """Be the parent of a submodule that has none, unless that one holds this module."""
        if not isinstance(child, Instance) or child.parent is not None:
            return
        part: Instance | None = self
        while part is not None:
            if part is child:
                return
            part = part.parent
        child.parent, child.name = self, name


class AttributeDict(dict[str, Value]):
    """``module.__dict__``: what is written to it becomes an attribute, whatever the class would have made of it."""

    def __init__(self, owner: Instance) -> None:
        super().__init__(owner.attributes)
        super().update(_modules=owner.children, _parameters={}, _buffers={})
        self.owner = owner

    def __setitem__(self, name: str, value: Value) -> None:
        super().__setitem__(name, value)
        owner = self.owner
        owner.attributes[name] = value
        if name in owner.arguments:
            owner.arguments = {**owner.arguments, name: value}
        if name == "training" and isinstance(value, bool):
            owner.training = value
        owner.changed()

    def setdefault(self, name: str, default: Value = None) -> Value:
        if name not in self:
            self[name] = default
        return self[name]

    def update(self, *others: Mapping[str, Value], **more: Value) -> None:  # type: ignore[override]
        for name, value in dict(*others, **more).items():
            self[name] = value


def frame_site(frame: Frame, node: ast.AST) -> Site | None:
    """The site of a constructor call that is being run in `frame`; None where no call stands there."""
    if not isinstance(node, ast.Call):
        return None
    return Site(frame.code, node, frame.scope, frame.owner_name(), frame.is_private())
