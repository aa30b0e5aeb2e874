"""Compare plain lookup with jedi on every import of some packages.

``python -m benchmarks.resolution.compare FOLDER...`` prints for each package how many imports plain lookup follows,
how many jedi does, and every one on which they differ. Nothing is imported.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import process_time

from whybias.project.configuration import Configuration
from whybias.project.files import UnreadableError, python_files, read
from whybias.project.imports import ModuleFinder, is_described
from whybias.project.jedi_finder import JediFinder


@dataclass(frozen=True)
class Import:
    """A module that an import statement of a file names, with the number of dots before it."""

    path: str
    line: int
    module: str
    level: int


@dataclass(frozen=True)
class Comparison:
    """What the two finders say of each import that is not known without its source; and how long each took."""

    answers: tuple[tuple[Import, str | None, str | None], ...]
    described: int
    seconds_plain: float
    seconds_jedi: float

    @property
    def differences(self) -> list[tuple[Import, str | None, str | None]]:
        return [each for each in self.answers if each[1] != each[2]]

    @property
    def followed(self) -> int:
        return sum(plain is not None for _, plain, _ in self.answers)


def imports_below(folder: str) -> Iterator[Import]:
    """Every module that an import statement below a folder names."""
    for path in python_files([folder], Configuration(), lambda path, reason: None):
        try:
            tree = ast.parse(read(path).content)
        except (UnreadableError, SyntaxError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(path, node.lineno, alias.name, 0)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield Import(path, node.lineno, node.module, node.level)


def compare(folder: str, roots: Sequence[str]) -> Comparison:
    """What plain lookup and jedi say of the imports below `folder`, with the same roots."""
    folder = os.path.abspath(folder)
    plain, jedi = ModuleFinder(roots), JediFinder(roots, plain_installed(roots))
    found = list(imports_below(folder))
    wanted = [each for each in found if each.level or not is_described(each.module)]
    start = process_time()
    by_plain = [plain.find(each.module, each.path, each.level) for each in wanted]
    between = process_time()
    answers: dict[tuple[str, str, int], str | None] = {}
    by_jedi: list[str | None] = []
    for each in wanted:
        text = read(each.path).content
        # Files of one folder that leave the search path alone mean the same by the same import.
        key = (each.path if "sys.path" in text else os.path.dirname(each.path), each.module, each.level)
        if key not in answers:
            answers[key] = jedi.find(each.module, each.path, text if "sys.path" in text else "", each.level)
        by_jedi.append(answers[key])
    end = process_time()
    answered = tuple(zip(wanted, by_plain, by_jedi, strict=True))
    return Comparison(answered, len(found) - len(wanted), between - start, end - between)


def plain_installed(roots: Sequence[str]) -> tuple[str, ...]:
    """The folders of installed packages that plain lookup uses with these roots."""
    return ModuleFinder(roots).installed


def main(folders: Sequence[str]) -> int:
    """Compare below each folder, and print."""
    for folder in folders:
        comparison = compare(folder, [os.path.dirname(os.path.abspath(folder))])
        total, differ = len(comparison.answers), comparison.differences
        print(
            f"{folder}: {total} imports ({comparison.described} more are known without their source), "
            f"{comparison.followed} followed by plain lookup, {total - len(differ)} answered alike by jedi; "
            f"{comparison.seconds_plain:.2f} s and {comparison.seconds_jedi:.2f} s of CPU"
        )
        for each, plain, jedi in differ:
            print(f"  {each.path}:{each.line}: {'.' * each.level}{each.module}: {plain} and {jedi}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
