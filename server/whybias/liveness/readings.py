"""What the runs of an entry say of the layers they built."""

from __future__ import annotations

from whybias.frozen import frozen
from whybias.liveness.flips import Flip
from whybias.liveness.observations import Observation


@frozen
class Reading:
    """What one run of one entry says of one layer instance.

    `names` is what the entry calls this instance and all others that say the same.
    """

    entry: tuple[str, str]
    flip: Flip | None
    observation: Observation
    uses: frozenset[tuple[str, str]]
    """The module-level classes and functions, by file and name, that the run went through."""
    names: tuple[str, ...] = ()


def is_own(reading: Reading) -> bool:
    """Whether the reading comes from running the very class or function that contains the call."""
    scope, name = reading.observation.site.scope, reading.entry[1]
    return reading.observation.site.code.path == reading.entry[0] and (scope == name or scope.startswith(f"{name}."))
