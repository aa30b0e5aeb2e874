"""Diagnostics of files that are not open."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from conversation import Conversation
from profiles import PULLING

from whybias.lsp.log import logging_to

CONV = "conv = nn.Conv2d(3, 64, 3)\n"
ON = {"settings": {"workspaceDiagnostics": True}}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Three files, in one of which nothing is wrong."""
    (tmp_path / "a.py").write_text(CONV)
    (tmp_path / "b.py").write_text("import torch\n")
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "c.py").write_text(CONV * 2)
    (tmp_path / "notes.txt").write_text(CONV)
    return tmp_path


@pytest.fixture
def talk() -> Iterator[Conversation]:
    """A conversation with a server that is not initialized."""
    conversation = Conversation()
    with logging_to(conversation.server.window_log_message):
        yield conversation


def start(talk: Conversation, *projects: Path, options: object = ON, **window: bool) -> None:
    folders = [{"uri": project.as_uri(), "name": "project"} for project in projects]
    capabilities = {**PULLING, "window": {**PULLING["window"], **window}}
    capabilities["workspace"] = {**PULLING["workspace"], "configuration": False}
    talk.start(capabilities, workspaceFolders=folders, initializationOptions=options)


def ask(talk: Conversation, previous: dict[str, str] | None = None, **tokens: str) -> int:
    """Ask, and let the server do all it has to do; the id of the request."""
    talk.receive(
        {
            "id": 100 + len(talk.sent),
            "method": "workspace/diagnostic",
            "params": {
                "previousResultIds": [{"uri": uri, "value": value} for uri, value in (previous or {}).items()],
                **tokens,
            },
        }
    )
    talk.loop.settle()
    return 100 + len(talk.sent)


def reports(talk: Conversation) -> list[dict[str, Any]]:
    """The items of the last answer."""
    answers = [message["result"]["items"] for message in talk.sent if "items" in (message.get("result") or {})]
    found: list[dict[str, Any]] = answers[-1]
    return found


def by_name(items: list[dict[str, Any]]) -> dict[str, int | str]:
    """How many findings each file has, or that they are unchanged."""
    return {
        item["uri"].rpartition("/")[2]: len(item["items"]) if item["kind"] == "full" else "unchanged" for item in items
    }


def ids(items: list[dict[str, Any]]) -> dict[str, str]:
    return {item["uri"]: item["resultId"] for item in items}


def test_every_file_is_reported(talk: Conversation, project: Path) -> None:
    start(talk, project)
    ask(talk)
    assert by_name(reports(talk)) == {"a.py": 1, "b.py": 0, "c.py": 2}
    assert {Path(path).name for path in talk.workspaces[-1].learned} == {"a.py", "b.py", "c.py"}


def test_nothing_is_said_where_it_is_not_switched_on(talk: Conversation, project: Path) -> None:
    start(talk, project, options={"settings": {}})
    ask(talk)
    assert not [message for message in talk.sent if "items" in (message.get("result") or {})]


def test_what_is_open_is_asked_for_by_itself(talk: Conversation, project: Path) -> None:
    start(talk, project)
    talk.open(CONV, (project / "a.py").as_uri())
    ask(talk)
    assert by_name(reports(talk)) == {"b.py": 0, "c.py": 2}


def test_an_answer_comes_in_parts_to_a_client_that_wants_them(talk: Conversation, project: Path) -> None:
    for number in range(30):
        (project / f"more{number:02}.py").write_text(CONV)
    start(talk, project)
    ask(talk, partialResultToken="part", workDoneToken="bar")
    sent = talk.notifications("$/progress")
    parts = [each["value"]["items"] for each in sent if each["token"] == "part"]
    assert [len(part) for part in parts] == [20]
    assert len(reports(talk)) == 13
    bar = [each["value"] for each in sent if each["token"] == "bar"]
    assert [bar[0]["kind"], bar[-1]["kind"]] == ["begin", "end"]
    percentages = [each["percentage"] for each in bar[1:-1]]
    assert percentages == sorted(percentages)
    assert percentages[-1] == 100


def test_a_client_that_gives_no_token_is_asked_for_a_bar_of_our_own(talk: Conversation, project: Path) -> None:
    start(talk, project, workDoneProgress=True)
    talk.receive({"id": 1, "method": "workspace/diagnostic", "params": {"previousResultIds": []}})
    talk.loop.turn()
    (created,) = [message for message in talk.sent if message.get("method") == "window/workDoneProgress/create"]
    talk.receive({"id": created["id"], "result": None})
    talk.loop.settle()
    kinds = [each["value"]["kind"] for each in talk.notifications("$/progress")]
    assert (kinds[0], kinds[-1]) == ("begin", "end")


def test_with_nothing_new_to_say_the_request_stays_open_until_there_is(talk: Conversation, project: Path) -> None:
    start(talk, project)
    ask(talk)
    known = ids(reports(talk))
    answered = len([message for message in talk.sent if "result" in message])
    ask(talk, known)
    assert len([message for message in talk.sent if "result" in message]) == answered
    (project / "b.py").write_text(CONV)
    (project / "a.py").unlink()
    changes = [{"uri": (project / name).as_uri(), "type": 2} for name in ("a.py", "b.py")]
    talk.notify("workspace/didChangeWatchedFiles", changes=changes)
    assert by_name(reports(talk)) == {"b.py": 1, "c.py": "unchanged", "a.py": 0}


def test_a_cancelled_request_is_given_up(talk: Conversation, project: Path) -> None:
    start(talk, project)
    talk.receive({"id": 5, "method": "workspace/diagnostic", "params": {"previousResultIds": []}})
    talk.loop.turn()
    talk.receive({"method": "$/cancelRequest", "params": {"id": 5}})
    assert talk.sent[-1]["error"]["code"] == -32800
    talk.loop.settle()
    assert not talk.workspaces or not talk.workspaces[-1].analyzed


def test_a_file_that_fails_costs_no_other(talk: Conversation, project: Path) -> None:
    (project / "a.py").write_text("# fail-here\n")
    start(talk, project)
    ask(talk)
    assert by_name(reports(talk)) == {"b.py": 0, "c.py": 2}
    ask(talk, {"file:///gone.py": "x"})
    (log,) = talk.notifications("window/logMessage")
    assert "asked to fail" in log["message"]


def test_a_step_is_broken_off_for_what_comes_and_done_after_it(
    talk: Conversation, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = count()
    monkeypatch.setattr(type(talk.loop), "is_waited_for", property(lambda loop: next(looks) % 2 == 0))
    start(talk, project)
    ask(talk)
    assert by_name(reports(talk)) == {"a.py": 1, "b.py": 0, "c.py": 2}
    assert len(talk.analyzed) == 6  # each file twice: the first time in vain


def test_a_folder_that_is_not_there_costs_no_other(talk: Conversation, project: Path) -> None:
    start(talk, project / "gone", project)
    ask(talk)
    assert by_name(reports(talk)) == {"a.py": 1, "b.py": 0, "c.py": 2}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is Unicode")
def test_a_name_that_is_no_unicode_costs_no_other(talk: Conversation, project: Path) -> None:
    os.close(os.open(os.fsencode(project) + b"/\xff.py", os.O_CREAT | os.O_WRONLY))
    start(talk, project)
    ask(talk)
    assert by_name(reports(talk)) == {"a.py": 1, "b.py": 0, "c.py": 2, "%FF.py": 0}


def test_uris_count_as_the_client_writes_them(talk: Conversation, project: Path) -> None:
    (project / "a (1).py").write_text(CONV)
    start(talk, project)
    ask(talk)
    known = {uri.replace("%28", "(").replace("%29", ")"): id_ for uri, id_ in ids(reports(talk)).items()}
    (project / "b.py").write_text(CONV)
    talk.notify("workspace/didChangeWatchedFiles", changes=[{"uri": (project / "b.py").as_uri(), "type": 2}])
    ask(talk, known)
    assert by_name(reports(talk)) == {"a%20(1).py": "unchanged", "a.py": "unchanged", "b.py": 1, "c.py": "unchanged"}


def test_what_a_cancelled_request_was_not_told_the_next_one_is(talk: Conversation, project: Path) -> None:
    start(talk, project)
    ask(talk)
    known = ids(reports(talk))
    ask(talk, known)
    (project / "b.py").write_text(CONV)
    changes = [{"uri": (project / "b.py").as_uri(), "type": 2}]
    talk.receive({"method": "workspace/didChangeWatchedFiles", "params": {"changes": changes}})
    talk.loop.turn()
    waiting = max(message["id"] for message in talk.received if message.get("method") == "workspace/diagnostic")
    talk.receive({"method": "$/cancelRequest", "params": {"id": waiting}})
    talk.loop.settle()
    ask(talk, known)
    assert by_name(reports(talk)) == {"a.py": "unchanged", "b.py": 1, "c.py": "unchanged"}


def test_what_is_known_of_open_documents_is_no_news(talk: Conversation, project: Path) -> None:
    start(talk, project)
    uri = talk.open(CONV, (project / "a.py").as_uri())
    ask(talk)
    answered = len([message for message in talk.sent if "result" in message])
    ask(talk, {**ids(reports(talk)), uri: "from textDocument/diagnostic"})
    assert len([message for message in talk.sent if "result" in message]) == answered


def test_a_file_that_was_closed_is_shown_as_it_is_on_disk(talk: Conversation, project: Path) -> None:
    start(talk, project)
    uri = talk.open("never saved", (project / "a.py").as_uri())
    ask(talk)
    talk.notify("textDocument/didClose", textDocument={"uri": uri})
    report = talk.result("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    assert [item["code"] for item in report["items"]] == ["WB101"]


def test_the_bar_goes_away_when_a_scan_fails(
    talk: Conversation, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whybias.lsp.workspace_pull.diagnostics", lambda *_: 1 // 0)
    start(talk, project)
    params = {"previousResultIds": [], "workDoneToken": "bar"}
    talk.receive({"id": 5, "method": "workspace/diagnostic", "params": params})
    with pytest.raises(ZeroDivisionError):
        talk.loop.settle()
    assert [each["value"]["kind"] for each in talk.notifications("$/progress")][-1] == "end"
