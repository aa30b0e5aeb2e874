"""Texts cut into blocks."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whybias.source.blocks import Block, split, split_changed
from whybias.source.text import Text

GAP = re.compile(r"\ufeff?(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n|\Z))*")

CHARACTERS = ["\r\n", "\n\n", "    ", "x", "é", "\u2028", "\ufeff", "\udc80", '"""', "'''"]
BEGINNINGS = [
    "class A:",
    "def f(",
    "import x",
    "from x import y",
    "if x:",
    "else:",
    "try:",
    "except:",
    "async def g():",
]
PIECES = st.sampled_from([*"()[]{}'\"\\#@:;=\r\n \f\t", *CHARACTERS, *BEGINNINGS])
SOURCES = st.lists(PIECES, max_size=40).map("".join)


def texts(source: str) -> list[str]:
    return [block.text for block in split(Text(source))]


@pytest.mark.parametrize(
    "blocks",
    [
        ["import a", "x = 1; y = 2", "class A:\n    x = 1\n\n    # inside\n    def f(self): pass", "f()"],
        ["@a\n@b(\n    c\n)\n# why\n\nclass A:\n    pass", "@a\nasync def f():\n    pass", "x"],
        ["if a:\n    b\nelif c:\n    d\n# between\nelse:\n    e", "for a in b:\n    pass\nelse:\n    pass"],
        ["try:\n    a\nexcept A:\n    b\nexcept B:\n    b\nelse:\n    c\nfinally:\n    d", "with a:\n    b"],
        ["while a:\n    b\nelse:\n    c", "match = 1", "match x:\n    case 1:\n        pass", "async = 3"],
        ['s = """a\nclass B:\n"""', "t = '''\n\"\"\"\ndef f():'''", "u = 'a\\\nclass C:'", "v"],
        ["x = 1 + \\\n2", "f(\na,\nb=1,\nfor_=2\n)", "x = [a\nfor a in b\nif a\n]", "d = {\n# c\n'a': 1}"],
        ["s = '#'  # a comment (", 't = "\'("', "u = '\\'('", "r = r'\\'  # '", 'e = "" + """"x"""', "v"],
        ["from a import (\n    b,\n    c\n)", "x = (yield\nfrom_)", "x = (a\n@b)", "\fclass A:\n  pass", "y"],
        ["def f(a=[(1, (2, {3: (4,)}))],\n    b='(' ): pass", "x = f(')')[0]", "g(((((1)))))", "y"],
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_blocks_are_top_level_statements(blocks: list[str], line_end: str) -> None:
    blocks = [block.replace("\n", line_end) for block in blocks]
    for gap in (line_end, f"{line_end}# (gap{line_end * 3}", f"{line_end} \f{line_end}"):
        found = split(Text(gap.join(blocks) + gap))
        assert [block.text for block in found] == blocks
        lines = [1 + len(re.findall("\r\n?|\n", gap.join([*blocks[:place], ""]))) for place in range(len(blocks))]
        assert [block.first_line for block in found] == lines


@pytest.mark.parametrize("broken", ["f(", "x = [1,", "x = {'a': (", "def g(a, b", "class B(C", "x = 'half", 'f("half)'])
@pytest.mark.parametrize("broken_end", ["", "  # comment", "\n    more,"])
@pytest.mark.parametrize(
    "following",
    [
        "class A:\n    x = 1",
        "def f(a=(\n    1)):\n    pass",
        "async def f():\n    pass",
        "@decorated(\n    1\n)\nclass A:\n    pass",
        "import a",
        "from a import b",
        "with a:\n    pass",
        'if __name__ == "__main__":\n    f()\nelse:\n    g()',
        "try:\n    pass\nexcept A:\n    pass",
    ],
)
def test_a_half_typed_line_does_not_take_the_next_statement(broken: str, broken_end: str, following: str) -> None:
    source = f"import x\n{broken}{broken_end}\n\n{following}\n\ny = f(\n1)\n"
    assert texts(source)[-2:] == [following, "y = f(\n1)"]
    assert texts(source)[0] == "import x"


def test_statements_after_an_open_bracket_are_found_when_it_turns_out_to_stay_open() -> None:
    source = "a = f(\nb = g(\nc=1\n)\nif d:\n    e\nfor f in g:\n    pass\n@h\nclass A:\n    pass\n"
    assert texts(source) == [
        "a = f(",
        "b = g(\nc=1\n)",
        "if d:\n    e",
        "for f in g:\n    pass",
        "@h\nclass A:\n    pass",
    ]


def test_a_branch_without_its_beginning_harms_no_other_block() -> None:
    assert texts("class A:\n    x\nelse:\n    y\nz") == ["class A:\n    x", "else:\n    y", "z"]


def test_the_same_text_twice_has_two_keys() -> None:
    first, second, third = split(Text("x = 1\nx = 1\ny = 1"))
    assert len({first.key, second.key, third.key}) == 3
    assert [block.key for block in split(Text("y = 1"))] == [third.key]


@pytest.mark.parametrize("between", ["\n", "# why\n", "\n\n    # why (\n\n", "\f\n"])
def test_a_gap_changes_no_key(between: str) -> None:
    parts = ["import a\n", "class A:\n    x = 1\n\n    y = 2\n", "@b\ndef f():\n    return 1\n", "f()\n"]
    keys = [block.key for block in split(Text("".join(parts)))]
    for place in range(len(parts) + 1):
        source = "".join([*parts[:place], between, *parts[place:]])
        assert [block.key for block in split(Text(source))] == keys


def test_texts_without_code_have_no_blocks() -> None:
    for source in ("", "\n", "# a\n\n  # b", "\ufeff", "\ufeff# a\r\n", " \f "):
        assert texts(source) == []


def test_a_byte_order_mark_belongs_to_no_block() -> None:
    assert split(Text("\ufeffx = 1\n"))[0].text == "x = 1"


@given(SOURCES)
def test_blocks_and_gaps_make_up_the_text(source: str) -> None:
    text = Text(source)
    end = 0
    for block in split(text):
        start = text.offset_of_ast(block.first_line, 0)
        assert start >= end and text.ast_of_offset(start) == (block.first_line, 0)
        assert source.startswith(block.text, start) and block.text
        assert GAP.fullmatch(source, end, start)
        end = start + len(block.text)
    assert GAP.fullmatch(source, end)


@given(SOURCES, SOURCES, SOURCES)
def test_blocks_of_a_changed_text_make_up_the_text(before: str, change: str, after: str) -> None:
    old, new = Text(before + after), Text(before + change + after)
    end = 0
    for block in split_changed(new, old, split(old)):
        start = new.offset_of_ast(block.first_line, 0)
        assert start >= end and new.content.startswith(block.text, start)
        end = start + len(block.text)


def test_an_open_docstring_takes_no_block_that_was_there_before() -> None:
    parts = [
        "import a",
        'class A:\n    """Doc."""\n    x = 1',
        "class B:\n    x = 2",
        'def f():\n    """F."""',
    ]
    before = Text("\n\n".join(parts))
    parts[2] = 'class B:\n    """Half\n    x = 2'
    after = Text("\n\n".join(parts))
    found = split_changed(after, before, split(before))
    assert [block.text.rstrip() for block in found] == parts
    assert len(split(after)) < len(found)
    closed = Text(after.content.replace("Half", 'Whole."""'))
    assert split_changed(closed, after, found) == split(closed)


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "[{",
        "(1, 2), ",
        '"',
        "'''",
        "x\n",
        "f(\n",
        "x = (\n",
        "\\\n",
        "\r",
        "\f",
        "\n \f",
        "a",
        '"a" ',
        "((a'b'",
    ],
)
def test_time_grows_with_the_length_only(unit: str) -> None:
    def seconds(size: int) -> float:
        text = Text("x = [" + unit * (size // len(unit)))
        start = time.process_time()
        split(text)
        return time.process_time() - start

    assert seconds(320_000) < 20 * seconds(40_000) + 0.2


def test_a_block_knows_its_lines() -> None:
    assert Block("a\r\nb\rc\n", 1, "").line_count == 4


PARTS = ["class A:", "    x = 1", "@d", "def f(", "()", "[", "x = (1,", "y)", "else:", "if x:", "# c", "'s'", ""]
PARTS += ["from a import b", "z = 3", "\x0cw = 1"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(["\n", "\n", "\r\n", "\r", ""])), max_size=14),
    st.integers(0, 150),
    st.integers(0, 12),
    st.sampled_from(["", "\n", "(", ")", "x", "@d\n", "class B:\n", "else:\n", "y = 1\n", "\r", "\ufeff"]),
)
def test_a_change_is_split_as_the_whole_is(
    parts: list[tuple[str, str]], start: int, length: int, replacement: str
) -> None:
    before = Text("".join(part + end for part, end in parts))
    start = min(start, len(before.content))
    after = Text(before.content[:start] + replacement + before.content[start + length :])
    assert split_changed(after, before, split(before)) == split(after)
