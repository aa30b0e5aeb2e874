"""Hovering over a layer."""

from __future__ import annotations

import pytest
from conversation import Conversation, span

NET = "class Net:\n    a = 1; conv = nn.Conv2d(3, 64, 3)\n"


def hover(talk: Conversation, uri: str, line: int, character: int) -> dict[str, object] | None:
    position = {"line": line, "character": character}
    found: dict[str, object] | None = talk.result(
        "textDocument/hover", {"textDocument": {"uri": uri}, "position": position}
    )
    return found


@pytest.mark.parametrize("character", [18, 26, 36])
def test_the_constructor_call_explains_the_layer(full: Conversation, character: int) -> None:
    found = hover(full, full.open(NET), 1, character)
    assert found is not None
    assert found["range"] == span(1, 18, 1, 37)
    assert found["contents"]["kind"] == "markdown"
    assert "`conv`" in found["contents"]["value"]


@pytest.mark.parametrize(("line", "character"), [(1, 17), (1, 37), (0, 0), (7, 7)])
def test_elsewhere_there_is_nothing_to_say(full: Conversation, line: int, character: int) -> None:
    assert hover(full, full.open(NET), line, character) is None


def test_a_client_without_markdown_gets_plain_text(minimal: Conversation) -> None:
    found = hover(minimal, minimal.open(NET), 1, 20)
    assert found is not None
    assert found["contents"]["kind"] == "plaintext"
    assert not set("`*") & set(found["contents"]["value"])
    assert "](" not in found["contents"]["value"]


def test_the_text_as_it_is_now_counts_though_no_diagnostics_were_made_yet(full: Conversation) -> None:
    uri = full.open(NET)
    full.receive(full.change(uri, 2, {"range": span(0, 0, 0, 0), "text": "\n"}))
    assert hover(full, uri, 2, 20) is not None
    assert hover(full, uri, 1, 20) is None


def test_a_document_that_is_not_open_has_no_hover(full: Conversation) -> None:
    assert hover(full, "file:///nowhere.py", 0, 0) is None
