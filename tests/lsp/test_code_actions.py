"""What the light bulb offers."""

from __future__ import annotations

from typing import Any

import pytest
from conversation import Conversation, span
from profiles import FULL, without

NET = """\
import torch.nn as nn
a = nn.Conv2d(3, 64, 3)  # "😀"
b = "😀"; nn.Conv2d(3, 64, 3, bias=True)
c = nn.Conv2d(3, 64, 3, bias=False)
"""
EXPLAIN = {
    "title": "Explain WB101 (redundant-bias)",
    "command": "whybias.explain",
    "arguments": ["redundant-bias"],
}


def actions(talk: Conversation, uri: str, line: int, character: int = 6, **context: Any) -> list[dict[str, Any]]:
    """The actions at a position."""
    params = {
        "textDocument": {"uri": uri},
        "range": span(line, character, line, character),
        "context": {"diagnostics": [], **context},
    }
    found: list[dict[str, Any]] = talk.result("textDocument/codeAction", params)
    return found


def titles(found: list[dict[str, Any]]) -> list[str]:
    return [action["title"] for action in found]


def test_a_finding_is_mended_silenced_or_explained(full: Conversation) -> None:
    uri = full.open(NET)
    (first, second) = full.shown(uri)
    found = actions(full, uri, 1, diagnostics=[first, second])
    assert titles(found) == [
        "Pass bias=False to `conv`",
        "Ignore WB101 on this line",
        "Ignore WB101 in this file",
        "Explain WB101 (redundant-bias)",
        "Fix all redundant biases in Net",
        "Fix all redundant biases",
    ]
    fix = found[0]
    assert fix["kind"] == "quickfix"
    assert fix["isPreferred"] is True
    assert fix["diagnostics"] == [first]
    assert not any(action.get("isPreferred") for action in found[1:])
    assert found[3]["command"] == EXPLAIN


def test_the_fix_is_a_small_edit_of_the_version_it_was_made_for(full: Conversation) -> None:
    uri = full.open(NET, version=7)
    assert actions(full, uri, 1)[0]["edit"] == {
        "documentChanges": [
            {
                "textDocument": {"uri": uri, "version": 7},
                "edits": [{"range": span(1, 22, 1, 22), "newText": ", bias=False"}],
            }
        ]
    }


def test_a_client_without_versions_gets_plain_changes(talk: Conversation) -> None:
    talk.start(without(FULL, "workspace.workspaceEdit"))
    uri = talk.open(NET)
    edit = {"range": span(2, 35, 2, 39), "newText": "False"}
    assert actions(talk, uri, 2, 34)[0]["edit"] == {"changes": {uri: [edit]}}


@pytest.mark.parametrize(("line", "character"), [(0, 3), (3, 6), (1, 14)])
def test_away_from_findings_only_the_whole_document_is_offered(full: Conversation, line: int, character: int) -> None:
    assert titles(actions(full, full.open(NET), line, character)) == ["Fix all redundant biases"]


def test_nothing_is_offered_where_nothing_is_wrong(full: Conversation) -> None:
    assert actions(full, full.open("c = nn.Conv2d(3, 64, 3, bias=False)\n"), 0) == []


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (["quickfix"], 5),
        (["source"], 1),
        (["source.fixAll"], 1),
        (["source.fixAll.whybias"], 1),
        (["source.fixAll.other"], 0),
        (["refactor"], 0),
        ([""], 6),
        (["source.organizeImports", "quickfix"], 5),
    ],
)
def test_only_what_is_asked_for_is_offered(full: Conversation, only: list[str], expected: int) -> None:
    assert len(actions(full, full.open(NET), 1, only=only)) == expected


def test_fixing_all_is_worked_out_when_it_is_chosen(full: Conversation) -> None:
    uri = full.open(NET)
    (offered,) = actions(full, uri, 1, only=["source.fixAll"])
    assert "edit" not in offered
    resolved = full.result("codeAction/resolve", offered)
    (change,) = resolved["edit"]["documentChanges"]
    assert [edit["newText"] for edit in change["edits"]] == [", bias=False", "False"]


def test_fixing_a_class_fixes_no_other(full: Conversation) -> None:
    uri = full.open(NET + "# Other: nn.Conv2d(1, 1, 1)\n")
    (offered,) = [each for each in actions(full, uri, 1) if each["title"] == "Fix all redundant biases in Net"]
    (change,) = full.result("codeAction/resolve", offered)["edit"]["documentChanges"]
    assert [edit["range"]["start"]["line"] for edit in change["edits"]] == [1, 2]
    assert not [each for each in actions(full, uri, 4, 20) if each["title"].endswith("in Other")]


def test_fixing_all_of_an_older_text_is_refused(full: Conversation) -> None:
    uri = full.open(NET)
    (offered,) = actions(full, uri, 1, only=["source.fixAll"])
    full.receive(full.change(uri, 2, {"range": span(0, 0, 0, 0), "text": "\n"}))
    assert full.request("codeAction/resolve", offered)["error"]["code"] == -32801


def test_a_client_that_cannot_resolve_gets_all_edits_at_once_when_it_asks(talk: Conversation) -> None:
    talk.start(without(FULL, "textDocument.codeAction.resolveSupport"))
    uri = talk.open(NET)
    assert actions(talk, uri, 1, only=["source.fixAll"])[0]["edit"]
    assert "Fix all redundant biases" not in titles(actions(talk, uri, 1, triggerKind=2))


def test_a_client_that_knows_commands_only_gets_commands(minimal: Conversation) -> None:
    assert actions(minimal, minimal.open(NET), 1) == [EXPLAIN]


def test_explaining_opens_the_page_of_the_rule(full: Conversation) -> None:
    full.result("workspace/executeCommand", {"command": "whybias.explain", "arguments": ["redundant-bias"]})
    (shown,) = full.notifications("window/showDocument")
    assert shown == {
        "uri": "https://whybias.readthedocs.io/en/stable/rules/redundant-bias/",
        "external": True,
    }


def test_a_client_that_cannot_open_pages_is_told_the_address(minimal: Conversation) -> None:
    minimal.result("workspace/executeCommand", {"command": "whybias.explain", "arguments": ["redundant-bias"]})
    (message,) = minimal.notifications("window/showMessage")
    assert message["message"] == "https://whybias.readthedocs.io/en/stable/rules/redundant-bias/"


def test_what_to_do_about_checkpoints_is_worked_out_only_for_a_user_who_asks(full: Conversation) -> None:
    uri = full.open(NET)
    actions(full, uri, 1, triggerKind=2)
    assert full.workspaces[-1].folded == []
    actions(full, uri, 1, triggerKind=1)
    assert full.workspaces[-1].folded == ["Net"]


def test_what_settles_several_findings_is_offered_once_for_all_of_them(full: Conversation) -> None:
    uri = full.open(NET)
    shown = full.shown(uri)
    params = {"textDocument": {"uri": uri}, "range": span(0, 0, 9, 0), "context": {"diagnostics": shown}}
    found = full.result("textDocument/codeAction", params)
    assert titles(found) == [
        "Pass bias=False to `conv`",
        "Ignore WB101 on this line",
        "Ignore WB101 in this file",
        "Explain WB101 (redundant-bias)",
        "Pass bias=False to `conv`",
        "Ignore WB101 on this line",
        "Fix all redundant biases in Net",
        "Fix all redundant biases",
    ]
    assert found[3]["diagnostics"] == shown


def test_a_selection_of_very_many_findings_costs_no_more_than_one_of_some(full: Conversation) -> None:
    uri = full.open("conv = nn.Conv2d(3, 64, 3)\n" * 300)
    params = {"textDocument": {"uri": uri}, "range": span(0, 0, 999, 0), "context": {"diagnostics": []}}
    assert len(full.result("textDocument/codeAction", params)) == 20 * 2 + 4
