"""What comes into a forward: the contributions that fare alike, stand-ins for them, and a key to know the like by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from whybias.frozen import frozen
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Symbol
from whybias.liveness.instances import Event, Instance
from whybias.liveness.length_names import Arrivals, Renaming, names_in
from whybias.liveness.machine import Machine
from whybias.liveness.tensor_ranks import source_of_lengths
from whybias.liveness.tensors import Contribution, Source, Tensor, Trail
from whybias.liveness.trail_ends import tensors_in
from whybias.liveness.value_keys import Key, NoKeyError, key_of
from whybias.liveness.values import ObjectValue, Partial, Value
from whybias.liveness.ways import Way, bounded, joined

MOST_ALIKE = 2
"""How many contributions that are alike stand for all of their kind: to each, there is another one or there is none."""


@frozen
class Incoming:
    """Contributions to one tensor that come in and fare alike; the first of them stands for all."""

    tensor: Tensor
    kind: Key
    members: Sequence[tuple[Source, Contribution]]


def given_tensors(values: Sequence[Value]) -> list[Tensor]:
    """The tensors among arguments, also in tuples and lists."""
    found: list[Tensor] = []
    for value in values:
        if value.__class__ is Tensor:
            found.append(value)
        elif value.__class__ is tuple or value.__class__ is list:
            found.extend(given_tensors(value))
    return found


def incoming(tensors: Sequence[Tensor]) -> list[Incoming]:
    """The contributions to these tensors that may still end somewhere."""
    found: list[Incoming] = []
    for tensor in tensors:
        kinds: dict[Key, list[tuple[Source, Contribution]]] = {}
        for source, contribution in tensor.contributions.items():
            if not source.layer.seen:
                kinds.setdefault(_kind(source, contribution), []).append((source, contribution))
        for kind, members in kinds.items():
            last = min(len(members), MOST_ALIKE) - 1
            found.extend(Incoming(tensor, kind, members[place : place + 1]) for place in range(last))
            found.append(Incoming(tensor, kind, members[last:]))
    return found


def _kind(source: Source, contribution: Contribution) -> Key:
    """Equal for contributions to a tensor that every operation treats alike."""
    layer = source.layer
    length = layer.bias_length() if contribution.intact else None
    return (
        contribution.axes,
        contribution.intact,
        contribution.masked,
        contribution.steady,
        bool(source.part),
        contribution.blurred,
        layer.has_bias(),
        tuple(length) if isinstance(length, list) else length,
    )


def arrivals(machine: Machine, values: Sequence[Value]) -> Arrivals:
    """The made-up lengths that arguments bring along."""
    names: set[str] = set()
    for value in values if machine.sizes else ():
        names.update(_names(machine, value))
    return Arrivals.of(names, machine.sizes)


def _names(machine: Machine, value: Value) -> Iterator[str]:
    if isinstance(value, Tensor):
        source = source_of_lengths(value)
        for shape in (value.shape,) if source is None else (value.shape, source.shape):
            yield from names_in(shape.sizes.values())
        yield from names_in(_leading(machine, value).values())
    elif isinstance(value, Symbol):
        yield from names_in([value])
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _names(machine, item)


def _leading(machine: Machine, tensor: Tensor) -> dict[int, Symbol]:
    """The lengths that axes counted from the front were given while the rank was unknown."""
    if not machine.leading_lengths:
        return {}
    identity = tensor.identity
    return {axis: name for (of, axis), name in machine.leading_lengths.items() if of is identity}


def input_key(
    machine: Machine,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    tensors: Sequence[Tensor],
    coming: Sequence[Incoming],
    names: Renaming,
) -> Key:
    """Equal for arguments that a forward cannot tell apart; raises `NoKeyError` where that cannot be said.

    `tensors` are those among them, `names` what made-up lengths are called in the piece that is kept.
    """
    sources = [source_of_lengths(tensor) for tensor in tensors]
    places = {id(source): place for place, source in enumerate(sources)}
    return (
        tuple([source and (places[id(source)], _sizes_key(source, names)) for source in sources]),
        tuple([_value_key(machine, value, names) for value in args]),
        tuple([(name, _value_key(machine, value, names)) for name, value in kwargs.items()]),
        tuple([some.kind for some in coming]),
        tuple([len([some for some in coming if some.tensor is tensor]) for tensor in tensors]),
    )


def _value_key(machine: Machine, value: Value, names: Renaming) -> Key:
    kind = value.__class__
    if kind is not Tensor:
        if kind is Symbol:
            return key_of(names.size(value), machine.names_of)
        if kind is tuple or kind is list:
            return (kind, tuple([_value_key(machine, item, names) for item in value]))
        if machine.sizes and isinstance(value, (dict, ObjectValue, Partial)):
            raise NoKeyError  # it may hold names of lengths
        return key_of(value, machine.names_of)
    if value.viewed or value.base is not None or value.centred_on is not None or value.parameter_of is not None:
        raise NoKeyError
    leading = _leading(machine, value)
    return (
        value.shape.rank,
        _sizes_key(value, names),
        tuple([(axis, names.size(size)) for axis, size in sorted(leading.items())]) if leading else (),
        value.assumed,
        value.constant,
        value.very_negative,
        value.number(),
        value.rank_origin if value.shape.rank is None else None,
    )


def _sizes_key(tensor: Tensor, names: Renaming) -> Key:
    return tuple([(axis, names.size(size)) for axis, size in sorted(tensor.shape.sizes.items(), key=itemgetter(0))])


@frozen
class Measured:
    """The lengths that one input was found to have: those of `shape`, and those counted from the front."""

    shape: Shape
    leading: Mapping[int, Symbol]

    def renamed(self, names: Renaming) -> Measured:
        """The same with other names for made-up lengths."""
        leading = {axis: names.size(size) for axis, size in self.leading.items()}
        return Measured(names.shape(self.shape), leading)  # type: ignore[arg-type]


def measured(machine: Machine, tensor: Tensor) -> Measured:
    """The lengths that a tensor is known to have by now."""
    return Measured(tensor.shape, _leading(machine, tensor))


def measure(machine: Machine, tensor: Tensor, found: Measured) -> None:
    """Let a tensor have the lengths that a like one was found to have."""
    tensor.shape = found.shape
    for axis, name in found.leading.items():
        machine.leading_lengths[tensor.identity, axis] = name


def stand_in(tensors: Sequence[Tensor], coming: Sequence[Incoming]) -> list[Instance]:
    """Give the tensors contributions of placeholders, so that what becomes of each can be told apart."""
    stand_ins = []
    fresh: dict[int, dict[Source, Contribution]] = {id(tensor): {} for tensor in tensors}
    for some in coming:
        source, contribution = some.members[0]
        layer = source.layer
        placeholder = Instance(layer.cls, layer.site, layer=layer.layer, arguments=layer.arguments)
        stand_ins.append(placeholder)
        fresh[id(some.tensor)][Source(placeholder)] = contribution._replace(changes=())
    for tensor in tensors:
        tensor.contributions = fresh[id(tensor)]
    return stand_ins


def put_back(
    layers: Sequence[Instance], result: Value, coming: Sequence[Incoming], stand_ins: Sequence[Instance]
) -> None:
    """Give what the stand-ins went through to the contributions they stood for."""
    real = {id(stand_in): some.members for stand_in, some in zip(stand_ins, coming, strict=True)}
    if not real:
        return
    for stand_in in stand_ins:
        members = real[id(stand_in)]
        for event in stand_in.events:
            for source, contribution in members:
                trail = _behind(event.trail, members[0][1].trail, contribution.trail)
                hand_over(event if trail is event.trail else event._replace(trail=trail), source)
    for tensor in tensors_in(result):
        if any(id(source.layer) in real for source in tensor.contributions):
            renamed: dict[Source, Contribution] = {}
            for source, contribution in tensor.contributions.items():
                members = real.get(id(source.layer), ())
                for known, came in members:
                    trail = _behind(contribution.trail, members[0][1].trail, came.trail)
                    changes = bounded(came.changes + contribution.changes)
                    passed = contribution._replace(trail=trail, changes=changes)
                    merge(renamed, Source(known.layer, known.part + source.part), passed)
                if not members:
                    merge(renamed, source, contribution)
            tensor.contributions = renamed
    for instance in layers:
        for stand_in in stand_ins if instance.removals else ():
            ways = instance.removals.pop(stand_in, ())
            for source, came in real[id(stand_in)] if ways else ():
                instance.removals.setdefault(source.layer, []).extend(behind(source, came, ways))


def _behind(trail: Trail, stands: Trail, came: Trail) -> Trail:
    """A trail that goes on from `stands`, as one that goes on from `came`."""
    if stands is came:
        return trail
    steps: list[Trail] = []
    step: Trail | None = trail
    while step is not None and step is not stands:
        steps.append(step)
        step = step.earlier
    for one in reversed(steps):
        came = one._replace(earlier=came)
    return came


def behind(source: Source, came: Contribution, ways: Sequence[Way]) -> list[Way]:
    """The ways that go on from a contribution that came in."""
    return [(source.part + part, bounded(came.changes + changes)) for part, changes in ways]


def hand_over(event: Event, source: Source) -> None:
    """Let what became of a stand-in become of the source it stood for."""
    source.layer.record(
        event.kind, Source(source.layer, source.part + event.part), event.trail, event.removed, event.total
    )


def merge(into: dict[Source, Contribution], source: Source, contribution: Contribution) -> None:
    """Add a contribution to those of a tensor; two of one source are one along the axes of both."""
    earlier = into.get(source)
    if earlier is not None:
        contribution = Contribution(
            earlier.axes | contribution.axes,
            contribution.trail,
            intact=False,
            masked=earlier.masked or contribution.masked,
            steady=earlier.steady and contribution.steady,
            blurred=earlier.blurred or contribution.blurred,
            changes=joined(earlier.changes, contribution.changes),
        )
    into[source] = contribution
