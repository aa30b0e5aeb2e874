"""What one file taught, in a form that other processes and the cache can hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from whybias.frozen import frozen


@frozen
class LearnedEntry:
    """An exploration without its readings; `builds` says whether it had any."""

    name: str
    completed: bool
    uses: tuple[tuple[str, str], ...]
    calls: tuple[tuple[tuple[str, str], tuple[str, str]], ...]
    builds: bool


@frozen
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


def readings_about(path: str, learned: Iterable[Learned]) -> list[bytes]:
    """The packed readings about the layers of one file, in the order in which they are joined."""
    return [each.readings[path] for each in sorted(learned, key=lambda each: each.path) if path in each.readings]
