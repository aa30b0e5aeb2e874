"""What can be done about findings, as edits."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from whybias.fixes.all_fixes import all_fixes
from whybias.fixes.fix import Fix, LibcstMissingError
from whybias.fixes.fix_for import fix_for
from whybias.fixes.suppress import suppress_in_file, suppress_on_line
from whybias.rules.finding import Finding
from whybias.source.edits import Edit
from whybias.source.text import Text

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
    on_line = suppress_on_line(text, finding)
    if on_line:
        yield Offer(f"Ignore {finding.code} on this line", on_line)
    yield Offer(f"Ignore {finding.code} in this file", suppress_in_file(text, finding))


def edits_of_all(text: Text, findings: Iterable[Finding]) -> tuple[Edit, ...]:
    """The edits of all safe fixes."""
    try:
        return all_fixes(text, findings)
    except LibcstMissingError as error:
        logger.error("%s", error)
        return ()


def _fix(text: Text, finding: Finding) -> Fix | None:
    try:
        fix = fix_for(text, finding)
    except LibcstMissingError as error:
        logger.error("%s", error)
        return None
    return fix if isinstance(fix, Fix) else None
