"""The bias argument of a layer whose bias is dead under a condition."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from functools import lru_cache

from whybias.fixes.fix import NoFix
from whybias.fixes.flag import flag_for
from whybias.fixes.name_changes import Changes, Function, parameters
from whybias.fixes.rebinding import names_hold
from whybias.frozen import frozen
from whybias.liveness.verdicts import Layer
from whybias.rules.conditions import negated
from whybias.source.blocks import Block, split
from whybias.source.edits import Edit
from whybias.source.parsing import parse
from whybias.source.places import Place
from whybias.source.text import Text

_UNREADABLE = NoFix("The code around the call cannot be read.")


@frozen
class ConditionalValue:
    """What to pass as a bias: an expression as source text, and the edits that bind the name in it, if any.

    `unsafe_because` says in one sentence what may go wrong with it: it reads attributes or items of a parameter, which
    may change while the name stays the same, or is asked where it was not before.
    """

    source: str
    edits: tuple[Edit, ...] = ()
    unsafe_because: str | None = None


def conditional_value(text: Text, layer: Layer, condition: str) -> ConditionalValue | NoFix:
    """The bias argument that `layer` needs, whose bias is dead where `condition` holds.

    The condition speaks of the values that parameters had when the functions around the call were entered, so
    the names in it must still have them at the call; where they do not, a flag is introduced that holds the answer. It
    may read them, but do nothing else.
    """
    tree = ast.parse(f"({condition}\n)", mode="eval").body
    if not all(_only_reads(node) for node in ast.walk(tree)):
        return NoFix(f"The condition `{condition}` does more than read its names.")
    blocks = _blocks(text)
    found = _nodes_around(blocks, layer.place)
    if found is None:
        return _UNREADABLE
    block, around = found
    if any(isinstance(node, ast.JoinedStr) for node in around):
        return NoFix("The call is in an f-string.")
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    unseen = _not_in_sight(names, around, blocks)
    if unseen is not None:
        return unseen
    given = {name for node in around if isinstance(node, Function) for name in parameters(node)}
    reason = None
    if not given.isdisjoint(_looked_into(tree)):
        reason = f"What `{condition}` reads may have changed before the call."
    changed = _not_the_same(names, around)
    if changed is None:
        return ConditionalValue(negated(condition), unsafe_because=reason)
    flag = flag_for(text, block.first_line, around, names, negated(condition))
    if flag is None:
        return changed
    if flag.may_raise and reason is None:
        reason = f"`{condition}` is asked where it was not before."
    return ConditionalValue(flag.name, flag.edits, reason)


@lru_cache(maxsize=1)
def _blocks(text: Text) -> tuple[Block, ...]:
    """The blocks of a text; one text is asked about many times in a row."""
    return split(text)


def _looked_into(tree: ast.expr) -> set[str]:
    """The names whose attributes or items an expression reads."""
    return {
        inner.id
        for node in ast.walk(tree)
        if isinstance(node, (ast.Attribute, ast.Subscript))
        for inner in ast.walk(node.value)
        if isinstance(inner, ast.Name)
    }


def _only_reads(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and hasattr(builtins, node.func.id)
    binding = (ast.NamedExpr, ast.Lambda, ast.comprehension)
    return not isinstance(node, (*binding, ast.Await, ast.Yield, ast.YieldFrom))


def _nodes_around(blocks: tuple[Block, ...], place: Place) -> tuple[Block, list[ast.AST]] | None:
    """The block with the constructor call at `place`; the call and the nodes that enclose it, from the inside out."""
    block = next((block for block in reversed(blocks) if block.first_line <= place.line), None)
    tree = parse(block.text) if block is not None else None
    if block is None or not isinstance(tree, ast.Module):
        return None
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    shift = block.first_line - 1
    wanted = (place.line - shift, place.column, place.end_line - shift, place.end_column)
    for node in parents:
        if (
            isinstance(node, ast.Call)
            and (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset) == wanted
        ):
            around: list[ast.AST] = [node]
            while around[-1] in parents:
                around.append(parents[around[-1]])
            return block, around
    return None


def _not_the_same(names: set[str], around: list[ast.AST]) -> NoFix | None:
    """Why some of the names do not stand at the call for what the condition means; None where all do."""
    call = around[0]
    assert isinstance(call, ast.Call)
    from_outside = set(names)
    for function in _functions(around):
        for name in sorted(from_outside):
            if not names_hold(function, call, {name}):
                return NoFix(f"`{name}` may have another value at the call than the condition is about.")
        from_outside -= parameters(function)
    return None


def _not_in_sight(names: set[str], around: list[ast.AST], blocks: tuple[Block, ...]) -> NoFix | None:
    """Why the condition cannot be asked anywhere around the call; None where it can."""
    from_outside = names.difference(*map(parameters, _functions(around)))
    if from_outside == names:
        return NoFix("The condition is not about a parameter of the function that makes the call.")
    from_outside -= set(dir(builtins))
    for name in sorted(from_outside - _module_names(blocks)) if from_outside else ():
        return NoFix(f"`{name}` cannot be seen from the call.")
    return None


def _functions(around: list[ast.AST]) -> list[Function]:
    return [node for node in around if isinstance(node, Function)]


def _module_names(blocks: tuple[Block, ...]) -> set[str]:
    changes = Changes()
    changes.add(_trees(blocks))
    return changes.bound


def _trees(blocks: tuple[Block, ...]) -> Iterator[ast.Module]:
    for block in blocks:
        tree = parse(block.text)
        if isinstance(tree, ast.Module):
            yield tree
