"""What a message may promise: the fix for a condition hangs on the code around the call, which no rule sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from whybias.fixes.conditional import conditional_value
from whybias.fixes.fix import NoFix
from whybias.rules.conditions import negated
from whybias.rules.finding import Finding
from whybias.source.text import Text


def as_kept(text: Text, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings in `text`, those about a condition advising what the fix does, or saying why there is none."""
    for finding in findings:
        condition = finding.layer.when
        if condition is None or finding.fix_withheld is not None or not finding.advice:
            yield finding
            continue
        value = conditional_value(text, finding.layer, condition)
        if isinstance(value, NoFix):
            yield _without_fix(finding, f"No fix is offered: {value.reason[0].lower()}{value.reason[1:]}")
        elif value.edits:
            kept = f"Pass `{negated(condition)}` as the bias, asked before the code changes it."
            yield _advising(finding, kept)
        else:
            yield finding


def _without_fix(finding: Finding, why: str) -> Finding:
    return replace(_advising(finding, why), fix_withheld=why, unnecessary=False)


def _advising(finding: Finding, advice: str) -> Finding:
    return replace(finding, message=finding.message.removesuffix(finding.advice) + advice, advice=advice)
