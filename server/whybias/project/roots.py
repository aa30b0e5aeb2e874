"""The folders from which a project's own absolute imports are looked up."""

from __future__ import annotations

import os
from collections.abc import Iterable

_MARKS = ("pyproject.toml", "setup.py", "setup.cfg", ".git")
"""What stands in the top folder of a project."""


def roots_of(paths: Iterable[str]) -> tuple[str, ...]:
    """For each file or folder: the folder that holds its top package, then the top folder of its project."""
    roots: dict[str, None] = {}
    for path in paths:
        path = os.path.abspath(path)
        folder = path if os.path.isdir(path) else os.path.dirname(path)
        while os.path.exists(os.path.join(folder, "__init__.py")) and os.path.dirname(folder) != folder:
            folder = os.path.dirname(folder)
        roots.setdefault(folder)
        project = _project_folder(folder)
        if project is not None:
            roots.setdefault(project)
    return tuple(roots)


def _project_folder(folder: str) -> str | None:
    while not any(os.path.exists(os.path.join(folder, mark)) for mark in _MARKS):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder
