"""What the configuration says about rules and files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from whybias.project.configuration import Configuration
from whybias.project.settings import configuration_from, nearest_configuration, read_configuration
from whybias.project.severity import Severity


@dataclass(frozen=True)
class Facts:
    code: str
    name: str
    severity: Severity = Severity.WARNING
    enabled: bool = True


REDUNDANT = Facts("WB101", "redundant-bias")
CONDITIONAL = Facts("WB102", "conditionally-redundant-bias", Severity.INFORMATION)
KEY = Facts("WB201", "redundant-key-bias", Severity.INFORMATION)
MISSING = Facts("WB301", "missing-bias", Severity.HINT, enabled=False)
RULES = (REDUNDANT, CONDITIONAL, KEY, MISSING)


def reported(configuration: Configuration, path: str | None = None) -> dict[str, str]:
    """The rules that are on, with their severities."""
    severities = {rule.code: configuration.severity_of(rule, path) for rule in RULES}
    return {code: severity.value for code, severity in severities.items() if severity is not Severity.OFF}


DEFAULT = {"WB101": "warning", "WB102": "information", "WB201": "information"}


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        (Configuration(), "WB101 WB102 WB201"),
        (Configuration(select=("WB1",)), "WB101 WB102"),
        (Configuration(select=("wb101",)), "WB101"),
        (Configuration(select=("missing-bias",)), "WB301"),
        (Configuration(select=("ALL",)), "WB101 WB102 WB201 WB301"),
        (Configuration(select=()), ""),
        (Configuration(extend_select=("WB3",)), "WB101 WB102 WB201 WB301"),
        (Configuration(ignore=("WB1",)), "WB201"),
        (Configuration(ignore=("ALL",)), ""),
        (Configuration(select=("WB101",), ignore=("WB1",)), "WB101"),
        (Configuration(select=("WB1",), ignore=("WB101",)), "WB102"),
        (Configuration(select=("WB101",), ignore=("WB101",)), ""),
        (Configuration(severity=(("WB301", Severity.HINT),)), "WB101 WB102 WB201 WB301"),
        (Configuration(severity=(("redundant-bias", Severity.OFF),)), "WB102 WB201"),
        (Configuration(severity=(("WB", Severity.OFF), ("WB101", Severity.ERROR))), "WB101"),
    ],
)
def test_choice_of_rules(configuration: Configuration, expected: str) -> None:
    assert list(reported(configuration)) == expected.split()


def test_severity_may_be_changed() -> None:
    changed = Configuration(severity=(("WB1", Severity.HINT), ("WB101", Severity.ERROR)))
    assert reported(changed) == {"WB101": "error", "WB102": "hint", "WB201": "information"}


def test_per_file_ignores() -> None:
    configuration = Configuration(per_file_ignores=(("tests/**", ("WB101", "WB2")),), root="/project")
    assert reported(configuration, "/project/tests/net.py") == {"WB102": "information"}
    assert reported(configuration, "/project/net.py") == DEFAULT
    assert reported(configuration) == DEFAULT


def test_unknown_rules_are_told() -> None:
    configuration = Configuration(
        select=("WB101", "WB9"), ignore=("redundant-bias",), severity=(("WB301x", Severity.HINT),)
    )
    assert [str(problem) for problem in configuration.unknown_rules(RULES)] == [
        "tool.whybias.select: no rule is called 'WB9'",
        "tool.whybias.severity.WB301x: no rule is called 'WB301x'",
    ]


EVERYTHING = """\
[tool.whybias]
select = ["WB1"]
extend-select = ["missing-bias"]
ignore = ["WB102"]
exclude = ["third_party"]
extend-exclude = ["**/generated"]

[tool.whybias.per-file-ignores]
"tests/**" = ["WB101"]

[tool.whybias.severity]
WB101 = "error"
"""


def test_all_settings_are_read(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(EVERYTHING)
    assert read_configuration(str(file)) == (
        Configuration(
            select=("WB1",),
            extend_select=("missing-bias",),
            ignore=("WB102",),
            per_file_ignores=(("tests/**", ("WB101",)),),
            exclude=("third_party",),
            extend_exclude=("**/generated",),
            severity=(("WB101", Severity.ERROR),),
            root=str(tmp_path),
        ),
        (),
    )


def test_wrong_settings_are_told_by_full_name_and_have_defaults() -> None:
    configuration, problems = configuration_from(
        {
            "select": "WB101",
            "ignore": [1],
            "exclude": ["[z-a]", "build"],
            "severity": {"WB101": "loud", "WB102": "hint", "WB201": []},
            "per-file-ignores": {"tests": "WB101"},
            "colour": "red",
        },
        "/project",
    )
    assert configuration == Configuration(
        exclude=("build",),
        severity=(("WB102", Severity.HINT),),
        per_file_ignores=(("tests", ()),),
        root="/project",
    )
    assert [(problem.setting, problem.wrong) for problem in problems] == [
        ("tool.whybias.select", True),
        ("tool.whybias.ignore", True),
        ("tool.whybias.exclude", True),
        ("tool.whybias.severity.WB101", True),
        ("tool.whybias.severity.WB201", True),
        ('tool.whybias.per-file-ignores."tests"', True),
        ("tool.whybias.colour", False),
    ]
    assert str(problems[3]) == (
        "tool.whybias.severity.WB101: must be one of error, warning, information, hint, off, not 'loud'"
    )


def test_nearest_wins(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    deep = inner / "deep"
    deep.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.whybias]\nselect = ["WB2"]\n')
    (inner / "pyproject.toml").write_text('[tool.whybias]\nselect = ["WB1"]\n')
    (deep / "pyproject.toml").write_text('[project]\nname = "talks about whybias, has no settings for it"\n')
    (deep / "net.py").touch()
    assert nearest_configuration(str(deep / "net.py"))[0].select == ("WB1",)
    assert nearest_configuration(str(deep))[0].root == str(inner)
    assert nearest_configuration(str(tmp_path))[0].select == ("WB2",)


@pytest.mark.parametrize("content", [b"[tool.whybias\n", b'[tool.whybias]\nx = "\xff"\n'])
def test_file_that_is_not_toml(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "pyproject.toml").write_bytes(content)
    configuration, (problem,) = nearest_configuration(str(tmp_path))
    assert configuration == Configuration(root=str(tmp_path))
    assert problem.setting == str(tmp_path / "pyproject.toml")
    assert problem.wrong


@pytest.mark.parametrize(("content", "message"), [(None, "there is no such file"), ("", "has no [tool.whybias] table")])
def test_given_file_must_have_settings(tmp_path: Path, content: str | None, message: str) -> None:
    file = tmp_path / "settings.toml"
    if content is not None:
        file.write_text(content)
    configuration, (problem,) = read_configuration(str(file))
    assert configuration == Configuration()
    assert (problem.message, problem.wrong) == (message, True)
