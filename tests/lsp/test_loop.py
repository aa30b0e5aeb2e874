"""The order in which messages and tasks are taken, and how it all ends."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from whybias.liveness.stopped import Stopped
from whybias.lsp.loop import Loop
from whybias.lsp.messages import framed


class Stream:
    """A client's end: `send` bytes, `hang_up`."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._ready = threading.Semaphore(0)

    def send(self, *bodies: bytes) -> None:
        self._chunks.append(b"".join(map(framed, bodies)))
        self._ready.release()

    def hang_up(self) -> None:
        self._chunks.append(b"")
        self._ready.release()

    def read(self) -> bytes:
        self._ready.acquire()
        return self._chunks.pop(0)


def test_messages_go_before_tasks_and_a_task_runs_once() -> None:
    stream, seen = Stream(), list[bytes]()
    loop = Loop(stream.read)

    def receive(batch: list[bytes]) -> None:
        seen.extend(batch)
        if b"task" in batch:
            loop.when_idle(lambda: seen.append(b"later"))
            loop.when_idle(lambda: seen.append(b"first"), first=True)
            loop.when_idle(loop.stop)

    stream.send(b"task", b"two")
    loop.run(receive)
    assert seen == [b"task", b"two", b"first", b"later"]


def test_a_task_that_fails_is_logged_and_the_loop_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    stream, seen = Stream(), list[bytes]()
    loop = Loop(stream.read)
    loop.when_idle(lambda: seen.append(b"%d" % (1 // len(seen))))
    loop.when_idle(stream.hang_up)
    loop.run(seen.extend)
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_a_client_that_hangs_up_ends_the_loop_after_what_it_sent() -> None:
    stream, seen = Stream(), list[bytes]()
    stream.send(b"one", b"two")
    stream.hang_up()
    Loop(stream.read).run(seen.extend)
    assert seen == [b"one", b"two"]


@pytest.mark.parametrize(("rest", "many"), [(0.01, 100), (1000, 3)])
def test_when_nothing_comes_or_much_was_done_garbage_is_looked_for(
    monkeypatch: pytest.MonkeyPatch, rest: float, many: int
) -> None:
    stream, seen = Stream(), list[str]()
    loop = Loop(stream.read, rest, many)

    def collect() -> None:
        seen.append("collected")
        stream.hang_up()

    monkeypatch.setattr("gc.collect", collect)
    for _ in range(3):
        loop.when_idle(lambda: seen.append("worked"))
    loop.run(lambda batch: None)
    assert seen == ["worked", "worked", "worked", "collected"]


def test_a_pause_is_used_until_something_comes() -> None:
    stream, seen = Stream(), list[bytes]()
    loop = Loop(stream.read, rest=0.01)

    def use_pause(stop: Callable[[], bool]) -> None:
        seen.append(b"pause")
        if seen.count(b"pause") == 2:
            stream.hang_up()
            return
        stream.send(b"two")
        while not stop():
            continue
        raise Stopped

    loop.at_rest(use_pause)
    stream.send(b"one")
    loop.run(seen.extend)
    assert seen == [b"one", b"pause", b"two", b"pause"]
