"""A notebook as an editor sends it: its Python cells, in order, are one program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conversation import Conversation, RealConversation, span
from profiles import FULL, PULLING, without

from whybias.lsp.log import logging_to

FILE = Path(__file__).parent.parent / "data" / "network.ipynb"
NOTEBOOK = "file:///project/network.ipynb"
NOTEBOOKS = {"notebookDocument": {"synchronization": {"dynamicRegistration": False}}}


@pytest.fixture
def real() -> Iterator[RealConversation]:
    """A conversation with a client that knows notebooks."""
    conversation = RealConversation()
    with logging_to(conversation.server.window_log_message):
        conversation.start({**FULL, **NOTEBOOKS})
        yield conversation


def cell_uri(number: int) -> str:
    return f"vscode-notebook-cell:/project/network.ipynb#W{number}"


def item(number: int, text: str) -> dict[str, Any]:
    return {"uri": cell_uri(number), "languageId": "python", "version": 1, "text": text}


def opened(talk: Conversation) -> dict[int, str]:
    """Open the notebook; the texts of its Python cells by their number in it."""
    cells = json.loads(FILE.read_text(encoding="utf-8"))["cells"]
    texts = {number: "".join(cell["source"]) for number, cell in enumerate(cells) if cell["cell_type"] == "code"}
    talk.notify(
        "notebookDocument/didOpen",
        notebookDocument={
            "uri": NOTEBOOK,
            "notebookType": "jupyter-notebook",
            "version": 1,
            "cells": [{"kind": 2, "document": cell_uri(number)} for number in texts],
        },
        cellTextDocuments=[item(number, text) for number, text in texts.items()],
    )
    return texts


def change(talk: Conversation, **cells: Any) -> None:
    talk.notify(
        "notebookDocument/didChange",
        notebookDocument={"uri": NOTEBOOK, "version": 2},
        change={"cells": cells},
    )


def found(talk: Conversation) -> dict[int, list[dict[str, Any]]]:
    """The ranges of what is shown in each cell that has something."""
    shown = {number: talk.shown(cell_uri(number)) for number in range(9) if talk.published(cell_uri(number))}
    return {number: [each["range"] for each in list_] for number, list_ in shown.items() if list_}


def test_a_layer_in_one_cell_is_judged_by_what_another_does_with_it(real: RealConversation) -> None:
    opened(real)
    assert found(real) == {
        2: [span(2, 8, 2, 17)],
        4: [span(1, 42, 1, 51)],
        5: [span(4, 51, 4, 60)],
    }
    assert not real.notifications("window/logMessage")


def test_markdown_is_no_code_and_neither_is_a_shell(real: RealConversation) -> None:
    opened(real)
    assert not real.published(cell_uri(0))
    assert real.shown(cell_uri(3)) == []


def test_related_places_lie_in_their_cells(real: RealConversation) -> None:
    opened(real)
    (diagnostic,) = real.shown(cell_uri(2))
    assert {each["location"]["uri"] for each in diagnostic["relatedInformation"]} <= {cell_uri(2), cell_uri(5)}


def test_an_edit_in_one_cell_is_news_for_the_others(real: RealConversation) -> None:
    texts = opened(real)
    changed = texts[2].replace("nn.BatchNorm2d(channels_out)", "nn.Dropout(0.5)")
    change(
        real,
        textContent=[{"document": {"uri": cell_uri(2), "version": 2}, "changes": [{"text": changed}]}],
    )
    assert sorted(found(real)) == [4, 5]


def test_cells_are_taken_out_put_in_and_moved(real: RealConversation) -> None:
    texts = opened(real)
    gone = {"start": 1, "deleteCount": 1}
    change(real, structure={"array": gone, "didClose": [{"uri": cell_uri(2)}]})
    assert sorted(found(real)) == [4, 5]
    new = {"start": 0, "deleteCount": 0, "cells": [{"kind": 2, "document": cell_uri(2)}]}
    change(real, structure={"array": new, "didOpen": [item(2, "from torch import nn\n" + texts[2])]})
    assert sorted(found(real)) == [2, 4, 5]


def test_hovering_tells_of_a_layer_from_the_cell_it_is_in(real: RealConversation) -> None:
    opened(real)
    hover = real.result(
        "textDocument/hover", {"textDocument": {"uri": cell_uri(5)}, "position": {"line": 4, "character": 25}}
    )
    assert "does nothing" in hover["contents"]["value"]
    assert hover["range"] == span(4, 20, 4, 61)


def actions(talk: Conversation, number: int, line: int, character: int, **context: Any) -> list[dict[str, Any]]:
    params = {
        "textDocument": {"uri": cell_uri(number)},
        "range": span(line, character, line, character),
        "context": {"diagnostics": [], **context},
    }
    offered: list[dict[str, Any]] = talk.result("textDocument/codeAction", params)
    return offered


def test_a_fix_and_a_suppression_edit_their_own_cell(real: RealConversation) -> None:
    opened(real)
    fix, on_line, in_file, *_ = actions(real, 4, 1, 43)
    for action, edit in (
        (fix, {"range": span(1, 59, 1, 59), "newText": ", bias=False"}),
        (on_line, {"range": span(1, 80, 1, 80), "newText": "  # whybias: ignore[WB101]"}),
        # Below the magic, which must stay the first line.
        (in_file, {"range": span(1, 0, 1, 0), "newText": "# whybias: ignore-file[WB101]\n"}),
    ):
        (changed,) = action["edit"]["documentChanges"]
        assert changed["textDocument"] == {"uri": cell_uri(4), "version": 1}
        assert changed["edits"] == [edit]


def test_fixing_the_notebook_fixes_every_cell_in_it(real: RealConversation) -> None:
    opened(real)
    (offered,) = actions(real, 1, 0, 0, only=["notebook.source.fixAll"])
    assert offered["kind"] == "notebook.source.fixAll.whybias"
    changes = real.result("codeAction/resolve", offered)["edit"]["documentChanges"]
    assert [changed["textDocument"]["uri"] for changed in changes] == [cell_uri(2), cell_uri(4), cell_uri(5)]
    (own,) = actions(real, 5, 0, 0, only=["source.fixAll"])
    (changed,) = real.result("codeAction/resolve", own)["edit"]["documentChanges"]
    assert changed["textDocument"]["uri"] == cell_uri(5)


def test_closing_clears_every_cell(real: RealConversation) -> None:
    texts = opened(real)
    real.notify(
        "notebookDocument/didClose",
        notebookDocument={"uri": NOTEBOOK},
        cellTextDocuments=[{"uri": cell_uri(number)} for number in texts],
    )
    assert not found(real)


def test_a_client_that_asks_is_answered_for_each_cell() -> None:
    talk = RealConversation()
    talk.start({**PULLING, **NOTEBOOKS})
    opened(talk)
    report = talk.result("textDocument/diagnostic", {"textDocument": {"uri": cell_uri(5)}})
    assert [each["range"] for each in report["items"]] == [span(4, 51, 4, 60)]


def test_a_client_that_knows_no_notebooks_is_not_offered_them() -> None:
    assert "notebookDocumentSync" not in RealConversation().start(without(FULL, "window"))
    assert "notebookDocumentSync" in RealConversation().start(NOTEBOOKS)


def test_a_change_of_a_notebook_that_is_not_open_is_no_crash(real: RealConversation) -> None:
    cell = {"kind": 2, "document": cell_uri(1)}
    change(real, structure={"array": {"start": 0, "deleteCount": 1, "cells": [cell]}, "didOpen": [item(1, "x = 1")]})
    change(real, textContent=[{"document": {"uri": cell_uri(9), "version": 2}, "changes": [{"text": ""}]}])
    real.notify("notebookDocument/didClose", notebookDocument={"uri": NOTEBOOK}, cellTextDocuments=[])
    assert {log["type"] for log in real.notifications("window/logMessage")} == {2}
