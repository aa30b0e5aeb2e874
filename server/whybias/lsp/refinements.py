"""What the users of a file have to say about its layers, put over what the file says by itself.

The file's own analysis is there at once. Its users are analysed by the background process, whose answer comes later:
until the first one, what leaves a class of the file is unknown; from then on the last answer stands, layer by layer,
until a newer one comes or the file itself says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import count
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from whybias.liveness.verdicts import Layer, StepKind, Verdict
from whybias.lsp.documents import Document
from whybias.lsp.moving import Mover
from whybias.lsp.refining import Project, Refine, Refined
from whybias.rules.finding import Finding
from whybias.source.alignment import Alignment
from whybias.source.places import Place

if TYPE_CHECKING:
    from whybias.answers import Analysis

_Told = TypeVar("_Told", Layer, Finding)


class Refinery(Protocol):
    """Who analyses files together with their users."""

    def refine(self, message: Refine) -> None: ...
    def close(self, path: str) -> None: ...
    def changed_on_disk(self, paths: tuple[str, ...]) -> None: ...
    def restart(self) -> None: ...


RefineryFactory: TypeAlias = Callable[[Callable[[Refined], None]], Refinery]
"""From what is to be done with each answer."""


class News(Enum):
    """What an answer changes of what is shown."""

    NONE = 0
    LAYERS = 1  # what is told on asking, but no finding
    FINDINGS = 2


@dataclass(slots=True)
class _File:
    """One open file: the version last asked about, and the last answer.

    `mover` brings what the answer tells to where it is in the text asked about.
    """

    number: int
    own: Analysis
    answer: Analysis | None = None
    own_then: Analysis | None = None
    mover: Mover | None = None
    merged: Analysis | None = None


class Refinements:
    """Answers by path. Without a `refinery` a file's own analysis is all there is."""

    def __init__(self, refinery: Refinery | None) -> None:
        self._refinery = refinery
        self._files: dict[str, _File] = {}
        self._numbers = count(1)

    @property
    def follow(self) -> bool:
        """Whether what a file's own analysis leaves out is looked at in the background."""
        return self._refinery is not None

    def over(self, document: Document, own: Analysis, project: Project) -> Analysis:
        """The analysis to show; asks for the users' word if the text is new."""
        if self._refinery is None:
            return own
        file = self._files.get(document.path)
        if file is None or file.own is not own:
            asks = bool(project.roots) or own.put_off
            file = self._files[document.path] = self._next(file, own) if asks else self._settled(own)
            if asks:
                self._refinery.refine(Refine(project, document.path, file.number, document.text.content))
        if file.merged is None:
            file.merged = _merged(file)
        return file.merged

    def take(self, answer: Refined) -> News:
        """Take in an answer, if it is about the text as it is now; what it changes."""
        file = self._files.get(answer.path)
        if file is None or answer.analysis is None or file.number != answer.number:
            return News.NONE
        before = file.merged
        told = replace(answer.analysis, text=file.own.text)
        file.answer, file.own_then = told if before is None else _with_known(told, before), file.own
        file.mover = Mover(answer.path, file.own.text.line_count)
        file.merged = file.answer
        if before is None or before.findings != file.merged.findings:
            return News.FINDINGS
        return News.NONE if before.layers == file.merged.layers else News.LAYERS

    def close(self, path: str) -> None:
        """Forget a file that the editor has closed."""
        if self._files.pop(path, None) is not None and self._refinery is not None:
            self._refinery.close(path)

    def changed_on_disk(self, paths: tuple[str, ...]) -> None:
        """Files were made, changed, moved or removed: the answers stand until newer ones come."""
        if self._refinery is not None:
            self._refinery.changed_on_disk(paths)

    def forget(self) -> None:
        """Settings or folders are others now: no answer stands."""
        self._files.clear()
        if self._refinery is not None:
            self._refinery.restart()

    def _settled(self, own: Analysis) -> _File:
        """The state for a text of which all is known: no other file is looked at, and nothing was put off."""
        return _File(next(self._numbers), own, own, own, Mover(own.path, own.text.line_count), own)

    def _next(self, file: _File | None, own: Analysis) -> _File:
        """The state for a new text, with what the last answer said still standing."""
        number = next(self._numbers)
        if file is None or file.mover is None:
            return _File(number, own)
        file.mover.follow(Alignment.of(file.own.text.content, own.text.content))
        return _File(number, own, file.answer, file.own_then, file.mover)


def _with_known(told: Analysis, before: Analysis) -> Analysis:
    """The analysis with the very layers and findings of the one before in place of their equals.

    What was made of them is known then.
    """
    layers = {each.place: each for each in before.layers}
    findings = {(each.place, each.code): each for each in before.findings}
    return replace(
        told,
        layers=tuple(_known(each, layers.get(each.place)) for each in told.layers),
        findings=tuple(_known(each, findings.get((each.place, each.code))) for each in told.findings),
    )


def _known(told: _Told, before: _Told | None) -> _Told:
    return told if before is None or before != told else before


def _merged(file: _File) -> Analysis:
    mover = file.mover
    if file.answer is None or file.own_then is None or mover is None:
        layers = tuple(map(_without_users, file.own.layers))
        return replace(file.own, layers=layers, findings=tuple(_own_findings(file.own, ())))
    answered = {each.place: each for each in file.answer.layers}
    own = {each.place: each for each in file.own.layers}
    standing: dict[Place, Layer] = {}
    for then in file.own_then.layers:
        place, layer = mover.place(then.place), answered.get(then.place)
        now = None if place is None else own.get(place)
        if place is None or layer is None or now is None or not _still_stands(then, now):
            continue
        moved = mover.layer(layer)
        if moved is not None:
            standing[place] = moved
    layers = tuple(standing.get(each.place) or _without_users(each) for each in file.own.layers)
    findings = [*_own_findings(file.own, standing)]
    for finding in file.answer.findings:
        here = mover.finding(finding)
        if here is not None and here.layer.place in standing:
            findings.append(here)
    findings.sort(key=lambda finding: (finding.place, finding.code))
    return replace(file.own, layers=layers, findings=tuple(findings))


def _own_findings(own: Analysis, answered: Container[Place]) -> Iterator[Finding]:
    """The file's own findings about layers that it has the last word on: neither `answered` nor left to users."""
    open_ones = {each.place for each in own.layers if _leaves(each)}
    return (each for each in own.findings if each.layer.place not in answered and each.layer.place not in open_ones)


def _still_stands(then: Layer, now: Layer) -> bool:
    """Whether an answer given when the file itself said `then` holds while it says `now`: that is no contradiction."""
    same = (then.verdict, then.when, then.layer) == (now.verdict, now.when, now.layer)
    return _is_open(now) or (same and not _is_open(then))


def _is_open(layer: Layer) -> bool:
    """Whether the file alone cannot tell."""
    return layer.verdict is Verdict.UNKNOWN or _leaves(layer)


def _leaves(layer: Layer) -> bool:
    return layer.verdict is Verdict.LIVE and bool(layer.trail) and layer.trail[-1].kind is StepKind.ESCAPED


def _without_users(layer: Layer) -> Layer:
    """What is known of a layer as long as the users of its class were not looked at."""
    return replace(layer, verdict=Verdict.UNKNOWN) if _leaves(layer) else layer
