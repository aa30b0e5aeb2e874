"""What IPython adds to Python, taken out of a notebook's cell without moving anything.

Magics (``%matplotlib inline``, ``files = %ls``), shell lines (``!pip install ...``) and questions (``nn.Linear?``) give
way to statements of the same length that do nothing; cells in another language (``%%bash``) to empty lines.
"""

from __future__ import annotations

import re

from whybias.source.parsing import parse
from whybias.source.strings import STRING, STRING_OR_COMMENT

_PYTHON_CELLS = frozenset({"capture", "memray_flamegraph", "prun", "py", "pypy", "python", "python3", "time", "timeit"})
"""Cell magics whose cell is Python that runs in the notebook."""

_CELL_MAGIC = re.compile(r"\s*%%(\w+)[^\r\n]*")
_SUSPICIOUS = re.compile(r"^[ \t]*[%!?]|=[ \t]*[%!]|\?[ \t]*$|\"\"\"|'''", re.MULTILINE)
_NOT_PYTHON = re.compile(
    r"""
      (?P<before> [ \t]* (?:[\w.]+(?:[ \t]*,[ \t]*[\w.]+)*[ \t]*=[ \t]*)? ) [%!] (?: [^\\\r\n] | \\(?:\r\n|.) )*
    | [ \t]* \?{1,2} [^\r\n]*
    | [ \t]* [%\w.*]+ \?{1,2} [ \t]* (?=[\r\n]|\Z)
    """,
    re.VERBOSE | re.DOTALL,
)
_PART = re.compile(
    rf"""
      (?P<open>[(\[{{]) | (?P<close>[)\]}}]) | (?P<end>\r\n?|\n)
    | \#[^\r\n]* | \\(?:\r\n|.|\Z) | {STRING} | [^()\[\]{{}}\r\n\#\\"']+
    """,
    re.VERBOSE | re.DOTALL,
)
_LINE = re.compile(r"[^\r\n]+")


def python_of(cell: str) -> str:
    """The Python in a cell; every line of it stands where it stands in the cell, and is as long."""
    if _SUSPICIOUS.search(cell) is None or not isinstance(parse(cell), SyntaxError):
        return cell
    magic = _CELL_MAGIC.match(cell)
    if magic is not None and magic[1] not in _PYTHON_CELLS:
        return _blank(cell)
    if magic is not None:
        # As the first line of a script may, this one says what to do with the others.
        start = cell.index("%%")
        cell = f"{cell[:start]}#!{cell[start + 2 :]}"
    python = _without_magics(cell)
    return _blank(python) if _ends_in_string(python) else python


def _without_magics(cell: str) -> str:
    parts: list[str] = []
    position = depth = 0
    at_start = True
    while position < len(cell):
        magic = _NOT_PYTHON.match(cell, position) if at_start and depth == 0 else None
        part = magic or _PART.match(cell, position)
        assert part is not None  # every character begins one
        if magic is not None:
            parts.append(_doing_nothing(magic))
        else:
            parts.append(part[0])
            depth = max(depth + (part["open"] is not None) - (part["close"] is not None), 0)
        at_start = magic is None and part["end"] is not None
        position = part.end()
    return "".join(parts)


def _doing_nothing(magic: re.Match[str]) -> str:
    """``0`` where the magic stands, or is assigned from, and blanks up to its end."""
    before = magic["before"]
    if before is None:
        before = magic[0][: len(magic[0]) - len(magic[0].lstrip(" \t"))]
    return f"{before}0{_blank(magic[0][len(before) + 1 :])}"


def _blank(text: str) -> str:
    return _LINE.sub(lambda line: " " * len(line[0]), text)


def _ends_in_string(python: str) -> bool:
    """Whether a string with three quotes is never closed: it would take the cells below as well."""
    last = max(STRING_OR_COMMENT.finditer(python), key=lambda match: match.end(), default=None)
    if last is None or last.end() != len(python) or not last[0].startswith(('"""', "'''")):
        return False
    return len(last[0]) < 6 or not last[0].endswith(last[0][:3])
