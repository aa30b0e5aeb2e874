"""Attention written out by hand, followed operation by operation and measured in PyTorch as a whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

pytest.importorskip("torch", reason="PyTorch is the judge of these tests")

import torch

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import Call, Carried, Outcome, Removed, Seen
from whybias.knowledge.registry import bind
from whybias.knowledge.shapes import Shape
from whybias.knowledge.symbols import Symbol, divide
from whybias.knowledge.table import lookup

pytestmark = pytest.mark.torch
BATCH, TOKENS, DIM, HEADS = (Symbol.named(name) for name in ("b", "n", "dim", "heads"))
PER_HEAD = divide(DIM, HEADS)
Step = tuple[str, tuple[object, ...]]


def follow(steps: Sequence[Step], shape: Shape, axes: Axes) -> tuple[Outcome, Shape]:
    """What becomes of a contribution that arrives as the first argument of each step, or where "it" stands."""
    masked = False
    for name, args in steps:
        operation = lookup(name)
        assert operation is not None
        assert operation.masked_ok or not masked, f"{name} must not follow a mask"
        given = [shape if arg == "it" else arg for arg in args] if "it" in args else [shape, *args]
        effect = operation.transfer(Call(bind(operation.signature, given, {})))
        parameter = list(bind(operation.signature, given, {}))[given.index(shape)]
        through = effect.through[parameter]
        assert not isinstance(through, Sequence)
        outcome = through(axes)
        if not isinstance(outcome, Carried):
            return outcome, effect.outputs[0]
        axes, shape, masked = outcome.axes, effect.outputs[0], masked or outcome.masked
    return Carried(axes, masked=masked), shape


SPLIT: list[Step] = [
    ("torch.Tensor.view", (BATCH, TOKENS, HEADS, PER_HEAD)),
    ("torch.Tensor.transpose", (1, 2)),
]
KEYS: list[Step] = [*SPLIT, ("torch.Tensor.transpose", (-2, -1)), ("operator.matmul", (Shape(), "it"))]
QUERIES: list[Step] = [*SPLIT, ("operator.matmul", ("it", Shape(4)))]
SOFTMAX: Step = ("torch.nn.functional.softmax", (-1,))
HIDDEN: Step = ("torch.Tensor.masked_fill", (Shape(), float("-inf")))
SHIFTED: Step = ("operator.add", (Shape(),))
GATED: Step = ("operator.mul", (Shape(),))
ZEROED: Step = ("torch.Tensor.masked_fill", (Shape(), 0.0))


@pytest.mark.parametrize("rank", [3, None])
@pytest.mark.parametrize(
    ("steps", "dead"),
    [
        ([*KEYS, SOFTMAX], True),
        ([*KEYS, ("operator.mul", (0.125,)), HIDDEN, SOFTMAX], True),
        ([*KEYS, HIDDEN, SHIFTED, SOFTMAX], True),
        ([*KEYS, SHIFTED, ("operator.truediv", (8.0,)), SOFTMAX], True),
        ([*KEYS, GATED, SOFTMAX], False),
        ([*KEYS, ZEROED, SOFTMAX], False),
        ([*KEYS, ("torch.nn.functional.softmax", (-2,))], False),
        ([*QUERIES, SOFTMAX], False),
        ([*QUERIES, ("torch.nn.functional.softmax", (-2,))], True),
    ],
)
def test_scores(steps: list[Step], dead: bool, rank: int | None) -> None:
    shape = Shape(rank, {-3: BATCH, -2: TOKENS, -1: DIM} if rank else {-1: DIM})
    outcome, _ = follow(steps, shape, Axes.of(-1))
    assert isinstance(outcome, Removed if dead else Seen)
    assert _measured(steps) is dead


def _measured(steps: list[Step]) -> bool:
    """Whether PyTorch, too, returns the same with and without the contribution."""
    sizes = {"b": 2, "n": 5, "dim": 12, "heads": 3, "dim // heads": 4}
    x, bias = torch.randn(2, 5, 12, dtype=torch.float64), torch.randn(12, dtype=torch.float64)
    torch.manual_seed(0)
    others = [torch.randn(2, 3, 5, 4, dtype=torch.float64), torch.randn(2, 3, 5, 5, dtype=torch.float64)]
    mask = torch.eye(5) > 0

    def run(value: torch.Tensor) -> torch.Tensor:
        for name, args in steps:
            method = name.removeprefix("operator.").rpartition(".")[2]
            if name == "operator.matmul":
                value = others[0] @ value if args[1] == "it" else value @ others[0].mT
            elif name in ("operator.add", "operator.mul") and isinstance(args[0], Shape):
                value = value + others[1] if name == "operator.add" else value * others[1]
            elif method == "masked_fill":
                value = value.masked_fill(mask, args[1])
            elif name == "operator.mul":
                value = value * args[0]
            elif name == "operator.truediv":
                value = value / args[0]
            else:
                numbers = [sizes.get(str(arg), arg) for arg in args]
                value = getattr(torch.Tensor, method)(value, *numbers)
        return value

    return torch.allclose(run(x), run(x + bias), rtol=1e-10, atol=1e-12)
