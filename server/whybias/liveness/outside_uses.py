"""What code that no run went through does to the biases of layers, over the files of one project."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from whybias.frozen import frozen
from whybias.liveness.layers import CurrentBlock, place_of
from whybias.liveness.loose_bias_uses import LooseUse, LooseUses, loose_uses
from whybias.liveness.program import Program
from whybias.liveness.readings import Reading
from whybias.liveness.verdicts import Layer

Followed = Callable[[str, "str | None"], bool]
"""Whether runs went through a module-level name of a file; None stands for its statements."""


@frozen
class OutsideUses:
    """The uses by file that are left of all that the file has."""

    files: tuple[tuple[str, LooseUses, tuple[LooseUse, ...]], ...]

    def added_to(self, layer: Layer, readings: Iterable[Reading], current: CurrentBlock) -> Layer:
        """The layer, with the uses that may be about it: in its own file, and where an entry that has it is named."""
        if not self.files:
            return layer
        entries = {reading.entry[1] for reading in readings}
        kind = layer.layer.rsplit(".", 1)[-1]
        found = {
            place
            for path, every, uses in self.files
            if path == layer.place.path or not every.words.isdisjoint(entries)
            for use in uses
            if use.may_be_about(kind, layer.name) and (place := place_of(use.code, use.node, current)) is not None
        }
        return replace(layer, bias_touched=tuple(sorted({*layer.bias_touched, *found}))) if found else layer


class OutsideCode:
    """Finds the uses again only in files that changed."""

    def __init__(self) -> None:
        self._known: dict[str, LooseUses] = {}
        self._only: frozenset[str] | None = None

    def look_only_in(self, paths: Iterable[str]) -> None:
        """There are uses in these files alone."""
        self._only = frozenset(paths)

    def is_in(self, program: Program, path: str) -> bool:
        """Whether there are uses in the file."""
        found = self._in_file(program, path)
        return found is not None and bool(found.uses)

    def forget(self, path: str) -> None:
        """The file does not count any more."""
        self._known.pop(path, None)

    def uses(self, program: Program, paths: Iterable[str], followed: Followed) -> OutsideUses:
        """The uses in these files as they are now, but for code that was followed."""
        files = []
        for path in sorted(paths if self._only is None else self._only.intersection(paths)):
            known = self._in_file(program, path)
            if known is None:
                continue
            uses = tuple(use for name, use in known.uses if not followed(path, name))
            if uses:
                files.append((path, known, uses))
        return OutsideUses(tuple(files))

    def _in_file(self, program: Program, path: str) -> LooseUses | None:
        """All uses in a file, None where it cannot be read."""
        namespace = program.namespace(path)
        if namespace is None:
            return None
        known = self._known.get(path)
        if known is None or known.snapshot is not namespace.snapshot:
            known = self._known[path] = loose_uses(path, namespace.snapshot)
        return known
