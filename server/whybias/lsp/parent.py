"""Whether the process that started the server is still there."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable

_INTERVAL = 3.0


def watch(process_id: int, on_gone: Callable[[], None]) -> None:
    """Call `on_gone`, in a thread of its own, soon after the process has ended."""

    def wait() -> None:
        while is_alive(process_id):
            time.sleep(_INTERVAL)
        on_gone()

    threading.Thread(target=wait, name="parent", daemon=True).start()


if sys.platform == "win32":
    import ctypes

    _SYNCHRONIZE = 0x100000
    _WAIT_TIMEOUT = 0x102

    def is_alive(process_id: int) -> bool:
        """Whether there is a process with this id that has not ended."""
        # Not os.kill: with signal 0 it ends the process there.
        kernel = ctypes.windll.kernel32
        process = kernel.OpenProcess(_SYNCHRONIZE, False, process_id)
        if not process:
            return False
        try:
            return bool(kernel.WaitForSingleObject(process, 0) == _WAIT_TIMEOUT)
        finally:
            kernel.CloseHandle(process)

else:

    def is_alive(process_id: int) -> bool:
        """Whether there is a process with this id that has not ended."""
        try:
            os.kill(process_id, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True
