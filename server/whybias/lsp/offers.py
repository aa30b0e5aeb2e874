"""What can be done about findings, as edits."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lsprotocol import types

from whybias.fixes.fix import Fix, LibcstMissingError
from whybias.fixes.fix_for import fix_for
from whybias.fixes.suppress import suppress_in_file, suppress_on_line
from whybias.rules.finding import Finding
from whybias.source.edits import Edit
from whybias.source.text import Text

QUICK_FIX = types.CodeActionKind.QuickFix.value
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.whybias"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to do about one finding: `settles` if it mends the code, `preferred` if that is safe."""

    title: str
    edits: tuple[Edit, ...]
    settles: bool = False
    preferred: bool = False


def offers_for(text: Text, finding: Finding) -> Iterator[Offer]:
    """The fix, where there is one, then the ways not to be told again."""
    fix = _fix(text, finding)
    if fix is not None:
        why = "" if fix.unsafe_because is None else f" ({fix.unsafe_because.rstrip('.')})"
        yield Offer(fix.title + why, fix.edits, settles=True, preferred=fix.safe)
    yield Offer(f"Ignore {finding.code} on this line", suppress_on_line(text, finding))
    yield Offer(f"Ignore {finding.code} in this file", suppress_in_file(text, finding))


def fix_all(text: Text, findings: Iterable[Finding]) -> tuple[Edit, ...]:
    """The edits of all safe fixes; of two that overlap, the first."""
    edits: list[Edit] = []
    done = 0
    for fix in sorted(
        (fix for finding in findings if (fix := _fix(text, finding)) is not None and fix.safe and fix.edits),
        key=lambda fix: min(fix.edits),
    ):
        first, last = min(fix.edits), max(edit.end for edit in fix.edits)
        if first.start >= done:
            edits.extend(fix.edits)
            done = last
    return tuple(edits)


def _fix(text: Text, finding: Finding) -> Fix | None:
    try:
        fix = fix_for(text, finding)
    except LibcstMissingError as error:
        logger.error("%s", error)
        return None
    return fix if isinstance(fix, Fix) else None
