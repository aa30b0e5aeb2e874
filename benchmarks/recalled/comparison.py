"""The layers of files, analysed once with what was run before recalled, and once with everything run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from whybias.liveness.analysis import ProjectAnalysis
from whybias.liveness.verdicts import Layer
from whybias.project.imports import ModuleFinder
from whybias.source.snapshot import Snapshot
from whybias.source.text import Text

BUDGET = 100_000
EXAMPLES = ("held_as",)
"""What names some of several like layers: which ones, is not part of the answer."""


def layers(files: Mapping[str, str], roots: tuple[str, ...], recall: bool) -> dict[str, list[Layer]]:
    """The layers of every file; `files` maps paths to texts, `roots` are the folders that imports start from."""
    snapshots = {path: Snapshot.of(Text(text)) for path, text in files.items()}
    project = ProjectAnalysis(snapshots.get, ModuleFinder(roots), BUDGET, recall)
    for path in files:
        project.learn(path)
    # a recalled trail keeps its last step only, so that trails are compared by their ends
    return {
        path: [replace(layer, trail=layer.trail[:1] + layer.trail[-1:]) for layer in project.layers(path).layers]
        for path in files
    }


def differences(files: Mapping[str, str], roots: tuple[str, ...] = ()) -> list[str]:
    """Each layer of which the two analyses say different things, with what they say."""
    recalled, run = layers(files, roots, True), layers(files, roots, False)
    found = []
    for path in files:
        if len(recalled[path]) != len(run[path]):
            found.append(f"{path}: {len(recalled[path])} layers recalled, {len(run[path])} run")
        for one, other in zip(recalled[path], run[path], strict=False):
            told = [
                f"{name} {getattr(one, name)!s:.80}, run {getattr(other, name)!s:.80}"
                for name in one.__dataclass_fields__
                if name not in EXAMPLES and getattr(one, name) != getattr(other, name)
            ]
            if told:
                found.append(f"{path}:{one.place.line}:{one.place.column + 1}: recalled {'; '.join(told)}")
    return found
