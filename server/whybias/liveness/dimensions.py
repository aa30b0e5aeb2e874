"""Numbers of dimensions by which code picks a layer: ``(nn.Conv1d, nn.Conv2d, nn.Conv3d)[dims - 1]``.

Where such a number is not known it is taken to be 2, here and wherever else the run asks for it: what is removed
from a row is removed from an image and from a volume.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from whybias.knowledge.registry import lookup
from whybias.knowledge.symbols import Symbol
from whybias.liveness.machine import Machine
from whybias.liveness.values import External, Value

USUAL = 2
_OPERATION = re.compile(r"(torch\.nn\.[\w.]*?)([123]d)?")
_ONE_PLACE = re.compile(r"{}|%[dsi]")


def picked(machine: Machine, table: Mapping[Value, Value], index: Symbol) -> Value | None:
    """The item that an unknown key picks from operations that differ in their number of dimensions alone, or None."""
    kinds = {key: _kind(item) for key, item in table.items() if item is not None}
    if len(kinds) < 2 or None in kinds.values() or len({kind[0] for kind in kinds.values() if kind}) != 1:
        return None
    known = machine.reckoned(index)
    if known is not None:
        return table.get(known)
    for key, kind in kinds.items():
        if kind is not None and kind[1] == USUAL:
            if isinstance(key, int):
                machine.assume(index, key)
            return table[key]
    return None


def spelled(machine: Machine, layout: str, value: Value) -> str | None:
    """``"Conv{}d"`` or ``"Conv%dd"`` with an unknown number in its place, if that names a layer of PyTorch."""
    if not isinstance(value, Symbol) or len(_ONE_PLACE.findall(layout)) != 1:
        return None
    known = machine.reckoned(value)
    name = _ONE_PLACE.sub(str(USUAL if known is None else known), layout)
    if lookup(f"torch.nn.{name.removeprefix('nn.').removeprefix('torch.nn.')}") is None:
        return None
    if known is None:
        machine.assume(value, USUAL)
    return name


def _kind(item: Value) -> tuple[str, int] | None:
    """What an operation is called apart from its number of dimensions, and that number."""
    found = _OPERATION.fullmatch(item.name) if isinstance(item, External) else None
    return None if found is None else (found[1], int(found[2][0]) if found[2] else 0)
