"""Explorations as what other processes and the cache hold of them, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from whybias.liveness.exploration import Exploration
from whybias.liveness.learned import LearnedEntry
from whybias.liveness.packing import pack
from whybias.liveness.readings import Reading


def entry_of(exploration: Exploration) -> LearnedEntry:
    """The exploration without its readings."""
    return LearnedEntry(
        exploration.entry[1],
        exploration.completed,
        tuple(sorted(exploration.uses)),
        tuple(sorted(exploration.calls)),
        bool(exploration.readings),
    )


def exploration_of(entry: LearnedEntry, path: str) -> Exploration:
    """The exploration of an entry of the file at `path`, without its readings."""
    uses, calls = frozenset(entry.uses), frozenset(entry.calls)
    return Exploration((path, entry.name), (), entry.completed, uses, calls, Counter())


def packed_by_file(explorations: Iterable[Exploration]) -> dict[str, bytes]:
    """All readings of these explorations, by the file of the layers they are about."""
    by_file: dict[str, list[Reading]] = {}
    for exploration in explorations:
        for reading in exploration.readings:
            by_file.setdefault(reading.observation.site.code.path, []).append(reading)
    return {path: pack(readings) for path, readings in by_file.items()}
