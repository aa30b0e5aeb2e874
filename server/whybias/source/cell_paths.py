"""How the cells of a notebook file are called where places are told by a path: ``net.ipynb:cell 3``."""

from __future__ import annotations

import re

_CELL = re.compile(r"(.+\.ipynb):cell (\d+)", re.DOTALL)


def path_of_cell(path: str, number: int) -> str:
    """The path of a cell; `number` counts all cells of the file from 1."""
    return f"{path}:cell {number}"


def file_and_cell(path: str) -> tuple[str, int | None]:
    """The file that a path is about, and the number of the cell if it is one."""
    match = _CELL.fullmatch(path)
    return (path, None) if match is None else (match[1], int(match[2]))
