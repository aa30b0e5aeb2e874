"""Results on disk, for the next run.

A record is one file, written aside and moved into place, so readers see all of it or the one before. It begins with a
digest of itself: what is cut short or damaged counts as not there and is written anew. Any number of processes may
read and write at once. The folder lies in the user's own cache, not in the project: what is checked out with a
project is not to be trusted.
"""

from __future__ import annotations

import io
import os
import pickle
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, final

import whybias
from whybias.source.digests import blake2b

_DIGEST = 16

_MARKS = {
    ".gitignore": "# Made by whybias.\n*\n",
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# Made by whybias. See https://bford.info/cachedir/\n",
}
"""What keeps a folder out of commits and backups."""


def digest(*parts: object) -> str:
    """A digest of values whose `repr` says all of them."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=_DIGEST).hexdigest()


def default_folder() -> str | None:
    """Where this user's programs keep such records; None where there is no such place."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "whybias") if os.path.isabs(base) else None


@cache
def _version() -> str:
    """This installation: records of another whybias or Python are not read."""
    package = Path(whybias.__file__).parent
    hashed = blake2b(repr((whybias.__version__, sys.version_info[:3])).encode(), digest_size=_DIGEST)
    for file in sorted(package.rglob("*.py")):
        hashed.update(file.read_bytes())
    return hashed.hexdigest()


@final
class Store:
    """Records in one folder, each under a name. `classes` are what records are made of; nothing else is read."""

    def __init__(self, folder: str, classes: Iterable[type]) -> None:
        self._top = folder
        self._folder = os.path.join(folder, _version())
        self._classes = {(each.__module__, each.__qualname__): each for each in classes}

    def get(self, name: str) -> Any:
        """The record under `name`, None where there is none that can be read."""
        try:
            with open(self._file(name), "rb") as file:
                content = file.read()
        except OSError:
            return None
        checksum, body = content[:_DIGEST], content[_DIGEST:]
        if blake2b(body, digest_size=_DIGEST).digest() != checksum:
            return None
        try:
            return _Unpickler(io.BytesIO(body), self._classes).load()
        except Exception:  # noqa: BLE001  whatever pickle raises, the record is of no use
            return None

    def put(self, name: str, record: object) -> None:
        """Keep `record` under `name`. A disk that is full or read-only costs time, not answers."""
        import tempfile  # loads much that reading does not need

        body = pickle.dumps(record, protocol=4)
        target = self._file(name)
        try:
            if not os.path.exists(self._top):
                self._make_top()
            os.makedirs(os.path.dirname(target), exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=os.path.dirname(target))
            try:
                with open(handle, "wb") as file:
                    file.write(blake2b(body, digest_size=_DIGEST).digest() + body)
                os.replace(temporary, target)
            except BaseException:
                os.unlink(temporary)
                raise
        except OSError:
            return

    def _make_top(self) -> None:
        """Make the folder, and mark it; one that is there already is somebody's own."""
        os.makedirs(self._top, exist_ok=True)
        for name, content in _MARKS.items():
            Path(self._top, name).write_text(content, encoding="utf-8")

    def _file(self, name: str) -> str:
        return os.path.join(self._folder, name[:2], name[2:])


class _Unpickler(pickle.Unpickler):
    def __init__(self, buffer: io.BytesIO, classes: dict[tuple[str, str], type]) -> None:
        super().__init__(buffer)
        self._classes = classes

    def find_class(self, module: str, name: str) -> type:
        return self._classes[module, name]
