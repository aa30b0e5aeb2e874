"""Counts instead of single findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from whybias.liveness.verdicts import Layer, Verdict
from whybias.report.reported import Report

MOST_CONSTRUCTS = 10


def rule_counts(report: Report) -> Iterator[str]:
    """How often each rule reports, the most frequent first, and how many of these can be fixed."""
    found = Counter((each.finding.code, each.finding.name) for each in report.reported)
    fixable = Counter(each.finding.code for each in report.reported if each.finding.fix_withheld is None)
    width = max((len(str(count)) for count in found.values()), default=0)
    for (code, name), count in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        fixes = f"  ({fixable[code]} with a fix)" if fixable[code] else ""
        yield f"{count:>{width}}  {code}  {name}{fixes}"


def verdict_counts(layers: Iterable[Layer], lost_to: Iterable[tuple[str, int]]) -> Iterator[str]:
    """How many layers have each verdict, then what cost most verdicts: what could not be followed, and how many layers
    it left unknown."""
    verdicts = Counter(_verdict(layer) for layer in layers)
    lost: Counter[str] = Counter()
    for construct, count in lost_to:
        lost[construct] += count
    width = max((len(str(count)) for count in (*verdicts.values(), *lost.values())), default=0)
    for verdict in ("dead", "dead when", "partial", "live", "unknown"):
        if verdicts[verdict]:
            yield f"{verdicts[verdict]:>{width}}  {verdict}"
    if lost:
        yield ""
        yield "unknown because of:"
    costly = sorted(lost.items(), key=lambda item: (-item[1], item[0]))
    for construct, count in costly[:MOST_CONSTRUCTS]:
        yield f"{count:>{width}}  {construct}"
    if costly[MOST_CONSTRUCTS:]:
        yield f"{sum(count for _, count in costly[MOST_CONSTRUCTS:]):>{width}}  something else"


def _verdict(layer: Layer) -> str:
    return "dead when" if layer.verdict is Verdict.DEAD and layer.when is not None else layer.verdict.value
