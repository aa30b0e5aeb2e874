"""Findings as SARIF 2.1.0, the format of code scanning services.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

from whybias import __version__
from whybias.fixes.fix import Fix
from whybias.report.fingerprints import portable_path
from whybias.report.reported import Report, Reported, Sources
from whybias.rules.catalogue import RULES
from whybias.rules.finding import Severity
from whybias.rules.links import DOCUMENTATION
from whybias.rules.rule import Rule
from whybias.source.cell_paths import file_and_cell
from whybias.source.edits import Edit
from whybias.source.places import Place
from whybias.source.text import Text

_Object: TypeAlias = dict[str, Any]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "SRCROOT"
_IN_SOURCE = {"kind": "inSource", "status": "accepted"}
_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
    Severity.HINT: "note",
    Severity.OFF: "none",
}


def render(report: Report, sources: Sources, root: str = os.curdir) -> Iterator[str]:
    """The whole log. Files below `root` are named from there, so that services find them in the
    repository."""
    run = {
        "tool": {"driver": _driver()},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"uri": Path(root).absolute().as_uri() + "/"}},
        "results": [
            *(_result(each, sources, root) for each in report.reported),
            *({**_result(each, sources, root), "suppressions": [_IN_SOURCE]} for each in report.suppressed),
        ],
    }
    yield json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _driver() -> _Object:
    return {
        "name": "whybias",
        "semanticVersion": __version__,
        "informationUri": DOCUMENTATION,
        "rules": [_rule(rule) for rule in RULES],
    }


def _rule(rule: Rule) -> _Object:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": f"See {rule.url}", "markdown": rule.documentation.strip()},
        "helpUri": rule.url,
        "defaultConfiguration": {"enabled": rule.enabled, "level": _LEVELS[rule.severity]},
    }


def _result(reported: Reported, sources: Sources, root: str) -> _Object:
    finding = reported.finding
    result = {
        "ruleId": finding.code,
        "ruleIndex": [rule.code for rule in RULES].index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": reported.message},
        "locations": [_location(finding.place, reported.text, root)],
        "relatedLocations": [
            {"id": number, "message": {"text": each.message}, **_location(each.place, text, root)}
            for number, each in enumerate(finding.related, start=1)
            if (text := sources(each.place.path)) is not None
        ],
        "partialFingerprints": {"whybias/v1": reported.fingerprint},
    }
    if isinstance(reported.fix, Fix) and file_and_cell(finding.place.path)[1] is None:
        result["fixes"] = [_fix(reported.fix, finding.place.path, reported.text, root)]
    return result


def _fix(fix: Fix, path: str, text: Text, root: str) -> _Object:
    title = fix.title if fix.unsafe_because is None else f"{fix.title} (unsafe: {fix.unsafe_because})"
    replacements = [_replacement(edit, text) for edit in fix.edits]
    change = {"artifactLocation": _artifact(path, root), "replacements": replacements}
    return {"description": {"text": title}, "artifactChanges": [change]}


def _replacement(edit: Edit, text: Text) -> _Object:
    replacement: _Object = {"deletedRegion": _region(edit.start, edit.end, text)}
    if edit.replacement:
        replacement["insertedContent"] = {"text": edit.replacement}
    return replacement


def _location(place: Place, text: Text, root: str) -> _Object:
    """A cell of a notebook has no lines of its own in the file: the location is its top."""
    artifact = _artifact(place.path, root)
    region = {"startLine": 1} if file_and_cell(place.path)[1] is not None else _region(*text.span_of(place), text)
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _region(start: int, end: int, text: Text) -> _Object:
    """Lines and columns from 1, the end exclusive, columns in characters."""
    start_line, end_line = text.line_of_offset(start), text.line_of_offset(end)
    return {
        "startLine": start_line + 1,
        "startColumn": start - text.line_starts[start_line] + 1,
        "endLine": end_line + 1,
        "endColumn": end - text.line_starts[end_line] + 1,
    }


def _artifact(path: str, root: str) -> _Object:
    portable = portable_path(path, root)
    if os.path.isabs(portable):
        return {"uri": Path(portable).as_uri()}
    return {"uri": quote(os.fsencode(portable)), "uriBaseId": _ROOT}
