"""Running the analysis over files, one after the other."""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from whybias.commands.console import notice
from whybias.commands.inputs import Batch, text_of
from whybias.project.configuration import Configuration
from whybias.source.text import Text

if TYPE_CHECKING:
    from whybias.api import Analysis

_SILENT_SECONDS = 1.0
"""How long a run may take before it shows how far it is."""


class Analyzer(Protocol):
    """What a command needs of `whybias.api.Workspace`."""

    def analyze(self, path: str, text: Text) -> Analysis: ...


AnalyzerFactory: TypeAlias = Callable[[Configuration, Sequence[str]], Analyzer]


@dataclass(slots=True)
class Run:
    """The analyses of some batches, and whether any of them failed inside whybias."""

    arguments: argparse.Namespace
    factory: AnalyzerFactory
    failed: bool = False

    def over(self, batches: Sequence[Batch]) -> Iterator[Analysis]:
        """The analysis of each file that can be read. What could not be parsed is told in a notice."""
        total = sum(len(batch.files) for batch in batches)
        for analyzer, path in _shown_on_the_way(self._work(batches), total):
            text = text_of(path, self.arguments)
            analysis = None if text is None else self.analysis(analyzer, path, text)
            if analysis is not None:
                yield analysis

    def analysis(self, analyzer: Analyzer, path: str, text: Text) -> Analysis | None:
        """The analysis of one text; None, after a notice, where whybias itself failed.

        One file that whybias stumbles over must not cost the report on all others.
        """
        try:
            analysis = analyzer.analyze(path, text)
        except Exception as error:  # noqa: BLE001  told to the user, and the exit code says it
            self.failed = True
            if self.arguments.verbose:
                traceback.print_exc()
            notice(f"{path}: skipped: internal error ({type(error).__name__}: {error}); --verbose says more")
            return None
        for problem in analysis.problems:
            where = path if problem.line is None else f"{path}:{problem.line}"
            notice(f"{where}: {problem.message}")
        return analysis

    def _work(self, batches: Sequence[Batch]) -> Iterator[tuple[Analyzer, str]]:
        for batch in batches:
            analyzer = self.factory(batch.configuration, batch.roots)
            for path in batch.files:
                yield analyzer, path


def _shown_on_the_way(work: Iterator[tuple[Analyzer, str]], total: int) -> Iterator[tuple[Analyzer, str]]:
    """`work` itself, with a progress bar on stderr if that is a terminal and the run takes a while."""
    start = time.monotonic()
    visible = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    done = 0
    for piece in work:
        yield piece
        done += 1
        if visible and time.monotonic() - start > _SILENT_SECONDS:
            break
    else:
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("whybias", total=total, completed=done)
        for piece in work:
            yield piece
            progress.advance(task)
