"""What modules are made of: told for two of them whether they are built alike, and for one whether it still is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from whybias.liveness.instances import Instance
from whybias.liveness.lasting_writes import MUTABLE, reach
from whybias.liveness.machine import Machine
from whybias.liveness.tensors import Tensor
from whybias.liveness.value_keys import Abouts, Key, NoKeyError, key_of
from whybias.liveness.values import (
    MISSING,
    BoundMethod,
    ClassValue,
    External,
    NativeMethod,
    ObjectValue,
    Partial,
    Value,
)

if TYPE_CHECKING:
    from whybias.liveness.templates import Template

MOST_LEVELS = 4
"""How deep below a module parts may lie that were not built from values alone."""


def parts(module: Instance) -> list[Instance]:
    """The module and every module below it, each once, always in the same order. The list is kept: do not change it."""
    template = module.template
    if template is None or template.holds_containers:
        return _gathered(module)
    if module.parts is None:
        module.parts = _gathered(module)
    return module.parts


def _gathered(module: Instance) -> list[Instance]:
    found: list[Instance] = []
    seen: set[int] = set()
    pending: list[Value] = [module]
    while pending:
        part = pending.pop()
        kind = part.__class__
        if kind not in _HOLDERS or id(part) in seen:
            continue
        seen.add(id(part))
        if kind is Instance:
            found.append(part)
            pending.extend(part.children.values())
            pending.extend(part.attributes.values())
        else:
            pending.extend(part.values() if kind is dict else part)
    return found


def submodules(module: Instance, seen: set[int] | None = None, prefix: str = "") -> Iterator[tuple[str, Instance]]:
    """The module and everything below it, with dotted names, each once."""
    seen = set() if seen is None else seen
    if id(module) in seen:
        return
    seen.add(id(module))
    yield prefix, module
    for name, child in module.children.items():
        if isinstance(child, Instance):
            yield from submodules(child, seen, f"{prefix}.{name}" if prefix else name)


_HOLDERS = frozenset({Instance, dict, list, tuple})


def structure(module: Instance, names_of: Abouts) -> Key:
    """Equal for modules whose attributes and parts are equal; raises `NoKeyError` where that cannot be said."""
    return _structure(module, names_of, {}, MOST_LEVELS)


def _structure(module: Instance, names_of: Abouts, places: dict[int, int], levels: int) -> Key:
    """The structure of a module, below one in which modules stand at `places`, each known by its first.

    One module that stands in two places is another thing than two that are alike.
    """
    if _has_a_past(module) or is_nested(module) or levels == 0:
        raise NoKeyError

    def part(child: Instance) -> Key:
        place = places.get(id(child))
        if place is not None:
            return place
        try:
            made = module_key(child, names_of)
        except NoKeyError:
            places[id(child)] = len(places)
            made = _structure(child, names_of, places, levels - 1)
        else:
            below = parts(child)
            if any(id(each) in places for each in below):
                raise NoKeyError  # a part of it stands elsewhere too
            places.update((id(each), number) for number, each in enumerate(below, len(places)))
        return (made, child.site and child.site.node)

    def key(value: Value) -> Key:
        kind = value.__class__
        if kind is Instance:
            return part(value)
        if kind is tuple or kind is list:
            return (kind, tuple([key(item) for item in value]))
        if kind is dict:
            return (kind, tuple([(key_of(name, names_of), key(item)) for name, item in value.items()]))
        return key_of(value, names_of)

    return (module.cls, module.training, key(module.arguments), key(module.attributes), key(module.children))


def _has_a_past(module: Instance) -> bool:
    """Whether something happened to a module that its attributes do not tell."""
    return module.broken or module.hooked or module.statistics_read is not None


def is_nested(module: Instance) -> bool:
    """Whether its class was defined in a function, of which its methods see the names."""
    return isinstance(module.cls, ClassValue) and module.cls.nested


def module_key(module: Instance, names_of: Abouts) -> Key:
    """Equal for modules that are built alike, and for torch layers that were given equal arguments."""
    template = template_of(module)
    if template is not None:
        return (template.like, module.training)
    if not isinstance(module.cls, External) or module.layer is None:
        raise NoKeyError
    if module.children or module.attributes or _has_a_past(module):
        raise NoKeyError
    return (module.cls, key_of(module.arguments, names_of), module.training)


def likeness(machine: Machine, module: Instance) -> Instance | None:
    """The module that stands for all that are built like this one; None where that is not known."""
    template = template_of(module)
    if template is not None:
        return template.like
    if machine.depth == 0:
        return None  # the outermost module is used once
    try:
        return machine.program.like.setdefault(structure(module, machine.names_of), module)
    except (NoKeyError, TypeError):
        return None


def holds_containers(module: Instance) -> bool:
    """Whether the attributes of the module, or of one below it, lead to a container or an object."""
    held = [value for part in parts(module) for value in part.attributes.values()]
    return any(isinstance(value, MUTABLE) for value in reach(held))


def template_of(module: Instance) -> Template | None:
    """The template that the module is still like; none where what it holds was changed since."""
    template = module.template
    if template is not None and template.holds_containers and not _are_alike(module, template.module):
        module.changed()
        return None
    return template


def _are_alike(module: Instance, made: Instance) -> bool:
    """Whether the containers below a module hold what those of its template do."""
    mine, others = parts(module), parts(made)
    if len(mine) != len(others):
        return False
    places = {id(part): id(other) for part, other in zip(mine, others, strict=True)}
    return all(
        part.attributes.keys() == other.attributes.keys()
        and all(_same(value, other.attributes[name], places, 6) for name, value in part.attributes.items())
        for part, other in zip(mine, others, strict=True)
    )


def _same(value: Value, other: Value, places: dict[int, int], depth: int) -> bool:
    """Whether two values are the same, or stand in the same place of two modules."""
    kind = value.__class__
    if value is other:
        return True
    if kind is not other.__class__ or depth == 0:
        return False
    if kind is Instance:
        return places.get(id(value)) == id(other)
    if kind is list or kind is tuple:
        pairs = zip(value, other, strict=False)
        return len(value) == len(other) and all(_same(one, two, places, depth - 1) for one, two in pairs)
    if isinstance(value, dict):
        return list(value) == list(other) and all(
            _same(item, other.get(key, MISSING), places, depth - 1) for key, item in value.items()
        )
    if kind is ObjectValue:
        return value.cls is other.cls and all(
            _same(*pair, places, depth - 1)
            for pair in ((value.attributes, other.attributes), (value.contents, other.contents))
        )
    if kind is Partial:
        held = ((value.function, other.function), (value.args, other.args), (value.kwargs, other.kwargs))
        return all(_same(*pair, places, depth - 1) for pair in held)
    if kind is Tensor:
        return _same(value.parameter_of, other.parameter_of, places, depth - 1)
    if kind is BoundMethod:
        return value.function is other.function and _same(value.receiver, other.receiver, places, depth - 1)
    if kind is NativeMethod:
        return value.name == other.name and _same(value.receiver, other.receiver, places, depth - 1)
    return bool(value == other)
