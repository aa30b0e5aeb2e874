"""``whybias check``: report biases that do nothing, and fix them when asked to."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from whybias.api import Analysis
from whybias.commands.analyses import AnalyzerFactory, Run
from whybias.commands.baseline import folder_of, read_baseline, write_baseline
from whybias.commands.console import FAILURE, FOUND, SUCCESS, UsageError, emit, notice, palette_for
from whybias.commands.inputs import batches
from whybias.commands.rewriting import replace_file
from whybias.commands.sources import SourceTexts
from whybias.project.configuration import Configuration
from whybias.project.severity import Severity
from whybias.report.colours import Palette
from whybias.report.fingerprints import fingerprints
from whybias.report.formats import WITH_FIXES, rendered
from whybias.report.reported import Report, Reported
from whybias.report.statistics import rule_counts
from whybias.report.text import plural
from whybias.rules.catalogue import RULES
from whybias.rules.finding import Finding
from whybias.source.cell_paths import file_and_cell
from whybias.source.text import Text

if TYPE_CHECKING:
    from whybias.commands.fixing import Fixing
    from whybias.fixes.fix import Fix, NoFix


def run(arguments: argparse.Namespace, factory: AnalyzerFactory) -> int:
    """Print the findings below the paths; the exit code says whether any that counts remains."""
    _refuse_unknown_rules(arguments)
    listed = frozenset() if arguments.baseline is None else read_baseline(arguments.baseline)
    analyses = Run(arguments, factory, lambda analysis: _without(listed, analysis, arguments))
    sources = SourceTexts()
    fixing = _fixing(analyses) if arguments.fix or arguments.diff else None
    reported: list[Reported] = []
    suppressed: list[Reported] = []
    files: set[str] = set()
    found = analyses.over(batches(arguments, lambda given: _with_options(given, arguments)))
    for analysis in (each.analysis for each in found) if fixing is None else fixing.fixed(list(found)):
        files.add(file_and_cell(analysis.path)[0])
        sources.keep(analysis.path, analysis.text)
        if analysis.findings:
            reported += _reported(analysis, arguments)
        suppressed += _reported(replace(analysis, findings=analysis.silenced), arguments)
    report = Report(tuple(reported), len(files), tuple(suppressed))
    if arguments.write_baseline is not None:
        write_baseline(arguments.write_baseline, reported)
        notice(f"{plural(len(reported), 'finding')} listed in {arguments.write_baseline}")
    elif fixing is None or not fixing.owns_the_output:
        _put_out(arguments, report, sources)
    if fixing is not None:
        fixing.tell()
    if analyses.failed:
        return FAILURE
    return FOUND if _something_counts(arguments, report) else SUCCESS


def _fixing(analyses: Run) -> Fixing:
    from whybias.commands.fixing import Fixing  # fixes are slow to load, and most runs make none

    return Fixing(analyses)


def _fix_of(text: Text, finding: Finding) -> Fix | NoFix:
    from whybias.commands.fixing import fix_of

    return fix_of(text, finding)


def _reported(analysis: Analysis, arguments: argparse.Namespace) -> list[Reported]:
    with_fixes = arguments.output_format in WITH_FIXES and not arguments.statistics
    return [
        Reported(finding, analysis.text, name, _fix_of(analysis.text, finding) if with_fixes else None)
        for finding, name in zip(analysis.findings, _fingerprints(analysis, arguments), strict=True)
    ]


def _without(listed: frozenset[str], analysis: Analysis, arguments: argparse.Namespace) -> Analysis:
    """`analysis` without the findings that the baseline lists."""
    if not listed or not analysis.findings:
        return analysis
    named = zip(analysis.findings, _fingerprints(analysis, arguments), strict=True)
    return replace(analysis, findings=tuple(finding for finding, name in named if name not in listed))


def _fingerprints(analysis: Analysis, arguments: argparse.Namespace) -> list[str]:
    baseline = arguments.baseline or arguments.write_baseline
    root = os.curdir if baseline is None else folder_of(baseline)
    return fingerprints(analysis.findings, analysis.text, root)


def _refuse_unknown_rules(arguments: argparse.Namespace) -> None:
    for option in ("select", "extend_select", "ignore"):
        given = Configuration(select=tuple(getattr(arguments, option) or ()))
        for problem in given.unknown_rules(RULES):
            raise UsageError(f"--{option.replace('_', '-')}: {problem.message}")


def _with_options(configuration: Configuration, arguments: argparse.Namespace) -> Configuration:
    """`configuration` under the options of the command line; ``--select`` starts the choice of rules anew."""
    if arguments.select is not None:
        configuration = replace(configuration, select=tuple(arguments.select), extend_select=(), ignore=())
    return replace(
        configuration,
        extend_select=(*configuration.extend_select, *(arguments.extend_select or ())),
        ignore=(*configuration.ignore, *(arguments.ignore or ())),
    )


def _put_out(arguments: argparse.Namespace, report: Report, sources: SourceTexts) -> None:
    """Print the report, or write it to the file of ``--output-file`` in one step. Raises `UsageError`."""
    path = arguments.output_file
    if path is None:
        emit(_output(arguments, report, sources, palette_for(sys.stdout)))
        return
    lines = _output(arguments, report, sources, Palette())
    try:
        replace_file(path, "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise UsageError(f"--output-file {path}: {error.strerror or error}") from error


def _output(arguments: argparse.Namespace, report: Report, sources: SourceTexts, palette: Palette) -> Iterator[str]:
    if arguments.statistics:
        return rule_counts(report)
    return rendered(arguments.output_format, report, sources.text, palette)


def _something_counts(arguments: argparse.Namespace, report: Report) -> bool:
    """Whether a finding as loud as ``--fail-on`` says, or louder, remains."""
    if arguments.exit_zero or arguments.write_baseline is not None:
        return False
    limit = Severity(arguments.fail_on).rank
    return any(each.finding.severity.rank <= limit for each in report.reported)
