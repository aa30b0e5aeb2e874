"""A server without a process: messages go in by hand, and what it sends is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from whybias.api import Analysis, Stopped, Workspace
from whybias.liveness.folding import Fold
from whybias.liveness.verdicts import BiasArgument, Layer, Verdict
from whybias.lsp.loop import Loop
from whybias.lsp.refinements import RefineryFactory
from whybias.lsp.server import Server, create_server
from whybias.lsp.workspaces import WorkspaceFactory
from whybias.project.configuration import Configuration
from whybias.rules.finding import Finding, Related, Severity
from whybias.source.places import Place
from whybias.source.text import Text

MARKED = re.compile(r"nn\.Conv2d\([^()]*\)")
NORM = re.compile(r"nn\.BatchNorm2d\([^()]*\)")


class FakeWorkspace:
    """Finds every ``nn.Conv2d(...)`` that does not say ``bias=False``; related is the first normalizer.

    Layers belong to the class Net, but for those in lines that say ``# Other``. It fails on a text that
    contains ``fail-here``. `analyzed` collects every text it was asked about; `meanwhile` is what happens during that.
    """

    def __init__(self, configuration: Configuration, roots: Sequence[str]) -> None:
        self.configuration = configuration
        self.roots = roots
        self.analyzed: list[str] = []
        self.closed: list[str] = []
        self.folded: list[str] = []
        self.learned: list[str] = []
        self.meanwhile: Callable[[], None] | None = None
        self.changed: list[str] = []

    def analyze(
        self, path: str, text: Text, stop: Callable[[], bool] | None = None, patience: int | None = None
    ) -> Analysis:
        self.analyzed.append(text.content)
        if self.meanwhile is not None:
            self.meanwhile()
        if stop is not None and stop():
            raise Stopped
        if "fail-here" in text.content:
            raise RuntimeError("asked to fail")
        layers = tuple(_layer(path, text, match) for match in MARKED.finditer(text.content))
        findings = tuple(_finding(text, layer) for layer in layers if layer.verdict is Verdict.DEAD)
        if any(key == "WB101" and severity is Severity.OFF for key, severity in self.configuration.severity):
            findings = ()
        return Analysis(path, text, layers, findings)

    def learn(self, path: str, text: Text, stop: Callable[[], bool] | None = None) -> None:
        if stop is not None and stop():
            raise Stopped
        self.learned.append(path)

    def folds(self, path: str, name: str) -> tuple[Fold, ...]:
        self.folded.append(name)
        return ()

    def close(self, path: str) -> None:
        self.closed.append(path)

    def changed_on_disk(self, paths: Iterable[str]) -> None:
        self.changed += paths

    def settle(self, stop: Callable[[], bool]) -> None:
        pass


def _place(path: str, text: Text, start: int, end: int) -> Place:
    return Place(path, *text.ast_of_offset(start), *text.ast_of_offset(end))


def _layer(path: str, text: Text, match: re.Match[str]) -> Layer:
    place = _place(path, text, *match.span())
    callee = _place(path, text, match.start(), match.start() + len("nn.Conv2d"))
    bias = BiasArgument("default")
    written = re.search(r"bias=(True|False)", match[0])
    if written is not None:
        start = match.start() + written.start()
        bias = BiasArgument(written[1].lower(), _place(path, text, start, start + len(written[0])))
    verdict = Verdict.LIVE if bias.text == "false" else Verdict.DEAD
    owner = "Other" if "# Other" in text.line(place.line - 1) else "Net"
    return Layer(place, callee, "torch.nn.Conv2d", "conv", f"{owner}.__init__", owner, bias, verdict, size=64)


def _finding(text: Text, layer: Layer) -> Finding:
    norm = NORM.search(text.content)
    related = () if norm is None else (Related(_place(layer.place.path, text, *norm.span()), "the mean goes here"),)
    return Finding(
        code="WB101",
        name="redundant-bias",
        severity=Severity.WARNING,
        message="bias of `conv` has no effect",
        place=layer.bias.place or layer.callee,
        layer=layer,
        unnecessary=layer.bias.text == "true",
        related=related,
    )


class _HandLoop(Loop):
    """A loop that is turned by hand."""

    def __init__(self) -> None:
        super().__init__(lambda: b"")

    def turn(self) -> None:
        self._tasks.popleft()()

    def settle(self) -> None:
        while self._tasks:
            self.turn()

    def vanish(self) -> None:
        raise AssertionError("the test itself is the client")


class Conversation:
    """Speaks for the client.

    `sent` is everything the server sent, `received` what it was sent, `workspaces` every workspace it made.
    """

    def __init__(self, factory: WorkspaceFactory | None = None, refinery: RefineryFactory | None = None) -> None:
        self.sent: list[dict[str, Any]] = []
        self.received: list[dict[str, Any]] = []
        self.workspaces: list[FakeWorkspace] = []
        self.loop = _HandLoop()
        self.server: Server = create_server(factory or self._workspace, self.loop, refinery)
        self.server.protocol.set_writer(self)
        self._next_id = 0

    def _workspace(self, configuration: Configuration, roots: Sequence[str]) -> FakeWorkspace:
        self.workspaces.append(FakeWorkspace(configuration, roots))
        return self.workspaces[-1]

    def write(self, data: bytes) -> None:
        self.sent.append(json.loads(data.partition(b"\r\n\r\n")[2]))

    def close(self) -> None:
        pass

    @property
    def analyzed(self) -> list[str]:
        return [text for workspace in self.workspaces for text in workspace.analyzed]

    def receive(self, *messages: dict[str, Any] | bytes) -> None:
        """Messages that arrive together."""
        self.loop.interruptions.taken()
        self.received += [each for each in messages if not isinstance(each, bytes)]
        self.server.protocol.receive(
            [each if isinstance(each, bytes) else json.dumps({"jsonrpc": "2.0", **each}).encode() for each in messages]
        )

    def arrive(self, **message: Any) -> None:
        """A message that waits while something is computed."""
        self.loop.interruptions.arrived(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def notify(self, method: str, **params: Any) -> None:
        """One notification, and the work it asks for."""
        self.receive({"method": method, "params": params})
        self.loop.settle()

    def request(self, method: str, params: object = None) -> Any:
        """The whole answer to one request, its result or its error."""
        self._next_id += 1
        self.receive({"id": self._next_id, "method": method, "params": params})
        return next(message for message in self.sent if message.get("id") == self._next_id and "method" not in message)

    def result(self, method: str, params: object = None) -> Any:
        """The result of a request that must succeed."""
        answer = self.request(method, params)
        assert "error" not in answer, answer
        return answer["result"]

    def start(self, capabilities: dict[str, Any] | None = None, **more: Any) -> Any:
        """Initialize; what the server can do."""
        params = {"processId": None, "rootUri": None, "capabilities": capabilities or {}, **more}
        result = self.result("initialize", params)
        self.notify("initialized")
        return result["capabilities"]

    def open(self, text: str, uri: str = "file:///project/net.py", version: int = 1) -> str:
        item = {"uri": uri, "languageId": "python", "version": version, "text": text}
        self.notify("textDocument/didOpen", textDocument=item)
        return uri

    def change(self, uri: str, version: int, *changes: dict[str, Any]) -> dict[str, Any]:
        """A change notification, not sent yet."""
        params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)}
        return {"method": "textDocument/didChange", "params": params}

    def notifications(self, method: str) -> list[dict[str, Any]]:
        """The params of everything of one kind that the server has sent."""
        return [message["params"] for message in self.sent if message.get("method") == method]

    def published(self, uri: str) -> list[dict[str, Any]]:
        """Every list of diagnostics published for a document, oldest first."""
        sent = self.notifications("textDocument/publishDiagnostics")
        return [params for params in sent if params["uri"] == uri]

    def shown(self, uri: str) -> list[dict[str, Any]]:
        """The diagnostics the editor shows now."""
        return self.published(uri)[-1]["diagnostics"]


class RealConversation(Conversation):
    """With the workspace of the product."""

    def _workspace(self, configuration: Configuration, roots: Sequence[str]) -> Any:
        return Workspace(configuration, roots)


def span(start_line: int, start: int, end_line: int, end: int) -> dict[str, Any]:
    """An LSP range."""
    return {
        "start": {"line": start_line, "character": start},
        "end": {"line": end_line, "character": end},
    }
