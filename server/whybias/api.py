"""The public face: what the server, the command line and other programs call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from whybias.liveness.verdicts import Layer
from whybias.project.configuration import Configuration
from whybias.rules.finding import Finding
from whybias.source.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file, or a part of it, was not analysed: `message`, at a 1-based line where one is known."""

    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything known about one version of one file, in source order."""

    path: str
    text: Text
    layers: tuple[Layer, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()
    lost_to: tuple[tuple[str, int], ...] = ()
    """What the analysis could not follow, and how many layers each cost."""


class Workspace:
    """Files, configuration and caches that belong together; one per workspace folder or command line.

    `roots` are the folders from which absolute imports are looked up.
    """

    def __init__(self, configuration: Configuration | None = None, roots: Sequence[str] = ()) -> None:
        self.configuration = configuration or Configuration()
        self.roots = tuple(roots)

    def analyze(self, path: str, text: Text) -> Analysis:
        """The analysis of `text` as the contents of `path`.

        Re-uses what it learned of earlier versions of the same path: only blocks whose text, or the text of a
        block they read, has changed are run again. A block that does not parse keeps its last good layers, moved to
        where their lines are now.
        """
        raise NotImplementedError

    def close(self, path: str) -> None:
        """Forget the earlier versions of `path`."""
        raise NotImplementedError


def check(text: str, path: str = "<text>") -> tuple[Finding, ...]:
    """The findings for `text` with the default configuration, suppressed ones left out."""
    return Workspace().analyze(path, Text(text)).findings
