"""Layers and their verdicts as a table for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from whybias.explain.trail import action, line_of_place
from whybias.liveness.verdicts import Basis, Layer, StepKind, Verdict
from whybias.report.colours import OF_VERDICT, Colour, Palette
from whybias.report.excerpt import position, printable
from whybias.rules.operations import short_name
from whybias.source.text import Text

_VERDICT_WIDTH = max(len(verdict.value) for verdict in Verdict)

_WRITTEN = {"true": "True", "false": "False"}


def render(layers: Iterable[Layer], texts: Mapping[str, Text], palette: Palette) -> Iterator[str]:
    """One line per layer below the name of its file: position, verdict, layer and reason.

    `layers` are in order of their files, whose texts `texts` gives by path.
    """
    for number, (path, group) in enumerate(groupby(layers, key=lambda layer: layer.place.path)):
        if number:
            yield ""
        yield palette.paint(printable(path), Colour.STRONG)
        rows = [(_position(layer, texts[path]), layer, _title(layer)) for layer in group]
        place_width = max(len(place) for place, _, _ in rows)
        title_width = min(40, max(len(title) for _, _, title in rows))
        for place, layer, title in rows:
            verdict = palette.paint(f"{layer.verdict.value:<{_VERDICT_WIDTH}}", OF_VERDICT[layer.verdict])
            yield f"  {place:>{place_width}}  {verdict}  {title:<{title_width}}  {reason(layer)}".rstrip()


def reason(layer: Layer) -> str:
    """Why the verdict is what it is, in one line."""
    words = []
    if layer.bias.text != "default":
        words.append(f"bias={_WRITTEN.get(layer.bias.text, layer.bias.text)}")
    if layer.condition is not None:
        words.append(f"when {layer.condition.replace('`', '')}")
    if layer.removed is not None and layer.total is not None:
        words.append(f"{layer.removed} of {layer.total} removed")
    if layer.trail and layer.trail[-1].kind is not StepKind.MADE:
        step = layer.trail[-1]
        where = "" if step.place is None else f" ({line_of_place(step.place, layer.place.path)})"
        words.append(f"{action(step, layer)}{where}")
    if layer.basis is Basis.PROJECT_USERS:
        words.append("in every use in this project")
    return printable("; ".join(words))


def _title(layer: Layer) -> str:
    kind = short_name(layer.layer)
    return printable(f"{layer.name} ({kind})" if layer.name else kind)


def _position(layer: Layer, text: Text) -> str:
    line, column = position(layer.place, text)
    return f"{line}:{column}"
