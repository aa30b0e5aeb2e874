"""Comments that keep a finding from being reported, as edits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

from whybias.rules.finding import Finding
from whybias.source.edits import Edit
from whybias.source.strings import STRING_OR_COMMENT
from whybias.source.suppressions import IGNORE, NOQA
from whybias.source.text import BYTE_ORDER_MARK, LINE_END, Text

# A first line of blanks is where the magic of a notebook's cell was taken out, and nothing may stand before that.
_SHEBANG = re.compile(r"(?:#![^\r\n]*|[ \t]+)(?:\r\n?|\n|\Z)")
_COOKIE = re.compile(r"[ \t\f]*#[^\r\n]*?coding[:=][ \t]*[-\w.]+[^\r\n]*(?:\r\n?|\n|\Z)", re.ASCII)
_LINE_WITHOUT_CODE = re.compile(r"[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n)")


def suppress_on_line(text: Text, finding: Finding) -> tuple[Edit, ...]:
    """Silence `finding` with a comment on a line of its call; empty where none of them can take one.

    A list of an ``ignore`` or ``noqa`` comment that stands there is made longer. Else the comment goes to the end
    of the first line that does not end inside a string or with a backslash.
    """
    place = finding.layer.place
    lines = range(place.line - 1, min(place.end_line, text.line_count))
    # The call itself stands in no string, so that one may begin to look there.
    begin, stop = text.offset_of_ast(place.line, place.column), text.offset_of_ast(place.end_line + 1, 0)
    met = STRING_OR_COMMENT.finditer(text.content, begin)
    tokens = list(takewhile(lambda token: token.start() < stop, met))
    comments = [token for token in tokens if token[1]]
    listed = _added_to_ignore(comments, finding.code) or _added_to_noqa(comments, finding.code)
    if listed is not None:
        return (listed,)
    for line in lines:
        start = text.line_starts[line]
        content = text.line(line)
        end = start + len(content)
        in_string = any(token.start() < end < token.end() for token in tokens)
        commented = any(comment.end() == end for comment in comments)
        if not in_string and (commented or not content.endswith("\\")):
            code_end = start + len(content.rstrip(" \t\f"))
            return (Edit(code_end, end, f"  # whybias: ignore[{finding.code}]"),)
    return ()


def suppress_in_file(text: Text, finding: Finding) -> tuple[Edit, ...]:
    """Silence all findings of the rule of `finding` with a comment at the top of the file.

    It goes below a line for the shell and the line that names the encoding, or into the list of such a comment that
    is there already.
    """
    content = text.content
    if IGNORE.search(content) is not None:
        comments = [token for token in STRING_OR_COMMENT.finditer(content) if token[1]]
        listed = _added_to_ignore(comments, finding.code, whole_file=True)
        if listed is not None:
            return (listed,)
    first_end = LINE_END.search(content)
    line_end = first_end[0] if first_end is not None else "\n"
    top = _top(content)
    before = line_end if top and content[top - 1] not in f"\r\n{BYTE_ORDER_MARK}" else ""
    return (Edit(top, top, f"{before}# whybias: ignore-file[{finding.code}]{line_end}"),)


def _added_to_ignore(comments: Iterable[re.Match[str]], code: str, whole_file: bool = False) -> Edit | None:
    """The edit that puts `code` into the first ``ignore[...]`` list, or ``ignore-file[...]`` list."""
    for comment in comments:
        for match in IGNORE.finditer(comment[1]):
            if match[2] is not None and (match[1] is not None) is whole_file:
                names = match[2].rstrip(" \t,")
                offset = comment.start() + match.start(2) + len(names)
                return Edit(offset, offset, f", {code}" if names else code)
    return None


def _added_to_noqa(comments: Iterable[re.Match[str]], code: str) -> Edit | None:
    """The edit that puts `code` into the first ``noqa: ...`` list."""
    for comment in comments:
        for match in NOQA.finditer(comment[1]):
            if match[1] is not None:
                offset = comment.start() + match.end(1)
                return Edit(offset, offset, f", {code}")
    return None


def _top(content: str) -> int:
    """Where the first line begins that is neither for the shell nor names the encoding."""
    start = 1 if content.startswith(BYTE_ORDER_MARK) else 0
    shebang = _SHEBANG.match(content, start)
    top = shebang.end() if shebang is not None else start
    first = _LINE_WITHOUT_CODE.match(content, start)
    for line in (start, first.end() if first is not None else start):
        cookie = _COOKIE.match(content, line)
        if cookie is not None:
            return cookie.end()
    return top
