"""Running the analysis over files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias

from whybias.api import Analysis, Workspace
from whybias.commands.console import notice
from whybias.commands.failure import Failure
from whybias.commands.inputs import Batch, text_of
from whybias.commands.notebooks import by_cell
from whybias.commands.progress import ProgressBar
from whybias.commands.project_run import RECORDED, ProjectRun
from whybias.frozen import frozen
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


@frozen
class Analyzed:
    """An analysis, what made it (None where several processes shared the work), and what makes another one."""

    analysis: Analysis
    analyzer: Analyzer | None
    again: Again


@dataclass(slots=True, eq=False)
class Again:
    """Further analyses of the files of one batch, after changes; by one analyzer, which knows `texts`."""

    run: Run
    batch: Batch
    texts: dict[str, Text]
    analyzer: Analyzer | None = None

    def change(self, path: str, text: Text) -> None:
        """Take `text` for the contents of `path` from now on."""
        self.texts[path] = text
        if self.analyzer is not None:
            self.run.learned(self.analyzer, path, text)

    def analysis(self, path: str) -> Analysis | None:
        """The analysis of one file; None, after a notice, where whybias itself failed."""
        return self.run.analysis(self.start(), path, self.texts[path])

    @property
    def unlearned(self) -> int:
        """How many files are to be learned before the first analysis."""
        return len(self.texts) if self.analyzer is None else 0

    def start(self, advance: Callable[[], None] = lambda: None) -> Analyzer:
        """The analyzer that knows all texts; `advance` is called for each that it learns now."""
        if self.analyzer is None:
            self.analyzer = self.run.factory(self.batch.configuration, self.batch.roots)
            for path, text in self.texts.items():
                self.run.learned(self.analyzer, path, text)
                advance()
        return self.analyzer


@dataclass(slots=True)
class Run:
    """The analyses that one command asks for.

    `kept` leaves out of an analysis what the command does not want to know. `one_analyzer` says that one analyzer
    has to know all files, as the command asks it for more; otherwise processes and the cache share the work.
    `failures` are the files on which whybias failed.
    """

    arguments: argparse.Namespace
    factory: AnalyzerFactory
    kept: Callable[[Analysis], Analysis] = lambda analysis: analysis
    one_analyzer: bool = False
    failures: set[str] = field(default_factory=set)

    @property
    def failed(self) -> bool:
        """Whether any analysis failed inside whybias."""
        return bool(self.failures)

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
                again = Again(self, batch, texts)
                for whole in self._together(again, progress.advance):
                    notebook = notebooks.get(whole.path)
                    parts = [whole] if notebook is None else [self.kept(cell) for cell in by_cell(whole, notebook)]
                    for analysis in parts:
                        tell_problems(analysis)
                        yield Analyzed(analysis, again.analyzer, again)

    def _together(self, again: Again, advance: Callable[[], None]) -> Iterator[Analysis]:
        """The analyses of the files of a batch."""
        batch, texts = again.batch, again.texts
        if self.one_analyzer or self.factory is not WORKSPACES:
            analyzer = again.analyzer = self.factory(batch.configuration, batch.roots)
            learned = []
            for path, text in texts.items():
                if self.learned(analyzer, path, text):
                    learned.append(path)
                advance()
            for path in learned:
                analysis = self.analysis(analyzer, path, texts[path])
                advance()
                if analysis is not None:
                    yield analysis
            return
        folder = None if self.arguments.no_cache else self.arguments.cache_dir or default_folder()
        store = None if folder is None else Store(folder, RECORDED)
        for analysis in ProjectRun(batch, self.arguments.jobs, store, self._tell_failure, advance).analyses(texts):
            yield self.kept(analysis)

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
        if path in self.failures:
            return
        self.failures.add(path)
        if self.arguments.verbose:
            print(failure.details, file=sys.stderr)
        notice(f"{path}: skipped: internal error ({failure.message}); --verbose says more")


def tell_problems(analysis: Analysis) -> None:
    """Say what of a file could not be parsed."""
    for problem in analysis.problems:
        where = analysis.path if problem.line is None else f"{analysis.path}:{problem.line}"
        notice(f"{where}: {problem.message}")
