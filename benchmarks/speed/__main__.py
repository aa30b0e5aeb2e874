"""How fast whybias and other linters go through published libraries: ``python -m benchmarks.speed [--write]``.

Each tool is started as a user starts it, one after another in one run, and its CPU time counted with that of all
processes it starts. Each of the others lives in an environment of its own, which is made when it is first needed:
where they are installed together, flake8 runs TorchFix as its plugin.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sources import TIMM, TORCHVISION, fetch

PAGE = Path(__file__).parent.parent.parent / "docs" / "performance.md"
_INTRODUCTION = """\
# Performance

Lines per second of CPU time, all in one run; what a tool starts counts with it. whybias counts only the lines of files
that name torch, the others those of all files. `python -m benchmarks.speed --write` makes this page.

{machine}; {peers}. The first run of whybias follows every class and every function that builds a module. The second
finds all answers in its cache."""
_PEERS = {"ruff": "ruff==0.14.*", "flake8": "flake8==7.*", "pylint": "pylint==4.*", "torchfix": "torchfix==0.7.*"}
"""What is installed for each module that is run."""


@dataclass(frozen=True)
class Tool:
    """The arguments of a module that is run; the folder comes last.

    `only_torch` says that files that do not name torch are passed over. Of a slow tool only one file in `every` is
    timed.
    """

    name: str
    arguments: tuple[str, ...]
    only_torch: bool = False
    every: int = 1

    def files(self, package: Path) -> list[Path]:
        """What it is given of a library."""
        return sorted(package.rglob("*.py"))[:: self.every]


PEERS = (
    Tool("ruff (E, F, W)", ("ruff", "check", "-q", "--isolated", "--no-cache", "--exit-zero", "--select", "E,F,W")),
    Tool("flake8", ("flake8", "--isolated", "--exit-zero", "--jobs", "1")),
    Tool(
        "pylint (one rule)",
        ("pylint", "--rcfile", os.devnull, "--exit-zero", "--disable=all", "--enable=unused-import", "-j", "1"),
    ),
    Tool("TorchFix (every 20th file)", ("torchfix", "--select", "ALL", "--jobs", "1"), every=20),
)
WHYBIAS = (
    Tool("**whybias, first run**", ("whybias", "check", "--exit-zero", "--jobs", "1"), only_torch=True),
    Tool("**whybias, nothing changed**", ("whybias", "check", "--exit-zero", "--jobs", "1"), only_torch=True),
)


@dataclass(frozen=True)
class Timing:
    """One tool on one library: the lines it looked at, and the seconds of CPU."""

    tool: str
    lines: int
    seconds: float

    def row(self) -> str:
        return f"| {self.tool} | {self.lines:,} | {self.seconds:.1f} | {self.lines / self.seconds:,.0f} |"


def lines_seen(tool: Tool, package: Path) -> int:
    """The lines of the files that a tool looks at."""
    texts = [path.read_text("utf-8") for path in tool.files(package)]
    return sum(text.count("\n") for text in texts if not tool.only_torch or "torch" in text)


def cpu_seconds(command: list[str]) -> float:
    """The CPU time of a command and of all it starts. Raises RuntimeError where it fails."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            errors.seek(0)
            raise RuntimeError(f"{command[2]} failed: {errors.read()[-400:].decode(errors='replace')}")
    return usage.ru_utime + usage.ru_stime


def python_with(peer: str, folder: Path) -> str:
    """The interpreter of an environment in `folder` that has one of the other linters."""
    environment = folder / peer
    python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", _PEERS[peer]], check=True)
    return str(python)


def timings(package: Path, folder: Path, cache: str) -> Iterator[Timing]:
    """The timings of all tools on one library."""
    for tool in (*PEERS, *WHYBIAS):
        own = tool in WHYBIAS
        command = [sys.executable if own else python_with(tool.arguments[0], folder), "-m", *tool.arguments]
        command += ["--cache-dir", cache] if own else []
        command += [str(package)] if tool.every == 1 else map(str, tool.files(package))
        yield Timing(tool.name, lines_seen(tool, package), cpu_seconds(command))


def report(libraries: list[str], folder: Path) -> Iterator[str]:
    """The lines of the page."""
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    yield _INTRODUCTION.format(machine=machine, peers=", ".join(_versions(folder)))
    for requirement in libraries:
        package = fetch(requirement, folder)
        yield ""
        yield f"## {requirement.replace('==', ' ')}"
        yield ""
        yield "| Tool | lines | CPU seconds | lines per CPU second |"
        yield "| --- | ---: | ---: | ---: |"
        with tempfile.TemporaryDirectory() as cache:
            for timing in timings(package, folder, cache):
                print(timing.row(), file=sys.stderr, flush=True)
                yield timing.row()


def main() -> None:
    """Print the tables, or write them to the page on performance."""
    parser = argparse.ArgumentParser(prog="benchmarks.speed", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name} instead of printing")
    parser.add_argument("--library", action="append", choices=[TORCHVISION, TIMM], help="only this one")
    parser.add_argument("--sources", type=Path, default=Path(tempfile.gettempdir(), "whybias-sources"))
    options = parser.parse_args()
    page = "\n".join(report(options.library or [TORCHVISION, TIMM], options.sources)) + "\n"
    if options.write:
        PAGE.write_text(page, encoding="utf-8", newline="\n")
    else:
        print(page)


def _versions(folder: Path) -> Iterator[str]:
    """The names and versions of the other linters."""
    for peer in _PEERS:
        command = [python_with(peer, folder), "-m", "pip", "list", "--format", "freeze"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        for line in done.stdout.splitlines():
            if line.partition("==")[0].lower() == peer:
                yield line.replace("==", " ")


if __name__ == "__main__":
    main()
