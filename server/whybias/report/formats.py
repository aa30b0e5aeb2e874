"""The output formats by name; each is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from whybias.report.colours import Palette
from whybias.report.reported import Report, Sources

FORMATS = ("text", "concise", "json")
LAYER_FORMATS = ("text", "json")

WITH_FIXES = ("json",)
"""The formats that show the edits of fixes, which take time to make."""


def rendered(name: str, report: Report, sources: Sources, palette: Palette) -> Iterator[str]:
    """The lines of `report` in the format `name`."""
    if name == "json":
        from whybias.report.records import render_findings

        return render_findings(report)
    from whybias.report.text import render, render_concise

    return render_concise(report) if name == "concise" else render(report, sources, palette)
