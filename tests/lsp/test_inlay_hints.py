"""Hints behind the calls that make a bias without effect."""

from __future__ import annotations

from typing import Any

from conversation import Conversation, span
from profiles import FULL, without

NET = 'a = "😀"; conv = nn.Conv2d(3, 64, 3)\nb = nn.Conv2d(3, 64, 3, bias=False)\nc = nn.Conv2d(1, 1, 1)\n'
ON = {"settings": {"inlayHints": True}}


def hints(talk: Conversation, uri: str, last_line: int = 9) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = talk.result(
        "textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": span(0, 0, last_line, 0)}
    )
    return found


def test_they_are_off_unless_asked_for(full: Conversation) -> None:
    assert hints(full, full.open(NET)) == []


def test_each_stands_behind_its_call_and_says_why_when_pointed_at(talk: Conversation) -> None:
    assert talk.start(FULL, initializationOptions=ON)["inlayHintProvider"] == {"resolveProvider": True}
    uri = talk.open(NET)
    first, second = hints(talk, uri)
    assert (first["label"], first["position"]) == ("bias: no effect", {"line": 0, "character": 36})
    assert second["position"] == {"line": 2, "character": 22}
    assert "tooltip" not in first
    assert "does nothing" in talk.result("inlayHint/resolve", first)["tooltip"]["value"]
    assert hints(talk, uri, 1) == [first]


def test_an_older_hint_is_not_explained_by_a_newer_text(talk: Conversation) -> None:
    talk.start(FULL, initializationOptions=ON)
    uri = talk.open(NET)
    first, _ = hints(talk, uri)
    talk.receive(talk.change(uri, 2, {"text": "\n" + NET}))
    assert "tooltip" not in talk.result("inlayHint/resolve", first)


def test_a_client_that_cannot_resolve_gets_the_reason_at_once(talk: Conversation) -> None:
    profile = without(FULL, "textDocument.inlayHint.resolveSupport")
    assert talk.start(profile, initializationOptions=ON)["inlayHintProvider"] is not None
    first, _ = hints(talk, talk.open(NET))
    assert "does nothing" in first["tooltip"]["value"]


def test_switching_them_on_makes_the_client_ask_again(full: Conversation) -> None:
    uri = full.open(NET)
    asked = next(message for message in full.sent if message.get("method") == "workspace/configuration")
    full.receive({"id": asked["id"], "result": [{"inlayHints": True, "codeLens": True}]})
    methods = {message.get("method") for message in full.sent}
    assert {"workspace/inlayHint/refresh", "workspace/codeLens/refresh"} <= methods
    assert len(hints(full, uri)) == 2


def test_while_they_are_off_nobody_is_asked_to_ask_again(full: Conversation) -> None:
    full.open(NET)
    full.notify("workspace/didChangeWatchedFiles", changes=[{"uri": "file:///project/x.py", "type": 1}])
    sent = {message.get("method") for message in full.sent}
    assert sent.isdisjoint({"workspace/inlayHint/refresh", "workspace/codeLens/refresh"})
