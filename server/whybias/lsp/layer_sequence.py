"""``whybias/layerSequence``: the layers of the class at the cursor in the order of use, for views and pictures.

A request of this server's own, for clients that know it. Its parameters are those of ``textDocument/hover``; its
result is a `LayerSequence`, or null where the cursor is in no class or function that makes a layer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import attrs
from lsprotocol import types

from whybias.lsp.documents import uri_of
from whybias.lsp.positions import offset_of, range_of

if TYPE_CHECKING:
    from whybias.explain.sequence import Sequence, SequencedLayer, Stop
    from whybias.lsp.server import Server
    from whybias.lsp.session import Session
    from whybias.source.places import Place

LAYER_SEQUENCE = "whybias/layerSequence"
REFRESH = "whybias/layerSequence/refresh"


class LayerSequence(TypedDict):
    """The result: `name` is that of the class or function; the ways of the layers lead through `stops`."""

    name: str
    stops: list[SequenceStop]
    layers: list[LayerInSequence]


class SequenceStop(TypedDict):
    """An operation that some bias meets, in the order in which they run.

    `operation` is what it is ("BatchNorm2d", "the sum"), `name` what the code calls it ("bn1"), `location`
    where it is called; the last two may be null.
    """

    operation: str
    name: str | None
    location: types.Location | None


class LayerInSequence(TypedDict):
    """A layer that can have a bias.

    `name` is dotted where modules nest ("features.0", "block.conv"), null where it has no one name. `bias` is
    "default", "true", "false", or the source text of the argument. `verdict` is "dead", "partial", "live" or
    "unknown", `when` the condition under which "dead" holds, or null. `reason` says why in a few words. `location` is
    the constructor call. `way` holds indices into the stops, from where the bias is added to where its story ends;
    `end` says how it ends: "removed", "partly removed", "seen", "escaped", "lost", or null if it was not followed.
    A layer that another class or function of the file makes has no way here, and `end` is null.
    """

    name: str | None
    layer: str
    bias: str
    verdict: str
    when: str | None
    reason: str
    location: types.Location | None
    way: list[int]
    end: str | None


@attrs.define
class LayerSequenceRequest:
    """What a client sends: a document and a position in it."""

    id: int | str
    params: types.TextDocumentPositionParams
    method: str
    jsonrpc: str


def register(server: Server) -> None:
    server.protocol.own_requests[LAYER_SEQUENCE] = LayerSequenceRequest

    @server.feature(LAYER_SEQUENCE)
    def _(params: types.TextDocumentPositionParams) -> LayerSequence | None:
        return layer_sequence(server.session, params)


def layer_sequence(session: Session, params: types.TextDocumentPositionParams) -> LayerSequence | None:
    """The layers of the class or function around a position."""
    # Imported here: most clients never ask.
    from whybias.explain.sequence import sequence_at

    found = session.looked_up(params.text_document.uri)
    if found is None:
        return None
    document, analysis = found
    line, _ = document.text.ast_of_offset(offset_of(document.text, params.position, session.encoding))
    sequence = sequence_at(analysis.layers, document.path, document.text, line)
    return None if sequence is None else _on_the_wire(session, sequence)


def _on_the_wire(session: Session, sequence: Sequence) -> LayerSequence:
    return {
        "name": sequence.name,
        "stops": [_stop(session, stop) for stop in sequence.stops],
        "layers": [_layer(session, each) for each in sequence.layers],
    }


def _stop(session: Session, stop: Stop) -> SequenceStop:
    return {"operation": stop.operation, "name": stop.name, "location": _location(session, stop.place)}


def _layer(session: Session, sequenced: SequencedLayer) -> LayerInSequence:
    layer = sequenced.layer
    return {
        "name": sequenced.name,
        "layer": layer.layer.rpartition(".")[2],
        "bias": layer.bias.text,
        "verdict": layer.verdict.value,
        "when": layer.when,
        "reason": sequenced.reason,
        "location": _location(session, layer.place),
        "way": list(sequenced.way),
        "end": None if sequenced.end is None else sequenced.end.value,
    }


def _location(session: Session, place: Place | None) -> types.Location | None:
    """A place as LSP writes it; None where its file cannot be read or has no such line."""
    text = None if place is None else session.text_of(place.path)
    if place is None or text is None or place.end_line > text.line_count:
        return None
    return types.Location(uri_of(place.path), range_of(text, place, session.encoding))
