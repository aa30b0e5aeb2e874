"""Hints, lenses, notebooks and the whole workspace, from a real server as VS Code would see them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol.converters import get_converter
from profiles_of_clients import capabilities_of
from programs import FIXED, NET
from stdio_client import StdioClient, connected

pytestmark = pytest.mark.e2e

NOTEBOOK = Path(__file__).parent.parent / "data" / "network.ipynb"


class VisualStudioCode:
    """What VS Code can do, with one folder and everything switched on."""

    def __init__(self, client: StdioClient, folder: Path, pulls: bool) -> None:
        self.client = client
        self.folder = folder
        self._id = 0
        capabilities = get_converter().unstructure(capabilities_of("visual-studio-code"))
        capabilities["workspace"]["configuration"] = False  # what is set comes with the first message
        # The profile is older than these; today's VS Code has them.
        capabilities["workspace"]["diagnostics"] = {"refreshSupport": pulls}
        capabilities["textDocument"]["diagnostic"] = {}
        capabilities["textDocument"]["inlayHint"] = {"resolveSupport": {"properties": ["tooltip"]}}
        capabilities["notebookDocument"] = {"synchronization": {}}
        switches = {"inlayHints": True, "codeLens": True, "workspaceDiagnostics": True}
        self.abilities = self.request(
            "initialize",
            processId=None,
            rootUri=None,
            capabilities=capabilities,
            workspaceFolders=[{"uri": folder.as_uri(), "name": "folder"}],
            initializationOptions={"settings": switches},
        )["capabilities"]
        client.send({"method": "initialized", "params": {}})

    def request(self, method: str, **params: Any) -> Any:
        self._id += 1
        self.client.send({"id": self._id, "method": method, "params": params})
        answer = self.client.answer(self._id)
        assert "error" not in answer, answer
        return answer["result"]

    def open(self, name: str, text: str) -> dict[str, str]:
        uri = (self.folder / name).as_uri()
        self.client.open(text, uri)
        return {"uri": uri}


@pytest.fixture
def code(tmp_path: Path) -> Iterator[VisualStudioCode]:
    """An editor that is sent its diagnostics."""
    with connected() as client:
        yield VisualStudioCode(client, tmp_path, pulls=False)


def test_hints_stand_behind_the_calls(code: VisualStudioCode) -> None:
    document = code.open("net.py", NET)
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    hints = code.request("textDocument/inlayHint", textDocument=document, range=whole)
    lines = NET.split("\n")
    assert [lines[hint["position"]["line"]][: hint["position"]["character"]].strip() for hint in hints] == [
        "self.conv1 = nn.Conv2d(3, 64, 3)",
        "self.conv2 = nn.Conv2d(64, 128, 3, bias=True)",
    ]
    assert "bn1" in code.request("inlayHint/resolve", **hints[0])["tooltip"]["value"]


def test_the_lens_of_a_class_fixes_it(code: VisualStudioCode) -> None:
    document = code.open("net.py", NET)
    (lens,) = code.request("textDocument/codeLens", textDocument=document)
    command = code.request("codeLens/resolve", **lens)["command"]
    assert command["title"] == "3 layers, 2 biases without effect (192 parameters) - fix"
    code.client.send(
        {
            "id": "fix",
            "method": "workspace/executeCommand",
            "params": {"command": command["command"], "arguments": command["arguments"]},
        }
    )
    asked = next(message for message in code.client.messages() if message.get("method") == "workspace/applyEdit")
    (change,) = asked["params"]["edit"]["documentChanges"]
    lines = NET.split("\n")
    for edit in reversed(change["edits"]):
        start, end = edit["range"]["start"], edit["range"]["end"]
        line = lines[start["line"]]
        lines[start["line"]] = line[: start["character"]] + edit["newText"] + line[end["character"] :]
    assert "\n".join(lines) == FIXED


def test_a_notebook_is_one_program(code: VisualStudioCode) -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    texts = {
        f"vscode-notebook-cell:/network.ipynb#W{number}": "".join(cell["source"])
        for number, cell in enumerate(cells)
        if cell["cell_type"] == "code"
    }
    code.client.send(
        {
            "method": "notebookDocument/didOpen",
            "params": {
                "notebookDocument": {
                    "uri": (code.folder / "network.ipynb").as_uri(),
                    "notebookType": "jupyter-notebook",
                    "version": 0,
                    "cells": [{"kind": 2, "document": uri} for uri in texts],
                },
                "cellTextDocuments": [
                    {"uri": uri, "languageId": "python", "version": 1, "text": text} for uri, text in texts.items()
                ],
            },
        }
    )
    shown: dict[str, int] = {}
    while len(shown) < len(texts) or sum(shown.values()) < 3:
        told = code.client.notification("textDocument/publishDiagnostics")
        shown[told["uri"][-2:]] = len(told["diagnostics"])
    assert {name for name, count in shown.items() if count} == {"W2", "W4", "W5"}


def test_files_that_are_not_open_are_reported_to_who_asks(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(NET)
    (tmp_path / "fixed.py").write_text(FIXED)
    with connected() as client:
        code = VisualStudioCode(client, tmp_path, pulls=True)
        assert code.abilities["diagnosticProvider"]["workspaceDiagnostics"] is True
        items = code.request("workspace/diagnostic", previousResultIds=[])["items"]
    found = {item["uri"].rpartition("/")[2]: [each["code"] for each in item["items"]] for item in items}
    assert found == {"net.py": ["WB101", "WB101"], "fixed.py": []}
