"""What one file taught, in a form that other processes and the cache can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from whybias.liveness.exploration import Exploration, Reading
from whybias.liveness.packing import pack


@dataclass(frozen=True, slots=True)
class LearnedEntry:
    """An exploration without its readings; `builds` says whether it had any."""

    name: str
    completed: bool
    uses: tuple[tuple[str, str], ...]
    calls: tuple[tuple[tuple[str, str], tuple[str, str]], ...]
    builds: bool

    @staticmethod
    def of(exploration: Exploration) -> LearnedEntry:
        return LearnedEntry(
            exploration.entry[1],
            exploration.completed,
            tuple(sorted(exploration.uses)),
            tuple(sorted(exploration.calls)),
            bool(exploration.readings),
        )

    def exploration(self, path: str) -> Exploration:
        """The exploration of an entry of the file at `path`."""
        uses, calls = frozenset(self.uses), frozenset(self.calls)
        return Exploration((path, self.name), (), self.completed, uses, calls, Counter())


@dataclass(frozen=True, slots=True)
class Learned:
    """What the entry points of one file taught.

    `names` are all entry points, also those that turned out to be none. `read` are the files that were read for it,
    `path` among them. `uses_biases` says whether code outside of modules may fail without some bias. `readings` are
    packed, by the file of the layers they are about.
    """

    path: str
    names: tuple[str, ...]
    entries: tuple[LearnedEntry, ...]
    read: tuple[str, ...]
    uses_biases: bool
    readings: Mapping[str, bytes]

    @property
    def builders(self) -> tuple[str, ...]:
        """The names of the entry points that were seen to build layers."""
        return tuple(entry.name for entry in self.entries if entry.builds)

    def without_readings(self) -> Learned:
        """What every other file's verdicts may hang on."""
        return replace(self, readings={})


def packed_by_file(explorations: Iterable[Exploration]) -> dict[str, bytes]:
    """All readings of these explorations, by the file of the layers they are about."""
    by_file: dict[str, list[Reading]] = {}
    for exploration in explorations:
        for reading in exploration.readings:
            by_file.setdefault(reading.observation.site.code.path, []).append(reading)
    return {path: pack(readings) for path, readings in by_file.items()}


def readings_about(path: str, learned: Iterable[Learned]) -> list[bytes]:
    """The packed readings about the layers of one file, in the order in which they are joined."""
    return [each.readings[path] for each in sorted(learned, key=lambda each: each.path) if path in each.readings]
