"""Well-formed messages that make no sense: each request is answered, nothing is an error in the log, all goes on."""

from __future__ import annotations

from typing import Any

import pytest
from conversation import Conversation

NET = "import torch.nn as nn\nconv = nn.Conv2d(3, 64, 3)\n"
INVALID_PARAMS = -32602

URIS = ["file:///nowhere.py", "", "untitled:Untitled-1", "file:///", "http://[", "file://%zz/%ff.py", "file:///\0.py"]
FAR, LAST = {"line": 10**6, "character": 10**6}, {"line": 2**31 - 1, "character": 2**31 - 1}
POSITIONS = [{"line": 0, "character": 0}, FAR, LAST, {"line": -1, "character": -1}, {"line": 1, "character": -5}]
RANGES = [{"start": start, "end": end} for start in POSITIONS for end in POSITIONS]


def goes_on(talk: Conversation, uri: str) -> None:
    """Nothing but warnings was logged, and the layer of `NET` is still explained."""
    logged = [message["params"] for message in talk.sent if message.get("method") == "window/logMessage"]
    assert not [each["message"] for each in logged if each["type"] == 1 or "Traceback" in each["message"]]
    position = {"line": 1, "character": 10}
    assert talk.result("textDocument/hover", {"textDocument": {"uri": uri}, "position": position}) is not None


def only_invalid(answers: list[dict[str, Any]]) -> None:
    """Whatever was refused was refused for its parameters, and says which."""
    errors = [answer["error"] for answer in answers if "error" in answer]
    assert {error["code"] for error in errors} <= {INVALID_PARAMS}
    assert all("message.params" in error["message"] for error in errors)


@pytest.mark.parametrize("method", ["textDocument/hover", "whybias/layerSequence"])
def test_positions_that_are_nowhere(full: Conversation, method: str) -> None:
    uri = full.open(NET)
    asked = [{"textDocument": {"uri": each}, "position": at} for each in [uri, *URIS] for at in POSITIONS]
    only_invalid([full.request(method, params) for params in asked])
    goes_on(full, uri)


@pytest.mark.parametrize("method", ["textDocument/codeAction", "textDocument/inlayHint"])
def test_ranges_that_are_nowhere_or_reversed(full: Conversation, method: str) -> None:
    uri = full.open(NET)
    more = {"context": {"diagnostics": []}}
    asked = [{"textDocument": {"uri": each}, "range": at, **more} for each in [uri, *URIS] for at in RANGES]
    only_invalid([full.request(method, params) for params in asked])
    goes_on(full, uri)


@pytest.mark.parametrize("only", [[], [""], ["foo.bar"], ["notebook.source.fixAll.whybias"], ["source.fixAll.whybias"]])
def test_kinds_of_actions(full: Conversation, only: list[str]) -> None:
    uri = full.open(NET)
    for each in (uri, *URIS):
        params = {"textDocument": {"uri": each}, "range": RANGES[1], "context": {"diagnostics": [], "only": only}}
        found = full.result("textDocument/codeAction", params)
        assert only or found == []
    goes_on(full, uri)


@pytest.mark.parametrize("range_", RANGES)
def test_edits_of_what_is_not_there(full: Conversation, range_: dict[str, Any]) -> None:
    uri = full.open(NET)
    full.receive(full.change(uri, 2, {"range": range_, "text": ""}), full.change(uri, 3, {"text": NET}))
    full.loop.settle()
    goes_on(full, uri)


@pytest.mark.parametrize("uri", URIS)
def test_documents_that_were_never_opened(full: Conversation, uri: str) -> None:
    known = full.open(NET)
    full.receive(full.change(uri, 2, {"text": "x"}))
    identifier = {"uri": uri}
    full.notify("textDocument/didClose", textDocument=identifier)
    full.notify("textDocument/didSave", textDocument=identifier)
    full.notify("workspace/didChangeWatchedFiles", changes=[{"uri": uri, "type": kind} for kind in (1, 2, 3, 9)])
    full.notify("notebookDocument/didClose", notebookDocument=identifier, cellTextDocuments=[identifier])
    array = {"start": 5, "deleteCount": 7, "cells": [{"kind": 2, "document": "gone"}]}
    cells = {"structure": {"array": array, "didClose": [identifier]}}
    full.notify("notebookDocument/didChange", notebookDocument={**identifier, "version": 1}, change={"cells": cells})
    full.notify("workspace/didChangeWorkspaceFolders", event={"added": [{"uri": uri, "name": ""}], "removed": []})
    goes_on(full, known)


@pytest.mark.parametrize("arguments", [None, [], [1], [None], [{}], ["x", "y"], ["nope"], ["../../x"], [""]])
def test_a_page_that_is_asked_for_in_a_wrong_way(full: Conversation, arguments: list[Any] | None) -> None:
    uri = full.open(NET)
    sent = len(full.sent)
    params = {"command": "whybias.explain", **({} if arguments is None else {"arguments": arguments})}
    error = full.request("workspace/executeCommand", params)["error"]
    assert error["code"] == INVALID_PARAMS
    assert "There is no rule" in error["message"] or "Expected 1 arguments" in error["message"]
    assert len(full.sent) == sent + 1
    goes_on(full, uri)


@pytest.mark.parametrize("data", [None, 5, [], {}, {"uri": []}, {"uri": "file:///project/net.py", "version": {}}])
@pytest.mark.parametrize(
    ("method", "of"),
    [
        ("codeAction/resolve", {"title": "x"}),
        ("inlayHint/resolve", {"position": POSITIONS[1], "label": "x"}),
        ("codeLens/resolve", {"range": RANGES[1]}),
    ],
)
def test_offers_that_were_never_made(full: Conversation, method: str, of: dict[str, Any], data: object) -> None:
    uri = full.open(NET)
    answer = full.request(method, {**of, "data": data})
    assert "result" in answer or answer["error"]["message"] == "The document has changed."
    goes_on(full, uri)


@pytest.mark.parametrize("method", ["textDocument/didOpen", "textDocument/didChange", "$/setTrace", "$/cancelRequest"])
@pytest.mark.parametrize("params", [None, [], {}, {"textDocument": None}, {"textDocument": {"uri": 5}}])
def test_a_notification_that_cannot_be_used_is_named_in_the_log(
    full: Conversation, method: str, params: object
) -> None:
    uri = full.open(NET)
    full.receive({"method": method, "params": params})
    goes_on(full, uri)
    logged = [each["params"]["message"] for each in full.sent if each.get("method") == "window/logMessage"]
    assert all(f"({method}) cannot be used: " in each for each in logged[-1:])


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (5, "initializationOptions"),
        ([], "initializationOptions"),
        ({"settings": "x"}, "whybias"),
        ({"settings": {"enable": "no"}}, "whybias.enable"),
        ({"settings": {"select": 5}}, "whybias.select"),
        ({"settings": {"severity": {"WB101": 5}}}, "whybias.severity.WB101"),
    ],
)
def test_wrong_options_at_the_start_are_named_and_the_defaults_used(
    talk: Conversation, options: object, name: str
) -> None:
    talk.start(initializationOptions=options)
    told = [each["params"]["message"] for each in talk.sent if each.get("method") == "window/showMessage"]
    assert len(told) == 1
    assert told[0].startswith(f"whybias: {name}: must be ")
    uri = talk.open(NET)
    assert len(talk.sent[-1]["params"]["diagnostics"]) == 1
    goes_on(talk, uri)


def test_after_an_unusable_initialize_a_client_may_try_again(talk: Conversation) -> None:
    assert talk.request("initialize", {"capabilities": {}, "workspaceFolders": 5})["error"]["code"] == INVALID_PARAMS
    talk.start()
    goes_on(talk, talk.open(NET))
