"""What can be done about findings, as edits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from whybias.fixes.all_fixes import all_fixes
from whybias.fixes.fix import Fix, LibcstMissingError
from whybias.fixes.fix_for import fix_for
from whybias.fixes.keep_checkpoints import keep_checkpoints
from whybias.fixes.suppress import suppress_in_file, suppress_on_line
from whybias.frozen import frozen
from whybias.liveness.folding import Fold
from whybias.rules.finding import Finding
from whybias.source.edits import Edit
from whybias.source.text import Text

Folds: TypeAlias = Callable[[str, str], Sequence[Fold]]
"""How a checkpoint does without the dead biases of a class, by file and name."""

logger = logging.getLogger(__name__)


@frozen
class Offer:
    """One thing to do about one finding: `settles` if it mends the code, `preferred` if that is safe."""

    title: str
    edits: tuple[Edit, ...]
    settles: bool = False
    preferred: bool = False


def offers_for(text: Text, finding: Finding, folds: Folds | None = None) -> Iterator[Offer]:
    """The fix, where there is one, then the ways not to be told again.

    With `folds` given, also the fix that keeps old checkpoints loadable, where there is one.
    """
    fix = _fix(text, finding)
    if fix is not None:
        yield _of_fix(fix, preferred=fix.safe)
        kept = None if folds is None else _keeping_checkpoints(text, finding, fix, folds)
        if kept is not None:
            yield _of_fix(kept, preferred=False)
    on_line = suppress_on_line(text, finding)
    if on_line:
        yield Offer(f"Ignore {finding.code} on this line", on_line)
    yield Offer(f"Ignore {finding.code} in this file", suppress_in_file(text, finding))


def _of_fix(fix: Fix, preferred: bool) -> Offer:
    why = "" if fix.unsafe_because is None else f" ({fix.unsafe_because.rstrip('.')})"
    return Offer(fix.title + why, fix.edits, settles=True, preferred=preferred)


def _keeping_checkpoints(text: Text, finding: Finding, fix: Fix, folds: Folds) -> Fix | None:
    layer = finding.layer
    if layer.owner is None or layer.when is not None:
        return None
    kept = keep_checkpoints(text, layer, fix, folds(layer.place.path, layer.owner))
    return kept if isinstance(kept, Fix) else None


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
