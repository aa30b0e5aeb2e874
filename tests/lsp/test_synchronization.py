"""Documents as the editor has them, and when they are analysed."""

from __future__ import annotations

import pytest
from conversation import Conversation, span

from whybias.source.text import Text

CONV = "conv = nn.Conv2d(3, 64, 3)\n"


def test_only_the_newest_of_the_texts_that_arrive_together_is_analysed(full: Conversation) -> None:
    uri = full.open(CONV)
    full.receive(*[full.change(uri, 2 + i, {"range": span(0, 0, 0, 0), "text": str(i)}) for i in range(3)])
    full.loop.settle()
    assert full.analyzed == [CONV, "210" + CONV]
    assert [params["version"] for params in full.published(uri)] == [1, 4]


def test_changes_in_one_message_count_in_the_text_the_one_before_left(full: Conversation) -> None:
    uri = full.open("😀ab\x0c\r\nnext\n")
    full.receive(
        full.change(
            uri,
            2,
            {"range": span(0, 2, 0, 3), "text": "x\ny"},
            {"range": span(1, 1, 1, 2), "text": "😀"},
            {"range": span(2, 0, 2, 99), "text": "last"},
        )
    )
    document = full.server.session.documents.get(uri)
    assert document is not None
    assert document.text == Text("😀x\ny😀\x0c\r\nlast\n")
    assert document.version == 2


def test_a_change_that_arrives_during_the_analysis_goes_before_its_result(full: Conversation) -> None:
    uri = full.open(CONV)
    full.receive(full.change(uri, 2, {"text": CONV * 2}))
    full.loop.turn()
    full.receive(full.change(uri, 3, {"text": ""}))
    full.loop.settle()
    assert [params["version"] for params in full.published(uri)] == [1, 3]


def test_a_failed_analysis_leaves_the_last_good_diagnostics_and_is_logged_once(full: Conversation) -> None:
    uri = full.open(CONV)
    full.receive(full.change(uri, 2, {"text": CONV + "# fail-here\n"}))
    full.loop.settle()
    position = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 9}}
    for _ in range(3):
        assert full.result("textDocument/hover", position) is None
    assert len(full.published(uri)) == 1
    (log,) = full.notifications("window/logMessage")
    assert "asked to fail" in log["message"]
    assert "Traceback" in log["message"]
    assert full.analyzed[1:] == [CONV + "# fail-here\n"]


def test_the_analysis_works_again_after_a_failure(full: Conversation) -> None:
    uri = full.open("# fail-here\n")
    assert not full.published(uri)
    full.receive(full.change(uri, 2, {"text": CONV}))
    full.loop.settle()
    assert len(full.shown(uri)) == 1


def test_saving_a_file_is_news_for_the_others(full: Conversation) -> None:
    uri, other = full.open(CONV), full.open("x = 1\n", "file:///project/other.py")
    full.notify("textDocument/didSave", textDocument={"uri": other})
    assert full.analyzed == [CONV, "x = 1\n", CONV]
    assert len(full.published(uri)) == 2


def test_closing_clears_the_diagnostics_and_forgets_the_file(full: Conversation) -> None:
    uri = full.open(CONV)
    full.notify("textDocument/didClose", textDocument={"uri": uri})
    assert full.shown(uri) == []
    assert full.workspaces[0].closed == ["/project/net.py"]


def test_nothing_is_published_for_a_document_that_was_closed_meanwhile(full: Conversation) -> None:
    uri = full.open(CONV)
    full.receive(
        full.change(uri, 2, {"text": CONV * 2}),
        {"method": "textDocument/didClose", "params": {"textDocument": {"uri": uri}}},
    )
    full.loop.settle()
    assert [len(params["diagnostics"]) for params in full.published(uri)] == [1, 0]


@pytest.mark.parametrize(
    "uri",
    ["untitled:Untitled-1", "vscode-notebook-cell:/project/a.ipynb#W0sZmlsZQ", "file:///C%3A/ein%20netz.py"],
)
def test_documents_need_not_be_files(full: Conversation, uri: str) -> None:
    full.open(CONV, uri)
    assert [diagnostic["code"] for diagnostic in full.shown(uri)] == ["WB101"]


def test_documents_in_other_languages_are_left_alone(full: Conversation) -> None:
    item = {"uri": "file:///project/a.md", "languageId": "markdown", "version": 1, "text": CONV}
    full.notify("textDocument/didOpen", textDocument=item)
    full.notify("textDocument/didClose", textDocument={"uri": "file:///project/a.md"})
    assert not full.analyzed
    assert not full.notifications("textDocument/publishDiagnostics")


def test_a_change_of_a_document_that_is_not_open_is_no_crash(full: Conversation) -> None:
    full.receive(full.change("file:///project/closed.py", 2, {"text": CONV}))
    full.notify("textDocument/didSave", textDocument={"uri": "file:///project/closed.py"})
    full.notify("textDocument/didClose", textDocument={"uri": "file:///project/closed.py"})
    full.loop.settle()
    (log,) = full.notifications("window/logMessage")
    assert log == {"type": 2, "message": "The client changed file:///project/closed.py, which is not open."}


def test_a_document_of_another_scheme_is_not_the_file(full: Conversation) -> None:
    uri, before = full.open(CONV), full.open(CONV * 2, "git:/project/net.py?ref=HEAD")
    assert (len(full.shown(uri)), len(full.shown(before))) == (1, 2)
    full.notify("textDocument/didClose", textDocument={"uri": before})
    full.receive(full.change(uri, 2, {"text": CONV * 3}))
    full.loop.settle()
    assert len(full.shown(uri)) == 3
