"""The process beside the server that analyses files together with all their users."""

from __future__ import annotations

import json
import logging
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from time import monotonic
from typing import TypeAlias

import whybias
from whybias.lsp.refining import Changed, Close, Message, Refine, Refined, Sign

logger = logging.getLogger(__name__)

_CODE = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1])\nfrom whybias.lsp.background_process import main; main()"
)
_MOST_RESTARTS = 3

LONGEST_SILENCE = 300.0
"""Seconds after which a process that owes an answer and says nothing is taken to be stuck."""

Call: TypeAlias = Callable[[Callable[[], None]], None]


class Background:
    """Starts the process when it is first needed, and again where it has died; restarting it cancels all it does.

    Answers come on the loop, to which `call` brings a task from any thread.
    """

    def __init__(self, call: Call) -> None:
        self._call = call
        self._on_answer: Callable[[Refined], None] = lambda answer: None
        self._open: dict[str, Refine] = {}
        self._process: _Process | None = None
        self._restarts = 0

    def answering(self, on_answer: Callable[[Refined], None]) -> Background:
        """Itself, handing its answers to `on_answer`."""
        self._on_answer = on_answer
        return self

    @property
    def process_id(self) -> int | None:
        """The id of the process, None while there is none."""
        return None if self._process is None else self._process.id

    def refine(self, message: Refine) -> None:
        """Ask for the analysis of a text with its users; the answer comes when it is there."""
        self._open[message.path] = message
        self._send(message)

    def close(self, path: str) -> None:
        """The file on disk counts from now on."""
        if self._open.pop(path, None) is not None:
            self._send(Close(path))

    def changed_on_disk(self, paths: tuple[str, ...]) -> None:
        """These files were made, changed, moved or removed."""
        if self._process is not None:
            self._send(Changed(paths))

    def restart(self) -> None:
        """Forget everything: what was asked counts no more."""
        self._open.clear()
        self.stop()

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.end()

    def _send(self, message: Message) -> None:
        if self._process is not None and self._process.silence() > LONGEST_SILENCE:
            logger.warning("The background process got stuck, and is started anew.")
            self._restarts += 1
            self.stop()
        if self._process is not None:
            self._process.send(message)
        elif self._restarts <= _MOST_RESTARTS:
            self._start()

    def _start(self) -> None:
        """Start the process, and ask it all that is open."""
        try:
            self._process = process = _Process(
                lambda answer: self._call(lambda: self._answered(process, answer)),
                lambda: self._call(lambda: self._died(process)),
            )
        except OSError as error:
            self._restarts = _MOST_RESTARTS + 1
            logger.error("The background process cannot be started: %s", error)
            return
        for each in self._open.values():
            process.send(each)

    def _answered(self, process: _Process, answer: Refined) -> None:
        if process is self._process:
            self._on_answer(answer)

    def _died(self, process: _Process) -> None:
        if process is not self._process:
            return
        self._restarts += 1
        self._process = None
        logger.error("The background process has ended with code %s.", process.end())
        for message in tuple(self._open.values())[:1]:
            self._send(message)


class _Process:
    """One process. `on_answer` and `on_end` are called from a thread of its own."""

    def __init__(self, on_answer: Callable[[Refined], None], on_end: Callable[[], None]) -> None:
        self._on_answer = on_answer
        self._on_end = on_end
        self._outbox: SimpleQueue[Message | None] = SimpleQueue()
        self._waiting_since: float | None = None
        # Isolated: neither the environment's variables nor the working folder decide what is imported.
        self._process = subprocess.Popen(
            [sys.executable, "-I", *(["-S"] if sys.flags.no_site else []), "-c", _CODE, json.dumps(_import_path())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        threading.Thread(target=self._write, name="background-writer", daemon=True).start()
        threading.Thread(target=self._read, name="background-reader", daemon=True).start()

    @property
    def id(self) -> int:
        return self._process.pid

    def send(self, message: Message) -> None:
        if self._waiting_since is None:
            self._waiting_since = monotonic()
        self._outbox.put(message)

    def silence(self) -> float:
        """For how many seconds nothing was heard of the work it was given; 0 where it has none."""
        since = self._waiting_since
        return 0.0 if since is None else monotonic() - since

    def end(self) -> int:
        """Kill it; its exit code."""
        self._outbox.put(None)
        self._process.kill()
        return self._process.wait()

    def _write(self) -> None:
        assert self._process.stdin is not None
        try:
            with self._process.stdin as stream:
                while (message := self._outbox.get()) is not None:
                    pickle.dump(message, stream)
                    stream.flush()
        except OSError:
            return  # the reader tells of the end

    def _read(self) -> None:
        assert self._process.stdout is not None
        try:
            with self._process.stdout as stream:
                while True:
                    answer = pickle.load(stream)
                    self._waiting_since = None if answer is Sign.IDLE else monotonic()
                    if isinstance(answer, Refined):
                        self._on_answer(answer)
        except (EOFError, OSError, pickle.UnpicklingError):
            self._on_end()


def _import_path() -> list[str]:
    """Where this process imports from, without the working folder, which may be the workspace."""
    ours = os.path.dirname(os.path.dirname(os.path.abspath(whybias.__file__)))
    here = os.path.abspath(os.curdir)
    entries = (os.path.abspath(entry) for entry in sys.path)
    return list(dict.fromkeys(entry for entry in entries if entry == ours or entry != here))
