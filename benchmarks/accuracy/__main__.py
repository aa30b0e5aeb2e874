"""``python -m benchmarks.accuracy FILE --build 'ResNet()' --inputs 'torch.randn(4, 3, 32, 32)'``."""

from __future__ import annotations

import argparse
import runpy

import torch

from benchmarks.accuracy.oracle import judge
from benchmarks.accuracy.runs import double_precision


def main() -> None:
    """Run one file's module in PyTorch and print what each bias does."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=main.__doc__)
    parser.add_argument("file", help="a Python file; it is executed")
    parser.add_argument("--build", required=True, help="an expression over the file's names that builds the module")
    parser.add_argument("--inputs", required=True, help="a tensor, or a tuple of them")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with double_precision():
        names = {**runpy.run_path(options.file), "torch": torch}
        torch.manual_seed(options.seed)
        inputs = eval(options.inputs, names)
    inputs = inputs if isinstance(inputs, tuple) else (inputs,)
    verdicts = judge(lambda: eval(options.build, names), inputs, seed=options.seed)
    for site, truth in sorted(verdicts.sites.items()):
        place = f"{site.path}:{site.line}:{site.column + 1}"
        print(f"{place}: {truth.truth.value:7} {truth.layer} x{len(truth.layers)}")


if __name__ == "__main__":
    main()
