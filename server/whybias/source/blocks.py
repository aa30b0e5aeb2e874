"""A text cut into blocks: its top-level statements, each with its decorators and branches.

One regular expression walks over everything that cannot begin or end a block: code, strings, comments,
brackets closed on their own line, and line ends before an indented, empty or comment line. Python code runs
only where it stops: at a line that starts in column 0, and at brackets that span lines.

A half-typed line harms no other block. A quoted string ends with its line, and a statement keyword at the
start of a line ends open brackets.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Sequence

from whybias.frozen import frozen
from whybias.source.alignment import Alignment
from whybias.source.digests import blake2b
from whybias.source.strings import STRING, STRING_OR_COMMENT
from whybias.source.text import BYTE_ORDER_MARK, LINE_END, Text

_PLAIN = r"""[^()\[\]{}'"\#\\\r\n]"""
_SHORT_STRING = r"""(?:"(?!"")[^"\\\r\n]*"|'(?!'')[^'\\\r\n]*')"""
_FLAT = rf"[(\[{{]{_PLAIN}*(?:{_SHORT_STRING}{_PLAIN}*)*[)\]}}]"
_NESTED = rf"[(\[{{]{_PLAIN}*(?:(?:{_SHORT_STRING}|{_FLAT}){_PLAIN}*)*[)\]}}]"
_BRACKETS = rf"[(\[{{]{_PLAIN}*(?:(?:{_SHORT_STRING}|{_NESTED}){_PLAIN}*)*[)\]}}]"

# A line that begins in column 0 with code. A form feed sets the column back to 0.
_TOP_LEVEL_LINE = r"(?:[ \t\f]*\f)?[^ \t\f\r\n\#]"

_LINE_WITH_CODE = re.compile(_TOP_LEVEL_LINE)
_FIRST_CODE = re.compile(r"(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n))*(?=[ \t\f]*[^ \t\f\r\n#])")

# The group is set by code, so that its end is where code was last seen. The repetition is bounded because the
# engine remembers each of its rounds.
_WALK = re.compile(
    rf"""
    (?:
        ( {_PLAIN}+ | {_BRACKETS} | {STRING} | \\(?:\r\n|.|\Z) )
      | [\r\n](?:[ \t]+(?![ \t\f])|(?!{_TOP_LEVEL_LINE})[ \t\f]*)
      | \#[^\r\n]*
    ){{0,400}}
    """,
    re.VERBOSE | re.DOTALL,
)

# What cannot stand inside an expression: these end open brackets.
_SURE_START = re.compile(
    r"[ \t\f]*(?:"
    r"(?:class|def|import|while|try|with|return|raise|del|pass|break|continue|assert|global|nonlocal"
    r"|elif|except|finally)\b|async[ \t]+(?:def|with)\b|else[ \t]*:|if[ \t]+__name__\b"
    r"|from[ \t]+[\w.]+[ \t]+import\b)"
)
# What may be the next statement or, inside brackets, a part of an expression: decided when the brackets end.
_POSSIBLE_START = re.compile(r"[ \t\f]*(?:@|(?:from|if|for|async)\b|\w[\w.]*[ \t]*=(?!=))")
_DECORATED = re.compile(r"[ \t\f]*(?:@|class\b|def\b|async\b)")
_BRANCH = re.compile(r"[ \t\f]*(?:else|elif|except|finally)\b")
_HAS_BRANCHES = re.compile(r"[\s\\]*(?:if|for|while|try|async)\b")


@frozen
class Block:
    """One top-level statement, or several on one line.

    `text` runs from the start of its first line to the end of its last, without the line end. `first_line`
    counts from 1. `key` is the same for the same text, and different for each block of a file. `clean` says that no
    bracket of an earlier block is open where it begins, so that one may begin to read there.
    """

    text: str
    first_line: int
    key: str
    clean: bool = True

    @property
    def line_count(self) -> int:
        return len(LINE_END.findall(self.text)) + 1


def split(text: Text) -> tuple[Block, ...]:
    """The blocks of `text` in order. What lies between them is empty lines, comments and line ends."""
    return _numbered(_bodies(text, 0))


def split_changed(text: Text, before: Text, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of `text`, a later version of `before`, which had `blocks`.

    The same as `split`, but for a string with three quotes that was opened and not yet closed: it ends where
    the text goes on as before, so that it does not take the blocks after it.
    """
    bodies = _changed_bodies(text, before, blocks)
    if not bodies or not _ends_in_string(bodies[-1][0]):
        return _numbered(bodies)
    lines = Alignment.of(before.content, text.content)
    above = [block for block in blocks if block.first_line + block.line_count - 1 <= lines.prefix]
    below = [block for block in blocks if block.first_line > lines.before - lines.suffix]
    first = above[-1].first_line + above[-1].line_count - 1 if above else 0
    last = below[0].first_line - 1 + lines.shift if below else text.line_count
    starts = (*text.line_starts, len(text.content))
    changed = Text(text.content[starts[first] : starts[max(first, last)]])
    return _numbered(
        [
            *((block.text, block.first_line, block.clean) for block in above),
            *_bodies(changed, first),
            *((block.text, block.first_line + lines.shift, block.clean) for block in below),
        ]
    )


_Body = tuple[str, int, bool]
"""The text of a block, its first line, and whether it is clean."""


def _bodies(text: Text, line: int) -> list[_Body]:
    """Those of all blocks, when `line` lines stand before `text`."""
    content = text.content
    begin = 1 if line == 0 and content.startswith(BYTE_ORDER_MARK) else 0
    return [
        (content[start:end], line + text.line_of_offset(start) + 1, clean)
        for start, end, clean in _Scan(content).spans(begin)
    ]


def _changed_bodies(text: Text, before: Text, blocks: Sequence[Block]) -> list[_Body]:
    """The same as `_bodies`, but read from a block before the change only up to where blocks begin as they did."""
    old, new = before.content, text.content
    same = _common_start(old, new)
    tail = _common_end(old, new, min(len(old), len(new)) - same)
    starts = [before.line_starts[block.first_line - 1] for block in blocks]
    kept = max(bisect_left(starts, same) - 2, 0)
    while kept > 0 and not blocks[kept].clean:
        kept -= 1
    begin = starts[kept] if kept else int(new.startswith(BYTE_ORDER_MARK))
    shift, line_shift = len(new) - len(old), text.line_count - before.line_count
    known = {
        start + shift: number
        for number, start in enumerate(starts)
        if start > max(begin, len(old) - tail) and blocks[number].clean
    }
    scan = _Scan(new, known)
    read = [(new[start:end], text.line_of_offset(start) + 1, clean) for start, end, clean in scan.spans(begin)]
    rest = blocks[known[scan.resumed] :] if scan.resumed is not None else ()
    return [
        *((block.text, block.first_line, block.clean) for block in blocks[:kept]),
        *read,
        *((block.text, block.first_line + line_shift, block.clean) for block in rest),
    ]


def _common_start(one: str, other: str) -> int:
    """With how many equal characters both begin."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(one: str, other: str, most: int) -> int:
    """With how many equal characters, at most `most`, both end."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _numbered(bodies: Iterable[_Body]) -> tuple[Block, ...]:
    seen: Counter[str] = Counter()
    blocks = []
    for body, first_line, clean in bodies:
        digest = blake2b(body.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        seen[digest] += 1
        blocks.append(Block(body, first_line, digest if seen[digest] == 1 else f"{digest}.{seen[digest]}", clean))
    return tuple(blocks)


def _ends_in_string(body: str) -> bool:
    """Whether the last string of a block has three quotes at its start and not at its end."""
    if '"""' not in body and "'''" not in body:
        return False
    last = None
    for match in STRING_OR_COMMENT.finditer(body):
        last = match[0]
    return (
        last is not None
        and body.endswith(last)
        and last.startswith(('"""', "'''"))
        and (len(last) < 6 or not last.endswith(last[:3]))
    )


class _Scan:
    """The state of one walk over a text. It ends where a block begins at one of the `known` offsets: `resumed`."""

    def __init__(self, content: str, known: Container[int] = ()) -> None:
        self.content = content
        self.known = known
        self.resumed: int | None = None
        self.starts: list[int] = []
        self.clean: list[bool] = []
        self.code_ends: list[int] = []
        self.code_end = 0
        self.depth = 0
        self.decorated = False
        # Lines in open brackets that may turn out to be statements: offset, depth there, end of code before.
        self.possible: list[tuple[int, int, int]] = []

    def spans(self, begin: int) -> list[tuple[int, int, bool]]:
        """The offsets at which each block begins and ends, from `begin` on, and whether it is clean."""
        content, size = self.content, len(self.content)
        first = _FIRST_CODE.match(content, begin)
        if first is None:
            return []
        position = first.end()
        # The first line with code begins a block, even if it is indented by mistake.
        self._begin(position, position)
        while position < size and self.resumed is None:
            match = _WALK.match(content, position)
            assert match is not None  # every part of the expression is optional
            position = match.end()
            if match.end(1) > 0:
                self.code_end = match.end(1)
            if position < size:
                position = self._stop(position)
        if self.resumed is None:
            self._close_brackets()
            self.code_ends.append(self.code_end)
        found = zip(self.starts, self.code_ends, self.clean, strict=True)
        return [(start, self._line_end(end), clean) for start, end, clean in found]

    def _stop(self, position: int) -> int:
        """Deal with the character at which the walk stopped; where to walk on."""
        character = self.content[position]
        if character in "\r\n":
            if _LINE_WITH_CODE.match(self.content, position + 1):
                self._top_level_line(position + 1)
        elif character in "([{":
            self.depth += 1
            self.code_end = position + 1
        elif character in ")]}":
            self.depth = max(self.depth - 1, 0)
            while self.possible and self.possible[-1][1] > self.depth:
                self.possible.pop()
            self.code_end = position + 1
        else:  # the bound of the repetition was reached
            return position
        return position + 1

    def _top_level_line(self, start: int) -> None:
        if self.depth == 0:
            self._begin(start, self.code_end)
        elif _SURE_START.match(self.content, start):
            self._close_brackets()
            self._begin(start, self.code_end)
        elif _POSSIBLE_START.match(self.content, start):
            self.possible.append((start, self.depth, self.code_end))

    def _close_brackets(self) -> None:
        """Open brackets are a mistake: what might have been a statement inside them is one."""
        for start, _, code_end in self.possible:
            self._begin(start, code_end, clean=False)
        self.possible.clear()
        self.depth = 0

    def _begin(self, start: int, code_end: int, clean: bool = True) -> None:
        """A statement begins at `start`: a new block, or a further part of the last one."""
        content = self.content
        if self.decorated and _DECORATED.match(content, start):
            self.decorated = content.startswith("@", start)
            return
        if self.starts:
            if _BRANCH.match(content, start) and _HAS_BRANCHES.match(content, self.starts[-1]):
                return
            self.code_ends.append(code_end)
        if clean and start in self.known:
            self.resumed = start
            return
        self.starts.append(start)
        self.clean.append(clean)
        self.decorated = content.startswith("@", start)

    def _line_end(self, code_end: int) -> int:
        match = LINE_END.search(self.content, code_end)
        return match.start() if match else len(self.content)
