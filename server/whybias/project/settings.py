"""Reading the configuration from a table of settings, of a ``pyproject.toml`` or of an editor."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from whybias.project.configuration import Configuration, ConfigurationProblem
from whybias.project.globs import is_pattern
from whybias.project.severity import Severity

FILE_NAME = "pyproject.toml"
PREFIX = "tool.whybias"

Outcome: TypeAlias = tuple[Configuration, tuple[ConfigurationProblem, ...]]
_Problems: TypeAlias = list[ConfigurationProblem]


def nearest_configuration(path: str) -> Outcome:
    """The configuration for the file or folder at `path`: of the nearest folder upwards that has one.

    A ``pyproject.toml`` without a ``[tool.whybias]`` table does not count. One that cannot be read does:
    which settings it holds is not known, so the defaults are used and the problem is reported.
    """
    start = Path(path).absolute()
    for folder in (start, *start.parents):
        outcome = _table_outcome(folder / FILE_NAME)
        if outcome is not None:
            return outcome
    return Configuration(root=str(start if start.is_dir() else start.parent)), ()


def read_configuration(path: str) -> Outcome:
    """The configuration in the TOML file at `path`; a file without the table is a problem."""
    outcome = _table_outcome(Path(path).absolute())
    if outcome is not None:
        return outcome
    missing = "there is no such file" if not Path(path).is_file() else f"has no [{PREFIX}] table"
    return Configuration(), (ConfigurationProblem(path, missing),)


def _table_outcome(file: Path) -> Outcome | None:
    """What the ``[tool.whybias]`` table of `file` says, or None where there is no such table."""
    if not file.is_file():
        return None
    root = str(file.parent)
    try:
        content = file.read_bytes()
        if b"whybias" not in content:
            return None
        document = _load_toml(content.decode())
    except (OSError, ValueError, ModuleNotFoundError) as error:  # a wrong encoding and wrong TOML are ValueErrors
        return Configuration(root=root), (ConfigurationProblem(str(file), str(error)),)
    tools = document.get("tool")
    if not isinstance(tools, dict) or "whybias" not in tools:
        return None
    table = tools["whybias"]
    if not isinstance(table, dict):
        return Configuration(root=root), (ConfigurationProblem(PREFIX, "must be a table"),)
    return configuration_from(table, root)


def _load_toml(text: str) -> dict[str, object]:
    # Imported here: most runs meet no configuration, and then need no parser for it.
    parser = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    document: dict[str, object] = parser.loads(text)
    return document


def configuration_from(
    table: Mapping[str, object], root: str, prefix: str = "tool.whybias"
) -> tuple[Configuration, tuple[ConfigurationProblem, ...]]:
    """The configuration that a table of settings (TOML's or JSON's) asks for, and what in it was not used.

    Patterns are relative to `root`; problems name settings below `prefix`.
    """
    problems: list[ConfigurationProblem] = []
    values: dict[str, object] = {}
    for key, value in table.items():
        reader = _READERS.get(key)
        if reader is None:
            message = f"unknown setting; known: {', '.join(sorted(_READERS))}"
            problems.append(ConfigurationProblem(f"{prefix}.{key}", message, wrong=False))
            continue
        values[key.replace("-", "_")] = reader(f"{prefix}.{key}", value, problems)
    # The readers return what the fields hold, or the field's default after a problem.
    return replace(Configuration(root=root), **values), tuple(problems)  # type: ignore[arg-type]


def _strings(setting: str, value: object, problems: _Problems) -> tuple[str, ...] | None:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    problems.append(ConfigurationProblem(setting, f"must be a list of strings, not {value!r}"))
    return None


def _some_strings(setting: str, value: object, problems: _Problems) -> tuple[str, ...]:
    return _strings(setting, value, problems) or ()


def _patterns(setting: str, value: object, problems: _Problems) -> tuple[str, ...] | None:
    found = _strings(setting, value, problems)
    for pattern in found or ():
        if not is_pattern(pattern):
            problems.append(ConfigurationProblem(setting, f"{pattern!r} is not a path pattern"))
    return None if found is None else tuple(pattern for pattern in found if is_pattern(pattern))


def _some_patterns(setting: str, value: object, problems: _Problems) -> tuple[str, ...]:
    return _patterns(setting, value, problems) or ()


def _path(setting: str, value: object, problems: _Problems) -> str | None:
    if isinstance(value, str) and value:
        return value
    problems.append(ConfigurationProblem(setting, f"must be a path, not {value!r}"))
    return None


def _severities(setting: str, value: object, problems: _Problems) -> tuple[tuple[str, Severity], ...]:
    found: list[tuple[str, Severity]] = []
    words = [severity.value for severity in Severity]
    for key, word in _table(setting, value, problems).items():
        if word in words:
            found.append((key, Severity(word)))
        else:
            message = f"must be one of {', '.join(words)}, not {word!r}"
            problems.append(ConfigurationProblem(f"{setting}.{key}", message))
    return tuple(found)


def _rules_by_pattern(setting: str, value: object, problems: _Problems) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: list[tuple[str, tuple[str, ...]]] = []
    for pattern, rules in _table(setting, value, problems).items():
        name = f'{setting}."{pattern}"'
        if is_pattern(pattern):
            found.append((pattern, _some_strings(name, rules, problems)))
        else:
            problems.append(ConfigurationProblem(name, "is not a path pattern"))
    return tuple(found)


def _table(setting: str, value: object, problems: _Problems) -> dict[str, object]:
    if isinstance(value, dict):
        return value
    problems.append(ConfigurationProblem(setting, f"must be a table, not {value!r}"))
    return {}


_READERS: dict[str, Callable[[str, object, _Problems], object]] = {
    "select": _strings,
    "extend-select": _some_strings,
    "ignore": _some_strings,
    "per-file-ignores": _rules_by_pattern,
    "exclude": _patterns,
    "extend-exclude": _some_patterns,
    "environment": _path,
    "severity": _severities,
}
