"""Layers and findings as JSON objects.

Lines count from 1 and columns from 0 in UTF-8 bytes, as `ast` counts them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from whybias.fixes.fix import Fix, NoFix
from whybias.liveness.verdicts import Layer, Step
from whybias.report.reported import Report, Reported
from whybias.source.cell_paths import file_and_cell
from whybias.source.places import Place
from whybias.source.text import Text

Record: TypeAlias = dict[str, Any]


def render_findings(report: Report) -> Iterator[str]:
    """The findings as one JSON list, an object per line."""
    return _list(finding_record(each) for each in report.reported)


def render_layers(layers: Iterable[Layer]) -> Iterator[str]:
    """The layers as one JSON list, an object per line."""
    return _list(layer_record(layer) for layer in layers)


def finding_record(reported: Reported) -> Record:
    """A finding: what the rule says, then the layer it is about, whose place is the constructor call."""
    finding = reported.finding
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "range": _span(finding.place),
        "fix": _fix(reported.fix, reported.text) if isinstance(reported.fix, Fix) else None,
        "fix_withheld": reported.fix.reason if isinstance(reported.fix, NoFix) else finding.fix_withheld,
        "related": [{"message": each.message, **_place(each.place)} for each in finding.related],
        "fingerprint": reported.fingerprint,
        **layer_record(finding.layer, name_key="layer_name"),
    }


def layer_record(layer: Layer, name_key: str = "name") -> Record:
    """A layer with its verdict; `name_key` is the key of what the module calls it."""
    return {
        **_place(layer.place),
        "layer": layer.layer,
        name_key: layer.name,
        "scope": layer.scope,
        "owner": layer.owner,
        "bias": layer.bias.text,
        "verdict": layer.verdict.value,
        "when": layer.when,
        "when_of": list(layer.when_of),
        "cancelled_by": _canceller(layer),
        "removed": layer.removed,
        "total": layer.total,
        "size": layer.size,
        "basis": layer.basis.value,
        "trail": [_step(step) for step in layer.trail],
        "uses": [_place(use) for use in layer.uses],
    }


def _canceller(layer: Layer) -> Record | None:
    """Where the layer that removes the contribution was made, or else where the operation stands."""
    step = layer.canceller
    if step is None:
        return None
    place = step.made_at or step.place
    return {
        **(_file(place) if place else {"path": None}),
        "line": place.line if place else None,
        "column": place.column if place else None,
        "layer": step.operation,
    }


def _step(step: Step) -> Record:
    return {
        "kind": step.kind.value,
        "operation": step.operation,
        "name": step.name,
        "how": step.how,
        "place": None if step.place is None else _place(step.place),
        "made_at": None if step.made_at is None else _place(step.made_at),
    }


def _fix(fix: Fix, text: Text) -> Record:
    edits = []
    for edit in fix.edits:
        line, column = text.ast_of_offset(edit.start)
        end_line, end_column = text.ast_of_offset(edit.end)
        span = {"line": line, "column": column, "end_line": end_line, "end_column": end_column}
        edits.append({**span, "content": edit.replacement})
    return {"title": fix.title, "safe": fix.safe, "unsafe_because": fix.unsafe_because, "edits": edits}


def _place(place: Place) -> Record:
    return {**_file(place), **_span(place)}


def _file(place: Place) -> Record:
    """The file, and the cell of it where it is a notebook."""
    path, cell = file_and_cell(place.path)
    return {"path": path} if cell is None else {"path": path, "cell": cell}


def _span(place: Place) -> Record:
    return {
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def _list(records: Iterable[Record]) -> Iterator[str]:
    separator = "["
    for record in records:
        yield separator + json.dumps(record)
        separator = ","
    yield "]" if separator == "," else "[]"
