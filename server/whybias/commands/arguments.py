"""The arguments that the commands understand."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Sequence
from typing import Any

from whybias import __version__
from whybias.project.severity import Severity
from whybias.report.formats import FORMATS, LAYER_FORMATS

STANDARD_INPUT = "-"

_EXIT_CODES = """\
exit codes:
  0  nothing of severity warning or above remains (see --fail-on)
  1  something does
  2  the command line or the configuration is wrong, or whybias failed
"""


class _Parser(argparse.ArgumentParser):
    """Knows options by their whole names: what is short for one today may be short for two tomorrow."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)


def parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    """What a command line asks for; `argv` is as in `whybias.cli.main`."""
    arguments = parser().parse_args(argv)
    if "paths" in arguments and not arguments.paths:
        arguments.paths = [STANDARD_INPUT if arguments.stdin_filename is not None else os.curdir]
    return arguments


def parser() -> argparse.ArgumentParser:
    """The command line of ``whybias``."""
    top = _Parser(
        prog="whybias",
        description="Tells for every PyTorch layer whether its bias does anything, and why (not). "
        "It reads source code and never runs it.",
    )
    version = f"whybias {__version__} (Python {platform.python_version()})"
    top.add_argument("--version", action="version", version=version)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    inputs = _inputs()
    check = commands.add_parser(
        "check",
        parents=[inputs],
        help="report biases that do nothing",
        description="Report biases that do nothing.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_rule_options(check)
    _add_report_options(check)
    _add_fix_options(check)
    layers = commands.add_parser(
        "layers",
        parents=[inputs],
        help="list every layer that can have a bias, with its verdict",
        description="List every layer that can have a bias, with its verdict whether it has one or not.",
    )
    layers.add_argument("--output-format", choices=LAYER_FORMATS, default="text")
    layers.add_argument("--statistics", action="store_true", help="print counts only, and what cost verdicts")
    explain = commands.add_parser(
        "explain",
        parents=[_common()],
        help="explain a rule, or the bias of one layer",
        description="Explain a rule, or what happens to the bias of the layer at a place in a file.",
    )
    explain.add_argument("subject", metavar="RULE | FILE:LINE[:COLUMN]", help="counted from 1")
    explain.add_argument(
        "--with",
        dest="context",
        action="append",
        default=[],
        metavar="PATH",
        help="take the uses in these files and folders into account, as check does",
    )
    fold = commands.add_parser(
        "fold",
        parents=[_common()],
        help="drop dead biases from a trained checkpoint",
        description="Drop biases that do nothing from a trained checkpoint, and subtract each from the running mean "
        "of its batch normalization, so that evaluation gives the same outputs. Needs whybias[checkpoints].",
    )
    _add_fold(fold)
    server = commands.add_parser("server", help="run the language server on standard input and output")
    server.add_argument("--stdio", action="store_true", help="the only way; editors pass it")
    return top


def _add_fold(fold: argparse.ArgumentParser) -> None:
    fold.add_argument("checkpoint", metavar="CHECKPOINT", help="a state_dict as .pt, .pth or .safetensors")
    fold.add_argument("-o", "--output", metavar="NEW", required=True, help="the file to write; must not exist")
    fold.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="PRODUCER=NORMALIZER",
        help="the layer whose bias to drop and the batch normalization it goes straight into, by their names",
    )
    fold.add_argument(
        "--from",
        dest="source",
        metavar="FILE:CLASS",
        help="read the pairs from the source of the module class, which is not run",
    )


def _common() -> _Parser:
    common = _Parser(add_help=False)
    common.add_argument("--config", metavar="FILE", help="a pyproject.toml to use instead of the nearest")
    common.add_argument(
        "--environment",
        metavar="PATH",
        help="the Python environment whose packages are read: its folder, or an interpreter in it, which is not run",
    )
    common.add_argument("--verbose", action="store_true", help="print tracebacks of internal errors")
    _add_work_options(common)
    return common


def _add_work_options(parser: argparse.ArgumentParser) -> None:
    work = parser.add_argument_group("work")
    work.add_argument("--jobs", type=_count, metavar="N", help="processes to share the work (default: as many as pay)")
    work.add_argument("--no-cache", action="store_true", help="neither use nor keep results of other runs")
    work.add_argument("--cache-dir", metavar="DIR", help="where results are kept (default: the user's cache folder)")


def _count(number: str) -> int:
    if not number.isdecimal() or int(number) < 1:
        raise argparse.ArgumentTypeError(f"{number!r} is no number of processes")
    return int(number)


def _inputs() -> _Parser:
    inputs = _Parser(add_help=False, parents=[_common()])
    inputs.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files and folders; - reads standard input; the current folder if none is given",
    )
    inputs.add_argument("--stdin-filename", metavar="FILE", help="read standard input, and call it this")
    inputs.add_argument("--force-exclude", action="store_true", help="excludes hold for the given paths as well")
    return inputs


def _add_rule_options(check: argparse.ArgumentParser) -> None:
    rules = check.add_argument_group("rules", "by code or its beginning, name, or ALL; separated by commas")
    for flag, help_text in (
        ("--select", "report only these"),
        ("--extend-select", "report these as well"),
        ("--ignore", "do not report these"),
    ):
        rules.add_argument(flag, action="extend", type=_listed, metavar="RULES", help=help_text)
    rules.add_argument(
        "--fail-on",
        choices=[severity.value for severity in Severity if severity is not Severity.OFF],
        default=Severity.WARNING.value,
        help="exit with 1 if anything this loud or louder remains (default: %(default)s)",
    )
    rules.add_argument("--exit-zero", action="store_true", help="exit with 0 whatever is found")


def _add_report_options(check: argparse.ArgumentParser) -> None:
    output = check.add_argument_group("output")
    output.add_argument("--output-format", choices=FORMATS, default="text", help="(default: %(default)s)")
    output.add_argument("--output-file", metavar="FILE", help="write the report to FILE, in UTF-8, not to stdout")
    output.add_argument("--statistics", action="store_true", help="print how often each rule reports")
    baseline = output.add_mutually_exclusive_group()
    baseline.add_argument("--baseline", metavar="FILE", help="leave out the findings that FILE lists")
    baseline.add_argument("--write-baseline", metavar="FILE", help="list what is found in FILE, and exit with 0")


def _add_fix_options(check: argparse.ArgumentParser) -> None:
    fixes = check.add_argument_group("fixes")
    fixes.add_argument("--fix", action="store_true", help="apply the safe fixes")
    fixes.add_argument("--unsafe-fixes", action="store_true", help="the unsafe ones as well")
    fixes.add_argument("--diff", action="store_true", help="show what --fix would change")


def _listed(rules: str) -> list[str]:
    return [rule.strip() for rule in rules.split(",") if rule.strip()]
