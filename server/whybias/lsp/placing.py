"""Layers and findings with all their places put elsewhere: out of a notebook's program into its cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from whybias.liveness.verdicts import Layer
from whybias.rules.finding import Finding
from whybias.source.places import Place

Move: TypeAlias = Callable[[Place], Place]


def finding_at(finding: Finding, move: Move) -> Finding:
    """The finding, its layer and what explains it, at the places to which `move` puts them."""
    return replace(
        finding,
        place=move(finding.place),
        layer=layer_at(finding.layer, move),
        related=tuple(replace(each, place=move(each.place)) for each in finding.related),
    )


def layer_at(layer: Layer, move: Move) -> Layer:
    """The layer and its trail at the places to which `move` puts them."""
    return replace(
        layer,
        place=move(layer.place),
        callee=move(layer.callee),
        bias=replace(layer.bias, place=_moved(layer.bias.place, move)),
        trail=tuple(
            replace(step, place=_moved(step.place, move), made_at=_moved(step.made_at, move)) for step in layer.trail
        ),
        uses=tuple(map(move, layer.uses)),
        bias_touched=tuple(map(move, layer.bias_touched)),
    )


def _moved(place: Place | None, move: Move) -> Place | None:
    return None if place is None else move(place)
