"""The analysis of single files, as one process of several does it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

from whybias.api import STEPS
from whybias.commands.lessons import Lesson, finder_of, text_digest
from whybias.liveness.analysis import ProjectAnalysis
from whybias.liveness.learned import Learned
from whybias.liveness.verdicts import FileAnalysis
from whybias.project.cache import digest
from whybias.project.files import UnreadableError, read
from whybias.source.snapshot import Snapshot
from whybias.source.text import Text


@final
class Learner:
    """One process's share of a run over many files. `roots` and `environment` are as in `ModuleFinder`."""

    def __init__(self, roots: tuple[str, ...], environment: str | None) -> None:
        self._finder = finder_of(roots, environment, self._content)
        self._snapshots: dict[str, Snapshot | None] = {}
        self._digests: dict[str, str | None] = {}
        self._project = ProjectAnalysis(self._snapshot, self._finder, STEPS)

    def learn(self, path: str, content: str) -> tuple[Lesson, Learned]:
        """What the file at `path`, which holds `content`, teaches."""
        self._keep(path, Text(content))
        self._project.learn(path)
        learned = self._project.learned(path)
        snapshot = self._snapshot(path)
        lesson = Lesson(
            tuple((each, self._digest(each)) for each in learned.read),
            self._finder.questions(learned.read),
            learned.builders,
            tuple(learned.readings),
            () if snapshot is None else snapshot.problems,
            digest(learned.without_readings(), self._digest(path) if learned.uses_biases else None),
        )
        return lesson, learned

    def adopt(self, learned: Iterable[Learned]) -> None:
        """Go on with what all files taught, those of other processes as well."""
        self._project.adopt(learned)

    def layers(self, path: str, content: str, readings: Iterable[bytes]) -> FileAnalysis:
        """The verdicts on the layers of one file, given all readings about them."""
        self._keep(path, Text(content))
        self._project.adopt_readings(path, readings)
        return self._project.layers(path)

    def _keep(self, path: str, text: Text) -> None:
        known = self._snapshots.get(path)
        if known is not None and known.text == text:
            return
        if path in self._snapshots:
            self._project.changed()
        self._snapshots[path] = Snapshot.of(text)
        self._digests[path] = text_digest(text)

    def _snapshot(self, path: str) -> Snapshot | None:
        """The text of a file that another one imports."""
        if path not in self._snapshots:
            try:
                self._snapshots[path] = Snapshot.of(read(path))
            except UnreadableError:
                self._snapshots[path] = None
        return self._snapshots[path]

    def _content(self, path: str) -> str | None:
        snapshot = self._snapshot(path)
        return None if snapshot is None else snapshot.text.content

    def _digest(self, path: str) -> str | None:
        if path not in self._digests:
            snapshot = self._snapshot(path)
            self._digests[path] = None if snapshot is None else text_digest(snapshot.text)
        return self._digests[path]
