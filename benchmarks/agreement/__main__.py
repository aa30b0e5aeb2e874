"""``python -m benchmarks.agreement --modules 10000``: random modules, the analysis against PyTorch."""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter

import torch

from benchmarks.agreement.comparison import Comparison, Rejected, compare
from benchmarks.agreement.generator import Generated, generate
from benchmarks.agreement.shrink import shrunk
from benchmarks.agreement.tally import Tally

CHUNK = 50


def run(seeds: range) -> Tally:
    """Compare the programs of these seeds."""
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")  # PyTorch's, of what the generator tries out
    tally = Tally()
    for seed in seeds:
        _count(generate(seed), tally)
    return tally


def _count(program: Generated, tally: Tally) -> None:
    try:
        tally.add(compare(program))
    except Rejected as reason:
        tally.rejected[str(reason)[:90]] += 1


def run_in_parallel(seeds: range, jobs: int) -> Tally:
    """The same in several processes."""
    chunks = [seeds[i : i + CHUNK] for i in range(0, len(seeds), CHUNK)]
    total = Tally()
    with ProcessPoolExecutor(jobs) as pool:
        for tally in pool.map(run, chunks):
            total.merge(tally)
    return total


def save(failures: list[Comparison], folder: Path) -> None:
    """Write each harmful program, made small, with what is wrong about it."""
    folder.mkdir(parents=True, exist_ok=True)
    for failure in failures:
        comparison = compare(shrunk(failure.program, _is_harmful))
        notes = [
            f"# line {row.site.line}, column {row.site.column + 1}: {row.layer}: {row.harmful}"
            for row in comparison.rows
            if row.harmful
        ]
        head = [f"# seed {failure.program.seed}, input {failure.program.shape}", *notes]
        path = folder / f"seed{failure.program.seed}.py"
        path.write_text(comparison.program.text + "\n\n" + "\n".join(head) + "\n", encoding="utf-8")
        print(f"wrote {path}")


def _is_harmful(program: Generated) -> bool:
    try:
        return compare(program).harmful
    except Rejected:
        return False


def main() -> int:
    """Exit with 1 on any harmful disagreement, or where the modules do not show what they should."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreement", description=__doc__)
    parser.add_argument("--modules", type=int, default=500, help="how many (500)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--jobs", type=int, default=1, help="processes (1)")
    parser.add_argument("--min-recall", type=float, default=0.0, help="share of dead biases to be found")
    parser.add_argument("--counts", type=Path, metavar="FILE", help="where to write how many modules use what, as JSON")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="where to write failing programs, made small")
    parser.add_argument("--show", type=int, metavar="SEED", help="print one program and stop")
    options = parser.parse_args()
    if options.show is not None:
        print(generate(options.show).text)
        return 0
    start = perf_counter()
    seeds = range(options.first, options.first + options.modules)
    tally = run_in_parallel(seeds, options.jobs) if options.jobs > 1 else run(seeds)
    print(tally.report())
    seconds = perf_counter() - start
    print(f"{seconds:.0f} s, {1000 * seconds / max(options.modules, 1):.1f} ms per module")
    for failure in tally.harmful[:20]:
        print(f"HARMFUL: seed {failure.program.seed}: {[row.harmful for row in failure.rows if row.harmful]}")
    if options.counts:
        counts = {"operations": dict(tally.operations), "constructs": dict(tally.constructs)}
        options.counts.write_text(json.dumps(counts, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if options.save:
        save(tally.harmful, options.save)
    return 1 if tally.harmful or tally.recall < options.min_recall else 0


if __name__ == "__main__":
    sys.exit(main())
