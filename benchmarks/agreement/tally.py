"""Counting comparisons, and saying what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from benchmarks.accuracy.oracle import Truth
from benchmarks.agreement.comparison import Comparison
from benchmarks.agreement.coverage import NOT_CALLED, registered, used_operations
from benchmarks.agreement.generator import CONSTRUCTS

LEAST_USES = 20
"""What every operation and construct should reach in the whole benchmark."""


@dataclass
class Tally:
    """Sums over many programs. Shares are of constructor calls of layers but normalizers and probes."""

    programs: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    table: Counter[tuple[str, str]] = field(default_factory=Counter)
    shifts: Counter[tuple[str, str]] = field(default_factory=Counter)
    probes: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: int = 0
    harmful: list[Comparison] = field(default_factory=list)
    operations: Counter[str] = field(default_factory=Counter)
    constructs: Counter[str] = field(default_factory=Counter)

    def add(self, comparison: Comparison) -> None:
        """Count one program."""
        self.programs += 1
        self.operations.update(used_operations(comparison.program.text))
        self.constructs.update(set(comparison.program.constructs))
        for row in comparison.rows:
            table = self.probes if row.probe else self.shifts if row.shift else self.table
            table[row.said, row.truth.value] += 1
            self.found += row.found and table is self.table
        if comparison.harmful:
            self.harmful.append(comparison)

    def merge(self, other: Tally) -> None:
        """Count what another tally counted."""
        self.programs += other.programs
        self.found += other.found
        self.harmful += other.harmful
        for name in ("rejected", "table", "shifts", "probes", "operations", "constructs"):
            getattr(self, name).update(getattr(other, name))

    def count(self, truth: Truth) -> int:
        """Constructor calls with this truth."""
        return sum(number for (_, said), number in self.table.items() if said == truth.value)

    def share(self, truth: Truth) -> float:
        """The same as a share of all."""
        return self.count(truth) / max(sum(self.table.values()), 1)

    @property
    def recall(self) -> float:
        """The share of dead biases that the analysis calls dead."""
        return self.found / max(self.count(Truth.DEAD), 1)

    def rarely_used(self, least: int) -> dict[str, int]:
        """Registered operations and constructs that fewer programs use, with how many do."""
        used = [(name, self.operations[name]) for name in registered()]
        used += [(name, self.constructs[name]) for name in CONSTRUCTS]
        return {name: count for name, count in used if count < least}

    def report(self) -> str:
        """The whole, for people."""
        lines = [f"{self.programs} modules, {sum(self.rejected.values())} rejected by PyTorch"]
        lines += [f"  rejected: {why} ({n})" for why, n in self.rejected.most_common(5)]
        lines += _grid("biases of layers", self.table) + _grid("shifts of normalizers", self.shifts)
        lines += _grid("single operations tried", self.probes)
        lines.append(f"truly dead {self.share(Truth.DEAD):.1%}, live {self.share(Truth.LIVE):.1%}")
        lines.append(f"dead ones found: {self.found} of {self.count(Truth.DEAD)} ({self.recall:.1%})")
        lines.append(f"harmful disagreements: {len(self.harmful)} modules")
        lines += _spread("registered operations", [self.operations[name] for name in registered()])
        lines += [f"  never called, {name}: {why}" for name, why in NOT_CALLED.items()]
        lines += _spread("constructs", [self.constructs[name] for name in CONSTRUCTS])
        rare = self.rarely_used(LEAST_USES)
        lines.append(f"used by fewer than {LEAST_USES} modules: {len(rare)}")
        lines += [f"  {name}: {count}" for name, count in rare.items()]
        return "\n".join(lines)


def _spread(what: str, counts: list[int]) -> list[str]:
    """How many modules use each of some things."""
    low, middle, high = min(counts), median(counts), max(counts)
    return [f"{what}: {len(counts)}, each used by {low} to {high} modules, half of them by {middle:.0f} or more"]


def _grid(title: str, table: Counter[tuple[str, str]]) -> list[str]:
    """Rows are what the analysis said, columns the truth."""
    columns = [truth.value for truth in Truth]
    lines = ["", f"{title:<24}" + "".join(f"{column:>9}" for column in columns)]
    said: Iterable[str] = sorted({row for row, _ in table})
    lines += [f"  said {row:<17}" + "".join(f"{table[row, column]:>9}" for column in columns) for row in said]
    return [*lines, ""]
