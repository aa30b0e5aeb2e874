"""A file that is opened as it was the last time is answered from disk, and never from what no longer holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import whybias.api
from whybias.api import Analysis, Stopped, Workspace
from whybias.lsp.kept_answers import RECORDED, KeptAnswers
from whybias.project.cache import Store
from whybias.project.configuration import Configuration
from whybias.source.text import Text

BLOCKS = """\
from torch import nn

class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.norm = nn.BatchNorm2d(c)

    def forward(self, x):
        return self.norm(x)
"""
NET = """\
from torch import nn
from blocks import Block

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.block = nn.Conv2d(3, 8, 3), Block(8)

    def forward(self, x):
        return self.block(self.conv(x))
"""
SEEN = BLOCKS.replace("self.norm(x)", "x")


class Start:
    """One start of the editor."""

    def __init__(self, folder: Path, configuration: Configuration | None = None) -> None:
        self._folder = folder
        store = Store(str(folder / "cache"), RECORDED)
        self.analyzer = KeptAnswers(configuration or Configuration(), [str(folder)], store)

    def open(self, name: str, content: str | None = None, patience: int | None = None) -> Analysis:
        path = self._folder / name
        text = Text(path.read_text() if content is None else content)
        return self.analyzer.analyze(str(path), text, patience=patience)

    def rest(self) -> None:
        self.analyzer.settle(lambda: False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "blocks.py").write_text(BLOCKS)
    (tmp_path / "net.py").write_text(NET)
    first = Start(tmp_path)
    first.open("net.py")
    first.rest()
    return tmp_path


@pytest.fixture
def made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Workspace]:
    """The workspaces that are made from now on."""
    seen: list[Workspace] = []

    class Counted(Workspace):
        def __init__(self, *arguments: object, **more: object) -> None:
            super().__init__(*arguments, **more)  # type: ignore[arg-type]
            seen.append(self)

    monkeypatch.setattr(whybias.api, "Workspace", Counted)
    return seen


def codes(analysis: Analysis) -> list[str]:
    return [finding.code for finding in analysis.findings]


def test_the_second_start_gives_the_whole_answer_without_an_analysis(folder: Path, made: list[Workspace]) -> None:
    again = Start(folder).open("net.py")
    assert not made
    fresh = Workspace(roots=[str(folder)]).analyze(str(folder / "net.py"), Text(NET))
    assert again == fresh
    assert codes(again) == ["WB101"]


def test_rules_are_asked_anew(folder: Path, made: list[Workspace]) -> None:
    assert codes(Start(folder, Configuration(ignore=("WB101",))).open("net.py")) == []
    assert not made


def _import_changes(folder: Path) -> None:
    (folder / "blocks.py").write_text(SEEN)


def _import_goes(folder: Path) -> None:
    (folder / "blocks.py").unlink()


def _import_means_another_file(folder: Path) -> None:
    (folder / "blocks").mkdir()
    (folder / "blocks" / "__init__.py").write_text(SEEN)


def _own_text_changes(folder: Path) -> None:
    (folder / "net.py").write_text(NET.replace("self.block(self.conv(x))", "self.conv(x)"))


@pytest.mark.parametrize("change", [_import_changes, _import_goes, _import_means_another_file, _own_text_changes])
def test_what_no_longer_holds_is_not_said(folder: Path, change: Callable[[Path], None]) -> None:
    change(folder)
    assert codes(Start(folder).open("net.py")) == []


def test_a_damaged_record_is_none(folder: Path) -> None:
    for record in (folder / "cache").rglob("*"):
        if record.is_file():
            record.write_bytes(record.read_bytes()[:-1])
    assert codes(Start(folder).open("net.py")) == ["WB101"]


def test_an_edit_after_it_is_analysed_as_after_an_analysis(folder: Path) -> None:
    start = Start(folder)
    start.open("net.py")
    assert codes(start.open("net.py", NET.replace("x):\n", "x):\n        y = (\n"))) == ["WB101"]  # half typed
    assert codes(start.open("net.py", NET.replace("self.block(self.conv(x))", "self.conv(x)"))) == []


def test_each_file_that_is_open_counts_for_the_others(folder: Path, made: list[Workspace]) -> None:
    one = Start(folder)
    one.open("net.py")
    one.open("blocks.py")
    one.rest()
    del made[:]
    again = Start(folder)
    again.open("net.py")
    again.open("blocks.py")
    assert not made
    alone = Start(folder)
    alone.open("blocks.py")
    assert made  # what net.py does with its blocks does not count here


def test_a_text_that_is_not_on_disk_is_not_kept(folder: Path) -> None:
    edited = NET + "\nwidth = 8\n"
    start = Start(folder)
    start.open("net.py", edited)
    start.rest()
    assert codes(Start(folder).open("net.py")) == ["WB101"]
    (folder / "net.py").write_text(edited)
    start.rest()
    assert codes(Start(folder).open("net.py")) == ["WB101"]


def test_what_patience_left_out_is_kept_for_the_same_patience(folder: Path, made: list[Workspace]) -> None:
    two = NET + NET.replace("Net", "Second").replace("self.block(self.conv(x))", "self.conv(x)")
    (folder / "net.py").write_text(two)
    first = Start(folder)
    before = first.open("net.py", patience=1)
    first.rest()
    again = Start(folder)
    assert again.open("net.py", patience=1) == before
    assert len(made) == 1
    assert len(codes(again.open("net.py", two + "\n\n", patience=1))) == 1
    again.rest()
    assert Start(folder).open("net.py") != before
    assert len(made) == 3


def test_a_quiet_time_is_used_to_catch_up_until_something_comes(folder: Path, made: list[Workspace]) -> None:
    start = Start(folder)
    start.open("net.py")
    with pytest.raises(Stopped):
        start.analyzer.settle(lambda: True)
    start.rest()
    assert len(made) == 1


def test_without_a_place_to_keep_them_everything_is_analysed(folder: Path) -> None:
    analyzer = KeptAnswers(Configuration(), [str(folder)], None)
    path = str(folder / "net.py")
    assert codes(analyzer.analyze(path, Text(NET))) == ["WB101"]
    analyzer.settle(lambda: False)
    assert analyzer.folds(path, "Net")
    analyzer.close(path)
