"""Which files of a project may use what one of them defines: a scan of the texts, then of blocks where it hits."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from sys import intern
from typing import TypeAlias, final

from whybias.frozen import frozen
from whybias.project.imports import PACKAGE_FILE, Finder
from whybias.source.snapshot import ParsedBlock, Snapshot

_WORD = re.compile(r"[^\W\d]\w*")
_IMPORT = re.compile(
    r"(?:^|[:;])[ \t]*(?:from[ \t]+(?P<dots>\.*)[ \t]*(?P<module>[\w.]*)[ \t]+import[ \t]*(?P<names>\([^)]*\)|[^\n#;]*)"
    r"|import[ \t]+(?P<modules>[^\n#;]*))",
    re.MULTILINE,
)

Reader: TypeAlias = Callable[[str], "Snapshot | None"]


@frozen
class _Import:
    """One import statement: the names are empty for ``import module``."""

    module: str
    level: int
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class _Scanned:
    """What the scan of a text keeps: its words, its imports, and once asked for the files these mean."""

    words: frozenset[str]
    imports: tuple[_Import, ...]
    sees: frozenset[str] | None = None
    takes_all: frozenset[str] = frozenset()
    """The files whose names it takes over with a star import."""


@final
class UserIndex:
    """The files of a project by what they name and import.

    `read` gives the snapshot of a file and `finder` the file of an import. Who imports a file and names a class of it
    may build that class, and so may those who name what is made there; names are followed through ``__init__.py``,
    star imports and renamings. Too many users are found rather than too few.
    """

    def __init__(self, read: Reader, finder: Finder) -> None:
        self._read = read
        self._finder = finder
        self._files: dict[str, _Scanned] = {}
        self._seen_by: dict[str, list[str]] | None = None
        self._blocks: dict[str, tuple[Snapshot, list[tuple[frozenset[str], ParsedBlock]]]] = {}

    def __contains__(self, path: str) -> bool:
        return path in self._files

    def update(self, path: str, content: str | None) -> None:
        """Take in the text of a file; None where it is gone or cannot be read."""
        known = self._files.pop(path, None)
        if content is not None:
            imports = tuple(_imports(content))
            self._files[path] = scanned = _Scanned(frozenset(map(intern, set(_WORD.findall(content)))), imports)
            if known is not None and known.imports == imports:
                scanned.sees, scanned.takes_all = known.sees, known.takes_all
                return
        self._seen_by = None

    def forget_places(self) -> None:
        """Files were made, moved or removed: imports may mean others now."""
        for scanned in self._files.values():
            scanned.sees = None
        self._seen_by = None

    def users_of(self, path: str) -> tuple[str, ...]:
        """The files that may build, call or extend what the file at `path` defines, the nearest first."""
        snapshot = self._read(path)
        if snapshot is None:
            return ()
        start = {name for block in snapshot.blocks for name in _names_bound(block, None)}
        known: dict[str, set[str]] = {path: start}
        pending: dict[str, set[str]] = {path: set(start)}
        while pending:
            defining = next(iter(pending))
            names = pending.pop(defining)
            for user in (defining, *self._importers(defining)):
                if user == path and defining == path:
                    continue
                bound = self._bound_with(user, names, defining)
                if bound is None:
                    continue
                new = bound - known.setdefault(user, set())
                known[user] |= new
                if new:
                    pending.setdefault(user, set()).update(new)
        return tuple(user for user in known if user != path)

    def _importers(self, path: str) -> list[str]:
        if self._seen_by is None:
            self._seen_by = {}
            for user, scanned in self._files.items():
                for seen in self._resolved(user, scanned):
                    self._seen_by.setdefault(seen, []).append(user)
        return self._seen_by.get(path, [])

    def _resolved(self, path: str, scanned: _Scanned) -> frozenset[str]:
        """The files of the project that a file imports."""
        if scanned.sees is None:
            seen: set[str] = set()
            whole: set[str] = set()
            for each in scanned.imports:
                files = set(self._files_of(each, path))
                seen |= files
                if "*" in each.names:
                    whole |= files
            scanned.sees, scanned.takes_all = frozenset(seen - {path}), frozenset(whole)
        return scanned.sees

    def _files_of(self, each: _Import, path: str) -> Iterator[str]:
        module = self._finder.find(each.module, path, each.level)
        if module is not None:
            yield module
        if not each.names:  # a package is bound as well, and its names are reached through it
            above = each.module.rpartition(".")[0]
            if above:
                yield from self._files_of(_Import(above, each.level), path)
        elif module is None or module.endswith(PACKAGE_FILE):
            for name in each.names:
                inner = self._finder.find(f"{each.module}.{name}".lstrip("."), path, each.level)
                if inner is not None:
                    yield inner

    def _bound_with(self, user: str, names: set[str], defining: str) -> set[str] | None:
        """The names of `user` made with any of `names`; None where it does not say them at all."""
        scanned = self._files.get(user)
        if scanned is None:
            return None
        taken_over = names if user != defining and defining in scanned.takes_all else set()
        if scanned.words.isdisjoint(names):
            return set(taken_over) or None
        bound = set(taken_over)
        for words, block in self._blocks_of(user):
            if not words.isdisjoint(names):
                bound |= _names_bound(block, names)
        return bound

    def _blocks_of(self, path: str) -> list[tuple[frozenset[str], ParsedBlock]]:
        """The blocks of a file, each with its words."""
        snapshot = self._read(path)
        if snapshot is None:
            return []
        known = self._blocks.get(path)
        if known is None or known[0] is not snapshot:
            words = [(frozenset(map(intern, _WORD.findall(block.block.text))), block) for block in snapshot.blocks]
            known = self._blocks[path] = (snapshot, words)
        return known[1]


def _imports(content: str) -> Iterator[_Import]:
    for match in _IMPORT.finditer(content):
        if match["modules"] is not None:
            for part in match["modules"].split(","):
                words = part.split()
                if words:
                    yield _Import(words[0], 0)
        else:
            listed = re.sub(r"#[^\n]*", "", match["names"]).strip("()").split(",")
            names = tuple(words[0] for part in listed if (words := part.split()))
            yield _Import(match["module"], len(match["dots"]), names)


def _names_bound(parsed: ParsedBlock, mentioned: set[str] | None) -> set[str]:
    """The module-level names that a block binds; of an import only those that stand for one of `mentioned`."""
    bound: set[str] = set()
    for statement in parsed.tree.body if parsed.tree is not None else ():
        if isinstance(statement, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            bound.add(statement.name)
            continue
        for node in ast.walk(statement):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                bound |= _names_imported(node, mentioned)
            elif isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                bound.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                bound.add(node.id)
    return {name for name in bound if not name.startswith("__")}


def _names_imported(node: ast.Import | ast.ImportFrom, mentioned: set[str] | None) -> set[str]:
    if mentioned is None:
        return set()
    return {alias.asname or alias.name for alias in node.names if alias.name in mentioned}
