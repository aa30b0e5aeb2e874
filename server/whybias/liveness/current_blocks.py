"""The blocks of the texts as they stand now, by which places are counted."""

from __future__ import annotations

from whybias.liveness.program import Program
from whybias.source.snapshot import ParsedBlock, Snapshot


class CurrentBlocks:
    """The blocks of each file by the key of their tree, as they stand now."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._blocks: dict[str, dict[str, ParsedBlock]] = {}

    def __call__(self, path: str, key: str) -> ParsedBlock | None:
        blocks = self._blocks.get(path)
        if blocks is None:
            namespace = self._program.namespace(path)
            snapshot: Snapshot | None = namespace.snapshot if namespace is not None else None
            standing = () if snapshot is None else snapshot.blocks
            # A block that does not parse gives way to a copy of what it was before.
            blocks = {parsed.tree_key: parsed for parsed in sorted(standing, key=lambda each: not each.stale)}
            self._blocks[path] = blocks
        return blocks.get(key)
