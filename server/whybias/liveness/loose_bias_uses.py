"""Code outside the modules that names a bias: scripts, training loops, functions for ``Module.apply``.

No run comes to it, so what it is about is read off its syntax: the name of the layer (``net.conv1.bias``), or the kinds
of layers that the tests around it let through (``isinstance(m, nn.Conv2d)``, ``"Conv" in m.__class__.__name__``).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from whybias.frozen import frozen
from whybias.knowledge import table
from whybias.liveness.bias_guards import fails_without
from whybias.liveness.frames import Code
from whybias.source.snapshot import ParsedBlock, Snapshot

MENTIONS_BIAS = re.compile(r"\.bias\b|[\"']bias[\"']")


@frozen
class LooseUse:
    """One use that fails if the bias is None.

    `kinds` are parts of class names, one of which the layer's class must contain; `names` are names, one of which must
    be in the layer's own. Either is None where it may be any.
    """

    code: Code
    node: ast.AST
    kinds: frozenset[str] | None
    names: frozenset[str] | None

    def may_be_about(self, layer_class: str, layer_name: str | None) -> bool:
        """Whether it may use the bias of a layer of this class (``Conv2d``) and name (``features.0``)."""
        if self.kinds is not None and not any(kind in layer_class for kind in self.kinds):
            return False
        return self.names is None or layer_name is None or not self.names.isdisjoint(layer_name.split("."))


@dataclass(frozen=True)
class LooseUses:
    """Those of one file, by the module-level name whose code they stand in (None for statements)."""

    snapshot: Snapshot
    uses: tuple[tuple[str | None, LooseUse], ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """All words in the file."""
        return frozenset(re.findall(r"\w+", self.snapshot.text.content))


def loose_uses(path: str, snapshot: Snapshot) -> LooseUses:
    """Every use in a file, whether or not a run comes to it."""
    return LooseUses(snapshot, tuple(use for block in snapshot.blocks for use in _in_block(path, block)))


def _in_block(path: str, block: ParsedBlock) -> Iterator[tuple[str | None, LooseUse]]:
    if "bias" not in block.tree_text:
        return
    code = Code(path, block)
    for name, node, kinds, names in block.derived(_in_tree) or ():
        yield name, LooseUse(code, node, kinds, names)


_Found = tuple["str | None", ast.AST, "frozenset[str] | None", "frozenset[str] | None"]


def _in_tree(tree: ast.Module) -> list[_Found]:
    """The uses in a tree, without the code they belong to."""
    return list(_found_in(tree))


def _found_in(tree: ast.Module) -> Iterator[_Found]:
    for statement in tree.body:
        name = getattr(statement, "name", None)
        parents: dict[ast.AST, ast.AST] = {}
        for node in ast.walk(statement):
            owner = _owner(node) if isinstance(node, (ast.Attribute, ast.Call)) else None
            if owner is None or (isinstance(owner, ast.Name) and owner.id in ("self", "cls")):
                continue
            if fails_without(tree, node):
                parents = parents or {c: p for p in ast.walk(statement) for c in ast.iter_child_nodes(p)}
                text = ast.unparse(owner)
                yield (
                    name,
                    node,
                    _kinds_around(parents, node, text) or _kinds_before(parents, node, text),
                    _names(owner),
                )


def _owner(node: ast.AST) -> ast.expr | None:
    """Whose bias a node names."""
    match node:
        case ast.Attribute(attr="bias", value=owner):
            return owner
        case ast.Call(func=ast.Name(id="getattr" | "setattr"), args=[owner, ast.Constant(value="bias"), *_]):
            return owner
    return None


def _names(owner: ast.expr) -> frozenset[str] | None:
    """The attributes on the way to the layer; None where there are none to tell it by."""
    names = set()
    while isinstance(owner, (ast.Attribute, ast.Subscript)):
        if isinstance(owner, ast.Attribute):
            names.add(owner.attr)
        owner = owner.value
    return frozenset(names) if names and isinstance(owner, ast.Name) else None


def _kinds_around(parents: dict[ast.AST, ast.AST], node: ast.AST, owner: str) -> frozenset[str] | None:
    """The kinds of layers for which the tests around the node hold."""
    kinds: frozenset[str] | None = None
    while node in parents:
        outer = parents[node]
        if isinstance(outer, (ast.If, ast.IfExp)) and (node is outer.body or node in _listed(outer.body)):
            kinds = kinds or _kinds(outer.test, owner)
        node = outer
    return kinds


def _kinds_before(parents: dict[ast.AST, ast.AST], node: ast.AST, owner: str) -> frozenset[str] | None:
    """Normalizers, where the owner's running statistics are read with the node or before: no other layer has any."""
    statement = node
    while statement in parents and not isinstance(statement, ast.stmt):
        statement = parents[statement]
    blocks = [getattr(parents.get(statement), field, None) for field in ("body", "orelse", "finalbody")]
    block = next((block for block in blocks if isinstance(block, list) and statement in block), [])
    for earlier in reversed(block[: block.index(statement) + 1] if block else []):
        if isinstance(earlier, _SIMPLE) and _reads_statistics(earlier, owner):
            return frozenset({"Norm"})
        if any(isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store) for each in _named(earlier, owner)):
            return None
    return None


_SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return)
_MAYBE_NOT_RUN = (ast.BoolOp, ast.IfExp, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def _reads_statistics(node: ast.AST, owner: str) -> bool:
    """Whether running the node reads the running statistics of the owner, whatever else it does."""
    match node:
        case ast.Attribute(attr="running_mean" | "running_var", value=value) if ast.unparse(value) == owner:
            return True
    parts = ast.iter_child_nodes(node)
    return not isinstance(node, _MAYBE_NOT_RUN) and any(_reads_statistics(part, owner) for part in parts)


def _named(statement: ast.stmt, owner: str) -> Iterator[ast.AST]:
    """Where a statement names what the owner begins with."""
    root = owner.partition(".")[0]
    return (each for each in ast.walk(statement) if isinstance(each, ast.Name) and each.id == root)


def _listed(body: ast.expr | list[ast.stmt]) -> Collection[ast.AST]:
    return body if isinstance(body, list) else ()


def _kinds(test: ast.expr, owner: str) -> frozenset[str] | None:
    """The kinds that one test lets through, None where it may be all."""
    match test:
        case ast.BoolOp(op=ast.And(), values=values):
            return next((kinds for value in values if (kinds := _kinds(value, owner)) is not None), None)
        case ast.BoolOp(values=values):
            several = [_kinds(value, owner) for value in values]
            known = [kinds for kinds in several if kinds is not None]
            return frozenset().union(*known) if len(known) == len(several) else None
        case ast.Call(func=ast.Name(id="isinstance"), args=[value, kinds]) if ast.unparse(value) == owner:
            return _class_names(kinds)
        case ast.Compare(left=ast.Call(func=ast.Name(id="type"), args=[value]), ops=[operator], comparators=[kinds]):
            positive = isinstance(operator, (ast.Is, ast.Eq, ast.In))
            return _class_names(kinds) if positive and ast.unparse(value) == owner else None
        case ast.Compare(left=ast.Constant(value=str(part)), ops=[ast.In()]):
            return _said_of_a_class(part)
        case ast.Compare(
            left=ast.Call(func=ast.Attribute(attr="find"), args=[ast.Constant(value=str(part))]),
            ops=[ast.NotEq() | ast.Gt() | ast.GtE()],
        ):
            return _said_of_a_class(part)
        case ast.Compare(ops=[ast.Eq()], comparators=[ast.Constant(value=str(name))]):
            return _said_of_a_class(name)
    return None


def _said_of_a_class(part: str) -> frozenset[str] | None:
    """The part of a class name that a text is tested for; None where it may be a part of a layer's own name."""
    return frozenset({part}) if part[:1].isupper() else None


def _class_names(kinds: ast.expr) -> frozenset[str] | None:
    """The classes of a test; None where one of them may be any layer: a base, or a class of the project's own."""
    listed = kinds.elts if isinstance(kinds, (ast.Tuple, ast.List, ast.Set)) else [kinds]
    names = {kind.attr if isinstance(kind, ast.Attribute) else getattr(kind, "id", "") for kind in listed}
    plain = {name.removeprefix("_").removesuffix("Nd") for name in names}
    return frozenset(plain) if all(map(_tells_a_kind, plain)) else None


def _tells_a_kind(name: str) -> bool:
    """Whether a class is one of torch's layers, their families, or a normalizer, which no other layer derives from."""
    return table.lookup(f"torch.nn.{name}") is not None or name == "Conv" or "Norm" in name
