"""``python -m benchmarks.recalled --modules 1000`` or ``... ROOT FILE...``: recalled answers against answers run."""

from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path

from benchmarks.recalled.comparison import differences


def main() -> int:
    """Exit with 1 on any difference."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recalled", description=__doc__)
    parser.add_argument("--modules", type=int, default=0, help="how many random modules")
    parser.add_argument("--first", type=int, default=0, help="the first seed (0)")
    parser.add_argument("root", nargs="?", type=Path, help="the folder that imports start from")
    parser.add_argument("files", nargs="*", type=Path, help="the files to analyse together")
    options = parser.parse_args()
    found = []
    if options.root is not None:
        files = {str(path): path.read_text(encoding="utf-8") for path in options.files}
        found += differences(files, (str(options.root),))
        print(f"{len(files)} files compared")
    if options.modules:
        from benchmarks.agreement.generator import generate

        warnings.simplefilter("ignore")  # PyTorch's, of what the generator tries out
        for seed in range(options.first, options.first + options.modules):
            found += differences({f"random_{seed}.py": generate(seed).text})
        print(f"{options.modules} random modules compared")
    print("\n".join([f"{len(found)} differences", *found]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
