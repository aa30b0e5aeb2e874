"""``textDocument/hover``."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lsprotocol import types

from whybias.liveness.verdicts import Layer
from whybias.lsp.plain_text import plain
from whybias.lsp.positions import offset_of, range_of
from whybias.source.places import Place
from whybias.source.text import Text

if TYPE_CHECKING:
    from whybias.lsp.server import Server
    from whybias.lsp.session import Session


def register(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def _(params: types.HoverParams) -> types.Hover | None:
        return hover(server.session, params)


def hover(session: Session, params: types.HoverParams) -> types.Hover | None:
    """What is known of the layer at a position: where it is constructed, or where it is used."""
    found = session.looked_up(params.text_document.uri)
    if found is None:
        return None
    document, analysis = found
    offset = offset_of(document.text, params.position, session.encoding)
    pointed = layer_at(analysis.layers, document.path, *document.text.ast_of_offset(offset))
    if pointed is None:
        return None
    layer, place = pointed
    if place != layer.place and not _is_on_callee(document.text, place, offset):
        return None
    return types.Hover(explanation_of(session, layer), range_of(document.text, place, session.encoding))


def layer_at(layers: Iterable[Layer], path: str, line: int, column: int) -> tuple[Layer, Place] | None:
    """The layer whose construction or use most closely surrounds an `ast` position, and that place."""
    around = [
        (layer, place)
        for layer in layers
        for place in (layer.place, *layer.uses)
        if place.path == path and (place.line, place.column) <= (line, column) < (place.end_line, place.end_column)
    ]
    return max(around, key=lambda found: (found[1].line, found[1].column), default=None)


def _is_on_callee(text: Text, use: Place, offset: int) -> bool:
    """Whether an offset is on what is called at a use, and not among the arguments: those are other values."""
    start, end = text.span_of(use)
    try:
        call = ast.parse(f"({text.content[start:end]}\n)", mode="eval").body
    except SyntaxError:
        return True
    if not isinstance(call, ast.Call) or call.func.end_lineno is None or call.func.end_col_offset is None:
        return True
    last = call.func.end_lineno - 1
    column = call.func.end_col_offset + (use.column - 1 if last == 0 else 0)
    return offset < text.offset_of_ast(use.line + last, column)


def explanation_of(session: Session, layer: Layer) -> types.MarkupContent:
    """What becomes of the bias of a layer, in the form the client can show."""
    from whybias.explain.hover import hover as explanation

    def line_of(place: Place) -> str | None:
        text = session.text_of(place.path)
        return None if text is None or place.line > text.line_count else text.line(place.line - 1)

    markdown = explanation(layer, line_of)
    if session.client.markdown_hover:
        return types.MarkupContent(types.MarkupKind.Markdown, markdown)
    return types.MarkupContent(types.MarkupKind.PlainText, plain(markdown))
