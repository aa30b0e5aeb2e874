"""One round trip: strip, look, fix, look again, compare."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.round_trip.stripping import Site, calls, same_call, stripped

Finding = Mapping[str, object]


@dataclass(slots=True)
class Trip:
    """What became of the calls that had ``bias=False``.

    `recovered` have it again; `differing` were called safe and are another call now, which is a defect, as are
    `broken` files, that do not compile, and `left`, safe fixes that are still to be made. `conditional` got a condition
    or could; `unsafe` have a fix that is made only when asked for, by the reason; the rest have no finding, or one
    without a fix.
    """

    files: int = 0
    stripped: int = 0
    recovered: int = 0
    differing: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    conditional: list[str] = field(default_factory=list)
    unsafe: dict[str, list[str]] = field(default_factory=dict)
    silent: list[str] = field(default_factory=list)

    def failures(self) -> list[str]:
        """What must not be."""
        return self.differing + self.broken + self.left


def round_trip(source: Path, workplace: Path) -> Trip:
    """Strip a copy of the package in `source`, fix all of it, and compare with what its authors wrote."""
    target = workplace / source.name
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.so", "*.pyc", "__pycache__"))
    trip = Trip()
    sites = dict(_strip(target, trip))
    kept = ("--cache-dir", str(workplace / f"{source.name}-cache"))
    before = _findings(target, *kept)
    _whybias("check", "--fix", *kept, str(target))
    after = _findings(target, *kept)
    trip.left = [_where(one) for one in after if _is_safe(one)]
    found = {(str(one["path"]), one["line"], one["column"]): one for one in before}
    for path, (text, places) in sites.items():
        now = _calls(path, trip)
        if now is None:
            continue
        original = dict(calls(ast.parse((source / path.relative_to(target)).read_text("utf-8"))))
        stripped_calls = dict(calls(ast.parse(text)))
        for site in sorted(places, key=lambda site: (site.callee, site.index)):
            node = stripped_calls[site]
            finding = found.get((str(path), node.lineno, node.col_offset))
            same = site in now and same_call(now[site], original[site])
            _count(trip, finding, same, f"{path.relative_to(workplace)}:{node.lineno}")
    return trip


def _strip(target: Path, trip: Trip) -> Iterator[tuple[Path, tuple[str, frozenset[Site]]]]:
    for path in sorted(target.rglob("*.py")):
        trip.files += 1
        text, sites = stripped(path.read_text("utf-8"))
        if sites:
            path.write_text(text, "utf-8")
            trip.stripped += len(sites)
            yield path, (text, sites)


def _calls(path: Path, trip: Trip) -> dict[Site, ast.Call] | None:
    try:
        tree = ast.parse(path.read_text("utf-8"))
        compile(tree, str(path), "exec")
    except SyntaxError as error:
        trip.broken.append(f"{path}: {error}")
        return None
    return dict(calls(tree))


def _count(trip: Trip, finding: Finding | None, same: bool, where: str) -> None:
    if finding is None or finding["fix"] is None:
        trip.silent.append(where)
    elif finding["when"] is not None:
        trip.conditional.append(f"{where}: {finding['when']}")
    elif _is_safe(finding):
        trip.recovered += same
        if not same:
            trip.differing.append(f"{where}: the call is another one after its safe fix")
    else:
        fix = finding["fix"]
        assert isinstance(fix, dict)
        trip.unsafe.setdefault(_kind(str(fix["unsafe_because"])), []).append(where)


def _kind(reason: str) -> str:
    return "a line uses the bias by name" if reason.startswith("Line ") else reason


def _is_safe(finding: Finding) -> bool:
    fix = finding["fix"]
    return isinstance(fix, dict) and fix["safe"] is True


def _where(finding: Finding) -> str:
    return f"{finding['path']}:{finding['line']}: {finding['message']}"


def _findings(target: Path, *arguments: str) -> list[Finding]:
    output = _whybias("check", "--output-format", "json", "--exit-zero", *arguments, str(target))
    findings: list[Finding] = json.loads(output)
    return findings


def _whybias(*arguments: str) -> str:
    command = [sys.executable, "-m", "whybias", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
    return done.stdout


def summary(trip: Trip) -> Iterator[str]:
    """The figures of one trip as lines of text."""
    unsafe = sorted((-len(sites), reason) for reason, sites in trip.unsafe.items())
    share = 100 * trip.recovered / trip.stripped if trip.stripped else 0.0
    yield f"{trip.files} files, {trip.stripped} calls stripped of bias=False"
    yield f"recovered by safe fixes: {trip.recovered} ({share:.1f} %)"
    for count, reason in unsafe:
        yield f"unsafe, {reason.rstrip('.')}: {-count}"
    yield f"conditional: {len(trip.conditional)}"
    yield f"no finding or no fix: {len(trip.silent)}"
    yield f"safe and another call afterwards: {len(trip.differing)}"
    yield f"files that do not compile: {len(trip.broken)}"
    yield f"safe fixes left: {len(trip.left)}"
