"""Products summed over shared axes, as an einsum equation describes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from whybias.frozen import frozen
from whybias.knowledge.axes import NONE, Axes
from whybias.knowledge.effects import Carried, Outcome, Through
from whybias.knowledge.shapes import RankNeeded, Shape
from whybias.knowledge.symbols import Size


@frozen
class Labels:
    """The letters of one tensor's axes: those before and after an ellipsis (`dots`), or all of them in `after`."""

    before: str
    after: str
    dots: bool

    @staticmethod
    def parse(text: str) -> Labels:
        """From ``"bij"``, ``"...ij"`` or ``"b...i"``; raises `ValueError` for anything else."""
        before, dots, after = text.partition("...")
        if not all(letter.isalpha() for letter in before + after):
            raise ValueError(f"not the axes of a tensor: {text!r}")
        return Labels(before, after, True) if dots else Labels("", before, False)

    def axes(self, rank: int | None) -> list[tuple[str, int]]:
        """Each letter with its axis; a letter may come twice. Raises `RankNeeded` for letters before the dots."""
        if self.before and rank is None:
            raise RankNeeded
        first = -(rank or 0)
        found = [(letter, first + i) for i, letter in enumerate(self.before)]
        return found + [(letter, i - len(self.after)) for i, letter in enumerate(self.after)]

    def under_dots(self, axes: Axes, rank: int | None) -> Axes:
        """Those of the axes that the dots stand for, counted from the last one of them."""
        if not self.dots:
            return NONE
        end = -len(self.after)
        start = None if rank is None else len(self.before) - rank
        members = (axis - end for axis in axes.members if axis < end and (start is None or axis >= start))
        return Axes(frozenset(members), axes.complement)


def parse(equation: str) -> tuple[list[Labels], Labels]:
    """The labels of the operands and of the result. Without ``->`` the result has the letters that come once."""
    left, arrow, right = equation.replace(" ", "").partition("->")
    operands = left.split(",")
    if not arrow:
        counts = Counter(left.replace(".", "").replace(",", ""))
        right = ("..." if "..." in left else "") + "".join(sorted(x for x, count in counts.items() if count == 1))
    return [Labels.parse(operand) for operand in operands], Labels.parse(right)


@frozen
class Contraction:
    """A product of tensors of the given shapes, summed over every letter that `result` does not name."""

    operands: Sequence[Labels]
    result: Labels
    shapes: Sequence[Shape]

    @staticmethod
    def of(equation: str, shapes: Sequence[Shape]) -> Contraction:
        """From an equation; raises `ValueError` where it does not fit the shapes."""
        operands, result = parse(equation)
        if len(operands) != len(shapes):
            raise ValueError(f"{len(shapes)} tensors for {equation}")
        fitted = []
        for labels, shape in zip(operands, shapes, strict=True):
            letters = len(labels.before) + len(labels.after)
            if shape.rank is not None and (shape.rank < letters or (shape.rank > letters and not labels.dots)):
                raise ValueError(f"{shape.rank} axes for {equation}")
            fitted.append(shape if labels.dots else Shape(letters, shape.sizes))
        return Contraction(operands, result, fitted)

    def rank(self) -> int | None:
        """The rank of the result, None where the dots stand for an unknown number of axes."""
        letters = len(self.result.before) + len(self.result.after)
        if not self.result.dots:
            return letters
        counts = [self._dotted(i) for i, labels in enumerate(self.operands) if labels.dots]
        known = [count for count in counts if count is not None]
        return letters + max(known) if len(known) == len(counts) else None

    def _dotted(self, index: int) -> int | None:
        rank, labels = self.shapes[index].rank, self.operands[index]
        return None if rank is None else rank - len(labels.before) - len(labels.after)

    def shape(self) -> Shape:
        """The shape of the result."""
        lengths: dict[str, Size] = {}
        dotted: dict[int, Size] = {}
        for labels, shape in zip(self.operands, self.shapes, strict=True):
            for letter, axis in labels.axes(shape.rank):
                _learn(lengths, letter, shape.size(axis))
            end = -len(labels.after)
            start = None if shape.rank is None else len(labels.before) - shape.rank
            for axis, size in shape.sizes.items():
                if labels.dots and axis < end and (start is None or axis >= start):
                    _learn(dotted, axis - end, size)
        rank = self.rank()
        sizes = {axis: lengths[letter] for letter, axis in self.result.axes(rank) if letter in lengths}
        if self.result.dots:
            sizes.update({axis - len(self.result.after): size for axis, size in dotted.items()})
        return Shape(rank, sizes)

    def through(self, index: int) -> Through:
        """What becomes of a contribution in operand `index`: it varies where it did and where the others do."""
        others = [
            (labels, shape, shape.varies())
            for i, (labels, shape) in enumerate(zip(self.operands, self.shapes, strict=True))
            if i != index
        ]
        rank = self.rank()
        own, own_shape = self.operands[index], self.shapes[index]

        def through(axes: Axes) -> Outcome:
            parts = [(own, own_shape, axes.within(own_shape.rank)), *others]
            letters = {
                letter for labels, shape, varies in parts for letter, axis in labels.axes(shape.rank) if axis in varies
            }
            found = Axes(frozenset(axis for letter, axis in self.result.axes(rank) if letter in letters))
            if self.result.dots:
                found = found | self._dots(parts, rank)
            return Carried(found)

        return through

    def _dots(self, parts: Sequence[tuple[Labels, Shape, Axes]], rank: int | None) -> Axes:
        """The axes of the result, among those the dots stand for, along which any of the parts varies."""
        end = -len(self.result.after)
        found = NONE
        for labels, shape, varies in parts:
            dotted = labels.under_dots(varies, shape.rank)
            moved = Axes(frozenset(axis + end for axis in dotted.members), dotted.complement)
            found = found | (moved.without(range(end, 0)) if moved.complement else moved)
        return found if rank is None else found.within(rank)


_Key = TypeVar("_Key")


def _learn(lengths: dict[_Key, Size], key: _Key, size: Size | None) -> None:
    """Note a length; a one may be stretched to any other."""
    if size is not None and lengths.get(key, 1) == 1:
        lengths[key] = size
