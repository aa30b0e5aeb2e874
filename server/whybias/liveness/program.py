"""The files of a program and the way from a name in one of them to what it stands for."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from whybias.liveness.decisions import BudgetExceeded, Decisions
from whybias.liveness.frames import Frame
from whybias.liveness.lasting_writes import MUTABLE, reach
from whybias.liveness.machine import Machine, Raised, let_go_of
from whybias.liveness.namespaces import Namespace, names_touched
from whybias.liveness.values import MISSING, ClassValue, External, FunctionValue, Opaque, Value
from whybias.source.snapshot import Snapshot

if TYPE_CHECKING:
    from whybias.liveness.forward_summary import Summary
    from whybias.liveness.instances import Instance
    from whybias.liveness.remembered_calls import RememberedCall
    from whybias.liveness.templates import Template
    from whybias.project.imports import Finder
    from whybias.project.recorded_finder import Question

MOST_HELD = 300
"""How many values are looked through for containers that a module-level name leads to."""
MOST_TEMPLATES_KEPT = 100
MOST_SUMMARIES_KEPT = 150
"""How much is kept of earlier runs for later ones: modules to be copied, and forwards. Some files build a hundred
networks."""
MODULE_STEPS = 60_000
"""Budget for evaluating one top-level statement."""

Dependency = tuple[str, str, tuple[str, ...]]
Dependencies = frozenset[Dependency]
"""What was read: file, name, and the keys of the blocks that made it what it was; or importing file, import, and
the file that it meant."""

Fact = tuple[str, bool]
Facts = tuple[Fact, ...]

_IMPORT = "import "
"""Before what is no name but a module that was looked for."""

Reader = Callable[[str], Snapshot | None]


class Program:
    """Files seen so far, as namespaces, and how further ones are found.

    `read` gives the snapshot of a file, `finder` the file of an import. Values of module-level names are shared by
    all runs on this program, so a program lives no longer than the texts it was made from.
    """

    def __init__(
        self, read: Reader, finder: Finder | None = None, summarize: bool = True, note_passages: bool = False
    ) -> None:
        self.read = read
        self.finder = finder
        self.namespaces: dict[str, Namespace | None] = {}
        self._files: dict[tuple[str, str, int], str | None] = {}
        self.summarize = summarize
        self.note_passages = note_passages
        self._shared: dict[int, Value] = {}
        self.shared_writes = 0
        """How often runs wrote to what belongs to a module or a class: what was remembered before may be old."""
        self.templates: dict[object, list[Template]] = {}
        self.like: dict[object, Instance] = {}
        """For every structure that modules have, the first such module."""
        self.summaries: dict[object, list[Summary]] = {}
        self.calls: dict[object, list[RememberedCall]] = {}
        self.in_vain: Counter[FunctionValue] = Counter()
        """How often calls of a function were looked for in `calls` and not found, less what finding others is worth."""
        self.steps_taken = 0
        """By all runs so far, those that came to nothing among them."""
        self.stop: Callable[[], bool] | None = None
        """Whether nobody wants the answers any more."""
        self.input_ranks: dict[ClassValue, dict[str, int]] = {}
        """The ranks that earlier runs learned for the inputs of a class's forward."""
        self.machine = Machine(self, Decisions(), MODULE_STEPS)
        self._tracing: list[set[tuple[str, str]]] = []
        self._read_by: dict[tuple[str, str], set[tuple[str, str]]] = {}
        self._fingerprints: dict[tuple[str, str], tuple[str, ...]] = {}
        self._known: dict[Dependency, Dependency] = {}
        self._fact: dict[Fact, Fact] = {}
        self._facts: dict[Facts, Facts] = {}
        self._held: set[Dependency] = set()

    def forget_runs(self) -> None:
        """Drop what runs leave behind for later ones: what a run says hangs on the texts, not on what ran before."""
        let_go_of(self.templates)
        self.summaries.clear()
        self.like.clear()
        self.input_ranks.clear()

    def forget_old_runs(self) -> None:
        """Drop what was long of no use to a run, where much is kept. To be called between runs."""
        let_go_of(self.templates, MOST_TEMPLATES_KEPT)
        for key in list(islice(self.summaries, max(len(self.summaries) - MOST_SUMMARIES_KEPT, 0))):
            del self.summaries[key]

    def retire(self) -> None:
        """Let go of what later runs will not come back to: values that are still held may hold this program."""
        self.forget_runs()
        for each in (
            self.namespaces,
            self.calls,
            self.in_vain,
            self._files,
            self._shared,
            self._read_by,
            self._fingerprints,
            self._known,
            self._fact,
            self._facts,
            self._held,
        ):
            each.clear()

    @contextmanager
    def tracing(self) -> Iterator[set[tuple[str, str]]]:
        """Collect the module-level names that are read inside."""
        names = self.start_tracing()
        try:
            yield names
        finally:
            self.stop_tracing(names)

    def start_tracing(self) -> set[tuple[str, str]]:
        """Collect the module-level names that are read until `stop_tracing` is called with the result."""
        names: set[tuple[str, str]] = set()
        self._tracing.append(names)
        return names

    def stop_tracing(self, names: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """The names that were read; whoever collects around this one has not got them."""
        while self._tracing.pop() is not names:
            continue
        return names

    def trace(self, path: str, name: str) -> None:
        """Note that a module-level name is read."""
        if self._tracing:
            self._tracing[-1].add((path, name))

    def trace_all(self, names: Iterable[tuple[str, str]]) -> None:
        """Note that these module-level names are read."""
        if self._tracing:
            self._tracing[-1].update(names)

    def evaluated(self, path: str, name: str, names_read: set[tuple[str, str]]) -> None:
        """Note what the statements that make a name have read."""
        self._read_by.setdefault((path, name), set()).update(names_read)

    def dependencies(self, names: set[tuple[str, str]]) -> Dependencies:
        """The names, and all that their values were made from, with the texts they came from."""
        pending, seen = list(names), set(names)
        while pending:
            for other in self._read_by.get(pending.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    pending.append(other)
        found = ((path, name, self._fingerprint(path, name)) for path, name in seen)
        return frozenset(self._known.setdefault(each, each) for each in found)  # thousands are the same

    def known_facts(self, facts: Mapping[str, bool]) -> Facts:
        """Facts in order, by their texts: one tuple for all that are the same, of which there are thousands."""
        each = tuple([self._fact.setdefault(fact, fact) for fact in sorted(facts.items())])
        return self._facts.setdefault(each, each)

    def holds(self, dependencies: Dependencies) -> bool:
        """Whether every name still comes from the same texts."""
        if dependencies <= self._held:
            return True
        for dependency in dependencies - self._held:
            path, name, texts = dependency
            if self._fingerprint(path, name) != texts:
                return False
            self._held.add(dependency)
        return True

    def _fingerprint(self, path: str, name: str) -> tuple[str, ...]:
        if name.startswith(_IMPORT):
            module = name.removeprefix(_IMPORT)
            dotted = module.lstrip(".")
            found = self._found(dotted, path, len(module) - len(dotted))
            return () if found is None or self.namespace(found) is None else (found,)
        known = self._fingerprints.get((path, name))
        if known is None:
            namespace = self.namespace(path)
            known = () if namespace is None else namespace.fingerprint(name)
            self._fingerprints[path, name] = known
        return known

    def namespace(self, path: str) -> Namespace | None:
        """The module-level names of a file, or None where it cannot be read."""
        if path not in self.namespaces:
            self.namespaces[path] = None
            snapshot = self.read(path)
            if snapshot is not None:
                name = self.finder.module_name(path) if self.finder is not None else "__main__"
                self.namespaces[path] = Namespace(path, name, snapshot, self)
        return self.namespaces[path]

    def find_module(self, module: str, importing_path: str, level: int) -> Namespace | None:
        """The project's file that an import names; None for everything outside the project."""
        if self.finder is None or (level == 0 and module.split(".")[0] in ("torch", "numpy", "math", "typing")):
            return None
        self.trace(importing_path, f"{_IMPORT}{'.' * level}{module}")
        path = self._found(module, importing_path, level)
        return self.namespace(path) if path is not None else None

    def _found(self, module: str, importing_path: str, level: int) -> str | None:
        """The file that an import means: asked for once, as it does not change while the texts stay the same."""
        key = (module, importing_path, level)
        if key not in self._files:
            self._files[key] = None if self.finder is None else self.finder.find(module, importing_path, level)
        return self._files[key]

    def import_name(self, module: str, name: str, importing_path: str, level: int) -> Value:
        """What ``from module import name`` binds."""
        found = self.find_module(module, importing_path, level)
        if found is not None:
            value = found.get(name)
            if value is not MISSING:
                return value
        dotted = f"{module}.{name}" if module else name
        inner = self.find_module(dotted, importing_path, level)
        if inner is not None:
            return inner
        if found is not None or level:
            return Opaque(f"{name} imported from {'.' * level}{module}")
        from whybias.liveness.attributes import external

        return external(dotted)

    def import_module(self, module: str, importing_path: str) -> Value:
        """What ``import module`` stands for as a whole."""
        found = self.find_module(module, importing_path, 0)
        return found if found is not None else External(module)

    def import_star(self, module: str, frame: Frame, level: int) -> None:
        """Bind every public name of a module, as ``from module import *`` does."""
        found = self.find_module(module, frame.code.path, level)
        if found is None or found is frame.namespace:
            return
        for name in found.exported():
            value = found.get(name)
            if value is not MISSING:
                frame.names.setdefault(name, value)

    def star_imported(self, statement: ast.ImportFrom, name: str, importing_path: str) -> Value:
        """What ``from module import *`` binds a name to, or `MISSING`; no other name of the module is looked at."""
        found = self.find_module(statement.module or "", importing_path, statement.level)
        if found is None or found.path == importing_path or not found.exports(name):
            return MISSING
        return found.get(name)

    def is_shared(self, container: Value) -> bool:
        """Whether it is a module or a class of the program, or belongs to one, so that all code may see it changed."""
        return id(container) in self._shared or isinstance(container, (ClassValue, Namespace))

    def share(self, values: Iterable[Value]) -> None:
        """Containers and objects among these values, and those that they hold, belong to a module or class."""
        for value in values:
            if isinstance(value, MUTABLE):
                held = islice(reach([value]), MOST_HELD)
                self._shared.update((id(one), one) for one in held if isinstance(one, MUTABLE))

    def run_module_statement(self, statement: ast.stmt, frame: Frame) -> None:
        """Run one top-level statement with a budget of its own; names it fails to bind become unknown."""
        from whybias.liveness.statements import run_statement

        machine = self.machine
        outer = (machine.steps, machine.depth, machine.methods, machine.decisions, machine.trying)
        machine.steps = MODULE_STEPS
        machine.depth, machine.methods = min(machine.depth, 10), 0
        machine.decisions, machine.trying = Decisions(), 0
        try:
            run_statement(machine, statement, frame)
        except (BudgetExceeded, Raised):
            for name in names_touched(statement):
                frame.names.setdefault(name, Opaque(f"the module-level name {name}"))
        finally:
            self.share(frame.names.get(name) for name in names_touched(statement))
            machine.steps, machine.depth, machine.methods, machine.decisions, machine.trying = outer


def questions(dependencies: Iterable[tuple[str, str, tuple[str, ...]]]) -> frozenset[Question]:
    """The imports among what was read, and the files they meant."""
    found = set()
    for path, name, texts in dependencies:
        if name.startswith(_IMPORT):
            module = name.removeprefix(_IMPORT)
            dotted = module.lstrip(".")
            found.add((path, dotted, len(module) - len(dotted), texts[0] if texts else None))
    return frozenset(found)
