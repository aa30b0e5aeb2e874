"""The analysis of the files of one project: entry points explored once per text, verdicts joined over all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from whybias.frozen import frozen
from whybias.liveness.current_blocks import CurrentBlocks
from whybias.liveness.entries import entry_names, entry_of
from whybias.liveness.exchange import entry_of as learned_entry
from whybias.liveness.exchange import exploration_of, packed_by_file
from whybias.liveness.exploration import Exploration, explore
from whybias.liveness.joiner import Joiner
from whybias.liveness.layers import Told, layer_of, told_by
from whybias.liveness.learned import Learned
from whybias.liveness.lost_verdicts import why_unknown, why_unreached
from whybias.liveness.outside_uses import OutsideCode, OutsideUses
from whybias.liveness.packing import thinned, unpack
from whybias.liveness.program import Dependencies, Program, Reader, questions
from whybias.liveness.readings import Reading
from whybias.liveness.runs import Entry
from whybias.liveness.values import ClassValue, FunctionValue, Value
from whybias.liveness.verdicts import Basis, FileAnalysis, Layer, Verdict
from whybias.project.imports import Finder
from whybias.project.recorded_finder import Question
from whybias.source.snapshot import Snapshot

if TYPE_CHECKING:
    from whybias.liveness.folding import Fold

SiteKey = tuple[str, str, int, int]


@frozen
class _Explored:
    """What was learned of one entry, and the texts it was learned from; nothing for a name that is no entry."""

    exploration: Exploration | None
    dependencies: Dependencies
    put_off: bool = False
    """It is not known yet; `exploration` is what was known before a change, without the readings."""


class ProjectAnalysis:
    """What is known of the files of one project.

    `learn` explores the entry points of a file; `layers` joins all that was learned into the verdicts of one file.
    Explorations are kept as long as every block they read is unchanged. `summarize` says whether what is built or
    called twice is run only once; the answers are the same.
    """

    def __init__(self, read: Reader, finder: Finder, budget: int, summarize: bool = True) -> None:
        self._read = read
        self._finder = finder
        self._budget = budget
        self._summarize = summarize
        self._program = Program(read, finder, summarize)
        self._explored: dict[tuple[str, str], _Explored] = {}
        self._earlier: dict[tuple[str, str], _Explored] = {}
        """What held before the last change of an entry: an undo brings it back."""
        self._steps: dict[tuple[str, str], int] = {}
        """What each entry took when it was last explored."""
        self._entries: dict[str, tuple[str, ...]] = {}
        self._outside = OutsideCode()
        self._run_through: tuple[object, frozenset[tuple[str, str]]] = (None, frozenset())
        """The module-level names that runs went through, and the readings of these runs."""
        self._folds: dict[tuple[str, str], tuple[Fold, ...]] = {}
        self._by_site: dict[str, dict[SiteKey, list[Reading]]] | None = None
        self._learned_from: dict[str, Program] = {}
        """By file, the program on which it was last learned to the end."""
        self._results: dict[str, tuple[object, object, FileAnalysis]] = {}
        """By file: the readings and the layout of the text from which the analysis was made, and the analysis."""
        self._told: dict[str, tuple[Program, object, tuple[Told, ...]]] = {}
        """By file: the program and the readings from which something was told of its layers, and that."""
        self._stale = False
        self._stop: Callable[[], bool] | None = None

    def stop_when(self, stop: Callable[[], bool] | None) -> None:
        """From now on raise `Stopped` between two runs where `stop` says so; None for never."""
        self._stop = stop

    def changed(self) -> None:
        """Some file has a new text: values made from old texts are dropped, explorations checked when next asked."""
        self._stale = True
        self._results.clear()

    def moved(self, path: str, snapshot: Snapshot) -> None:
        """A file has a new text that is the same program: only where its code stands may be new."""
        namespace = self._program.namespaces.get(path)
        if namespace is not None:
            namespace.snapshot = snapshot
        self._folds.clear()
        self._results = {path: self._results[path]} if path in self._results else {}

    def forget(self, path: str) -> None:
        """Nothing is learned from this file any more."""
        self._results.clear()
        self._told.pop(path, None)
        self._learned_from.pop(path, None)
        self._outside.forget(path)
        for name in self._entries.pop(path, ()):
            self._explored.pop((path, name), None)
            self._earlier.pop((path, name), None)
            self._by_site = None
            self._stale = True

    def learn(self, path: str, patience: int | None = None) -> None:
        """Explore every entry point of a file whose text, or the texts it read, have changed.

        With `patience`, in steps of the interpreter, entry points that are known to take longer than what is left of
        it are put off until `learn` is called without: until then nothing is known of them.
        """
        program = self._fresh_program()
        if self._learned_from.get(path) is program and (patience is not None or not self.is_waiting(path)):
            return  # no text has changed since
        program.forget_runs()
        names = tuple(entry_names(program.namespace(path)))
        for gone in set(self._entries.get(path, ())) - set(names):
            self._explored.pop((path, gone), None)
            self._by_site = None
        self._entries[path] = names
        left = patience
        for name in names:
            known = self._explored.get((path, name))
            waits = known is not None and known.put_off
            if known is not None and not waits and program.holds(known.dependencies):
                continue
            # An undo is of the last file that was edited.
            self._earlier = {key: each for key, each in self._earlier.items() if key[0] == path}
            earlier = self._earlier.get((path, name))
            if earlier is not None and program.holds(earlier.dependencies):
                self._now_known(path, name, earlier)
            elif left is None or not (waits or left < 0 or self._steps.get((path, name), 0) > left):
                explored = self._explore(program, path, name)
                self._now_known(path, name, explored)
                if left is not None and explored.exploration is not None:
                    left -= explored.exploration.steps
            elif not waits:
                self._now_known(path, name, _without_readings(known))
        self._learned_from[path] = program

    def _now_known(self, path: str, name: str, explored: _Explored) -> None:
        """Take in what was learned of an entry; what was known of it before may hold again after an undo."""
        key = (path, name)
        self._earlier.pop(key, None)
        known = self._explored.pop(key, None)
        if known is not None and not known.put_off:
            self._earlier[key] = known
        self._explored[key] = explored
        self._by_site = None

    def _explore(self, program: Program, path: str, name: str) -> _Explored:
        program.forget_old_runs()
        with program.tracing() as names_read:
            entry = entry_of(self._program.namespace(path), name)
            exploration = None if entry is None else explore(program, entry, self._budget, (path, name))
        if exploration is not None:
            exploration = replace(exploration, readings=tuple(thinned(exploration.readings)))
            self._steps[path, name] = exploration.steps
        return _Explored(exploration, program.dependencies(names_read))

    def is_waiting(self, path: str) -> bool:
        """Whether entry points of a file were put off."""
        known = (self._explored.get((path, name)) for name in self._entries.get(path, ()))
        return any(each is not None and each.put_off for each in known)

    @property
    def is_complete(self) -> bool:
        """Whether nothing was put off in any file that was learned, nor left when somebody no longer wanted it."""
        known = (self._explored.get((path, name)) for path, names in self._entries.items() for name in names)
        return all(each is not None and not each.put_off for each in known)

    def sources(self) -> tuple[frozenset[str], frozenset[Question]]:
        """The files that were read for all that was learned, and what imports in them meant."""
        dependencies = set().union(*(known.dependencies for known in self._explored.values()))
        return frozenset(self._entries).union(path for path, _, _ in dependencies), questions(dependencies)

    def learned(self, path: str) -> Learned:
        """What was learned of one file, for `adopt` in another process."""
        program = self._fresh_program()
        known = {name: each for name in self._entries.get(path, ()) if (each := self._explored.get((path, name)))}
        read = {path, *(file for each in known.values() for file, _, _ in each.dependencies)}
        explorations = [each.exploration for each in known.values() if each.exploration is not None]
        return Learned(
            path,
            tuple(known),
            tuple(map(learned_entry, explorations)),
            tuple(sorted(read)),
            self._outside.is_in(program, path),
            packed_by_file(explorations),
        )

    def adopt(self, learned: Iterable[Learned]) -> None:
        """From now on what was learned of all files is this, but for the readings: `adopt_readings` brings them."""
        self._entries, self._explored, self._earlier = {}, {}, {}
        self._learned_from.clear()
        for each in learned:
            self._entries[each.path] = each.names
            for one in each.entries:
                self._explored[each.path, one.name] = _Explored(exploration_of(one, each.path), frozenset())
        self._outside.look_only_in(each.path for each in learned if each.uses_biases)
        self._by_site = {}

    def adopt_readings(self, path: str, packed: Iterable[bytes]) -> None:
        """The readings about the layers of one file are these. Raises `PackingError`."""
        assert self._by_site is not None  # adopted before
        by_site: dict[SiteKey, list[Reading]] = {}
        for some in packed:
            for reading in unpack(some, self._fresh_program()):
                by_site.setdefault(reading.observation.site.key(), []).append(reading)
        self._by_site[path] = by_site
        self._results.clear()

    def is_mentioned_in(self, content: str) -> bool:
        """Whether a text names an entry point of another file that was seen to build layers."""
        builders = self.builders()
        return bool(builders) and not builders.isdisjoint(re.findall(r"\w+", content))

    def builders(self) -> frozenset[str]:
        """The names of the entry points that were seen to build layers."""
        return frozenset(exploration.entry[1] for exploration in self._explorations() if exploration.readings)

    def known_users(self, path: str) -> frozenset[str]:
        """The other files from which runs went through what `path` defines, as their texts were then."""
        users = (each.entry[0] for each in self._explorations() if any(used == path for used, _ in each.uses))
        return frozenset(users) - {path}

    def layers(self, path: str) -> FileAnalysis:
        """The verdicts on every constructor call of a file, in source order."""
        program = self._fresh_program()
        readings, namespace = self._readings(), program.namespace(path)
        layout = None if namespace is None else namespace.snapshot.layout
        known = self._results.get(path)
        if known is not None and known[0] is readings and known[1] == layout:
            return known[2]
        result = self._layers(program, path, readings.get(path, {}))
        self._results[path] = (readings, layout, result)
        return result

    def _layers(self, program: Program, path: str, by_site: dict[SiteKey, list[Reading]]) -> FileAnalysis:
        current = CurrentBlocks(program)
        found: list[Layer] = []
        lost: Counter[str] = Counter()
        outside: OutsideUses | None = None
        waiting = self.is_waiting(path)
        for readings, told in zip(by_site.values(), self._told_of(program, path, by_site), strict=True):
            layer = layer_of(told, current)
            if layer is None:
                continue
            if waiting and layer.basis is Basis.PROJECT_USERS:
                layer = replace(layer, verdict=Verdict.UNKNOWN)  # who was put off may use it in another way
            if layer.verdict is Verdict.DEAD:
                outside = outside or self._uses_outside(program)
                layer = outside.added_to(layer, readings, current)
            found.append(layer)
            if layer.verdict is Verdict.UNKNOWN:
                lost[why_unknown(told.joined, layer)] += 1
        unreached = list(self._unreached(path, {(layer.place.line, layer.place.column) for layer in found}))
        ended = {name: known.exploration for (of, name), known in self._explored.items() if of == path}
        for layer in unreached:
            lost[why_unreached(ended.get(layer.scope.split(".")[0]))] += 1
        found.extend(unreached)
        found.sort(key=lambda layer: layer.place)
        return FileAnalysis(path, tuple(found), tuple(lost.most_common()))

    def _told_of(self, program: Program, path: str, by_site: dict[SiteKey, list[Reading]]) -> tuple[Told, ...]:
        """What there is to tell of each constructor call of a file: the same as long as only its places change."""
        known = self._told.get(path)
        if known is not None and known[0] is program and known[1] is by_site:
            return known[2]
        program.forget_runs()
        joiner = Joiner(program, self.entry, list(self._explorations()), self._budget)
        told = tuple(told_by(joiner.join(readings)) for readings in by_site.values())
        self._told[path] = (program, by_site, told)
        return told

    def _explorations(self) -> Iterator[Exploration]:
        """What was learned, in an order that does not hang on when it was learned."""
        for path in sorted(self._entries):
            for name in self._entries[path]:
                known = self._explored.get((path, name))
                if known is not None and known.exploration is not None:
                    yield known.exploration

    def _readings(self) -> dict[str, dict[SiteKey, list[Reading]]]:
        """All readings, by file and site."""
        if self._by_site is None:
            self._by_site = {}
            for exploration in self._explorations():
                for reading in exploration.readings:
                    key = reading.observation.site.key()
                    self._by_site.setdefault(key[0], {}).setdefault(key, []).append(reading)
        return self._by_site

    def _uses_outside(self, program: Program) -> OutsideUses:
        """What code that no run went through does to biases."""
        if self._run_through[0] is not self._by_site:  # other entries were learned since
            names = {name for exploration in self._explorations() for name in exploration.uses}
            self._run_through = (self._by_site, frozenset(names))
        run = self._run_through[1]

        def followed(path: str, name: str | None) -> bool:
            known = self._explored.get((path, name or ""))
            completed = known is not None and known.exploration is not None and known.exploration.completed
            return (path, name) in run or (
                completed and isinstance(entry_of(self._program.namespace(path), name or ""), ClassValue)
            )

        return self._outside.uses(program, self._entries, followed)

    def folds(self, path: str, name: str) -> tuple[Fold, ...]:
        """How a checkpoint does without the dead biases of a module class or of what a function builds."""
        self._fresh_program()
        if (path, name) not in self._folds:
            program = Program(self._read, self._finder, summarize=False, note_passages=True)
            namespace = program.namespace(path)
            value: Value = namespace.get(name) if namespace is not None else None
            known = isinstance(value, (ClassValue, FunctionValue))
            from whybias.liveness.folding import folds  # few need it

            self._folds[path, name] = folds(program, value, self._budget) if known else ()
        return self._folds[path, name]

    def entry(self, key: tuple[str, str]) -> Entry | None:
        """The class or function of an entry, as the current texts have it."""
        path, name = key
        return entry_of(self._program.namespace(path), name)

    def _fresh_program(self) -> Program:
        if self._stale:
            self._program.retire()
            self._program = Program(self._read, self._finder, self._summarize)
            self._folds.clear()
            self._told.clear()
            self._stale = False
        self._program.stop = self._stop
        return self._program

    def _unreached(self, path: str, reached: set[tuple[int, int]]) -> Iterator[Layer]:
        """Constructor calls that no run came to."""
        from whybias.liveness.unreached import unreached_layers

        yield from unreached_layers(self._program, path, reached)


def _without_readings(known: _Explored | None) -> _Explored:
    """What stands for an entry that is put off: what was learned of it, but for what that says of layers."""
    if known is None or known.exploration is None:
        return _Explored(None, frozenset(), put_off=True)
    return _Explored(replace(known.exploration, readings=()), known.dependencies, put_off=True)
