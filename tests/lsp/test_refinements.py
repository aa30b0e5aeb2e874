"""What users in other files say arrives late, and takes back nothing until it contradicts."""

from __future__ import annotations

from pathlib import Path

import pytest
from conversation import Conversation
from profiles import FULL, PULLING, without

from whybias.lsp import analyses
from whybias.lsp.refiner import Refiner, thorough_workspace
from whybias.lsp.refining import Changed, Close, Message, Refine, Refined
from whybias.lsp.stdio import workspace
from whybias.project.jedi_finder import JediFinder

BLOCKS = """\
from torch import nn

class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 3)

    def forward(self, x):
        return self.conv(x)

class Other(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(c, c, 3), nn.BatchNorm2d(c)

    def forward(self, x):
        return self.norm(self.conv(x))
"""
NET = """\
import sys
sys.path.append("lib")
from torch import nn
from blocks import Block
from widths import width

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block, self.norm = Block(width), nn.BatchNorm2d(width)

    def forward(self, x):
        return self.norm(self.block(x)).relu()
"""


class LateRefinery:
    """Collects what is asked, and answers when it is told to."""

    def __init__(self) -> None:
        self.refiner = Refiner(thorough_workspace)
        self.asked: list[Message] = []
        self.restarts = 0

    def refine(self, message: Refine) -> None:
        self.asked.append(message)

    def close(self, path: str) -> None:
        self.asked.append(Close(path))

    def changed_on_disk(self, paths: tuple[str, ...]) -> None:
        self.asked.append(Changed(paths))

    def restart(self) -> None:
        self.refiner = Refiner(thorough_workspace)
        self.asked.clear()
        self.restarts += 1

    def answers(self) -> list[Refined]:
        for message in self.asked:
            self.refiner.receive(message)
        self.asked.clear()
        return [answer for answer in self.refiner.work() if answer is not None]


class Session:
    """A folder with a block and its user, of which the block is open."""

    def __init__(self, folder: Path, profile: dict[str, object]) -> None:
        (folder / "blocks.py").write_text(BLOCKS)
        (folder / "net.py").write_text(NET)
        (folder / "lib").mkdir()
        (folder / "lib" / "widths.py").write_text("width = 8\n")
        self.folder, self.refinery = folder, LateRefinery()
        self.talk = Conversation(workspace, lambda on_answer: self.refinery)
        self.talk.start(profile, workspaceFolders=[{"uri": folder.as_uri(), "name": "folder"}])
        self.uri = self.talk.open(BLOCKS, (folder / "blocks.py").as_uri())
        self._version = 1

    def answer(self) -> None:
        for answer in self.refinery.answers():
            self.talk.server.refined(answer)
        self.talk.loop.settle()

    def type(self, text: str) -> None:
        self._version += 1
        self.talk.receive(self.talk.change(self.uri, self._version, {"text": text}))
        self.talk.loop.settle()

    def lines(self) -> list[int]:
        """The lines, counted from 1, where something is shown."""
        return [each["range"]["start"]["line"] + 1 for each in self.talk.shown(self.uri)]

    def hover(self, line: int) -> str:
        where = {"textDocument": {"uri": self.uri}, "position": {"line": line - 1, "character": 22}}
        text: str = self.talk.result("textDocument/hover", where)["contents"]["value"]
        return text


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path, FULL)


def test_until_its_users_are_heard_a_layer_that_leaves_its_class_is_unknown(session: Session) -> None:
    assert session.lines() == [14]
    assert "matters is not known" in session.hover(6)
    session.answer()
    assert session.lines() == [6, 14]
    assert "in every use" in session.hover(6)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# above\n\n" + BLOCKS, [8, 16]),
        (BLOCKS + "\n# below\n", [6, 14]),
        (BLOCKS.replace("class Other", "WIDTH = \n\nclass Other"), [6, 16]),
        (BLOCKS.replace("return self.conv(x)\n\n", "y = self.conv(x)\n        return y\n\n"), [6, 15]),
        (BLOCKS.replace("return self.conv(x)\n\n", "return self.conv(x\n\n"), [6, 14]),
        (BLOCKS.replace("nn.BatchNorm2d(c)", "nn.ReLU()"), [6]),
        (BLOCKS.replace("return self.conv(x)\n\n", "return self.conv(x).relu()\n\n"), [14]),
        (BLOCKS.replace("nn.Conv2d(c, c, 3)\n", "nn.Conv2d(c, c, 3, bias=False)\n"), [14]),
    ],
    ids=["above", "below", "half a line", "the way", "half the way", "contrary elsewhere", "contrary", "fixed"],
)
def test_while_an_answer_is_awaited_only_a_contrary_one_takes_a_finding_back(
    session: Session, text: str, lines: list[int]
) -> None:
    session.answer()
    session.type(text)
    assert session.lines() == lines
    for start in ("# once more\n", "# and again\n# and again\n"):
        session.type(start + text)
        assert session.lines() == [line + start.count("\n") for line in lines]
    session.type(text)
    assert session.lines() == lines


def test_an_answer_to_an_older_text_is_not_shown(session: Session) -> None:
    late = session.refinery.answers()
    session.type(BLOCKS.replace("self.conv(x)\n\n", "self.conv(x).relu()\n\n"))
    for answer in late:
        session.talk.server.refined(answer)
    session.talk.loop.settle()
    assert session.lines() == [14]


def test_nothing_is_sent_where_an_answer_says_nothing_new(session: Session) -> None:
    session.answer()
    sent = len(session.talk.published(session.uri))
    session.type(BLOCKS + "\n")
    session.answer()
    assert len(session.talk.published(session.uri)) == sent + 1


def test_a_change_on_disk_is_passed_on_and_takes_nothing_back(session: Session) -> None:
    session.answer()
    changed = session.folder / "net.py"
    changed.write_text(NET.replace("nn.BatchNorm2d(width)", "nn.ReLU()"))
    session.talk.notify("workspace/didChangeWatchedFiles", changes=[{"uri": changed.as_uri(), "type": 2}])
    assert session.lines() == [6, 14]
    session.answer()
    assert session.lines() == [14]


def test_new_settings_and_folders_begin_anew(session: Session) -> None:
    session.answer()
    restarts = session.refinery.restarts
    pyproject = session.folder / "pyproject.toml"
    pyproject.write_text("[tool.whybias]\nextend-select = ['WB301']\n")
    session.talk.notify("workspace/didChangeWatchedFiles", changes=[{"uri": pyproject.as_uri(), "type": 1}])
    assert session.refinery.restarts == restarts + 1
    assert session.lines() == [14]
    session.answer()
    assert session.lines() == [6, 14]


def test_a_failure_is_logged_and_the_file_s_own_word_stays(session: Session, caplog: pytest.LogCaptureFixture) -> None:
    (asked,) = session.refinery.asked
    assert isinstance(asked, Refine)
    session.talk.server.refined(Refined(asked.path, asked.number, None, "the reason"))
    session.talk.loop.settle()
    assert session.lines() == [14]
    assert "the reason" in caplog.text


def test_a_client_that_asks_is_told_to_ask_again_once_for_each_answer_with_news(tmp_path: Path) -> None:
    session = Session(tmp_path, PULLING)
    document = {"textDocument": {"uri": session.uri}}
    assert len(session.talk.result("textDocument/diagnostic", document)["items"]) == 1
    session.answer()
    assert len([each for each in session.talk.sent if each.get("method") == "workspace/diagnostic/refresh"]) == 1
    assert len(session.talk.result("textDocument/diagnostic", document)["items"]) == 2


@pytest.mark.parametrize("asks", [True, False])
def test_a_client_that_shows_sequences_is_told_of_newer_ones_if_it_asks_for_that(tmp_path: Path, asks: bool) -> None:
    session = Session(tmp_path, FULL if asks else without(FULL, "experimental"))
    session.answer()
    told = [each for each in session.talk.sent if each.get("method") == "whybias/layerSequence/refresh"]
    assert len(told) == (1 if asks else 0)


def test_jedi_is_never_asked_while_typing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def counted(finder: JediFinder, module: str, importing_path: str, text: str, level: int = 0) -> str | None:
        calls.append(module)
        return str(session.folder / "lib" / "widths.py")

    monkeypatch.setattr(JediFinder, "find", counted)
    net = session.talk.open(NET, (session.folder / "net.py").as_uri())
    for version in range(2, 6):
        session.talk.receive(session.talk.change(net, version, {"text": NET + "\n" * version}))
        session.talk.loop.settle()
        where = {"textDocument": {"uri": net}, "position": {"line": 3, "character": 3}}
        session.talk.result("textDocument/hover", where)
    session.type(BLOCKS + "\n")
    assert calls == []
    session.answer()
    assert set(calls) == {"widths"}


@pytest.mark.parametrize("patience", [25, 80_000])
def test_a_lone_file_is_finished_in_the_background_where_it_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patience: int
) -> None:
    monkeypatch.setattr(analyses, "PATIENCE_WHEN_OPENED", patience)
    refinery = LateRefinery()
    talk = Conversation(workspace, lambda on_answer: refinery)
    talk.start(FULL)
    uri = talk.open(NET.replace("Block(width)", "nn.Conv2d(3, 4, 1)") + BLOCKS, (tmp_path / "net.py").as_uri())
    first = len(talk.shown(uri))
    asked = len(refinery.asked)
    for answer in refinery.answers():
        talk.server.refined(answer)
    talk.loop.settle()
    assert (first, asked, len(talk.shown(uri))) == ((1, 1, 2) if patience == 25 else (2, 0, 2))


def test_what_was_known_of_a_lone_file_stands_while_an_edit_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "from torch import nn\n\ndef conv():\n    return nn.Conv2d(3, 4, 1)\n\ndef net():\n    return {}\n"
    made = "nn.Sequential(conv(), nn.BatchNorm2d(4))"
    monkeypatch.setattr(analyses, "PATIENCE_WHEN_TYPING", 0)
    refinery = LateRefinery()
    talk = Conversation(workspace, lambda on_answer: refinery)
    talk.start(FULL)
    uri = talk.open(text.format(made), (tmp_path / "net.py").as_uri())
    assert len(talk.shown(uri)) == 1
    seen = []
    for version, other in enumerate((f"nn.Sequential({made})", "nn.Sequential(conv(), nn.ReLU())"), 2):
        talk.receive(talk.change(uri, version, {"text": text.format(other)}))
        talk.loop.settle()
        seen.append(len(talk.shown(uri)))
        for answer in refinery.answers():
            talk.server.refined(answer)
        talk.loop.settle()
        seen.append(len(talk.shown(uri)))
    assert seen == [1, 1, 1, 0]
