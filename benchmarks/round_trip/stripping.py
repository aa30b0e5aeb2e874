"""Sources without the ``bias=False`` that their authors wrote."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from whybias.knowledge import table
from whybias.source.places import Place
from whybias.source.text import Text


@dataclass(frozen=True, slots=True)
class Site:
    """A constructor call of a layer: the `index`-th call of `callee` in its file."""

    callee: str
    index: int


def calls(tree: ast.Module) -> Iterator[tuple[Site, ast.Call]]:
    """The constructor calls of torch layers that can have a bias, by the name of the class."""
    count: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_layer(node.func):
            callee = ast.unparse(node.func)
            yield Site(callee, count[callee]), node
            count[callee] += 1


def stripped(source: str) -> tuple[str, frozenset[Site]]:
    """`source` with ``bias=False`` taken out of the calls of layers, and where it was."""
    text = Text(source)
    cuts = []
    sites = set()
    for site, call in calls(ast.parse(source)):
        given = next((keyword for keyword in call.keywords if keyword.arg == "bias"), None)
        if given is None or not isinstance(given.value, ast.Constant) or given.value.value is not False:
            continue
        arguments: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
        before = [node for node in arguments if _start(node) < _start(given)]
        after = [node for node in arguments if _start(node) > _start(given)]
        start, end = _span(text, given)
        if before:
            start = max(_span(text, node)[1] for node in before)
        elif after:
            end = min(_span(text, node)[0] for node in after)
        cuts.append((start, end))
        sites.add(site)
    for start, end in sorted(cuts, reverse=True):
        source = source[:start] + source[end:]
    return source, frozenset(sites)


def same_call(one: ast.Call, other: ast.Call) -> bool:
    """Whether two calls are the same but for the order of their keywords."""
    return _normal(one) == _normal(other)


def _normal(call: ast.Call) -> tuple[str, list[str], list[str]]:
    keywords = sorted(f"{keyword.arg}={ast.dump(keyword.value)}" for keyword in call.keywords)
    return ast.dump(call.func), [ast.dump(arg) for arg in call.args], keywords


def _is_layer(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return _takes_bias(name)


@cache
def _takes_bias(name: str) -> bool:
    known = table.lookup(f"torch.nn.{name}")
    return known is not None and known.bias is not None and known.bias.argument == "bias"


def _start(node: ast.expr | ast.keyword) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _span(text: Text, node: ast.expr | ast.keyword) -> tuple[int, int]:
    assert node.end_lineno is not None and node.end_col_offset is not None
    return text.span_of(Place("", node.lineno, node.col_offset, node.end_lineno, node.end_col_offset))
