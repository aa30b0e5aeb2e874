"""Which comments silence which findings."""

from __future__ import annotations

import pytest

from whybias.source.suppressions import Suppressions
from whybias.source.text import Text

SILENCED = [
    "f(x)  # whybias: ignore",
    "f(x)  # whybias: ignore[WB101]",
    "f(x)  #whybias:ignore [wb101]  because",
    "f(x)  # whybias: ignore[WB201, redundant-bias]",
    "f(x)  # noqa",
    "f(x)  # NoQA",
    "f(x)  # noqa: WB101",
    "f(x)  # noqa:E501,WB101 a reason",
    "f(x)  # NOQA : E501 WB101",
    "f(x)  # noqa: a reason without a code",
    "f(x)  # type: ignore # noqa: WB101",
    "f(x)  # noqa: E501  # whybias: ignore[WB101]",
    "f(x)\n\n# whybias: ignore-file",
    "# whybias: ignore-file[WB101]\nf(x)",
    "s = '#'; f(x)  # noqa",
    "s = '''\n# a\n'''; f(x)  # noqa",
]

NOT_SILENCED = [
    "f(x)",
    "f(x)  # whybias: ignore[WB201]",
    "f(x)  # whybias: ignore[]",
    "f(x)  # whybias: ignored",
    "f(x)  # noqa: E501",
    "f(x)  # noqa: WB1011",
    "f(x)  # noqaify",
    "f('# noqa')",
    'f("""# whybias: ignore-file""")',
    "f('\\'# noqa')",
    "# noqa\nf(x)\n# noqa",
    "# whybias: ignore-file[WB201]\nf(x)",
    "# flake8: noqa\nf(x)",
]


def line_of_call(source: str) -> int:
    return source[: source.index("f(")].count("\n") + 1


@pytest.mark.parametrize("source", SILENCED)
def test_silenced(source: str) -> None:
    line = line_of_call(source)
    assert Suppressions.of(Text(source)).suppresses("WB101", "redundant-bias", line, line)


@pytest.mark.parametrize("source", NOT_SILENCED)
def test_not_silenced(source: str) -> None:
    line = line_of_call(source)
    assert not Suppressions.of(Text(source)).suppresses("WB101", "redundant-bias", line, line)


@pytest.mark.parametrize("line", [2, 3, 4])
def test_any_line_of_the_call_counts(line: int) -> None:
    lines = ["a = 1", "f(", "    x,", ")", "b = 2"]
    lines[line - 1] += "  # noqa: WB101"
    assert Suppressions.of(Text("\r\n".join(lines))).suppresses("WB101", "redundant-bias", 2, 4)


def test_a_quote_that_is_not_closed_hides_no_comment_below() -> None:
    assert Suppressions.of(Text("s = 'half\nf(x)  # noqa")).suppresses("WB101", "redundant-bias", 2, 2)
