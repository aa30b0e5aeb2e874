"""Findings as a GitLab code quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from whybias.report.fingerprints import portable_path
from whybias.report.reported import Report, Reported
from whybias.rules.finding import Severity

_SEVERITIES = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.INFORMATION: "info",
    Severity.HINT: "info",
}


def render(report: Report, root: str = os.curdir) -> Iterator[str]:
    """The whole report; files are named from `root`, the top of the repository."""
    yield json.dumps([_issue(each, root) for each in report.reported], indent=1)


def _issue(reported: Reported, root: str) -> dict[str, object]:
    finding = reported.finding
    (line, column), (end_line, end_column) = reported.span()
    return {
        "description": reported.message,
        "check_name": finding.code,
        "fingerprint": reported.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": portable_path(finding.place.path, root),
            "positions": {
                "begin": {"line": line, "column": column},
                "end": {"line": end_line, "column": end_column},
            },
        },
    }
