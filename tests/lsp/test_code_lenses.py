"""The line above a class: how many of its biases do nothing, and a way to fix them."""

from __future__ import annotations

from typing import Any

from conversation import Conversation, RealConversation, span
from profiles import FULL, without

NET = """\
class Net(nn.Module):
    a = nn.Conv2d(3, 64, 3)
    b = nn.Conv2d(3, 64, 3, bias=True)
    c = nn.Conv2d(3, 64, 3, bias=False)
class Other(nn.Module):
    d = nn.Conv2d(3, 64, 3, bias=False)  # Other
class Empty(nn.Module):
    pass
"""
NESTED = """\
import torch.nn as nn

def make():
    class Local(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(3, 8, 3)
            self.bn = nn.BatchNorm2d(8)

        def forward(self, x):
            return self.bn(self.conv(x))

    return Local()
"""
ON = {"settings": {"codeLens": True}}


def lenses(talk: Conversation, uri: str) -> list[dict[str, Any]]:
    """The lenses, each resolved."""
    found = talk.result("textDocument/codeLens", {"textDocument": {"uri": uri}})
    return [talk.result("codeLens/resolve", lens) for lens in found]


def test_they_are_off_unless_asked_for(full: Conversation) -> None:
    assert lenses(full, full.open(NET)) == []


def test_each_class_with_layers_has_one(talk: Conversation) -> None:
    talk.start(FULL, initializationOptions=ON)
    uri = talk.open(NET)
    first, second = lenses(talk, uri)
    assert first["range"] == span(0, 0, 0, 9)
    assert first["command"] == {
        "title": "3 layers, 2 biases without effect (128 parameters) - fix",
        "command": "whybias.fixClass",
        "arguments": [uri, "Net"],
    }
    assert second["command"] == {"title": "1 layer, no biases without effect", "command": ""}


def test_choosing_it_edits_the_class_and_no_other(talk: Conversation) -> None:
    talk.start(FULL, initializationOptions=ON)
    uri = talk.open(NET + "# nn.Conv2d(1, 1, 1)  # Other\n")
    talk.result("workspace/executeCommand", {"command": "whybias.fixClass", "arguments": [uri, "Net"]})
    (applied,) = [message["params"] for message in talk.sent if message.get("method") == "workspace/applyEdit"]
    (change,) = applied["edit"]["documentChanges"]
    assert [(edit["range"]["start"]["line"], edit["newText"]) for edit in change["edits"]] == [
        (1, ", bias=False"),
        (2, "False"),
    ]


def test_a_client_that_applies_no_edits_is_only_told(talk: Conversation) -> None:
    talk.start(without(FULL, "workspace.applyEdit"), initializationOptions=ON)
    first, _ = lenses(talk, talk.open(NET))
    assert first["command"] == {"title": "3 layers, 2 biases without effect (128 parameters)", "command": ""}


def test_a_class_may_stand_anywhere(talk: Conversation) -> None:
    talk.start(FULL, initializationOptions=ON)
    (lens,) = lenses(talk, talk.open("if torch:\n    class Net(nn.Module):\n        a = nn.Conv2d(3, 64, 3)\n"))
    assert lens["range"] == span(1, 4, 1, 13)
    assert lens["command"]["title"] == "1 layer, 1 bias without effect (64 parameters) - fix"


def test_a_class_within_another_or_a_function_goes_by_its_full_name() -> None:
    talk = RealConversation()
    talk.start(FULL, initializationOptions=ON)
    uri = talk.open(NESTED)
    assert [(lens["range"]["start"]["line"], lens["command"]["arguments"]) for lens in lenses(talk, uri)] == [
        (3, [uri, "make.Local"])
    ]


def test_one_parameter_is_told_in_the_singular() -> None:
    talk = RealConversation()
    talk.start(FULL, initializationOptions=ON)
    (lens,) = lenses(talk, talk.open(NESTED.replace("3, 8, 3", "3, 1, 3").replace("(8)", "(1)")))
    assert lens["command"]["title"] == "1 layer, 1 bias without effect (1 parameter) - fix"
