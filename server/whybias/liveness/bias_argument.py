"""The bias argument as a constructor call writes it."""

from __future__ import annotations

import ast

from whybias.frozen import frozen
from whybias.knowledge.registry import Operation, parameters
from whybias.liveness.verdicts import BiasArgument
from whybias.source.places import Place
from whybias.source.text import Text


@frozen
class BiasReading:
    """What a call says about its bias.

    `unpacks`: the call does not write a bias, but holds ``*args`` or ``**kwargs`` that may bring one along.
    """

    argument: BiasArgument
    unpacks: bool


def place_of(node: ast.expr | ast.keyword, path: str, first_line: int) -> Place:
    """Where `node` stands in its file, `first_line` (from 1) being that of the block it was parsed from."""
    assert node.end_lineno is not None and node.end_col_offset is not None
    shift = first_line - 1
    return Place(path, node.lineno + shift, node.col_offset, node.end_lineno + shift, node.end_col_offset)


def positional_index(operation: Operation) -> int | None:
    """At which position, from 0, the layer's constructor takes its bias; None where it does not."""
    if operation.bias is None or operation.bias.argument is None:
        return None
    for index, parameter in enumerate(parameters(operation.signature)):
        if parameter.variadic or parameter.keyword_only:
            return None
        if parameter.name == operation.bias.argument:
            return index
    return None


def read_bias_argument(
    call: ast.Call, operation: Operation, path: str, block_text: str, first_line: int
) -> BiasReading:
    """The bias argument of `call`, a constructor call of `operation` in the block `block_text`.

    `first_line` is the block's first line in the file, from 1. What follows ``*args`` cannot be counted, so
    such a call unpacks unless it names its bias.
    """
    name = operation.bias.argument if operation.bias is not None else None
    if name is None:
        return BiasReading(BiasArgument("default"), False)
    for keyword in call.keywords:
        if keyword.arg == name:
            text = _text(keyword.value, block_text)
            return BiasReading(BiasArgument(text, place_of(keyword, path, first_line)), False)
    index = positional_index(operation)
    up_to_it = call.args[: index + 1] if index is not None else []
    starred = any(isinstance(argument, ast.Starred) for argument in up_to_it)
    if index is not None and not starred and index < len(call.args):
        value = call.args[index]
        return BiasReading(BiasArgument(_text(value, block_text), place_of(value, path, first_line)), False)
    unpacks = starred or any(keyword.arg is None for keyword in call.keywords)
    return BiasReading(BiasArgument("default"), unpacks)


def _text(value: ast.expr, block_text: str) -> str:
    if isinstance(value, ast.Constant) and isinstance(value.value, bool):
        return "true" if value.value else "false"
    text = Text(block_text)
    start, end = text.span_of(place_of(value, "", 1))
    return text.content[start:end]
