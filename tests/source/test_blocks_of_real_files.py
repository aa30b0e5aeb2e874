"""The blocks of the standard library, parsed one by one, are the files parsed whole."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from whybias.source.decoding import decode
from whybias.source.snapshot import Snapshot
from whybias.source.text import Text

STANDARD_LIBRARY = Path(ast.__file__).parent
# Every file that is small enough to be quick, then one in so many: 150 or so.
FILES = sorted(path for path in STANDARD_LIBRARY.rglob("*.py") if "site-packages" not in path.parts)
SAMPLE = [path for path in FILES if path.stat().st_size < 60_000][:: max(len(FILES) // 150, 1)]


def trees(source: str) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Each top-level statement, as parsed with the whole file and with its block."""
    whole = ast.parse(source)
    statements: list[ast.stmt] = []
    for parsed in Snapshot.of(Text(source)).blocks:
        assert parsed.error is None and parsed.tree is not None and not parsed.stale
        for statement in parsed.tree.body:
            assert parsed.current_line(statement.lineno) == statement.lineno + parsed.block.first_line - 1
            statements.append(ast.increment_lineno(statement, parsed.block.first_line - 1))
    yield from zip(whole.body, statements, strict=True)


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: str(path.relative_to(STANDARD_LIBRARY)))
def test_blocks_parse_as_the_whole_file_does(path: Path) -> None:
    try:
        source = decode(path.read_bytes())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError):
        pytest.skip("a file made to be wrong")
    for whole, block in trees(source):
        assert ast.dump(block, include_attributes=True) == ast.dump(whole, include_attributes=True)
