"""Which flips to make together: what an optional input meets may depend on a parameter, and so may a new layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from whybias.liveness.flips import Flip, Turn
from whybias.liveness.other_inputs import other_inputs
from whybias.liveness.readings import Reading
from whybias.liveness.runs import Assumptions, Entry, Run
from whybias.liveness.tensors import Tensor


def newly_dead(found: Sequence[Reading], readings: Sequence[Reading]) -> list[Reading]:
    """What a run says of the layers that may be dead and with the defaults are not, or are not used at all."""
    usual = _dead_by_default(readings)
    return [one for one in found if one.observation.outcome.is_hopeful and one.observation.site.key() not in usual]


def every_input(entry: Entry) -> Assumptions | None:
    """All inputs that forward need not be given; None where there are none."""
    inputs = {name: value for name, value in other_inputs(entry, frozenset()) if value is Tensor}
    return Assumptions(inputs=inputs) if inputs else None


def flips_beside(flip: Flip, changed: Assumptions, turns: Iterable[Turn]) -> list[Turn]:
    """The flips in a caller's hands that can be made beside another one."""
    names = {*changed.parameters, *changed.decisions}
    return [
        (replace(other, beside=flip), assumptions)
        for other, assumptions in turns
        if other.is_parameter and names.isdisjoint({*assumptions.parameters, *assumptions.decisions})
    ]


def new_questions(flip: Flip, changed: Assumptions, run: Run, first: Run) -> list[Turn]:
    """The answers of the run with a flip to what the first one did not ask, turned round.

    Of a parameter that is None by default no condition can be told by what is asked of another value.
    """
    beside = None if f"{flip.condition} is None" in changed.decisions else flip
    decisions, asked = run.machine.decisions, first.machine.decisions.given
    return [
        (Flip(text, text in decisions.conditions, beside), Assumptions(decisions={text: not answer}))
        for text, answer in decisions.given.items()
        if text not in asked
    ]


def of_the_same_layers(found: Sequence[Reading], before: Sequence[Reading]) -> list[Reading]:
    """What a run says of the layers of which other readings tell."""
    sites = {one.observation.site.key() for one in before}
    return [one for one in found if one.observation.site.key() in sites]


def indifferent(turns: Sequence[Turn], readings: Sequence[Reading]) -> list[Turn]:
    """The flips of parameters that alone leave dead what is dead by default."""
    usual = _dead_by_default(readings)
    told: dict[Flip, list[Reading]] = {}
    for one in readings:
        if one.flip is not None and one.observation.site.key() in usual:
            told.setdefault(one.flip, []).append(one)
    return [
        (flip, changed)
        for flip, changed in turns
        if changed.parameters
        and all(one.observation.outcome.is_hopeful for one in told.get(flip, []))
        and usual == {one.observation.site.key() for one in told.get(flip, [])}
    ]


def _dead_by_default(readings: Sequence[Reading]) -> set[object]:
    """The constructor calls of layers that may be dead in the run with the defaults."""
    return {one.observation.site.key() for one in readings if one.flip is None and one.observation.outcome.is_hopeful}
