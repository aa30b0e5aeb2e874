"""What an edit must change for a block to be another program."""

from __future__ import annotations

import pytest

from whybias.source.snapshot import Snapshot
from whybias.source.text import Text

BEFORE = '''\
@decorated
class Net(Base):
    """What it is."""

    size = 3  # how large

    def forward(self, x):
        try:
            y = self.conv(
                x,
                1,
            )
        except ValueError:
            return """a
            b"""
        return y
'''


def line_of(snapshot: Snapshot, marker: str) -> int:
    return snapshot.text.content[: snapshot.text.content.index(marker)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("how large", "how small, # or not"),
        ("  # how large", ""),
        ("What it is.", "What it is.\n\n    And what it is not.\n    "),
        ('    """What it is."""\n', ""),
        ("    def forward", "    # forward\n\n    def forward"),
        ("        except", "\n        except"),
    ],
)
def test_comments_docstrings_and_empty_lines_leave_the_program_what_it_was(old: str, new: str) -> None:
    assert old in BEFORE
    before = Snapshot.of(Text(BEFORE))
    tree = before.blocks[0].tree
    after = Snapshot.of(Text(BEFORE.replace(old, new)), before)
    (block,) = after.blocks
    assert block.tree is tree
    assert not block.stale
    assert block.tree_key == before.blocks[0].tree_key
    for marker in ("class Net", "y = self", "return y"):
        assert block.current_line(line_of(before, marker)) == line_of(after, marker)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1,", "2,"),
        ("1,", "True,"),
        ("                1,\n", "\n                1,\n"),
        ("y = self", "y  = self"),
        ("Base", "Other"),
        ('"""a', '"""c'),
        ('b"""', 'b # no comment"""'),
        ("return y", "return y\n        pass"),
        ("ValueError", "ValueError as error"),
        ("        return y\n", ""),
        ("return y", 'return y\n        """The end."""'),
    ],
)
def test_anything_else_makes_it_another(old: str, new: str) -> None:
    assert old in BEFORE
    before = Snapshot.of(Text(BEFORE))
    (block,) = Snapshot.of(Text(BEFORE.replace(old, new)), before).blocks
    assert block.tree_key != before.blocks[0].tree_key


def test_what_was_worked_out_from_a_tree_lasts_as_long_as_the_tree() -> None:
    seen = []
    before = Snapshot.of(Text(BEFORE))
    after = Snapshot.of(Text(BEFORE.replace("return y", "return (")), before)
    later = Snapshot.of(Text(BEFORE.replace("return y", "return 1")), after)
    for snapshot in (before, after, later):
        assert snapshot.blocks[0].derived(seen.append) is None
    assert len(seen) == 2
