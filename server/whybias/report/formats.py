"""The output formats by name; each is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from whybias.report.colours import Palette
from whybias.report.reported import Report, Sources

FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit")
LAYER_FORMATS = ("text", "json")

WITH_FIXES = ("json", "sarif")
"""The formats that show the edits of fixes, which take time to make."""


def rendered(name: str, report: Report, sources: Sources, palette: Palette) -> Iterator[str]:
    """The lines of `report` in the format `name`."""
    if name == "json":
        from whybias.report import records

        return records.render_findings(report)
    if name == "sarif":
        from whybias.report import sarif

        return sarif.render(report, sources)
    if name == "github":
        from whybias.report import github

        return github.render(report)
    if name == "gitlab":
        from whybias.report import gitlab

        return gitlab.render(report)
    if name == "junit":
        from whybias.report import junit

        return junit.render(report)
    from whybias.report import text

    return text.render_concise(report) if name == "concise" else text.render(report, sources, palette)
