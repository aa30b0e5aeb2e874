"""The blocks of the standard library, parsed one by one, are the files parsed whole."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from pathlib import Path

from whybias.source.decoding import UndecodableError, decode
from whybias.source.snapshot import Snapshot
from whybias.source.text import Text

STANDARD_LIBRARY = Path(ast.__file__).parent
# Every file that is small enough to be quick, then one in so many: 150 or so.
FILES = sorted(path for path in STANDARD_LIBRARY.rglob("*.py") if "site-packages" not in path.parts)
SAMPLE = [path for path in FILES if path.stat().st_size < 60_000][:: max(len(FILES) // 150, 1)]


def valid_sources() -> Iterator[tuple[Path, str]]:
    """The sample without the files that are made to be wrong."""
    for path in SAMPLE:
        try:
            source = decode(path.read_bytes())
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                ast.parse(source)
        except (SyntaxError, UndecodableError):
            continue
        yield path, source


def statements_by_block(source: str) -> Iterator[ast.stmt]:
    """The statements of all blocks, with their lines in the file."""
    for parsed in Snapshot.of(Text(source)).blocks:
        if parsed.tree is not None:
            for statement in parsed.tree.body:
                assert parsed.current_line(statement.lineno) == statement.lineno + parsed.block.first_line - 1
                yield ast.increment_lineno(statement, parsed.block.first_line - 1)


def dumped(body: list[ast.stmt]) -> str:
    return ast.dump(ast.Module(body, []), include_attributes=True)


def test_blocks_parse_as_the_whole_file_does() -> None:
    different = []
    sources = list(valid_sources())
    for path, source in sources:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            whole = ast.parse(source)
        if dumped(list(statements_by_block(source))) != dumped(whole.body):
            different.append(path)
    assert different == []
    assert len(sources) > 100
