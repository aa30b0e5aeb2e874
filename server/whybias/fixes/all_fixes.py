"""The edits that settle many findings at once."""

from __future__ import annotations

from collections.abc import Iterable

from whybias.fixes.fix import Fix
from whybias.fixes.fix_for import fix_for
from whybias.rules.finding import Finding
from whybias.source.edits import Edit
from whybias.source.places import Place
from whybias.source.text import Text


def all_fixes(text: Text, findings: Iterable[Finding], unsafe: bool = False) -> tuple[Edit, ...]:
    """The edits of the fixes for `findings`, all of which were found in `text`; safe ones only, or all.

    Of several findings about one call, the first that has such a fix counts. A fix that would touch the edits
    of an earlier one is left for the next time, unless it makes the very same edit there. Raises
    `LibcstMissingError` where libcst cannot be imported.
    """
    edits: list[Edit] = []
    fixed: set[Place] = set()
    for finding in findings:
        if finding.layer.place in fixed:
            continue
        fix = fix_for(text, finding)
        if not isinstance(fix, Fix) or not (fix.safe or unsafe):
            continue
        further = [edit for edit in fix.edits if edit not in edits]
        if any(_touch(one, other) for one in further for other in edits):
            continue
        edits += further
        fixed.add(finding.layer.place)
    return tuple(sorted(edits))


def _touch(one: Edit, other: Edit) -> bool:
    """Whether two edits overlap, or insert at the same place."""
    return one.start <= other.end and other.start <= one.end
