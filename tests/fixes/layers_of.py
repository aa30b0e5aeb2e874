"""Layers as the analysis would report them, made from a text alone: each ``nn.SomeLayer(...)`` is dead."""

from __future__ import annotations

import ast
from dataclasses import replace

from whybias.knowledge.table import lookup
from whybias.liveness.bias_argument import place_of, read_bias_argument
from whybias.liveness.verdicts import Layer, Verdict
from whybias.rules.finding import Finding, Severity
from whybias.source.text import Text


def layers_of(text: Text, path: str = "model.py") -> list[Layer]:
    """One dead layer per constructor call, in source order."""
    source = text.content.removeprefix("\ufeff")
    layers = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        layer_class = "torch.nn." + ast.unparse(node.func).split(".")[-1]
        operation = lookup(layer_class)
        if operation is None or operation.bias is None:
            continue
        reading = read_bias_argument(node, operation, path, source, 1)
        layers.append(
            Layer(
                place=place_of(node, path, 1),
                callee=place_of(node.func, path, 1),
                layer=layer_class,
                name=None,
                scope="Net.__init__",
                owner="Net",
                bias=reading.argument,
                verdict=Verdict.DEAD,
                unpacks=reading.unpacks,
            )
        )
    return sorted(layers, key=lambda layer: layer.place)


def finding(layer: Layer, code: str = "WB101", when: str | None = None) -> Finding:
    """A finding of the rule `code` about `layer`."""
    return Finding(
        code=code,
        name="test",
        severity=Severity.WARNING,
        message="",
        place=layer.bias.place or layer.callee,
        layer=replace(layer, when=when),
    )
