"""One block's text to its syntax tree, or to the reason why there is none."""

from __future__ import annotations

import ast
import re
import sys
import warnings

# A tree deeper than this is refused: what walks it later calls itself once or more for each level.
MAXIMUM_DEPTH = 200
# A node on one line and narrower than this cannot hold more levels than this: it is not looked into.
_NARROW = 100

_SURROGATE = re.compile("[\ud800-\udfff]")

# What a line looks like that older versions of Python do not understand.
_NEWER_SYNTAX = (
    ((3, 11), "except*", re.compile(r"[ \t]*except[ \t]*\*")),
    ((3, 12), "type parameters", re.compile(r"[ \t]*(?:async[ \t]+)?(?:class|def)[ \t]+\w+\[")),
    ((3, 12), "the type statement", re.compile(r"[ \t]*type[ \t]+\w+(?:\[[^\]]*\])?[ \t]*=")),
    ((3, 12), "nested quotes in f-strings", re.compile(r".*\b[rR]?[fF][rR]?(['\"]).*\{[^}]*\1")),
    ((3, 14), "template strings", re.compile(r".*\b[rR]?[tT][rR]?['\"]")),
    ((3, 14), "except without parentheses", re.compile(r"[ \t]*except[ \t]+\w[\w.]*[ \t]*,")),
)


def parse(text: str) -> ast.Module | SyntaxError:
    """The tree of one block, its lines counted from 1; or why there is none, whatever Python raised.

    Warnings about the code, such as invalid escapes, are not shown. Lone surrogates are read as U+FFFD, which
    takes as many bytes.
    """
    try:
        tree = _quietly(text + "\n")
    except UnicodeEncodeError:
        return parse(_SURROGATE.sub("\ufffd", text))
    except SyntaxError as error:
        return _explained(error, text)
    except (RecursionError, MemoryError):
        return _refused("too deeply nested to be analyzed")
    except (ValueError, OverflowError) as error:
        return _refused(str(error))
    if len(text) > _NARROW and _deeper_than(tree, MAXIMUM_DEPTH):
        return _refused("too deeply nested to be analyzed")
    return tree


def _quietly(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _refused(message: str) -> SyntaxError:
    return SyntaxError(message, ("<block>", 1, 1, None))


def _explained(error: SyntaxError, text: str) -> SyntaxError:
    """`error`, with both versions in its message where the line looks like newer Python."""
    lines = re.split(r"\r\n?|\n", text)
    line = lines[min(max(error.lineno or 1, 1), len(lines)) - 1]
    for version, name, pattern in _NEWER_SYNTAX:
        if sys.version_info < version and pattern.match(line):
            needed, running = f"{version[0]}.{version[1]}", f"{sys.version_info[0]}.{sys.version_info[1]}"
            error.msg = f"{error.msg} ({name}: Python {needed} or later; whybias runs on Python {running})"
            break
    return error


def _deeper_than(tree: ast.AST, limit: int) -> bool:
    """Whether `tree` has more than `limit` levels, found level by level and without recursion."""
    level = [tree]
    for _ in range(limit):
        level = [child for node in level for child in ast.iter_child_nodes(node) if not _is_narrow(child)]
        if not level:
            return False
    return True


def _is_narrow(node: ast.AST) -> bool:
    if not isinstance(node, (ast.expr, ast.stmt)):
        return False
    return node.end_lineno == node.lineno and (node.end_col_offset or 0) - node.col_offset < _NARROW
