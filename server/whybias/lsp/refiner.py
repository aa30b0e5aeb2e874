"""What the background process does: analyses open files together with those that use them."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Protocol, TypeAlias

from whybias.api import Analysis, Workspace
from whybias.lsp.refining import Changed, Close, Message, Project, Refine, Refined
from whybias.project.files import python_files
from whybias.source.text import Text

MOST_FILES = 10_000
"""How many files of a folder are searched for users: beyond that it is no project but a disk."""

_NONE = Text("")
"""Stands for the text in answers: who asked has it."""

Step: TypeAlias = "Refined | None"


class Users(Protocol):
    """The part of `whybias.api.Workspace` that refining needs."""

    def take(self, path: str, text: Text) -> None: ...
    def scan(self, path: str) -> None: ...
    def users_of(self, path: str) -> tuple[str, ...]: ...
    def learn_user(self, path: str) -> None: ...
    def analyze(self, path: str, text: Text) -> Analysis: ...
    def close(self, path: str) -> None: ...
    def changed_on_disk(self, paths: tuple[str, ...]) -> None: ...


def thorough_workspace(project: Project) -> Users:
    """The workspace of a project, in which jedi is asked too."""
    return Workspace(project.configuration, project.roots, ask_jedi=True)


class Refiner:
    """Open files and the projects they belong to.

    `receive` takes in messages at once; `work` does what they ask for in small steps, so that it can be begun anew
    when more messages have come: what was learned is kept.
    """

    def __init__(self, make: Callable[[Project], Users]) -> None:
        self._make = make
        self._folders: dict[Project, _Folder] = {}

    def receive(self, message: Message) -> None:
        """Take in what has changed."""
        if isinstance(message, Refine):
            if message.project not in self._folders:
                self._folders[message.project] = _Folder(message.project, self._make(message.project))
            self._folders[message.project].open(message)
            return
        for folder in self._folders.values():
            if isinstance(message, Close):
                folder.close(message.path)
            else:
                folder.changed(message)

    def work(self) -> Iterator[Step]:
        """The answers that are due, with None after each step between them."""
        for folder in self._folders.values():
            yield from folder.work()


class _Folder:
    """One project: which files are open in it, and what was last answered for each."""

    def __init__(self, project: Project, workspace: Users) -> None:
        self._project = project
        self._workspace = workspace
        self._unscanned: set[str] | None = None
        self._scanned: set[str] = set()
        self._changed: set[str] = set()
        self._open: dict[str, Refine] = {}
        self._answered: dict[str, Refined] = {}
        self._due: dict[str, None] = {}
        self._learned: dict[str, int] = {}
        self._generation = 0

    def open(self, message: Refine) -> None:
        is_new = message.path not in self._open
        # The newest first: that is the file in front of the user.
        self._open = {
            message.path: message,
            **{path: each for path, each in self._open.items() if path != message.path},
        }
        self._answered.pop(message.path, None)
        self._workspace.take(message.path, Text(message.content))
        if is_new:
            self._workspace.scan(message.path)  # it may use others although no such file is on disk
        self._everything_is_due()

    def close(self, path: str) -> None:
        if self._open.pop(path, None) is not None:
            self._answered.pop(path, None)
            self._workspace.close(path)
            self._everything_is_due()

    def changed(self, message: Changed) -> None:
        self._workspace.changed_on_disk(message.paths)
        self._changed.update(message.paths)
        self._unscanned = None
        self._everything_is_due()

    def work(self) -> Iterator[Step]:
        if self._due:
            yield from self._scan()
        while self._due:
            path = next(iter(self._due))
            asked = self._open[path]
            try:
                yield from self._learn(asked)
                analysis = self._workspace.analyze(path, Text(asked.content))
                answer = Refined(path, asked.number, replace(analysis, text=_NONE))
            except Exception:  # noqa: BLE001  the server logs it, and goes on with what it has
                answer = Refined(path, asked.number, None, traceback.format_exc())
            del self._due[path]
            if self._answered.get(path) != answer:
                self._answered[path] = answer
                yield answer

    def _everything_is_due(self) -> None:
        self._generation += 1
        self._due = dict.fromkeys(self._open)

    def _scan(self) -> Iterator[Step]:
        """Look through the files that are new, gone or changed since the last time; one that was gone may be back."""
        if self._unscanned is None:
            roots = filter(os.path.isdir, self._project.roots)
            found = python_files(roots, self._project.configuration, lambda path, reason: None)
            listed = set(islice(found, MOST_FILES))
            self._unscanned = (listed ^ self._scanned) | {path for path in listed if self._has_changed(path)}
            self._scanned = listed
            self._changed.clear()
        while self._unscanned:
            self._workspace.scan(self._unscanned.pop())
            yield None

    def _has_changed(self, path: str) -> bool:
        """Whether a file, or a folder that it lies in, is among those that changed."""
        above = os.path.dirname(path)
        while self._changed and path not in self._changed and above != path:
            path, above = above, os.path.dirname(above)
        return path in self._changed

    def _learn(self, asked: Refine) -> Iterator[Step]:
        """Learn the file itself and then all that may use it."""
        self._workspace.analyze(asked.path, Text(asked.content))
        yield None
        for user in self._workspace.users_of(asked.path):
            opened = self._open.get(user)
            if self._learned.get(user) == self._generation:
                continue
            if opened is None:
                self._workspace.learn_user(user)
            else:
                self._workspace.analyze(user, Text(opened.content))
            self._learned[user] = self._generation
            yield None
