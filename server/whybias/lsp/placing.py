"""Layers and findings with all their places put elsewhere: from a notebook's program into its cells, to new lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from whybias.liveness.verdicts import BiasArgument, Layer, Step
from whybias.rules.finding import Finding, Related
from whybias.source.places import Place

Move: TypeAlias = Callable[[Place], Place]
"""Raises `GoneError` for a place that is no more."""


class GoneError(Exception):
    """A place is no more."""


def finding_at(finding: Finding, move: Move) -> Finding:
    """The finding, its layer and what explains it, at the places to which `move` puts them.

    Raises `GoneError` if the finding's place, or its layer's, is gone; what explains it is left out then.
    """
    related = ((each, _moved(each.place, move)) for each in finding.related)
    return replace(
        finding,
        place=move(finding.place),
        layer=layer_at(finding.layer, move),
        related=tuple(Related(place, each.message) for each, place in related if place is not None),
    )


def layer_at(layer: Layer, move: Move) -> Layer:
    """The layer and its trail at the places to which `move` puts them. Raises `GoneError` if its own is gone."""
    return replace(
        layer,
        place=move(layer.place),
        callee=move(layer.callee),
        bias=BiasArgument(layer.bias.text, _moved(layer.bias.place, move)),
        trail=tuple(
            Step(step.kind, step.operation, step.name, step.how, _moved(step.place, move), _moved(step.made_at, move))
            for step in layer.trail
        ),
        uses=_standing(layer.uses, move),
        bias_touched=_standing(layer.bias_touched, move),
    )


def places_in_finding(finding: Finding) -> Iterator[Place]:
    """All places that `finding_at` moves, but for those of the layer."""
    yield finding.place
    yield from (each.place for each in finding.related)


def places_in_layer(layer: Layer) -> Iterator[Place]:
    """All places that `layer_at` moves."""
    yield from (layer.place, layer.callee, *layer.uses, *layer.bias_touched)
    for place in (layer.bias.place, *(place for step in layer.trail for place in (step.place, step.made_at))):
        if place is not None:
            yield place


def _standing(places: Iterable[Place], move: Move) -> tuple[Place, ...]:
    moved = (_moved(place, move) for place in places)
    return tuple(place for place in moved if place is not None)


def _moved(place: Place | None, move: Move) -> Place | None:
    try:
        return None if place is None else move(place)
    except GoneError:
        return None
