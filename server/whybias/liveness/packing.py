"""Readings as bytes, for other processes and for the cache; syntax and definitions travel by name.

A reading points into the trees of a program and to its classes and functions. Those are written as "the node with
this number in that block" and "what this file calls that", and found again in the program that unpacks them. What is
packed comes from other processes and from files, so nothing but the classes listed here is made of it.
"""

from __future__ import annotations

import ast
import io
import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from whybias.knowledge import table
from whybias.knowledge.registry import Operation
from whybias.knowledge.symbols import Symbol
from whybias.liveness.flips import Flip
from whybias.liveness.frames import Code, Surroundings
from whybias.liveness.instances import Site
from whybias.liveness.observations import Observation, Outcome
from whybias.liveness.program import Program
from whybias.liveness.readings import Reading
from whybias.liveness.tensors import Spot, Trail
from whybias.liveness.values import ClassValue, External, FunctionValue, Partial, Value
from whybias.liveness.verdicts import StepKind
from whybias.source.snapshot import ParsedBlock

_PARTS = (External, Flip, Observation, Outcome, Partial, Reading, Site, Spot, StepKind, Surroundings, Symbol)
_MOST_STEPS = 10_000


class PackingError(ValueError):
    """Packed readings do not fit the program, or are damaged."""


def pack(readings: Sequence[Reading]) -> bytes:
    """The readings as bytes. They must be `thinned`."""
    buffer = io.BytesIO()
    _Packer(buffer).dump(tuple(readings))
    return buffer.getvalue()


def unpack(packed: bytes, program: Program) -> tuple[Reading, ...]:
    """The readings, with the syntax and the definitions of `program`. Raises `PackingError`."""
    try:
        readings: tuple[Reading, ...] = _Unpacker(io.BytesIO(packed), program).load()
    except PackingError:
        raise
    except Exception as error:  # damaged bytes raise whatever they like
        raise PackingError(f"packed readings are damaged: {error}") from error
    return readings


def thinned(readings: Iterable[Reading]) -> list[Reading]:
    """The readings without what no join looks at.

    Only the first of an entry's readings of a site with the same outcome is ever the one that explains the verdict,
    so others need no trail. Arguments that only the run itself could name cannot be given to another run.
    """
    explained: set[object] = set()
    found = []
    for reading in readings:
        one = reading.observation
        kind = (one.site.key(), one.outcome, reading.flip is None)
        trail = None if kind in explained else one.trail
        explained.add(kind)
        entry, around = _named(one.entry), one.around
        if around is not None and (named := _named(around.entry)) is not around.entry:
            around = replace(around, entry=named)
        if trail is not one.trail or entry is not one.entry or around is not one.around:
            reading = replace(reading, observation=replace(one, trail=trail, entry=entry, around=around))
        found.append(reading)
    return found


def _named(arguments: Mapping[str, Value]) -> Mapping[str, Value]:
    if all(map(_has_a_name, arguments.values())):
        return arguments
    return {name: value for name, value in arguments.items() if _has_a_name(value)}


def _has_a_name(value: Value) -> bool:
    """Whether another program that reads the same texts can have the same value."""
    if isinstance(value, (ClassValue, FunctionValue)):
        return value.namespace.values.get(value.name) is value
    if isinstance(value, Partial):
        return all(map(_has_a_name, (value.function, *value.args, *value.kwargs.values())))
    return value is None or isinstance(value, (bool, int, float, str, Symbol, External))


def _nodes(tree: ast.Module) -> list[ast.AST]:
    return list(ast.walk(tree))


def _numbers(tree: ast.Module) -> dict[int, int]:
    return {id(node): number for number, node in enumerate(ast.walk(tree))}


class _Packer(pickle.Pickler):
    def __init__(self, buffer: io.BytesIO) -> None:
        super().__init__(buffer, protocol=4)
        self._blocks: dict[tuple[str, str], dict[int, int]] = {}

    def persistent_id(self, value: object) -> object:
        if isinstance(value, Code):
            self._know(value)
            return "code", value.path, value.block.tree_key
        if isinstance(value, ast.AST):
            for (path, key), numbers in self._blocks.items():
                if id(value) in numbers:
                    return "node", path, key, numbers[id(value)]
            raise PackingError(f"a {type(value).__name__} node belongs to no block met before it")
        if isinstance(value, (ClassValue, FunctionValue)):
            return "definition", value.code.path, value.name
        if isinstance(value, Operation):
            return "operation", value.name
        return None

    def reducer_override(self, value: Any) -> Any:
        """Trails as a flat list: a chain of them may be deeper than pickle can go."""
        if not isinstance(value, Trail):
            return NotImplemented
        steps = []
        step: Trail | None = value
        while step is not None:
            steps.append((step.kind, step.operation, step.name, step.how, step.spot, step.another_shift, step.made_at))
            step = step.earlier
        return trail_of, (tuple(steps),)

    def _know(self, code: Code) -> None:
        key = code.path, code.block.tree_key
        if key not in self._blocks:
            self._blocks[key] = code.block.derived(_numbers) or {}


def trail_of(steps: Sequence[tuple[Any, ...]]) -> Trail:
    """The trail with these steps, the newest first."""
    trail: Trail | None = None
    for kind, operation, name, how, spot, another_shift, made_at in reversed(steps[:_MOST_STEPS]):
        trail = Trail(kind, operation, name, how, spot, None, trail, another_shift, made_at)
    if trail is None:
        raise PackingError("a trail without steps")
    return trail


_NAMES: dict[tuple[str, str], object] = {(part.__module__, part.__name__): part for part in _PARTS}
_NAMES[trail_of.__module__, trail_of.__name__] = trail_of


class _Unpacker(pickle.Unpickler):
    def __init__(self, buffer: io.BytesIO, program: Program) -> None:
        super().__init__(buffer)
        self._program = program
        self._blocks: dict[str, dict[str, ParsedBlock]] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _NAMES:
            raise PackingError(f"{module}.{name} is no part of a reading")
        return _NAMES[module, name]

    def persistent_load(self, reference: Any) -> object:
        kind, *rest = reference
        if kind == "code":
            path, key = rest
            return Code(path, self._block(path, key))
        if kind == "node":
            path, key, number = rest
            return (self._block(path, key).derived(_nodes) or ())[number]
        if kind == "definition":
            path, name = rest
            namespace = self._program.namespace(path)
            return None if namespace is None else namespace.get(name)
        operation = table.lookup(rest[0])
        if operation is None:
            raise PackingError(f"there is no operation {rest[0]}")
        return operation

    def _block(self, path: str, key: str) -> ParsedBlock:
        if path not in self._blocks:
            namespace = self._program.namespace(path)
            blocks = () if namespace is None else namespace.snapshot.blocks
            self._blocks[path] = {parsed.tree_key: parsed for parsed in blocks}
        if key not in self._blocks[path]:
            raise PackingError(f"{path} has changed")
        return self._blocks[path][key]
