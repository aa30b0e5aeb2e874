"""CPU time and memory of a process with all its children, from Linux's own counters."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

_PROCESS_CLOCK = 2
_LOOK_EVERY = 0.01


def family(process: int) -> Iterator[int]:
    """A process, its children, and theirs."""
    yield process
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        for child in tasks.read_text().split():
            yield from family(int(child))


def cpu_seconds(process: int) -> float:
    """The CPU time that a process and the children it has now have used, in seconds, to the nanosecond."""
    return sum(_own_cpu_seconds(each) for each in family(process))


def _own_cpu_seconds(process: int) -> float:
    try:
        return time.clock_gettime(~process << 3 | _PROCESS_CLOCK)
    except OSError:  # it has just ended
        return 0.0


def memory(process: int, field: str = "VmRSS") -> float:
    """The resident memory of a process and its children in MiB; ``VmHWM`` is the most it ever was."""
    return sum(_own_memory(each, field) for each in family(process))


def _own_memory(process: int, field: str) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def settle(process: int, quiet: float) -> float:
    """Wait until the process has used no CPU for `quiet` seconds; the CPU seconds it has used by then."""
    used, since = cpu_seconds(process), time.monotonic()
    while time.monotonic() - since < quiet:
        time.sleep(_LOOK_EVERY)
        now = cpu_seconds(process)
        if now - used > 1e-3:  # less is a timer that looks around
            used, since = now, time.monotonic()
    return cpu_seconds(process)
