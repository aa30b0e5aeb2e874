"""Baselines: files that list the findings a project has decided to live with."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from whybias.commands.console import UsageError
from whybias.commands.rewriting import replace_file
from whybias.report.fingerprints import portable_path
from whybias.report.reported import Reported

_VERSION = 1


def folder_of(baseline: str) -> str:
    """The folder from which the paths in the file `baseline` count, wherever whybias is started."""
    return os.path.dirname(os.path.abspath(baseline))


def read_baseline(path: str) -> frozenset[str]:
    """The fingerprints that the file at `path` lists. Raises `UsageError` where it is no baseline."""
    try:
        document = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise UsageError(f"--baseline {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise UsageError(f"--baseline {path}: it is not JSON: {error}") from error
    findings = document.get("findings") if isinstance(document, dict) else None
    if not isinstance(findings, dict) or document.get("version") != _VERSION:
        raise UsageError(f"--baseline {path}: it is not a baseline of this version of whybias")
    return frozenset(findings)


def write_baseline(path: str, reported: Iterable[Reported]) -> None:
    """List `reported` in the file at `path`, which is replaced in one step. Raises `UsageError`.

    Only the fingerprints count when it is read; the rest is for the people who review it.
    """
    folder = folder_of(path)
    findings = {
        each.fingerprint: {
            "code": each.finding.code,
            "path": portable_path(each.finding.place.path, folder),
            "message": each.finding.message,
        }
        for each in reported
    }
    content = json.dumps({"version": _VERSION, "findings": findings}, indent=1) + "\n"
    try:
        replace_file(path, content.encode())
    except OSError as error:
        raise UsageError(f"--write-baseline {path}: {error.strerror or error}") from error
