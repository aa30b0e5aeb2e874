"""``textDocument/codeLens``: above each class how many of its biases have no effect, with the way to fix them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from whybias.liveness.verdicts import Verdict
from whybias.lsp.code_actions import edit_of_all, fixable
from whybias.lsp.positions import range_of_span
from whybias.rules.finding import Finding

if TYPE_CHECKING:
    from whybias.answers import Analysis
    from whybias.lsp.documents import Document
    from whybias.lsp.server import Server
    from whybias.lsp.session import Session

FIX_CLASS = "whybias.fixClass"

_DEFINITION = re.compile(r"^([ \t]*)(?:async[ \t]+)?(class|def)[ \t]+(\w+)", re.MULTILINE)


def register(server: Server) -> None:
    session = server.session
    if not session.client.code_lenses:
        return

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=True))
    def _(params: types.CodeLensParams) -> list[types.CodeLens]:
        return list(code_lenses(session, params))

    @server.feature(types.CODE_LENS_RESOLVE)
    def _(lens: types.CodeLens) -> types.CodeLens:
        return resolved(session, lens)

    if session.client.apply_edit:

        @server.command(FIX_CLASS)
        def _(uri: str, name: str) -> None:
            found = session.looked_up(uri)
            if found is not None:
                edit = edit_of_all(session, *found, name)
                server.workspace_apply_edit(types.ApplyWorkspaceEditParams(edit, f"Fix all redundant biases in {name}"))


def code_lenses(session: Session, params: types.CodeLensParams) -> Iterator[types.CodeLens]:
    """One for each class that makes layers."""
    found = session.looked_up(params.text_document.uri)
    if found is None or not session.settings_of(found[0]).code_lens:
        return
    document, analysis = found
    owners = {layer.owner for layer in analysis.layers}
    for name, start, end in _classes(document.text.content):
        if name in owners:
            range_ = range_of_span(document.text, start, end, session.encoding)
            yield types.CodeLens(range_, data={"uri": document.uri, "name": name})


def _classes(content: str) -> Iterator[tuple[str, int, int]]:
    """The full name of each class, and between which offsets its first line names it; also of half-typed ones."""
    around: list[tuple[int, str]] = []
    for match in _DEFINITION.finditer(content):
        indentation = len(match[1].expandtabs())
        while around and around[-1][0] >= indentation:
            around.pop()
        around.append((indentation, match[3]))
        if match[2] == "class":
            yield ".".join(name for _, name in around), match.start(2), match.end()


def resolved(session: Session, lens: types.CodeLens) -> types.CodeLens:
    """The lens with what it says, and what happens when it is chosen: nothing, where nothing can be fixed."""
    data = lens.data if isinstance(lens.data, dict) else {}
    uri, name = str(data.get("uri")), str(data.get("name"))
    found = session.looked_up(uri)
    summary = "" if found is None else _summary(*found, name)
    if found is not None and session.client.apply_edit and fixable(found[1], name):
        lens.command = types.Command(f"{summary} - fix", FIX_CLASS, arguments=[uri, name])
    else:
        lens.command = types.Command(summary, "")
    return lens


def _summary(document: Document, analysis: Analysis, name: str) -> str:
    """ "7 layers, 3 biases without effect (448 parameters)"."""
    layers = sum(layer.owner == name and not layer.shift for layer in analysis.layers)
    dead = [finding for finding in analysis.findings if finding.layer.owner == name and _is_dead(finding)]
    text = f"{layers} layer{'s' * (layers != 1)}, {len(dead) or 'no'} bias{'es' * (len(dead) != 1)} without effect"
    sizes = [finding.layer.size for finding in dead]
    known = [size for size in sizes if size is not None]
    if not known or len(known) != len(sizes):
        return text
    return f"{text} ({sum(known)} parameter{'s' * (sum(known) != 1)})"


def _is_dead(finding: Finding) -> bool:
    return finding.layer.verdict is Verdict.DEAD and finding.layer.when is None and not finding.layer.shift
