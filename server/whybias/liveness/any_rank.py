"""What an operation does whatever the rank of its input is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import Blurred, Call, Carried, Effect, Lost, Outcome, Seen, Through
from whybias.knowledge.registry import Operation
from whybias.knowledge.shapes import NotKnown, RankNeeded, Shape

MAX_RANK = 6
PerOutput = Callable[[str, Axes, int], Outcome]


def possible_effects(known: Operation, call: Call) -> dict[int, Effect | None]:
    """The effect for each rank that the tensors of unknown rank may have; ranks that do not fit are left out.

    None stands for an effect that hangs on something else that is not known.
    """
    found: dict[int, Effect | None] = {}
    for rank in range(1, MAX_RANK + 1):
        arguments = {name: _with_rank(value, rank) for name, value in call.arguments.items()}
        if not _channels_fit(arguments):
            continue
        try:
            found[rank] = known.transfer(Call(arguments, call.training))
        except (NotKnown, RankNeeded, TypeError, KeyError, ArithmeticError, AttributeError, AssertionError):
            found[rank] = None
        except (IndexError, ValueError):
            continue
    return found


def _channels_fit(arguments: Mapping[str, object]) -> bool:
    """Whether a normalizer's number of channels may be the length of the input's second axis."""
    given = arguments.get("num_features", arguments.get("num_channels"))
    shape = arguments.get("input")
    if not isinstance(given, int) or not isinstance(shape, Shape) or shape.rank is None:
        return True
    length = shape.size(1 - shape.rank)
    return not isinstance(length, int) or length == given


def _with_rank(value: object, rank: int) -> object:
    if isinstance(value, Shape) and value.rank is None:
        return Shape(rank, {axis: size for axis, size in value.sizes.items() if axis >= -rank})
    if isinstance(value, (list, tuple)):
        return type(value)(_with_rank(item, rank) for item in value)
    return value


def merged(possible: Collection[Effect | None], why: str) -> Effect | None:
    """One effect that says what all of them say, and is lost where they differ; None where it cannot be told."""
    effects = [effect for effect in possible if effect is not None]
    if not effects or len(effects) < len(possible):
        return None
    first = effects[0]
    if any(len(effect.outputs) != len(first.outputs) for effect in effects):
        return None
    outputs = tuple(_common([effect.outputs[i] for effect in effects]) for i in range(len(first.outputs)))
    names = {name for effect in effects for name in effect.through}
    through: dict[str, Through | Sequence[Through]] = {name: _agreeing(effects, name, why) for name in names}
    own = first.own if all(effect.own == first.own for effect in effects) else None
    return Effect(outputs, through, first.several, _agreeing_outputs(effects, why), own)


def _common(shapes: Sequence[Shape]) -> Shape:
    first = shapes[0]
    sizes = {axis: size for axis, size in first.sizes.items() if all(shape.size(axis) == size for shape in shapes)}
    return Shape(first.rank if all(shape.rank == first.rank for shape in shapes) else None, sizes)


def _same(outcomes: Sequence[Outcome], why: str) -> Outcome:
    if all(outcome == outcomes[0] for outcome in outcomes):
        return outcomes[0]
    return Blurred(why) if all(isinstance(outcome, (Carried, Blurred)) for outcome in outcomes) else Lost(why)


def _agreeing(effects: Sequence[Effect], name: str, why: str) -> Through:
    def through(axes: Axes) -> Outcome:
        outcomes: list[Outcome] = []
        for effect in effects:
            one = effect.through.get(name)
            if one is None:
                outcomes.append(Seen("depends on it"))
            elif isinstance(one, Sequence):
                return Lost(why)
            else:
                outcomes.append(one(axes))
        return _same(outcomes, why)

    return through


def _agreeing_outputs(effects: Sequence[Effect], why: str) -> PerOutput | None:
    if all(effect.per_output is None for effect in effects):
        return None

    def per_output(name: str, axes: Axes, output: int) -> Outcome:
        outcomes = [effect.per_output(name, axes, output) for effect in effects if effect.per_output is not None]
        return _same(outcomes, why) if len(outcomes) == len(effects) else Lost(why)

    return per_output
