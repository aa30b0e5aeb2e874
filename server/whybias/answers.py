"""What is told of a file, and how it follows from the verdicts on its layers and from the configuration."""

from __future__ import annotations

import os
from collections.abc import Sequence

from whybias.frozen import frozen
from whybias.liveness.verdicts import Layer
from whybias.project.configuration import Configuration
from whybias.rules.catalogue import findings
from whybias.rules.finding import Finding
from whybias.source.suppressions import Suppressions
from whybias.source.text import Text


@frozen
class Problem:
    """Why a file, or a part of it, was not analysed: `message`, at a 1-based line where one is known."""

    message: str
    line: int | None = None


@frozen
class Analysis:
    """Everything known about one version of one file, in source order."""

    path: str
    text: Text
    layers: tuple[Layer, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()
    lost_to: tuple[tuple[str, int], ...] = ()
    """What the analysis could not follow, and how many layers each cost."""
    silenced: tuple[Finding, ...] = ()
    """What comments in the file keep from being reported."""
    put_off: bool = False
    """Whether something was left out that takes longer than somebody waits for."""


def findings_in(
    path: str, text: Text, layers: Sequence[Layer], configuration: Configuration
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What `configuration` wants reported of the layers of one file, and what of it comments there silence."""
    found = findings(layers, lambda rule: configuration.severity_of(rule, path))
    if not found:
        return (), ()
    if any(each.layer.when is not None for each in found):
        from whybias.fixes.promises import as_kept  # slow to load, and of no use to any other finding

        found = tuple(as_kept(text, found))
    suppressions = Suppressions.of(text)
    open_ones: list[Finding] = []
    silenced: list[Finding] = []
    for finding in found:
        place = finding.layer.place
        silent = suppressions.suppresses(finding.code, finding.name, place.line, place.end_line)
        (silenced if silent else open_ones).append(finding)
    return tuple(open_ones), tuple(silenced)


def environment_of(configuration: Configuration) -> str | None:
    """The Python environment whose packages are read; None for the one beside the files."""
    if configuration.environment is None:
        return None
    return os.path.join(configuration.root, os.path.expanduser(configuration.environment))
