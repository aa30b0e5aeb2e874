"""Where a Python environment keeps its packages, told from its folders and files: its interpreter is never started."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator

from whybias.frozen import frozen
from whybias.project.files import UnreadableError, decoded, read_bytes

_SCRIPT_FOLDERS = ("bin", "Scripts")
_VERSIONED = re.compile(r"(?:python|pypy)(\d+)\.(\d+)")
_EDITABLE_FINDER = re.compile(r"import\s+(__editable__\w+)")
USUAL_NAMES = (".venv", "venv")
"""What the environment of a project is called where nobody says otherwise."""


@frozen
class SearchPath:
    """What an environment adds to the places where imports are looked up.

    `folders` hold packages, in the order in which they are searched; `modules` are those that an editable install
    has elsewhere: name, and the folder or file it is in. `stamp` changes when packages come and go.
    """

    folders: tuple[str, ...] = ()
    modules: tuple[tuple[str, str], ...] = ()
    stamp: tuple[int, ...] = ()

    def is_current(self) -> bool:
        """Whether no package was installed or removed since."""
        return _stamp(self.folders) == self.stamp


def search_path(environment: str) -> SearchPath:
    """The search path of the environment at a folder, or of an interpreter's file in it.

    Read are the layout of the folder, its ``pyvenv.cfg``, and the ``.pth`` files and finders that editable installs
    leave in it. Lines of a ``.pth`` file that are code are not run. Empty where there is no environment.
    """
    folders: dict[str, None] = {}
    modules: dict[str, str] = {}
    for site in _sites(environment):
        folders.setdefault(site)
        for folder in _added_by(site, modules):
            folders.setdefault(folder)
    return SearchPath(tuple(folders), tuple(modules.items()), _stamp(tuple(folders)))


def environment_beside(roots: tuple[str, ...]) -> str | None:
    """The virtual environment that lies in one of these folders under its usual name."""
    for root in roots:
        for name in USUAL_NAMES:
            if os.path.isfile(os.path.join(root, name, "pyvenv.cfg")):
                return os.path.join(root, name)
    return None


def _stamp(folders: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(_changed(folder) for folder in folders)


def _changed(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return -1


def _sites(environment: str) -> Iterator[str]:
    """The folders into which packages are installed."""
    version: tuple[int, int] | None = None
    folder = os.path.abspath(environment)
    if not os.path.isdir(folder):
        version = _version_in(os.path.basename(folder))
        folder = os.path.dirname(folder)
        if os.path.basename(folder) in _SCRIPT_FOLDERS:
            folder = os.path.dirname(folder)
    settings = _pyvenv(folder)
    version = _version_in("python" + settings.get("version", settings.get("version_info", ""))) or version
    yield from _sites_below(folder, version)
    home = settings.get("home")
    if home and settings.get("include-system-site-packages", "").lower() == "true":
        base = os.path.dirname(home) if os.path.basename(home) in _SCRIPT_FOLDERS else home
        yield from _sites_below(base, version)


def _sites_below(folder: str, version: tuple[int, int] | None) -> Iterator[str]:
    for library in ("lib", "lib64", os.path.join("local", "lib")):
        versions = _versions(os.path.join(folder, library))
        chosen = version if version in versions else max(versions, default=None)
        if chosen is not None:
            for packages in ("site-packages", "dist-packages"):
                yield from _existing(os.path.join(versions[chosen], packages))
        if library == "lib":
            yield from _existing(os.path.join(folder, library, "python3", "dist-packages"))
    yield from _existing(os.path.join(folder, "Lib", "site-packages"))


def _versions(library: str) -> dict[tuple[int, int], str]:
    """The folders ``pythonX.Y`` of a library folder, by version."""
    try:
        names = sorted(os.listdir(library))
    except OSError:
        return {}
    found = {version: os.path.join(library, name) for name in names if (version := _version_in(name)) is not None}
    return {version: path for version, path in found.items() if os.path.isdir(path)}


def _version_in(name: str) -> tuple[int, int] | None:
    match = _VERSIONED.match(name)
    return None if match is None else (int(match[1]), int(match[2]))


def _existing(folder: str) -> Iterator[str]:
    if os.path.isdir(folder):
        yield folder


def _pyvenv(folder: str) -> dict[str, str]:
    """The settings in the ``pyvenv.cfg`` of a virtual environment."""
    settings: dict[str, str] = {}
    for line in _lines(os.path.join(folder, "pyvenv.cfg")):
        key, equals, value = line.partition("=")
        if equals:
            settings[key.strip().lower()] = value.strip()
    return settings


def _added_by(site: str, modules: dict[str, str]) -> Iterator[str]:
    """The folders that the ``.pth`` files of a site add; what its editable finders know is added to `modules`."""
    try:
        names = sorted(name for name in os.listdir(site) if name.endswith(".pth"))
    except OSError:
        return
    for name in names:
        for line in _lines(os.path.join(site, name)):
            line = line.strip()
            finder = _EDITABLE_FINDER.match(line)
            if finder is not None:
                modules.update(_editable(os.path.join(site, f"{finder[1]}.py")))
            elif line and not line.startswith(("#", "import ", "import\t")) and "\0" not in line:
                yield from _existing(os.path.normpath(os.path.join(site, line)))


def _editable(finder: str) -> dict[str, str]:
    """The modules that a finder written by setuptools maps to their places, read as text."""
    try:
        tree = ast.parse(decoded(read_bytes(finder)))
    except (UnreadableError, SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    for statement in tree.body:
        if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or statement.value is None:
            continue
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        if isinstance(target, ast.Name) and target.id == "MAPPING":
            return _paths_in(statement.value)
    return {}


def _paths_in(mapping: ast.expr) -> dict[str, str]:
    try:
        value = ast.literal_eval(mapping)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return {}
    if not isinstance(value, dict):
        return {}
    return {name: path for name, path in value.items() if isinstance(name, str) and isinstance(path, str)}


def _lines(path: str) -> list[str]:
    try:
        return decoded(read_bytes(path)).splitlines()
    except UnreadableError:
        return []
