"""The process beside the server: started when needed, again when it died, ended with the server."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from whybias.lsp import background
from whybias.lsp.background import Background
from whybias.lsp.refining import Project, Refine, Refined
from whybias.project.configuration import Configuration

TEXT = """\
from torch import nn

def net():
    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8))
"""


class Side:
    """The server's side, without a server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tasks: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.answers: list[Refined] = []
        self.background = Background(self.tasks.put).answering(self.answers.append)

    def ask(self, number: int, text: str = TEXT) -> None:
        project = Project(Configuration(), (str(self.folder),))
        self.background.refine(Refine(project, str(self.folder / "net.py"), number, text))

    def wait_for(self, number: int) -> Refined:
        while not any(answer.number == number for answer in self.answers):
            self.tasks.get(timeout=60)()
        return next(answer for answer in self.answers if answer.number == number)


@pytest.fixture
def side(tmp_path: Path) -> Iterator[Side]:
    side = Side(tmp_path)
    yield side
    side.background.stop()


def process_id(side: Side) -> int:
    process = side.background.process_id
    assert process is not None
    return process


def test_nothing_runs_until_it_is_needed(side: Side) -> None:
    side.background.changed_on_disk(("x.py",))
    side.background.close("x.py")
    assert side.background.process_id is None


def test_one_process_answers_each_question(side: Side) -> None:
    side.ask(1)
    analysis = side.wait_for(1).analysis
    assert analysis is not None
    assert [finding.code for finding in analysis.findings] == ["WB101"]
    first = process_id(side)
    side.ask(2, TEXT.replace("BatchNorm2d(8)", "ReLU()"))
    analysis = side.wait_for(2).analysis
    assert analysis is not None
    assert not analysis.findings
    assert process_id(side) == first


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed otherwise here")
def test_a_process_that_dies_is_started_again_and_asked_again(side: Side, caplog: pytest.LogCaptureFixture) -> None:
    side.ask(1)
    side.wait_for(1)
    side.answers.clear()
    os.kill(process_id(side), signal.SIGKILL)
    side.wait_for(1)
    assert "has ended with code -9" in caplog.text


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes cannot be stopped here")
def test_a_process_that_is_stuck_is_started_anew(
    side: Side, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    side.ask(1)
    side.wait_for(1)
    first = process_id(side)
    os.kill(first, signal.SIGSTOP)
    side.ask(2)
    monkeypatch.setattr(background, "LONGEST_SILENCE", 0.0)
    with caplog.at_level(logging.WARNING):
        side.ask(3)
    side.wait_for(3)
    assert process_id(side) != first
    assert "got stuck" in caplog.text


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed otherwise here")
def test_a_process_that_dies_again_and_again_is_given_up(side: Side, caplog: pytest.LogCaptureFixture) -> None:
    side.ask(1)
    while side.background.process_id is not None:
        os.kill(process_id(side), signal.SIGKILL)
        side.tasks.get(timeout=60)()
    assert caplog.text.count("has ended") == 4
    side.ask(2)
    assert side.background.process_id is None


def test_a_process_that_cannot_be_started_is_given_up(
    side: Side, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("sys.executable", str(side.folder / "gone"))
    side.ask(1)
    side.ask(2)
    assert side.background.process_id is None
    assert caplog.text.count("cannot be started") == 1


def test_restarting_forgets_what_was_asked(side: Side) -> None:
    side.ask(1)
    first = process_id(side)
    side.background.restart()
    assert side.background.process_id is None
    side.ask(2)
    side.wait_for(2)
    assert process_id(side) != first
    assert [answer.number for answer in side.answers] == [2]
