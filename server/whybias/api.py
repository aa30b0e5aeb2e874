"""The public face: what the server, the command line and other programs call."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from whybias.answers import Analysis as Analysis
from whybias.answers import Problem as Problem
from whybias.answers import environment_of as environment_of
from whybias.answers import findings_in as findings_in
from whybias.liveness.stopped import Stopped as Stopped
from whybias.liveness.verdicts import Layer
from whybias.project.configuration import Configuration
from whybias.project.files import UnreadableError, read
from whybias.project.imports import Finder, ModuleFinder
from whybias.project.jedi_finder import JediFinder
from whybias.project.recorded_finder import Question
from whybias.project.resolution import Resolver
from whybias.project.users import UserIndex
from whybias.rules.finding import Finding
from whybias.source.snapshot import Snapshot
from whybias.source.text import Text

if TYPE_CHECKING:
    from whybias.liveness.folding import Fold

STEPS = 120_000
"""Budget of one run of one entry point, in steps of the interpreter."""


class Workspace:
    """Files, configuration and caches that belong together; one per workspace folder or command line.

    `roots` are the folders from which absolute imports are looked up. `ask_jedi` says whether jedi is asked where
    plain lookup cannot know what an import means; that may take seconds.
    """

    def __init__(
        self, configuration: Configuration | None = None, roots: Sequence[str] = (), ask_jedi: bool = False
    ) -> None:
        # Slow to load, and many runs of the command line need none of it.
        from whybias.liveness.analysis import ProjectAnalysis

        self.configuration = configuration or Configuration()
        self.roots = tuple(roots)
        plain = ModuleFinder(self.roots, environment_of(self.configuration))
        self._finder: Finder = plain
        if ask_jedi:
            self._finder = Resolver(plain, JediFinder(self.roots, plain.installed), self._content, self.roots)
        self._snapshots: dict[str, Snapshot | None] = {}
        self._given: set[str] = set()
        self._project = ProjectAnalysis(self._snapshot, self._finder, STEPS)
        self._users = UserIndex(self._snapshot, self._finder)
        self._skipped: dict[str, Text] = {}
        self._builders: frozenset[str] = frozenset()

    def learn(self, path: str, text: Text, stop: Callable[[], bool] | None = None) -> None:
        """Run what `text`, the contents of `path`, builds, so that later analyses of other files know of its uses.

        Raises `Stopped` soon after `stop` becomes true.
        """
        self._update(path, text)
        with self._stopping_when(stop):
            self._learn_if_relevant(path, text)

    def take(self, path: str, text: Text) -> None:
        """Use `text` as the contents of `path` from now on, whichever file is analysed."""
        self._update(path, text)

    def scan(self, path: str) -> None:
        """Take the file at `path`, as it is on disk or was handed over, into the search for users."""
        known = self._snapshots.get(path)
        try:
            content = known.text.content if known is not None else read(path).content
        except UnreadableError:
            self._users.update(path, None)
        else:
            self._users.update(path, content)

    def users_of(self, path: str) -> tuple[str, ...]:
        """The files among those scanned that may build or call what `path` defines, the nearest first.

        After them come those that did when they were learned: they have to be looked at again.
        """
        return tuple(dict.fromkeys((*self._users.users_of(path), *sorted(self._project.known_users(path)))))

    def learn_user(self, path: str) -> None:
        """Run what a file that was scanned builds, so that later analyses of other files know of its uses."""
        if self._snapshot(path) is None:
            self._project.forget(path)
        else:
            self._project.learn(path)

    def analyze(
        self, path: str, text: Text, stop: Callable[[], bool] | None = None, patience: int | None = None
    ) -> Analysis:
        """The analysis of `text` as the contents of `path`. Raises `Stopped` soon after `stop` becomes true.

        With `patience`, in steps of the interpreter, classes and functions that are known to take longer are left
        out: what only they could tell is unknown.

        Re-uses what it learned of earlier versions of the same path: only blocks whose text, or the text of a
        block they read, has changed are run again. A block that does not parse keeps its last good layers, moved to
        where their lines are now.
        """
        snapshot = self._update(path, text)
        layers: tuple[Layer, ...] = ()
        lost_to: tuple[tuple[str, int], ...] = ()
        put_off = False
        with self._stopping_when(stop):
            self._learn_skipped()
            if self._learn_if_relevant(path, text, patience):
                result = self._project.layers(path)
                layers, lost_to, put_off = result.layers, result.lost_to, self._project.is_waiting(path)
        problems = tuple(Problem(message, line) for line, message in snapshot.problems)
        found, silenced = findings_in(path, text, layers, self.configuration)
        return Analysis(path, text, layers, found, problems, lost_to, silenced, put_off)

    @property
    def is_complete(self) -> bool:
        """Whether all that was learned was learned to its end: not where patience ran out, or a text does not parse."""
        standing = (self._snapshots.get(path) for path in self._given)
        return self._project.is_complete and not any(each is not None and each.problems for each in standing)

    def sources(self) -> tuple[dict[str, str | None], frozenset[Question]]:
        """What the last answers hang on: texts by file, None where there is none, and what imports in them meant."""
        paths, questions = self._project.sources()
        return {path: self._content(path) for path in paths | self._given}, questions

    def folds(self, path: str, name: str) -> tuple[Fold, ...]:
        """How a trained checkpoint does without the dead biases of the class or builder `name` of an analysed file.

        Empty where there is no such class or builder, or nothing in it is dead.
        """
        return self._project.folds(path, name)

    def close(self, path: str) -> None:
        """Forget the earlier versions of `path`: from now on the file on disk counts."""
        self._given.discard(path)
        self._skipped.pop(path, None)
        self._snapshots.pop(path, None)
        self._project.forget(path)
        if path in self._users:
            self.scan(path)

    def changed_on_disk(self, paths: Iterable[str]) -> None:
        """Take note that these files or folders were made, changed, moved or removed.

        What was handed to `learn` or `analyze` goes before what is on disk, until it is closed.
        """
        places_changed = False
        for path in paths:
            self._finder.forget(path)
            exists = os.path.exists(path)
            places_changed = places_changed or exists != (path in self._users)
            if path not in self._given:
                self._snapshots.pop(path, None)
                if not exists:
                    self._skipped.pop(path, None)
                    self._project.forget(path)
                if path in self._users:
                    self.scan(path)
        if places_changed:
            self._users.forget_places()
        self._project.changed()

    @contextmanager
    def _stopping_when(self, stop: Callable[[], bool] | None) -> Iterator[None]:
        self._project.stop_when(stop)
        try:
            yield
        except Stopped:
            self._project.changed()  # what was half evaluated is no good for another run
            raise
        finally:
            self._project.stop_when(None)

    def _learn_if_relevant(self, path: str, text: Text, patience: int | None = None) -> bool:
        """Learn a file that can build modules: it names torch, or a class or function that was seen to."""
        if "torch" in text.content or self._project.is_mentioned_in(text.content):
            self._skipped.pop(path, None)
            self._project.learn(path, patience)
            return True
        self._project.forget(path)
        self._skipped[path] = text
        return False

    def _learn_skipped(self) -> None:
        """Learn the files that were met before what they use was."""
        while self._skipped and (builders := self._project.builders()) != self._builders:
            self._builders = builders
            for path, text in tuple(self._skipped.items()):
                self._learn_if_relevant(path, text)

    def _update(self, path: str, text: Text) -> Snapshot:
        self._given.add(path)
        if self._finder.refresh():
            self._project.changed()
        known = self._snapshots.get(path)
        if known is not None and (known.text is text or known.text.content == text.content):
            return known
        snapshot = Snapshot.of(text, known)
        if known is not None and snapshot.is_program_of(known):
            self._project.moved(path, snapshot)
        elif path in self._snapshots:
            self._project.changed()
        self._snapshots[path] = snapshot
        if path in self._users:
            self._users.update(path, text.content)
        return snapshot

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


def check(text: str, path: str = "<text>") -> tuple[Finding, ...]:
    """The findings for `text` with the default configuration, suppressed ones left out."""
    return Workspace().analyze(path, Text(text)).findings
