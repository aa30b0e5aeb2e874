"""What is kept of one forward, so that it can be told again."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from whybias.frozen import frozen
from whybias.knowledge.shapes import Shape
from whybias.liveness.incoming import Measured
from whybias.liveness.instances import Event
from whybias.liveness.length_names import Renaming
from whybias.liveness.recording import Notes
from whybias.liveness.tensors import Contribution, Spot, Tensor

if TYPE_CHECKING:
    from whybias.liveness.frames import Code
    from whybias.liveness.ways import Way


@frozen
class Passage:
    """How one contribution that came in goes on: into outputs, or to the end of its trail."""

    outputs: tuple[tuple[int, tuple[tuple[int, int], ...], Contribution], ...]
    events: tuple[tuple[Event, int | None], ...]
    """With the place, among all submodules, of the layer that ended the trail."""


@frozen
class LayerRecord:
    """What one forward did to one layer of the module, by the layer's place among all submodules."""

    index: int
    events: tuple[tuple[Event, int | None], ...]
    """With the place, among all submodules, of the layer that ended the trail."""
    seen: bool
    calls: int
    uses: tuple[tuple[Code, ast.AST], ...]
    touched: tuple[tuple[Code, ast.AST], ...]
    removals: tuple[tuple[int, tuple[Way, ...]], ...]
    statistics_read: Spot | None


@frozen
class Summary:
    """One forward: its outputs, what it did to incoming contributions, and to its own layers."""

    outputs: tuple[Tensor, ...]
    same: tuple[int | None, ...]
    """For each output, which of the incoming tensors it is itself."""
    several: bool
    own: tuple[tuple[int, int, tuple[tuple[int, int], ...], Contribution], ...]
    passages: tuple[Passage, ...]
    layers: tuple[LayerRecord, ...]
    notes: Notes
    made: int = 0
    """How many lengths were made up."""
    found: tuple[Measured, ...] = ()
    """The lengths that the tensors that came in were found to have."""

    def renamed(self, names: Renaming) -> Summary:
        """The same with other names for made-up lengths; raises `KeyError` at a name that has none."""
        outputs = tuple([_with_shape(output, names.shape(output.shape)) for output in self.outputs])
        passages = tuple(
            replace(
                passage,
                events=tuple([(_renamed_event(event, names), acting) for event, acting in passage.events]),
            )
            for passage in self.passages
        )
        layers = tuple(
            replace(layer, events=tuple([(_renamed_event(event, names), acting) for event, acting in layer.events]))
            if layer.events
            else layer
            for layer in self.layers
        )
        found = tuple([one.renamed(names) for one in self.found])
        return replace(
            self, outputs=outputs, passages=passages, layers=layers, found=found, notes=names.notes(self.notes)
        )


def _renamed_event(event: Event, names: Renaming) -> Event:
    if event.removed is None and event.total is None:
        return event
    return event._replace(removed=names.size(event.removed), total=names.size(event.total))


def _with_shape(tensor: Tensor, shape: Shape) -> Tensor:
    return tensor if shape is tensor.shape else bare(tensor, shape)


def bare(tensor: Tensor, shape: Shape | None = None) -> Tensor:
    """A tensor of the same shape, or another, that no bias contributes to."""
    bare = Tensor(shape or tensor.shape, rank_origin=tensor.rank_origin, assumed=tensor.assumed)
    bare.constant = tensor.constant
    bare.very_negative = tensor.very_negative
    return bare
