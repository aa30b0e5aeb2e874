"""Running the analysis over files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias

from whybias.api import Analysis, Workspace
from whybias.commands.console import notice
from whybias.commands.failure import Failure
from whybias.commands.inputs import Batch, text_of
from whybias.commands.notebooks import by_cell
from whybias.commands.progress import ProgressBar
from whybias.commands.project_run import RECORDED, ProjectRun
from whybias.project.cache import Store, default_folder
from whybias.project.configuration import Configuration
from whybias.source.notebook_file import NotebookFile
from whybias.source.text import Text

if TYPE_CHECKING:
    from whybias.liveness.folding import Fold


class Analyzer(Protocol):
    """What a command needs of `whybias.api.Workspace`."""

    def learn(self, path: str, text: Text) -> None: ...

    def analyze(self, path: str, text: Text) -> Analysis: ...

    def folds(self, path: str, name: str) -> tuple[Fold, ...]: ...


AnalyzerFactory: TypeAlias = Callable[[Configuration, Sequence[str]], Analyzer]

WORKSPACES: AnalyzerFactory = partial(Workspace, ask_jedi=True)
"""What analyses files where nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class Analyzed:
    """An analysis and what made it, for another one after a fix; None where several processes shared the work."""

    analysis: Analysis
    analyzer: Analyzer | None


@dataclass(slots=True)
class Run:
    """The analyses that one command asks for.

    `kept` leaves out of an analysis what the command does not want to know. `one_analyzer` says that one analyzer
    has to know all files, as the command changes them and asks again; otherwise processes and the cache share the work.
    `failed` tells whether any analysis failed inside whybias.
    """

    arguments: argparse.Namespace
    factory: AnalyzerFactory
    kept: Callable[[Analysis], Analysis] = lambda analysis: analysis
    one_analyzer: bool = False
    failed: bool = False

    def over(self, batches: Sequence[Batch]) -> Iterator[Analyzed]:
        """The analysis of each file that can be read, with all that the files have to do with each other."""
        with ProgressBar(2 * sum(len(batch.files) for batch in batches)) as progress:
            for batch in batches:
                sources = {path: text for path in batch.files if (text := text_of(path, self.arguments)) is not None}
                notebooks = {path: each for path, each in sources.items() if isinstance(each, NotebookFile)}
                texts = {
                    path: each.notebook.program if isinstance(each, NotebookFile) else each
                    for path, each in sources.items()
                }
                for analyzed in self._together(batch, texts, progress.advance):
                    notebook = notebooks.get(analyzed.analysis.path)
                    if notebook is None:
                        parts = [analyzed.analysis]
                    else:
                        parts = [self.kept(cell) for cell in by_cell(analyzed.analysis, notebook)]
                    for analysis in parts:
                        tell_problems(analysis)
                        yield Analyzed(analysis, analyzed.analyzer)

    def _together(self, batch: Batch, texts: dict[str, Text], advance: Callable[[], None]) -> Iterator[Analyzed]:
        """The analyses of the files of a batch; by one analyzer where files will change meanwhile."""
        if self.one_analyzer or self.factory is not WORKSPACES:
            analyzer = self.factory(batch.configuration, batch.roots)
            learned = []
            for path, text in texts.items():
                if self.learned(analyzer, path, text):
                    learned.append(path)
                advance()
            for path in learned:
                analysis = self.analysis(analyzer, path, texts[path])
                advance()
                if analysis is not None:
                    yield Analyzed(analysis, analyzer)
            return
        folder = None if self.arguments.no_cache else self.arguments.cache_dir or default_folder()
        store = None if folder is None else Store(folder, RECORDED)
        for analysis in ProjectRun(batch, self.arguments.jobs, store, self._tell_failure, advance).analyses(texts):
            yield Analyzed(self.kept(analysis), None)

    def analysis(self, analyzer: Analyzer, path: str, text: Text) -> Analysis | None:
        """The analysis of one text; None, after a notice, where whybias itself failed."""
        try:
            return self.kept(analyzer.analyze(path, text))
        except Exception as error:  # noqa: BLE001  the user is told, and the exit code says it
            self._tell_failure(path, Failure.of(error))
            return None

    def learned(self, analyzer: Analyzer, path: str, text: Text) -> bool:
        """Let `analyzer` learn one text; False, after a notice, where whybias itself failed."""
        try:
            analyzer.learn(path, text)
        except Exception as error:  # noqa: BLE001  the user is told, and the exit code says it
            self._tell_failure(path, Failure.of(error))
            return False
        return True

    def _tell_failure(self, path: str, failure: Failure) -> None:
        """One file that whybias stumbles over must not cost the report on all others."""
        self.failed = True
        if self.arguments.verbose:
            print(failure.details, file=sys.stderr)
        notice(f"{path}: skipped: internal error ({failure.message}); --verbose says more")


def tell_problems(analysis: Analysis) -> None:
    """Say what of a file could not be parsed."""
    for problem in analysis.problems:
        where = analysis.path if problem.line is None else f"{analysis.path}:{problem.line}"
        notice(f"{where}: {problem.message}")
