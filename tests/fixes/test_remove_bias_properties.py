"""Whatever a call looks like, leaving out its bias changes nothing but its bias argument."""

from __future__ import annotations

import ast
import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from layers_of import layers_of

from whybias.fixes.fix import NoFix
from whybias.fixes.remove_bias import remove_bias
from whybias.source.edits import Edit, apply
from whybias.source.strings import STRING_OR_COMMENT
from whybias.source.text import Text

COMMENTS = st.sampled_from(["# note", "#", "# a, b)", "# bias=True,", "# 🦆 é", "#: \\", "# 'open", "# type: ignore"])
LINE_BREAKS = st.one_of(
    st.just("\n"),
    COMMENTS.map("  {}\n".format),
    COMMENTS.map("\n    {}\n".format),
    st.just("\n\n"),
)
GAPS = st.one_of(
    st.just(""),
    st.sampled_from([" ", "  ", "\t", " \\\n  ", "\x0c"]),
    st.builds("{}{}".format, LINE_BREAKS, st.sampled_from(["", "    ", "\t", "        ", "\t  "])),
)
VALUES = st.sampled_from(
    [
        "3",
        "(3, 3)",
        "width",
        "名",
        "'é)'",
        '"🦆 # no"',
        "f(bias=True)",
        "(n := 8)",
        "f'{n!r:>{n}})'",
        "-1",
        "a if b else c",
        "lambda x, bias=True: x",
        "[\n  1,  # one\n  2,\n]",
        "'''\n  )\n'''",
        "(yield)",
        "(\n  3  # three\n)",
        "not a",
        "b''",
        "{**a}",
        "a[1:, ...]",
        "x[\n0]",
        "(i for i in a)",
        "nn.ReLU(nn.ReLU())",
        "1_000",
        "a @ b ** -c",
        "r'x\\\\'",
    ]
)
NAMES = ["kernel_size", "stride", "padding", "dilation", "groups", "device"]
BIASES = st.sampled_from([None, "True", "1", "(True)", "use_bias", "a or b", "not slim", "( True  # why\n)"])
CONTEXTS = st.sampled_from(
    [
        "{}",
        "é = '🦆'; layer = {}  # done",
        "if norm:\n\tlayer = {}\n\tx = 1",
        "layers = [f(1), {}, # one\n  {{}}]",
        "class Net:\n    def __init__(self):\n        self.a = ({}\n)(x)\n        return",
        "f({}(y), bias=True)",
        "x = {} \\\n   + y",
    ]
)
VALUES_TO_PASS = st.sampled_from(["False", "not norm", "norm is not None", "a != 1 or not b"])


@st.composite
def calls(draw: st.DrawFn) -> str:
    """One call of a constructor with a bias parameter, laid out in any way."""
    positional = draw(st.lists(VALUES, max_size=3))
    keywords = [
        f"{name}{draw(GAPS)}={draw(GAPS)}{draw(VALUES)}"
        for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=3))
    ]
    bias = draw(BIASES)
    if bias is not None:
        keywords.insert(draw(st.integers(0, len(keywords))), f"bias{draw(GAPS)}={draw(GAPS)}{bias}")
    arguments = [*positional, *keywords]
    text = f"nn{draw(GAPS)}.{draw(GAPS)}Conv2d{draw(GAPS)}({draw(GAPS)}"
    for number, argument in enumerate(arguments):
        last = number == len(arguments) - 1
        comma = draw(st.booleans()) if last else True
        text += argument + draw(GAPS) + ("," + draw(GAPS) if comma else "")
    return text + ")"


def undoing(text: Text, edits: tuple[Edit, ...]) -> list[Edit]:
    shift, back = 0, []
    for edit in edits:
        start = edit.start + shift
        back.append(Edit(start, start + len(edit.replacement), text.content[edit.start : edit.end]))
        shift += len(edit.replacement) - (edit.end - edit.start)
    return back


def comments(source: str) -> Counter[str]:
    return Counter(match[1] for match in STRING_OR_COMMENT.finditer(source) if match[1])


def without_bias(source: str) -> str:
    """The tree of a text, but for the bias argument of the constructor call."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "nn.Conv2d":
            node.keywords = [keyword for keyword in node.keywords if keyword.arg != "bias"]
    return ast.dump(tree)


@settings(max_examples=150, deadline=None)
@given(calls(), CONTEXTS, VALUES_TO_PASS, st.sampled_from(["\n", "\r\n", "\r"]))
def test_only_the_bias_argument_changes(call: str, context: str, value: str, line_end: str) -> None:
    if not context.startswith(("f(", "layers", "class")):  # elsewhere a callee cannot span lines
        call = f"({call})"
    source = context.format(call)
    text = Text(re.sub("\n", line_end, source))
    (layer,) = layers_of(text)
    fix = remove_bias(text, layer, value)
    if isinstance(fix, NoFix):
        assert value != "False" and layer.bias.text not in ("default", "true", "1"), fix
        return
    changed = apply(text, fix.edits)
    start, end = text.span_of(layer.place)
    assert changed.content.startswith(text.content[:start])
    assert changed.content.endswith(text.content[end:])
    assert all(start < edit.start and edit.end < end for edit in fix.edits)
    assert without_bias(changed.content) == without_bias(text.content)
    assert comments(changed.content) == comments(text.content)
    assert apply(changed, undoing(text, fix.edits)) == text
    (again,) = layers_of(changed)
    assert again.bias.text == ("false" if value == "False" else value)
    assert isinstance(remove_bias(changed, again), NoFix) is (value == "False")
