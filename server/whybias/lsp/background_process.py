"""The background process: messages come in on standard input, answers go out on standard output, both pickled.

Only the server that started it is at the other end; it ends with it.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Iterator
from queue import Empty, SimpleQueue
from time import monotonic

from whybias.lsp import garbage
from whybias.lsp.refiner import Refiner, Step, thorough_workspace
from whybias.lsp.refining import Message, Refine, Refined, Sign

_COURTESY = 5
"""By how much the process stands back behind others."""

_QUIET = 0.15
"""Seconds without a message after which work begins: whoever types is not answered at each key."""

_REST = 2.0
"""Seconds without a message after which garbage is looked for: nobody waits then."""

_BUSY_EVERY = 1.0
"""After how many seconds of work without an answer a sign says that it goes on."""


def main() -> None:
    """Serve until the server is gone."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that is printed may come between the answers
    if hasattr(os, "nice"):
        os.nice(_COURTESY)
    garbage.keep_what_is_loaded()
    inbox: SimpleQueue[Message] = SimpleQueue()
    threading.Thread(target=_fill, args=(inbox,), name="reader", daemon=True).start()
    refiner = Refiner(thorough_workspace)
    work: Iterator[Step] | None = None
    told = monotonic()
    while True:
        messages = waiting_messages(inbox, wait=work is None)
        for message in messages:
            refiner.receive(message)
        if messages or work is None:
            work = refiner.work()
        told_now: Refined | Sign | None = next(work, Sign.IDLE)
        if told_now is Sign.IDLE:
            work = None
        elif told_now is None and monotonic() - told > _BUSY_EVERY:
            told_now = Sign.BUSY
        if told_now is not None:
            pickle.dump(told_now, answers)
            answers.flush()
            told = monotonic()


def waiting_messages(inbox: SimpleQueue[Message], wait: bool) -> list[Message]:
    """Every message that is there, and those that follow closely, without texts that are old by then.

    At least one if `wait`; in a longer pause it clears up.
    """
    messages: list[Message] = []
    try:
        if wait:
            try:
                messages.append(inbox.get(timeout=_REST))
            except Empty:
                garbage.clear_up()
                messages.append(inbox.get())
        else:
            messages.append(inbox.get_nowait())
        while True:
            message = inbox.get(timeout=_QUIET)
            if isinstance(message, Refine):
                messages = [each for each in messages if not isinstance(each, Refine) or each.path != message.path]
            messages.append(message)
    except Empty:
        return messages


def _fill(inbox: SimpleQueue[Message]) -> None:
    with os.fdopen(0, "rb") as messages:
        try:
            while True:
                inbox.put(pickle.load(messages))
        except (EOFError, OSError, pickle.UnpicklingError):
            os._exit(0)
