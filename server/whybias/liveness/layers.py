"""Verdicts as `Layer`s: with places in the files as they are now."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from whybias.frozen import frozen
from whybias.knowledge.registry import Operation
from whybias.liveness.bias_argument import read_bias_argument
from whybias.liveness.bias_guards import fails_without
from whybias.liveness.frames import Code
from whybias.liveness.joining import Joined
from whybias.liveness.observations import Outcome
from whybias.liveness.readings import Reading, is_own
from whybias.liveness.tensors import Spot, Trail
from whybias.liveness.unpacked_keywords import settled_names, unpacked_keys
from whybias.liveness.verdicts import Layer, Step, StepKind, Verdict
from whybias.source.places import Place
from whybias.source.snapshot import ParsedBlock

CurrentBlock = Callable[[str, str], ParsedBlock | None]
"""The block of a file whose tree has this key as it stands now, or None where it is gone."""


def place_of(code: Code, node: ast.AST, current: CurrentBlock) -> Place | None:
    """Where a node is now; None where its block or line is gone."""
    block = current(code.path, code.block.tree_key)
    line, end_line = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
    if block is None or line is None or end_line is None:
        return None
    first, last = block.current_line(line), block.current_line(end_line)
    if first is None or last is None:
        return None
    return Place(code.path, first, getattr(node, "col_offset", 0), last, getattr(node, "end_col_offset", 0))


def steps_of(trail: Trail | None, current: CurrentBlock) -> tuple[Step, ...]:
    """A trail from its beginning, with places."""
    steps = []
    while trail is not None:
        place = _spot(trail.spot, current)
        made_at = None
        if trail.made_at is not None:
            made_at = place_of(trail.made_at.code, trail.made_at.node, current)
        steps.append(Step(trail.kind, trail.operation, trail.name, trail.how, place, made_at))
        trail = trail.earlier
    return tuple(reversed(steps))


def _spot(spot: Spot | None, current: CurrentBlock) -> Place | None:
    return None if spot is None else place_of(spot.code, spot.node, current)


@frozen
class Told:
    """What all readings of one constructor call tell of it together, wherever in the files it stands."""

    joined: Joined
    name: str | None
    held_as: tuple[tuple[str, str], ...]
    uses: tuple[tuple[Code, ast.AST], ...]
    bias_touched: tuple[tuple[Code, ast.AST], ...]


def told_by(joined: Joined) -> Told:
    """What there is to tell of one constructor call, but for its place."""
    readings = joined.readings
    return Told(
        joined,
        _one_name(readings),
        _held_as(readings),
        _once(spot for reading in readings for spot in reading.observation.uses),
        _once(spot for reading in readings for spot in _failing_uses(reading)),
    )


def layer_of(told: Told, current: CurrentBlock) -> Layer | None:
    """The `Layer` for one constructor call; None where the call is no longer there."""
    joined = told.joined
    observation = joined.reading.observation
    site, operation = observation.site, observation.operation
    place = place_of(site.code, site.node, current)
    callee = place_of(site.code, site.node.func, current)
    block = current(site.code.path, site.code.block.tree_key)
    if place is None or callee is None or block is None or operation.bias is None:
        return None
    first_line = place.line - site.node.lineno + 1
    reading = read_bias_argument(site.node, operation, site.code.path, block.tree_text, first_line)
    trail = steps_of(observation.trail, current)
    removed, total = observation.counts or (None, None)
    if joined.verdict is not Verdict.PARTIAL:
        removed = total = None
    return Layer(
        place,
        callee,
        operation.name,
        told.name,
        site.scope,
        site.owner,
        reading.argument,
        joined.verdict,
        when=joined.when,
        when_of=joined.when_of,
        basis=joined.basis,
        removed=removed,
        total=total,
        size=observation.size,
        trail=trail,
        uses=_places(told.uses, current),
        bias_touched=_places(told.bias_touched, current),
        private=site.private,
        shift=operation.bias.shift,
        held_as=told.held_as,
        unpacks=reading.unpacks and _may_unpack_a_bias(site.node, operation, site.code.block),
        shift_follows=_shift_follows(joined),
    )


def _may_unpack_a_bias(call: ast.Call, operation: Operation, block: ParsedBlock) -> bool:
    """Whether a call that unpacks arguments may get its bias from them."""
    settled = block.derived(settled_names)
    if settled is None or operation.bias is None or any(isinstance(each, ast.Starred) for each in call.args):
        return True
    keys = unpacked_keys(call, settled)
    return keys is None or operation.bias.argument in keys


def _one_name(readings: tuple[Reading, ...]) -> str | None:
    """What the class that makes the layer calls it; else the last part of its name, where all users agree on it."""
    used = [reading for reading in readings if reading.observation.outcome is not Outcome.UNUSED]
    for some in ([reading for reading in used if is_own(reading)], used):
        names = {reading.observation.name for reading in some}
        if len(names) == 1:
            return names.pop()
    last = {name.rsplit(".", 1)[-1] for reading in used if (name := reading.observation.name) is not None}
    return last.pop() if len(last) == 1 and not next(iter(last)).isdigit() else None


def _held_as(readings: tuple[Reading, ...]) -> tuple[tuple[str, str], ...]:
    """What the other entries of the file call the layer, as they run with their defaults."""
    others = (
        reading
        for reading in readings
        if reading.flip is None and reading.entry[0] == reading.observation.site.code.path and not is_own(reading)
    )
    return tuple(dict.fromkeys((reading.entry[1], name) for reading in others for name in reading.names))


def _once(spots: Iterable[tuple[Code, ast.AST]]) -> tuple[tuple[Code, ast.AST], ...]:
    return tuple({(code.path, code.block.tree_key, id(node)): (code, node) for code, node in spots}.values())


def _places(spots: Iterable[tuple[Code, ast.AST]], current: CurrentBlock) -> tuple[Place, ...]:
    places = {place for code, node in spots if (place := place_of(code, node, current)) is not None}
    return tuple(sorted(places))


def _failing_uses(reading: Reading) -> list[tuple[Code, ast.AST]]:
    """Where the bias is named in a way that fails if it is None."""
    return [(code, node) for code, node in reading.observation.touched if _fails(code.block, node)]


def _fails(block: ParsedBlock, node: ast.AST) -> bool:
    """Whether a use fails; worked out once for each tree, since it is asked again after each edit."""
    known = block.derived(_no_answers)
    if known is None or block.tree is None:
        return True
    if node not in known:
        known[node] = fails_without(block.tree, node)
    return known[node]


def _no_answers(tree: ast.Module) -> dict[ast.AST, bool]:
    return {}


def _shift_follows(joined: Joined) -> bool:
    trail = joined.reading.observation.trail
    return trail is not None and trail.kind is StepKind.SEEN and trail.another_shift
