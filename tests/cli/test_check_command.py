"""``whybias check``."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from command_line import Whybias
from pairing_analyzer import NETWORK

MESSAGE = (
    "net.py:7:22: WB101 bias of `conv1` has no effect: `bn1` (BatchNorm2d) subtracts the per-channel mean. "
    "Pass bias=False (64 parameters).\n"
)


def test_concise(whybias: Whybias) -> None:
    result = whybias("check", "--output-format", "concise", "net.py")
    assert (result.code, result.out, result.err) == (1, MESSAGE, "")


def test_the_current_folder_is_the_default(whybias: Whybias) -> None:
    assert whybias("check", "--output-format", "concise").out == MESSAGE


def test_nothing_found(whybias: Whybias) -> None:
    Path("net.py").write_text(NETWORK.replace("64, 3)", "64, 3, bias=False)", 1))
    result = whybias("check", "net.py")
    assert (result.code, result.out, result.err) == (0, "No findings in 1 file.\n", "")


def test_no_files(whybias: Whybias) -> None:
    Path("empty").mkdir()
    result = whybias("check", "empty")
    assert (result.code, result.out) == (0, "No findings in 0 files.\n")
    assert result.err == "whybias: no Python files in empty\n"


@pytest.mark.parametrize(
    ("options", "code", "count"),
    [
        ("--ignore WB101", 0, 0),
        ("--ignore=redundant-bias", 0, 0),
        ("--select WB102", 0, 0),
        ("--select WB102,WB101", 1, 1),
        ("--select WB102 --select WB101", 1, 1),
        ("--select WB102 --extend-select WB1", 1, 1),
        ("--exit-zero", 0, 1),
        ("--fail-on error", 0, 1),
        ("--fail-on warning", 1, 1),
        ("--fail-on hint", 1, 1),
    ],
)
def test_options(whybias: Whybias, options: str, code: int, count: int) -> None:
    result = whybias("check", "--output-format", "concise", *options.split(), "net.py")
    assert (result.code, len(result.out.splitlines())) == (code, count)


def test_configuration_of_the_nearest_folder(whybias: Whybias) -> None:
    Path("pyproject.toml").write_text('[tool.whybias.severity]\nWB101 = "hint"\n')
    Path("strict").mkdir()
    Path("strict/net.py").write_text(NETWORK)
    Path("strict/pyproject.toml").write_text('[tool.whybias.severity]\nWB101 = "error"\n')
    result = whybias("check", "--output-format", "json", "net.py", "strict")
    severities = [(finding["path"], finding["severity"]) for finding in json.loads(result.out)]
    assert severities == [("net.py", "hint"), ("strict/net.py", "error")]
    assert whybias("check", "net.py").code == 0
    assert whybias("check", "--fail-on=hint", "net.py").code == 1
    assert whybias("check", "--config", "strict/pyproject.toml", "net.py").code == 1


def test_select_on_the_command_line_goes_before_the_configuration(whybias: Whybias) -> None:
    Path("pyproject.toml").write_text('[tool.whybias]\nignore = ["WB101"]\n')
    assert whybias("check", "net.py").code == 0
    assert whybias("check", "--select", "WB101", "net.py").code == 1


def test_per_file_ignores(whybias: Whybias) -> None:
    Path("pyproject.toml").write_text('[tool.whybias.per-file-ignores]\n"n*.py" = ["WB101"]\n')
    assert whybias("check", "net.py").code == 0
    os.rename("net.py", "model.py")
    assert whybias("check", "model.py").code == 1


def test_excludes_hold_for_named_files_when_forced(whybias: Whybias) -> None:
    Path("pyproject.toml").write_text('[tool.whybias]\nextend-exclude = ["net.py"]\n')
    assert whybias("check", "net.py").code == 1
    result = whybias("check", "--force-exclude", "net.py")
    assert (result.code, result.out) == (0, "No findings in 0 files.\n")


def test_unknown_settings_are_notices(whybias: Whybias) -> None:
    Path("pyproject.toml").write_text('[tool.whybias]\ncolour = 1\nextend-select = ["WB999"]\n')
    result = whybias("check", "net.py", "net.py", "--output-format=concise")
    assert (result.code, result.out) == (1, MESSAGE)
    assert result.err == (
        "whybias: tool.whybias.colour: unknown setting; known: environment, exclude, extend-exclude, extend-select, "
        "ignore, per-file-ignores, select, severity\n"
        "whybias: tool.whybias.extend-select: no rule is called 'WB999'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("gone.py",), "there is no file or folder gone.py"),
        (("--select", "WB9", "net.py"), "--select: no rule is called 'WB9'"),
        (("--extend-select", "x", "net.py"), "--extend-select: no rule is called 'x'"),
        (("--ignore", "E501", "net.py"), "--ignore: no rule is called 'E501'"),
        (("--config", "gone.toml", "net.py"), "gone.toml: there is no such file"),
        (("-", "net.py"), "- stands for standard input and takes no other paths beside it"),
        (
            ("--stdin-filename", "net.py", "net.py"),
            "--stdin-filename names what standard input holds; leave out the paths, or give - for them",
        ),
    ],
)
def test_usage_errors(whybias: Whybias, arguments: tuple[str, ...], message: str) -> None:
    result = whybias("check", *arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err == f"whybias: {message}\n"


def test_wrong_setting_is_an_error(whybias: Whybias) -> None:
    Path("pyproject.toml").write_text('[tool.whybias]\nselect = 1\n[tool.whybias.severity]\nWB101 = "loud"\n')
    result = whybias("check", "net.py")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "whybias: tool.whybias.select: must be a list of strings, not 1; tool.whybias.severity.WB101: "
        "must be one of error, warning, information, hint, off, not 'loud'\n"
    )


def test_files_that_cannot_be_read_are_notices(whybias: Whybias) -> None:
    Path("binary.py").write_bytes(b"\0\1")
    Path("broken.py").write_text("import torch\ndef f(:\n")
    os.mkfifo("pipe.py")
    result = whybias("check", "--output-format", "concise", ".")
    assert (result.code, result.out) == (1, MESSAGE)
    assert result.err.splitlines() == [
        "whybias: binary.py: skipped: it is binary: it holds a null byte",
        "whybias: pipe.py: skipped: it is not a regular file",
        "whybias: broken.py:2: does not parse: invalid syntax",
    ]


def test_names_of_files_cannot_write_to_the_terminal(whybias: Whybias) -> None:
    os.rename("net.py", "net\n\x1b[2J.py")
    Path("bad\x1b.py").write_bytes(b"\0")
    for command in (("check", "--output-format", "concise"), ("check",), ("layers",)):
        result = whybias(*command)
        assert "net\ufffd\ufffd[2J.py" in result.out
        assert "\x1b" not in result.out + result.err


def test_internal_error_in_one_file_costs_only_that_file(whybias: Whybias) -> None:
    Path("bad.py").write_text("# crash the analysis\n")
    result = whybias("check", "--output-format", "concise", ".")
    assert (result.code, result.out) == (2, MESSAGE)
    assert result.err == (
        "whybias: bad.py: skipped: internal error (ZeroDivisionError: as asked); --verbose says more\n"
    )
    assert "Traceback (most recent call last)" in whybias("check", "--verbose", ".").err


def test_standard_input(whybias: Whybias, monkeypatch: pytest.MonkeyPatch) -> None:
    def give(content: bytes) -> None:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))

    give(NETWORK.encode())
    result = whybias("check", "--output-format", "concise", "-")
    assert (result.code, result.out) == (1, MESSAGE.replace("net.py", "<stdin>"))
    give(b"# coding: latin-1\n# \xe9\n" + NETWORK.encode())
    result = whybias("check", "--output-format", "concise", "-", "--stdin-filename", "pkg/net.py")
    assert (result.code, result.out) == (1, MESSAGE.replace("net.py:7", "pkg/net.py:9"))
    give(NETWORK.encode())
    result = whybias("check", "--output-format", "concise", "--stdin-filename", "net.py")
    assert (result.code, result.out) == (1, MESSAGE)
    give(b"\0")
    result = whybias("check", "-")
    assert (result.code, result.err) == (0, "whybias: <stdin>: skipped: it is binary: it holds a null byte\n")


def test_the_report_can_go_to_a_file(whybias: Whybias, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    printed = whybias("check", "--output-format", "json").out
    for _ in range(2):
        result = whybias("check", "--output-format", "json", "--output-file", "report.json")
        assert (result.code, result.out, result.err) == (1, "", "")
        assert Path("report.json").read_text("utf-8") == printed
    whybias("check", "--output-file", "report.txt")
    assert "\x1b" not in Path("report.txt").read_text("utf-8")
    result = whybias("check", "--output-file", "gone/report.txt")
    assert (result.code, result.err) == (2, "whybias: --output-file gone/report.txt: No such file or directory\n")


def test_names_of_options_are_not_cut_short(whybias: Whybias) -> None:
    with pytest.raises(SystemExit):
        whybias("check", "--output", "json")


def test_statistics(whybias: Whybias) -> None:
    Path("again.py").write_text(NETWORK)
    result = whybias("check", "--statistics")
    assert (result.code, result.out) == (1, "2  WB101  redundant-bias  (2 with a fix)\n")


def test_colours(whybias: Whybias, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in whybias("check").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;33mwarning[WB101]\x1b[0m" in whybias("check").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in whybias("check").out
