"""What becomes of a contribution, for the operations that treat every axis alike."""

from __future__ import annotations

from collections.abc import Iterable

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import Blurred, Carried, Lost, Outcome, Removed, Seen, Through, Unread
from whybias.knowledge.shapes import Shape

NOT_LINEAR = "is not linear"


def seen(how: str) -> Through:
    """Every contribution is seen."""
    return lambda axes: Seen(how)


def lost(why: str) -> Through:
    """Sight of every contribution is lost."""
    return lambda axes: Lost(why)


def blurred(why: str) -> Through:
    """Every contribution goes on, along axes that are not known."""
    return lambda axes: Blurred(why)


def unread(axes: Axes) -> Outcome:
    """The numbers are not read."""
    return Unread()


def kept(axes: Axes) -> Outcome:
    """The contribution goes on along the same axes, number by number."""
    return Carried(axes, intact=True)


def spread(shape: Shape, over: Axes, masked: bool = False) -> Through:
    """The contribution also comes to vary along `over`. `shape` is that of the input."""
    return lambda axes: Carried(axes.within(shape.rank) | over, masked=masked)


def removed_along(over: Iterable[int], how: str, else_how: str) -> Through:
    """Removed if constant along the axes `over`, else seen."""
    over = frozenset(over)
    return lambda axes: Seen(else_how) if axes.touches(over) else Removed(how)


def constant_along(over: Iterable[int], how: str) -> Through:
    """Goes on unchanged if constant along the axes `over`, else seen."""
    over = frozenset(over)
    return lambda axes: Seen(how) if axes.touches(over) else Carried(axes, intact=True)
