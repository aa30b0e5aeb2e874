"""Which files are looked at, and reading them."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatch

from whybias.project.configuration import Configuration
from whybias.project.globs import matches
from whybias.source.decoding import UndecodableError, decode
from whybias.source.text import Text

LARGEST = 5_000_000
"""Bytes of the largest file read. Larger ones are generated data, and would take minutes."""

NOT_SOURCE = ("venv", "node_modules", "__pycache__", "__pypackages__", "site-packages", "*.egg-info")
"""Folders that hold no source of the project. Hidden folders and virtual environments are left out as
well."""

BUILD_RESULTS = ("build", "dist")
"""Folders that hold copies, unless they are packages."""


class UnreadableError(Exception):
    """A file that was not read, with the reason."""


def python_files(
    paths: Iterable[str],
    configuration: Configuration,
    unread: Callable[[str, str], None],
    suffixes: tuple[str, ...] = (".py",),
    force_exclude: bool = False,
) -> Iterator[str]:
    """The Python files at and below `paths`, each once, in a fixed order; their names end with one of `suffixes`.

    A file named in `paths` is taken whatever it is called. Excludes hold for what is found below a folder,
    not for the folder itself, so that ``whybias check build`` does what it says; with `force_exclude` they
    hold for `paths` as well. Links to folders are not followed, which also keeps out of loops; links to files
    are. Raises FileNotFoundError for a path where there is nothing.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        path = os.path.normpath(path)
        if not os.path.exists(path):
            raise FileNotFoundError(path)
        if force_exclude and _is_left_out(path, configuration):
            continue
        for file in _below(path, configuration, unread, suffixes) if os.path.isdir(path) else (path,):
            if _is_new(file, seen):
                yield file


def read(path: str) -> Text:
    """The text of the file at `path`. Raises `UnreadableError` where there is none to be had.

    Only regular files are read: opening a named pipe would wait for a writer.
    """
    return Text(decoded(read_bytes(path)))


def read_bytes(path: str) -> bytes:
    """The bytes of the regular file at `path`. Raises `UnreadableError`."""
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableError("it is not a regular file")
            if status.st_size > LARGEST:
                size, limit = status.st_size / 1e6, LARGEST / 1e6
                raise UnreadableError(f"it is too large: {size:.1f} MB, where {limit:.0f} MB is the limit")
            return file.read()
    except OSError as error:
        raise UnreadableError(error.strerror or str(error)) from error


def decoded(content: bytes) -> str:
    """The text that `content` holds as Python source. Raises `UnreadableError`."""
    try:
        return decode(content)
    except UndecodableError as error:
        raise UnreadableError(str(error)) from error


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _is_new(file: str, seen: set[tuple[int, int]]) -> bool:
    """Whether the file, under whatever name, was not met before."""
    try:
        status = os.stat(file)
    except OSError:
        return True  # reading it will say what is wrong
    identity = status.st_dev, status.st_ino
    if identity in seen:
        return False
    seen.add(identity)
    return True


def _below(
    top: str, configuration: Configuration, unread: Callable[[str, str], None], suffixes: tuple[str, ...]
) -> Iterator[str]:
    pending = [(top, True)]
    while pending:  # no recursion: folders can be nested deeper than calls
        path, is_folder = pending.pop()
        if not is_folder:
            yield path
            continue
        try:
            with os.scandir(path) as listing:
                entries = sorted(listing, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            unread(path, error.strerror or str(error))
            continue
        for entry in entries:
            inner = entry.name if path == os.curdir else os.path.join(path, entry.name)
            if entry.is_dir(follow_symlinks=False):
                wanted = not _is_excluded_folder(inner, entry.name, configuration)
            else:
                wanted = _is_python_file(entry, suffixes) and not _is_excluded_by_pattern(inner, configuration)
            if wanted:
                pending.append((inner, is_folder_entry(entry)))


def _is_python_file(entry: os.DirEntry[str], suffixes: tuple[str, ...]) -> bool:
    # A link to a folder is neither; a pipe of this name is told about when it is read.
    return entry.name.endswith(suffixes) and not is_folder_entry(entry)


def is_folder_entry(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, or a link to one."""
    try:
        return entry.is_dir()
    except OSError:  # links that lead in a circle
        return False


def _is_left_out(path: str, configuration: Configuration) -> bool:
    """Whether looking through the folder of the configuration would leave out `path`."""
    folder = os.path.abspath(configuration.root or os.curdir)
    below = os.path.relpath(os.path.abspath(path), folder)
    names = [] if below.startswith(os.pardir) else below.split(os.sep)
    for name in names if os.path.isdir(path) else names[:-1]:
        folder = os.path.normpath(os.path.join(folder, name))
        if name != os.curdir and _is_excluded_folder(folder, name, configuration):
            return True
    return _is_excluded_by_pattern(path, configuration)


def _is_excluded_folder(path: str, name: str, configuration: Configuration) -> bool:
    if configuration.exclude is None:
        if name.startswith(".") or any(fnmatch(name, pattern) for pattern in NOT_SOURCE):
            return True
        if os.path.exists(os.path.join(path, "pyvenv.cfg")):
            return True
        if name in BUILD_RESULTS and not os.path.exists(os.path.join(path, "__init__.py")):
            return True
    return _is_excluded_by_pattern(path, configuration)


def _is_excluded_by_pattern(path: str, configuration: Configuration) -> bool:
    patterns = (*(configuration.exclude or ()), *configuration.extend_exclude)
    return any(matches(pattern, path, configuration.root) for pattern in patterns)
