"""The first run of an entry: with its defaults, and with what the program insists on besides.

A constructor may demand one of its optional arguments, a forward its targets while training, a block a window of
three numbers: it raises an exception without them. Whoever uses it gives them.
"""

from __future__ import annotations

from whybias.knowledge.symbols import Symbol
from whybias.liveness.machine import UNKNOWN_LENGTH
from whybias.liveness.program import Program
from whybias.liveness.runs import Assumptions, Entry, Run, constructor_of, run_entry
from whybias.liveness.signatures import defaults_of
from whybias.liveness.tensors import Tensor
from whybias.liveness.values import ClassValue, Value

MOST_DEMANDS = 5
MOST_TURNS = 4


def first_run(program: Program, entry: Entry, budget: int, assumptions: Assumptions | None = None) -> Run:
    """The run with the defaults; where it raises, with the arguments, inputs or lengths that its condition asks for.

    `assumptions` are what the run takes for given besides.
    """
    run = run_entry(program, entry, assumptions or Assumptions(), budget)
    best = run
    for _ in range(MOST_DEMANDS):
        if not run.raised:
            return run
        more = _demanded(entry, run)
        if more is None:
            break
        run = run_entry(program, entry, combined(run.assumptions, more), budget)
    if run.completed:
        return run
    return _turned_round(program, entry, budget, best) or best


def _turned_round(program: Program, entry: Entry, budget: int, run: Run) -> Run | None:
    """A run with one of the last answers turned round, where those given lead to an exception."""
    answers = run.machine.decisions.given
    for text in list(reversed(answers))[:MOST_TURNS] if run.raised else ():
        turned = Assumptions(decisions={text: not answers[text]})
        other = run_entry(program, entry, combined(run.assumptions, turned), budget)
        if other.completed:
            return other
    return None


def combined(one: Assumptions, other: Assumptions) -> Assumptions:
    """Both; where they differ, `other` holds."""
    return Assumptions(
        {**one.parameters, **other.parameters},
        {**one.decisions, **other.decisions},
        {**one.inputs, **other.inputs},
        one.training and other.training,
        {**one.interventions, **other.interventions},
        one.unknown_length if other.unknown_length == UNKNOWN_LENGTH else other.unknown_length,
        {**one.attributes, **other.attributes},
    )


def _demanded(entry: Entry, run: Run) -> Assumptions | None:
    """What else to give, so that the condition that led to the exception may come out differently."""
    given = run.assumptions
    parameters = _optional(entry)
    for name in sorted(run.machine.demands & set(parameters) - set(given.parameters)):
        default = parameters[name]
        if isinstance(default, bool):
            return Assumptions({name: not default})
        return Assumptions({name: Symbol.named(name)}, {f"{name} is None": False})
    for name in sorted(run.machine.demands - set(given.parameters)) if _takes_any_keyword(entry) else ():
        if name not in parameters:
            return Assumptions({name: Symbol.named(name)}, {f"{name} is None": False})
    optional = run.machine.optional_inputs - set(given.inputs)
    asked = run.machine.demands & optional
    length = run.machine.demanded_length
    if not asked and length is not None and length != given.unknown_length:
        return Assumptions(unknown_length=length)
    inputs = dict.fromkeys(sorted(asked or optional), Tensor)
    return Assumptions(inputs=inputs) if inputs else None


def _takes_any_keyword(entry: Entry) -> bool:
    """Whether a constructor hands keywords on that it does not name, as to that of its base class."""
    constructor = constructor_of(entry)
    return constructor is not None and constructor.node.args.kwarg is not None


def _optional(entry: Entry) -> dict[str, Value]:
    """The parameters that are None or a boolean by default."""
    constructor = constructor_of(entry)
    if constructor is None:
        return {}
    return {
        parameter.arg: default
        for parameter, default, has_default in defaults_of(constructor, skip_first=isinstance(entry, ClassValue))
        if has_default and (default is None or isinstance(default, bool))
    }
