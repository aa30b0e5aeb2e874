"""Pieces of a run that need not be run again: what they noted besides their result, and when it would be the same.

A piece hangs on the answers it was given. Where another run gives the same answers to the same questions, it does the
same there.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Protocol, TypeVar

from whybias.frozen import frozen
from whybias.knowledge.symbols import Symbol
from whybias.liveness.decisions import Question, RankNote, RankUse
from whybias.liveness.machine import MADE_UP, FunctionCall, Machine

MAX_VARIANTS = 12
"""How many pieces are kept that differ in the answers they were given alone."""


@frozen
class Notes:
    """What a piece of a run noted.

    `direct` are the functions that the piece's own caller called, `called` all others that ran, `names` the
    module-level names they read, `questions` what was asked, with the answers. `portable` says whether nothing else
    of the run decided what the piece did, not even an argument that was forced upon a function.
    """

    direct: frozenset[tuple[str, str]]
    called: frozenset[FunctionCall]
    names: frozenset[tuple[str, str]]
    questions: tuple[tuple[Question, bool], ...]
    ranks: tuple[RankNote, ...]
    symbols: tuple[tuple[str, frozenset[str]], ...]
    measured: frozenset[str]
    """The atoms of the symbols whose number was asked for and not known."""
    alternatives: frozenset[tuple[str, str]]
    unsupported: Counter[str]
    training_asked: bool
    portable: bool
    mentions_lengths: bool
    """Whether questions or symbols speak of lengths that the run made up."""


class Recording:
    """Collects the notes of what runs between its making and `end`. Recordings are ended in the reverse order.

    `caller` is the file and the module-level name that what is recorded was called from.
    """

    __slots__ = ("_caller", "_length_reads", "_machine", "_marks", "_names", "_outer", "_turned")

    def __init__(self, machine: Machine, caller: tuple[str, str]) -> None:
        self._machine, self._caller = machine, caller
        decisions = machine.decisions
        self._outer = (machine.called, machine.alternatives, machine.unsupported, machine.training_asked)
        machine.called, machine.alternatives, machine.unsupported = set(), set(), Counter()
        machine.training_asked = False
        self._marks = (len(decisions.consulted), len(decisions.rank_notes), len(machine.named), len(machine.measured))
        self._turned, self._length_reads = len(decisions.turned), decisions.length_reads
        self._names = machine.program.start_tracing()

    def end(self) -> Notes:
        """Stop, hand what was noted on to the recording around this one, and return it."""
        machine, decisions = self._machine, self._machine.decisions
        asked, ranks, named, measured = self._marks
        names = machine.program.stop_tracing(self._names)
        direct = [call for call in machine.called if (call.caller_path, call.caller) == self._caller]
        unturned = self._turned == len(decisions.turned) and self._length_reads == decisions.length_reads
        questions = tuple(dict.fromkeys(decisions.consulted[asked:]))
        symbols = tuple(dict.fromkeys(machine.named[named:]))
        atoms = frozenset(atom for symbol in machine.measured[measured:] for atom in symbol.atoms)
        texts = chain((question.key for question in questions), (text for text, _ in symbols), atoms)
        notes = Notes(
            frozenset([(call.path, call.name) for call in direct]),
            frozenset(machine.called.difference(direct)),
            frozenset(names),
            tuple([(question, decisions.given[question.key]) for question in questions]),
            tuple(dict.fromkeys(decisions.rank_notes[ranks:])),
            symbols,
            atoms,
            frozenset(machine.alternatives),
            machine.unsupported,
            machine.training_asked,
            unturned and not machine.is_forced(machine.called),
            machine.sizes > 0 and any(MADE_UP in text for text in texts),
        )
        machine.called, machine.alternatives, machine.unsupported, machine.training_asked = self._outer
        self._add(notes, direct)
        return notes

    def _add(self, notes: Notes, direct: list[FunctionCall]) -> None:
        machine = self._machine
        machine.called |= notes.called
        machine.called.update(direct)
        machine.alternatives |= notes.alternatives
        machine.unsupported.update(notes.unsupported)
        machine.training_asked = machine.training_asked or notes.training_asked
        machine.program.trace_all(notes.names)


class Recorded(Protocol):
    """A piece of a run with its notes."""

    @property
    def notes(self) -> Notes:
        """What it noted."""


Piece = TypeVar("Piece", bound=Recorded)


def keep(everywhere: dict[object, list[Piece]], here: dict[object, list[Piece]], key: object, piece: Piece) -> None:
    """Keep a piece for later runs, or for the rest of this run if it hangs on more of it than its answers."""
    variants = (everywhere if piece.notes.portable else here).setdefault(key, [])
    variants.append(piece)
    if len(variants) > MAX_VARIANTS:
        del variants[0]


def recall(
    machine: Machine,
    everywhere: dict[object, list[Piece]],
    here: Mapping[object, list[Piece]],
    key: object,
    as_here: Callable[[Piece], Notes] = operator.attrgetter("notes"),
) -> Piece | None:
    """A kept piece that would do the same if it were run now; `as_here` gives its notes as they would be now.

    What was recalled last stands last in `everywhere`.
    """
    for piece in here.get(key, ()):
        if _would_be_the_same(machine, as_here(piece)):
            return piece
    for piece in everywhere.get(key, ()):
        if _would_be_the_same(machine, as_here(piece)):
            everywhere[key] = everywhere.pop(key)
            return piece
    return None


def _would_be_the_same(machine: Machine, notes: Notes) -> bool:
    decisions = machine.decisions
    return (
        all(decisions.would_answer(question) is answer for question, answer in notes.questions)
        and all(use is not RankUse.FORCED or decisions.ranks.get(key) == rank for use, key, rank in notes.ranks)
        and (not notes.portable or notes.measured.isdisjoint(decisions.lengths))
        and not (notes.portable and (machine.is_forced(notes.called) or machine.forces(notes.direct)))
    )


def repeat(machine: Machine, notes: Notes, caller: tuple[str, str]) -> None:
    """Note everything that a piece noted, as if it had run here, called from `caller`."""
    machine.called |= notes.called
    machine.called.update([FunctionCall(*function, *caller) for function in notes.direct])
    machine.program.trace_all(notes.names)
    for question, _ in notes.questions:
        machine.decisions.decide(question.key, question.preferred, question.names)
    for note in notes.ranks:
        machine.decisions.repeat_rank(note)
    for text, about in notes.symbols:
        machine.name(text, about)
    if notes.measured:
        machine.measured.extend(map(Symbol.named, notes.measured))
    machine.alternatives |= notes.alternatives
    if notes.unsupported:
        machine.unsupported.update(notes.unsupported)
    machine.training_asked = machine.training_asked or notes.training_asked
