"""``python -m benchmarks.mutations --sample 100``: wrong entries of the knowledge table, and PyTorch's word on them."""

from __future__ import annotations

import argparse
import random
import sys
import warnings
from collections import Counter, defaultdict

from tests.knowledge.case import Case
from tests.knowledge.test_coverage import all_cases

from benchmarks.mutations.mutants import Mutant, mutants
from whybias.knowledge.table import lookup


def cases_by_operation() -> dict[str, list[Case]]:
    """The proof cases of every entry."""
    found: dict[str, list[Case]] = defaultdict(list)
    for case in all_cases():
        operation = lookup(case.operation)
        if operation is not None:
            found[operation.name].append(case)
    return dict(found)


def survivors(cases: list[Case]) -> tuple[Counter[str], dict[str, list[Mutant]]]:
    """Of one entry: how many mutants of each kind were refuted in some case, and those that no case refutes."""
    tried: dict[str, list[Mutant]] = defaultdict(list)
    for case in cases:
        operation = lookup(case.operation)
        assert operation is not None
        for mutant in mutants(operation, case):
            tried[mutant.name].append(mutant)
    refuted = Counter(name for name, all_of_it in tried.items() if any(one.refuted for one in all_of_it))
    return refuted, {name: all_of_it for name, all_of_it in tried.items() if name not in refuted}


def main() -> int:
    """Exit with 1 where a wrong entry passes every proof."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutations", description=__doc__)
    parser.add_argument("--sample", type=int, metavar="N", help="only so many entries (all)")
    parser.add_argument("--seed", type=int, default=0, help="which ones (0)")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    table = cases_by_operation()
    names = sorted(table)
    if options.sample is not None:
        names = sorted(random.Random(options.seed).sample(names, min(options.sample, len(names))))
    refuted: Counter[str] = Counter()
    passed: list[str] = []
    for name in names:
        found, left = survivors(table[name])
        refuted += found
        passed += [f"{name}: {kind}" for kind in left]
    print(f"{len(names)} entries")
    print("\n".join(f"refuted, {kind}: {count}" for kind, count in sorted(refuted.items())))
    print("\n".join([f"not refuted: {len(passed)}", *(f"  {line}" for line in passed)]))
    return 1 if passed else 0


if __name__ == "__main__":
    sys.exit(main())
