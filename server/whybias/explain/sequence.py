"""The layers of one class in the order in which ``forward`` uses them, and how far each bias gets."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace

from whybias.explain.headlines import deciding_step
from whybias.explain.nesting import held_by, module_calls
from whybias.explain.trail import action, line_of_place
from whybias.frozen import frozen
from whybias.liveness.verdicts import Layer, Step, StepKind
from whybias.rules.operations import short_name
from whybias.source.blocks import Block, split
from whybias.source.places import Place
from whybias.source.text import Text


@frozen
class Stop:
    """One operation that some bias meets: what it is, what the code calls it, and where it is called."""

    operation: str
    name: str | None
    place: Place | None


@frozen
class SequencedLayer:
    """One layer that can have a bias: its name here, why its verdict is what it is, in a few words, and its way.

    `way` are indices into the stops of the sequence, from where the bias is added to where its story ends;
    `end` says how it ends there, None for a layer that was not followed. A layer that another class makes has no way
    here: its story is that class's.
    """

    layer: Layer
    name: str | None
    reason: str
    way: tuple[int, ...]
    end: StepKind | None


@frozen
class Sequence:
    """What one class, or one function that builds modules, does with its biases."""

    name: str
    stops: tuple[Stop, ...]
    layers: tuple[SequencedLayer, ...]


def sequence_at(layers: Iterable[Layer], path: str, text: Text, line: int) -> Sequence | None:
    """The sequence of the top-level statement around the 1-based `line` of `text`; None where it holds no layer."""
    for block in split(text):
        if block.first_line <= line < block.first_line + block.line_count:
            lines = range(block.first_line, block.first_line + block.line_count)
            here = [each for each in layers if each.place.path == path]
            own = sequence(each for each in here if each.place.line in lines)
            return with_held(own, _class_in(block), here)
    return None


def _class_in(block: Block) -> ast.ClassDef | None:
    """The class that a block is, with the lines of the file; None where it is none or does not parse."""
    try:
        statements = ast.parse(block.text).body
    except (SyntaxError, ValueError):
        return None
    found = next((each for each in statements if isinstance(each, ast.ClassDef)), None)
    return None if found is None else ast.increment_lineno(found, block.first_line - 1)


def with_held(own: Sequence | None, statement: ast.ClassDef | None, layers: Iterable[Layer]) -> Sequence | None:
    """The sequence of a class, with the layers in modules that other classes make, in the order of their calls."""
    held = [] if statement is None else held_by(statement, layers)
    if statement is None or not held:
        return own
    calls = module_calls(statement)
    others = [SequencedLayer(each.layer, each.name, _shared_reason(each.layer), (), None) for each in held]
    own = own or Sequence(statement.name, (), ())
    merged = sorted((*own.layers, *others), key=lambda each: _turn_of_module(each, calls))
    return replace(own, layers=tuple(merged))


def _turn_of_module(sequenced: SequencedLayer, calls: Mapping[str, tuple[int, int]]) -> tuple[bool, tuple[int, int]]:
    """When the module is called that is, or holds, a layer; those never called come last."""
    called = calls.get((sequenced.name or "").split(".")[0])
    if called is None:
        return _first_use(sequenced.layer)[:2] if sequenced.way else (True, (0, 0))
    return False, called


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
                layer.name,
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


def _shared_reason(layer: Layer) -> str:
    """The same for a layer that goes by several names: there is one verdict for all that one call makes."""
    names = {name.rpartition(".")[2] for _, name in layer.held_as}
    shared = f"as all that line {layer.place.line} makes: " if len(names) > 1 else ""
    return shared + _reason(layer)


def _reason(layer: Layer) -> str:
    """What decides the verdict, with its line."""
    step = deciding_step(layer)
    if step is None:
        return "no use of it could be followed"
    told = action(step, layer)
    return told if step.place is None else f"{told} ({line_of_place(step.place, layer.place.path)})"
