"""From imports to files: plain lookup answers first, and another finder where that cannot know."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Protocol, final

from whybias.project.imports import ModuleFinder, is_described

_CHANGES_THE_PATH = ("sys.path", "__path__", "site.addsitedir")
"""What a text says that looks for its imports elsewhere than in the usual places."""


_MOST_NAMES = 200_000
_PASSED_OVER = ("site-packages", "node_modules", "__pycache__")


class LastResort(Protocol):
    """The part of `whybias.project.jedi_finder.JediFinder` that is needed here."""

    def find(self, module: str, importing_path: str, text: str, level: int = 0) -> str | None: ...


@final
class Resolver:
    """A finder that asks `last_resort` where plain lookup finds nothing in a file that changes where imports look.

    Everywhere else what plain lookup does not find is not there: both look in the same folders. Nor is anything to be
    found of which no file or folder below `roots` has the name. `text_of` gives the text of a file. Answers are kept
    for as long as the importing text and the files around it stay as they are.
    """

    def __init__(
        self,
        plain: ModuleFinder,
        last_resort: LastResort,
        text_of: Callable[[str], str | None],
        roots: Sequence[str],
    ) -> None:
        self._plain = plain
        self._last_resort = last_resort
        self._text_of = text_of
        self._roots = tuple(roots)
        self._names: frozenset[str] | None = None
        self._answers: dict[tuple[str, str, int, str], str | None] = {}

    def find(self, module: str, importing_path: str, level: int = 0) -> str | None:
        found = self._plain.find(module, importing_path, level)
        if found is not None or level or not module or is_described(module):
            return found
        text = self._text_of(importing_path)
        if text is None or not any(sign in text for sign in _CHANGES_THE_PATH):
            return None
        if self._names is None:
            self._names = frozenset(islice(_names_below(self._roots), _MOST_NAMES))
        if module.split(".")[0] not in self._names:
            return None
        key = (module, importing_path, level, text)
        if key not in self._answers:
            answer = self._last_resort.find(module, importing_path, text, level)
            relative = answer is not None and not os.path.isabs(importing_path)
            self._answers[key] = os.path.relpath(answer) if answer is not None and relative else answer
        return self._answers[key]

    def module_name(self, path: str) -> str:
        return self._plain.module_name(path)

    def forget(self, path: str) -> None:
        self._answers.clear()
        self._names = None
        self._plain.forget(path)

    def refresh(self) -> bool:
        changed = self._plain.refresh()
        if changed:
            self._answers.clear()
        return changed


def _names_below(roots: Sequence[str]) -> Iterator[str]:
    """What an import could name: the folders and Python files below the roots."""
    for root in roots:
        for _, folders, files in os.walk(root):
            folders[:] = [name for name in folders if not name.startswith(".") and name not in _PASSED_OVER]
            yield from folders
            yield from (name.removesuffix(".py") for name in files if name.endswith(".py"))
