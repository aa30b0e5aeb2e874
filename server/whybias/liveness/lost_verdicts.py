"""What cost a verdict: the construct that was not followed, or what else was missing."""

from __future__ import annotations

from whybias.liveness.exploration import Exploration
from whybias.liveness.joining import Joined
from whybias.liveness.observations import Outcome
from whybias.liveness.verdicts import Layer


def why_unknown(joined: Joined, layer: Layer) -> str:
    """Why nothing is claimed of a layer that runs came to."""
    outcome = joined.reading.observation.outcome
    if outcome is Outcome.UNUSED:
        return "it is built, and nothing calls it"
    if outcome is not Outcome.UNKNOWN or not layer.trail:
        return "something that uses it was not followed to its end"
    last = layer.trail[-1]
    name = last.operation.rsplit(".", 1)[-1]
    return last.how if not name or name in last.how else f"{name}: {last.how}"


def why_unreached(entry: Exploration | None) -> str:
    """Why no run came to a constructor call in a class or function; None where that is no entry."""
    if entry is not None and not entry.completed:
        return "the class or function that builds it was not followed to its end"
    return "no run came to it"
