"""Findings as a JUnit XML report, which most CI services show as tests.

https://github.com/testmoapp/junitxml describes what they read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from whybias.report.reported import Report, Reported
from whybias.source.cell_paths import file_and_cell

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold."""


def render(report: Report) -> Iterator[str]:
    """One test suite per file with findings, one failed test per finding; one passed test where there are
    none."""
    suites = Element("testsuites", name="whybias")
    for path, group in groupby(report.reported, key=lambda each: file_and_cell(each.finding.place.path)[0]):
        findings = list(group)
        count = str(len(findings))
        suite = SubElement(suites, "testsuite", name=_clean(path), tests=count, failures=count, errors="0")
        for each in findings:
            _add_case(suite, each)
    if not report.reported:
        suite = SubElement(suites, "testsuite", name="whybias", tests="1", failures="0", errors="0")
        SubElement(suite, "testcase", name="No findings", classname="whybias")
    total = len(report.reported)
    suites.set("tests", str(max(total, 1)))
    suites.set("failures", str(total))
    indent(suites)
    # In ASCII, so that it is right in whatever encoding it is printed.
    yield tostring(suites, encoding="us-ascii", xml_declaration=True).decode("ascii")


def _add_case(suite: Element, reported: Reported) -> None:
    finding = reported.finding
    path, _ = file_and_cell(finding.place.path)
    (line, column), _ = reported.span()
    case = SubElement(
        suite,
        "testcase",
        name=_clean(f"{finding.code} {finding.name} ({line}:{column})"),
        classname=_clean(path),
        file=_clean(path),
        line=str(line),
    )
    failure = SubElement(case, "failure", message=_clean(reported.message), type=finding.severity.value)
    failure.text = _clean(f"{path}:{line}:{column}: {finding.code} {reported.message}")


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
