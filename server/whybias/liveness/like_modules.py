"""Telling modules that a piece of code treats alike, so that it need be run on one of them only.

``for m in self.modules(): ...`` and ``self.apply(init)`` look at every module of a network, most of them from a few
constructor calls.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import lru_cache

from whybias.liveness.instances import Instance
from whybias.liveness.machine import Machine
from whybias.liveness.templates import Key
from whybias.liveness.values import Value

_LOOKS_ONLY = (ast.Expr, ast.If, ast.Pass, ast.Assert, ast.Raise)


class AlikeModules:
    """The modules that some code was run on and left as they were, with everything else."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._done: dict[Key, Instance] = {}
        """One module for each likeness, which also keeps the objects alive that it is told by."""
        self._running: tuple[Instance, Key, tuple[int, ...]] | None = None

    def needs_no_run(self, module: Instance) -> bool:
        """Whether the code was run on a module like this one; else it must be run, and `ran` called after it."""
        key = _likeness(module)
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
        return (len(machine.written), len(machine.instances), module.version, module.calls, len(module.events))


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
def looks_at_one_module(node: ast.For | ast.AsyncFor) -> bool:
    """Whether a loop does the same for every module: it keeps nothing from round to round and uses no names of them."""
    if isinstance(node.target, ast.Tuple):
        names = [part.id for part in node.target.elts if isinstance(part, ast.Name)]
        if len(names) != 2 or len(node.target.elts) != 2 or _reads(node.body, names[0]):
            return False
    elif not isinstance(node.target, ast.Name):
        return False
    return not node.orelse and _only_looks(node.body)


def _only_looks(body: Sequence[ast.stmt]) -> bool:
    for statement in body:
        if not isinstance(statement, _LOOKS_ONLY):
            return False
        if isinstance(statement, ast.If) and not (_only_looks(statement.body) and _only_looks(statement.orelse)):
            return False
        for node in ast.walk(statement):
            if isinstance(node, (ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await)):
                return False
    return True


def _reads(body: Sequence[ast.stmt], name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for part in body for node in ast.walk(part))
