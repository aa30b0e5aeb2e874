"""Which imports were looked up for which file, and what was found: a cached answer holds while these stay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, final

from whybias.project.imports import Finder

Question: TypeAlias = tuple[str, str, int, "str | None"]
"""The importing file, the module, the number of leading dots, and the file that was found."""


@final
class RecordedFinder:
    """A finder that remembers what it was asked."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._asked: dict[str, dict[tuple[str, int], str | None]] = {}

    def find(self, module: str, importing_path: str, level: int = 0) -> str | None:
        known = self._asked.setdefault(importing_path, {})
        if (module, level) not in known:
            known[module, level] = self._finder.find(module, importing_path, level)
        return known[module, level]

    def module_name(self, path: str) -> str:
        return self._finder.module_name(path)

    def forget(self, path: str) -> None:
        self._asked.clear()
        self._finder.forget(path)

    def refresh(self) -> bool:
        return self._finder.refresh()

    def questions(self, paths: Iterable[str]) -> tuple[Question, ...]:
        """What was asked for these files."""
        return tuple(
            (path, module, level, found)
            for path in sorted(paths)
            for (module, level), found in sorted(self._asked.get(path, {}).items())
        )

    def still_answers(self, questions: Iterable[Question]) -> bool:
        """Whether every import still means the same file."""
        return all(self.find(module, path, level) == found for path, module, level, found in questions)
