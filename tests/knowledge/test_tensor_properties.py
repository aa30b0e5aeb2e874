"""Random reshapes, slices, products and einops patterns: whatever the table claims must be what PyTorch does."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

pytest.importorskip("torch", reason="PyTorch is the judge of these tests")
pytest.importorskip("einops", reason="its functions are among those tested")
pytest.importorskip("hypothesis", reason="it makes the examples")

import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.knowledge.operands import T
from tests.knowledge.proof import Case, call_of, differences, kind_of, outcomes, prove, prove_cautious, prove_outcome

from whybias.knowledge.effects import Call
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Size, Symbol, product
from whybias.knowledge.table import lookup

pytestmark = pytest.mark.torch
few = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
Draw = st.DrawFn


def holds(case: Case) -> None:
    """Whatever the entry says of the case is true, with all lengths known and with some hidden."""
    operation = lookup(case.operation)
    assert operation is not None
    found = outcomes(case, operation.transfer(call_of(case, operation)))
    case = replace(case, says=tuple(kind_of(outcome) for outcome in found), loose=True)
    prove(case, operation)
    prove_cautious(case, operation)


@st.composite
def axes_of(draw: Draw, rank: int) -> tuple[int, ...]:
    chosen = draw(st.sets(st.sampled_from(range(-rank, 0)), min_size=1, max_size=2)) if rank else set()
    return tuple(sorted(chosen))


@st.composite
def grouped(draw: Draw, count: int) -> list[list[int]]:
    """The numbers below `count` in order, as neighbouring groups, some of them empty."""
    groups: list[list[int]] = [[]]
    for number in range(count):
        if draw(st.booleans()):
            groups.append([])
        groups[-1].append(number)
    return groups


@st.composite
def reshapes(draw: Draw) -> tuple[list[int], list[list[int]], list[list[int]], bool]:
    factors = draw(st.lists(st.sampled_from([1, 2, 3]), min_size=1, max_size=5))
    return factors, draw(grouped(len(factors))), draw(grouped(len(factors))), draw(st.booleans())


@few
@given(reshapes(), st.data())
def test_reshape(reshape: tuple[list[int], list[list[int]], list[list[int]], bool], data: st.DataObject) -> None:
    factors, old, new, solve = reshape
    before = [math.prod(factors[i] for i in group) for group in old]
    after = [math.prod(factors[i] for i in group) for group in new]
    if solve:
        after[data.draw(st.integers(0, len(after) - 1))] = -1
    along = data.draw(axes_of(len(before)))
    holds(Case("torch.Tensor.reshape", (T(*before), tuple(after)), along=along))


@few
@given(reshapes(), st.data())
def test_reshape_of_named_lengths(
    reshape: tuple[list[int], list[list[int]], list[list[int]], bool], data: st.DataObject
) -> None:
    """The same with a symbol for every factor: fewer divisions can be told, none of them wrongly."""
    factors, old, new, solve = reshape
    values = {f"s{i}": factor for i, factor in enumerate(factors)}

    def named(groups: list[list[int]]) -> list[Size]:
        return [product([Symbol.named(f"s{i}") for i in group]) for group in groups]

    before = [math.prod(factors[i] for i in group) for group in old]
    after: list[Size] = [math.prod(factors[i] for i in group) for group in new]
    asked = named(new)
    if solve:
        hole = data.draw(st.integers(0, len(after) - 1))
        after[hole] = asked[hole] = -1
    case = Case("torch.Tensor.reshape", (T(*before), tuple(after)), along=data.draw(axes_of(len(before))))
    operation = lookup(case.operation)
    assert operation is not None
    shape = Shape.of(*named(old))
    if data.draw(st.booleans()):
        first = -data.draw(st.integers(0, len(before)))
        shape = Shape(None, {axis: size for axis, size in shape.sizes.items() if axis >= first})
    effect = operation.transfer(Call({"input": shape, "shape": (tuple(asked),)}))
    real = differences(case)[0].real
    for axis, size in effect.outputs[0].sizes.items():
        assert _value(size, values) == real.shape[axis]
    prove_outcome(case, outcomes(case, effect)[0], 0, exact=False)


def _value(size: Size, values: dict[str, int]) -> float:
    if isinstance(size, int):
        return size
    above = size.factor * math.prod(values[atom] for atom in size.atoms)
    return above / (size.divisor * math.prod(values[atom] for atom in size.under))


@few
@given(st.lists(st.integers(1, 3), min_size=1, max_size=4), st.data())
def test_broadcasting(sizes: list[int], data: st.DataObject) -> None:
    operands = []
    for _ in range(2):
        kept = [1 if data.draw(st.booleans()) else size for size in sizes]
        operands.append(T(*kept[data.draw(st.integers(0, len(kept) - 1)) :]))
    into = data.draw(st.sampled_from(["input", "other"]))
    rank = len(operands[into == "other"].shape)
    name = data.draw(st.sampled_from(["operator.add", "operator.sub", "operator.mul"]))
    holds(Case(name, tuple(operands), into=into, along=data.draw(axes_of(rank))))


@st.composite
def indices(draw: Draw, size: int) -> object:
    kind = draw(st.sampled_from(["number", "slice", "whole", "list"]))
    if kind == "number":
        return draw(st.integers(-size, size - 1))
    if kind == "list":
        return draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=3))
    if kind == "whole":
        return slice(None)
    start = draw(st.one_of(st.none(), st.integers(-size, size - 1)))
    stop = draw(st.one_of(st.none(), st.integers(-size, size + 1)))
    return slice(start, stop, draw(st.sampled_from([None, None, 1, 2])))


@few
@given(st.lists(st.integers(2, 4), min_size=1, max_size=4), st.data())
def test_indexing(sizes: list[int], data: st.DataObject) -> None:
    items: list[object] = []
    lists = 0
    for size in sizes[: data.draw(st.integers(0, len(sizes)))]:
        item = data.draw(indices(size))
        lists += isinstance(item, list)
        items.append(slice(None) if isinstance(item, list) and lists > 1 else item)
    for _ in range(data.draw(st.integers(0, 2))):
        items.insert(data.draw(st.integers(0, len(items))), None)
    if data.draw(st.booleans()):
        items.append(Ellipsis)
        trailing = len(sizes) - sum(item is not None and item is not Ellipsis for item in items)
        if trailing and data.draw(st.booleans()):
            items.append(data.draw(st.integers(0, sizes[-1] - 1)))
    along = data.draw(st.integers(-len(sizes), -1))
    if torch.zeros(sizes)[tuple(items)].numel():
        holds(Case("torch.Tensor.__getitem__", (T(*sizes), tuple(items)), along=(along,)))


@few
@given(st.data())
def test_einsum(data: st.DataObject) -> None:
    lengths = dict(zip("abcde", data.draw(st.lists(st.integers(1, 3), min_size=5, max_size=5)), strict=True))
    words = [data.draw(st.permutations("abcde"))[: data.draw(st.integers(1, 3))] for _ in range(2)]
    used = sorted(set(words[0] + words[1]))
    result = data.draw(st.permutations(used))[: data.draw(st.integers(0, len(used)))]
    dots = data.draw(st.sampled_from([(), (2,), (2, 3)]))
    before = [data.draw(st.integers(0, len(word))) for word in words]
    texts, operands = [], []
    for word, cut in zip(words, before, strict=True):
        own = dots[data.draw(st.integers(0, len(dots))) :] if dots else ()
        texts.append("".join(word[:cut]) + ("..." if dots else "") + "".join(word[cut:]))
        operands.append(T(*[lengths[x] for x in word[:cut]], *own, *[lengths[x] for x in word[cut:]]))
    cut = data.draw(st.integers(0, len(result)))
    text = "".join(result[:cut]) + ("..." if dots else "") + "".join(result[cut:])
    which = data.draw(st.integers(0, 1))
    along = data.draw(axes_of(len(operands[which].shape)))
    equation = f"{texts[0]}, {texts[1]} -> {text}"
    holds(Case("torch.einsum", (equation, *operands), into=("operands", which), along=along))


@few
@given(st.data())
def test_einops(data: st.DataObject) -> None:
    names = list("abcde")[: data.draw(st.integers(1, 5))]
    lengths = {name: data.draw(st.integers(1, 3)) for name in names}
    function = data.draw(st.sampled_from(["rearrange", "reduce", "repeat"]))
    shuffled = list(data.draw(st.permutations(names)))
    options: dict[str, object] = {}
    extra: tuple[object, ...] = ()
    if function == "reduce":
        shuffled = shuffled[: data.draw(st.integers(0, len(shuffled)))]
        extra = (data.draw(st.sampled_from(["mean", "sum", "max", "min", "prod"])),)
    elif function == "repeat":
        shuffled.insert(data.draw(st.integers(0, len(shuffled))), "r")
        options["r"] = data.draw(st.integers(1, 3))
    left, right = data.draw(grouped(len(names))), data.draw(grouped(len(shuffled)))
    sizes = [math.prod(lengths[names[i]] for i in group) for group in left]
    for group in left:
        options.update({names[i]: lengths[names[i]] for i in group[1:]})
    pattern = f"{_side(left, names)} -> {_side(right, shuffled)}"
    case = Case(
        f"einops.{function}",
        (T(*sizes), pattern, *extra),
        options=options,
        into="tensor",
        along=data.draw(axes_of(len(sizes))),
    )
    holds(case)


def _side(groups: list[list[int]], names: list[str]) -> str:
    words = [[names[i] for i in group] for group in groups]
    return " ".join(word[0] if len(word) == 1 else f"({' '.join(word)})" for word in words)


@few
@given(st.lists(st.integers(1, 3), min_size=1, max_size=4), st.data())
def test_reduction(sizes: list[int], data: st.DataObject) -> None:
    over = data.draw(axes_of(len(sizes)))
    name = data.draw(st.sampled_from(["mean", "sum", "amax", "logsumexp"]))
    options = {"keepdim": data.draw(st.booleans())}
    along = data.draw(axes_of(len(sizes)))
    holds(Case(f"torch.Tensor.{name}", (T(*sizes), over), options=options, along=along))


@few
@given(st.lists(st.sampled_from([1, 1, 2, 3]), min_size=1, max_size=4), st.data())
def test_squeeze(sizes: list[int], data: st.DataObject) -> None:
    args = data.draw(st.sampled_from([(), (0,), (-1,)]))
    holds(Case("torch.Tensor.squeeze", (T(*sizes), *args), along=data.draw(axes_of(len(sizes)))))
