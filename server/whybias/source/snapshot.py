"""A text and the trees of its blocks. A block that does not parse keeps its last good tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, cast, final

from whybias.frozen import frozen
from whybias.source.alignment import Alignment
from whybias.source.blocks import Block, split, split_changed
from whybias.source.parsing import parse
from whybias.source.sameness import moved_lines
from whybias.source.text import LINE_END, Text

_Facts = TypeVar("_Facts")

_DEFINED_NAME = re.compile(r"^\f?(?:async[ \t]+)?(?:class|def)[ \t]+(\w+)", re.MULTILINE)


@final
class _Syntax:
    """What is known about the text of one block; shared by all snapshots in which that text stands.

    `lines` is None for a tree made from this very text. Otherwise it says for each line of the text the tree
    was made from (index 0 is line 1) where in this text it stands now, counted from 1; None where it was
    changed. `tree_key` and `tree_text` are those of the block from which the tree was made; `derived` is what was
    worked out from the tree.
    """

    __slots__ = ("_parsed", "_text", "derived", "lines", "tree_key", "tree_text")

    def __init__(self, block: Block) -> None:
        self._text = block.text
        self._parsed: tuple[ast.Module | None, SyntaxError | None] | None = None
        self.lines: tuple[int | None, ...] | None = None
        self.tree_key = block.key
        self.tree_text = block.text
        self.derived: dict[object, object] = {}

    def parsed(self) -> tuple[ast.Module | None, SyntaxError | None]:
        if self._parsed is None:
            result = parse(self._text)
            self._parsed = (None, result) if isinstance(result, SyntaxError) else (result, None)
        return self._parsed

    def take_over(self, other: _Syntax, tree: ast.Module, lines: tuple[int | None, ...]) -> None:
        """Keep the `tree` of `other`, made from another text, next to the error of this one, if it has one."""
        self._parsed = (tree, self.parsed()[1])
        self.lines = lines
        self.tree_key, self.tree_text, self.derived = other.tree_key, other.tree_text, other.derived


@final
@frozen
class ParsedBlock:
    """A block where it stands in this snapshot, and its tree."""

    block: Block
    _syntax: _Syntax

    @property
    def tree(self) -> ast.Module | None:
        """The tree; parsed when first asked for. `current_line` tells where its lines are now.

        None for a block that does not parse and has no earlier version that did.
        """
        return self._syntax.parsed()[0]

    @property
    def tree_key(self) -> str:
        """The key of the block from which `tree` was made: the same as long as the tree means the same."""
        return self._syntax.tree_key

    @property
    def tree_text(self) -> str:
        """The text from which `tree` was made, in which its columns count."""
        return self._syntax.tree_text

    def derived(self, facts: Callable[[ast.Module], _Facts]) -> _Facts | None:
        """What `facts` works out from the tree, once as long as the tree lasts; None where there is no tree."""
        tree = self.tree
        if tree is None:
            return None
        if facts not in self._syntax.derived:
            self._syntax.derived[facts] = facts(tree)
        return cast(_Facts, self._syntax.derived[facts])

    @property
    def error(self) -> SyntaxError | None:
        """Why the text of this block does not parse; None if it does."""
        return self._syntax.parsed()[1]

    @property
    def stale(self) -> bool:
        """Whether `tree` was made from an earlier version of the block, which was another program."""
        return self._syntax.lines is not None and self.error is not None

    def current_line(self, relative_line: int) -> int | None:
        """The line of the file where line `relative_line` of `tree` is now; None if it was changed since."""
        lines = self._syntax.lines
        if lines is None:
            return self.block.first_line + relative_line - 1
        line = lines[relative_line - 1] if 1 <= relative_line <= len(lines) else None
        return None if line is None else self.block.first_line + line - 1

    def current_lines(self) -> Iterator[int | None]:
        """`current_line` of each line of the text from which `tree` was made."""
        lines = self._syntax.lines
        count = self.block.line_count if lines is None else len(lines)
        return (self.current_line(line) for line in range(1, count + 1))


@final
@frozen
class Snapshot:
    """A text and its blocks, in order."""

    text: Text
    blocks: tuple[ParsedBlock, ...]

    @staticmethod
    def of(text: Text, previous: Snapshot | None = None) -> Snapshot:
        """The snapshot of `text`, a later version of the text of `previous`.

        Blocks with the same text share their trees with `previous`. The others are parsed at once, so that
        those that do not parse can take over the tree of the block they came from.
        """
        if previous is None:
            return Snapshot(text, tuple(ParsedBlock(block, _Syntax(block)) for block in split(text)))
        cut = split_changed(text, previous.text, [parsed.block for parsed in previous.blocks])
        known = {parsed.block.key: parsed._syntax for parsed in previous.blocks}
        blocks = tuple(ParsedBlock(block, known.get(block.key) or _Syntax(block)) for block in cut)
        current = Snapshot(text, blocks)
        _take_over_trees(previous, current)
        return current

    @property
    def layout(self) -> tuple[object, ...]:
        """Equal for two texts of a file in which the same trees stand at the same lines."""
        return tuple((each.tree_key, each.block.first_line, each.stale, each._syntax.lines) for each in self.blocks)

    def is_program_of(self, other: Snapshot) -> bool:
        """Whether the same trees stand in both, wherever that is."""
        return len(self.blocks) == len(other.blocks) and all(
            one.tree_key == another.tree_key for one, another in zip(self.blocks, other.blocks, strict=True)
        )

    @property
    def problems(self) -> tuple[tuple[int, str], ...]:
        """The line of the file (from 1) and the message for each block that does not parse."""
        found = []
        for parsed in self.blocks:
            block, error = parsed.block, parsed.error
            if error is not None:
                line = min(max(error.lineno or 1, 1), block.line_count)
                found.append((block.first_line + line - 1, error.msg))
        return tuple(found)


def _take_over_trees(previous: Snapshot, current: Snapshot) -> None:
    """Give each new block that does not parse, or is the same program, the tree of the block it came from."""
    broken = []
    for old, new in _pair_changed(previous.blocks, current.blocks):
        before, error = old.tree, new.error
        if before is None:
            continue
        if error is not None:
            broken.append((old, new, before))
        elif new.tree is not None and (moved := moved_lines(before, new.tree)) is not None:
            count = len(LINE_END.findall(old.tree_text)) + 1
            lines = tuple(moved.get(line) for line in range(1, count + 1))
            new._syntax.take_over(old._syntax, before, lines)
    if not broken:
        return
    of_file = Alignment.of(previous.text.content, current.text.content)
    for old, new, tree in broken:
        new._syntax.take_over(old._syntax, tree, tuple(_follow(old, new, of_file)))


def _follow(old: ParsedBlock, new: ParsedBlock, of_file: Alignment) -> Iterator[int | None]:
    """For each line of the text from which the tree of `old` was made, the line of `new` it is now.

    The whole files are compared first: a block that does not parse may end elsewhere than before. Then the
    two blocks: there may have been further changes above and below.
    """
    of_block = Alignment.of(old.block.text, new.block.text)
    count = new.block.line_count
    for line in old.current_lines():
        if line is None:
            yield None
            continue
        now = of_file.line(line)
        within = of_block.line(line - old.block.first_line + 1) if now is None else now - new.block.first_line + 1
        yield within if within is not None and 1 <= within <= count else None


def _pair_changed(
    before: Sequence[ParsedBlock], after: Sequence[ParsedBlock]
) -> Iterator[tuple[ParsedBlock, ParsedBlock]]:
    """Each changed block with the one it came from: of the same name, else at the same place among others."""
    kept = {parsed.block.key for parsed in before} & {parsed.block.key for parsed in after}
    if len(kept) == len(after):
        return
    places = {parsed.block.key: place for place, parsed in enumerate(before)}
    gone = {place: parsed for place, parsed in enumerate(before) if parsed.block.key not in kept}
    named = {name: place for place, parsed in gone.items() if (name := _name(parsed)) is not None}
    changed = {parsed.block.key for parsed in after} - kept
    origin = {
        parsed.block.key: named.pop(name)
        for parsed in after
        if parsed.block.key in changed and (name := _name(parsed)) is not None and name in named
    }
    free = gone.keys() - origin.values()
    place = -1
    for parsed in after:
        key = parsed.block.key
        if key in kept:
            place = places[key]
            continue
        if key in origin:
            place = origin[key]
        elif place + 1 in free:
            place += 1
        else:
            continue
        yield before[place], parsed


def _name(parsed: ParsedBlock) -> str | None:
    """The name of the class or function that a block defines."""
    match = _DEFINED_NAME.search(parsed.block.text)
    return match[1] if match else None
