"""Measures the CPU time of the analysis: ``python -m benchmarks.cost [FOLDER...]``, by default of torchvision and timm.

Every file is learned in one process, as ``whybias check --jobs 1`` does, with its builders; then all is joined.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path
from time import process_time
from unittest.mock import patch

from benchmarks.sources import TIMM, TORCHVISION, fetch
from whybias.api import Workspace
from whybias.liveness.exploration import Exploration, explore
from whybias.liveness.program import Program
from whybias.liveness.runs import Entry
from whybias.liveness.values import ClassValue
from whybias.project.files import UnreadableError, read

Times = dict[str, list[float]]


def measure(folder: Path) -> tuple[Times, float]:
    """Seconds of CPU time by kind ("class", "builder", "file"), and those of the whole analysis."""
    times: Times = defaultdict(list)

    def timed(program: Program, entry: Entry, budget: int, key: tuple[str, str]) -> Exploration:
        start = process_time()
        exploration = explore(program, entry, budget, key)
        times["class" if isinstance(entry, ClassValue) else "builder"].append(process_time() - start)
        return exploration

    with patch("whybias.liveness.analysis.explore", timed):
        begin = process_time()
        workspace, texts = Workspace(roots=(str(folder.parent),)), {}
        for path in sorted(folder.rglob("*.py")):
            try:
                texts[str(path)] = read(str(path))
            except UnreadableError:
                continue
            start = process_time()
            workspace.learn(str(path), texts[str(path)])
            times["file"].append(process_time() - start)
        for name, text in texts.items():
            workspace.analyze(name, text)
    return times, process_time() - begin


def report(folder: Path) -> None:
    """Print a line for each kind, and the sum."""
    times, total = measure(folder)
    print(f"{folder.name}: {total:.1f} s of CPU time, {_megabytes():.0f} MB at most")
    for kind in ("class", "builder", "file"):
        sample = sorted(times[kind])
        if sample:
            high = sample[int(0.95 * (len(sample) - 1))]
            median = statistics.median(sample)
            print(f"  {len(sample):5} {kind:7}  median {1000 * median:7.2f} ms   95th percentile {1000 * high:7.1f} ms")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure the folders given, or the packages."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cost", description=main.__doc__)
    parser.add_argument("packages", nargs="*", type=Path, help="folders with sources; without any, both are fetched")
    given = parser.parse_args().packages
    with tempfile.TemporaryDirectory() as folder:
        for package in given or [fetch(each, Path(folder)) for each in (TORCHVISION, TIMM)]:
            report(package.resolve())


if __name__ == "__main__":
    main()
