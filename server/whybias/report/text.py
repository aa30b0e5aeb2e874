"""Findings for people: the message, the code it is about, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from whybias.report.colours import OF_SEVERITY, Colour, Palette
from whybias.report.excerpt import Label, excerpt, gutter_for, position, printable
from whybias.report.reported import Report, Reported, Sources
from whybias.rules.finding import Finding
from whybias.source.text import Text

_SENTENCE_END = re.compile(r"(?<=\.)\s+(?=[A-Z])")


def render(report: Report, sources: Sources, palette: Palette) -> Iterator[str]:
    """The whole output, line by line, the summary last. `sources` gives the text of related files."""
    for each in report.reported:
        yield from _finding_lines(each, sources, palette)
        yield ""
    yield summary(report, palette)


def render_concise(report: Report) -> Iterator[str]:
    """One line per finding, as compilers print them."""
    for each in report.reported:
        line, column = position(each.finding.place, each.text)
        finding = each.finding
        yield printable(f"{finding.place.path}:{line}:{column}: {finding.code} {finding.message}")


def summary(report: Report, palette: Palette) -> str:
    """How much was found, and how much of it ``--fix`` can settle."""
    count, files = len(report.reported), plural(report.files, "file")
    if not count:
        return palette.paint(f"No findings in {files}.", Colour.GREEN)
    words = palette.paint(f"{plural(count, 'finding')} in {files}", Colour.STRONG)
    fixable = sum(each.finding.fix_withheld is None for each in report.reported)
    if not fixable:
        return f"{words}."
    return f"{words}, {fixable} with a fix (--diff shows them, --fix applies the safe ones)."


def plural(count: int, noun: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _finding_lines(reported: Reported, sources: Sources, palette: Palette) -> Iterator[str]:
    finding, text = reported.finding, reported.text
    headline, *advice = _SENTENCE_END.split(printable(finding.message), maxsplit=1)
    severity = palette.paint(f"{finding.severity.value}[{finding.code}]", OF_SEVERITY[finding.severity])
    yield f"{severity}{palette.paint(': ' + headline.removesuffix('.'), Colour.STRONG)}"

    groups = _labels_by_path(finding)
    here = groups.pop(finding.place.path)
    gutter = gutter_for([*here, *(label for labels in groups.values() for label in labels)])
    yield _location(here[0], text, gutter, palette)
    yield from excerpt(text, here, gutter, palette)
    for path, labels in groups.items():
        other = sources(path)
        if other is None:
            continue
        yield f"{'':{gutter}} {palette.paint('|', Colour.BLUE)}"
        yield _location(labels[0], other, gutter, palette, arrow=":::")
        yield from excerpt(other, labels, gutter, palette)
    yield f"{'':{gutter}} {palette.paint('|', Colour.BLUE)}"
    word = palette.paint("help" if finding.fix_withheld is None else "note", Colour.STRONG)
    for sentence in advice:
        yield f"{'':{gutter}} {palette.paint('=', Colour.BLUE)} {word}: {sentence}"


def _location(label: Label, text: Text, gutter: int, palette: Palette, arrow: str = "-->") -> str:
    line, column = position(label.place, text)
    return f"{'':{gutter}}{palette.paint(arrow, Colour.BLUE)} {printable(label.place.path)}:{line}:{column}"


def _labels_by_path(finding: Finding) -> dict[str, list[Label]]:
    """What to underline, by file; the finding's own place comes first in its file."""
    colour = OF_SEVERITY[finding.severity]
    labels = [
        Label(finding.place, _subject(finding), colour, "^"),
        *(Label(each.place, printable(each.message), Colour.BLUE) for each in finding.related),
    ]
    by_path: dict[str, list[Label]] = {}
    for path, group in groupby(labels, key=lambda label: label.place.path):
        by_path.setdefault(path, []).extend(group)
    return by_path


def _subject(finding: Finding) -> str:
    return "has a bias by default" if finding.layer.bias.place is None and not finding.layer.shift else ""
