"""An editor with one document, as much of it as the tests need."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from lsprotocol import types
from pytest_lsp import LanguageClient

from whybias.lsp.positions import span_of
from whybias.source.edits import Edit, apply
from whybias.source.text import Encoding, Text

_PATIENCE = 20.0


class Editor:
    """Keeps the text as the user sees it; the server hears of every change."""

    def __init__(self, client: LanguageClient, uri: str, encoding: Encoding = Encoding.UTF16) -> None:
        self.client = client
        self.uri = uri
        self.encoding = encoding
        self.version = 0
        self.text = Text("")

    @property
    def identifier(self) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri)

    async def open(self, content: str) -> list[types.Diagnostic]:
        """Open the document; what is shown in it then."""
        self.text, self.version = Text(content), 1
        item = types.TextDocumentItem(self.uri, "python", self.version, content)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.shown()

    async def edit(self, edits: Sequence[types.TextEdit]) -> list[types.Diagnostic]:
        """Make edits that all count in the text as it is; what is shown then."""
        spans = [(*span_of(self.text, edit.range, self.encoding), edit.new_text) for edit in edits]
        changes = sorted(edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True)
        self.text = apply(self.text, [Edit(*span) for span in spans])
        self.version += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri),
                [types.TextDocumentContentChangePartial(each.range, each.new_text) for each in changes],
            )
        )
        return await self.shown()

    async def replace(self, old: str, new: str) -> list[types.Diagnostic]:
        """Replace the only occurrence of `old`; what is shown then."""
        assert self.text.content.count(old) == 1
        start = self.text.content.index(old)
        return await self.edit([types.TextEdit(self.range_of(old, start), new)])

    async def shown(self) -> list[types.Diagnostic]:
        """The diagnostics the server sends next."""
        params: types.PublishDiagnosticsParams = await asyncio.wait_for(
            self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS), _PATIENCE
        )
        assert params.uri == self.uri
        assert params.version in (None, self.version)
        return list(params.diagnostics)

    def position_of(self, wanted: str, start: int = 0) -> types.Position:
        """Where a piece of the text begins."""
        offset = self.text.content.index(wanted, start)
        return types.Position(*self.text.position_of_offset(offset, self.encoding))

    def range_of(self, wanted: str, start: int = 0) -> types.Range:
        """Where a piece of the text stands."""
        offset = self.text.content.index(wanted, start) + len(wanted)
        return types.Range(
            self.position_of(wanted, start), types.Position(*self.text.position_of_offset(offset, self.encoding))
        )

    def marked(self, diagnostic: types.Diagnostic) -> str:
        """The piece of the text that a diagnostic marks."""
        start, end = span_of(self.text, diagnostic.range, self.encoding)
        return self.text.content[start:end]

    async def hover(self, wanted: str) -> types.Hover | None:
        """The hover over a piece of the text."""
        return await self.client.text_document_hover_async(types.HoverParams(self.identifier, self.position_of(wanted)))

    async def actions(
        self, diagnostics: Sequence[types.Diagnostic], only: Sequence[types.CodeActionKind | str] | None = None
    ) -> list[types.CodeAction | types.Command]:
        """What is offered for some diagnostics."""
        context = types.CodeActionContext(list(diagnostics), None if only is None else list(only))
        found = await self.client.text_document_code_action_async(
            types.CodeActionParams(self.identifier, diagnostics[0].range, context)
        )
        return list(found or ())

    async def apply(self, edit: types.WorkspaceEdit) -> list[types.Diagnostic]:
        """Apply an edit of the server to the document; what is shown then."""
        return await self.edit(self.edits_in(edit))

    def edits_in(self, edit: types.WorkspaceEdit) -> Sequence[types.TextEdit]:
        """The edits of the document, all that there may be, of the version it has."""
        if edit.changes is not None:
            assert list(edit.changes) == [self.uri]
            return edit.changes[self.uri]
        assert edit.document_changes is not None
        (change,) = edit.document_changes
        assert isinstance(change, types.TextDocumentEdit)
        assert (change.text_document.uri, change.text_document.version) == (self.uri, self.version)
        return [each for each in change.edits if isinstance(each, types.TextEdit)]
