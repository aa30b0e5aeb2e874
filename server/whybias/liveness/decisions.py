"""What a run assumes where it meets something it cannot know.

The same question always gets the same answer within a run, so branches that belong together stay together. The
answers given are kept, so that a later run can flip one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple


class BudgetExceeded(Exception):
    """The run took more steps than it may."""


class Question(NamedTuple):
    """What was asked, the answer preferred, and the constructor parameters it is about, if it is about them alone."""

    key: str
    preferred: bool
    names: frozenset[str] = frozenset()


class RankUse(Enum):
    """What was done about the rank of an input."""

    BOUND = 1
    ASKED = 2
    FORCED = 3
    LEAST = 4


RankNote = tuple[RankUse, str, "int | None"]


@dataclass(slots=True)
class Decisions:
    """The answers of one run.

    `forced` holds answers from outside; `given` every answer in the order first asked; `ranks` the forced ranks of
    inputs by name. `conditions` are those questions that are source text over constructor parameters.
    """

    forced: Mapping[str, bool] = field(default_factory=dict)
    ranks: Mapping[str, int] = field(default_factory=dict)
    given: dict[str, bool] = field(default_factory=dict)
    conditions: dict[str, frozenset[str]] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    rank_asked: dict[str, int | None] = field(default_factory=dict)
    rank_bound: dict[str, int] = field(default_factory=dict)
    rank_least: dict[str, int] = field(default_factory=dict)
    """The ranks that are preferred only because fewer axes do not fit."""
    rank_possible: dict[str, set[int]] = field(default_factory=dict)
    """The ranks that the operations so far leave possible for an input."""
    turned: set[str] = field(default_factory=set)
    """Questions whose first answer led to an exception."""
    consulted: list[Question] = field(default_factory=list)
    """Every question in the order asked, repeated ones too."""
    rank_notes: list[RankNote] = field(default_factory=list)
    """What was done about ranks, in order."""
    length_reads: int = 0
    """How often something hung on the lengths given to sequences of unknown length, or on what else is kept here."""

    def decide(self, key: str, preferred: bool, names: frozenset[str] = frozenset()) -> bool:
        """The answer to a yes-or-no question.

        `key` is the question itself; `names` are the constructor parameters it is about, if it is about them alone.
        """
        self.consulted.append(Question(key, preferred, names))
        if key in self.given:
            return self.given[key]
        answer = self.forced.get(key, preferred)
        self.given[key] = answer
        if names:
            self.conditions[key] = names
        return answer

    def reconsider(self, since: int) -> bool:
        """Turn round the last answer given after `since` questions, unless it was forced; False where none is left.

        For branches that raise: a program is run as its users run it, without exceptions.
        """
        for question in reversed(self.consulted[since:]):
            key = question.key
            if key not in self.forced and key not in self.turned:
                self.given[key] = not self.given[key]
                self.turned.add(key)
                return True
        return False

    def would_answer(self, question: Question) -> bool:
        """The answer that `decide` would give."""
        answer = self.given.get(question.key)
        return self.forced.get(question.key, question.preferred) if answer is None else answer

    def known_length(self, text: str) -> int | None:
        """The number of items that the answers so far give a sequence."""
        self.length_reads += 1
        start = f"len({text}) == "
        for key, answer in self.given.items():
            if answer and key.startswith(start) and key[len(start) :].isdigit():
                return int(key[len(start) :])
        return self.lengths.get(f"len({text})")

    def bind_rank(self, key: str, rank: int) -> None:
        """An operation says which rank an input must have."""
        self.rank_notes.append((RankUse.BOUND, key, rank))
        self.rank_bound.setdefault(key, rank)

    def ask_rank(self, key: str, preferred: int | None) -> None:
        """An operation could not go on without the rank of an input."""
        self.rank_notes.append((RankUse.ASKED, key, preferred))
        if self.rank_asked.get(key) is None:
            self.rank_asked[key] = preferred

    def suggest_least_rank(self, key: str, least: int) -> None:
        """An operation takes an input of so many axes or more, and nothing says that it has more."""
        self.rank_notes.append((RankUse.LEAST, key, least))
        if self.rank_asked.get(key) is None:
            self.rank_asked[key] = self.rank_least[key] = least

    def forced_rank(self, key: str) -> int | None:
        """The rank that an earlier run has learned for a result."""
        rank = self.ranks.get(key)
        self.rank_notes.append((RankUse.FORCED, key, rank))
        return rank

    def repeat_rank(self, note: RankNote) -> None:
        """Do about a rank what was done before."""
        use, key, rank = note
        if use is RankUse.ASKED:
            self.ask_rank(key, rank)
        elif use is RankUse.BOUND and rank is not None:
            self.bind_rank(key, rank)
        elif use is RankUse.LEAST and rank is not None:
            self.suggest_least_rank(key, rank)
        else:
            self.rank_notes.append(note)

    def narrow(self, key: str, ranks: set[int]) -> int | None:
        """An operation takes an input of these ranks only; the one that is left, if it is one."""
        self.length_reads += 1
        left = self.rank_possible.get(key, ranks) & ranks
        self.rank_possible[key] = left
        return next(iter(left)) if len(left) == 1 else None

    def better_ranks(self) -> dict[str, int] | None:
        """Ranks to run again with, if this run asked for some that it learned only later, or can prefer."""
        found = {}
        for key, preferred in self.rank_asked.items():
            rank = self.rank_bound.get(key, preferred)
            if rank is not None and key not in self.ranks:
                found[key] = rank
        return {**self.ranks, **found} if found else None

    def guessed_ranks(self) -> dict[str, int]:
        """The ranks among the better ones that are the least possible, and that nothing else confirms."""
        return {key: rank for key, rank in self.rank_least.items() if key not in self.rank_bound}
