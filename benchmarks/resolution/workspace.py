"""Open the sources of a package as a workspace: which names are resolved, and what users in other files settle.

``python -m benchmarks.resolution.workspace FOLDER...`` prints for each package the share of imported names that lead
to a definition, the share of layers of which nothing is known from their file alone and with all users, and what that
costs. Nothing is imported.
"""

from __future__ import annotations

import argparse
import ast
import os
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from time import process_time

from whybias.api import Workspace
from whybias.liveness.program import Program
from whybias.liveness.values import External, Opaque
from whybias.liveness.verdicts import Layer, StepKind, Verdict
from whybias.lsp.refiner import Refiner, thorough_workspace
from whybias.lsp.refining import Close, Project, Refine
from whybias.project.configuration import Configuration
from whybias.project.files import UnreadableError, python_files, read
from whybias.project.imports import ModuleFinder, is_described
from whybias.source.snapshot import Snapshot
from whybias.source.text import Text


def sources(folder: str) -> dict[str, Text]:
    """The files below a folder that can be read."""
    files = python_files([folder], Configuration(), lambda path, reason: None)
    return {path: text for path in files if (text := _text(path)) is not None}


def _text(path: str) -> Text | None:
    try:
        return read(path)
    except UnreadableError:
        return None


def names(texts: dict[str, Text], roots: Sequence[str]) -> Counter[str]:
    """What becomes of each name in a ``from module import name``."""
    snapshots = {path: Snapshot.of(text) for path, text in texts.items()}
    program = Program(snapshots.get, ModuleFinder(roots))
    counts: Counter[str] = Counter()
    for path, snapshot in snapshots.items():
        for block in snapshot.blocks:
            for node in ast.walk(block.tree) if block.tree is not None else ():
                if isinstance(node, ast.ImportFrom):
                    counts.update(_fate(program, node, alias.name, path) for alias in node.names)
    return counts


def _fate(program: Program, node: ast.ImportFrom, name: str, path: str) -> str:
    module = node.module or ""
    if not node.level and is_described(module):
        return "known without their source"
    if name == "*":
        return "resolved" if program.find_module(module, path, node.level) is not None else "not installed"
    value = program.import_name(module, name, path, node.level)
    if isinstance(value, External):
        return "not installed"
    if isinstance(value, Opaque) and program.find_module(module, path, node.level) is None:
        return "not found"
    return "evaluates to something unknown" if isinstance(value, Opaque) else "resolved"


def _shown(layers: Iterable[Layer]) -> Counter[str]:
    """The verdicts; ``open`` where the file alone leaves the word to its users."""
    counts: Counter[str] = Counter()
    for layer in layers:
        leaves = layer.trail and layer.trail[-1].kind is StepKind.ESCAPED and layer.verdict is Verdict.LIVE
        counts["open" if leaves else layer.verdict.value] += 1
    return counts


def measure(folder: str, sampled: int) -> None:
    """Print the figures of one package; files are opened one after another, as in one session of an editor."""
    folder = os.path.abspath(folder)
    roots = (os.path.dirname(folder),)
    texts = sources(folder)
    counts = names(texts, roots)
    asked = sum(counts.values()) - counts["known without their source"]
    print(f"{folder}: {len(texts)} files")
    print(f"  names imported: {dict(counts)}; {counts['resolved'] / asked:.1%} resolved", flush=True)
    having_layers = [path for path, text in texts.items() if "nn." in text.content and "__init__" not in path]
    alone: Counter[str] = Counter()
    together: Counter[str] = Counter()
    waits: list[tuple[float, str]] = []
    refiner = Refiner(thorough_workspace)
    for path in having_layers[:: max(1, len(having_layers) // sampled)][:sampled]:
        text = texts[path]
        alone.update(_shown(Workspace(roots=roots).analyze(path, text).layers))
        start = process_time()
        refiner.receive(Refine(Project(Configuration(), (folder,)), path, 1, text.content))
        for answer in refiner.work():
            if answer is not None and answer.analysis is not None:
                together.update(layer.verdict.value for layer in answer.analysis.layers)
        refiner.receive(Close(path))
        waits.append((process_time() - start, os.path.relpath(path, folder)))
    first, (longest, slow) = waits[0][0], max(waits)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    middle = sorted(waits)[len(waits) // 2][0]
    print(f"  {len(waits)} files opened, alone: {dict(alone)}; with their users: {dict(together)}")
    print(
        f"  CPU until the users are heard: {first:.1f} s for the first file, {middle:.1f} s in the middle, "
        f"{longest:.1f} s at most ({slow}); {peak:.0f} MB",
        flush=True,
    )


def main(arguments: Sequence[str]) -> int:
    """Measure each package in a process of its own, so that the memory is its own as well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--sample", type=int, default=24, help="how many files to open (default: %(default)s)")
    given = parser.parse_args(arguments)
    if len(given.folders) == 1:
        measure(given.folders[0], given.sample)
        return 0
    command = [sys.executable, "-m", "benchmarks.resolution.workspace", "--sample", str(given.sample)]
    return max(subprocess.call([*command, folder]) for folder in given.folders)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
