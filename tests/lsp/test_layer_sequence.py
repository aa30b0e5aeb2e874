"""The request for the layers of the class at the cursor."""

from __future__ import annotations

from typing import Any

from conversation import Conversation, span

NET = "class Net:\n    a = 1; conv = nn.Conv2d(3, 64, 3)\n\nclass Empty:\n    pass\n"


def layer_sequence(talk: Conversation, uri: str, line: int) -> Any:
    position = {"line": line, "character": 4}
    return talk.result("whybias/layerSequence", {"textDocument": {"uri": uri}, "position": position})


def test_the_whole_answer(full: Conversation) -> None:
    uri = full.open(NET)
    assert layer_sequence(full, uri, 0) == {
        "name": "Net",
        "stops": [],
        "layers": [
            {
                "name": "conv",
                "layer": "Conv2d",
                "bias": "default",
                "verdict": "dead",
                "when": None,
                "reason": "no use of it could be followed",
                "location": {"uri": uri, "range": span(1, 18, 1, 37)},
                "way": [],
                "end": None,
            }
        ],
    }


def test_columns_are_the_clients(full: Conversation) -> None:
    uri = full.open(NET.replace("a = 1", 'a = "\U0001f642"'))
    found = layer_sequence(full, uri, 1)
    assert found["layers"][0]["location"]["range"] == span(1, 21, 1, 40)


def test_where_no_layer_is_made_there_is_none(full: Conversation) -> None:
    uri = full.open(NET)
    assert layer_sequence(full, uri, 4) is None
    assert layer_sequence(full, uri, 99) is None
    assert layer_sequence(full, "file:///nowhere.py", 0) is None
