"""Changing files in place, and showing changes."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from difflib import unified_diff

from whybias.project.files import UnreadableError, decoded, read, read_bytes
from whybias.report.colours import Colour, Palette
from whybias.source.decoding import encoding_of
from whybias.source.notebook_file import NotebookError, NotebookFile
from whybias.source.text import Text

_DIFF_COLOURS = {"+": Colour.GREEN, "-": Colour.RED, "@": Colour.CYAN}


class UnwrittenError(Exception):
    """A file that was not changed, with the reason."""


def write_in_place(path: str, before: Text, after: Text) -> None:
    """Put `after` in the file at `path`, which held `before`, in one step and with the encoding and mode it
    has.

    A link stays a link. Raises `UnwrittenError` where the file changed since it was read, or cannot be
    written.
    """
    try:
        raw = read_bytes(path)
        if decoded(raw) != before.content:
            raise UnwrittenError("it was changed meanwhile")
        content = after.content.encode(encoding_of(raw))
        replace_file(path, content)
    except (OSError, UnicodeEncodeError, UnreadableError) as error:
        raise UnwrittenError(str(error)) from error


def write_cell(path: str, number: int, before: Text, after: Text) -> NotebookFile:
    """Put `after` in a cell of the notebook file at `path`, which held `before`; the notebook as it is now.

    `number` counts all cells from 1. Raises `UnwrittenError` as `write_in_place` does, and where the file is laid
    out so that it would not otherwise stay as it is.
    """
    try:
        whole = read(path)
        notebook = NotebookFile.read(whole.content)
        index = notebook.numbers.index(number)
        if notebook.notebook.cells[index] != before:
            raise UnwrittenError("it was changed meanwhile")
        changed = Text(notebook.written(whole.content, {index: after.content}))
        write_in_place(path, whole, changed)
        return NotebookFile.read(changed.content)
    except (UnreadableError, NotebookError, ValueError) as error:
        raise UnwrittenError(str(error)) from error


def replace_file(path: str, content: bytes) -> None:
    """Put `content` in the file at `path` in one step; a reader sees the old or the new, never a part.

    The mode is kept, and a link stays a link. Raises OSError.
    """
    path = os.path.realpath(path)
    handle, temporary = tempfile.mkstemp(prefix=".whybias-", dir=os.path.dirname(path))
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode_of(path))
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def mode_of(path: str) -> int:
    """The mode of the file at `path`, or the one that a new file gets."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def diff(path: str, before: Text, after: Text, palette: Palette) -> Iterator[str]:
    """The change from `before` to `after` as a unified diff that ``patch -p1`` and ``git apply`` take."""
    old, new = ("", "") if os.path.isabs(path) else ("a/", "b/")
    for line in unified_diff(_lines(before), _lines(after), _name(old + path), _name(new + path)):
        colour = _DIFF_COLOURS.get(line[0])
        shown = line.removesuffix("\n")
        yield palette.paint(shown, colour) if colour else shown
        if shown == line:
            yield "\\ No newline at end of file"


def _name(path: str) -> str:
    """A name as git writes it in a patch: quoted where it holds what could end it, and with a tab after blanks."""
    if path.isprintable() and not set('"\\') & set(path):
        return path + "\t" * (" " in path)
    octal = (
        chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\' else f"\\{byte:03o}" for byte in os.fsencode(path)
    )
    return f'"{"".join(octal)}"'


def _lines(text: Text) -> list[str]:
    """The lines as ``patch`` knows them: they end in a line feed, and in nothing else."""
    *lines, rest = text.content.split("\n")
    return [line + "\n" for line in lines] + ([rest] if rest else [])
