"""The way of a bias through the code, in words and through the source."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import PurePath
from typing import TypeAlias

from whybias.liveness.verdicts import Layer, Step, StepKind
from whybias.rules.operations import agent, short_name
from whybias.source.places import Place
from whybias.source.text import Text

LineOf: TypeAlias = Callable[[Place], str | None]
"""The text of the line on which a place begins, without its line end; None where it cannot be read."""

_LONGEST_EXCERPT = 60


def line_of_place(place: Place, home: str) -> str:
    """The line in words, with the file's name where it is not `home`: "line 12 of blocks.py"."""
    return f"line {place.line}" + ("" if place.path == home else f" of {PurePath(place.path).name}")


def action(step: Step, layer: Layer) -> str:
    """What happens in one step: "`bn1` (BatchNorm2d) subtracts the per-channel mean"."""
    part = "shift" if layer.shift else "bias"
    if step.kind is StepKind.MADE:
        who = f"`{layer.name}`" if layer.name else f"the {short_name(layer.layer)}"
        return f"{who} would add a {part}" if layer.bias.text == "false" else f"{who} adds its {part}"
    if step.kind is StepKind.CARRIED:
        return f"{agent(step)} passes it on"
    if step.kind is StepKind.LOST:
        through = f" through {agent(step)}" if step.operation else ""
        return f"the {part} cannot be followed{through}: {step.how}"
    if step.how.startswith("it "):  # how it leaves is told with the bias as the subject: "it is returned"
        return step.how
    if step.kind is StepKind.SEEN:
        return f"{agent(step)}, which {step.how}, sees it"
    return f"{agent(step)} {step.how}"


def trail_lines(layer: Layer, line_of: LineOf) -> tuple[str, ...]:
    """The trail step by step, each with its line and the expression that stands there."""
    lines = []
    for step in layer.trail:
        where = ""
        if step.place is not None:
            where = line_of_place(step.place, layer.place.path)
            code = excerpt(step.place, line_of(step.place))
            where += f", `{code}`: " if code else ": "
        lines.append(where + action(step, layer))
    return tuple(lines)


def excerpt(place: Place, line: str | None) -> str | None:
    """The code at a place, as far as it stands on its first line and is short; None where there is none."""
    if line is None:
        return None
    start, end = _columns(place, line)
    code = line[start:end].strip()
    if "`" in code:
        return None
    if len(code) > _LONGEST_EXCERPT:
        return code[:_LONGEST_EXCERPT].rstrip() + " ..."
    return code if place.end_line == place.line or not code else code + " ..."


def trail_through_source(layer: Layer, line_of: LineOf) -> str:
    """The trail as plain text: the constructor call, then each step under the line of code where it happens.

    Each line of code comes with its number, and carets mark the expression. Steps in one place share it.
    """
    made = f"{short_name(layer.layer)}{f' `{layer.name}`' if layer.name else ''} is made here"
    places: list[tuple[Place | None, list[str]]] = [(layer.place, [made])]
    for step in layer.trail:
        if step.place is not None and step.place == places[-1][0]:
            places[-1][1].append(action(step, layer))
        else:
            places.append((step.place, [action(step, layer)]))
    width = max(len(str(place.line)) for place, _ in places if place is not None)
    shown: list[str] = []
    file: str | None = None
    for place, remarks in places:
        if place is not None and place.path != file:
            file = place.path
            shown.append(f"{' ' * width}--> {file}")
        shown += _marked(place, remarks, line_of, width)
    return "\n".join(shown) + "\n"


def _marked(place: Place | None, remarks: list[str], line_of: LineOf, width: int) -> list[str]:
    """One line of code with carets and remarks under it; the remarks alone where there is no line to show."""
    margin = f"{' ' * width} | "
    line = None if place is None else line_of(place)
    if place is None or line is None:
        return [margin + remark for remark in remarks]
    start, end = _columns(place, line)
    indent = "".join(character if character == "\t" else " " * _cells(character) for character in line[:start])
    carets = "^" * max(1, sum(map(_cells, line[start:end])))
    shown = [f"{place.line:>{width}} | {line}".rstrip(), f"{margin}{indent}{carets} {remarks[0]}"]
    return shown + [f"{margin}{indent}{' ' * len(carets)} {remark}" for remark in remarks[1:]]


def _columns(place: Place, line: str) -> tuple[int, int]:
    """The characters of `line` between which the place stands; up to the line's end if it goes on."""
    text = Text(line)
    start = text.offset_of_ast(1, place.column)
    if place.end_line != place.line:
        return start, len(line.rstrip())
    return start, text.offset_of_ast(1, place.end_column)


def _cells(character: str) -> int:
    """How many cells of a terminal a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
