"""Forwards run once: a module like an earlier one, given tensors that look the same to the analysis, is replayed.

A network repeats its blocks, and a library builds the same blocks again for each of its models. Nothing is replayed
that a run would do differently: what keeps state, changes its arguments, or hangs on an answer given in another run is
run again.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from whybias.knowledge.symbols import Symbol
from whybias.liveness.instances import Event, Instance
from whybias.liveness.machine import Machine
from whybias.liveness.recording import Notes, Recording, keep, recall, repeat
from whybias.liveness.templates import Key, NoKeyError, key_of, parts
from whybias.liveness.tensors import Contribution, Source, Tensor, Trail
from whybias.liveness.values import (
    Value,
)

if TYPE_CHECKING:
    from whybias.liveness.frames import Code


@dataclass(frozen=True, slots=True)
class _Passage:
    """How one contribution that came in goes on: into outputs, or to the end of its trail."""

    outputs: tuple[tuple[int, tuple[tuple[int, int], ...], Contribution], ...]
    events: tuple[tuple[Event, int | None], ...]
    """With the place, among all submodules, of the layer that ended the trail."""


@dataclass(frozen=True, slots=True)
class _LayerRecord:
    """What one forward did to one layer of the module, by the layer's place among all submodules."""

    index: int
    events: tuple[tuple[Event, int | None], ...]
    """With the place, among all submodules, of the layer that ended the trail."""
    seen: bool
    calls: int
    uses: tuple[tuple[Code, ast.AST], ...]
    touched: tuple[tuple[Code, ast.AST], ...]
    removals: tuple[tuple[int, tuple[tuple[str, ...], ...]], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """One forward: its outputs, what it did to incoming contributions, and to its own layers."""

    outputs: tuple[Tensor, ...]
    same: tuple[int | None, ...]
    """For each output, which of the incoming tensors it is itself."""
    several: bool
    own: tuple[tuple[int, int, tuple[tuple[int, int], ...], Contribution], ...]
    passages: tuple[_Passage, ...]
    layers: tuple[_LayerRecord, ...]
    notes: Notes


def replayed(
    machine: Machine,
    module: Instance,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    caller: tuple[str, str],
    run: Callable[[], Value],
) -> Value:
    """The result of the module's forward: replayed where a like one was seen, else by `run`."""
    template = module.template
    if template is None or not machine.program.summarize:
        return run()
    tensors = [value for value in (*args, *kwargs.values()) if isinstance(value, Tensor)]
    if len(set(map(id, tensors))) < len(tensors):
        return run()
    incoming = [
        (tensor, source, contribution)
        for tensor in tensors
        for source, contribution in tensor.contributions.items()
        if not source.layer.seen
    ]
    try:
        key = (template.module, machine.setting(), _input_key(machine, args, kwargs))
        known = recall(machine, machine.program.summaries, machine.summaries, key)
    except (NoKeyError, TypeError):
        return run()
    if known is not None:
        return _replay(machine, module, known, tensors, incoming, caller)
    return _record(machine, module, tensors, incoming, key, caller, run)


def _input_key(machine: Machine, args: Sequence[Value], kwargs: Mapping[str, Value]) -> Key:
    return (
        tuple([_value_key(machine, value) for value in args]),
        tuple([(name, _value_key(machine, value)) for name, value in kwargs.items()]),
    )


def _value_key(machine: Machine, value: Value) -> Key:
    if not isinstance(value, Tensor):
        return key_of(value, machine.names_of)
    if value.viewed or value.base is not None or value.centred_on is not None or value.parameter_of is not None:
        raise NoKeyError
    contributions = tuple(
        (
            contribution.axes,
            contribution.intact,
            contribution.masked,
            contribution.steady,
            bool(source.part),
            contribution.blurred,
            source.layer.has_bias(),
            source.layer.bias_length() if contribution.intact else None,
        )
        for source, contribution in value.contributions.items()
        if not source.layer.seen
    )
    rank_origin = value.rank_origin if value.shape.rank is None else None
    return (
        value.shape.rank,
        tuple(sorted(value.shape.sizes.items(), key=lambda size: size[0])),
        value.assumed,
        value.constant,
        value.number(),
        rank_origin,
        contributions,
    )


def _record(
    machine: Machine,
    module: Instance,
    tensors: list[Tensor],
    incoming: list[tuple[Tensor, Source, Contribution]],
    key: Key,
    caller: tuple[str, str],
    run: Callable[[], Value],
) -> Value:
    """Run the forward with stand-ins for what comes in, and keep what it did if it can be replayed."""
    layers = parts(module)
    before = [(len(p.events), p.calls, len(p.uses), len(p.touched), _counts(p)) for p in layers]
    kept = [(tensor, tensor.identity, tensor.contributions) for tensor in tensors]
    ranks = [tensor.shape.rank for tensor in tensors]
    stand_ins = _stand_in(tensors, incoming)
    recording = Recording(machine, caller)
    try:
        result = run()
    finally:
        notes = recording.end()
        written = any(tensor.identity is not identity for tensor, identity, _ in kept)
        if not written:
            for tensor, _, contributions in kept:
                tensor.contributions = contributions
    outputs = [result] if isinstance(result, Tensor) else list(result) if isinstance(result, tuple) else []
    whole = len(set(map(id, outputs))) == len(outputs) > 0 and ranks == [tensor.shape.rank for tensor in tensors]
    whole = whole and all(_can_be_replayed(output, tensors) for output in outputs)
    summary = None
    if whole and not written and module.template is not None:
        summary = _summary(layers, before, outputs, tensors, stand_ins, isinstance(result, tuple), notes)
    _put_back(layers, result, incoming, stand_ins)
    if summary is not None:
        keep(machine.program.summaries, machine.summaries, key, summary)
    return result


def _counts(layer: Instance) -> dict[Instance, int]:
    return {source: len(paths) for source, paths in layer.removals.items()}


def _stand_in(tensors: list[Tensor], incoming: list[tuple[Tensor, Source, Contribution]]) -> list[Instance]:
    """Give the tensors contributions of placeholders, so that what becomes of each can be told apart."""
    stand_ins = []
    fresh: dict[int, dict[Source, Contribution]] = {id(tensor): {} for tensor in tensors}
    for tensor, source, contribution in incoming:
        layer = source.layer
        stand_in = Instance(layer.cls, layer.site, layer=layer.layer, arguments=layer.arguments)
        stand_ins.append(stand_in)
        fresh[id(tensor)][Source(stand_in)] = contribution
    for tensor in tensors:
        tensor.contributions = fresh[id(tensor)]
    return stand_ins


def _can_be_replayed(output: Value, tensors: list[Tensor]) -> bool:
    if not isinstance(output, Tensor):
        return False
    if any(output is tensor for tensor in tensors):
        return True
    if output.base is not None and any(output.base is tensor for tensor in tensors):
        return False
    known = {atom for tensor in tensors for atom in _names_in(tensor)}
    made_inside = {atom for atom in _names_in(output) if atom.startswith("size")} - known
    carries_more = output.centred_on is not None or output.number() is not None
    return not made_inside and not carries_more and output.parameter_of is None


def _names_in(tensor: Tensor) -> set[str]:
    sizes = [size for size in tensor.shape.sizes.values() if isinstance(size, Symbol)]
    return {atom for size in sizes for atom in (*size.atoms, *size.under)}


def _summary(
    layers: list[Instance],
    before: list[tuple[int, int, int, int, dict[Instance, int]]],
    outputs: list[Tensor],
    tensors: list[Tensor],
    stand_ins: list[Instance],
    several: bool,
    notes: Notes,
) -> Summary | None:
    places = {id(layer): index for index, layer in enumerate(layers)}
    own = []
    same = tuple([_place(output, tensors) for output in outputs])
    for number, output in enumerate(outputs):
        for source, contribution in output.contributions.items() if same[number] is None else ():
            if id(source.layer) in places:
                own.append((number, places[id(source.layer)], source.part, contribution))
            elif source.layer not in stand_ins:
                return None
    passages = tuple(
        _Passage(
            tuple(
                (number, source.part, contribution)
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
    for index, (layer, (events, calls, uses, touched, removals)) in enumerate(zip(layers, before, strict=True)):
        if layer.calls == calls and len(layer.events) == events and len(layer.touched) == touched:
            continue
        removed = []
        for owner, paths in layer.removals.items():
            owner_place = places.get(id(owner), stand_in_places.get(id(owner)))
            if owner_place is not None and len(paths) > removals.get(owner, 0):
                removed.append((owner_place, tuple(paths[removals.get(owner, 0) :])))
        records.append(
            _LayerRecord(
                index,
                tuple((event, places.get(id(event.trail.layer))) for event in layer.events[events:]),
                layer.seen,
                layer.calls - calls,
                tuple(layer.uses[uses:]),
                tuple(layer.touched[touched:]),
                tuple(removed),
            )
        )
    return Summary(tuple(map(_bare, outputs)), same, several, tuple(own), passages, tuple(records), notes)


def _bare(tensor: Tensor) -> Tensor:
    """A tensor of the same shape that no bias contributes to."""
    bare = Tensor(tensor.shape, rank_origin=tensor.rank_origin, assumed=tensor.assumed)
    bare.constant = tensor.constant
    return bare


def _place(output: Tensor, tensors: list[Tensor]) -> int | None:
    """Which of the incoming tensors an output is itself."""
    return next((index for index, tensor in enumerate(tensors) if tensor is output), None)


def _put_back(
    layers: list[Instance],
    result: Value,
    incoming: list[tuple[Tensor, Source, Contribution]],
    stand_ins: list[Instance],
) -> None:
    """Give what the stand-ins went through to the contributions they stood for."""
    real = {id(stand_in): (source, c) for stand_in, (_, source, c) in zip(stand_ins, incoming, strict=True)}
    if not real:
        return
    for stand_in in stand_ins:
        source, _ = real[id(stand_in)]
        for event in stand_in.events:
            _hand_over(event, source)
    from whybias.liveness.trail_ends import tensors_in

    for tensor in tensors_in(result):
        if any(id(source.layer) in real for source in tensor.contributions):
            renamed: dict[Source, Contribution] = {}
            for source, contribution in tensor.contributions.items():
                if id(source.layer) in real:
                    known, _ = real[id(source.layer)]
                    source = Source(known.layer, known.part + source.part)
                _merge(renamed, source, contribution)
            tensor.contributions = renamed
    for instance in layers:
        for stand_in in stand_ins if instance.removals else ():
            if stand_in in instance.removals:
                source, _ = real[id(stand_in)]
                instance.removals.setdefault(source.layer, []).extend(instance.removals.pop(stand_in))


def _hand_over(event: Event, source: Source) -> None:
    source.layer.record(
        event.kind, Source(source.layer, source.part + event.part), event.trail, event.removed, event.total
    )


def _merge(into: dict[Source, Contribution], source: Source, contribution: Contribution) -> None:
    earlier = into.get(source)
    if earlier is not None:
        contribution = Contribution(
            earlier.axes | contribution.axes,
            contribution.trail,
            intact=False,
            masked=earlier.masked or contribution.masked,
            steady=earlier.steady and contribution.steady,
            blurred=earlier.blurred or contribution.blurred,
        )
    into[source] = contribution


def _replay(
    machine: Machine,
    module: Instance,
    summary: Summary,
    tensors: list[Tensor],
    incoming: list[tuple[Tensor, Source, Contribution]],
    caller: tuple[str, str],
) -> Value:
    machine.step()
    repeat(machine, summary.notes, caller)
    layers = parts(module)
    outputs = [
        _bare(output) if same is None else tensors[same]
        for output, same in zip(summary.outputs, summary.same, strict=True)
    ]
    for record in summary.layers:
        layer = layers[record.index]
        for event, acting in record.events:
            if acting is not None and event.trail.layer is not layers[acting]:
                event = replace(event, trail=event.trail._replace(layer=layers[acting]))
            layer.events.append(event)
        layer.seen = layer.seen or record.seen
        layer.calls += record.calls
        layer.uses.extend(record.uses)
        layer.touched.extend(record.touched)
        for place, paths in record.removals:
            removed = layers[place] if place >= 0 else incoming[-1 - place][1].layer
            layer.removals.setdefault(removed, []).extend(paths)
    for number, index, part, contribution in summary.own:
        if not layers[index].seen:
            _merge(outputs[number].contributions, Source(layers[index], part), contribution)
    for passage, (_, source, contribution) in zip(summary.passages, incoming, strict=True):
        for event, acting in passage.events:
            trail = _spliced(event.trail, contribution.trail, None if acting is None else layers[acting])
            _hand_over(replace(event, trail=trail), source)
        for number, part, passed in passage.outputs:
            trail = _spliced(passed.trail, contribution.trail, None)
            passed = passed._replace(trail=trail)
            _merge(outputs[number].contributions, Source(source.layer, source.part + part), passed)
    return tuple(outputs) if summary.several else outputs[0]


def _spliced(trail: Trail, earlier: Trail, layer: Instance | None) -> Trail:
    """The last step of a replayed trail, put behind the trail that really came in; `layer` is what acts there now."""
    if layer is None:
        return trail._replace(earlier=earlier)
    return trail._replace(earlier=earlier, layer=layer, name=layer.path())
