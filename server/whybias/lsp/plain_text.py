"""Hover texts for clients that show no Markdown."""

from __future__ import annotations

import re

_FENCE = re.compile(r"^```.*\n?", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)\)")
_QUOTED = re.compile(r"^> ?", re.MULTILINE)
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`([^`\n]+)`")


def plain(markdown: str) -> str:
    """The same text without the marks: links keep their addresses, quotations and lists their lines."""
    text = _LINK.sub(r"\1 (\2)", _FENCE.sub("", markdown))
    return _CODE.sub(r"\1", _STRONG.sub(r"\1", _QUOTED.sub("", text)))
