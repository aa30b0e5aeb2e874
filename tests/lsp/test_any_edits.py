"""However a text came about, it means the same."""

from __future__ import annotations

import ast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lsprotocol import types

from whybias.api import Workspace
from whybias.lsp.documents import Documents
from whybias.source.text import Encoding, Text

NET = """\
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 64, 3)  # 😀
        self.bn = nn.BatchNorm2d(64)

    def forward(self, x):
        return self.bn(self.conv(x))
"""
PIECES = ("", "\n", "\r\n", "é😀", "    ", "(", "self.", ".relu()", ", bias=True", "# x", '"""', "bn", NET)
PIECES += ("    # why\n", '        """What it is."""\n', "1", "        pass\n")

edits = st.lists(
    st.tuples(st.integers(0, 13), st.integers(0, 50), st.integers(0, 2), st.integers(0, 50), st.sampled_from(PIECES)),
    max_size=6,
)


def reference(content: str, event: types.TextDocumentContentChangePartial, encoding: Encoding) -> str:
    """The text after a change, the slow way: line by line, unit by unit."""

    def offset(position: types.Position) -> int:
        marked = content.replace("\r\n", "\n\0").replace("\r", "\n")
        lines = marked.split("\n")
        if position.line >= len(lines):
            return len(content)
        start = sum(len(line) + 1 for line in lines[: position.line])
        line = lines[position.line]
        if line.startswith("\0"):
            start, line = start + 1, line[1:]
        width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding.value]
        codec = encoding.value + ("-le" if width > 1 else "")
        taken = 0
        for count, character in enumerate(line):
            taken += len(character.encode(codec)) // width
            if taken > position.character:
                return start + count
        return start + len(line)

    start, end = sorted((offset(event.range.start), offset(event.range.end)))
    return content[:start] + event.text + content[end:]


def changes(drawn: list[tuple[int, int, int, int, str]]) -> list[types.TextDocumentContentChangePartial]:
    return [
        types.TextDocumentContentChangePartial(
            types.Range(types.Position(line, start), types.Position(line + lines, end)), text
        )
        for line, start, lines, end, text in drawn
    ]


@pytest.mark.parametrize("encoding", list(Encoding))
@given(drawn=edits)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_server_has_the_text_of_the_editor(encoding: Encoding, drawn: list[tuple[int, int, int, int, str]]) -> None:
    documents = Documents()
    documents.encoding = encoding
    documents.open(types.TextDocumentItem("file:///net.py", "python", 1, NET))
    expected = NET
    for event in changes(drawn):
        expected = reference(expected, event, encoding)
    identifier = types.VersionedTextDocumentIdentifier(2, "file:///net.py")
    document = documents.change(types.DidChangeTextDocumentParams(identifier, changes(drawn)))
    assert document.text.content == expected
    assert document.text.line_starts == Text(expected).line_starts


@given(drawn=edits)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_edited_text_means_what_it_means_when_it_is_opened(drawn: list[tuple[int, int, int, int, str]]) -> None:
    workspace, text = Workspace(), Text(NET)
    workspace.analyze("net.py", text)
    for event in changes(drawn):
        text = Text(reference(text.content, event, Encoding.UTF16))
        edited = workspace.analyze("net.py", text)
        try:
            ast.parse(text.content)
        except SyntaxError:
            continue  # what does not parse keeps what was known of it
        fresh = Workspace().analyze("net.py", text)
        assert (edited.layers, edited.findings) == (fresh.layers, fresh.findings)
