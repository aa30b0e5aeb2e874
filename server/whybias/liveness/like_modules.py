"""Telling modules that a piece of code treats alike, so that it need be run on one of them only.

``for m in self.modules(): ...`` and ``self.apply(init)`` look at every module of a network, most of them from a few
constructor calls.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache

from whybias.liveness.instances import Instance
from whybias.liveness.machine import Machine
from whybias.liveness.value_keys import Key
from whybias.liveness.values import Value

_LOOKS_ONLY = (ast.Expr, ast.If, ast.Pass, ast.Assert, ast.Raise, ast.Assign)


class AlikeModules:
    """The modules that some code was run on and left as they were, with everything else."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._done: dict[Key, Instance] = {}
        """One module for each likeness, which also keeps the objects alive that it is told by."""
        self._running: tuple[Instance, Key, tuple[int, ...]] | None = None

    def needs_no_run(self, module: Instance) -> bool:
        """Whether the code was run on a module like this one; else it must be run, and `ran` called after it."""
        key = _likeness(module) if self._machine.program.summarize else None
        self._running = None if key is None else (module, key, self._state(module))
        return key is not None and key in self._done

    def ran(self) -> None:
        """The code was run on the module that was last asked for."""
        if self._running is not None:
            module, key, state = self._running
            if state == self._state(module):
                self._done[key] = module

    def _state(self, module: Instance) -> tuple[int, ...]:
        machine = self._machine
        return (
            len(machine.written),
            len(machine.instances),
            module.version,
            module.calls,
            len(module.events),
            module.statistics_read is None,
        )


def _likeness(module: Instance) -> Key | None:
    """Equal for modules copied from one another, or from the same constructor call; None where that is not known."""
    if module.site is None or module.hooked:
        return None
    if module.template is not None:
        return (id(module.template), module.training, module.site.node)
    if module.layer is None or module.children or module.attributes:
        return None
    return (id(module.arguments), module.training, module.site.node)


def module_of(item: Value) -> Instance | None:
    """The module among the items of ``modules()`` or ``named_modules()``."""
    if isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str):
        item = item[1]
    return item if isinstance(item, Instance) else None


@lru_cache(maxsize=256)
def looks_at_one_module(node: ast.For | ast.AsyncFor, around: ast.AST | None) -> bool:
    """Whether a loop does the same for every module: it keeps nothing from round to round and uses no names of them.

    `around` is the function that the loop is in; a loop in no function binds names that anybody may read.
    """
    if isinstance(node.target, ast.Tuple):
        names = [part.id for part in node.target.elts if isinstance(part, ast.Name)]
        if len(names) != 2 or len(node.target.elts) != 2 or names[0] in _names_read(node.body):
            return False
    elif not isinstance(node.target, ast.Name):
        return False
    if node.orelse or not _only_looks(node.body):
        return False
    own = _names_bound(node.body)
    if not own:
        return True
    elsewhere = own if around is None else _names_elsewhere(around, node)
    return own.isdisjoint(elsewhere) and _bound_before(node.body, own, set())


def _only_looks(body: Sequence[ast.stmt]) -> bool:
    for statement in body:
        if not isinstance(statement, _LOOKS_ONLY):
            return False
        if isinstance(statement, ast.If) and not (_only_looks(statement.body) and _only_looks(statement.orelse)):
            return False
        if isinstance(statement, ast.Assign) and not _names_of_targets(statement):
            return False
        for node in ast.walk(statement):
            if isinstance(node, (ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await)):
                return False
    return True


def _names_of_targets(node: ast.Assign) -> set[str]:
    """The names an assignment binds; none where it writes to anything else."""
    names = set()
    for target in node.targets:
        for part in target.elts if isinstance(target, ast.Tuple) else [target]:
            if not isinstance(part, ast.Name):
                return set()
            names.add(part.id)
    return names


def _names_bound(body: Sequence[ast.stmt]) -> set[str]:
    return {name for part in _walk(body) if isinstance(part, ast.Assign) for name in _names_of_targets(part)}


def _names_read(body: Sequence[ast.AST]) -> set[str]:
    return {node.id for node in _walk(body) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _names_elsewhere(around: ast.AST, loop: ast.AST) -> set[str]:
    """The names that a function mentions outside a loop in it."""
    found: set[str] = set()
    pending = [around]
    while pending:
        node = pending.pop()
        if node is loop:
            continue
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            found.update(node.names)
        pending.extend(ast.iter_child_nodes(node))
    return found


def _bound_before(body: Sequence[ast.stmt], own: set[str], bound: set[str]) -> bool:
    """Whether every round binds the names `own` before it reads them; `bound` are those bound so far."""
    for statement in body:
        read = [statement.test] if isinstance(statement, ast.If) else [statement]
        if not (_names_read(read) & own) <= bound:
            return False
        if isinstance(statement, ast.If) and not (
            _bound_before(statement.body, own, set(bound)) and _bound_before(statement.orelse, own, set(bound))
        ):
            return False
        if isinstance(statement, ast.Assign):
            bound |= _names_of_targets(statement)
    return True


def _walk(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    return (node for part in body for node in ast.walk(part))
