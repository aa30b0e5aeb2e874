"""Messages that come at the wrong time, or are none."""

from __future__ import annotations

import pytest
from conversation import Conversation
from profiles import FULL, MINIMAL

SYMBOLS = {"textDocument": {"uri": "file:///a.py"}}


def error_code(answer: dict[str, object]) -> object:
    error = answer["error"]
    assert isinstance(error, dict)
    return error["code"]


def test_what_the_server_can_do(talk: Conversation) -> None:
    capabilities = talk.start(FULL)
    assert {key: capabilities[key] for key in ("positionEncoding", "hoverProvider", "codeActionProvider")} == {
        "positionEncoding": "utf-16",
        "hoverProvider": True,
        "codeActionProvider": {
            "codeActionKinds": ["quickfix", "source.fixAll.whybias", "notebook.source.fixAll.whybias"],
            "resolveProvider": True,
        },
    }
    assert capabilities["textDocumentSync"]["change"] == 2
    assert capabilities["textDocumentSync"]["openClose"] is True
    assert capabilities["executeCommandProvider"]["commands"] == ["whybias.explain", "whybias.fixClass"]


def test_a_request_before_initialize_is_refused_and_a_notification_is_dropped(talk: Conversation) -> None:
    assert error_code(talk.request("textDocument/hover", SYMBOLS)) == -32002
    talk.open("conv = nn.Conv2d(3, 4, 5)\n")
    assert not talk.analyzed


def test_initialize_comes_once(full: Conversation) -> None:
    again = full.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    assert error_code(again) == -32600


def test_after_shutdown_requests_are_refused(full: Conversation) -> None:
    assert full.result("shutdown") is None
    assert error_code(full.request("textDocument/hover", SYMBOLS)) == -32600
    assert full.server.protocol.shutdown_requested


def test_an_unknown_request_is_answered_and_an_unknown_notification_ignored(full: Conversation) -> None:
    sent = len(full.sent)
    assert error_code(full.request("textDocument/definition", SYMBOLS)) == -32601
    full.notify("$/unheardOf")
    assert len(full.sent) == sent + 1
    assert error_code(full.request("whybias/unheardOf", {"a": [1]})) == -32601


@pytest.mark.parametrize("params", [None, {}, {"textDocument": 3}, [], "hover"])
def test_wrong_parameters_are_an_error_of_that_request_alone(full: Conversation, params: object) -> None:
    assert "error" in full.request("textDocument/hover", params)
    assert full.shown(full.open("conv = nn.Conv2d(3, 4, 5)\n"))


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b"[1, 2]",
        b'{"id": 1}',
        b"null",
        b"[" * 100_000,
        b'{"jsonrpc": "2.0", "id": [], "method": "shutdown"}',
        b'{"jsonrpc": "2.0", "id": 1, "method": {}}',
        b'{"jsonrpc": "2.0"}',
    ],
)
def test_what_is_no_message_gets_an_error_and_harms_nothing(full: Conversation, body: bytes) -> None:
    full.receive(body)
    assert full.sent[-1]["error"]["code"] in (-32700, -32600)
    assert full.sent[-1]["id"] is None
    assert full.shown(full.open("conv = nn.Conv2d(3, 4, 5)\n"))


def test_a_request_cancelled_while_it_waits_is_never_run(full: Conversation) -> None:
    uri = full.open("conv = nn.Conv2d(3, 4, 5)\n")
    hover = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 9}}
    full.receive(
        {"id": "a", "method": "textDocument/hover", "params": hover},
        {"id": "b", "method": "textDocument/hover", "params": hover},
        {"method": "$/cancelRequest", "params": {"id": "a"}},
    )
    answers = {message["id"]: message for message in full.sent if message.get("id") in ("a", "b")}
    assert error_code(answers["a"]) == -32800
    assert answers["b"]["result"] is not None


def test_an_answer_to_nothing_is_ignored(full: Conversation) -> None:
    sent = len(full.sent)
    full.receive({"id": "unasked", "result": 3}, {"id": 99, "error": {"code": 1, "message": "no"}})
    assert len(full.sent) == sent


def test_the_log_says_as_much_as_the_client_wants_to_see(full: Conversation) -> None:
    full.open("conv = nn.Conv2d(3, 4, 5)\n")
    assert not full.notifications("window/logMessage")
    full.notify("$/setTrace", value="messages")
    full.open("conv = nn.Conv2d(3, 4, 5)\n", "file:///project/other.py")
    (log,) = full.notifications("window/logMessage")
    assert log["message"].startswith("/project/other.py: 1 layers, 1 findings, ")
    assert log["type"] == 3


def test_a_client_without_dynamic_registration_is_not_asked_for_it(talk: Conversation) -> None:
    talk.start(MINIMAL)
    assert not [message for message in talk.sent if "method" in message]


def test_a_client_is_asked_to_watch_files_and_settings(full: Conversation) -> None:
    (registration,) = full.notifications("client/registerCapability")
    watched = {each["method"]: each["registerOptions"] for each in registration["registrations"]}
    assert {watcher["globPattern"] for watcher in watched["workspace/didChangeWatchedFiles"]["watchers"]} == {
        "**/pyproject.toml",
        "**/*.py",
    }
    assert watched["workspace/didChangeConfiguration"] == {"section": "whybias"}


def test_after_shutdown_nothing_is_computed_or_sent(full: Conversation) -> None:
    sent = len(full.notifications("textDocument/publishDiagnostics"))
    item = {"uri": "file:///a.py", "languageId": "python", "version": 1, "text": "conv = nn.Conv2d(3, 4, 5)\n"}
    full.receive(
        {"method": "textDocument/didOpen", "params": {"textDocument": item}},
        {"id": "bye", "method": "shutdown"},
        {"id": "unasked", "result": None},
    )
    full.loop.settle()
    assert not full.analyzed
    assert len(full.notifications("textDocument/publishDiagnostics")) == sent


@pytest.mark.parametrize(
    "capabilities",
    [
        {"textDocument": {"hover": {"contentFormat": ["html", "markdown"]}}},
        {"textDocument": {"publishDiagnostics": {"tagSupport": {"valueSet": [1, 2, 99]}}}},
        {"textDocument": {"completion": {"completionItemKind": {"valueSet": [1, 99]}}}},
        {"workspace": {"workspaceEdit": {"failureHandling": "shrug", "resourceOperations": ["mint"]}}},
        {"general": {"positionEncodings": ["utf-7", "utf-8"]}},
    ],
)
def test_what_only_a_newer_protocol_knows_is_passed_over(talk: Conversation, capabilities: dict[str, object]) -> None:
    talk.start(capabilities, trace="chatty")
    talk.notify("$/setTrace", value="silent")
    assert talk.shown(talk.open("conv = nn.Conv2d(3, 4, 5)\n"))
    assert not talk.notifications("window/logMessage")


def test_a_client_that_could_not_read_something_is_not_answered(full: Conversation) -> None:
    full.receive(b'{"jsonrpc": "2.0", "id": null, "error": {"code": -32700, "message": "what?"}}')
    (log,) = full.notifications("window/logMessage")
    assert "what?" in log["message"]
    assert not [message for message in full.sent if "error" in message]
