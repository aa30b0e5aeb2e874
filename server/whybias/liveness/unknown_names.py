"""Names that are known in part: what ``f"layer{i}"`` may be where ``i`` is not known."""

from __future__ import annotations

import re
from collections.abc import Mapping

from whybias.knowledge.symbols import Symbol
from whybias.liveness.values import Value, is_unknown

_PLAIN = (bool, int, float, str, type(None))
_SPELLINGS = [
    re.compile(r"""f(['"])(?P<start>[^{]*)\{.*\}(?P<end>[^}]*)\1"""),
    re.compile(r"""(['"])(?P<start>\w*)%.*\1 % .*"""),
    re.compile(r"""(['"])(?P<start>\w*)\1 \+ .*"""),
    re.compile(r""".* \+ (['"])(?P<end>\w*)\1"""),
]
"""How the symbols of formatted, filled and joined texts read; what stands before or behind the unknown part."""


def may_be(unknown: Value, name: Value) -> bool:
    """Whether an unknown name may stand for this one, by what is known of how it begins and ends."""
    if not isinstance(unknown, Symbol) or not isinstance(name, str):
        return True
    text = str(unknown)
    for spelling in _SPELLINGS:
        found = spelling.fullmatch(text)
        if found is not None:
            ends = found.groupdict("")
            return name.startswith(ends.get("start", "")) and name.endswith(ends.get("end", ""))
    return True


def may_hold(mapping: Mapping[Value, Value], key: Value) -> bool:
    """Whether a plain key that is not among those of a mapping may be one of them that is not known."""
    if not isinstance(key, _PLAIN) or key in mapping:
        return False
    return any(is_unknown(each) and may_be(each, key) for each in mapping)
