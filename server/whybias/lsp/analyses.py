"""The analysis of each open document, made when it is needed and once per text."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from whybias.liveness.stopped import Stopped
from whybias.lsp.documents import Document
from whybias.lsp.refinements import Refinements
from whybias.lsp.workspaces import Workspaces
from whybias.source.text import Text

if TYPE_CHECKING:
    from whybias.answers import Analysis

PATIENCE_WHEN_OPENED = 80_000
PATIENCE_WHEN_TYPING = 2_000
"""How many steps of the interpreter the user waits for, where what is left out is looked at in the background."""

logger = logging.getLogger(__name__)


class Analyses:
    """Results by URI, each for the one text it was made of."""

    def __init__(self, workspaces: Workspaces, refinements: Refinements, stop: Callable[[], bool]) -> None:
        self._workspaces = workspaces
        self._stop = stop
        self._refinements = refinements
        self._results: dict[str, tuple[Text, Analysis | None]] = {}

    def of(self, document: Document) -> Analysis | None:
        """The analysis of exactly this version, with what is known of its users; None where it failed.

        A failure is logged with its traceback and not tried again until the text changes. Raises `Stopped` where
        something has arrived that makes it void.
        """
        own = self._own(document)
        return own and self._refinements.over(document, own, self._workspaces.project_of(document.path))

    def _own(self, document: Document) -> Analysis | None:
        known = self._results.get(document.uri)
        if known is not None and known[0] is document.text:
            return known[1]
        analysis = self._run(document)
        self._results[document.uri] = (document.text, analysis)
        return analysis

    def _patience(self, document: Document) -> int | None:
        if not self._refinements.follow:
            return None
        return PATIENCE_WHEN_TYPING if document.uri in self._results else PATIENCE_WHEN_OPENED

    def close(self, document: Document) -> None:
        """Forget a document that the editor has closed."""
        self._results.pop(document.uri, None)
        self._refinements.close(document.path)
        self._workspaces.of(document.path).close(document.path)

    def forget(self, but: str | None = None) -> None:
        """Make every analysis anew when it is next needed, save that of one document."""
        self._results = {uri: result for uri, result in self._results.items() if uri == but}

    def _run(self, document: Document) -> Analysis | None:
        start = perf_counter()
        try:
            workspace = self._workspaces.of(document.path)
            analysis = workspace.analyze(document.path, document.text, self._stop, self._patience(document))
        except Stopped:
            raise
        except Exception:
            logger.exception("The analysis of %s failed; its last good diagnostics stay.", document.path)
            return None
        logger.info(
            "%s: %d layers, %d findings, %.0f ms",
            document.path,
            len(analysis.layers),
            len(analysis.findings),
            1000 * (perf_counter() - start),
        )
        return analysis
