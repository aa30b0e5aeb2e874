"""A progress bar for long runs."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from rich.progress import Progress

_SILENT_SECONDS = 1.0


@final
class ProgressBar:
    """Shows on stderr how far a run is, if that is a terminal and the run takes more than a moment.

    `total` is the number of steps. Used as a context manager, it leaves nothing behind.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._start = time.monotonic()
        self._wanted = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._bar: Progress | None = None

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self) -> None:
        """One step is done."""
        self._done += 1
        if self._bar is None and self._wanted and time.monotonic() - self._start > _SILENT_SECONDS:
            self._bar = self._shown()
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=self._done)

    def _shown(self) -> Progress:
        from rich.console import Console
        from rich.progress import Progress

        # what goes to stdout goes there as it is, and all of it: it may be a file
        bar = Progress(console=Console(stderr=True), transient=True, redirect_stdout=False)
        bar.add_task("whybias", total=self._total)
        bar.start()
        return bar
