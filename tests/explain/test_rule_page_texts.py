"""The page of a rule, as `whybias explain WB101` prints it."""

from __future__ import annotations

from whybias.explain.rule_page import rule_index, rule_page
from whybias.rules.catalogue import RULES


def test_a_page_begins_with_the_name_and_how_loud_the_rule_is() -> None:
    heads = [rule_page(rule).split("\n## ")[0] for rule in RULES if rule.code in ("WB101", "WB202")]
    assert heads == [
        "# redundant-bias (WB101)\n\n"
        "A bias that a later mean subtraction removes on every path. Reported as warning.\n",
        "# partly-redundant-bias (WB202)\n\n"
        "A bias of which a part is removed, such as the key third of a fused projection. "
        "Off by default; when switched on, reported as hint.\n",
    ]


def test_a_page_holds_the_whole_documentation() -> None:
    for rule in RULES:
        assert rule.documentation.strip() in rule_page(rule)


def test_the_index_links_every_rule() -> None:
    for rule in RULES:
        assert f"| {rule.code} | [{rule.name}]({rule.name}.md) |" in rule_index()
