"""``whybias explain``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import Whybias

from whybias.explain.rule_page import rule_page
from whybias.rules.catalogue import RULES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule(whybias: Whybias, rule: object) -> None:
    from whybias.rules.rule import Rule

    assert isinstance(rule, Rule)
    for name in (rule.code, rule.code.lower(), rule.name):
        result = whybias("explain", name)
        assert (result.code, result.out, result.err) == (0, rule_page(rule), "")


@pytest.mark.parametrize(
    ("place", "layers"),
    [
        ("net.py:7", ["conv1"]),
        ("./net.py:7:22", ["conv1"]),
        ("net.py:7:40", ["conv1"]),
        ("net.py:12", ["conv1"]),
        ("net.py:12:22", ["conv1"]),
        ("net.py:13:16", ["conv2"]),
    ],
)
def test_place(whybias: Whybias, place: str, layers: list[str]) -> None:
    result = whybias("explain", place)
    assert (result.code, result.err) == (0, "")
    assert [line.split("`")[1] for line in result.out.splitlines() if line.startswith("**The bias")] == layers


def test_trail_is_drawn_through_the_source(whybias: Whybias) -> None:
    assert whybias("explain", "net.py:7").out.endswith(
        """
  --> net.py
 7 |         self.conv1 = nn.Conv2d(3, 64, 3)
   |                      ^^^^^^^^^^^^^^^^^^^ Conv2d `conv1` is made here
12 |         x = self.bn1(self.conv1(x))
   |                      ^^^^^^^^^^^^^ `conv1` adds its bias
12 |         x = self.bn1(self.conv1(x))
   |             ^^^^^^^^^^^^^^^^^^^^^^^ `bn1` (BatchNorm2d) subtracts the per-channel mean
"""
    )


@pytest.mark.parametrize(
    ("subject", "message"),
    [
        ("net.py:8", "no layer that can have a bias is made or called at net.py:8"),
        ("net.py:7:1", "no layer that can have a bias is made or called at net.py:7:1"),
        ("net.py:7:41", "no layer that can have a bias is made or called at net.py:7:41"),
        ("net.py:0", "no layer that can have a bias is made or called at net.py:0"),
        ("net.py:999:3", "no layer that can have a bias is made or called at net.py:999:3"),
        ("gone.py:1", "there is no file or folder gone.py"),
    ],
)
def test_nothing_to_explain(whybias: Whybias, subject: str, message: str) -> None:
    result = whybias("explain", subject)
    assert (result.code, result.out, result.err) == (2, "", f"whybias: {message}\n")


def test_other_files_are_learned_when_asked_for(whybias: Whybias) -> None:
    Path("other").mkdir()
    Path("other/bad.py").write_text("# crash the analysis\n")
    Path("other/binary.py").write_bytes(b"\0")
    result = whybias("explain", "net.py:7", "--with", "other")
    assert (result.code, result.err) == (
        0,
        "whybias: other/binary.py: skipped: it is binary: it holds a null byte\n",
    )
    assert result.out == whybias("explain", "net.py:7").out
    assert whybias("explain", "other/bad.py:1").code == 2
    assert whybias("explain", "other/binary.py:1", "--with", ".").code == 2


def test_neither_rule_nor_place(whybias: Whybias) -> None:
    result = whybias("explain", "WB999")
    assert result.code == 2
    assert result.err.startswith("whybias: 'WB999' is no rule (WB101, ")


def test_markdown_is_drawn_for_terminals(whybias: Whybias, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    drawn = whybias("explain", "net.py:7").out
    assert "**" not in drawn
    assert "\x1b[1m" in drawn
    visible = re.sub(r"\x1b(?:\[[0-9;]*m|\]8;.*?\x1b\\)", "", whybias("explain", "WB101").out)
    assert max(map(len, visible.splitlines())) <= 100


def test_source_cannot_command_the_terminal(whybias: Whybias) -> None:
    source = Path("net.py").read_text()
    Path("net.py").write_text(source.replace("64, 3)\n", "64, 3)  # \x1b[2J\u202e\n", 1))
    output = whybias("explain", "net.py:7").out + whybias("check", "net.py").out
    assert "\x1b" not in output
    assert "\u202e" not in output
