"""Constructor calls of layers that no run came to: listed, with nothing claimed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from whybias.knowledge import table
from whybias.liveness.bias_argument import read_bias_argument
from whybias.liveness.construction import canonical
from whybias.liveness.frames import Code
from whybias.liveness.layer_names import dotted, short_names
from whybias.liveness.layers import place_of
from whybias.liveness.program import Program
from whybias.liveness.values import External
from whybias.liveness.verdicts import Layer, Verdict
from whybias.source.snapshot import ParsedBlock


def unreached_layers(program: Program, path: str, reached: set[tuple[int, int]]) -> Iterator[Layer]:
    """An `UNKNOWN` layer for each call of a torch layer class by its name that is not at a place in `reached`."""
    namespace = program.namespace(path)
    if namespace is None:
        return
    for parsed in namespace.snapshot.blocks:
        if parsed.stale:
            continue
        for call, scope, owner, name in parsed.derived(_layer_calls) or ():
            line = parsed.current_line(call.lineno)
            if line is None or (line, call.col_offset) in reached:
                continue
            root = namespace.get(name[0])
            if not isinstance(root, External):
                continue
            operation = table.lookup(canonical(".".join([root.name, *name[1:]])))
            if operation is None or operation.bias is None or operation.forward is None:
                continue
            yield from _layer(path, parsed, call, scope, owner, operation.name)


def _layer(
    path: str, parsed: ParsedBlock, call: ast.Call, scope: str, owner: str | None, layer: str
) -> Iterator[Layer]:
    operation = table.lookup(layer)
    code = Code(path, parsed)
    place, callee = place_of(code, call, lambda *_: parsed), place_of(code, call.func, lambda *_: parsed)
    if operation is None or operation.bias is None or place is None or callee is None:
        return
    reading = read_bias_argument(call, operation, path, parsed.tree_text, place.line - call.lineno + 1)
    yield Layer(
        place,
        callee,
        layer,
        None,
        scope or "<module>",
        owner,
        reading.argument,
        Verdict.UNKNOWN,
        shift=operation.bias.shift,
        unpacks=reading.unpacks,
    )


def _layer_calls(tree: ast.Module) -> list[tuple[ast.Call, str, str | None, list[str]]]:
    """The calls of what is called as a layer class is, each with its scope, its class and that name."""
    layers = short_names()
    return [
        (call, scope, owner, name)
        for call, scope, owner in _calls(tree, "", None)
        if (name := dotted(call.func)) is not None and name[-1] in layers
    ]


def _calls(node: ast.AST, scope: str, owner: str | None) -> Iterator[tuple[ast.Call, str, str | None]]:
    for child in ast.iter_child_nodes(node):
        inner, inner_owner = scope, owner
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            inner = f"{scope}.{child.name}" if scope else child.name
            if isinstance(child, ast.ClassDef):
                inner_owner = inner
        if isinstance(child, ast.Call):
            yield child, scope, owner
        yield from _calls(child, inner, inner_owner)
