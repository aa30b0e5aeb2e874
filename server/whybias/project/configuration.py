"""What the user wants reported, and where."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from whybias.frozen import frozen
from whybias.project.globs import matches
from whybias.project.severity import Severity

ALL = "ALL"
"""Stands for every rule wherever rules are listed."""


class RuleFacts(Protocol):
    """What the configuration must know of a rule."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def enabled(self) -> bool: ...


@frozen
class ConfigurationProblem:
    """A setting that was not used: `setting` is its full name (``tool.whybias.severity.WB101``).

    `wrong` tells a value that cannot be used from a key that is merely unknown.
    """

    setting: str
    message: str
    wrong: bool = True

    def __str__(self) -> str:
        return f"{self.setting}: {self.message}"


@frozen
class Configuration:
    """The settings, with their defaults.

    Rules are given by code (``WB101``), the beginning of a code (``WB1``), name (``redundant-bias``) or
    ``ALL``. `select` replaces the default choice of rules, `extend_select` adds to it, `ignore` takes away;
    where two entries disagree the more exact one counts, and `ignore` between equals. `severity` overrides
    how loud a rule is; it also turns on a rule that is off by default, and ``off`` turns one off.
    `per_file_ignores` are pairs of a path pattern and the rules not reported there. `exclude` replaces the
    default excludes, `extend_exclude` adds to them. `environment` is the Python environment whose packages are
    read, its folder or an interpreter in it. Patterns, and that path, are relative to `root`.
    """

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    exclude: tuple[str, ...] | None = None
    extend_exclude: tuple[str, ...] = ()
    environment: str | None = None
    severity: tuple[tuple[str, Severity], ...] = ()
    root: str = ""

    def severity_of(self, rule: RuleFacts, path: str | None = None) -> Severity:
        """How loud `rule` is, in the file at `path` if one is given; `OFF` where it is not to be reported."""
        if not self.is_enabled(rule) or (path is not None and self.is_ignored_in(rule, path)):
            return Severity.OFF
        return self._severity_given(rule) or rule.severity

    def is_enabled(self, rule: RuleFacts) -> bool:
        """Whether `rule` is reported anywhere."""
        given = self._severity_given(rule)
        if given is Severity.OFF:
            return False
        chosen = max(_exactness(self.select or (), rule), _exactness(self.extend_select, rule))
        if self.select is None and not chosen:
            chosen = 1 if rule.enabled or given is not None else 0
        return chosen > _exactness(self.ignore, rule)

    def is_ignored_in(self, rule: RuleFacts, path: str) -> bool:
        """Whether a per-file ignore silences `rule` in the file at `path`."""
        return any(
            _exactness(rules, rule) and matches(pattern, path, self.root) for pattern, rules in self.per_file_ignores
        )

    def unknown_rules(self, known: Collection[RuleFacts], prefix: str = "tool.whybias") -> list[ConfigurationProblem]:
        """A problem for each entry that names none of the `known` rules."""
        listed: list[tuple[str, str]] = [
            *(("select", key) for key in self.select or ()),
            *(("extend-select", key) for key in self.extend_select),
            *(("ignore", key) for key in self.ignore),
            *((f'per-file-ignores."{glob}"', key) for glob, keys in self.per_file_ignores for key in keys),
            *((f"severity.{key}", key) for key, _ in self.severity),
        ]
        return [
            ConfigurationProblem(f"{prefix}.{setting}", f"no rule is called {key!r}", wrong=False)
            for setting, key in listed
            if not any(_exactness((key,), rule) for rule in known)
        ]

    def _severity_given(self, rule: RuleFacts) -> Severity | None:
        given = [(exact, severity) for key, severity in self.severity if (exact := _exactness((key,), rule))]
        return max(given, key=lambda each: each[0])[1] if given else None


def _exactness(keys: Iterable[str], rule: RuleFacts) -> int:
    """How exactly the best of `keys` names `rule`: 0 not at all, more for longer beginnings of its code."""
    return max((_match(key, rule) for key in keys), default=0)


def _match(key: str, rule: RuleFacts) -> int:
    if key.upper() == ALL:
        return 1
    if key == rule.name:
        return len(rule.code) + 1
    return len(key) + 1 if key and rule.code.startswith(key.upper()) else 0
