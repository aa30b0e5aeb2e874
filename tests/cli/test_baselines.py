"""``whybias check --write-baseline`` and ``--baseline``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Whybias
from pairing_analyzer import NETWORK


def test_listed_findings_are_left_out(whybias: Whybias) -> None:
    written = whybias("check", "--write-baseline", "known.json", "net.py")
    assert (written.code, written.out) == (0, "")
    assert written.err == "whybias: 1 finding listed in known.json\n"
    (entry,) = json.loads(Path("known.json").read_text())["findings"].values()
    assert (entry["code"], entry["path"]) == ("WB101", "net.py")
    assert whybias("check", "--baseline", "known.json", "net.py").out == "No findings in 1 file.\n"


def test_moved_lines_do_not_matter_and_new_findings_are_told(whybias: Whybias, monkeypatch: pytest.MonkeyPatch) -> None:
    whybias("check", "--write-baseline", "known.json", "net.py")
    moved = "import os\n\n\n" + NETWORK.replace("        self.bn1", "        # more\n        self.bn1")
    Path("net.py").write_text(moved)
    assert whybias("check", "--baseline", "known.json", "net.py").code == 0
    Path("sub").mkdir()
    monkeypatch.chdir("sub")
    assert whybias("check", "--baseline", "../known.json", "../net.py").code == 0
    monkeypatch.chdir("..")
    Path("net.py").write_text(moved.replace("self.conv2", "self.bn2 = nn.BatchNorm2d(8)\n        self.conv2", 1))
    result = whybias("check", "--baseline", "known.json", "--output-format", "concise", "net.py")
    assert result.code == 1
    assert [line.split("`")[1] for line in result.out.splitlines()] == ["conv2"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No such file or directory"),
        ("[", "it is not JSON: Expecting value: line 1 column 2 (char 1)"),
        ("[]", "it is not a baseline of this version of whybias"),
        ('{"version": 99, "findings": {}}', "it is not a baseline of this version of whybias"),
    ],
)
def test_what_is_no_baseline(whybias: Whybias, content: str | None, message: str) -> None:
    if content is not None:
        Path("known.json").write_text(content)
    result = whybias("check", "--baseline", "known.json", "net.py")
    assert (result.code, result.out) == (2, "")
    assert result.err == f"whybias: --baseline known.json: {message}\n"


def test_baseline_that_cannot_be_written(whybias: Whybias) -> None:
    result = whybias("check", "--write-baseline", "gone/known.json", "net.py")
    assert result.code == 2
    assert result.err == "whybias: --write-baseline gone/known.json: No such file or directory\n"
