"""Diagnostics for clients that ask for them."""

from __future__ import annotations

from typing import Any

import pytest
from conversation import Conversation, span
from profiles import PULLING, without

CONV = "conv = nn.Conv2d(3, 64, 3)\n"


@pytest.fixture
def pulling(talk: Conversation) -> Conversation:
    """A conversation with a client that asks for diagnostics."""
    talk.start(PULLING)
    return talk


def pull(talk: Conversation, uri: str, previous: str | None = None) -> dict[str, Any]:
    """The report on a document."""
    params = {"textDocument": {"uri": uri}, **({} if previous is None else {"previousResultId": previous})}
    found: dict[str, Any] = talk.result("textDocument/diagnostic", params)
    return found


def test_what_is_asked_for_is_not_sent_as_well(pulling: Conversation) -> None:
    uri = pulling.open(CONV)
    report = pull(pulling, uri)
    assert (report["kind"], len(report["items"])) == ("full", 1)
    pulling.notify("textDocument/didClose", textDocument={"uri": uri})
    assert not pulling.notifications("textDocument/publishDiagnostics")


@pytest.mark.parametrize("missing", ["textDocument.diagnostic", "workspace.diagnostics"])
def test_a_client_that_cannot_pull_or_not_refresh_is_sent_them(talk: Conversation, missing: str) -> None:
    assert "diagnosticProvider" not in talk.start(without(PULLING, missing))
    assert talk.shown(talk.open(CONV))


def test_an_edit_that_moves_nothing_leaves_the_report_unchanged(pulling: Conversation) -> None:
    uri = pulling.open(CONV)
    first = pull(pulling, uri)["resultId"]
    pulling.receive(pulling.change(uri, 2, {"range": span(1, 0, 1, 0), "text": "x = 1\n"}))
    assert pull(pulling, uri, first) == {"kind": "unchanged", "resultId": first}
    pulling.receive(pulling.change(uri, 3, {"range": span(0, 0, 0, 0), "text": "\n"}))
    assert pull(pulling, uri, first)["kind"] == "full"


def test_after_a_failure_the_client_keeps_what_it_has(pulling: Conversation) -> None:
    uri = pulling.open(CONV)
    first = pull(pulling, uri)["resultId"]
    pulling.receive(pulling.change(uri, 2, {"text": "# fail-here"}))
    assert pull(pulling, uri, first) == {"kind": "unchanged", "resultId": first}


def test_new_settings_make_the_client_ask_again(pulling: Conversation) -> None:
    uri = pulling.open(CONV)
    first = pull(pulling, uri)["resultId"]
    asked = next(message for message in pulling.sent if message.get("method") == "workspace/configuration")
    pulling.receive({"id": asked["id"], "result": [{"enable": False}]})
    assert [message for message in pulling.sent if message.get("method") == "workspace/diagnostic/refresh"]
    assert pull(pulling, uri, first)["items"] == []


def test_a_document_that_is_not_open_has_nothing(pulling: Conversation) -> None:
    assert pull(pulling, "file:///nowhere.py")["items"] == []
