"""One server, many edits: no error, no memory lost, and in the end what a fresh server says."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.server.endurance import endure
from programs import FIXED, NET, WIDE

pytestmark = pytest.mark.e2e


def test_after_many_edits_a_server_says_what_a_fresh_one_says(tmp_path: Path) -> None:
    texts = {"net.py": NET, "wide.py": WIDE, "fixed.py": FIXED, "user.py": "from net import Net\n\nNET = Net()\n"}
    paths = [tmp_path / name for name in texts]
    for path in paths:
        path.write_text(texts[path.name], encoding="utf-8")
    seen = endure(paths, edits=150, seed=1)
    assert (seen.errors, seen.different) == ([], [])
    assert seen.edits >= 150
    assert seen.edited < 1.3 * seen.opened
