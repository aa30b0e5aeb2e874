"""Runs that are killed leave nothing wrong behind: ``python -m benchmarks.killed [--times 50]``.

Again and again some files change, a run that uses two processes and the cache is killed after a random time
(all of it or one of its processes), and the next run has to give the answers of a run without the cache.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent.parent / "docs" / "examples"
COPIES = 4


def command(*options: str) -> list[str]:
    """A run over the working directory."""
    return [sys.executable, "-m", "whybias", "layers", ".", "--output-format", "json", *options]


def answers(folder: Path, *options: str) -> bytes:
    """What a run prints."""
    return subprocess.run(command(*options), cwd=folder, capture_output=True, check=True).stdout


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(status.parent.name))
    return found


def kill(process: subprocess.Popen[bytes], whole: bool) -> bool:
    """Kill a run, or one of the processes it has started; whether it was still at work."""
    if process.poll() is not None:
        return False
    victims = [process.pid] if whole else children(process.pid)
    for victim in random.sample(victims, min(1, len(victims))):
        os.kill(victim, signal.SIGKILL)
    process.wait()
    return bool(victims)


def main() -> int:
    """Kill and compare; the exit code says whether all answers were right."""
    parser = argparse.ArgumentParser(prog="benchmarks.killed", description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    random.seed(options.seed)
    killed = wrong = 0
    with tempfile.TemporaryDirectory() as top:
        folder, cache = Path(top, "project"), Path(top, "cache")
        folder.mkdir()
        for example in EXAMPLES.glob("*.py"):
            for number in range(COPIES):
                (folder / f"{example.stem}{number}.py").write_bytes(example.read_bytes())
        files = sorted(folder.glob("*.py"))
        start = time.monotonic()
        right = answers(folder, "--no-cache", "--jobs", "2")
        duration = time.monotonic() - start
        while killed < options.times:
            for file in random.sample(files, len(files) // 2):
                file.write_text(file.read_text() + f"# {random.random()}\n")
            process = subprocess.Popen(
                command("--jobs", "2", "--cache-dir", str(cache)),
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(random.uniform(0, duration))
            if not kill(process, whole=random.random() < 0.7):
                continue
            killed += 1
            wrong += answers(folder, "--jobs", "2", "--cache-dir", str(cache)) != right
            print(f"killed {killed}, wrong {wrong}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
