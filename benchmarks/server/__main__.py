"""``python -m benchmarks.server --root SOURCES --peers VENV/bin FILE...``."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from benchmarks.server.exchanges import Costs, costs
from benchmarks.server.peers import EMPTY, peers

_HEAD = ("server", "first start", "start again", "edit, median", "edit, p95", "hover", "code action", "MiB")


def _number(values: list[float]) -> str:
    return f"{median(values):.1f}" if values else "-"


def _row(name: str, first: Costs, each: Costs, empty: Costs) -> str:
    cells = (
        name,
        f"{first.start:.0f} ({first.start / empty.start:.2f}x)",
        f"{each.start:.0f} ({each.start / empty.start:.2f}x)",
        _number(each.edits),
        f"{quantiles(each.edits, n=20)[-1]:.1f}" if len(each.edits) > 1 else "-",
        _number(each.hovers),
        _number(each.actions),
        f"{each.memory:.0f}",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print a table of CPU milliseconds per exchange, and of memory with one file open, for each file.

    Each server is started first with nothing of earlier starts on disk, and then again.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.server", description=main.__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a Python file to open and edit")
    parser.add_argument("--root", type=Path, help="the folder the editor has open; without it, only the file is")
    parser.add_argument(
        "--peers", default=Path(), type=Path, help="the programs of an environment with the other servers"
    )
    parser.add_argument("--only", nargs="*", help="names of servers to run, besides the empty one")
    parser.add_argument("--edits", default=60, type=int, help="how many, half of them deletions")
    parser.add_argument("--starts", default=3, type=int, help="how many starts after the first; the cheapest counts")
    options = parser.parse_args()
    chosen = [peer for peer in peers(options.peers) if not options.only or peer.name in (EMPTY, *options.only)]
    for file in options.files:
        print(f"\n{file.name}: CPU ms per exchange\n\n| {' | '.join(_HEAD)} |\n|{' --- |' * len(_HEAD)}", flush=True)
        empty: Costs | None = None
        for peer in sorted(chosen, key=lambda each: each.name != EMPTY):
            with TemporaryDirectory() as folder:
                cache = Path(folder)
                first = costs(peer, options.root, file, 0, cache)
                runs = [costs(peer, options.root, file, 0, cache) for _ in range(options.starts - 1)]
                last = costs(peer, options.root, file, options.edits, cache)
            if any(each.found != first.found for each in (*runs, last)):
                print(f"{peer.name} does not always find the same")
            last = replace(last, start=min(each.start for each in (*runs, last)))
            empty = empty or last
            print(_row(peer.name, first, last, empty), flush=True)


if __name__ == "__main__":
    main()
