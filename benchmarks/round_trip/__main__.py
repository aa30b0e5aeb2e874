"""``python -m benchmarks.round_trip [FOLDER...]``: strip ``bias=False``, fix all, compare."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.round_trip.trip import round_trip, summary
from benchmarks.sources import TIMM, TORCHVISION, fetch


def main() -> int:
    """Make the trip for each package and print what came of it; 1 where a safe fix did not give the same call."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.round_trip", description=main.__doc__)
    parser.add_argument(
        "packages", nargs="*", type=Path, help="folders with sources; without any, torchvision and timm are fetched"
    )
    parser.add_argument("--list", action="store_true", help="list the sites that were not recovered")
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        packages = options.packages or [fetch(each, Path(folder, "sources")) for each in (TORCHVISION, TIMM)]
        for package in packages:
            trip = round_trip(package.resolve(), Path(folder, "work"))
            print(f"{package.name}: " + "\n  ".join(summary(trip)), flush=True)
            if options.list:
                listed = {**trip.unsafe, "conditional": trip.conditional, "no finding or no fix": trip.silent}
                for reason, sites in listed.items():
                    print("\n    ".join([f"  {reason}", *sites]), flush=True)
            for failure in trip.failures():
                print(f"  FAILED {failure}")
            failed = failed or bool(trip.failures())
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
