"""The log, as the editor shows it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from lsprotocol import types

Send: TypeAlias = Callable[[types.LogMessageParams], None]

_LEVELS: dict[str, int] = {
    types.TraceValue.Off: logging.WARNING,
    types.TraceValue.Messages: logging.INFO,
    types.TraceValue.Verbose: logging.DEBUG,
}
_OURS = logging.getLogger("whybias")
_PYGLS = logging.getLogger("pygls")


class ClientLog(logging.Handler):
    """Sends log records as ``window/logMessage``."""

    def __init__(self, send: Send) -> None:
        super().__init__()
        self._send = send
        self._sending = False

    def emit(self, record: logging.LogRecord) -> None:
        if self._sending:  # sending itself failed and logged that
            return
        self._sending = True
        try:
            self._send(types.LogMessageParams(_message_type(record.levelno), self.format(record)))
        finally:
            self._sending = False


def _message_type(level: int) -> types.MessageType:
    if level >= logging.ERROR:
        return types.MessageType.Error
    if level >= logging.WARNING:
        return types.MessageType.Warning
    return types.MessageType.Info if level >= logging.INFO else types.MessageType.Log


def set_trace(value: types.TraceValue | str | None) -> None:
    """Log as much as the client wants to see."""
    _OURS.setLevel(_LEVELS.get(value or types.TraceValue.Off, logging.WARNING))


@contextmanager
def logging_to(send: Send) -> Iterator[None]:
    """Send what whybias logs, and the errors of pygls, to `send` instead of anywhere else."""
    handler = ClientLog(send)
    _PYGLS.setLevel(logging.ERROR)  # below that it writes out whole messages, which costs more than the work
    for logger in (_OURS, _PYGLS):
        logger.addHandler(handler)
        logger.propagate = False
    try:
        yield
    finally:
        for logger in (_OURS, _PYGLS):
            logger.removeHandler(handler)
            logger.propagate = True
