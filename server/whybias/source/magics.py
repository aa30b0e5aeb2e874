"""What IPython adds to Python, taken out of a cell without moving anything else."""

from __future__ import annotations

import re

from whybias.source.strings import STRING

# One of these in a cell is worth a closer look.
_SUSPECT = re.compile(r"^[ \t]*[%!?]|=[ \t]*[%!]|\?[ \t]*$", re.MULTILINE)

_CELL_MAGIC = re.compile(r"(?:[ \t]*\n)*%%(\w*)[^\r\n]*")
_PYTHON_CELLS = frozenset({"capture", "memit", "mprun", "prun", "time", "timeit"})
"""Cell magics whose cell is Python that runs in the notebook itself."""

# The rest of a line, and the lines it goes on in.
_LINE = r"(?:[^\\\r\n]|\\(?:\r\n?|\n|.|\Z))*"
_TIMED = re.compile(r"%time[ \t]+(?=\S)")
_AS_STATEMENT = re.compile(rf"[%!?]{_LINE}|[\w.]+\?\??[ \t]*(?=[\r\n]|\Z)")
_AS_VALUE = re.compile(rf"[%!]{_LINE}")

# What can be passed over inside a statement; the groups tell an assignment, brackets and the end of a line.
_PIECE = re.compile(
    rf"{STRING} | \#[^\r\n]* | \\(?:\r\n?|\n|.|\Z)"
    r" | (?P<assigned>(?<![=!<>:+\-*/%&|^@~])=(?!=)[ \t]*) | (?P<open>[(\[{]) | (?P<close>[)\]}])"
    r" | (?P<end>\r\n?|\n|;) | [^()\[\]{}=\"'\#\\\r\n;]+ | .",
    re.VERBOSE | re.DOTALL,
)

_NO_STATEMENT = "0"
"""Takes the place of a statement, so that the body of an ``if`` is not left empty."""
_UNKNOWN = "__"
"""Takes the place of a value: in a notebook, an earlier output."""


def without_magics(cell: str) -> str:
    """The text of a cell with its magics, shell lines and help requests replaced; as long as before.

    A cell whose magic makes it something else than Python (``%%bash``, ``%%writefile``) becomes blank.
    ``%time`` goes, what it times stays.
    """
    if not _SUSPECT.search(cell):
        return cell
    magic = _CELL_MAGIC.match(cell)
    if magic is None:
        return _without_lines(cell)
    if magic[1] not in _PYTHON_CELLS:
        return _blank(cell)
    return _blank(magic[0]) + _without_lines(cell[magic.end() :])


def _without_lines(code: str) -> str:
    pieces: list[str] = []
    position, depth, begins, assigned = 0, 0, True, False
    while position < len(code):
        if begins and code[position] in " \t":
            pieces.append(code[position])
            position += 1
            continue
        replaced = _replaced(code, position, begins, assigned) if depth == 0 else None
        if replaced is not None:
            pieces.append(replaced)
            position += len(replaced)
            begins = assigned = False
            continue
        match = _PIECE.match(code, position)
        assert match is not None  # its last branch takes any character
        pieces.append(match[0])
        position = match.end()
        kind = match.lastgroup
        depth = max(depth + (kind == "open") - (kind == "close"), 0)
        begins, assigned = kind == "end" and depth == 0, kind == "assigned"
    return "".join(pieces)


def _replaced(code: str, position: int, begins: bool, assigned: bool) -> str | None:
    """What stands for the magic at `position`, where a statement begins or a value is assigned; None for none."""
    if begins or assigned:
        timed = _TIMED.match(code, position)
        if timed is not None:
            return ("if 1:" if begins else "").ljust(len(timed[0]))
    if begins and (magic := _AS_STATEMENT.match(code, position)) is not None:
        return _NO_STATEMENT + _blank(magic[0])[1:]
    if assigned and (magic := _AS_VALUE.match(code, position)) is not None and len(magic[0]) >= len(_UNKNOWN):
        return _UNKNOWN + _blank(magic[0])[len(_UNKNOWN) :]
    return None


def _blank(text: str) -> str:
    """As many spaces; line ends stay."""
    return re.sub(r"[^\r\n]", " ", text)
