"""What a run has to know of a file that was learned, without what it takes to learn one."""

from __future__ import annotations

from collections.abc import Callable

from whybias.frozen import frozen
from whybias.project.cache import digest
from whybias.project.imports import ModuleFinder
from whybias.project.jedi_finder import JediFinder
from whybias.project.recorded_finder import Question, RecordedFinder
from whybias.project.resolution import Resolver
from whybias.source.text import Text


@frozen
class Lesson:
    """What has to be known of a file that was learned to see whether that still holds.

    `texts` are the digests of the files read and `questions` what imports meant. `builders` are the entry points that
    build layers, `about` the files of these layers. `problems` are the lines and messages of what does not parse.
    `key` is a digest of what the verdicts on other files may hang on.
    """

    texts: tuple[tuple[str, str | None], ...]
    questions: tuple[Question, ...]
    builders: tuple[str, ...]
    about: tuple[str, ...]
    problems: tuple[tuple[int, str], ...]
    key: str


def text_digest(text: Text) -> str:
    """What tells a text from every other."""
    return digest(text.content)


def finder_of(roots: tuple[str, ...], environment: str | None, text_of: Callable[[str], str | None]) -> RecordedFinder:
    """The way from imports to files that every process of a run goes."""
    plain = ModuleFinder(roots, environment)
    return RecordedFinder(Resolver(plain, JediFinder(roots, plain.installed), text_of, roots))
