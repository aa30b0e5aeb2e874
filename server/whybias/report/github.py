"""Findings as GitHub workflow commands, which annotate the lines of a pull request.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from whybias.report.fingerprints import portable_path
from whybias.report.reported import Report
from whybias.rules.finding import Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def render(report: Report, root: str = os.curdir) -> Iterator[str]:
    """One command per finding; files are named from `root`, the top of the repository."""
    for each in report.reported:
        finding = each.finding
        (line, column), (end_line, end_column) = each.span()
        properties = {
            "title": f"{finding.code} {finding.name}",
            "file": portable_path(finding.place.path, root),
            "line": line,
            "endLine": end_line,
            "col": column,
            "endColumn": end_column,
        }
        listed = ",".join(f"{key}={_escaped_property(str(value))}" for key, value in properties.items())
        yield f"::{_COMMANDS.get(finding.severity, 'notice')} {listed}::{_escaped(each.message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
