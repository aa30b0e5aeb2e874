"""The editor's settings: what is used, and what is told about the rest."""

from __future__ import annotations

import pytest

from whybias.lsp.settings import DEFAULTS, settings_from
from whybias.project.configuration import Configuration
from whybias.rules.finding import Severity


def test_what_the_editor_sets_goes_before_the_project_and_what_it_does_not_set_stays() -> None:
    settings, problems = settings_from({"severity": {"WB101": "error"}, "extendSelect": ["WB301"], "ignore": None}, "")
    project = Configuration(ignore=("WB102",), severity=(("WB101", Severity.HINT),), root="/project")
    assert not problems
    assert settings.over(project) == Configuration(
        extend_select=("WB301",), ignore=("WB102",), severity=(("WB101", Severity.ERROR),), root="/project"
    )


@pytest.mark.parametrize(
    ("value", "setting"),
    [
        ({"enable": "yes"}, "whybias.enable"),
        ({"ignore": "WB101"}, "whybias.ignore"),
        ({"severity": {"WB101": "loud"}}, "whybias.severity.WB101"),
        ({"serverity": {}}, "whybias.serverity"),
        ({"extendSelect": "WB301"}, "whybias.extendSelect"),
        ({"extend-select": "WB301"}, "whybias.extend-select"),
        ({"perFileIgnores": {"a.py": "WB101"}}, 'whybias.perFileIgnores."a.py"'),
        ({"root": "/"}, "whybias.root"),
        (["WB101"], "whybias"),
    ],
)
def test_a_wrong_or_unknown_value_is_named_in_full_and_the_default_is_used(value: object, setting: str) -> None:
    settings, problems = settings_from(value, "")
    assert [problem.setting for problem in problems] == [setting]
    assert settings.enable
    assert settings.over(Configuration(ignore=("WB102",))) == Configuration(ignore=("WB102",))


@pytest.mark.parametrize("value", [None, {}])
def test_nothing_set_means_the_defaults(value: object) -> None:
    assert settings_from(value, "") == (DEFAULTS, ())


def test_where_no_entry_can_be_used_the_project_goes_on_to_count() -> None:
    settings, _ = settings_from({"severity": {"WB101": "loud"}}, "")
    project = Configuration(severity=(("WB101", Severity.HINT),))
    assert settings.over(project) == project
    settings, _ = settings_from({"severity": {"WB101": "loud", "WB102": "error"}}, "")
    assert settings.over(project).severity == (("WB102", Severity.ERROR),)


@pytest.mark.parametrize(
    ("value", "setting"),
    [
        ({"extendSelect": ["WB999"]}, "whybias.extendSelect"),
        ({"severity": {"redundant-biass": "hint"}}, "whybias.severity.redundant-biass"),
        ({"perFileIgnores": {"a.py": ["WB101", "WB9"]}}, 'whybias.perFileIgnores."a.py"'),
    ],
)
def test_a_rule_that_does_not_exist_is_named(value: object, setting: str) -> None:
    _, problems = settings_from(value, "")
    assert [(problem.setting, problem.wrong) for problem in problems] == [(setting, False)]
