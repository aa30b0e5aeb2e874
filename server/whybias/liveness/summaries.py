"""Forwards run once: a module like an earlier one, given tensors that look the same to the analysis, is replayed.

A network repeats its blocks, and a library builds the same blocks again for each of its models. Nothing is replayed
that a run would do differently: what keeps state, changes its arguments, or hangs on an answer given in another run is
run again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from whybias.knowledge.shapes import Shape
from whybias.liveness.forward_summary import LayerRecord, Passage, Summary, bare
from whybias.liveness.incoming import (
    Incoming,
    arrivals,
    behind,
    given_tensors,
    hand_over,
    incoming,
    input_key,
    measure,
    measured,
    merge,
    put_back,
    stand_in,
)
from whybias.liveness.instances import Instance
from whybias.liveness.lasting_writes import outlast
from whybias.liveness.length_names import Arrivals
from whybias.liveness.machine import Machine
from whybias.liveness.module_structures import likeness, parts
from whybias.liveness.recording import Notes, Recording, keep, recall, repeat
from whybias.liveness.tensors import Contribution, Source, Spot, Tensor, Trail
from whybias.liveness.value_keys import PLAIN, Key, NoKeyError
from whybias.liveness.values import Value
from whybias.liveness.ways import LayerElsewhereError, bounded, found_again, placed


def replayed(
    machine: Machine,
    module: Instance,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    caller: tuple[str, str],
    run: Callable[[], Value],
) -> Value:
    """The result of the module's forward: replayed where a like one was seen, else by `run`."""
    like = likeness(machine, module) if machine.program.summarize else None
    if like is None:
        return run()
    given = (*args, *kwargs.values())
    tensors = given_tensors(given)
    if len(set(map(id, tensors))) < len(tensors):
        return run()
    coming = incoming(tensors)
    try:
        arrived = arrivals(machine, given)
        key = (like, machine.setting(), input_key(machine, args, kwargs, tensors, coming, arrived.to_piece(0)))
        known = recall(machine, machine.program.summaries, machine.summaries, key, arrived.notes_of)
    except (NoKeyError, TypeError):
        return run()
    if known is not None:
        return _replay(machine, module, known, tensors, coming, arrived, caller)
    return _record(machine, module, given, tensors, coming, key, arrived, caller, run)


def _record(
    machine: Machine,
    module: Instance,
    given: Sequence[Value],
    tensors: list[Tensor],
    coming: list[Incoming],
    key: Key,
    arrived: Arrivals,
    caller: tuple[str, str],
    run: Callable[[], Value],
) -> Value:
    """Run the forward with stand-ins for what comes in, and keep what it did if it can be replayed."""
    layers = parts(module)
    before = [_Standing.of(layer) for layer in layers]
    kept = [(tensor, tensor.identity, tensor.contributions) for tensor in tensors]
    shapes = [tensor.shape for tensor in tensors]
    lengths = [_own_lengths(layer) for layer in layers]
    held = [value for layer in layers for value in layer.attributes.values() if value.__class__ not in PLAIN]
    stand_ins = stand_in(tensors, coming)
    version, writes = module.version, len(machine.written)
    seen = [layer for layer in layers if layer.seen]
    for layer in seen:
        layer.seen = False  # another module that is alike may not have been seen yet
    recording = Recording(machine, caller)
    try:
        result = run()
    finally:
        notes = recording.end()
        sees = [layer.seen for layer in layers]
        for layer in seen:
            layer.seen = True
        written = any(tensor.identity is not identity for tensor, identity, _ in kept)
        if not written:
            for tensor, _, contributions in kept:
                tensor.contributions = contributions
    outputs = [result] if isinstance(result, Tensor) else list(result) if isinstance(result, tuple) else []
    whole = len(set(map(id, outputs))) == len(outputs) > 0 and lengths == [_own_lengths(layer) for layer in layers]
    whole = whole and all(_adds_lengths(tensor.shape, shape) for tensor, shape in zip(tensors, shapes, strict=True))
    whole = whole and all(_can_be_replayed(output, tensors) for output in outputs)
    summary = None
    if (
        whole
        and not written
        and module.version == version
        and not outlast(machine, machine.written[writes:], [*given, *held], notes.names)
    ):
        try:
            summary = _summary(layers, before, sees, outputs, tensors, stand_ins, isinstance(result, tuple), notes)
        except LayerElsewhereError:
            summary = None
    put_back(layers, result, coming, stand_ins)
    if summary is not None:
        made = machine.sizes - arrived.before
        found = tuple([measured(machine, tensor) for tensor in tensors])
        try:
            summary = replace(summary, made=made, found=found)
            if machine.sizes:
                summary = summary.renamed(arrived.to_piece(made))
        except KeyError:
            return result  # it mentions a length that neither came in nor was made up inside
        keep(machine.program.summaries, machine.summaries, key, summary)
    return result


def _own_lengths(layer: Instance) -> list[Shape]:
    """The shapes of the tensors that a module keeps: asking for a length gives it a name."""
    return [value.shape for value in layer.attributes.values() if value.__class__ is Tensor]


def _adds_lengths(shape: Shape, earlier: Shape) -> bool:
    """Whether a shape is an earlier one, or knows more lengths."""
    return shape is earlier or (shape.rank == earlier.rank and earlier.sizes.items() <= shape.sizes.items())


class _Standing(NamedTuple):
    """How much had happened to a layer before a forward."""

    events: int
    calls: int
    uses: int
    touched: int
    removals: dict[Instance, int]
    statistics_read: Spot | None

    @staticmethod
    def of(layer: Instance) -> _Standing:
        if not (layer.calls or layer.events or layer.uses or layer.touched or layer.removals or layer.statistics_read):
            return _UNTOUCHED
        removals = {source: len(paths) for source, paths in layer.removals.items()} if layer.removals else {}
        return _Standing(
            len(layer.events), layer.calls, len(layer.uses), len(layer.touched), removals, layer.statistics_read
        )


_UNTOUCHED = _Standing(0, 0, 0, 0, {}, None)


def _can_be_replayed(output: Value, tensors: list[Tensor]) -> bool:
    if not isinstance(output, Tensor):
        return False
    if any(output is tensor for tensor in tensors):
        return True
    if output.base is not None and any(output.base is tensor for tensor in tensors):
        return False
    carries_more = output.centred_on is not None or output.number() is not None
    return not carries_more and output.parameter_of is None


def _summary(
    layers: list[Instance],
    before: list[_Standing],
    sees: list[bool],
    outputs: list[Tensor],
    tensors: list[Tensor],
    stand_ins: list[Instance],
    several: bool,
    notes: Notes,
) -> Summary | None:
    places = {id(layer): index for index, layer in enumerate(layers)}

    def kept(contribution: Contribution) -> Contribution:
        return contribution._replace(changes=placed(contribution.changes, places))

    own = []
    same = tuple([_place(output, tensors) for output in outputs])
    for number, output in enumerate(outputs):
        for source, contribution in output.contributions.items() if same[number] is None else ():
            if id(source.layer) in places:
                own.append((number, places[id(source.layer)], source.part, kept(contribution)))
            elif source.layer not in stand_ins:
                return None
    passages = tuple(
        Passage(
            tuple(
                (number, source.part, kept(contribution))
                for number, output in enumerate(outputs)
                if same[number] is None
                for source, contribution in output.contributions.items()
                if source.layer is stand_in
            ),
            tuple((event, places.get(id(event.trail.layer))) for event in stand_in.events),
        )
        for stand_in in stand_ins
    )
    stand_in_places = {id(stand_in): -1 - index for index, stand_in in enumerate(stand_ins)}
    records = []
    for index, (layer, earlier) in enumerate(zip(layers, before, strict=True)):
        if earlier == _Standing.of(layer):
            continue
        removed = []
        for owner, paths in layer.removals.items():
            owner_place = places.get(id(owner), stand_in_places.get(id(owner)))
            since = earlier.removals.get(owner, 0)
            if owner_place is not None and len(paths) > since:
                ways = tuple([(part, placed(changes, places)) for part, changes in paths[since:]])
                removed.append((owner_place, ways))
        records.append(
            LayerRecord(
                index,
                tuple((event, places.get(id(event.trail.layer))) for event in layer.events[earlier.events :]),
                sees[index],
                layer.calls - earlier.calls,
                tuple(layer.uses[earlier.uses :]),
                tuple(layer.touched[earlier.touched :]),
                tuple(removed),
                layer.statistics_read,
            )
        )
    return Summary(
        tuple([bare(output) for output in outputs]), same, several, tuple(own), passages, tuple(records), notes
    )


def _place(output: Tensor, tensors: list[Tensor]) -> int | None:
    """Which of the incoming tensors an output is itself."""
    return next((index for index, tensor in enumerate(tensors) if tensor is output), None)


def _replay(
    machine: Machine,
    module: Instance,
    summary: Summary,
    tensors: list[Tensor],
    coming: list[Incoming],
    arrived: Arrivals,
    caller: tuple[str, str],
) -> Value:
    machine.step()
    if summary.made or arrived.names:
        summary = summary.renamed(arrived.to_run(summary.made))
    machine.sizes += summary.made
    for tensor, found in zip(tensors, summary.found, strict=True):
        measure(machine, tensor, found)
    repeat(machine, summary.notes, caller)
    layers = parts(module)
    outputs = [
        bare(output) if same is None else tensors[same]
        for output, same in zip(summary.outputs, summary.same, strict=True)
    ]
    for record in summary.layers:
        layer = layers[record.index]
        for event, acting in record.events:
            if acting is not None and event.trail.layer is not layers[acting]:
                event = event._replace(trail=event.trail._replace(layer=layers[acting]))
            layer.events.append(event)
        layer.seen = layer.seen or record.seen
        layer.calls += record.calls
        layer.uses.extend(record.uses)
        layer.touched.extend(record.touched)
        layer.statistics_read = record.statistics_read or layer.statistics_read
        for place, kept in record.removals:
            ways = [(part, found_again(changes, layers)) for part, changes in kept]
            if place >= 0:
                layer.removals.setdefault(layers[place], []).extend(ways)
            else:
                for source, came in coming[-1 - place].members:
                    layer.removals.setdefault(source.layer, []).extend(behind(source, came, ways))
    for number, index, part, contribution in summary.own:
        if not layers[index].seen:
            contribution = contribution._replace(changes=found_again(contribution.changes, layers))
            merge(outputs[number].contributions, Source(layers[index], part), contribution)
    for passage, some in zip(summary.passages, coming, strict=True):
        for source, contribution in some.members:
            for event, acting in passage.events:
                trail = _spliced(event.trail, contribution.trail, None if acting is None else layers[acting])
                hand_over(event._replace(trail=trail), source)
            for number, part, passed in passage.outputs:
                trail = _spliced(passed.trail, contribution.trail, None)
                changes = bounded(contribution.changes + found_again(passed.changes, layers))
                passed = passed._replace(trail=trail, changes=changes)
                merge(outputs[number].contributions, Source(source.layer, source.part + part), passed)
    return tuple(outputs) if summary.several else outputs[0]


def _spliced(trail: Trail, earlier: Trail, layer: Instance | None) -> Trail:
    """The last step of a replayed trail, put behind the trail that really came in; `layer` is what acts there now."""
    if layer is None:
        return trail._replace(earlier=earlier)
    return trail._replace(earlier=earlier, layer=layer, name=layer.path())
