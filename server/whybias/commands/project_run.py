"""The analysis of many files: shared by processes, and from the cache what still holds there.

Two rounds, as a file's verdicts hang on who uses its classes. First each file is learned; what it teaches hangs on its
text and those it imports. Then the layers of each file are judged; that hangs on its text, on what was taught about
its layers, and on which entry points the project has and what they use.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, final

from whybias.api import Analysis, Problem, environment_of, findings_in
from whybias.commands.failure import Failure
from whybias.commands.inputs import Batch
from whybias.commands.lessons import Lesson, finder_of, text_digest
from whybias.commands.processes import OtherProcesses, Processes, Task, ThisProcess, usable_processors
from whybias.liveness.learned import Learned, LearnedEntry, readings_about
from whybias.liveness.verdicts import Basis, BiasArgument, FileAnalysis, Layer, Step, StepKind, Verdict
from whybias.project.cache import Store, digest
from whybias.project.files import UnreadableError, read
from whybias.source.places import Place
from whybias.source.text import Text

_TEXT_FOR_A_PROCESS = 60_000
"""Characters of source that are worth starting another process."""

RECORDED: tuple[type, ...] = (
    *(Basis, BiasArgument, FileAnalysis, Layer, Learned, LearnedEntry, Lesson, Place, Step, StepKind, Verdict),
)
"""What the records of the cache are made of."""

Told = Callable[[str, Failure], None]


@final
class ProjectRun:
    """One run over the files of one batch.

    `jobs` is the number of processes, None for as many as are worth it. `failed` is told of each file on which
    whybias failed, `advance` twice for each file that is through.
    """

    def __init__(
        self, batch: Batch, jobs: int | None, store: Store | None, failed: Told, advance: Callable[[], None]
    ) -> None:
        self._batch = batch
        self._jobs = jobs
        self._store = store
        self._failed = failed
        self._advance = advance
        self._environment = environment_of(batch.configuration)
        self._finder = finder_of(batch.roots, self._environment, self._content)
        self._processes: Processes | None = None
        self._texts: Mapping[str, Text] = {}
        self._digests: dict[str, str | None] = {}
        self._lessons: dict[str, Lesson] = {}
        self._learned: dict[str, Learned] = {}
        self._homes: dict[str, int] = {}

    def analyses(self, texts: Mapping[str, Text]) -> Iterator[Analysis]:
        """The analyses of the files with these texts, in the same order, but for those where whybias failed."""
        self._texts = texts
        self._digests = {path: text_digest(text) for path, text in texts.items()}
        try:
            left_out = self._learn_all()
            judged = self._judge_all()
        finally:
            if self._processes is not None:
                self._processes.close()
        for path, text in texts.items():
            if path in judged:
                result, problems = judged[path], self._lessons[path].problems
                found, silenced = findings_in(path, text, result.layers, self._batch.configuration)
                told = tuple(Problem(message, line) for line, message in problems)
                yield Analysis(path, text, result.layers, found, told, result.lost_to, silenced)
            elif path in left_out:
                yield Analysis(path, text, (), ())

    def _learn_all(self) -> set[str]:
        """Learn every file that can build modules: it names torch, or what was seen to. The others are left out."""
        waiting = dict(self._texts)
        chosen = [path for path, text in waiting.items() if "torch" in text.content]
        while chosen:
            for path in chosen:
                del waiting[path]
            self._learn([path for path in chosen if not self._is_known(path)])
            names = {name for lesson in self._lessons.values() for name in lesson.builders}
            chosen = [path for path, text in waiting.items() if not names.isdisjoint(re.findall(r"\w+", text.content))]
        for _ in waiting:
            self._advance()
            self._advance()
        return set(waiting)

    def _learn(self, paths: Iterable[str]) -> None:
        contents = {path: self._texts[path].content for path in paths}
        tasks = [Task("learn", path, (content,), len(content)) for path, content in contents.items()]
        for task, home, result in self._run(tasks):
            if isinstance(result, tuple):
                self._lessons[task.path], self._learned[task.path] = result
                self._homes[task.path] = home
                self._keep("lesson", task.path, result[0])
                self._keep("learned", task.path, (result[0].key, result[1]))

    def _judge_all(self) -> dict[str, FileAnalysis]:
        keys = self._verdict_keys()
        judged = {
            path: known for path, key in keys.items() if (known := self._keyed("verdicts", path, key)) is not None
        }
        for _ in judged:
            self._advance()
        left = [path for path in keys if path not in judged]
        if not left:
            return judged
        self._recall_what_was_learned()
        learned = [self._learned[path] for path in sorted(self._learned)]
        tasks = []
        for path in left:
            content = self._texts[path].content
            arguments = (content, readings_about(path, learned))
            tasks.append(Task("layers", path, arguments, len(content), self._homes.get(path)))
        self._processes = self._processes or self._started(tasks)
        self._processes.adopt([each.without_readings() for each in learned])
        for task, _, result in self._run(tasks):
            if isinstance(result, FileAnalysis):
                judged[task.path] = result
                self._keep("verdicts", task.path, (keys[task.path], result))
        return judged

    def _verdict_keys(self) -> dict[str, str]:
        """A digest, for each file that was learned, of all that its verdicts hang on."""
        common = digest([(path, self._lessons[path].key) for path in sorted(self._lessons)])
        own = {path: digest(lesson.texts, lesson.questions) for path, lesson in self._lessons.items()}
        teachers: dict[str, list[str]] = {path: [] for path in self._lessons}
        for path in sorted(self._lessons):
            for about in self._lessons[path].about:
                teachers.setdefault(about, []).append(own[path])
        return {path: digest(common, self._digests[path], teachers[path]) for path in self._lessons}

    def _recall_what_was_learned(self) -> None:
        """Take what the lessons are about from the cache; what is not there is learned again."""
        for path, lesson in self._lessons.items():
            if path not in self._learned:
                known = self._keyed("learned", path, lesson.key)
                if known is not None:
                    self._learned[path] = known
        self._learn([path for path in self._lessons if path not in self._learned])

    def _run(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, int, object]]:
        if not tasks:
            return
        self._processes = self._processes or self._started(tasks)
        for task, home, result in self._processes.run(tasks):
            self._advance()
            if isinstance(result, Failure):
                self._failed(task.path, result)
            yield task, home, result

    def _started(self, tasks: Sequence[Task]) -> Processes:
        count = self._jobs
        if count is None:
            count = min(usable_processors(), 1 + sum(task.size for task in tasks) // _TEXT_FOR_A_PROCESS)
        count = min(count, len(tasks))
        if count <= 1:
            return ThisProcess(self._batch.roots, self._environment)
        return OtherProcesses(count, self._batch.roots, self._environment)

    def _is_known(self, path: str) -> bool:
        """Whether the cache says what the file teaches, and all that hangs on is as it was."""
        lesson = self._record("lesson", path)
        if (
            not isinstance(lesson, Lesson)
            or any(self._digest(read_path) != known for read_path, known in lesson.texts)
            or not self._finder.still_answers(lesson.questions)
        ):
            return False
        self._lessons[path] = lesson
        self._advance()
        return True

    def _keyed(self, kind: str, path: str, key: str) -> Any:
        """The record that was kept with this key."""
        record = self._record(kind, path)
        return record[1] if isinstance(record, tuple) and record[0] == key else None

    def _record(self, kind: str, path: str) -> object:
        return None if self._store is None else self._store.get(self._name(kind, path))

    def _keep(self, kind: str, path: str, record: object) -> None:
        if self._store is not None:
            self._store.put(self._name(kind, path), record)

    def _name(self, kind: str, path: str) -> str:
        """The name of a file's record: one for each way of looking at the file."""
        return digest(kind, path, os.path.abspath(path), self._batch.roots, self._environment)

    def _digest(self, path: str) -> str | None:
        """The digest of a file's text as it is now; None where it cannot be read."""
        if path not in self._digests:
            try:
                self._digests[path] = text_digest(read(path))
            except UnreadableError:
                self._digests[path] = None
        return self._digests[path]

    def _content(self, path: str) -> str | None:
        if path in self._texts:
            return self._texts[path].content
        try:
            return read(path).content
        except UnreadableError:
            return None
