"""Leaving out the bias of one layer, always or by a condition."""

from __future__ import annotations

import ast
import copy

from whybias.fixes.fix import Fix, LibcstMissingError, NoFix
from whybias.fixes.minimal_edits import edits_between
from whybias.fixes.written_call import WrittenCall, parse_call, written_call
from whybias.knowledge.registry import Operation
from whybias.knowledge.table import lookup
from whybias.liveness.bias_argument import read_bias_argument
from whybias.liveness.verdicts import Layer
from whybias.rules.wording import UNPACKED
from whybias.source.text import Text


def remove_bias(text: Text, layer: Layer, value: str = "False") -> Fix | NoFix:
    """The edits that pass `value`, an expression, as the bias argument of `layer`.

    `text` must be the text that was analysed. Where the call decides on its bias by an expression of its own,
    only "False" can take its place. Raises `LibcstMissingError` where libcst cannot be imported.
    """
    operation = lookup(layer.layer)
    if operation is None or operation.bias is None or operation.bias.argument is None:
        return NoFix(f"{layer.layer} has no argument that leaves its bias out.")
    call = written_call(text, layer)
    if isinstance(call, NoFix):
        return call
    argument = _written_argument(text, call, layer, operation)
    if isinstance(argument, NoFix):
        return argument
    name = operation.bias.argument
    if argument is None:
        source = _rewritten(call.source, name, value)
    else:
        old = argument.value if isinstance(argument, ast.keyword) else argument
        refusal = _cannot_replace(old, value)
        if refusal is not None:
            return refusal
        source = _rewritten(call.source, call.arguments().index(argument), value)
    if not _is_expected(source, call.node, argument, name, value):
        return NoFix("The call is written in a way that cannot be rewritten safely.")
    whose = f" to `{layer.name}`" if layer.name else ""
    return Fix(f"Pass {name}={value}{whose}", edits_between(call.source, source, call.start))


def _written_argument(
    text: Text, call: WrittenCall, layer: Layer, operation: Operation
) -> ast.expr | ast.keyword | NoFix | None:
    """The bias argument in the call, None where it has none. The analysis must have seen the same one."""
    if layer.bias.place is not None:
        span = text.span_of(layer.bias.place)
        found = [argument for argument in call.arguments() if call.offsets(argument) == span]
        return found[0] if found else NoFix("The code has changed since it was analysed.")
    reading = read_bias_argument(call.node, operation, "", call.wrapped.content, 1)
    if reading.argument.place is not None:
        return NoFix("The code has changed since it was analysed.")
    return NoFix(UNPACKED) if layer.unpacks else None


def _cannot_replace(old: ast.expr, value: str) -> NoFix | None:
    if isinstance(old, ast.Constant):
        return None if old.value else NoFix("The call leaves the bias out already.")
    if value != "False":
        return NoFix("The call already decides on its bias by an expression.")
    return None


def _rewritten(source: str, argument: str | int, value: str) -> str:
    """The call with `value` for an argument: a name to append it under, or the number of one that it has."""
    try:
        from whybias.fixes.call_syntax import with_argument, with_value
    except ImportError as error:
        raise LibcstMissingError(error) from error
    if isinstance(argument, str):
        return with_argument(source, argument, value)
    return with_value(source, argument, value)


def _is_expected(source: str, before: ast.Call, argument: ast.expr | ast.keyword | None, name: str, value: str) -> bool:
    """Whether `source` is the call `before` but for its bias argument."""
    expected = copy.copy(before)
    new = ast.parse(value, mode="eval").body
    if argument is None:
        unpacked = [index for index, keyword in enumerate(before.keywords) if keyword.arg is None]
        expected.keywords = list(before.keywords)
        expected.keywords.insert(unpacked[0] if unpacked else len(before.keywords), ast.keyword(name, new))
    elif isinstance(argument, ast.keyword):
        changed = ast.keyword(argument.arg, new)
        expected.keywords = [changed if keyword is argument else keyword for keyword in before.keywords]
    else:
        expected.args = [new if positional is argument else positional for positional in before.args]
    after = parse_call(source)
    return after is not None and ast.dump(after) == ast.dump(expected)
