"""Where messages to the client go."""

from __future__ import annotations

import os
from collections.abc import Callable


class Writer:
    """Writes to a file descriptor; `on_lost` is called once if nobody reads there any more."""

    def __init__(self, descriptor: int, on_lost: Callable[[], None]) -> None:
        self._descriptor = descriptor
        self._on_lost = on_lost
        self._lost = False

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest and not self._lost:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError:
            self._lost = True
            self._on_lost()

    def close(self) -> None:
        os.close(self._descriptor)
