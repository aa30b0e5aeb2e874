"""Findings and layers as text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from findings_by_hand import TEXTS, at, layer, report, sources

from whybias.liveness.verdicts import Basis, Step, StepKind, Verdict
from whybias.report import layers_text, text
from whybias.report.colours import Palette
from whybias.report.excerpt import Label, excerpt, printable
from whybias.report.statistics import rule_counts, verdict_counts
from whybias.rules.finding import Related
from whybias.source.places import Place
from whybias.source.text import Text

PLAIN = Palette()


def test_finding_with_code_of_two_files() -> None:
    assert "\n".join(text.render(report(layer()), sources, PLAIN)) == (
        """\
warning[WB101]: bias of `conv` has no effect: `norm` (BatchNorm2d) subtracts the per-channel mean
  --> models/net.py:5:36
   |
 5 |         self.🔥 = '漢字'; self.conv = nn.Conv2d(3, 64, 3)
   |                                       ^^^^^^^^^ has a bias by default
...
10 |         return self.norm(x)
   |                ------------ `norm` (BatchNorm2d) subtracts the per-channel mean here
   |
  ::: models/parts.py:2:12
   |
 2 |     return nn.BatchNorm2d(channels)
   |            ------------------------ `norm` is made here
   |
   = help: Pass bias=False (64 parameters).

1 finding in 2 files, 1 with a fix (--diff shows them, --fix applies the safe ones)."""
    )


def test_finding_without_fix() -> None:
    lines = list(text.render(report(layer(unpacks=True)), sources, PLAIN))
    assert lines[-4:] == [
        "   |",
        "   = note: No fix is offered: the call unpacks arguments, which may set the bias already.",
        "",
        "1 finding in 2 files.",
    ]


def test_related_file_that_is_gone_is_left_out() -> None:
    lines = list(text.render(report(layer()), lambda path: None, PLAIN))
    assert not any("parts.py" in line for line in lines)
    assert lines[-3].endswith("Pass bias=False (64 parameters).")


def test_nothing_found() -> None:
    assert list(text.render(report(), sources, PLAIN)) == ["No findings in 2 files."]
    assert list(text.render_concise(report())) == []


def test_colours_do_not_change_the_text() -> None:
    painted = "\n".join(text.render(report(layer()), sources, Palette(coloured=True)))
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[1;33m", "\x1b[1;34m"):
        assert code in painted
        painted = painted.replace(code, "")
    assert painted == "\n".join(text.render(report(layer()), sources, PLAIN))


def test_a_finding_in_a_control_character_costume() -> None:
    (reported,) = report(layer()).reported
    finding = replace(reported.finding, message="\x1b[31mred\u202e", related=(Related(at("x = "), "\a"),))
    shown = "\n".join(text.render(replace(report(), reported=(replace(reported, finding=finding),)), sources, PLAIN))
    assert all(character.isprintable() or character == "\n" for character in shown)


LAYERS = (
    layer(),
    layer(verdict=Verdict.DEAD, when="norm", basis=Basis.PROJECT_USERS),
    layer(verdict=Verdict.PARTIAL, removed=8, total=64, trail=()),
    layer(verdict=Verdict.UNKNOWN, trail=(Step(StepKind.LOST, "", None, "exec() is called", at("x = ")),)),
)


def test_layers() -> None:
    assert list(layers_text.render(LAYERS, TEXTS, PLAIN)) == [
        "models/net.py",
        "  5:36  dead     conv (Conv2d)  `norm` (BatchNorm2d) subtracts the per-channel mean (line 10)",
        "  5:36  dead     conv (Conv2d)  when norm; `norm` (BatchNorm2d) subtracts the per-channel mean (line 10); "
        "in every use in this project",
        "  5:36  partial  conv (Conv2d)  8 of 64 removed",
        "  5:36  unknown  conv (Conv2d)  the bias cannot be followed: exec() is called (line 9)",
    ]


def test_counts() -> None:
    assert list(rule_counts(report(layer(), layer(unpacks=True), layer(when="norm")))) == [
        "2  WB101  redundant-bias  (1 with a fix)",
        "1  WB102  conditionally-redundant-bias  (1 with a fix)",
    ]
    assert list(verdict_counts(LAYERS, [("exec", 1), ("eval", 2), ("exec", 10)])) == [
        " 1  dead",
        " 1  dead when",
        " 1  partial",
        " 1  unknown",
        "",
        "unknown because of:",
        "11  exec",
        " 2  eval",
    ]


def shown(content: str, *places: tuple[int, int, int, int]) -> list[str]:
    """The excerpt for places given as lines and UTF-8 columns, without the gutter."""
    labels = [Label(Place("x.py", *place), "here", PLAIN_COLOUR) for place in places]
    return [row[3:].removeprefix(" ") for row in excerpt(Text(content), labels, 1, PLAIN)[1:]]


PLAIN_COLOUR = text.Colour.BLUE


@pytest.mark.parametrize(
    ("content", "place", "expected"),
    [
        ("ab = cd", (1, 5, 1, 7), ["ab = cd", "     -- here"]),
        ("\tab = cd", (1, 6, 1, 8), ["    ab = cd", "         -- here"]),
        ("a\tb", (1, 2, 1, 3), ["a   b", "    - here"]),
        ("'漢' + é", (1, 8, 1, 10), ["'漢' + é", "       - here"]),
        ("e\u0301 = x", (1, 6, 1, 7), ["e\u0301 = x", "    - here"]),
        ("\ufeffab = cd", (1, 5, 1, 7), ["ab = cd", "     -- here"]),
        ("\fab = cd", (1, 6, 1, 8), ["�ab = cd", "      -- here"]),
        ("x = (\n  1)", (1, 4, 2, 4), ["x = (", "    - here"]),
        ("x = 1\r\ny = 2", (2, 4, 2, 5), ["y = 2", "    - here"]),
        ("x", (1, 1, 1, 1), ["x", " - here"]),
        ("x" * 200, (1, 0, 1, 3), ["x" * 120 + "…", "--- here"]),
        (
            " " * 150 + "conv" + " " * 150 + ".",
            (1, 150, 1, 154),
            ["…" + " " * 40 + "conv" + " " * 76 + "…", " " * 41 + "---- here"],
        ),
        ("x" * 197 + "end", (1, 197, 1, 200), ["…" + "x" * 117 + "end", " " * 118 + "--- here"]),
    ],
)
def test_carets_stand_under_the_code(content: str, place: tuple[int, int, int, int], expected: list[str]) -> None:
    assert shown(content, place) == expected


def test_several_labels() -> None:
    assert shown("a\nb b\nc\nd\ne\nf\n", (4, 0, 4, 1), (2, 2, 2, 3), (2, 0, 2, 1), (6, 0, 6, 1)) == [
        "b b",
        "- here",
        "  - here",
        "c",
        "d",
        "- here",
        "e",
        "f",
        "- here",
    ]


def test_place_outside_the_text_is_not_shown() -> None:
    assert shown("a\n", (9, 0, 9, 1)) == []


def test_printable() -> None:
    assert printable("a\x00b\u2028\ud800\u202e漢🔥") == "a�b\u2028��漢🔥"
