"""What PyTorch in float64 says of the verdicts that a program states in its comments."""

from __future__ import annotations

import linecache
import re
import sys
from types import ModuleType

import torch
from benchmarks.accuracy.oracle import Judged, Truth, judge
from benchmarks.accuracy.runs import double_precision
from tests.liveness.expectations import PRELUDE, Expectation, expectations

RUN = re.compile(r"# run (?P<build>.+) on (?P<shape>[\d, ;]+)$")
IMAGES = (4, 3, 9, 9)
NUMBER = iter(range(10**9))


def can_run(program: str) -> bool:
    return "# do not run" not in program


def contradictions(program: str) -> list[str]:
    """The comments of a program that do not hold when it runs."""
    text = PRELUDE + program
    lines = text.split("\n")
    path = f"<program {next(NUMBER)}>"
    linecache.cache[path] = (len(text), None, text.splitlines(keepends=True), path)
    names = sys.modules.setdefault(path, ModuleType(path)).__dict__  # dataclasses look there for their module
    with double_precision():
        exec(compile(text, path, "exec"), names)
    runs = [(found["build"], shapes(found["shape"])) for line in lines if (found := RUN.match(line))]
    said: dict[int, list[list[Judged]]] = {}
    for build, inputs in runs or [("Net()", [IMAGES])]:
        verdicts = judge(lambda build=build: eval(build, names), [sample(shape) for shape in inputs])
        for site in sorted(verdicts.sites):
            if not verdicts.sites[site].shift:
                columns = said.setdefault(site.line, [])
                columns.append(list(verdicts.sites[site].layers))
    stated = expectations(text)
    return [
        f"{lines[number - 1].strip()}: {[layer.truth.value for layers in said.get(number, []) for layer in layers]}"
        for number, wanted in stated.items()
        if not all(holds(one, said.get(number, []), index, len(wanted)) for index, one in enumerate(wanted))
    ]


def shapes(text: str) -> list[tuple[int, ...]]:
    return [tuple(int(size) for size in part.split(",")) for part in text.split(";")]


def sample(shape: tuple[int, ...]) -> torch.Tensor:
    return torch.randn(shape, dtype=torch.float64)


def holds(wanted: Expectation, said: list[list[Judged]], index: int, count: int) -> bool:
    """Whether what PyTorch says of one constructor call agrees with the `index`-th of `count` on its line."""
    layers = [layer for layers in said[index::count] for layer in layers]
    truths = [layer.truth for layer in layers if layer.truth is not Truth.UNUSED]
    if wanted.when is not None:
        return bool(truths) and all(
            (layer.truth is Truth.DEAD) == bool(eval(wanted.when, {"torch": torch}, dict(layer.construction.bindings)))
            for layer in layers
            if layer.truth is not Truth.UNUSED
        )
    if wanted.verdict == "dead":
        return bool(truths) and set(truths) == {Truth.DEAD}
    if wanted.verdict in ("live", "partial"):
        return Truth.LIVE in truths
    return True
