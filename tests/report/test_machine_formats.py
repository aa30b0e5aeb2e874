"""The output formats that programs read, each by its own schema or parser."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from findings_by_hand import TEXTS, at, layer, report, sources
from junitparser import Failure, JUnitXml

from whybias.report import github, gitlab, junit, records, sarif
from whybias.report.reported import Report
from whybias.rules.catalogue import RULES
from whybias.rules.finding import Severity
from whybias.source.text import Text

SCHEMA = Path(__file__).parent.parent / "data" / "sarif-2.1.0-rtm.5.json"
MESSAGE = (
    "bias of `conv` has no effect: `norm` (BatchNorm2d) subtracts the per-channel mean. "
    "Pass bias=False (64 parameters)."
)


def with_severity(severity: Severity) -> Report:
    (reported,) = report(layer()).reported
    return Report((replace(reported, finding=replace(reported.finding, severity=severity)),), files=1)


def with_path_and_message(path: str, message: str) -> Report:
    (reported,) = report(layer()).reported
    place = replace(reported.finding.place, path=path)
    finding = replace(reported.finding, place=place, message=message, related=())
    return Report((replace(reported, finding=finding),), files=1)


HOSTILE = with_path_and_message("models/a, b: 100%\n\x1b\udcff é.py", "one\r\ntwo: 100%, \x00\ud800 <&\"'")


SILENCED = Report((), files=1, suppressed=report(layer()).reported)


@pytest.mark.parametrize(
    "shown", [report(), report(layer(), layer(when="norm")), with_severity(Severity.HINT), HOSTILE, SILENCED]
)
def test_sarif_is_valid(shown: Report) -> None:
    log = json.loads("\n".join(sarif.render(shown, sources)))
    validator = jsonschema.Draft4Validator(json.loads(SCHEMA.read_text()))
    assert [error.message for error in validator.iter_errors(log)] == []


def test_sarif() -> None:
    (run,) = json.loads("\n".join(sarif.render(report(layer()), sources, "models")))["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.code for rule in RULES]
    assert run["originalUriBaseIds"]["SRCROOT"]["uri"] == Path("models").absolute().as_uri() + "/"
    (result,) = run["results"]
    assert result == {
        "ruleId": "WB101",
        "ruleIndex": 0,
        "level": "warning",
        "message": {"text": MESSAGE},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "net.py", "uriBaseId": "SRCROOT"},
                    "region": {"startLine": 5, "startColumn": 36, "endLine": 5, "endColumn": 45},
                }
            }
        ],
        "relatedLocations": [
            {
                "id": 1,
                "message": {"text": "`norm` (BatchNorm2d) subtracts the per-channel mean here"},
                "physicalLocation": {
                    "artifactLocation": {"uri": "net.py", "uriBaseId": "SRCROOT"},
                    "region": {"startLine": 10, "startColumn": 10, "endLine": 10, "endColumn": 22},
                },
            },
            {
                "id": 2,
                "message": {"text": "`norm` is made here"},
                "physicalLocation": {
                    "artifactLocation": {"uri": "parts.py", "uriBaseId": "SRCROOT"},
                    "region": {"startLine": 2, "startColumn": 12, "endLine": 2, "endColumn": 36},
                },
            },
        ],
        "partialFingerprints": {"whybias/v1": report(layer()).reported[0].fingerprint},
        "fixes": [
            {
                "description": {"text": "Pass bias=False to `conv`"},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": "net.py", "uriBaseId": "SRCROOT"},
                        "replacements": [
                            {
                                "deletedRegion": {
                                    "startLine": 5,
                                    "startColumn": 54,
                                    "endLine": 5,
                                    "endColumn": 54,
                                },
                                "insertedContent": {"text": ", bias=False"},
                            }
                        ],
                    }
                ],
            }
        ],
    }


def test_sarif_tells_what_comments_silence() -> None:
    (run,) = json.loads("\n".join(sarif.render(SILENCED, sources)))["runs"]
    (result,) = run["results"]
    assert result["suppressions"] == [{"kind": "inSource", "status": "accepted"}]


def test_sarif_names_files_elsewhere_in_full() -> None:
    shown = with_path_and_message("/elsewhere/my net.py", "x")
    (run,) = json.loads("\n".join(sarif.render(shown, sources, "/project")))["runs"]
    location = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "file:///elsewhere/my%20net.py"}


def test_sarif_names_files_by_their_bytes() -> None:
    (run,) = json.loads("\n".join(sarif.render(HOSTILE, sources)))["runs"]
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "models/a%2C%20b%3A%20100%25%0A%1B%FF%20%C3%A9.py"


def test_github() -> None:
    assert list(github.render(report(layer()))) == [
        "::warning title=WB101 redundant-bias,file=models/net.py,line=5,endLine=5,col=36,endColumn=45::" + MESSAGE
    ]
    commands = {
        severity.value: next(github.render(with_severity(severity))).split()[0]
        for severity in Severity
        if severity is not Severity.OFF
    }
    assert commands == {
        "error": "::error",
        "warning": "::warning",
        "information": "::notice",
        "hint": "::notice",
    }


def test_github_command_is_one_line_whatever_it_says() -> None:
    (command,) = github.render(HOSTILE)
    assert re.fullmatch(r"::warning ([a-zA-Z]+=[^,:\r\n]+,){5}endColumn=\d+::[^\r\n]*", command)
    assert "file=models/a%2C b%3A 100%25%0A" in command
    assert "::one%0D%0Atwo: 100%25, " in command


def test_gitlab() -> None:
    issues = json.loads("\n".join(gitlab.render(report(layer()))))
    assert issues == [
        {
            "description": MESSAGE,
            "check_name": "WB101",
            "fingerprint": report(layer()).reported[0].fingerprint,
            "severity": "minor",
            "location": {
                "path": "models/net.py",
                "positions": {"begin": {"line": 5, "column": 36}, "end": {"line": 5, "column": 45}},
            },
        }
    ]
    (issue,) = json.loads("\n".join(gitlab.render(with_path_and_message(os.path.abspath("a.py"), "x"))))
    assert issue["location"]["path"] == "a.py"
    assert json.loads("\n".join(gitlab.render(report()))) == []


def test_junit() -> None:
    suites = ElementTree.fromstring("\n".join(junit.render(report(layer(), layer(when="norm")))).encode())
    assert suites.attrib == {"name": "whybias", "tests": "2", "failures": "2"}
    (suite,) = suites
    assert suite.attrib == {"name": "models/net.py", "tests": "2", "failures": "2", "errors": "0"}
    case = suite[0]
    assert case.attrib == {
        "name": "WB101 redundant-bias (5:36)",
        "classname": "models/net.py",
        "file": "models/net.py",
        "line": "5",
    }
    (failure,) = case
    assert failure.attrib == {"message": MESSAGE, "type": "warning"}
    assert failure.text == f"models/net.py:5:36: WB101 {MESSAGE}"


def test_junit_without_findings_is_one_passed_test() -> None:
    suites = ElementTree.fromstring("\n".join(junit.render(report())).encode())
    assert suites.attrib == {"name": "whybias", "tests": "1", "failures": "0"}
    assert [(case.tag, len(case)) for case in suites[0]] == [("testcase", 0)]


def test_junit_is_xml_whatever_it_says() -> None:
    suites = ElementTree.fromstring("\n".join(junit.render(HOSTILE)).encode())
    assert suites[0].attrib["name"] == "models/a, b: 100%\n\ufffd\ufffd é.py"
    assert suites[0][0][0].attrib["message"] == "one\r\ntwo: 100%, \ufffd\ufffd <&\"'"


@pytest.mark.parametrize(("shown", "failed"), [(report(), 0), (report(layer(), layer(when="norm")), 2), (HOSTILE, 1)])
def test_another_parser_of_junit_reads_the_same(shown: Report, failed: int) -> None:
    suites = JUnitXml.fromstring("\n".join(junit.render(shown)).encode())
    assert (suites.tests, suites.failures) == (max(failed, 1), failed)
    cases = [case for suite in suites for case in suite]
    assert sum(isinstance(result, Failure) for case in cases for result in case.result) == failed
    assert all(case.name and case.classname for case in cases)


GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "positions"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./|/)"},
                    "positions": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {
                            "begin": {
                                "type": "object",
                                "required": ["line"],
                                "properties": {"line": {"type": "integer", "minimum": 1}},
                            }
                        },
                    },
                },
            },
        },
    },
}
"""What GitLab documents of a report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format"""


@pytest.mark.parametrize("shown", [report(), report(layer(), layer(when="norm")), HOSTILE])
def test_gitlab_is_what_gitlab_documents(shown: Report) -> None:
    issues = json.loads("\n".join(gitlab.render(shown)))
    jsonschema.Draft202012Validator(GITLAB).validate(issues)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def test_json_finding() -> None:
    (record,) = json.loads("\n".join(records.render_findings(report(layer()))))
    assert record["fix"] == {
        "title": "Pass bias=False to `conv`",
        "safe": True,
        "unsafe_because": None,
        "edits": [{"line": 5, "column": 60, "end_line": 5, "end_column": 60, "content": ", bias=False"}],
    }
    assert record["range"] == {"line": 5, "column": 42, "end_line": 5, "end_column": 51}
    assert record["related"][1] == {
        "message": "`norm` is made here",
        "path": "models/parts.py",
        "line": 2,
        "column": 11,
        "end_line": 2,
        "end_column": 35,
    }
    wanted = {"code": "WB101", "name": "redundant-bias", "severity": "warning", "message": MESSAGE}
    assert wanted.items() <= record.items()


def test_json_layer() -> None:
    (record,) = json.loads("\n".join(records.render_layers([layer()])))
    step = record["trail"][1]
    assert record == {
        "path": "models/net.py",
        "line": 5,
        "column": 42,
        "end_line": 5,
        "end_column": 61,
        "layer": "torch.nn.Conv2d",
        "name": "conv",
        "scope": "Net.__init__",
        "owner": "Net",
        "bias": "default",
        "verdict": "dead",
        "when": None,
        "when_of": [],
        "cancelled_by": {"path": "models/parts.py", "line": 2, "column": 11, "layer": "torch.nn.BatchNorm2d"},
        "removed": None,
        "total": None,
        "size": 64,
        "basis": "class",
        "trail": [record["trail"][0], step],
        "uses": [{"path": "models/net.py", "line": 9, "column": 6, "end_line": 9, "end_column": 18}],
    }
    assert (step["kind"], step["operation"], step["how"]) == (
        "removed",
        "torch.nn.BatchNorm2d",
        "subtracts the per-channel mean",
    )


def test_json_of_nothing() -> None:
    assert json.loads("\n".join(records.render_findings(report()))) == []
    assert json.loads("\n".join(records.render_layers([]))) == []
    assert json.loads("\n".join(records.render_layers([layer(), layer()])))[1]["name"] == "conv"


def test_fingerprints_survive_moved_lines() -> None:
    before = report(layer(), layer()).reported
    assert before[0].fingerprint != before[1].fingerprint
    text = Text("\n# more\n" + TEXTS["models/net.py"].content.replace("(3, 64, 3)", "(3,\n 64, 3)"))
    start = text.content.index("nn.Conv2d")
    end = text.content.index(")", start) + 1
    moved = replace(at("nn.Conv2d"), **dict(zip(("line", "column"), text.ast_of_offset(start), strict=True)))
    moved = replace(moved, **dict(zip(("end_line", "end_column"), text.ast_of_offset(end), strict=True)))
    from whybias.report.fingerprints import fingerprints

    finding = replace(before[0].finding, layer=layer(place=moved))
    assert fingerprints([finding], text, ".") == [before[0].fingerprint]
    assert fingerprints([replace(finding, code="WB102")], text, ".") != [before[0].fingerprint]
