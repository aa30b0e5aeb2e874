"""``textDocument/codeAction`` and ``codeAction/resolve``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from whybias.frozen import frozen
from whybias.lsp.diagnostics import SOURCE
from whybias.lsp.documents import Document
from whybias.lsp.edits import workspace_edit
from whybias.lsp.explanations import command
from whybias.lsp.positions import range_of, span_of
from whybias.rules.finding import Finding

if TYPE_CHECKING:
    from whybias.answers import Analysis
    from whybias.lsp.offers import Offer
    from whybias.lsp.server import Server
    from whybias.lsp.session import Session

QUICK_FIX = types.CodeActionKind.QuickFix.value
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.whybias"
FIX_NOTEBOOK = f"notebook.{FIX_ALL}"

_MOST = 20
"""For how many findings in a selection actions are offered: editors ask whenever it changes, and nobody reads more."""


@frozen
class Asked:
    """What a client asks code actions for: a span of one version of a document, and of which kinds.

    `only` is None where it wants all kinds; `unasked` where it asks on its own, at each move of the cursor;
    `shown` are the diagnostics it shows there.
    """

    document: Document
    analysis: Analysis
    start: int
    end: int
    only: tuple[str, ...] | None
    unasked: bool
    shown: tuple[types.Diagnostic, ...]

    def wants(self, kind: str) -> bool:
        """Whether actions of `kind` are asked for, by that name or by one above it."""
        return self.only is None or any(
            not wanted or kind == wanted or kind.startswith(f"{wanted}.") for wanted in self.only
        )

    def touches(self, finding: Finding) -> bool:
        """Whether the finding's range meets the span, at its edges too."""
        start, end = self.document.text.span_of(finding.place)
        return start <= self.end and self.start <= end


def register(server: Server) -> None:
    session = server.session
    options = types.CodeActionOptions(
        code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL, FIX_NOTEBOOK],
        resolve_provider=session.client.lazy_edits,
    )

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    def _(params: types.CodeActionParams) -> list[types.CodeAction | types.Command]:
        asked = _asked(session, params)
        return [] if asked is None else list(code_actions(session, asked))

    if session.client.lazy_edits:

        @server.feature(types.CODE_ACTION_RESOLVE)
        def _(action: types.CodeAction) -> types.CodeAction:
            return resolved(session, action)


def code_actions(session: Session, asked: Asked) -> Iterator[types.CodeAction | types.Command]:
    """The actions for the findings in the span, then those for the whole document."""
    if asked.wants(QUICK_FIX):
        touched = list(islice(filter(asked.touches, asked.analysis.findings), _MOST))
        yield from _once(action for finding in touched for action in _for_finding(session, asked, finding))
        yield from _for_classes(session, asked, touched)
    if session.client.action_literals and asked.wants(FIX_ALL):
        yield from _for_document(session, asked)
    if session.client.action_literals and asked.only is not None and asked.wants(FIX_NOTEBOOK):
        yield from _for_notebook(session, asked)


def resolved(session: Session, action: types.CodeAction) -> types.CodeAction:
    """The action with its edit. Raises `JsonRpcException` if the document has changed since the offer."""
    data = action.data if isinstance(action.data, dict) else {}
    found = session.looked_up(str(data.get("uri")))
    if found is None or found[0].version != data.get("version"):
        raise JsonRpcException("The document has changed.", types.LSPErrorCodes.ContentModified)
    document, analysis = found
    action.edit = _edit(session, document, analysis, _name(action.kind or ""), data.get("owner"))
    return action


def _asked(session: Session, params: types.CodeActionParams) -> Asked | None:
    found = session.looked_up(params.text_document.uri)
    if found is None:
        return None
    document, analysis = found
    context = params.context
    return Asked(
        document,
        analysis,
        *span_of(document.text, params.range, session.encoding),
        only=None if context.only is None else tuple(_name(kind) for kind in context.only),
        unasked=context.trigger_kind == types.CodeActionTriggerKind.Automatic,
        shown=tuple(context.diagnostics),
    )


def _name(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind


def _once(actions: Iterable[types.CodeAction | types.Command]) -> list[types.CodeAction | types.Command]:
    """Each action once, for all the diagnostics that it is offered for: one silences a file, one opens a page."""
    kept: dict[object, types.CodeAction | types.Command] = {}
    for action in actions:
        edit = None if isinstance(action, types.Command) else action.edit
        first = kept.setdefault((action.title, repr(edit)), action)
        if first is not action and isinstance(first, types.CodeAction) and isinstance(action, types.CodeAction):
            first.diagnostics = [*(first.diagnostics or ()), *(action.diagnostics or ())] or None
    return list(kept.values())


def _for_finding(session: Session, asked: Asked, finding: Finding) -> Iterator[types.CodeAction | types.Command]:
    explain = command(finding.code, finding.name)
    if not session.client.action_literals:
        yield explain
        return
    range_ = range_of(asked.document.text, finding.place, session.encoding)
    shown = [
        diagnostic
        for diagnostic in asked.shown
        if diagnostic.source == SOURCE and diagnostic.code == finding.code and diagnostic.range == range_
    ]
    # Imported here: fixes are not needed until the first is asked for.
    from whybias.lsp.offers import offers_for

    folds = None if asked.unasked else session.workspaces.of(asked.document.path).folds
    for offer in offers_for(asked.analysis.text, finding, folds):
        yield _quick_fix(session, asked.document, offer, shown)
    yield types.CodeAction(explain.title, QUICK_FIX, shown or None, command=explain)


def _quick_fix(session: Session, document: Document, offer: Offer, shown: list[types.Diagnostic]) -> types.CodeAction:
    return types.CodeAction(
        title=offer.title,
        kind=QUICK_FIX,
        diagnostics=(shown or None) if offer.settles else None,
        is_preferred=(offer.preferred or None) if session.client.preferred_actions else None,
        edit=workspace_edit(session.client, (document, offer.edits)),
    )


def _for_classes(session: Session, asked: Asked, touched: list[Finding]) -> Iterator[types.CodeAction]:
    """ "Fix all in this class", where that is more than one."""
    for owner in dict.fromkeys(finding.layer.owner for finding in touched):
        if owner is None or not session.client.action_literals or len(fixable(asked.analysis, owner)) < 2:
            continue
        action = types.CodeAction(f"Fix all redundant biases in {owner}", QUICK_FIX)
        yield _with_edit(session, asked.document, asked.analysis, action, owner)


def fixable(analysis: Analysis, owner: str | None = None) -> list[Finding]:
    """The findings, in one class or everywhere, that may have a safe fix."""
    # Imported here: fixes are not needed until the first is asked for.
    from whybias.fixes.fix_for import unsafe_because

    return [
        finding
        for finding in analysis.findings
        if finding.fix_withheld is None
        and owner in (None, finding.layer.owner)
        and unsafe_because(finding.layer) is None
    ]


def _for_document(session: Session, asked: Asked) -> Iterator[types.CodeAction]:
    """ "Fix all": its edits are left for later where the client can ask again, for they cost most."""
    wanted = session.client.lazy_edits or asked.only is not None or not asked.unasked
    if wanted and fixable(asked.analysis):
        action = types.CodeAction("Fix all redundant biases", FIX_ALL)
        yield _with_edit(session, asked.document, asked.analysis, action)


def _for_notebook(session: Session, asked: Asked) -> Iterator[types.CodeAction]:
    """ "Fix all" in all cells, for a client that asks for just that."""
    cells = session.notebooks.beside(asked.document)
    if any(analysis is not None and fixable(analysis) for analysis in map(session.analysis, cells)):
        action = types.CodeAction("Fix all redundant biases in the notebook", FIX_NOTEBOOK)
        yield _with_edit(session, asked.document, asked.analysis, action)


def _with_edit(
    session: Session,
    document: Document,
    analysis: Analysis,
    action: types.CodeAction,
    owner: str | None = None,
) -> types.CodeAction:
    """The action with its edit, or with what `resolved` will need to make it."""
    if session.client.lazy_edits:
        action.data = {"uri": document.uri, "version": document.version, "owner": owner}
    else:
        action.edit = _edit(session, document, analysis, _name(action.kind or ""), owner)
    return action


def _edit(
    session: Session, document: Document, analysis: Analysis, kind: str, owner: str | None
) -> types.WorkspaceEdit:
    if kind != FIX_NOTEBOOK:
        return edit_of_all(session, document, analysis, owner)
    cells = session.notebooks.beside(document)
    return edits_of_all_in(session, [(cell, found) for cell in cells if (found := session.analysis(cell)) is not None])


def edit_of_all(session: Session, document: Document, analysis: Analysis, owner: str | None) -> types.WorkspaceEdit:
    """The edit that makes all safe fixes in a document, or in one class of it."""
    return edits_of_all_in(session, [(document, analysis)], owner)


def edits_of_all_in(
    session: Session, documents: Iterable[tuple[Document, Analysis]], owner: str | None = None
) -> types.WorkspaceEdit:
    """The edit that makes all safe fixes in these documents; those without any are left out."""
    from whybias.lsp.offers import edits_of_all

    made = [(document, edits_of_all(analysis.text, fixable(analysis, owner))) for document, analysis in documents]
    return workspace_edit(session.client, *(each for each in made if each[1]))
