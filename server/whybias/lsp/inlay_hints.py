"""``textDocument/inlayHint``: which biases have no effect, behind the calls that make them. Off by default."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from whybias.liveness.verdicts import Layer, Verdict
from whybias.lsp.hover import explanation_of
from whybias.lsp.positions import range_of, span_of

if TYPE_CHECKING:
    from whybias.answers import Analysis
    from whybias.lsp.documents import Document
    from whybias.lsp.server import Server
    from whybias.lsp.session import Session


def register(server: Server) -> None:
    session = server.session
    if not session.client.inlay_hints:
        return

    @server.feature(
        types.TEXT_DOCUMENT_INLAY_HINT, types.InlayHintOptions(resolve_provider=session.client.lazy_hint_texts)
    )
    def _(params: types.InlayHintParams) -> list[types.InlayHint]:
        return list(inlay_hints(session, params))

    if session.client.lazy_hint_texts:

        @server.feature(types.INLAY_HINT_RESOLVE)
        def _(hint: types.InlayHint) -> types.InlayHint:
            return resolved(session, hint)


def inlay_hints(session: Session, params: types.InlayHintParams) -> Iterator[types.InlayHint]:
    """A hint behind each call in the range that makes a bias without effect."""
    found = session.looked_up(params.text_document.uri)
    if found is None or not session.settings_of(found[0]).inlay_hints:
        return
    document, analysis = found
    start, end = span_of(document.text, params.range, session.encoding)
    for number, layer in enumerate(analysis.layers):
        label = _label(layer)
        if (
            label is None
            or layer.place.path != document.path
            or not start <= document.text.span_of(layer.place)[1] <= end
        ):
            continue
        hint = types.InlayHint(range_of(document.text, layer.place, session.encoding).end, label, padding_left=True)
        if session.client.lazy_hint_texts:
            hint.data = {"uri": document.uri, "version": document.version, "layer": number}
        else:
            hint.tooltip = explanation_of(session, layer)
        yield hint


def resolved(session: Session, hint: types.InlayHint) -> types.InlayHint:
    """The hint with its explanation; as it was if the document has changed since."""
    data = hint.data if isinstance(hint.data, dict) else {}
    found = session.looked_up(str(data.get("uri")))
    layer = None if found is None else _numbered(*found, data)
    if layer is not None:
        hint.tooltip = explanation_of(session, layer)
    return hint


def _numbered(document: Document, analysis: Analysis, data: dict[str, object]) -> Layer | None:
    number = data.get("layer")
    if document.version != data.get("version") or not isinstance(number, int):
        return None
    return analysis.layers[number] if 0 <= number < len(analysis.layers) else None


def _label(layer: Layer) -> str | None:
    if layer.verdict is not Verdict.DEAD or layer.shift or layer.bias.text == "false":
        return None
    return "bias: no effect" if layer.when is None else f"bias: no effect when {layer.when}"
