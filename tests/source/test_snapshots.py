"""Versions of a text, and what a broken block keeps of an earlier one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whybias.source.snapshot import ParsedBlock, Snapshot
from whybias.source.text import Text

MODULE = '''\
"""A module."""
import torch
from torch import nn


def make(width):
    return nn.Sequential(
        nn.Conv2d(3, width, 3),
        nn.BatchNorm2d(width),
    )


@final
class Net(nn.Module):
    """A net."""

    def __init__(self, width=64):
        super().__init__()
        self.conv = nn.Conv2d(3, width, 3)
        self.norm = nn.BatchNorm2d(width)

    def forward(self, x):
        return self.norm(self.conv(x))


net = Net()
if __name__ == "__main__":
    net.train()
else:
    net.eval()
'''


def block_of(snapshot: Snapshot, name: str) -> ParsedBlock:
    return next(parsed for parsed in snapshot.blocks if name in parsed.block.text)


def line_of(source: str, part: str) -> int:
    return source[: source.index(part)].count("\n") + 1


def current_lines(parsed: ParsedBlock, source: str) -> dict[str, int | None]:
    """For each line of the text of the tree, given as the source of its block: where it is now."""
    return {line: parsed.current_line(number) for number, line in enumerate(source.split("\n"), start=1)}


def test_blocks_have_trees_and_lines() -> None:
    snapshot = Snapshot.of(Text(MODULE))
    assert snapshot.problems == ()
    net = block_of(snapshot, "class Net")
    assert isinstance(net.tree, ast.Module) and not net.stale
    assert net.current_line(2) == line_of(MODULE, "class Net")


def test_an_edit_parses_only_its_block() -> None:
    first = Snapshot.of(Text(MODULE))
    trees = [parsed.tree for parsed in first.blocks]
    second = Snapshot.of(Text("# moved\n\n" + MODULE.replace("width=64", "width=32")), first)
    shared = [parsed.tree is tree for parsed, tree in zip(second.blocks, trees, strict=True)]
    assert shared == [True, True, True, True, False, True, True]
    assert block_of(second, "net = ").current_line(1) == line_of(second.text.content, "net = ")


def test_a_broken_block_keeps_its_tree_and_moves_its_lines() -> None:
    first = Snapshot.of(Text(MODULE))
    good = block_of(first, "class Net")
    source = "# above\n" + MODULE.replace("super().__init__()\n", "super().__init__()\n        self.x = (\n")
    second = Snapshot.of(Text(source), first)
    net = block_of(second, "class Net")
    assert net.stale and net.tree is good.tree and net.error is not None
    assert [line for line, _ in second.problems] == [line_of(source, "self.x")]
    for line, now in current_lines(net, good.block.text).items():
        assert line.strip() == "" or now == line_of(source, line)
    assert not block_of(second, "def make").stale


def test_a_changed_line_is_nowhere_and_a_tree_is_carried_through_many_versions() -> None:
    source = MODULE
    snapshot = Snapshot.of(Text(source))
    good = block_of(snapshot, "class Net")
    typed = "self.norm = nn.BatchNorm2d(\n        self.y = [\n\n  x"
    for end in range(len("self.norm = nn.BatchNorm2d("), len(typed) + 1):
        source = MODULE.replace("self.norm = nn.BatchNorm2d(width)", typed[:end])
        snapshot = Snapshot.of(Text(source), snapshot)
    for padding in ("\n", "# a\n", "import a\n"):
        source = padding + source
        snapshot = Snapshot.of(Text(source), snapshot)
    net = block_of(snapshot, "class Net")
    assert net.stale and net.tree is good.tree
    now = current_lines(net, good.block.text)
    assert now.pop("        self.norm = nn.BatchNorm2d(width)") is None
    for line, number in now.items():
        assert line.strip() == "" or number == line_of(source, line)


def test_an_open_bracket_that_takes_the_lines_below_keeps_those_of_the_block() -> None:
    first = Snapshot.of(Text("class A:\n    x = 1\n    y = 2\n    z = 3\nprint(1)\nprint(2)\n"))
    second = Snapshot.of(Text(first.text.content.replace("y = 2", "y = (")), first)
    (broken,) = second.blocks
    assert broken.tree is first.blocks[0].tree
    assert [broken.current_line(line) for line in range(1, 6)] == [1, 2, None, 4, None]


def test_an_open_docstring_blanks_no_other_block() -> None:
    first = Snapshot.of(Text(MODULE))
    source = MODULE.replace("def make(width):\n", 'def make(width):\n    """\n')
    second = Snapshot.of(Text(source), first)
    assert [parsed.stale for parsed in second.blocks] == [False, False, False, True, False, False, False]
    third = Snapshot.of(Text(source.replace('    """\n', '    """Make."""\n', 1)), second)
    assert third.problems == () and not any(parsed.stale for parsed in third.blocks)


def test_a_renamed_class_is_found_by_its_place() -> None:
    first = Snapshot.of(Text(MODULE))
    second = Snapshot.of(Text(MODULE.replace("class Net(nn.Module):", "class Nets(")), first)
    assert block_of(second, "class Nets").tree is block_of(first, "class Net").tree


def test_two_classes_changed_at_once_are_told_apart_by_name() -> None:
    first = Snapshot.of(Text("class A:\n    x = 1\nclass B:\n    y = 2\n"))
    second = Snapshot.of(Text("class B:\n    y = (\nclass A:\n    x = [\n"), first)
    trees = {parsed.block.text[:7]: parsed.tree for parsed in first.blocks}
    assert [(parsed.block.text[:7], parsed.tree) for parsed in second.blocks] == [
        ("class B", trees["class B"]),
        ("class A", trees["class A"]),
    ]


def test_a_new_broken_block_takes_nothing_from_blocks_that_are_still_there() -> None:
    first = Snapshot.of(Text("x = 1\ny = 2\n"))
    second = Snapshot.of(Text("x = 1\nz = (\ny = 2\n"), first)
    broken = second.blocks[1]
    assert broken.block.text.startswith("z") and broken.tree is None and not broken.stale
    assert broken.current_line(1) == 2


def test_a_mended_block_is_fresh_again() -> None:
    first = Snapshot.of(Text(MODULE))
    broken = Snapshot.of(Text(MODULE.replace("width=64", "width=")), first)
    mended = Snapshot.of(Text(MODULE.replace("width=64", "width=8")), broken)
    net = block_of(mended, "class Net")
    assert block_of(broken, "class Net").stale and not net.stale and net.error is None
    assert net.tree is not block_of(first, "class Net").tree


def test_problems_are_at_lines_of_the_file() -> None:
    snapshot = Snapshot.of(Text("x = 1\n\ndef f(:\n    pass\n\ny = 2\n  z = 3\n"))
    assert [line for line, _ in snapshot.problems] == [3, 7]
    assert Snapshot.of(Text("x = (")).problems == ((1, "'(' was never closed"),)


@pytest.mark.parametrize("end", range(0, len(MODULE), 3))
def test_any_prefix_has_a_snapshot(end: int) -> None:
    whole = Snapshot.of(Text(MODULE))
    for snapshot in (Snapshot.of(Text(MODULE[:end])), Snapshot.of(Text(MODULE[:end]), whole)):
        for parsed in snapshot.blocks:
            assert parsed.tree is not None or parsed.error is not None
        assert all(1 <= line <= snapshot.text.line_count for line, _ in snapshot.problems)


def _parts(tree: ast.Module, line: int) -> Iterator[tuple[int, int]]:
    """Where the expressions and parameters begin and end that stand on one line of a tree."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.expr, ast.arg)) and node.lineno == node.end_lineno == line:
            yield node.col_offset, node.end_col_offset or 0


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.floats(0, 0.2), st.sampled_from(["", "(", '"""', "x", "\n", "):\n"])),
        max_size=6,
    )
)
def test_after_any_edits_each_line_of_a_tree_is_where_it_is_said_to_be(
    edits: list[tuple[float, float, str]],
) -> None:
    source, snapshot = MODULE, Snapshot.of(Text(MODULE))
    for start, length, replacement in edits:
        first = int(start * len(source))
        source = source[:first] + replacement + source[first + int(length * len(source)) :]
        snapshot = Snapshot.of(Text(source), snapshot)
        scratch = Snapshot.of(Text(source))
        for parsed in snapshot.blocks:
            if parsed.tree is None:
                continue
            for number, line in enumerate(parsed.tree_text.split("\n"), start=1):
                now = parsed.current_line(number)
                there = None if now is None else snapshot.text.line(now - 1)
                if there is None or there == line:
                    continue
                # Where it is the same program, the brackets, commas and comments around its parts may be others.
                assert all(there[start:end] == line[start:end] for start, end in _parts(parsed.tree, number))
        if not any(parsed.error for parsed in snapshot.blocks):
            assert [(parsed.block, parsed.stale) for parsed in snapshot.blocks] == [
                (parsed.block, False) for parsed in scratch.blocks
            ]
