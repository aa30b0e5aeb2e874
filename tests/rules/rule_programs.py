"""The example programs of the rules, and what their comments say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from whybias.rules.catalogue import RULES
from whybias.rules.rule import Rule

_EXPECT = re.compile(r"# expect: (?P<code>WB\d+)(?: (?P<name>\S+))?$")
_RUN = re.compile(r"^# run: (?P<make>.+?) on (?P<shapes>.+)$")


@dataclass(frozen=True)
class Expected:
    """A finding that a program must give: its 1-based line, its rule, and the layer if it has a name."""

    line: int
    code: str
    name: str | None


@dataclass(frozen=True)
class Program:
    """One example of one rule."""

    rule: Rule
    text: str
    label: str

    @property
    def expected(self) -> tuple[Expected, ...]:
        found = enumerate((_EXPECT.search(line) for line in self.text.split("\n")), start=1)
        return tuple(Expected(line, match["code"], match["name"]) for line, match in found if match)

    @property
    def runs(self) -> tuple[tuple[str, tuple[tuple[int, ...], ...]], ...]:
        """How to make the module, and the shapes of its inputs, run by run."""
        matches = (_RUN.match(line) for line in self.text.split("\n"))
        return tuple((match["make"], _shapes(match["shapes"])) for match in matches if match)


def _shapes(text: str) -> tuple[tuple[int, ...], ...]:
    """``((2, 3), (4,))`` of ``(2, 3) and (4,)``."""
    return tuple(tuple(map(int, re.findall(r"\d+", shape))) for shape in text.split(" and "))


def programs() -> list[Program]:
    """Every example of every rule, labelled by the rule and the class it defines."""
    found = []
    for rule in RULES:
        for kind, texts in (("valid", rule.valid), ("invalid", rule.invalid)):
            for number, text in enumerate(texts):
                name = re.findall(r"^class (\w+)", text, re.MULTILINE)[-1]
                found.append(Program(rule, text, f"{rule.code}-{kind}-{number}-{name}"))
    return found
