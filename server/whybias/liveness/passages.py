"""How contributions went through the operations of one run, noted where checkpoints are to be rewritten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from whybias.frozen import frozen
from whybias.knowledge.axes import Axes
from whybias.knowledge.registry import Operation
from whybias.knowledge.shapes import UNKNOWN_SHAPE, Shape
from whybias.liveness.instances import Instance
from whybias.liveness.tensors import Contribution, Source, Tensor, Trail
from whybias.liveness.values import Value


@frozen
class Passage:
    """One contribution on its way through one operation.

    It came in as the `index`-th tensor of the `argument` (0 for one that is no list), of the shape `before`, varied
    along `axes_before`, and so on afterwards.
    """

    operation: Operation
    layer: Instance | None
    bound: Mapping[str, Value]
    argument: str
    index: int
    before: Shape
    axes_before: Axes
    after: Shape
    axes_after: Axes
    parts: tuple[Shape, ...]
    """The shapes of the list that the tensor came in, which may have grown since."""


@dataclass(eq=False, slots=True)
class Passages:
    """The passages by the trail that each contribution has afterwards."""

    _noted: dict[int, tuple[Trail, Passage]] = field(default_factory=dict)

    def note(
        self, known: Operation, bound: Mapping[str, Value], layer: Instance | None, outputs: Sequence[Tensor]
    ) -> None:
        """Note what an operation did; nothing where two inputs hold contributions of the same bias."""
        arrivals: dict[Source, list[tuple[str, int, Tensor, Contribution]]] = {}
        for argument, index, tensor in _tensors(bound):
            for source, contribution in tensor.contributions.items():
                arrivals.setdefault(source, []).append((argument, index, tensor, contribution))
        for output in outputs:
            for source, after in output.contributions.items():
                came = arrivals.get(source, [])
                if len(came) != 1 or after.trail.earlier is not came[0][3].trail:
                    continue
                argument, index, tensor, before = came[0]
                shapes = tensor.shape, before.axes, output.shape, after.axes, _shapes(bound[argument])
                passage = Passage(known, layer, dict(bound), argument, index, *shapes)
                self._noted[id(after.trail)] = (after.trail, passage)

    def of(self, trail: Trail) -> Passage | None:
        """The last passage of this trail."""
        found = self._noted.get(id(trail))
        return None if found is None else found[1]


def _shapes(value: Value) -> tuple[Shape, ...]:
    listed = value if isinstance(value, (list, tuple)) else ()
    return tuple(part.shape if isinstance(part, Tensor) else UNKNOWN_SHAPE for part in listed)


def _tensors(bound: Mapping[str, Value]) -> Iterator[tuple[str, int, Tensor]]:
    for argument, value in bound.items():
        for index, tensor in enumerate(value if isinstance(value, (list, tuple)) else [value]):
            if isinstance(tensor, Tensor):
                yield argument, index, tensor
