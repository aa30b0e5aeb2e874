"""Folders and their settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conversation import Conversation
from profiles import FULL, MINIMAL, without

CONV = "conv = nn.Conv2d(3, 64, 3)\n"


def folder(path: Path, pyproject: str = "") -> dict[str, str]:
    """A workspace folder on disk."""
    path.mkdir(parents=True)
    (path / "pyproject.toml").write_text(pyproject)
    return {"uri": path.as_uri(), "name": path.name}


def severities(talk: Conversation, path: Path) -> list[int]:
    """What is shown in a file of a folder."""
    return [diagnostic["severity"] for diagnostic in talk.shown(talk.open(CONV, (path / "net.py").as_uri()))]


def answer_settings(talk: Conversation, *values: object) -> None:
    """Answer the last request for settings."""
    asked = [message for message in talk.sent if message.get("method") == "workspace/configuration"][-1]
    talk.receive({"id": asked["id"], "result": list(values)})
    talk.loop.settle()


def test_each_folder_has_its_own_workspace_and_configuration(talk: Conversation, tmp_path: Path) -> None:
    one = folder(tmp_path / "one", '[tool.whybias]\nseverity = { WB101 = "off" }\n')
    two = folder(tmp_path / "two")
    talk.start(MINIMAL, workspaceFolders=[one, two])
    assert severities(talk, tmp_path / "one") == []
    assert severities(talk, tmp_path / "two") == [2]
    assert [workspace.roots for workspace in talk.workspaces] == [
        (str(tmp_path / "one"),),
        (str(tmp_path / "two"),),
    ]


def test_a_folder_with_a_broken_configuration_harms_no_other_and_is_named(talk: Conversation, tmp_path: Path) -> None:
    bad = folder(tmp_path / "bad", '[tool.whybias]\nselect = "WB101"\nselekt = []\n')
    worse = folder(tmp_path / "worse", "[tool.whybias\n")
    talk.start(MINIMAL, workspaceFolders=[bad, worse])
    assert severities(talk, tmp_path / "bad") == [2]
    assert severities(talk, tmp_path / "worse") == [2]
    told = [log["message"] for log in talk.notifications("window/logMessage")]
    assert [message.partition(":")[0] for message in told] == [
        "tool.whybias.select",
        "tool.whybias.selekt",
        str(tmp_path / "worse" / "pyproject.toml"),
    ]
    assert len(talk.notifications("window/showMessage")) == 2


def test_the_nearest_configuration_counts(talk: Conversation, tmp_path: Path) -> None:
    outer = folder(tmp_path / "outer", '[tool.whybias]\nseverity = { WB101 = "off" }\n')
    folder(tmp_path / "outer" / "inner", "[tool.whybias]\n")
    talk.start(MINIMAL, workspaceFolders=[outer])
    assert severities(talk, tmp_path / "outer") == []
    assert severities(talk, tmp_path / "outer" / "inner") == [2]


def test_a_file_that_is_excluded_is_not_analysed(talk: Conversation, tmp_path: Path) -> None:
    talk.start(MINIMAL, workspaceFolders=[folder(tmp_path / "one", '[tool.whybias]\nextend-exclude = ["net.py"]\n')])
    assert severities(talk, tmp_path / "one") == []
    assert not talk.analyzed


def test_folders_come_and_go(talk: Conversation, tmp_path: Path) -> None:
    one, two = folder(tmp_path / "one"), folder(tmp_path / "two")
    talk.start(MINIMAL, workspaceFolders=[one])
    severities(talk, tmp_path / "two")
    assert talk.workspaces[-1].roots == ()
    talk.notify("workspace/didChangeWorkspaceFolders", event={"added": [two], "removed": [one]})
    assert talk.workspaces[-1].roots == (str(tmp_path / "two"),)


def test_a_configuration_that_changes_on_disk_counts_at_once(talk: Conversation, tmp_path: Path) -> None:
    talk.start(MINIMAL, workspaceFolders=[folder(tmp_path / "one")])
    assert severities(talk, tmp_path / "one") == [2]
    pyproject = tmp_path / "one" / "pyproject.toml"
    pyproject.write_text('[tool.whybias]\nseverity = { WB101 = "off" }\n')
    talk.notify("workspace/didChangeWatchedFiles", changes=[{"uri": pyproject.as_uri(), "type": 2}])
    assert talk.shown((tmp_path / "one" / "net.py").as_uri()) == []


def test_settings_are_asked_for_by_folder_and_used_there(talk: Conversation, tmp_path: Path) -> None:
    one, two = folder(tmp_path / "one"), folder(tmp_path / "two")
    talk.start(FULL, workspaceFolders=[one, two])
    (asked,) = talk.notifications("workspace/configuration")
    assert asked["items"] == [
        {"section": "whybias"},
        {"scopeUri": one["uri"], "section": "whybias"},
        {"scopeUri": two["uri"], "section": "whybias"},
    ]
    assert severities(talk, tmp_path / "one") == [2]
    assert severities(talk, tmp_path / "two") == [2]
    answer_settings(talk, None, {"enable": False}, {"severity": {"WB101": "off"}})
    assert talk.shown((tmp_path / "one" / "net.py").as_uri()) == []
    assert talk.shown((tmp_path / "two" / "net.py").as_uri()) == []


def test_settings_that_say_nothing_new_cost_no_analysis(talk: Conversation, tmp_path: Path) -> None:
    talk.start(FULL, workspaceFolders=[folder(tmp_path / "one")], initializationOptions={"settings": {}})
    severities(talk, tmp_path / "one")
    answer_settings(talk, {}, {"enable": True})
    assert len(talk.analyzed) == 1


def test_a_client_that_refuses_to_tell_its_settings_is_served_with_the_defaults(full: Conversation) -> None:
    (asked,) = [message for message in full.sent if message.get("method") == "workspace/configuration"]
    full.receive({"id": asked["id"], "error": {"code": -32603, "message": "no settings"}})
    assert full.shown(full.open(CONV))


def test_settings_may_come_with_initialize_or_be_pushed(talk: Conversation) -> None:
    talk.start(without(FULL, "workspace.configuration"), initializationOptions={"settings": {"enable": False}})
    uri = talk.open(CONV)
    assert talk.shown(uri) == []
    talk.notify("workspace/didChangeConfiguration", settings={"whybias": {"enable": True}})
    assert len(talk.shown(uri)) == 1


def test_a_wrong_setting_is_named_once(talk: Conversation) -> None:
    wrong: dict[str, Any] = {"settings": {"severity": {"WB101": "loud"}, "colour": 1}}
    talk.start(FULL, initializationOptions=wrong)
    talk.notify("workspace/didChangeConfiguration", settings={})
    answer_settings(talk, wrong["settings"])
    told = [log["message"] for log in talk.notifications("window/logMessage")]
    assert sorted(message.partition(":")[0] for message in told) == [
        "whybias.colour",
        "whybias.severity.WB101",
    ]


@pytest.mark.parametrize("told", [None, {"enable": True}])
def test_what_came_with_initialize_counts_where_the_client_tells_nothing(
    talk: Conversation, told: dict[str, object] | None
) -> None:
    talk.start(FULL, initializationOptions={"settings": {"enable": False}})
    answer_settings(talk, told)
    assert len(talk.shown(talk.open(CONV))) == (0 if told is None else 1)


def test_pushed_settings_that_name_none_of_ours_leave_those_of_initialize(talk: Conversation) -> None:
    talk.start(without(FULL, "workspace.configuration"), initializationOptions={"settings": {"enable": False}})
    talk.notify("workspace/didChangeConfiguration", settings={"python": {}})
    assert talk.shown(talk.open(CONV)) == []


def test_folders_may_have_files_of_the_same_name(talk: Conversation, tmp_path: Path) -> None:
    talk.start(FULL, workspaceFolders=[folder(tmp_path / "one"), folder(tmp_path / "two")])
    uris = [(tmp_path / name / "net.py").as_uri() for name in ("one", "two")]
    for count, uri in enumerate(uris, 1):
        talk.open(CONV * count, uri)
    assert [len(talk.shown(uri)) for uri in uris] == [1, 2]
    talk.notify("textDocument/didClose", textDocument={"uri": uris[0]})
    assert [len(talk.shown(uri)) for uri in uris] == [0, 2]


def test_a_rule_that_does_not_exist_is_named(talk: Conversation, tmp_path: Path) -> None:
    talk.start(FULL, workspaceFolders=[folder(tmp_path / "one")])
    (tmp_path / "one" / "pyproject.toml").write_text('[tool.whybias]\nselect = ["WB101", "WB999"]\n')
    talk.open(CONV, (tmp_path / "one" / "net.py").as_uri())
    (log,) = talk.notifications("window/logMessage")
    assert log["message"] == "tool.whybias.select: no rule is called 'WB999'"


def test_a_folder_may_be_named_with_a_slash_at_the_end_or_without(talk: Conversation, tmp_path: Path) -> None:
    one = folder(tmp_path / "one")
    talk.start(FULL, workspaceFolders=[{**one, "uri": one["uri"] + "/"}])
    talk.open(CONV, one["uri"] + "/net.py")
    assert talk.workspaces[-1].roots == (str(tmp_path / "one"),)
    talk.notify("workspace/didChangeWorkspaceFolders", event={"added": [], "removed": [one]})
    assert talk.workspaces[-1].roots == ()
