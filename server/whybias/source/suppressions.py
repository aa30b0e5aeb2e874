"""Comments that silence findings.

``# whybias: ignore[WB101]`` and ``# noqa: WB101`` hold for their line; ``# whybias: ignore-file``
holds for all lines.
"""

from __future__ import annotations

import re
from typing import final

from whybias.frozen import frozen
from whybias.source.strings import STRING_OR_COMMENT
from whybias.source.text import Text

# In a comment: group 1 is set for the whole file, group 2 is the list of names.
IGNORE = re.compile(r"#\s*whybias\s*:\s*ignore(-file)?(?![\w-])(?:\s*\[([^\]]*)\])?", re.IGNORECASE)
# Group 1 is the list of codes; a reason may follow. A colon without codes is read as flake8 reads it: all are meant.
NOQA = re.compile(
    r"#\s*noqa(?![\w-])(?:\s*:\s*([a-z]+[0-9]+\b(?:[\s,]+[a-z]+[0-9]+\b)*))?",
    re.IGNORECASE,
)


@frozen
class _Suppression:
    """`line` is None for the whole file; `names` are codes and names in lower case, None for all."""

    line: int | None
    names: frozenset[str] | None


@final
@frozen
class Suppressions:
    """The suppression comments of one text."""

    _suppressions: tuple[_Suppression, ...]

    @staticmethod
    def of(text: Text) -> Suppressions:
        lowered = text.content.lower()
        if "noqa" not in lowered and "whybias" not in lowered:
            return Suppressions(())
        return Suppressions(
            tuple(
                suppression
                for match in STRING_OR_COMMENT.finditer(text.content)
                if (comment := match[1]) is not None
                for suppression in _read(comment, text.line_of_offset(match.start()) + 1)
            )
        )

    def suppresses(self, code: str, name: str, first_line: int, last_line: int) -> bool:
        """Whether a finding of the rule `code`, called `name`, is silenced on these lines (from 1)."""
        wanted = {code.lower(), name.lower()}
        return any(
            (suppression.line is None or first_line <= suppression.line <= last_line)
            and (suppression.names is None or not suppression.names.isdisjoint(wanted))
            for suppression in self._suppressions
        )


def _read(comment: str, line: int) -> list[_Suppression]:
    found = [_Suppression(None if match[1] else line, _names(match[2])) for match in IGNORE.finditer(comment)]
    found += [_Suppression(line, _names(match[1])) for match in NOQA.finditer(comment)]
    return found


def _names(listed: str | None) -> frozenset[str] | None:
    return None if listed is None else frozenset(re.split(r"[\s,]+", listed.strip().lower()))
