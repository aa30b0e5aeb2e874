"""Comments that silence a finding."""

from __future__ import annotations

import ast

import pytest
from layers_of import finding, layers_of

from whybias.fixes.suppress import suppress_in_file, suppress_on_line
from whybias.source.edits import apply
from whybias.source.suppressions import Suppressions
from whybias.source.text import Text

ON_LINE = {
    "nothing there": (
        "a = nn.Linear(3, 8)\n",
        "a = nn.Linear(3, 8)  # whybias: ignore[WB101]\n",
    ),
    "no line end": ("nn.Linear(3, 8)", "nn.Linear(3, 8)  # whybias: ignore[WB101]"),
    "trailing white space": (
        "a = nn.Linear(3, 8) \t\n",
        "a = nn.Linear(3, 8)  # whybias: ignore[WB101]\n",
    ),
    "a comment": (
        "a = nn.Linear(3, 8)  # wide\n",
        "a = nn.Linear(3, 8)  # wide  # whybias: ignore[WB101]\n",
    ),
    "a comment that ends with a backslash": (
        "a = nn.Linear(3, 8)  # C:\\\n",
        "a = nn.Linear(3, 8)  # C:\\  # whybias: ignore[WB101]\n",
    ),
    "a list": (
        "a = nn.Linear(3, 8)  # whybias: ignore[WB201]  # wide\n",
        "a = nn.Linear(3, 8)  # whybias: ignore[WB201, WB101]  # wide\n",
    ),
    "a list with a comma and a space at its end": (
        "a = nn.Linear(3, 8)  # whybias: ignore[WB201, ]\n",
        "a = nn.Linear(3, 8)  # whybias: ignore[WB201, WB101, ]\n",
    ),
    "an empty list": (
        "a = nn.Linear(3, 8)  # whybias: ignore[]\n",
        "a = nn.Linear(3, 8)  # whybias: ignore[WB101]\n",
    ),
    "a noqa list": (
        "a = nn.Linear(3, 8)  # noqa: E501 too long\n",
        "a = nn.Linear(3, 8)  # noqa: E501, WB101 too long\n",
    ),
    "both lists": (
        "a = nn.Linear(3, 8)  # noqa: E501  # whybias: ignore[WB201]\n",
        "a = nn.Linear(3, 8)  # noqa: E501  # whybias: ignore[WB201, WB101]\n",
    ),
    "the list of another line": (
        "b = 1  # noqa: E501\na = nn.Linear(3, 8)\nc = 1  # whybias: ignore[WB201]\n",
        "b = 1  # noqa: E501\na = nn.Linear(3, 8)  # whybias: ignore[WB101]\nc = 1  # whybias: ignore[WB201]\n",
    ),
    "several lines": (
        "a = nn.Linear(\n    3,\n    8,\n)\n",
        "a = nn.Linear(  # whybias: ignore[WB101]\n    3,\n    8,\n)\n",
    ),
    "several lines, a list": (
        "a = nn.Linear(\n    3,\n    8,  # noqa: E501\n)\n",
        "a = nn.Linear(\n    3,\n    8,  # noqa: E501, WB101\n)\n",
    ),
    "a backslash on the first line": (
        "a = nn.Linear(3, \\\n    8)\n",
        "a = nn.Linear(3, \\\n    8)  # whybias: ignore[WB101]\n",
    ),
    "a string over the first line's end": (
        "a = nn.Linear(f('''\n# noqa: E501\n'''),\n    8)\n",
        "a = nn.Linear(f('''\n# noqa: E501\n'''),  # whybias: ignore[WB101]\n    8)\n",
    ),
    "line ends of Windows": (
        "a = nn.Linear(\r\n    3, 8)\r\n",
        "a = nn.Linear(  # whybias: ignore[WB101]\r\n    3, 8)\r\n",
    ),
    "a string with a hash": (
        "a = nn.Linear('# noqa: E501', 8)\n",
        "a = nn.Linear('# noqa: E501', 8)  # whybias: ignore[WB101]\n",
    ),
}

NOWHERE = {
    "a backslash on the only line": "a = nn.Linear(3, 8) \\\n    + 1\n",
    "a string over the end of the only line": "a = nn.Linear(3, 8), '''\n'''\n",
}

IN_FILE = {
    "the top": ("a = nn.Linear(3, 8)\n", "# whybias: ignore-file[WB101]\na = nn.Linear(3, 8)\n"),
    "no line end": ("nn.Linear(3, 8)", "# whybias: ignore-file[WB101]\nnn.Linear(3, 8)"),
    "a module docstring": (
        '"""A model."""\nnn.Linear(3, 8)\n',
        '# whybias: ignore-file[WB101]\n"""A model."""\nnn.Linear(3, 8)\n',
    ),
    "a line for the shell": (
        "#!/usr/bin/env python\nnn.Linear(3, 8)\n",
        "#!/usr/bin/env python\n# whybias: ignore-file[WB101]\nnn.Linear(3, 8)\n",
    ),
    "an encoding": (
        "# -*- coding: latin-1 -*-\nnn.Linear(3, 8)\n",
        "# -*- coding: latin-1 -*-\n# whybias: ignore-file[WB101]\nnn.Linear(3, 8)\n",
    ),
    "a line for the shell and an encoding": (
        "#!/usr/bin/python\r\n# vim: set fileencoding=utf-8 :\r\nnn.Linear(3, 8)\r\n",
        "#!/usr/bin/python\r\n# vim: set fileencoding=utf-8 :\r\n# whybias: ignore-file[WB101]\r\nnn.Linear(3, 8)\r\n",
    ),
    "an encoding below an empty line": (
        "\n# coding=utf-8\nnn.Linear(3, 8)\n",
        "\n# coding=utf-8\n# whybias: ignore-file[WB101]\nnn.Linear(3, 8)\n",
    ),
    "an encoding too late to count": (
        "a = 1\n# coding=utf-8\nnn.Linear(3, 8)\n",
        "# whybias: ignore-file[WB101]\na = 1\n# coding=utf-8\nnn.Linear(3, 8)\n",
    ),
    "a byte order mark": (
        "\ufeffnn.Linear(3, 8)\n",
        "\ufeff# whybias: ignore-file[WB101]\nnn.Linear(3, 8)\n",
    ),
    "a list": (
        "# A model.\n# whybias: ignore-file[WB201]\nnn.Linear(3, 8)  # whybias: ignore[WB301]\n",
        "# A model.\n# whybias: ignore-file[WB201, WB101]\nnn.Linear(3, 8)  # whybias: ignore[WB301]\n",
    ),
}


def silenced(text: Text) -> bool:
    (layer,) = layers_of(text)
    found = finding(layer)
    return Suppressions.of(text).suppresses(found.code, found.name, layer.place.line, layer.place.end_line)


def same_code(before: Text, after: Text) -> bool:
    one, other = (ast.parse(text.content.removeprefix("\ufeff")) for text in (before, after))
    return ast.dump(one) == ast.dump(other)


@pytest.mark.parametrize("name", ON_LINE)
def test_on_a_line(name: str) -> None:
    before, after = map(Text, ON_LINE[name])
    changed = apply(before, suppress_on_line(before, finding(layers_of(before)[0])))
    assert changed == after
    assert silenced(changed) and not silenced(before)
    assert same_code(before, changed)


@pytest.mark.parametrize("name", NOWHERE)
def test_no_line_can_take_a_comment(name: str) -> None:
    text = Text(NOWHERE[name])
    assert suppress_on_line(text, finding(layers_of(text)[0])) == ()


@pytest.mark.parametrize("name", IN_FILE)
def test_in_a_file(name: str) -> None:
    before, after = map(Text, IN_FILE[name])
    changed = apply(before, suppress_in_file(before, finding(layers_of(before)[0])))
    assert changed == after
    assert silenced(changed)
    assert same_code(before, changed)


def test_in_a_file_of_one_line_for_the_shell() -> None:
    found = finding(layers_of(Text("nn.Linear(3, 8)"))[0])
    text = Text("#!/usr/bin/python")
    changed = apply(text, suppress_in_file(text, found))
    assert changed.content == "#!/usr/bin/python\n# whybias: ignore-file[WB101]\n"
