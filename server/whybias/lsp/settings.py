"""What the user sets in the editor, under ``whybias``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field, fields, replace

from whybias.frozen import frozen
from whybias.project.configuration import Configuration, ConfigurationProblem
from whybias.project.settings import configuration_from

SECTION = "whybias"

_CONFIGURATION = frozenset(each.name.replace("_", "-") for each in fields(Configuration)) - {"root"}


@frozen
class Settings:
    """The editor's settings for one folder.

    `enable` turns everything off where it is False; `inlay_hints`, `code_lens` and
    `workspace_diagnostics` turn these on. `configuration`
    holds the settings that a project may also make in its ``pyproject.toml``, `given` the fields of it that the
    editor really sets.
    """

    enable: bool = True
    inlay_hints: bool = False
    code_lens: bool = False
    workspace_diagnostics: bool = False
    configuration: Configuration = field(default_factory=Configuration)
    given: frozenset[str] = frozenset()

    def over(self, project: Configuration) -> Configuration:
        """The project's configuration with what the editor sets instead."""
        chosen = {name: getattr(self.configuration, name) for name in self.given}
        return replace(project, **chosen)


DEFAULTS = Settings()

_SWITCHES = frozenset({"enable", "inlay-hints", "code-lens", "workspace-diagnostics"})


def _is_unusable(name: str, value: object, problems: Iterable[ConfigurationProblem], section: str) -> bool:
    """Whether a setting, or each entry of it, is wrong."""
    setting = f"{section}.{name}"
    entries = [each.setting for each in problems if each.wrong and each.setting.startswith(f"{setting}.")]
    return any(each.wrong and each.setting == setting for each in problems) or (
        isinstance(value, Mapping) and 0 < len(value) <= len(entries)
    )


def settings_from(
    value: object, root: str, section: str = SECTION
) -> tuple[Settings, tuple[ConfigurationProblem, ...]]:
    """The settings in a JSON value, and what in it was not used; a default stands in for each.

    Names may be written as editors do (``extendSelect``) or as ``pyproject.toml`` does (``extend-select``);
    null means not set. Patterns are relative to `root`; problems name settings in full, below `section`.
    """
    if value is None:
        return DEFAULTS, ()
    if not isinstance(value, Mapping):
        return DEFAULTS, (ConfigurationProblem(section, f"must be an object, not {value!r}"),)
    problems: list[ConfigurationProblem] = []
    switches: dict[str, bool] = {}
    table: dict[str, object] = {}
    written: dict[str, str] = {}
    for name, setting in value.items():
        key = re.sub("[A-Z]", lambda capital: "-" + capital.group().lower(), str(name))
        if setting is None:
            continue
        if key in _CONFIGURATION:
            table[key], written[key] = setting, str(name)
        elif key not in _SWITCHES:
            problems.append(ConfigurationProblem(f"{section}.{name}", "unknown setting", wrong=False))
        elif isinstance(setting, bool):
            switches[key.replace("-", "_")] = setting
        else:
            problems.append(ConfigurationProblem(f"{section}.{name}", f"must be true or false, not {setting!r}"))
    configuration, wrong = configuration_from(table, root, section)
    given = frozenset(key.replace("-", "_") for key in table if not _is_unusable(key, table[key], wrong, section))
    wrong = (*wrong, *unknown_rules(configuration, section))
    named = (replace(each, setting=_as_written(each.setting, section, written)) for each in wrong)
    return Settings(**switches, configuration=configuration, given=given), (*problems, *named)


def unknown_rules(configuration: Configuration, prefix: str) -> list[ConfigurationProblem]:
    """A problem for each entry that names no rule."""
    if configuration == Configuration(root=configuration.root):
        return []
    # Imported here: most users set nothing.
    from whybias.rules.catalogue import RULES

    return configuration.unknown_rules(RULES, prefix)


def _as_written(setting: str, section: str, written: Mapping[str, str]) -> str:
    """The full name of a setting, or of an entry of it, as the user wrote it."""
    key, dot, entry = setting.removeprefix(f"{section}.").partition(".")
    return f"{section}.{written.get(key, key)}{dot}{entry}"
