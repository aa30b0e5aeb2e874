"""The server's one loop: messages first, work that can wait after them."""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeAlias

from whybias.liveness.stopped import Stopped
from whybias.lsp import garbage
from whybias.lsp.interruptions import Interruptions
from whybias.lsp.messages import bodies

Task: TypeAlias = Callable[[], None]

_GRACE = 5.0

logger = logging.getLogger(__name__)


class Loop:
    """Takes messages from `read` and hands them on in batches; with none waiting, runs one task.

    So everything that has arrived is known before anything is computed: of a hundred queued edits only the
    last text is analysed, and a request is answered before diagnostics are made. `read` returns some bytes,
    none at the end of the stream; it runs in a thread of its own. After `rest` seconds without a message the
    loop clears up, and without such a rest after `many` tasks and batches of messages.
    """

    def __init__(self, read: Callable[[], bytes], rest: float = 2.0, many: int = 200) -> None:
        self._read = read
        self._rest_after = rest
        self._many = many
        self._inbox: SimpleQueue[bytes | Task | None] = SimpleQueue()
        self._tasks: deque[Task] = deque()
        self._stopped = False
        self._winds_up = False
        self._done = 0
        self._at_rest: Callable[[Callable[[], bool]], None] = lambda stop: None
        self._force: threading.Timer | None = None
        self.interruptions = Interruptions()

    @property
    def is_waited_for(self) -> bool:
        """Whether something has come that is not taken in yet."""
        return not self._inbox.empty()

    def when_idle(self, task: Task, first: bool = False) -> None:
        """Run `task` once, when no message is waiting; `first` puts it before the tasks that wait already.

        To be called from the loop's own thread.
        """
        if self._winds_up:
            return
        if first:
            self._tasks.appendleft(task)
        else:
            self._tasks.append(task)

    def at_rest(self, task: Callable[[Callable[[], bool]], None]) -> None:
        """Run `task` whenever nothing has come for a while.

        It is told how to find out that something has, and raises `Stopped` then; it is run again in the next pause.
        """
        self._at_rest = task

    def call(self, task: Task) -> None:
        """Run `task` as `when_idle` does. Any thread may call it."""
        self._inbox.put(task)

    def wind_up(self) -> None:
        """From now on take in messages only; what waits to be done is dropped."""
        self._winds_up = True
        self._tasks.clear()

    def stop(self) -> None:
        """Return from `run` after the message or task at hand."""
        self._stopped = True

    def vanish(self) -> None:
        """The client is gone: stop, by force if the loop is still busy after some seconds.

        Any thread may call it.
        """
        # Nobody is left to read an answer, and a long analysis must not outlive its editor.
        self._force = threading.Timer(_GRACE, self._end_process)
        self._force.daemon = True
        self._force.start()
        self._inbox.put(None)

    def run(self, receive: Callable[[list[bytes]], None]) -> None:
        """Hand batches of message bodies to `receive` until stopped or the client is gone."""
        threading.Thread(target=self._fill, name="reader", daemon=True).start()
        while not self._stopped:
            batch, ended = self._take(wait=not self._tasks)
            try:
                if batch:
                    self._done += 1
                    receive(batch)
                elif not ended and self._tasks:
                    self._tasks.popleft()()
                    self._done += 1
            except Exception:
                logger.exception("A task failed.")
            if ended:
                self.stop()
        if self._force is not None:
            self._force.cancel()

    def _clear_up(self) -> None:
        garbage.clear_up()
        self._done = 0

    def _rest(self) -> None:
        self._done = 0
        if self._winds_up:
            return
        try:
            self._at_rest(lambda: self.is_waited_for)
        except Stopped:
            return
        except Exception:
            logger.exception("A task failed.")
        self._clear_up()

    def _end_process(self) -> None:
        if not self._stopped:
            os._exit(1)

    def _fill(self) -> None:
        for body in bodies(self._read):
            self.interruptions.arrived(body)
            self._inbox.put(body)
        self.vanish()

    def _take(self, wait: bool) -> tuple[list[bytes], bool]:
        """Every message that is waiting, and whether the stream ended after them."""
        batch: list[bytes] = []
        try:
            if wait and self._done >= self._many:
                self._clear_up()
            arrived = self._inbox.get(block=wait, timeout=self._rest_after if self._done else None)
            self.interruptions.taken()
            while arrived is not None:
                if isinstance(arrived, bytes):
                    batch.append(arrived)
                else:
                    self.when_idle(arrived)
                arrived = self._inbox.get_nowait()
        except Empty:
            if wait and not batch:
                self._rest()
            return batch, False
        return batch, True
