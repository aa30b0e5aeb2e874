"""``whybias explain``: a rule's page, or what happens to the bias of one layer."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence

from whybias.commands.analyses import AnalyzerFactory, Run
from whybias.commands.console import FAILURE, SUCCESS, UsageError, emit, palette_for
from whybias.commands.inputs import batches
from whybias.commands.sources import SourceTexts
from whybias.explain.hover import hover
from whybias.explain.rule_page import rule_page
from whybias.explain.trail import trail_through_source
from whybias.liveness.verdicts import Layer
from whybias.report.excerpt import printable
from whybias.rules.catalogue import RULES, rule
from whybias.source.cell_paths import file_and_cell
from whybias.source.places import Place
from whybias.source.text import Text

_PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::(?P<column>\d+))?", re.DOTALL)
_WIDEST = 100
"""Characters to a line of prose."""


def run(arguments: argparse.Namespace, factory: AnalyzerFactory) -> int:
    """Print the explanation. Raises `UsageError` where there is nothing to explain."""
    known = rule(arguments.subject)
    if known is not None:
        emit([_markdown(rule_page(known))])
        return SUCCESS
    place = _PLACE.fullmatch(arguments.subject)
    if place is None:
        codes = ", ".join(each.code for each in RULES)
        raise UsageError(f"{arguments.subject!r} is no rule ({codes}) and no place (FILE:LINE[:COLUMN])")
    column = None if place["column"] is None else int(place["column"])
    return _explain_place(os.path.normpath(place["path"]), int(place["line"]), column, arguments, factory)


def _explain_place(
    path: str, line: int, column: int | None, arguments: argparse.Namespace, factory: AnalyzerFactory
) -> int:
    file, cell = file_and_cell(path)
    together = argparse.Namespace(
        paths=[file, *arguments.context], stdin_filename=None, force_exclude=False, **vars(arguments)
    )
    sources = SourceTexts()
    analysis = None
    for analyzed in Run(together, factory).over(batches(together)):
        # The file comes first, with all its cells where it is a notebook.
        if file_and_cell(analyzed.analysis.path)[0] != file:
            break
        sources.keep(analyzed.analysis.path, analyzed.analysis.text)
        if analyzed.analysis.path == path:
            analysis = analyzed.analysis
            if cell is None:
                break
    if analysis is None:
        return FAILURE
    layers = layers_at(analysis.layers, analysis.text, path, line, column)
    if not layers:
        where = f"{path}:{line}" + (f":{column}" if column is not None else "")
        raise UsageError(f"no layer that can have a bias is made or called at {where}")
    for number, layer in enumerate(layers):
        trail = trail_through_source(layer, sources.line) if layer.trail else ""
        emit([""] * bool(number) + [_markdown(hover(layer, sources.line)), "", _clean(trail)])
    return SUCCESS


def _markdown(text: str) -> str:
    """`text` drawn for a terminal, or as it is where no colours are wanted."""
    text = _clean(text)
    if not palette_for(sys.stdout).coloured:
        return text
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(force_terminal=True)
    console.width = min(console.width, _WIDEST)
    with console.capture() as drawn:
        console.print(Markdown(text))
    return drawn.get().rstrip()


def _clean(text: str) -> str:
    """`text`, which holds source code, without what would confuse a terminal."""
    return "\n".join(printable(line.expandtabs(4)) for line in text.rstrip().split("\n"))


def layers_at(layers: Sequence[Layer], text: Text, path: str, line: int, column: int | None) -> list[Layer]:
    """The layers that are made on `line`, else those that are called there; with a `column` only the
    innermost.

    Line and column count from 1, the column in characters.
    """
    for places_of in (lambda layer: (layer.place,), lambda layer: layer.uses):
        found: list[tuple[int, Layer]] = []
        for layer in layers:
            covering = [each for each in places_of(layer) if _covers(each, path, text, line, column)]
            found += [(_length(each, text), layer) for each in covering[:1]]
        if found:
            narrowest = min(length for length, _ in found)
            return [layer for length, layer in found if column is None or length == narrowest]
    return []


def _length(place: Place, text: Text) -> int:
    start, end = text.span_of(place)
    return end - start


def _covers(place: Place, path: str, text: Text, line: int, column: int | None) -> bool:
    if place.path != path:
        return False
    if column is None:
        return place.line <= line <= place.end_line
    if line > text.line_count:
        return False
    start, end = text.span_of(place)
    return start <= text.offset_of_ast(line, 0) + column - 1 < end
