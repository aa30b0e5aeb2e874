"""A user's session: open, see, read why, fix, silence, close. Through a real client of a real server."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from editor import Editor
from lsprotocol import types
from profiles_of_clients import capabilities_of
from programs import FIXED, FORM_FEEDS, NET, WIDE
from pytest_lsp import LanguageClient

from whybias.source.text import Encoding

pytestmark = pytest.mark.e2e

CONV1 = "bias of `conv1` has no effect: `bn1` (BatchNorm2d) subtracts the per-channel mean. Pass bias=False"


def named(found: Sequence[types.CodeAction | types.Command], start: str) -> types.CodeAction:
    """The one code action whose title begins so."""
    (action,) = [each for each in found if each.title.startswith(start)]
    assert isinstance(action, types.CodeAction)
    return action


async def test_every_client_sees_the_same_findings(any_editor: Editor) -> None:
    shown = await any_editor.open(NET)
    assert [any_editor.marked(diagnostic) for diagnostic in shown] == ["nn.Conv2d", "bias=True"]
    assert {(each.code, each.source, each.severity) for each in shown} == {
        ("WB101", "whybias", types.DiagnosticSeverity.Warning)
    }
    assert shown[0].message.startswith(CONV1)


async def test_every_client_is_told_why(any_editor: Editor) -> None:
    await any_editor.open(NET)
    hover = await any_editor.hover("nn.Conv2d(3")
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert "bn1" in hover.contents.value
    assert "the bias b can be" in hover.contents.value


async def test_the_diagnostic_says_where_and_links_to_the_page(editor: Editor) -> None:
    first, second = await editor.open(NET)
    assert first.code_description is not None
    assert first.code_description.href.endswith("/rules/redundant-bias/")
    assert list(second.tags or ()) == [types.DiagnosticTag.Unnecessary]
    assert first.tags is None
    assert first.related_information is not None
    related = first.related_information[0]
    assert related.location.uri == editor.uri
    assert related.location.range.start.line in (
        editor.position_of("nn.BatchNorm2d(64)").line,
        editor.position_of("self.bn1(self").line,
    )


@pytest.mark.parametrize("place", ["nn.Conv2d(64, 128", "64, 128, 3, bias", "conv2(x)"])
async def test_hover_explains_the_call_and_its_uses(editor: Editor, place: str) -> None:
    await editor.open(NET)
    hover = await editor.hover(place)
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert "conv2" in hover.contents.value


async def test_the_quick_fix_leaves_nothing_to_report(editor: Editor) -> None:
    first, _ = await editor.open(NET)
    fix = named(await editor.actions([first]), "Pass bias=False")
    assert fix.is_preferred
    assert fix.kind == types.CodeActionKind.QuickFix
    assert list(fix.diagnostics or ()) == [first]
    assert fix.edit is not None
    (second,) = await editor.apply(fix.edit)
    assert editor.marked(second) == "bias=True"
    fix = named(await editor.actions([second], [types.CodeActionKind.QuickFix]), "Pass bias=False")
    assert fix.edit is not None
    assert await editor.apply(fix.edit) == []
    assert editor.text.content == FIXED


async def test_a_second_fix_keeps_old_checkpoints_loadable(editor: Editor) -> None:
    first, _ = await editor.open(NET)
    fix = named(await editor.actions([first]), "bias=False for `conv1`, and keep old checkpoints loadable")
    assert not fix.is_preferred
    assert fix.edit is not None
    (second,) = await editor.apply(fix.edit)
    assert editor.marked(second) == "bias=True"
    assert "type(self)._load_without_conv1_bias" in editor.text.content


async def test_fix_all_is_resolved_and_leaves_nothing_to_report(editor: Editor) -> None:
    shown = await editor.open(NET)
    (offered,) = await editor.actions(shown, [types.CodeActionKind.SourceFixAll])
    assert isinstance(offered, types.CodeAction)
    if offered.edit is None:
        offered = await editor.client.code_action_resolve_async(offered)
    assert offered.edit is not None
    assert await editor.apply(offered.edit) == []
    assert editor.text.content == FIXED


@pytest.mark.parametrize(("title", "left"), [("Ignore WB101 on this line", 1), ("Ignore WB101 in this file", 0)])
async def test_suppressing_silences_what_it_says(editor: Editor, title: str, left: int) -> None:
    first, _ = await editor.open(NET)
    action = named(await editor.actions([first]), title)
    assert action.edit is not None
    assert len(await editor.apply(action.edit)) == left


async def test_findings_come_and_go_with_the_text(editor: Editor) -> None:
    assert len(await editor.open(NET)) == 2
    assert len(await editor.replace("bn1(self.conv1(x))", "conv1(x)")) == 1
    assert len(await editor.replace("self.conv1(x).relu()", "self.bn1(self.conv1(x)).relu()")) == 2
    assert len(await editor.replace("return self.head(x)", "return self.head(")) == 2
    assert await editor.replace("import torch.nn as nn", "") == []


async def test_closing_clears(editor: Editor) -> None:
    await editor.open(NET)
    editor.client.text_document_did_close(types.DidCloseTextDocumentParams(editor.identifier))
    assert await editor.shown() == []


@pytest.mark.parametrize("encoding", list(Encoding))
@pytest.mark.parametrize("program", [WIDE, FORM_FEEDS], ids=["emoji", "form feed and CRLF"])
async def test_columns_are_right_in_every_encoding(program: str, encoding: Encoding, unstarted: LanguageClient) -> None:
    capabilities = capabilities_of("visual-studio-code")
    capabilities.general = types.GeneralClientCapabilities(position_encodings=[encoding.value])
    result = await unstarted.initialize_session(types.InitializeParams(capabilities=capabilities))
    assert result.capabilities.position_encoding == encoding.value
    editor = Editor(unstarted, "untitled:Untitled-1", encoding)
    first, second = await editor.open(program)
    assert editor.marked(first) == "nn.Conv2d"
    assert editor.marked(second) == "bias=True"
    fix = named(await editor.actions([first]), "Pass bias=False")
    assert fix.edit is not None
    (second,) = await editor.apply(fix.edit)
    assert editor.marked(second) == "bias=True"
    assert "self.conv1 = nn.Conv2d(3, 64, 3, bias=False)" in editor.text.content
    hover = await editor.hover("conv1(x)")
    assert hover is not None
    assert hover.range is not None
    assert hover.range.start.line == editor.position_of("conv1(x)").line


@pytest.mark.parametrize(
    "content",
    ["x = " + "(" * 3000 + ")" * 3000, "\x00\x01\ufffd\ud800" * 50, "-" * 100_000 + "1", "\ufeff", "\r\r\n\x0c"],
    ids=["parentheses", "binary", "minuses", "byte order mark", "line ends"],
)
async def test_no_text_breaks_the_server(editor: Editor, content: str) -> None:
    assert await editor.open(content) == []
    assert len(await editor.edit([types.TextEdit(types.Range(types.Position(0, 0), types.Position(99, 0)), NET)])) == 2
    assert not [log for log in editor.client.log_messages if log.type is types.MessageType.Error]
