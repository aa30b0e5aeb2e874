"""What parsing survives, and what it says."""

from __future__ import annotations

import ast
import sys
import warnings

import pytest

from whybias.source.parsing import MAXIMUM_DEPTH, parse

DEEP = [
    "(" * 3000 + ")" * 3000,
    "x = " + "-" * 3000 + "1",
    "x = " + "not " * 3000 + "1",
    "x = " + "1 + " * 5000 + "1",
    "x" + ".a" * 3000,
    "x" + "()" * 3000,
    "x = " + "1 + " * 500 + "1",
    "x = " + "1 if a else " * 900 + "2",
    "if a:\n    pass\n" + "elif b:\n    pass\n" * 1000,
    "[" * 5000,
]


@pytest.mark.parametrize("source", DEEP, ids=range(len(DEEP)))
def test_what_is_too_deep_is_refused(source: str) -> None:
    assert isinstance(parse(source), SyntaxError)


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "1 + " * 150 + "1",
        "x = " + "[" * 90 + "]" * 90,
        "if a:\n    pass\n" + "elif b:\n    pass\n" * 100,
        "x = [" + "1, " * 20_000 + "]",
        "x = " + "a and " * 5000 + "b",
    ],
    ids=["sum", "brackets", "elif", "list", "and"],
)
def test_what_code_generators_write_is_not_too_deep(source: str) -> None:
    tree = parse(source)
    assert isinstance(tree, ast.Module)
    level: list[ast.AST] = [tree]
    depth = 0
    while level := [child for node in level for child in ast.iter_child_nodes(node)]:
        depth += 1
    assert depth < MAXIMUM_DEPTH + 100


@pytest.mark.parametrize("source", ["x = 1\0", "x = '\0'", "1e", "x = 9" + "9" * 9000, "x = (", "'half", "\x1a"])
def test_what_python_refuses_has_a_message(source: str) -> None:
    error = parse(source)
    assert isinstance(error, SyntaxError) and error.msg and "\n" not in error.msg


def test_a_lone_surrogate_is_read_as_a_character_of_as_many_bytes() -> None:
    tree = parse("s = '\udc80'; y = 1")
    assert isinstance(tree, ast.Module)
    assert tree.body[1].col_offset == len("s = '...'; ")


def test_invalid_escapes_do_not_warn() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert isinstance(parse("s = '\\d'"), ast.Module)
        assert isinstance(parse("1if x else y"), ast.Module)
    assert caught == []


@pytest.mark.parametrize(
    ("version", "source"),
    [
        ((3, 11), "try:\n    pass\nexcept* A:\n    pass"),
        ((3, 12), "class A[T]:\n    pass"),
        ((3, 12), "def f[T](x):\n    pass"),
        ((3, 12), "type A = int"),
        ((3, 12), "s = f'{d['a']}'"),
        ((3, 14), "s = t'{a}'"),
        ((3, 14), "try:\n    pass\nexcept A, B:\n    pass"),
    ],
)
def test_newer_syntax_is_named_by_both_versions(version: tuple[int, int], source: str) -> None:
    result = parse(source)
    if sys.version_info >= version:
        assert isinstance(result, ast.Module)
        return
    assert isinstance(result, SyntaxError)
    assert f"Python {version[0]}.{version[1]} or later" in result.msg
    assert f"runs on Python {sys.version_info[0]}.{sys.version_info[1]}" in result.msg
