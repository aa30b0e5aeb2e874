"""Several processes that share the files of a run. Each takes the largest file left whenever it is free."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, final

from whybias.commands.failure import Failure
from whybias.frozen import frozen
from whybias.liveness.learned import Learned

PATIENCE = 1_000_000
"""Objects made between two searches for garbage: an analysis keeps nearly all it makes."""

if TYPE_CHECKING:
    from whybias.commands.learner import Learner  # slow to load, and not needed where the cache knows everything


@frozen
class Task:
    """A method of `Learner` to call for one file, whose text has `size` characters.

    `arguments` come after the path. `home` is the process that knows the file already, if any.
    """

    method: Literal["learn", "layers"]
    path: str
    arguments: tuple[Any, ...]
    size: int
    home: int | None = None


Outcome: TypeAlias = tuple[Task, int, object]
"""A task, the number of the process that did it, and the result or a `Failure`."""


class Processes(Protocol):
    """What carries out tasks."""

    def run(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """The outcomes, as they come."""

    def adopt(self, learned: Sequence[Learned]) -> None:
        """Let every process know what all files taught."""

    def close(self) -> None:
        """End the processes."""


def answered(learner: Learner, task: Task) -> object:
    """The result of one task, or a `Failure`."""
    try:
        return getattr(learner, task.method)(task.path, *task.arguments)
    except Exception as error:  # noqa: BLE001  the user is told; one file must not cost the others
        return Failure.of(error)


@final
class ThisProcess:
    """Does all tasks itself."""

    def __init__(self, roots: tuple[str, ...], environment: str | None) -> None:
        from whybias.commands.learner import Learner

        self._learner = Learner(roots, environment)

    def run(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        for task in tasks:
            yield task, 0, answered(self._learner, task)

    def adopt(self, learned: Sequence[Learned]) -> None:
        self._learner.adopt(learned)

    def close(self) -> None:
        """There is nothing to end."""


@dataclass(slots=True)
class _Worker:
    """One process, and the task it is at."""

    number: int
    process: BaseProcess
    connection: Connection
    task: Task | None = None


@final
class OtherProcesses:
    """`count` processes, started anew rather than forked, so that it works alike on every system."""

    def __init__(self, count: int, roots: tuple[str, ...], environment: str | None) -> None:
        self._arguments = (roots, environment)
        self._adopted: Sequence[Learned] | None = None
        self._workers = [self._started(number) for number in range(count)]

    def run(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        waiting = sorted(tasks, key=lambda task: -task.size)
        for worker in self._workers:
            self._give(worker, waiting)
        while busy := {worker.connection: worker for worker in self._workers if worker.task is not None}:
            for connection in wait(list(busy)):
                worker = busy[connection]  # type: ignore[index]  # only connections are waited for
                task = worker.task
                assert task is not None  # it is busy
                result = self._received(worker)
                self._give(worker, waiting)
                yield task, worker.number, result

    def adopt(self, learned: Sequence[Learned]) -> None:
        self._adopted = learned
        for worker in self._workers:
            worker.connection.send(("adopt", learned))

    def close(self) -> None:
        for worker in self._workers:
            worker.connection.close()
        for worker in self._workers:
            worker.process.terminate()
            worker.process.join()

    def _started(self, number: int) -> _Worker:
        context = get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there, *self._arguments), daemon=True)
        process.start()
        there.close()  # so that its end is noticed
        return _Worker(number, process, here)

    def _give(self, worker: _Worker, waiting: list[Task]) -> None:
        """The largest task that is at home in this process, else the largest of all."""
        if not waiting:
            worker.task = None
            return
        place = next((place for place, task in enumerate(waiting) if task.home == worker.number), 0)
        worker.task = waiting.pop(place)
        worker.connection.send(worker.task)

    def _received(self, worker: _Worker) -> object:
        """What the process answers. One that was killed is replaced."""
        try:
            return worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join()
            code = worker.process.exitcode
            fresh = self._started(worker.number)
            worker.process, worker.connection = fresh.process, fresh.connection
            if self._adopted is not None:
                worker.connection.send(("adopt", self._adopted))
            return Failure(f"its process ended early, with {code}", "")


def _serve(connection: Connection, roots: tuple[str, ...], environment: str | None) -> None:
    """What a process does until the other end hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends this one
    gc.set_threshold(PATIENCE, 50, 100)
    from whybias.commands.learner import Learner

    learner = Learner(roots, environment)
    with suppress(EOFError, OSError):
        while True:
            message = connection.recv()
            if isinstance(message, Task):
                connection.send(answered(learner, message))
            else:
                learner.adopt(message[1])


def usable_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
