"""What holds for any file that people write, half of it, and all of it mended."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from conversation import RealConversation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from profiles import FULL

from whybias.lsp.log import logging_to
from whybias.source.text import Encoding, Text

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("*.py"))
WIDE = "😀é"


def conversation(encoding: str = "utf-16") -> RealConversation:
    talk = RealConversation()
    talk.start({**FULL, "general": {"positionEncodings": [encoding]}})
    return talk


def edited(text: str, edits: list[dict[str, Any]], encoding: Encoding = Encoding.UTF16) -> str:
    """The text after edits that all count in it."""
    known = Text(text)

    def offset(position: dict[str, int]) -> int:
        return known.offset_of_position(position["line"], position["character"], encoding)

    spans = [(offset(edit["range"]["start"]), offset(edit["range"]["end"]), edit["newText"]) for edit in edits]
    for start, end, replacement in sorted(spans, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_what_is_mended_is_clean_and_otherwise_as_it_was(path: Path) -> None:
    talk = conversation()
    text = path.read_text(encoding="utf-8")
    uri = talk.open(text)
    assert talk.shown(uri)
    params = {
        "textDocument": {"uri": uri},
        "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
        "context": {"diagnostics": [], "only": ["source.fixAll"]},
    }
    (offered,) = talk.result("textDocument/codeAction", params)
    (change,) = talk.result("codeAction/resolve", offered)["edit"]["documentChanges"]
    mended = edited(text, change["edits"])
    before = len(talk.shown(uri))
    talk.receive(talk.change(uri, 2, {"text": mended}))
    talk.loop.settle()
    assert len(talk.shown(uri)) == before - mended.count("bias=") + text.count("bias=")
    assert talk.result("textDocument/codeAction", params) == []
    assert ast.dump(_Unbiased().visit(ast.parse(mended))) == ast.dump(_Unbiased().visit(ast.parse(text)))


class _Unbiased(ast.NodeTransformer):
    """Takes out what a fix puts in."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        node.keywords = [keyword for keyword in node.keywords if keyword.arg != "bias"]
        return self.generic_visit(node)


@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_part_of_a_file_harms_the_server(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(EXAMPLES)).read_text(encoding="utf-8")
    talk = conversation()
    with logging_to(talk.server.window_log_message):
        uri = talk.open(text)
        for version in (2, 3):
            talk.receive(talk.change(uri, version, {"text": text[: data.draw(st.integers(0, len(text)))]}))
            talk.loop.settle()
        talk.receive(talk.change(uri, 4, {"text": text}))
        talk.loop.settle()
    assert not talk.notifications("window/logMessage")
    assert talk.published(uri)[-1]["version"] == 4
    assert talk.shown(uri) == talk.published(uri)[0]["diagnostics"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_all_clients_see_the_same_whatever_they_count_in(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("        self.", f'        "{WIDE}"; self.')
    marked = []
    for encoding in Encoding:
        talk = conversation(encoding.value)
        uri = talk.open(text)
        known = Text(text)
        spans = [
            tuple(
                known.offset_of_position(each["range"][end]["line"], each["range"][end]["character"], encoding)
                for end in ("start", "end")
            )
            for each in talk.shown(uri)
        ]
        marked.append(spans)
    assert marked[0] and marked[0] == marked[1] == marked[2]
    assert all(text[start:end].startswith(("nn.", "bias")) for start, end in marked[0])
