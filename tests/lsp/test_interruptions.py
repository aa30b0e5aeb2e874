"""What arrives while something is computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from conversation import Conversation
from profiles import PULLING

from whybias.lsp.log import logging_to

CONV = "conv = nn.Conv2d(3, 64, 3)\n"
HOVER = {"position": {"line": 0, "character": 9}}


@pytest.fixture
def pulling() -> Iterator[Conversation]:
    """A conversation with a client that asks for diagnostics."""
    conversation = Conversation()
    with logging_to(conversation.server.window_log_message):
        conversation.start(PULLING)
        yield conversation


def while_computing(talk: Conversation, **message: Any) -> None:
    """Let a message arrive during the next analysis."""

    def arrive() -> None:
        workspace.meanwhile = None
        talk.arrive(**message)

    (workspace,) = talk.workspaces
    workspace.meanwhile = arrive


def test_an_edit_ends_the_analysis_of_the_older_text(full: Conversation) -> None:
    uri = full.open(CONV)
    edit = full.change(uri, 3, {"text": CONV * 3})
    while_computing(full, **edit)
    full.receive(full.change(uri, 2, {"text": CONV * 2}))
    full.loop.turn()
    full.receive(edit)
    full.loop.settle()
    assert full.analyzed == [CONV, CONV * 2, CONV * 3]
    assert [params["version"] for params in full.published(uri)] == [1, 3]
    assert not full.notifications("window/logMessage")


def test_an_edit_elsewhere_only_puts_the_analysis_off(full: Conversation) -> None:
    uri = full.open(CONV)
    other = full.open("x = 1\n", "file:///project/other.py")
    edit = full.change(other, 2, {"text": "x = 2\n"})
    while_computing(full, **edit)
    full.receive(full.change(uri, 2, {"text": CONV * 2}))
    full.loop.turn()
    full.receive(edit)
    full.loop.settle()
    assert len(full.shown(uri)) == 2


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"method": "$/cancelRequest", "params": {"id": 7}}, -32800),
        ({"method": "textDocument/didChange", "params": {}}, -32801),
    ],
)
def test_a_request_is_given_up_when_it_is_cancelled_or_its_text_changes(
    pulling: Conversation, message: dict[str, Any], code: int
) -> None:
    uri = pulling.open(CONV)
    pulling.result("textDocument/hover", {"textDocument": {"uri": uri}, **HOVER})
    pulling.receive(pulling.change(uri, 2, {"text": CONV * 2}))
    while_computing(pulling, **message)
    pulling.receive({"id": 7, "method": "textDocument/hover", "params": {"textDocument": {"uri": uri}, **HOVER}})
    assert pulling.sent[-1]["id"] == 7
    assert pulling.sent[-1]["error"]["code"] == code
    assert not pulling.notifications("window/logMessage")
    assert pulling.result("textDocument/hover", {"textDocument": {"uri": uri}, **HOVER})


def test_the_cancellation_of_another_request_ends_nothing(pulling: Conversation) -> None:
    uri = pulling.open(CONV)
    pulling.result("textDocument/hover", {"textDocument": {"uri": uri}, **HOVER})
    pulling.receive(pulling.change(uri, 2, {"text": CONV * 2}))
    while_computing(pulling, method="$/cancelRequest", params={"id": 8})
    assert pulling.result("textDocument/hover", {"textDocument": {"uri": uri}, **HOVER})


def test_who_asks_for_diagnostics_of_a_changing_text_is_told_to_ask_again(pulling: Conversation) -> None:
    uri = pulling.open(CONV)
    pulling.result("textDocument/hover", {"textDocument": {"uri": uri}, **HOVER})
    pulling.receive(pulling.change(uri, 2, {"text": CONV * 2}))
    while_computing(pulling, method="textDocument/didChange", params={})
    error = pulling.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})["error"]
    assert (error["code"], error["data"]) == (-32802, {"retriggerRequest": True})


@pytest.mark.parametrize("method", ["shutdown", "exit"])
def test_who_leaves_does_not_wait_for_an_analysis(full: Conversation, method: str) -> None:
    uri = full.open(CONV)
    while_computing(full, method=method)
    full.receive(full.change(uri, 2, {"text": CONV * 2}))
    full.loop.turn()
    assert full.loop.interruptions()
    full.receive({"id": 7, "method": "shutdown"})
    full.loop.settle()
    assert [params["version"] for params in full.published(uri)] == [1]
