"""Path patterns of the configuration, in the manner of ``.gitignore``."""

from __future__ import annotations

import os
import re
from functools import lru_cache


def matches(pattern: str, path: str, root: str) -> bool:
    """Whether `pattern` covers `path` or a folder it lies in.

    A pattern without a slash is compared with each name on the path from `root` down; one with a slash is
    anchored at `root`. ``*`` and ``?`` stay within a name, ``**`` spans folders. A `path` outside `root` is
    compared by its names alone.
    """
    expression = _expression(pattern)
    relative = os.path.relpath(os.path.abspath(path), os.path.abspath(root or os.curdir)).replace(os.sep, "/")
    names = [name for name in relative.split("/") if name not in (".", "..")]
    if "/" not in pattern.rstrip("/"):
        return any(expression.fullmatch(name) for name in names)
    if relative.startswith("../"):
        return False
    return any(expression.fullmatch("/".join(names[:count])) for count in range(1, len(names) + 1))


def is_pattern(pattern: str) -> bool:
    """Whether `pattern` can be understood at all."""
    try:
        _expression(pattern)
    except re.error:
        return False
    return bool(pattern.strip("/"))


@lru_cache(maxsize=512)
def _expression(pattern: str) -> re.Pattern[str]:
    pieces: list[str] = []
    rest = pattern.rstrip("/").removeprefix("./").lstrip("/")
    while rest:
        if rest.startswith("**/"):
            pieces.append("(?:[^/]+/)*")
            rest = rest[3:]
        elif rest.startswith("**"):
            pieces.append(".*")
            rest = rest[2:]
        elif rest[0] == "[" and "]" in rest[2:]:
            end = rest.index("]", 2)
            body = rest[1:end].replace("\\", r"\\").replace("[", r"\[")
            pieces.append(f"[^{body[1:]}]" if body[0] in "!^" else f"[{body}]")
            rest = rest[end + 1 :]
        else:
            pieces.append({"*": "[^/]*", "?": "[^/]"}.get(rest[0]) or re.escape(rest[0]))
            rest = rest[1:]
    return re.compile("".join(pieces), re.DOTALL)
