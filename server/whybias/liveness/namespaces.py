"""The module-level names of a file, each evaluated when it is first used.

A name's value depends on the top-level statements that bind it and on those that change it afterwards (registry
entries, ``extend`` calls); exactly these are run, in source order, when the name is asked for. A class or function
is not even parsed before: of most files that are imported little is used.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Protocol, TypeGuard

from whybias.frozen import frozen
from whybias.liveness.frames import Code, Frame
from whybias.liveness.values import MISSING, Opaque, Value

if TYPE_CHECKING:
    from whybias.source.snapshot import ParsedBlock, Snapshot


class StatementRunner(Protocol):
    """What a namespace needs of the interpreter."""

    def run_module_statement(self, statement: ast.stmt, frame: Frame) -> None:
        """Run one top-level statement; never raises."""

    def star_imported(self, statement: ast.ImportFrom, name: str, importing_path: str) -> Value:
        """What a star import binds a name to, or `MISSING`."""

    def trace(self, path: str, name: str) -> None:
        """A name of this file is read."""

    def tracing(self) -> AbstractContextManager[set[tuple[str, str]]]:
        """Collect the names that are read inside."""

    def evaluated(self, path: str, name: str, names_read: set[tuple[str, str]]) -> None:
        """A name was made, reading these."""


_DEFINITION = re.compile(r"(?:async[ \t]+)?(?:class|def)[ \t]+([A-Za-z_0-9]+)[ \t]*[(:]")
"""How a block begins that is one definition without decorators. Other letters may be another name to Python."""


@dataclass(eq=False, slots=True)
class TopLevel:
    """One top-level statement, the how-manieth of its block, and whether it has run."""

    block: ParsedBlock
    number: int = 0
    done: bool = False
    position: int = 0
    """Where it stands among all statements of the file."""

    @property
    def parses(self) -> bool:
        return self.block.tree is not None

    @property
    def statement(self) -> ast.stmt:
        """The statement, which is parsed when it is first asked for; it must parse."""
        return (self.block.derived(_statements) or ())[self.number][0]


@frozen
class _Definitions(Mapping[str, ast.stmt]):
    """The classes and functions of a file by name."""

    tops: Mapping[str, TopLevel]

    def __getitem__(self, name: str) -> ast.stmt:
        top = self.tops[name]
        if not top.parses:
            raise KeyError(name)
        return top.statement

    def __iter__(self) -> Iterator[str]:
        return iter(self.tops)

    def __len__(self) -> int:
        return len(self.tops)


def _root(node: ast.expr) -> str | None:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def names_touched(statement: ast.stmt) -> set[str]:
    """The module-level names that a top-level statement binds or changes."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
        return names_bound(statement)
    return names_bound(statement) | _changed_in(statement)


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a statement; of a table of constants, which may be long, those of what it is assigned to."""
    return chain.from_iterable(map(ast.walk, tree.targets)) if _is_table(tree) else ast.walk(tree)


def _is_table(tree: ast.AST) -> TypeGuard[ast.Assign]:
    table = tree.value if isinstance(tree, ast.Assign) else None
    items = table.elts if isinstance(table, (ast.List, ast.Tuple, ast.Set)) else ()
    return bool(items) and all(isinstance(item, ast.Constant) for item in items)


def names_bound(statement: ast.stmt) -> set[str]:
    """The module-level names that a top-level statement binds."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    names: set[str] = set()
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        for alias in statement.names:
            names.add(alias.asname or (alias.name if alias.name == "*" else alias.name.split(".")[0]))
        return names
    for node in _nodes(statement):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= names_bound(node)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def _changed_in(tree: ast.AST) -> set[str]:
    """The names whose items or attributes the code writes, or of which it calls a method for its effect."""
    names: set[str | None] = set()
    for node in _nodes(tree):
        if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, (ast.Store, ast.Del)):
            names.add(_item_of_globals(node) or _root(node))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            names.add(_changed_by(node.value))
            if isinstance(node.value.func, ast.Attribute) and _is_globals(node.value.func.value):
                names.update(keyword.arg for keyword in node.value.keywords)
    names.discard("globals")
    return {name for name in names if name is not None}


def _is_globals(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "globals"


def _item_of_globals(node: ast.Subscript | ast.Attribute) -> str | None:
    """``x`` in ``globals()["x"] = y``."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Constant) or not _is_globals(node.value):
        return None
    return str(node.slice.value)


def _changed_by(call: ast.Call) -> str | None:
    """The name that a call for its effect changes: ``x`` in ``x.append(y)`` and in ``setattr(x, "y", z)``."""
    function = call.func
    sets = isinstance(function, ast.Name) and function.id in ("setattr", "delattr")
    if sets or (isinstance(function, ast.Attribute) and function.attr in ("__setattr__", "__delattr__")):
        return _root(call.args[0]) if call.args else None
    return None if isinstance(function, ast.Name) and hasattr(builtins, function.id) else _root(function)


def _registries(statement: ast.stmt, definitions: Mapping[str, ast.stmt]) -> set[str]:
    """The names that the decorators of a definition may change: ``@MODELS.register``, ``@register("name")``."""
    if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return set()
    decorators = {_root(decorator) or "" for decorator in statement.decorator_list}
    inside = (_changed_in(definitions[name]) for name in decorators if name in definitions)
    return (decorators - definitions.keys()).union(*inside)


def _given(statement: ast.stmt, definitions: Mapping[str, ast.stmt]) -> set[str]:
    """The classes of the file that a statement changes by other names.

    ``patch(Net)``, ``for cls in (A, B): ...``, and ``@Registry.register("name")`` above a definition.
    """
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        roots = {_root(decorator) for decorator in statement.decorator_list if not isinstance(decorator, ast.Name)}
        return {name for name in roots if name is not None and isinstance(definitions.get(name), ast.ClassDef)}
    if isinstance(statement, ast.For) and isinstance(statement.iter, (ast.Tuple, ast.List)):
        parts = statement.iter.elts if not names_bound(statement).isdisjoint(_changed_in(statement)) else []
    elif isinstance(statement, (ast.Expr, ast.Assign)) and isinstance(statement.value, ast.Call):
        function = statement.value.func
        called = definitions.get(function.id) if isinstance(function, ast.Name) else None
        if not isinstance(called, ast.FunctionDef):
            return set()
        parameters = {parameter.arg for parameter in called.args.args}
        parts = statement.value.args if not parameters.isdisjoint(_changed_in(called)) else []
    else:
        return set()
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    return {name for name in names if isinstance(definitions.get(name), ast.ClassDef)}


def _changed_by_function(statement: ast.stmt, definitions: Mapping[str, ast.stmt]) -> set[str]:
    """The module-level names that a function of the file changes when a statement calls it: ``setup()``."""
    call = statement.value if isinstance(statement, (ast.Expr, ast.Assign)) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        return set()
    function = definitions.get(call.func.id)
    if not isinstance(function, ast.FunctionDef):
        return set()
    parts = list(ast.walk(function))
    stated = {name for node in parts if isinstance(node, ast.Global) for name in node.names}
    own = {node.arg for node in parts if isinstance(node, ast.arg)}
    own |= {node.id for node in parts if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stated | (_changed_in(function) - own)


def _changed_besides(statement: ast.stmt, definitions: Mapping[str, ast.stmt], variables: set[str]) -> set[str]:
    """The names that a statement changes by way of definitions of the file."""
    changed = _registries(statement, definitions) | _changed_by_function(statement, definitions)
    return changed & variables | _given(statement, definitions)


def _statements(tree: ast.Module) -> list[tuple[ast.stmt, set[str]]]:
    return [(statement, names_touched(statement)) for statement in tree.body]


class Namespace:
    """The names of one file of the project."""

    def __init__(self, path: str, module: str, snapshot: Snapshot, runner: StatementRunner) -> None:
        self.path = path
        self.module = module
        self.snapshot = snapshot
        self.runner = runner
        self.values: dict[str, Value] = {"__name__": module, "__file__": path}
        self._statements: dict[str, list[TopLevel]] = {}
        self.star_imports: list[TopLevel] = []
        self._running: set[str] = set()
        self._settled: set[str] = set()
        definitions: dict[str, TopLevel] = {}
        variables: set[str] = set()
        tops: list[tuple[TopLevel, set[str], bool]] = []
        for parsed in snapshot.blocks:
            plain = _DEFINITION.match(parsed.tree_text)
            if plain is not None:
                definitions[plain[1]] = top = TopLevel(parsed)
                tops.append((top, {plain[1]}, True))
                continue
            for number, (statement, names) in enumerate(parsed.derived(_statements) or ()):
                top = TopLevel(parsed, number)
                tops.append((top, names, False))
                if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                    definitions[statement.name] = top
                elif not isinstance(statement, (ast.Import, ast.ImportFrom)):
                    variables |= names
        for position, (top, names, only_defines) in enumerate(tops):
            top.position = position
            changed = set() if only_defines else _changed_besides(top.statement, _Definitions(definitions), variables)
            for name in names | changed:
                if name == "*":
                    self.star_imports.append(top)
                else:
                    self._statements.setdefault(name, []).append(top)

    @property
    def names(self) -> list[str]:
        """What the statements of the file bind or change, in source order; some of it may not parse."""
        return list(self._statements)

    def statements(self, name: str) -> list[TopLevel]:
        """The statements that bind or change a name, in source order: those of them that parse."""
        known = self._statements.get(name, [])
        return known if all(top.parses for top in known) else [top for top in known if top.parses]

    def get(self, name: str) -> Value:
        """The value of a module-level name, or `MISSING`."""
        self.runner.trace(self.path, name)
        if name in self._settled:
            return self.values.get(name, MISSING)
        statements = self.statements(name)
        if statements and name not in self._running:
            pending = [top for top in statements if not top.done]
            if pending:
                self._running.add(name)
                with self.runner.tracing() as names_read:
                    for top in pending:
                        self._run(top)
                    self._import_by_star(name, self._later_star_imports(statements))
                self._running.discard(name)
                self._settled.add(name)
                self.runner.evaluated(self.path, name, names_read)
        if name in self.values:
            return self.values[name]
        if not statements:
            with self.runner.tracing() as names_read:
                self._settled.add(name)  # star imports may go round in circles
                self._import_by_star(name, self.star_imports)
            self.runner.evaluated(self.path, name, names_read)
            return self.values.get(name, MISSING)
        return Opaque(f"the module-level name {name}")

    def _later_star_imports(self, statements: list[TopLevel]) -> list[TopLevel]:
        """The star imports that stand behind these statements, and may bind anew what they bind."""
        last = statements[-1].position if statements else -1
        return [top for top in self.star_imports if top.position > last]

    def _import_by_star(self, name: str, star_imports: list[TopLevel]) -> None:
        """Bind a name to what the last of these star imports that has it gives."""
        for top in reversed(star_imports):
            statement = top.statement
            if isinstance(statement, ast.ImportFrom):
                value = self.runner.star_imported(statement, name, self.path)
                if value is not MISSING:
                    self.values[name] = value
                    return
            elif name not in self.values:
                self._run(top)
                if name in self.values:
                    return

    def fingerprint(self, name: str) -> tuple[str, ...]:
        """The keys of the trees that a name's value comes from; those of the star imports where nothing binds it."""
        statements = self.statements(name)
        return tuple(top.block.tree_key for top in (*statements, *self._later_star_imports(statements)))

    def _run(self, top: TopLevel) -> None:
        if top.done:
            return
        top.done = True
        frame = Frame(Code(self.path, top.block), self, self.values, is_module=True)
        self.runner.run_module_statement(top.statement, frame)

    def rebind(self, name: str, value: Value) -> None:
        """What ``global name; name = value`` does."""
        self.values[name] = value

    def exports(self, name: str) -> bool:
        """Whether a star import takes a name, where there is such a name."""
        listed = self._listed()
        return not name.startswith("_") if listed is None else name in listed

    def _listed(self) -> list[str] | None:
        names = self.get("__all__") if "__all__" in self._statements else None
        return [name for name in names if isinstance(name, str)] if isinstance(names, (list, tuple)) else None

    def exported(self) -> list[str]:
        """The names that a star import takes."""
        listed = self._listed()
        if listed is not None:
            return listed
        known = dict.fromkeys([*self._statements, *self.values])
        for top in reversed(self.star_imports):
            self._run(top)
        known.update(dict.fromkeys(self.values))
        return [name for name in known if not name.startswith("_")]
