"""All rules, and what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from whybias.liveness.verdicts import Layer
from whybias.project.severity import Severity
from whybias.rules import (
    conditionally_redundant_bias,
    missing_bias,
    partly_redundant_bias,
    redundant_bias,
    redundant_key_bias,
    redundant_norm_shift,
)
from whybias.rules.finding import Finding
from whybias.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    redundant_bias.RULE,
    conditionally_redundant_bias.RULE,
    redundant_key_bias.RULE,
    partly_redundant_bias.RULE,
    missing_bias.RULE,
    redundant_norm_shift.RULE,
)
"""Every rule, by code."""

_BY_KEY = {key: each for each in RULES for key in (each.code, each.name)}


def rule(code_or_name: str) -> Rule | None:
    """The rule of this code (``WB101``, in any case) or name (``redundant-bias``), or None."""
    return _BY_KEY.get(code_or_name) or _BY_KEY.get(code_or_name.upper())


def findings(layers: Iterable[Layer], severity_of: Callable[[Rule], Severity]) -> tuple[Finding, ...]:
    """What the rules report about `layers`, in source order, at the severities given."""
    active = [(each, severity) for each in RULES if (severity := severity_of(each)) is not Severity.OFF]
    found: list[Finding] = []
    for layer in layers:
        for each, severity in active:
            finding = each.check(layer)
            if finding is not None:
                found.append(replace(finding, severity=severity))
    return tuple(sorted(found, key=lambda finding: (finding.place, finding.code)))
