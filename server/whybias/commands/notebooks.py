"""Notebooks on the command line: analysed as one program, reported cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from whybias.api import Analysis, Problem
from whybias.liveness.verdicts import Layer
from whybias.rules.finding import Finding
from whybias.source.cell_paths import path_of_cell
from whybias.source.notebook_file import NotebookFile
from whybias.source.places import Place

_Part = TypeVar("_Part", Layer, Finding)


def by_cell(analysis: Analysis, file: NotebookFile) -> list[Analysis]:
    """The analysis of a notebook's program as one for each of its Python cells, with places in these."""
    notebook, path = file.notebook, analysis.path
    names = [path_of_cell(path, number) for number in file.numbers]

    def moved(place: Place) -> Place:
        if place.path != path:
            return place
        index, inside = notebook.place_in_cell(place, path)
        return replace(inside, path=names[index])

    layers = [_moved(layer, moved) for layer in analysis.layers]
    findings = [_moved(finding, moved) for finding in analysis.findings]
    silenced = [_moved(finding, moved) for finding in analysis.silenced]
    problems: list[list[Problem]] = [[] for _ in names]
    for problem in analysis.problems:
        index, line = notebook.line_in_cell(problem.line or 1)
        problems[index].append(replace(problem, line=line))
    return [
        Analysis(
            name,
            notebook.cells[index],
            tuple(layer for layer in layers if layer.place.path == name),
            tuple(finding for finding in findings if finding.place.path == name),
            tuple(problems[index]),
            analysis.lost_to if index == 0 else (),
            tuple(finding for finding in silenced if finding.place.path == name),
        )
        for index, name in enumerate(names)
    ]


def _moved(part: _Part, move: Callable[[Place], Place]) -> _Part:
    """The same with every place moved, however deep it lies."""
    moved: _Part = _with_places(part, move)
    return moved


def _with_places(value: Any, move: Callable[[Place], Place]) -> Any:
    if isinstance(value, Place):
        return move(value)
    if isinstance(value, tuple):
        return tuple(_with_places(each, move) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _with_places(getattr(value, field.name), move) for field in fields(value)}
        return replace(value, **changed)
    return value
