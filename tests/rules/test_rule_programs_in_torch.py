"""PyTorch itself says whether the examples of the rules are true."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from rule_programs import Program, programs

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch

FILE = "<example>"
LINEAR = ("Linear", "Conv", "ConvTranspose")


@dataclass(frozen=True)
class Measured:
    """What one layer's bias does: `rank` of its `size` numbers count; `written` says that it exists."""

    size: int
    rank: int
    written: bool


@contextmanager
def lines_of_construction() -> Iterator[dict[int, int]]:
    """Records, by the module's id, the line of the example on which each module is constructed."""
    lines: dict[int, int] = {}
    original = torch.nn.Module.__init__

    def recording(module: object, *args: object, **kwargs: object) -> None:
        frame = inspect.currentframe()
        while frame is not None and frame.f_code.co_filename != FILE:
            frame = frame.f_back
        if frame is not None:
            lines[id(module)] = frame.f_lineno
        original(module, *args, **kwargs)

    torch.nn.Module.__init__ = recording
    try:
        yield lines
    finally:
        torch.nn.Module.__init__ = original


def measured(program: Program) -> dict[int, list[Measured]]:
    """What each bias does in training mode, by line of construction, over all runs."""
    results: dict[int, list[Measured]] = defaultdict(list)
    for make, shapes in program.runs:
        torch.manual_seed(0)
        names: dict[str, object] = {"__name__": "example"}
        exec(compile(program.text, FILE, "exec"), names)
        with lines_of_construction() as lines:
            module = eval(compile(make, "<run>", "eval"), names)
        module.double().train()
        biases = {}
        for layer in module.modules():
            linear = type(layer).__name__.rstrip("123d").startswith(LINEAR)
            written = getattr(layer, "bias", None) is not None
            if linear and not written:
                size = getattr(layer, "out_features", None) or layer.out_channels
                layer.bias = torch.nn.Parameter(torch.zeros(size, dtype=torch.float64))
            if isinstance(getattr(layer, "bias", None), torch.nn.Parameter):
                biases[id(layer)] = (layer.bias, written)
        for parameter in module.parameters():
            torch.nn.init.normal_(parameter)
        output = module(*(torch.randn(shape, dtype=torch.float64) for shape in shapes))
        outputs = output if isinstance(output, tuple) else (output,)
        flat = torch.cat([part.flatten() for part in outputs])
        for identity, (bias, written) in biases.items():
            results[lines[identity]].append(Measured(bias.numel(), rank(flat, bias), written))
    return results


def rank(output: object, bias: object) -> int:
    """The rank of the derivative of `output` by `bias`, found from random projections of the output."""
    rows = []
    for _ in range(min(bias.numel(), output.numel())):
        (row,) = torch.autograd.grad(torch.randn_like(output) @ output, bias, retain_graph=True)
        rows.append(row)
    return int((torch.linalg.svdvals(torch.stack(rows)) > 1e-7).sum())


@pytest.mark.parametrize("program", [p for p in programs() if p.runs], ids=lambda program: program.label)
def test_reported_biases_are_those_that_do_nothing(program: Program) -> None:
    found = measured(program)
    expected = {each.line: each.code for each in program.expected}
    assert set(expected) <= set(found)
    for line, results in found.items():
        dead = [each for each in results if each.rank == 0]
        live = [each for each in results if each.rank > 0]
        code = expected.get(line)
        if code in ("WB101", "WB201", "WB302"):
            assert not live and all(each.written for each in dead), (line, results)
        elif code == "WB102":
            assert live and dead, (line, results)
        elif code == "WB202":
            assert not dead and all(each.size - each.rank > 1 for each in live), (line, results)
        elif code == "WB301":
            assert not dead and not any(each.written for each in live), (line, results)
        else:
            assert not any(each.written for each in dead), (line, results)


def test_the_measurement_tells_a_dead_bias_from_a_live_one() -> None:
    dead = next(p for p in programs() if p.rule.code == "WB101" and p.expected and p.runs)
    text = dead.text.replace("self.bn(self.conv(x))", "self.bn(self.conv(x).relu())")
    line = dead.expected[0].line
    assert [each.rank for each in measured(dead)[line]] == [0]
    assert [each.rank for each in measured(Program(dead.rule, text, ""))[line]] != [0]
