"""In what a run of an entry may differ from the one with its defaults."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import TypeAlias

from whybias.frozen import frozen
from whybias.liveness.other_arguments import more_keywords, other_values
from whybias.liveness.other_inputs import other_inputs
from whybias.liveness.runs import Assumptions, Entry, Run, constructor_of
from whybias.liveness.switches import switches
from whybias.liveness.tested import tested_in
from whybias.liveness.values import ClassValue, FunctionValue, Value

_INPUT = "input "
MAX_PARAMETER_FLIPS = 10
MAX_OTHER_FLIPS = 8
"""How many flips are tried one by one, of inputs and of other answers each."""


@frozen
class Flip:
    """In what a run differs from the one with defaults.

    `condition` is a constructor parameter or a question about one; `is_parameter` tells such flips from those of
    other decisions, which no caller controls. `beside` is the flip without which the layer in question is not used, or
    the question not asked.
    """

    condition: str
    is_parameter: bool
    beside: Flip | None = None

    @staticmethod
    def of_input(name: str) -> Flip:
        """Forward is given an input that it need not be given, or another one than by default."""
        return Flip(f"{_INPUT}{name}", False)

    @property
    def is_input(self) -> bool:
        """Whether forward is given an input that it need not be given."""
        return self.condition.startswith(_INPUT)


Turn: TypeAlias = tuple[Flip, Assumptions]
"""A flip, and what to assume for it."""

TRAINING = Flip("training", False)
"""The model is evaluated."""
EVALUATED = Assumptions(training=False)
"""What to assume for that."""

ONE_AXIS_MORE = Flip("one axis more", False)
"""Inputs have more axes than those that the operations on them name."""


def every_flip(entry: Entry, first: Run, hopeful: bool, unused: bool = False) -> Iterator[Turn]:
    """The ways in which a run may differ from the first one in one thing; fewer where no layer may be dead.

    `unused` says that some layer was built and not called: a parameter may change that.
    """
    yield from parameter_flips(entry, first, hopeful or unused)
    for text, names in first.machine.decisions.conditions.items():
        if names:
            yield Flip(text, True), Assumptions(decisions={text: not first.machine.decisions.given[text]})
    if not hopeful:
        return
    if first.machine.training_asked:
        yield TRAINING, EVALUATED
    for name, value in other_inputs(entry, first.machine.alternatives):
        yield Flip.of_input(name), Assumptions(inputs={name: value})
    for name, value in _switched(entry, first):
        yield Flip(f"attribute {name}", False), Assumptions(attributes={name: value})
    for text, answer in first.machine.decisions.given.items():
        if text not in first.machine.decisions.conditions:
            yield Flip(text, False), Assumptions(decisions={text: not answer})


def parameter_flips(entry: Entry, run: Run, every: bool = True) -> Iterator[Turn]:
    """What else the parameters of the constructor may be, by what it and a run compare them to."""
    constructor = constructor_of(entry)
    if constructor is None:
        return
    tested, alternatives = tested_in(constructor.node), run.machine.alternatives
    for name, value, decisions in other_values(
        constructor, isinstance(entry, ClassValue), tested, alternatives, _readers(entry, constructor)
    ):
        if every or name in tested.compared or isinstance(value, str):
            yield Flip(name, True), Assumptions({name: value}, decisions)
    for name, value in dict.fromkeys(more_keywords(constructor.node, alternatives)):
        yield Flip(name, True), Assumptions({name: value})


def _readers(entry: Entry, constructor: FunctionValue) -> list[ast.AST]:
    """The code that may look at what a constructor is given."""
    if not isinstance(entry, ClassValue):
        return [constructor.node]
    return [cls.node for cls in entry.mro if isinstance(cls, ClassValue)]


def _switched(entry: Entry, first: Run) -> Iterator[tuple[str, Value]]:
    module = first.machine.outermost(entry)
    if isinstance(entry, ClassValue) and module is not None:
        yield from switches(entry, module)


def _first_values_first(flips: Iterable[Turn]) -> list[Turn]:
    """The flips in order, but for those with the second and third value of one parameter: they come last."""
    met: Counter[Flip] = Counter()
    ranked: list[tuple[int, Turn]] = []
    for turn in flips:
        ranked.append((met[turn[0]], turn))
        met[turn[0]] += 1
    return [turn for _, turn in sorted(ranked, key=itemgetter(0))]


def one_by_one(flips: Iterable[Turn]) -> tuple[list[Turn], list[Turn]]:
    """The flips that are each worth a run, and those that are left."""
    chosen: list[Turn] = []
    others: list[Turn] = []
    counts: Counter[str] = Counter()
    for flip, changed in _first_values_first(flips):
        kind = "parameter" if flip.is_parameter else "input" if changed.inputs else "answer"
        counts[kind] += flip is not TRAINING
        most = MAX_PARAMETER_FLIPS if flip.is_parameter else MAX_OTHER_FLIPS
        (chosen if flip is TRAINING or counts[kind] <= most else others).append((flip, changed))
    return chosen, others
