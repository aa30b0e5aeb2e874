"""Leaving out a bias in such a way that checkpoints that have it can still be loaded."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from whybias.fixes.fix import Fix, NoFix
from whybias.fixes.transfer import transfer_code
from whybias.liveness.folding import Absorbed, Fold
from whybias.liveness.transfers import Mixed
from whybias.liveness.verdicts import Layer
from whybias.source.blocks import Block, split
from whybias.source.edits import Edit
from whybias.source.parsing import parse
from whybias.source.text import LINE_END, Text

_REPARAMETRIZED = re.compile(r"weight_norm|spectral_norm|parametri[sz]")
"""Where a layer's weight is computed, the checkpoint has it under other names."""


def keep_checkpoints(text: Text, layer: Layer, fix: Fix, folds: Sequence[Fold]) -> Fix | NoFix:
    """`fix`, which leaves out the bias of `layer`, with a hook that takes the bias out of older checkpoints.

    `folds` are those of the class that makes the layer. The hook, ``Module.register_load_state_dict_pre_hook`` (public
    since PyTorch 2.5), drops the key and subtracts from running means what they have absorbed; it writes into no
    tensor of the caller's.
    """
    at_call = [fold for fold in folds if _is_at(fold, layer)]
    if len(at_call) != 1:
        return NoFix("The call does not make exactly one layer of its class.")
    (fold,) = at_call
    if fold.refused is not None:
        return NoFix(f"Old checkpoints cannot be mended: {fold.refused}.")
    mixes = any(isinstance(step, Mixed) for one in fold.absorbed for step in one.steps)
    if mixes and _REPARAMETRIZED.search(text.content):
        return NoFix("Old checkpoints cannot be mended: a weight may be stored under another name.")
    constructor = _constructor(text, layer)
    if constructor is None:
        return NoFix("There is no place for a hook in the constructor.")
    edit = _hook(text, constructor, fold)
    title = f"bias=False for `{fold.layer}`, and keep old checkpoints loadable"
    return replace(fix, title=title, edits=(*fix.edits, edit))


def _is_at(fold: Fold, layer: Layer) -> bool:
    site, place = fold.site, layer.place
    line = site.code.block.current_line(site.node.lineno)
    return (site.code.path, line, site.node.col_offset) == (place.path, place.line, place.column)


def _constructor(text: Text, layer: Layer) -> tuple[int, ast.FunctionDef] | None:
    """The ``__init__`` of a module-level class around the call, with the line before its block; None if unfit."""
    if layer.owner is None or layer.scope != f"{layer.owner}.__init__":
        return None
    block = next((each for each in reversed(_blocks(text)) if each.first_line <= layer.place.line), None)
    tree = parse(block.text) if block is not None else None
    if block is None or not isinstance(tree, ast.Module):
        return None
    above = block.first_line - 1
    for cls in tree.body:
        for function in cls.body if isinstance(cls, ast.ClassDef) else ():
            if isinstance(function, ast.FunctionDef) and function.name == "__init__" and function.end_lineno:
                holds = function.lineno <= layer.place.line - above <= function.end_lineno
                leaves = any(isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom)) for node in ast.walk(function))
                if holds and not leaves and function.body[0].lineno > function.lineno and function.args.args:
                    return above, function
    return None


@lru_cache(maxsize=1)
def _blocks(text: Text) -> tuple[Block, ...]:
    """The blocks of a text, which an editor asks about at each move of the cursor."""
    return split(text)


def _hook(text: Text, constructor: tuple[int, ast.FunctionDef], fold: Fold) -> Edit:
    """The registration at the end of the constructor, and the method behind it."""
    above, function = constructor
    outer, inner = (_indentation(text, above + node.lineno - 1) for node in (function, function.body[0]))
    deeper = inner.removeprefix(outer) if inner.startswith(outer) else "    "
    name = f"_load_without_{re.sub(r'[^0-9a-zA-Z_]', '_', fold.layer)}_bias"
    receiver = function.args.args[0].arg
    registration = f"{inner}{receiver}.register_load_state_dict_pre_hook(type({receiver}).{name})"
    method = [outer + line.replace("\t", deeper) for line in _method(name, fold)]
    assert function.end_lineno is not None
    last = above + function.end_lineno - 1
    end = text.line_starts[last] + len(text.line(last))
    line_end = LINE_END.search(text.content)
    lines = ["", registration, "", *method]
    return Edit(end, end, (line_end[0] if line_end is not None else "\n").join(lines))


def _indentation(text: Text, line: int) -> str:
    content = text.line(line)
    return content[: len(content) - len(content.lstrip(" \t\f"))]


def _method(name: str, fold: Fold) -> Iterator[str]:
    """The lines of the hook, with a tab for each step of indentation."""
    yield f"def {name}(self, state_dict, prefix, *_):"
    normalizers = " and ".join(f"`{one.normalizer}`" for one in fold.absorbed)
    why = f"{normalizers} absorbed it" if normalizers else "nothing depends on it"
    yield f'\t"""Load checkpoints in which `{fold.layer}` still has a bias: {why}."""'
    if not fold.absorbed:
        yield f'\tstate_dict.pop(prefix + "{fold.layer}.bias", None)'
        return
    yield f'\tbias = state_dict.pop(prefix + "{fold.layer}.bias", None)'
    for absorbed in fold.absorbed:
        yield from _subtraction(absorbed)


def _subtraction(absorbed: Absorbed) -> Iterator[str]:
    key = f'prefix + "{absorbed.normalizer}.running_mean"'
    yield f"\tmean = state_dict.get({key})"
    yield "\tif bias is not None and mean is not None:"
    if not absorbed.steps:
        yield f"\t\tstate_dict[{key}] = mean - bias.to(mean)"
        return
    for line in transfer_code(absorbed.steps):
        yield f"\t\t{line}"
    yield f"\t\tstate_dict[{key}] = mean - shift.to(mean)"
