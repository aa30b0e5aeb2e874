"""An editor with one folder of sources open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stdio_client import StdioClient


class Editor:
    """What an editor does with the files of a folder."""

    def __init__(self, client: StdioClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.shown: dict[str, list[str]] = {}
        self._id = 0

    def start(self, **capabilities: Any) -> None:
        folders = [{"uri": self.folder.as_uri(), "name": "folder"}]
        params = {"processId": None, "rootUri": None, "capabilities": capabilities, "workspaceFolders": folders}
        self.client.send({"id": "start", "method": "initialize", "params": params})
        self.client.answer("start")
        self.client.send({"method": "initialized", "params": {}})

    def uri(self, path: str) -> str:
        return (self.folder / path).as_uri()

    def open(self, path: str) -> None:
        text = (self.folder / path).read_text()
        item = {"uri": self.uri(path), "languageId": "python", "version": 1, "text": text}
        self.client.send({"method": "textDocument/didOpen", "params": {"textDocument": item}})

    def replace(self, path: str, text: str, version: int = 2) -> None:
        document = {"uri": self.uri(path), "version": version}
        params = {"textDocument": document, "contentChanges": [{"text": text}]}
        self.client.send({"method": "textDocument/didChange", "params": params})

    def write(self, path: str, text: str) -> None:
        """A change on disk that the editor notices."""
        kind = 2 if (self.folder / path).exists() else 1
        (self.folder / path).write_text(text)
        changes = [{"uri": self.uri(path), "type": kind}]
        self.client.send({"method": "workspace/didChangeWatchedFiles", "params": {"changes": changes}})

    def wait_for(self, path: str, *codes: str) -> list[dict[str, Any]]:
        """The diagnostics of a file as soon as they are these; what else is shown before is kept in `shown`."""
        while True:
            told = self.client.notification("textDocument/publishDiagnostics")
            self.shown.setdefault(told["uri"], []).append("".join(each["code"] for each in told["diagnostics"]))
            if told["uri"] == self.uri(path) and [each["code"] for each in told["diagnostics"]] == list(codes):
                diagnostics: list[dict[str, Any]] = told["diagnostics"]
                return diagnostics

    def request(self, method: str, **params: Any) -> Any:
        self._id += 1
        self.client.send({"id": self._id, "method": method, "params": params})
        return self.client.answer(self._id)["result"]

    def hover(self, path: str, line: int, character: int) -> str:
        document, position = {"uri": self.uri(path)}, {"line": line, "character": character}
        text: str = self.request("textDocument/hover", textDocument=document, position=position)["contents"]["value"]
        return text
