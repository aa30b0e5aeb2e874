"""Which axes of a tensor become which axes of its reshaped self.

A reshape keeps the order of the elements, so wherever the lengths before (or after) a point have the same product on
both sides, the axes before it are rearranged among themselves, and so are those after it.
"""

from __future__ import annotations

from collections.abc import Sequence

from whybias.frozen import frozen
from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import Blurred, Carried, Outcome, Through
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Size, divide, product

Sizes = Sequence["Size | None"]


@frozen
class Group:
    """Neighbouring axes `old` that become neighbouring axes `new`, all counted from the end.

    `sure` is False where lengths are missing, so that a finer division may exist. Where the rank is not known, every
    axis further from the end than `beyond` belongs to the first group too.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    sure: bool = True
    beyond: int | None = None

    def touched(self, axes: Axes) -> bool:
        """Whether a contribution with these axes varies within the group."""
        if axes.touches(self.old):
            return True
        if self.beyond is None:
            return False
        return axes.complement or any(axis < self.beyond for axis in axes.members)


def regroup(old: Shape, new: Sizes) -> list[Group]:
    """The groups of a reshape from `old` to the lengths `new` (None: not known, ``-1``: to be solved).

    With an unknown rank, groups are found from the last axis on, and the first group takes the rest. Raises
    `ValueError` where the lengths cannot fit.
    """
    before = _listed(old)
    after = [None if size == -1 else size for size in new]
    tail = _matches(list(reversed(before)), list(reversed(after)))
    at_old = len(before) - sum(count for count, _ in tail)
    at_new = len(after) - sum(count for _, count in tail)
    head = _matches(before[:at_old], after[:at_new]) if old.rank is not None else []
    counts = [*head, *reversed(tail)]
    from_old = sum(count for count, _ in head)
    from_new = sum(count for _, count in head)
    groups = _numbered(counts, len(before), len(after), len(head), (at_old - from_old, at_new - from_new))
    return [_judged(group, old, before, after) for group in groups]


def _listed(shape: Shape) -> list[Size | None]:
    """The lengths from the first axis on; with an unknown rank from the first that is followed by known ones only."""
    count = shape.rank
    if count is None:
        count = next(-axis - 1 for axis in range(-1, -len(shape.sizes) - 2, -1) if axis not in shape.sizes)
    return [shape.size(axis) for axis in range(-count, 0)]


def _matches(old: list[Size | None], new: list[Size | None]) -> list[tuple[int, int]]:
    """How many axes of either side make up each group, from the front, as far as lengths prove it."""
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) or j < len(new):
        step = _next_match(old[i:], new[j:])
        if step is None:
            break
        found.append(step)
        i, j = i + step[0], j + step[1]
    return found


def _next_match(old: list[Size | None], new: list[Size | None]) -> tuple[int, int] | None:
    if old and new and old[0] is not None and old[0] == new[0]:
        return 1, 1
    if old and old[0] == 1:
        return 1, 0
    if new and new[0] == 1:
        return 0, 1
    products = {product([size for size in old[:i] if size is not None]): i for i in reversed(_known(old))}
    for j in _known(new):
        i = products.get(product([size for size in new[:j] if size is not None]))
        if i is not None:
            return i, j
    return None


def _known(sizes: list[Size | None]) -> range:
    """The lengths of the beginnings of which every length is known."""
    first_unknown = next((i for i, size in enumerate(sizes) if size is None), len(sizes))
    return range(1, first_unknown + 1)


def _numbered(counts: list[tuple[int, int]], old: int, new: int, middle: int, rest: tuple[int, int]) -> list[Group]:
    """Groups with their axes; what no length could divide stands between the first `middle` groups and the others."""
    if rest != (0, 0):
        counts = [*counts[:middle], rest, *counts[middle:]]
    groups = []
    i, j = -old, -new
    for a, b in counts:
        groups.append(Group(tuple(range(i, i + a)), tuple(range(j, j + b))))
        i, j = i + a, j + b
    return groups


def _judged(group: Group, shape: Shape, before: list[Size | None], after: list[Size | None]) -> Group:
    leading = shape.rank is None and group.new[:1] == (-len(after),) and group.old[:1] in ((), (-len(before),))
    old = [before[axis] for axis in group.old]
    new = [after[axis] for axis in group.new]
    beyond = -len(before) if leading else None
    several = (len(old) > 1 or leading) and len(new) > 1
    return Group(group.old, group.new, not (several and (leading or None in old or None in new)), beyond)


def reshaped(old: Shape, new: Sizes) -> tuple[Shape, Through]:
    """The shape after a reshape (at most one length may be -1) and what becomes of a contribution."""
    groups = regroup(old, new)
    sizes: dict[int, Size] = {}
    for group in groups:
        sizes.update(group_lengths(group, old, new))
    return Shape(len(new), sizes), through_groups(groups, old)


def group_lengths(group: Group, old: Shape, new: Sizes) -> dict[int, Size]:
    """The lengths of the group's new axes: those given, and one more if all the others are known."""
    sizes = {axis: size for axis in group.new if (size := new[axis]) is not None and size != -1}
    missing = [axis for axis in group.new if axis not in sizes]
    total = None if group.beyond is not None else _total(group, old)
    if len(missing) == 1 and total is not None:
        length = divide(total, product(list(sizes.values())))
        if length is None:
            return sizes
        if not isinstance(length, int) and not length.atoms and not length.under:
            raise ValueError("the lengths do not fit")
        sizes[missing[0]] = length
    elif not missing and total is not None and isinstance(total, int):
        asked = product(list(sizes.values()))
        if isinstance(asked, int) and asked != total:
            raise ValueError(f"{total} elements do not make {asked}")
    return sizes


def _total(group: Group, old: Shape) -> Size | None:
    lengths = [old.size(axis) for axis in group.old]
    known = [length for length in lengths if length is not None]
    return product(known) if len(known) == len(lengths) else None


def through_groups(groups: list[Group], shape: Shape) -> Through:
    """A contribution varies along all new axes of the groups in which it varied. `shape` is that of the input."""
    ones = {axis for axis, size in shape.sizes.items() if size == 1}

    def through(axes: Axes) -> Outcome:
        axes = axes.within(shape.rank).without(ones)
        found: set[int] = set()
        intact = True
        for group in groups:
            if not group.touched(axes):
                continue
            touched = [axis in axes for axis in group.old if axis not in ones]
            if not group.sure and not (all(touched) and group.beyond is None):
                return Blurred("the lengths that are merged or split here are not known")
            if group.beyond is not None or touched != sorted(touched, reverse=True):
                intact = False
            found.update(group.new)
        return Carried(Axes(frozenset(found)), intact)

    return through
