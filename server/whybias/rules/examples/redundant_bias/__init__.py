"""Programs with biases that are dead, and programs that look as if one were."""

from __future__ import annotations

from whybias.rules.examples.redundant_bias import (
    already_right,
    built_in_code,
    not_cancelled,
    removed_at_once,
    removed_later,
    seen_elsewhere,
    seen_first,
)

VALID = seen_first.PROGRAMS + not_cancelled.PROGRAMS + seen_elsewhere.PROGRAMS + already_right.PROGRAMS
INVALID = removed_at_once.PROGRAMS + removed_later.PROGRAMS + built_in_code.PROGRAMS
