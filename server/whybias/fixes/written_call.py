"""The constructor call of a layer as it stands in a text."""

from __future__ import annotations

import ast
import re

from whybias.fixes.fix import NoFix
from whybias.frozen import frozen
from whybias.liveness.verdicts import Layer
from whybias.source.places import Place
from whybias.source.strings import STRING
from whybias.source.text import Text

MAX_CHARACTERS = 20_000
MAX_BRACKETS = 30
MAX_DEPTH = 100
"""Bounds on the calls handed to libcst: its parser recurses in native code, and its process ends where the stack does.
A stack of half a megabyte, as threads have on some systems, holds 40 brackets within each other.
"""

_BRACKET_OR_STRING = re.compile(rf"([(\[{{]) | ([)\]}}]) | \#[^\r\n]* | (?:{STRING})", re.VERBOSE | re.DOTALL)

_CHANGED = NoFix("The code has changed since it was analysed.")
_TOO_LARGE = NoFix("The call is too large or too deeply nested to be rewritten.")


@frozen
class WrittenCall:
    """A call: its `source`, from offset `start` of the text on, and its syntax.

    `node` was parsed from `wrapped`, the source in parentheses, where line ends and indentation mean nothing.
    """

    start: int
    source: str
    wrapped: Text
    node: ast.Call

    def offsets(self, node: ast.expr | ast.keyword) -> tuple[int, int]:
        """Between which offsets of the whole text a part of the call stands."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        start, end = self.wrapped.span_of(Place("", node.lineno, node.col_offset, node.end_lineno, node.end_col_offset))
        return self.start + start - 1, self.start + end - 1

    def arguments(self) -> list[ast.expr | ast.keyword]:
        """All arguments in the order in which they are written."""
        return sorted(
            [*self.node.args, *self.node.keywords],
            key=lambda argument: (argument.lineno, argument.col_offset),
        )


def written_call(text: Text, layer: Layer) -> WrittenCall | NoFix:
    """The constructor call of `layer`, which must stand in `text` where the analysis found it."""
    start, end = text.span_of(layer.place)
    source = text.content[start:end]
    if len(source) > MAX_CHARACTERS or _brackets(source) > MAX_BRACKETS:
        return _TOO_LARGE
    node = parse_call(source)
    if node is None:
        return _CHANGED
    call = WrittenCall(start, source, Text(f"({source})"), node)
    if call.offsets(node.func) != text.span_of(layer.callee):
        return _CHANGED
    return _TOO_LARGE if _deeper_than(MAX_DEPTH, node) else call


def parse_call(source: str) -> ast.Call | None:
    """The syntax of ``(source)`` where that is one call, with positions in the text with the parentheses."""
    try:
        node = ast.parse(f"({source})", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return node if isinstance(node, ast.Call) else None


def _brackets(source: str) -> int:
    """How many brackets are open within each other at most; all that open in a string count, for it may hold code."""
    open_now = most = 0
    for part in _BRACKET_OR_STRING.finditer(source):
        open_now += (part[1] is not None) - (part[2] is not None)
        inside = 0 if part[1] or part[2] or part[0].startswith("#") else sum(map(part[0].count, "([{"))
        most = max(most, open_now + inside)
    return most


def _deeper_than(limit: int, node: ast.AST) -> bool:
    level: list[ast.AST] = [node]
    for _ in range(limit):
        level = [child for parent in level for child in ast.iter_child_nodes(parent)]
        if not level:
            return False
    return True
