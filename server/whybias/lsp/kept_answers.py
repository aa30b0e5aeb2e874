"""The analyses of the last time: a file that is opened as it was then is answered from disk.

A record holds as long as all texts that were read for it are what they were, and all imports mean the same files. It
is looked for only until something has to be analysed: from then on a workspace is there that knows more.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, final

from whybias.frozen import frozen
from whybias.liveness.stopped import Stopped
from whybias.liveness.verdicts import Basis, BiasArgument, Layer, Step, StepKind, Verdict
from whybias.lsp import garbage
from whybias.project.cache import Store, digest
from whybias.project.configuration import Configuration
from whybias.project.files import UnreadableError, read
from whybias.project.recorded_finder import Question
from whybias.source.places import Place
from whybias.source.text import Text

if TYPE_CHECKING:
    from whybias.api import Analysis, Workspace
    from whybias.liveness.folding import Fold

logger = logging.getLogger(__name__)


@frozen
class KeptAnswer:
    """An analysis, and what it hangs on.

    `open` are the files that were open, `texts` the digests of all that were read, `questions` what imports meant.
    `patience` is None where nothing was left out, else how much there was.
    """

    open: frozenset[str]
    patience: int | None
    texts: tuple[tuple[str, str | None], ...]
    questions: tuple[Question, ...]
    layers: tuple[Layer, ...]
    lost_to: tuple[tuple[str, int], ...]


@frozen
class _Unkept:
    """What may be kept: an analysis, where it leaves something out the patience for it, and what was open then."""

    analysis: Analysis
    patience: int | None
    open_then: Mapping[str, Text]


RECORDED: tuple[type, ...] = (Basis, BiasArgument, KeptAnswer, Layer, Place, Step, StepKind, Verdict)
"""What the records are made of."""


@final
class KeptAnswers:
    """An `Analyzer` that gives the answers of `store` while they hold, and else those of a workspace.

    The workspace is made when it is first needed, and learns then what was answered without it.
    """

    def __init__(self, configuration: Configuration, roots: Sequence[str], store: Store | None) -> None:
        self._configuration = configuration
        self._roots = tuple(roots)
        self._store = store
        self._workspace: Workspace | None = None
        self._unlearned: dict[str, tuple[Text, int | None]] = {}
        """What was answered from the store: the texts, and the patience for them."""
        self._unkept: dict[str, _Unkept] = {}
        self._open: dict[str, Text] = {}
        self._is_first = True
        """Whether each file was analysed once: then the same is found at the next start, however patient it is."""
        self._is_whole_folder = False
        """Whether files are learned one after the other: what is found then hangs on too much to be kept."""

    def analyze(
        self, path: str, text: Text, stop: Callable[[], bool] | None = None, patience: int | None = None
    ) -> Analysis:
        if not self._is_whole_folder:
            self._is_first = self._is_first and path not in self._open
            self._open[path] = text
        if self._workspace is None:
            kept = self._kept(path, text, patience)
            if kept is not None:
                self._unlearned[path] = (text, patience)
                return kept
        self._learn_rest(stop)
        workspace = self._loaded()
        analysis = workspace.analyze(path, text, stop, patience)
        self._unkept.pop(path, None)
        if not self._is_whole_folder:
            if workspace.is_complete:
                self._unkept[path] = _Unkept(analysis, None, dict(self._open))
            elif self._is_first and not analysis.problems:
                self._unkept[path] = _Unkept(analysis, patience, dict(self._open))
        return analysis

    def learn(self, path: str, text: Text, stop: Callable[[], bool] | None = None) -> None:
        self._is_whole_folder = True
        self._learn_rest(stop)
        self._loaded().learn(path, text, stop)

    def folds(self, path: str, name: str) -> tuple[Fold, ...]:
        self._learn_rest(None)
        return self._loaded().folds(path, name)

    def close(self, path: str) -> None:
        self._is_first = False
        self._open.pop(path, None)
        self._unlearned.pop(path, None)
        if self._workspace is not None:
            self._workspace.close(path)

    def changed_on_disk(self, paths: Iterable[str]) -> None:
        self._unkept.clear()  # what was read for them may be gone
        if self._workspace is not None:
            self._workspace.changed_on_disk(paths)

    def settle(self, stop: Callable[[], bool]) -> None:
        """Use a quiet time: learn what was answered without, and keep what was found of files as they are on disk.

        Raises `Stopped` soon after `stop` becomes true.
        """
        self._learn_rest(stop)
        for path, unkept in tuple(self._unkept.items()):
            if self._open != unkept.open_then:
                del self._unkept[path]
            elif _is_on_disk(unkept.analysis):
                del self._unkept[path]
                self._keep(unkept.analysis, unkept.patience)

    def _loaded(self) -> Workspace:
        if self._workspace is None:
            from whybias.api import Workspace  # slow to load

            self._workspace = Workspace(self._configuration, self._roots)
            garbage.keep_what_is_loaded()
        return self._workspace

    def _learn_rest(self, stop: Callable[[], bool] | None) -> None:
        """Learn what was answered from the store: first the texts as they were then."""
        while self._unlearned:
            path, (text, patience) = next(iter(self._unlearned.items()))
            try:
                self._loaded().analyze(path, text, stop, patience)
            except Stopped:
                raise
            except Exception:
                logger.exception("The analysis of %s failed.", path)
            del self._unlearned[path]

    def _kept(self, path: str, text: Text, patience: int | None) -> Analysis | None:
        record = None if self._store is None else self._store.get(self._name(path))
        if not isinstance(record, KeptAnswer) or record.open != {*self._unlearned, path}:
            return None
        if record.patience not in (None, patience):
            return None
        texts = {each: known.content for each, (known, _) in self._unlearned.items()} | {path: text.content}
        if any(_digest(texts[each] if each in texts else _on_disk(each)) != known for each, known in record.texts):
            return None
        from whybias.answers import Analysis, environment_of, findings_in
        from whybias.project.imports import ModuleFinder

        finder = ModuleFinder(self._roots, environment_of(self._configuration))
        if any(finder.find(module, importing, level) != found for importing, module, level, found in record.questions):
            return None
        found, silenced = findings_in(path, text, record.layers, self._configuration)
        put_off = record.patience is not None
        return Analysis(path, text, record.layers, found, (), record.lost_to, silenced, put_off)

    def _keep(self, analysis: Analysis, patience: int | None) -> None:
        texts, questions = self._loaded().sources()
        digests = tuple((each, _digest(content)) for each, content in sorted(texts.items()))
        asked = tuple(sorted(questions, key=repr))
        record = KeptAnswer(frozenset(self._open), patience, digests, asked, analysis.layers, analysis.lost_to)
        if self._store is not None:
            self._store.put(self._name(analysis.path), record)

    def _name(self, path: str) -> str:
        """The name of a file's record: one for each way of looking at the file."""
        configuration = self._configuration
        return digest("editor", path, self._roots, configuration.environment, configuration.root)


def _digest(content: str | None) -> str | None:
    return None if content is None else digest(content)


def _on_disk(path: str) -> str | None:
    try:
        return read(path).content
    except UnreadableError:
        return None


def _is_on_disk(analysis: Analysis) -> bool:
    return os.path.isabs(analysis.path) and _on_disk(analysis.path) == analysis.text.content
