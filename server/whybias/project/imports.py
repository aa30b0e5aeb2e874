"""From the name in an import statement to the file that defines the module, by looking at folders only."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Protocol, final

from whybias.frozen import frozen
from whybias.project.environments import SearchPath, environment_beside, search_path
from whybias.project.files import is_folder_entry

PACKAGE_FILE = "__init__.py"
_NEVER_READ = frozenset({"torch"})
"""What PyTorch does is written down in `whybias.knowledge`; its source is not analysed."""

_DESCRIBED = frozenset({"numpy", "einops", "lightning", "pytorch_lightning"}) | sys.stdlib_module_names
"""What is not read where it is installed: it is known already, or says nothing about layers."""

_INSTALLED = ("site-packages", "dist-packages")


def is_described(module: str) -> bool:
    """Whether a module is known without its source."""
    first = module.split(".")[0]
    return first in _NEVER_READ or first in _DESCRIBED


class Finder(Protocol):
    """Tells where modules are."""

    def find(self, module: str, importing_path: str, level: int = 0) -> str | None:
        """The file of `module` as an import in the file at `importing_path` means it, or None.

        `level` is the number of leading dots, and `module` the name after them (empty in ``from . import
        x``). A package is its ``__init__.py``. The path is absolute if `importing_path` is, else relative
        to the working directory.
        """

    def module_name(self, path: str) -> str:
        """The dotted name of the module in the file at `path`."""

    def forget(self, path: str) -> None:
        """Take note that the file or folder at `path` was made, moved or removed."""

    def refresh(self) -> bool:
        """Look whether packages were installed or removed; True if so."""


@frozen
class _Folder:
    """What a folder holds that an import can name, as it was at `changed` (nanoseconds)."""

    changed: int
    modules: frozenset[str]
    folders: frozenset[str]


_NOTHING = _Folder(-1, frozenset(), frozenset())


@final
class ModuleFinder:
    """Looks modules up in packages, namespace packages and ``src`` layouts; nothing is imported or run.

    An absolute import is looked for from the importing file's root (the first folder upwards that is no
    package) and, where that lies in one of `roots`, from the folders up to it; then from the `roots` and
    their ``src``; then among the packages installed in `environment`, by default the virtual environment that lies
    in one of the roots.
    """

    def __init__(self, roots: Sequence[str] = (), environment: str | None = None) -> None:
        self._roots = tuple(os.path.abspath(root) for root in roots)
        self._environment = environment
        self._installed = self._search_path()
        self._listings: dict[str, _Folder] = {}

    def find(self, module: str, importing_path: str, level: int = 0) -> str | None:
        folder = os.path.dirname(os.path.abspath(importing_path))
        names = module.split(".") if module else []
        if level:
            for _ in range(level - 1):
                folder = os.path.dirname(folder)
            found = self._below(folder, names)
        elif not names or names[0] in _NEVER_READ:
            return None
        else:
            found = self._absolute(folder, names)
        if found is None or os.path.isabs(importing_path):
            return found
        return os.path.relpath(found)

    def module_name(self, path: str) -> str:
        path = os.path.abspath(path)
        root = self._root(os.path.dirname(path))
        names = os.path.relpath(os.path.splitext(path)[0], root).split(os.sep)
        return ".".join(names[:-1] if names[-1] == "__init__" and len(names) > 1 else names)

    def forget(self, path: str) -> None:
        path = os.path.abspath(path)
        self._listings.pop(path, None)
        self._listings.pop(os.path.dirname(path), None)

    @property
    def installed(self) -> tuple[str, ...]:
        """The folders in which packages are installed."""
        return self._installed.folders

    def refresh(self) -> bool:
        if self._installed.is_current() and (self._installed.folders or self._environment is not None):
            return False
        before, self._installed = self._installed, self._search_path()
        return self._installed != before

    def _search_path(self) -> SearchPath:
        environment = self._environment or environment_beside(self._roots)
        return SearchPath() if environment is None else search_path(environment)

    def _absolute(self, folder: str, names: list[str]) -> str | None:
        bases = list(dict.fromkeys((*self._bases(folder), *self._installed.folders)))
        if names[0] in _DESCRIBED:
            bases = [base for base in bases if not self._holds_packages(base)]
        # As in Python, a namespace package gives way to a regular package or module anywhere on the path.
        regular = [base for base in bases if self._is_regular(base, names[0])]
        for base in regular or bases:
            found = self._below(base, names)
            if found is not None:
                return found
        return None if regular else self._editable(names)

    def _editable(self, names: list[str]) -> str | None:
        """The file of a module that an editable install has elsewhere."""
        place = next((place for name, place in self._installed.modules if name == names[0]), None)
        if place is None or names[0] in _DESCRIBED:
            return None
        if len(names) == 1 and place.endswith(".py"):
            return place if os.path.basename(place) in self._listing(os.path.dirname(place)).modules else None
        return self._below(place, names[1:])

    def _holds_packages(self, folder: str) -> bool:
        return folder in self._installed.folders or os.path.basename(folder) in _INSTALLED

    def _bases(self, folder: str) -> Iterator[str]:
        root = self._root(folder)
        yield root
        if any(_lies_in(root, each) for each in self._roots):
            while root not in self._roots:
                root = os.path.dirname(root)
                yield root
        for each in self._roots:
            yield each
            yield os.path.join(each, "src")

    def _root(self, folder: str) -> str:
        while PACKAGE_FILE in self._listing(folder).modules and os.path.dirname(folder) != folder:
            folder = os.path.dirname(folder)
        return folder

    def _is_regular(self, base: str, name: str) -> bool:
        if f"{name}.py" in self._listing(base).modules:
            return True
        return name in self._listing(base).folders and PACKAGE_FILE in self._listing(os.path.join(base, name)).modules

    def _below(self, folder: str, names: list[str]) -> str | None:
        """The file of the module `names` in the package at `folder`."""
        for position, name in enumerate(names):
            inside = self._listing(folder)
            inner = os.path.join(folder, name)
            file = f"{name}.py"
            is_package = name in inside.folders and PACKAGE_FILE in self._listing(inner).modules
            if file in inside.modules and not is_package:
                return os.path.join(folder, file) if position == len(names) - 1 else None
            if name not in inside.folders:
                return None
            folder = inner
        return os.path.join(folder, PACKAGE_FILE) if PACKAGE_FILE in self._listing(folder).modules else None

    def _listing(self, folder: str) -> _Folder:
        try:
            changed = os.stat(folder).st_mtime_ns
        except (OSError, ValueError):  # a name with a null character is a ValueError
            return _NOTHING
        known = self._listings.get(folder)
        if known is None or known.changed != changed:
            known = self._listings[folder] = _listed(folder, changed)
        return known


def _listed(folder: str, changed: int) -> _Folder:
    modules: set[str] = set()
    folders: set[str] = set()
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    modules.add(entry.name)
                elif is_folder_entry(entry):
                    folders.add(entry.name)
    except OSError:
        return _NOTHING
    return _Folder(changed, frozenset(modules), frozenset(folders))


def _lies_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
