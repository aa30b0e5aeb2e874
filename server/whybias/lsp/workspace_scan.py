"""The analysis of every file in the folders for which the user wants that, in small steps."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, TypeVar

from whybias.frozen import frozen
from whybias.liveness.stopped import Stopped
from whybias.lsp.refining import Project
from whybias.lsp.workspaces import Analyzer
from whybias.project.files import UnreadableError, python_files, read
from whybias.source.text import Text

if TYPE_CHECKING:
    from whybias.answers import Analysis
    from whybias.lsp.session import Session

_Result = TypeVar("_Result")

logger = logging.getLogger(__name__)

MOST_FILES = 20_000
"""How many files are analysed: beyond that it is no project but a disk."""


@frozen
class Scanned:
    """One file that is not open in the editor, and what was found in it."""

    path: str
    analysis: Analysis


@frozen
class _File:
    path: str
    project: Project


class WorkspaceScan:
    """Scans again and again. What was learned is kept, so that a later scan costs what has changed.

    A step is broken off when `stop` becomes true, and done at the next turn: nobody waits for the end of a long one.
    """

    def __init__(self, session: Session, stop: Callable[[], bool]) -> None:
        self._session = session
        self._stop = stop
        self._analyzers: dict[Project, Analyzer] = {}
        self._failed: set[str] = set()

    def steps(self) -> Iterator[tuple[float, Scanned | None]]:
        """Do one step at each turn: how much of all is done by then, and what came of it.

        As on the command line all files are learned first, for they may use each other.
        """
        files = yield from self._files()
        wanted = dict.fromkeys(file.project for file in files)
        self._analyzers = {
            project: self._analyzers.get(project) or self._session.workspaces.new(project) for project in wanted
        }
        texts: list[tuple[_File, Text]] = []
        for number, file in enumerate(files):
            done = (number + 1) / (2 * len(files))
            text = self._text(file.path)
            if text is not None and (yield from self._in_pieces(done, self._learned, file, text)):
                texts.append((file, text))
            yield done, None
        for number, (file, text) in enumerate(texts):
            done = 0.5 + (number + 1) / (2 * len(texts))
            analysis = None
            if self._session.documents.with_path(file.path) is None:
                analysis = yield from self._in_pieces(done, self._analysis, file, text)
            yield done, None if analysis is None else Scanned(file.path, analysis)

    def of(self, path: str) -> Scanned | None:
        """One file as it is on disk; None where no scan has come to it. Raises `Stopped`."""
        workspaces = self._session.workspaces
        if not workspaces.settings_of(path).workspace_diagnostics or not workspaces.is_wanted(path):
            return None
        file, text = _File(path, workspaces.project_of(path)), self._text(path)
        if text is None or file.project not in self._analyzers or not self._learned(file, text):
            return None
        analysis = self._analysis(file, text)
        return None if analysis is None else Scanned(path, analysis)

    def _in_pieces(
        self, done: float, work: Callable[[_File, Text], _Result], file: _File, text: Text
    ) -> Generator[tuple[float, Scanned | None], None, _Result]:
        """Begin again where something came in between: what was learned by then is kept."""
        while not (result := _to_the_end(work, file, text)):
            yield done, None
        return result[0]

    def _files(self) -> Generator[tuple[float, Scanned | None], None, list[_File]]:
        workspaces = self._session.workspaces
        found: dict[str, _File] = {}
        for folder in workspaces.folders:
            if not workspaces.settings_of_folder(folder).workspace_diagnostics or not os.path.isdir(folder):
                continue
            configuration = workspaces.project_of_folder(folder).configuration
            for path in python_files([folder], configuration, lambda path, reason: None):
                if len(found) < MOST_FILES and workspaces.is_wanted(path):
                    found[path] = _File(path, workspaces.project_of(path))
                yield 0.0, None
        return list(found.values())

    def _text(self, path: str) -> Text | None:
        document = self._session.documents.with_path(path)
        if document is not None:
            return document.text
        try:
            return read(path)
        except UnreadableError:
            return None

    def _learned(self, file: _File, text: Text) -> bool:
        try:
            self._analyzers[file.project].learn(file.path, text, self._stop)
        except Stopped:
            raise
        except Exception:  # noqa: BLE001  it is logged, once
            self._tell(file.path)
            return False
        return True

    def _analysis(self, file: _File, text: Text) -> Analysis | None:
        try:
            return self._analyzers[file.project].analyze(file.path, text, self._stop)
        except Stopped:
            raise
        except Exception:  # noqa: BLE001  it is logged, once
            self._tell(file.path)
            return None

    def _tell(self, path: str) -> None:
        """Log the exception at hand, once for each file."""
        if path not in self._failed:
            self._failed.add(path)
            logger.exception("The analysis of %s failed.", path)


def _to_the_end(work: Callable[[_File, Text], _Result], file: _File, text: Text) -> list[_Result]:
    """The result; nothing where the work was broken off."""
    try:
        return [work(file, text)]
    except Stopped:
        return []
