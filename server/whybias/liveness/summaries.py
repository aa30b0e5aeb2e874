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
from whybias.liveness.templates import Calls, Key, Names, NoKeyError, key_of, parts
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
    events: tuple[Event, ...]
    seen: bool
    calls: int
    uses: tuple[tuple[Code, ast.AST], ...]
    touched: tuple[tuple[Code, ast.AST], ...]
    removals: tuple[tuple[int, tuple[tuple[str, ...], ...]], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """One forward: its outputs, what it did to incoming contributions, and to its own layers."""

    outputs: tuple[Tensor, ...]
    several: bool
    own: tuple[tuple[int, int, tuple[tuple[int, int], ...], Contribution], ...]
    passages: tuple[_Passage, ...]
    layers: tuple[_LayerRecord, ...]
    called: Calls
    names: Names
    training_asked: bool


def replayed(
    machine: Machine,
    module: Instance,
    args: Sequence[Value],
    kwargs: Mapping[str, Value],
    run: Callable[[], Value],
) -> Value:
    """The result of the module's forward: replayed where a like one was seen, else by `run`."""
    template = module.template
    if template is None or machine.interventions or not machine.program.summarize:
        return run()
    tensors = [value for value in (*args, *kwargs.values()) if isinstance(value, Tensor)]
    incoming = [
        (tensor, source, contribution)
        for tensor in tensors
        for source, contribution in tensor.contributions.items()
        if not source.layer.seen
    ]
    try:
        key = (template.module, machine.training, _input_key(args, kwargs))
    except (NoKeyError, TypeError):
        return run()
    known = machine.summaries.get(key) or machine.program.summaries.get(key)
    if known is not None:
        return _replay(machine, module, known, incoming)
    return _record(machine, module, tensors, incoming, key, run)


def _input_key(args: Sequence[Value], kwargs: Mapping[str, Value]) -> Key:
    return (tuple(map(_value_key, args)), tuple((name, _value_key(value)) for name, value in kwargs.items()))


def _value_key(value: Value) -> Key:
    if not isinstance(value, Tensor):
        return key_of(value)
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
        )
        for source, contribution in value.contributions.items()
        if not source.layer.seen
    )
    rank_origin = value.rank_origin if value.shape.rank is None else None
    return (
        value.shape.rank,
        tuple(sorted(value.shape.sizes.items(), key=lambda size: size[0])),
        value.assumed,
        rank_origin,
        contributions,
    )


def _record(
    machine: Machine,
    module: Instance,
    tensors: list[Tensor],
    incoming: list[tuple[Tensor, Source, Contribution]],
    key: Key,
    run: Callable[[], Value],
) -> Value:
    """Run the forward with stand-ins for what comes in, and keep what it did if it can be replayed."""
    layers = parts(module)
    before = [(len(p.events), p.calls, len(p.uses), len(p.touched), _counts(p)) for p in layers]
    kept = [(tensor, tensor.identity, tensor.contributions) for tensor in tensors]
    stand_ins = _stand_in(tensors, incoming)
    questions, called, asked = len(machine.decisions.consulted), machine.called, machine.training_asked
    machine.called, machine.training_asked = set(), False
    try:
        with machine.program.tracing() as names:
            result = run()
    finally:
        machine.program.trace_all(names)
        inside, machine.called = frozenset(machine.called), called | machine.called
        asked_inside, machine.training_asked = machine.training_asked, machine.training_asked or asked
        written = any(tensor.identity is not identity for tensor, identity, _ in kept)
        if not written:
            for tensor, _, contributions in kept:
                tensor.contributions = contributions
    outputs = [result] if isinstance(result, Tensor) else list(result) if isinstance(result, tuple) else []
    whole = bool(outputs) and all(_can_be_replayed(output, tensors) for output in outputs)
    summary = None
    if whole and not written and module.template is not None:
        summary = _summary(
            module,
            layers,
            before,
            outputs,
            stand_ins,
            isinstance(result, tuple),
            inside,
            frozenset(names),
            asked_inside,
        )
    _put_back(layers, result, incoming, stand_ins)
    if summary is not None:
        alone = questions == len(machine.decisions.consulted)
        (machine.program.summaries if alone else machine.summaries)[key] = summary
    return result


def _counts(layer: Instance) -> dict[Instance, int]:
    return {source: len(paths) for source, paths in layer.removals.items()}


def _stand_in(tensors: list[Tensor], incoming: list[tuple[Tensor, Source, Contribution]]) -> list[Instance]:
    """Give the tensors contributions of placeholders, so that what becomes of each can be told apart."""
    stand_ins = []
    fresh: dict[int, dict[Source, Contribution]] = {id(tensor): {} for tensor in tensors}
    for tensor, source, contribution in incoming:
        stand_in = Instance(source.layer.cls, source.layer.site, layer=source.layer.layer)
        stand_ins.append(stand_in)
        fresh[id(tensor)][Source(stand_in)] = contribution
    for tensor in tensors:
        tensor.contributions = fresh[id(tensor)]
    return stand_ins


def _can_be_replayed(output: Value, tensors: list[Tensor]) -> bool:
    if not isinstance(output, Tensor) or any(output is tensor for tensor in tensors):
        return False
    if output.base is not None and any(output.base is tensor for tensor in tensors):
        return False
    known = {atom for tensor in tensors for atom in _names_in(tensor)}
    made_inside = {atom for atom in _names_in(output) if atom.startswith("size")} - known
    return not made_inside and output.centred_on is None and output.parameter_of is None and output.rank_origin is None


def _names_in(tensor: Tensor) -> set[str]:
    sizes = [size for size in tensor.shape.sizes.values() if isinstance(size, Symbol)]
    return {atom for size in sizes for atom in (*size.atoms, *size.under)}


def _summary(
    module: Instance,
    layers: list[Instance],
    before: list[tuple[int, int, int, int, dict[Instance, int]]],
    outputs: list[Tensor],
    stand_ins: list[Instance],
    several: bool,
    called: Calls,
    names: Names,
    training_asked: bool,
) -> Summary | None:
    places = {id(layer): index for index, layer in enumerate(layers)}
    own = []
    for number, output in enumerate(outputs):
        for source, contribution in output.contributions.items():
            if id(source.layer) in places:
                own.append((number, places[id(source.layer)], source.part, contribution))
            elif source.layer not in stand_ins:
                return None
    passages = tuple(
        _Passage(
            tuple(
                (number, source.part, contribution)
                for number, output in enumerate(outputs)
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
                tuple(layer.events[events:]),
                layer.seen,
                layer.calls - calls,
                tuple(layer.uses[uses:]),
                tuple(layer.touched[touched:]),
                tuple(removed),
            )
        )
    bare = tuple(Tensor(output.shape) for output in outputs)
    return Summary(bare, several, tuple(own), passages, tuple(records), called, names, training_asked)


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
    machine: Machine, module: Instance, summary: Summary, incoming: list[tuple[Tensor, Source, Contribution]]
) -> Value:
    machine.step()
    machine.called |= summary.called
    machine.program.trace_all(summary.names)
    machine.training_asked = machine.training_asked or summary.training_asked
    layers = parts(module)
    outputs = [Tensor(output.shape) for output in summary.outputs]
    for record in summary.layers:
        layer = layers[record.index]
        layer.events.extend(record.events)
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
            passed = replace(passed, trail=trail)
            _merge(outputs[number].contributions, Source(source.layer, source.part + part), passed)
    return tuple(outputs) if summary.several else outputs[0]


def _spliced(trail: Trail, earlier: Trail, layer: Instance | None) -> Trail:
    """The last step of a replayed trail, put behind the trail that really came in; `layer` is what acts there now."""
    if layer is None:
        return replace(trail, earlier=earlier)
    return replace(trail, earlier=earlier, layer=layer, name=layer.path())
