"""The documentation page of a rule, and the page that lists them all."""

from __future__ import annotations

from whybias.rules.catalogue import RULES
from whybias.rules.rule import Rule


def rule_page(rule: Rule) -> str:
    """A rule's page as Markdown."""
    default = f"Reported as {rule.severity.value}." if rule.enabled else _switched_off(rule)
    return f"# {rule.name} ({rule.code})\n\n{rule.summary}. {default}\n\n{rule.documentation.strip()}\n"


def rule_index() -> str:
    """The page that lists all rules as Markdown."""
    rows = [
        f"| {rule.code} | [{rule.name}]({rule.name}.md) | {rule.summary} "
        f"| {rule.severity.value}{'' if rule.enabled else ', off by default'} |"
        for rule in RULES
    ]
    return "\n".join(
        [
            "# Rules",
            "",
            "| Code | Name | What it reports | Default severity |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _switched_off(rule: Rule) -> str:
    return f"Off by default; when switched on, reported as {rule.severity.value}."
