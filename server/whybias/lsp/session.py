"""What one connection knows: the client, its documents, and what was found in them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from whybias.lsp.analyses import Analyses
from whybias.lsp.client import Client
from whybias.lsp.documents import Document, Documents
from whybias.lsp.notebooks import Notebooks
from whybias.lsp.refinements import Refinements, Refinery
from whybias.lsp.settings import Settings
from whybias.lsp.workspaces import WorkspaceFactory, Workspaces
from whybias.project.configuration import ConfigurationProblem
from whybias.project.files import UnreadableError, read
from whybias.source.text import Encoding, Text

if TYPE_CHECKING:
    from whybias.answers import Analysis
    from whybias.lsp.diagnostics import Written

logger = logging.getLogger(__name__)


class Session:
    """The state behind the handlers. Of the connection it knows only `warn`, which shows a message."""

    def __init__(
        self,
        workspace_factory: WorkspaceFactory,
        warn: Callable[[str], None],
        stop: Callable[[], bool],
        refinery: Refinery | None = None,
    ) -> None:
        self._warn = warn
        self.client = Client()
        self.settings_at_start: object = None
        self.documents = Documents()
        self.notebooks = Notebooks(self.documents)
        self.workspaces = Workspaces(workspace_factory, self.report)
        self.refinements = Refinements(refinery)
        self.analyses = Analyses(self.workspaces, self.refinements, stop)
        self.written: dict[str, dict[int, Written]] = {}
        """The diagnostics last made for each open document, by the identity of the finding."""
        self._reported: set[str] = set()

    @property
    def encoding(self) -> Encoding:
        return self.client.encoding

    def meet(self, client: Client) -> None:
        """Learn what the client can do."""
        self.client = client
        self.documents.encoding = client.encoding

    def is_wanted(self, document: Document) -> bool:
        """Whether a document is to be analysed at all."""
        return document.is_python and self.workspaces.is_wanted(self._whole(document).path)

    def settings_of(self, document: Document) -> Settings:
        """The editor's settings for a document."""
        return self.workspaces.settings_of(self._whole(document).path)

    def analysis(self, document: Document) -> Analysis | None:
        """The analysis of a document; None where it is not wanted or failed.

        A cell is analysed as a part of its notebook.
        """
        if not self.is_wanted(document):
            return None
        program = self.notebooks.around(document)
        if program is None:
            return self.analyses.of(document)
        analysis = self.analyses.of(program.whole)
        return None if analysis is None else program.analysis_of(document, analysis)

    def _whole(self, document: Document) -> Document:
        """The document that is analysed when this one is."""
        program = self.notebooks.around(document)
        return document if program is None else program.whole

    def looked_up(self, uri: str) -> tuple[Document, Analysis] | None:
        """An open document with its analysis, where there is one."""
        document = self.documents.get(uri)
        analysis = None if document is None else self.analysis(document)
        return None if document is None or analysis is None else (document, analysis)

    def text_of(self, path: str) -> Text | None:
        """The text of a file: the editor's where it is open, else the disk's; None if it cannot be read."""
        document = self.documents.with_path(path)
        if document is not None:
            return document.text
        try:
            return read(path)
        except UnreadableError:
            return None

    def changed_on_disk(self, paths: Iterable[str]) -> None:
        """Sources were made, changed, moved or removed outside the editor."""
        changed = tuple(paths)
        self.workspaces.changed_on_disk(changed)
        self.refinements.changed_on_disk(changed)

    def forget(self) -> None:
        """What the files mean is to be found out anew: configuration, settings or folders are others now."""
        self.workspaces.forget()
        self.refinements.forget()

    def report(self, problem: ConfigurationProblem) -> None:
        """Tell the user of a setting that is not used, once."""
        if str(problem) not in self._reported:
            self._reported.add(str(problem))
            logger.warning("%s", problem)
            if problem.wrong:
                self._warn(f"whybias: {problem}")
