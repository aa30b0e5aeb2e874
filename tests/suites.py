"""Runs the test suites and prints one summary: ``python tests/suites.py [--require-all] [SUITE...]``.

A suite is one line in `SUITES`. It answers with a `Tally`; one that cannot run here says why and is skipped.
``bash tests/run`` calls this inside the test environment.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Tally:
    """What one suite came to; `reasons` say why tests were skipped, `bad` which failed, as far as that is known."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    reasons: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()


class CannotRun(Exception):
    """The suite needs something that this machine does not have and cannot install."""


@dataclass(frozen=True)
class Suite:
    """`run` may raise `CannotRun`."""

    name: str
    run: Callable[[], Tally]


def tool(*command: str) -> int:
    """The exit code of a command of the test environment, run in the repository's folder."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    environment = {**os.environ, "PATH": path}
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=environment, check=False).returncode


def checks(*commands: Sequence[str]) -> Tally:
    """Each command is one check, passed if it exits with 0."""
    failed = sum(tool(*command) != 0 for command in commands)
    return Tally(passed=len(commands) - failed, failed=failed)


def pytest(*arguments: str) -> Tally:
    """Run pytest and count from its own JUnit report. A run that ends early counts as one failure."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        code = tool("pytest", "-q", f"--junitxml={report}", *arguments)
        tally = counted(report) if report.exists() else Tally()
    if code == 0 or tally.failed:
        return tally
    return Tally(tally.passed, 1, tally.skipped, tally.reasons)


def counted(report: Path) -> Tally:
    """The numbers in a JUnit report."""
    cases = list(ElementTree.parse(report).iter("testcase"))
    failures = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skips = [skip for case in cases if (skip := case.find("skipped")) is not None]
    reasons = tuple(dict.fromkeys(skip.get("message", "no reason given") for skip in skips))
    bad = tuple(f"{case.get('classname')}: {case.get('name')}" for case in failures)
    return Tally(len(cases) - len(bad) - len(skips), len(bad), len(skips), reasons, bad)


def needing(program: str, package: str, run: Callable[[], Tally]) -> Tally:
    """Run a suite that needs a program of the system; apt installs it where it can."""
    if shutil.which(program) is None:
        apt_install(package)
    if shutil.which(program) is None:
        raise CannotRun(f"{program} is not installed and apt-get cannot install {package} here")
    return run()


def apt_install(package: str) -> None:
    """Try to install Debian packages, as root or by sudo without a password."""
    if shutil.which("apt-get") is None:
        return
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and shutil.which("sudo") is None:
        return
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *package.split()]):
        subprocess.run([*prefix, *quiet, *command], stdin=subprocess.DEVNULL, capture_output=True, check=False)


EXTENSION = ROOT / "vscode-extension"


def npm(*arguments: str) -> int:
    """The exit code of npm in the extension's folder; what it runs finds the test environment as PYTHON."""
    environment = {**os.environ, "PYTHON": sys.executable}
    return subprocess.run(["npm", *arguments], cwd=EXTENSION, env=environment, check=False).returncode


def install_extension() -> None:
    """Install what the extension is built and tested with, unless that is so already."""
    done, wanted = EXTENSION / "node_modules/.package-lock.json", EXTENSION / "package-lock.json"
    if done.exists() and done.stat().st_mtime >= wanted.stat().st_mtime:
        return
    if npm("ci", "--no-audit", "--no-fund"):
        raise CannotRun("npm cannot install the packages of the extension")


def npm_tests(script: str, *reporting: str) -> Tally:
    """Run an npm script that tests, and count from its report; `reporting` makes it write one to ``{report}``."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        code = npm("run", script, "--", *(option.format(report=report) for option in reporting))
        tally = counted(report) if report.exists() else Tally()
    return tally if code == 0 or tally.failed else Tally(tally.passed, 1, tally.skipped, tally.reasons)


NODE = (
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    "--test-reporter=junit",
    "--test-reporter-destination={report}",
)


@cache
def packaged() -> bool:
    """Whether the package of the extension could be made; one serves all suites."""
    install_extension()
    return npm("run", "package", "--", "--target", "linux-x64") == 0


def extension() -> Tally:
    """Lint the extension, make its package, run the tests that need no VS Code."""
    made = packaged()
    failed = (not made) + (npm("run", "lint") != 0)
    units = npm_tests("test", *NODE)
    return Tally(units.passed + 2 - failed, units.failed + failed, units.skipped, units.reasons, units.bad)


def in_editor(script: str, *reporting: str) -> Tally:
    """Run an npm script that uses the extension in real VS Code."""
    return npm_tests(script, *reporting) if packaged() else Tally(failed=1)


EMACS = partial(needing, "emacs", "emacs-nox elpa-eglot")
NPM = partial(needing, "npm", "nodejs npm")
BROWSER = partial(needing, "chromium", "chromium")

SUITES = (
    Suite("lint", partial(checks, ("ruff", "check"), ("ruff", "format", "--check"))),
    Suite("types", partial(checks, ("mypy",))),
    Suite("unit", partial(pytest, "-m", "not torch and not e2e", "-n", "2")),
    Suite("truth", partial(pytest, "-m", "torch", "-n", "2")),
    Suite("server", partial(pytest, "-m", "e2e", "--ignore=tests/emacs", "-n", "2")),
    Suite("emacs", partial(EMACS, partial(pytest, "tests/emacs"))),
    Suite("extension", partial(NPM, extension)),
    Suite("host", partial(NPM, partial(BROWSER, partial(in_editor, "test:host", "--report={report}")))),
    Suite("editor", partial(NPM, partial(BROWSER, partial(in_editor, "test:ui", *NODE)))),
)


def attempt(suite: Suite) -> Tally:
    """Run a suite; one that cannot run is one skip."""
    print(f"\n=== {suite.name}", flush=True)
    try:
        return suite.run()
    except CannotRun as reason:
        return Tally(skipped=1, reasons=(str(reason),))


def summary(rows: Sequence[tuple[str, Tally, float]], require_all: bool) -> int:
    """Print the table and the closing line; the exit code."""
    print(f"\n{'suite':<12}{'passed':>8}{'failed':>8}{'skipped':>8}{'seconds':>9}")
    for name, tally, seconds in rows:
        print(f"{name:<12}{tally.passed:>8}{tally.failed:>8}{tally.skipped:>8}{seconds:>9.1f}")
        for reason in tally.reasons:
            print(f"    skipped: {reason}")
        for test in tally.bad:
            print(f"    failed: {test}")
    passed, failed, skipped = (
        sum(getattr(tally, field) for _, tally, _ in rows) for field in ("passed", "failed", "skipped")
    )
    if require_all and skipped:
        print("\nA skipped test is a failure here (--require-all).")
        failed, skipped = failed + skipped, 0
    print(f"\n{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


def main() -> int:
    """Run the suites named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="tests/run")
    parser.add_argument("--require-all", action="store_true", help="a suite or test that is skipped fails")
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=", ".join(s.name for s in SUITES))
    options = parser.parse_args()
    unknown = set(options.suites) - {suite.name for suite in SUITES}
    if unknown:
        parser.error(f"no such suite: {', '.join(sorted(unknown))}")
    rows = []
    for suite in SUITES:
        if not options.suites or suite.name in options.suites:
            start = time.monotonic()
            rows.append((suite.name, attempt(suite), time.monotonic() - start))
    return summary(rows, options.require_all)


if __name__ == "__main__":
    sys.exit(main())
