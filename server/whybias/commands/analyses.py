"""Running the analysis over files."""

from __future__ import annotations

import argparse
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from whybias.commands.console import notice
from whybias.commands.inputs import Batch, text_of
from whybias.commands.progress import ProgressBar
from whybias.project.configuration import Configuration
from whybias.source.text import Text

if TYPE_CHECKING:
    from whybias.api import Analysis


class Analyzer(Protocol):
    """What a command needs of `whybias.api.Workspace`."""

    def learn(self, path: str, text: Text) -> None: ...
    def analyze(self, path: str, text: Text) -> Analysis: ...


AnalyzerFactory: TypeAlias = Callable[[Configuration, Sequence[str]], Analyzer]


@dataclass(frozen=True, slots=True)
class Analyzed:
    """An analysis and what made it, for another one after a fix."""

    analysis: Analysis
    analyzer: Analyzer


@dataclass(slots=True)
class Run:
    """The analyses that one command asks for.

    `kept` leaves out of an analysis what the command does not want to know. `failed` tells whether any
    analysis failed inside whybias.
    """

    arguments: argparse.Namespace
    factory: AnalyzerFactory
    kept: Callable[[Analysis], Analysis] = lambda analysis: analysis
    failed: bool = False

    def over(self, batches: Sequence[Batch]) -> Iterator[Analyzed]:
        """The analysis of each file that can be read, after a first round that learns how the files use each
        other."""
        with ProgressBar(2 * sum(len(batch.files) for batch in batches)) as progress:
            for batch in batches:
                analyzer = self.factory(batch.configuration, batch.roots)
                texts: dict[str, Text] = {}
                for path in batch.files:
                    text = text_of(path, self.arguments)
                    if text is not None and self.learned(analyzer, path, text):
                        texts[path] = text
                    progress.advance()
                for path, text in texts.items():
                    analysis = self.analysis(analyzer, path, text)
                    progress.advance()
                    if analysis is not None:
                        tell_problems(analysis)
                        yield Analyzed(analysis, analyzer)

    def analysis(self, analyzer: Analyzer, path: str, text: Text) -> Analysis | None:
        """The analysis of one text; None, after a notice, where whybias itself failed."""
        try:
            return self.kept(analyzer.analyze(path, text))
        except Exception as error:  # noqa: BLE001  the user is told, and the exit code says it
            self._tell_failure(path, error)
            return None

    def learned(self, analyzer: Analyzer, path: str, text: Text) -> bool:
        """Let `analyzer` learn one text; False, after a notice, where whybias itself failed."""
        try:
            analyzer.learn(path, text)
        except Exception as error:  # noqa: BLE001  the user is told, and the exit code says it
            self._tell_failure(path, error)
            return False
        return True

    def _tell_failure(self, path: str, error: Exception) -> None:
        """One file that whybias stumbles over must not cost the report on all others."""
        self.failed = True
        if self.arguments.verbose:
            traceback.print_exception(error)
        notice(f"{path}: skipped: internal error ({type(error).__name__}: {error}); --verbose says more")


def tell_problems(analysis: Analysis) -> None:
    """Say what of a file could not be parsed."""
    for problem in analysis.problems:
        where = analysis.path if problem.line is None else f"{analysis.path}:{problem.line}"
        notice(f"{where}: {problem.message}")
