"""The layers of one class in the order in which ``forward`` uses them, and how far each bias gets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from whybias.explain.headlines import deciding_step
from whybias.explain.trail import action, line_of_place
from whybias.liveness.verdicts import Layer, Step, StepKind
from whybias.rules.operations import short_name
from whybias.source.blocks import split
from whybias.source.places import Place
from whybias.source.text import Text


@dataclass(frozen=True, slots=True)
class Stop:
    """One operation that some bias meets: what it is, what the code calls it, and where it is called."""

    operation: str
    name: str | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class SequencedLayer:
    """One layer that can have a bias: why its verdict is what it is, in a few words, and its way.

    `way` are indices into the stops of the sequence, from where the bias is added to where its story ends;
    `end` says how it ends there, None for a layer that was not followed.
    """

    layer: Layer
    reason: str
    way: tuple[int, ...]
    end: StepKind | None


@dataclass(frozen=True, slots=True)
class Sequence:
    """What one class, or one function that builds modules, does with its biases."""

    name: str
    stops: tuple[Stop, ...]
    layers: tuple[SequencedLayer, ...]


def sequence_at(layers: Iterable[Layer], path: str, text: Text, line: int) -> Sequence | None:
    """The sequence of the top-level statement around the 1-based `line` of `text`; None where it makes no layer."""
    for block in split(text):
        if block.first_line <= line < block.first_line + block.line_count:
            lines = range(block.first_line, block.first_line + block.line_count)
            return sequence(each for each in layers if each.place.path == path and each.place.line in lines)
    return None


def sequence(layers: Iterable[Layer]) -> Sequence | None:
    """The sequence of these layers, shifts of normalizers left out; None if there are none."""
    ordered = sorted((layer for layer in layers if not layer.shift), key=_first_use)
    if not ordered:
        return None
    steps = {_stop(step): step for layer in ordered for step in layer.trail}
    stops = tuple(sorted(steps, key=lambda stop: _turn(steps[stop])))
    number = {stop: index for index, stop in enumerate(stops)}
    return Sequence(
        name=(ordered[0].owner or ordered[0].scope).split(".")[0],
        stops=stops,
        layers=tuple(
            SequencedLayer(
                layer,
                _reason(layer),
                way=tuple(number[_stop(step)] for step in layer.trail),
                end=layer.trail[-1].kind if layer.trail else None,
            )
            for layer in ordered
        ),
    )


def _stop(step: Step) -> Stop:
    return Stop(short_name(step.operation), step.name, step.place)


def _first_use(layer: Layer) -> tuple[bool, tuple[int, int], Place]:
    """Layers in the order of their calls; those never called come last, in the order of their making."""
    called = min(map(_end, layer.uses), default=None)
    return (called is None, called or (0, 0), layer.place)


def _turn(step: Step) -> tuple[bool, tuple[int, int], bool, tuple[int, int]]:
    """When an operation runs. A call runs after those among its arguments, so its end counts.

    The layers of one ``nn.Sequential`` all run in the same call, in the order in which they were made.
    """
    made = None if step.made_at is None else (step.made_at.line, step.made_at.column)
    return (step.place is None, _end(step.place) if step.place else (0, 0), made is None, made or (0, 0))


def _end(place: Place) -> tuple[int, int]:
    return place.end_line, place.end_column


def _reason(layer: Layer) -> str:
    """What decides the verdict, with its line."""
    step = deciding_step(layer)
    if step is None:
        return "no use of it could be followed"
    told = action(step, layer)
    return told if step.place is None else f"{told} ({line_of_place(step.place, layer.place.path)})"
