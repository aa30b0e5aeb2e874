"""The smallest edits between two versions of a short piece of code."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from whybias.source.edits import Edit

_TOKEN = re.compile(r"\r\n|\w+|\W", re.DOTALL)


def edits_between(old: str, new: str, start: int) -> tuple[Edit, ...]:
    """The edits that make `new` of `old`, which stands at offset `start` of its text.

    Words are replaced whole, line ends too.
    """
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    before = _common(a, b)
    after = _common(a[before:][::-1], b[before:][::-1])
    offset = start + sum(map(len, a[:before]))
    a, b = a[before : len(a) - after], b[before : len(b) - after]
    edits = []
    offsets = [offset]
    for token in a:
        offsets.append(offsets[-1] + len(token))
    for kind, a_start, a_end, b_start, b_end in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind != "equal":
            edits.append(Edit(offsets[a_start], offsets[a_end], "".join(b[b_start:b_end])))
    return tuple(edits)


def _common(a: list[str], b: list[str]) -> int:
    """With how many equal tokens both begin."""
    count = 0
    for left, right in zip(a, b, strict=False):
        if left != right:
            break
        count += 1
    return count
