"""Checkpoints of random programs, folded: PyTorch says whether evaluation gives the same outputs."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

torch = pytest.importorskip("torch")
from benchmarks.accuracy.runs import double_precision, reseed  # noqa: E402
from benchmarks.agreement.generator import Generated, generate  # noqa: E402

from whybias.api import Workspace  # noqa: E402
from whybias.commands.fold import Dropped, folded  # noqa: E402
from whybias.liveness.folding import Fold  # noqa: E402
from whybias.source.text import Text  # noqa: E402

pytestmark = pytest.mark.torch

BATCHES = [range(first, first + 20) for first in range(0, 80, 20)]


def folds_of(program: Generated) -> list[Fold]:
    workspace = Workspace()
    workspace.analyze("random.py", Text(program.text))
    return [fold for fold in workspace.folds("random.py", "Net") if fold.refused is None]


def trained(program: Generated) -> Any:
    """The network with large biases and running statistics, in evaluation."""
    names: dict[str, Any] = {"__name__": "random_program"}
    exec(compile(program.text, "random.py", "exec"), names)
    net = names["Net"]()
    with torch.no_grad():
        net(torch.randn(program.shape))  # lazy layers get their parameters
        for parameter in net.parameters():
            torch.nn.init.normal_(parameter, std=0.5)
        for _ in range(3):
            net(torch.randn(program.shape))
    return net.eval()


def outputs(net: Any, inputs: Any) -> list[Any]:
    reseed(1)
    with torch.no_grad():
        return [value for value in tensors(net(inputs)) if value.is_floating_point()]


def tensors(value: Any) -> Iterator[Any]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from tensors(item)
    elif isinstance(value, dict):
        yield from tensors(list(value.values()))


@pytest.mark.parametrize("seeds", BATCHES, ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
@pytest.mark.filterwarnings("ignore")
def test_a_folded_checkpoint_gives_the_same_outputs(seeds: range) -> None:
    checked = 0
    for seed in seeds:
        program = generate(seed)
        folds = folds_of(program)
        with double_precision():
            reseed(seed)
            try:
                before = trained(program)
                inputs = torch.randn(program.shape)
                wanted = outputs(before, inputs)
            except Exception:  # noqa: BLE001  a random program need not run
                continue
            after = copy.deepcopy(before)
            for fold in folds:
                after.get_submodule(fold.layer).bias = None
            after.load_state_dict(folded(before.state_dict(), [Dropped(one.layer, one.absorbed) for one in folds]))
            with suppress(AttributeError, TypeError):  # a program that reads a bias by name
                got = outputs(after, inputs)
                for one, other in zip(wanted, got, strict=True):
                    assert torch.allclose(one, other, rtol=1e-9, atol=1e-9, equal_nan=True), program.text
                checked += len(folds)
    assert checked > 10
