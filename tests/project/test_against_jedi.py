"""Plain lookup says what jedi says, on packages as they are."""

from __future__ import annotations

import importlib.util
import os

import pytest
from benchmarks.resolution.compare import compare


@pytest.mark.parametrize("package", ["pygls", "attr", "markdown_it"])
def test_plain_lookup_and_jedi_agree_on_every_import(package: str) -> None:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    folder = os.path.dirname(spec.origin)
    comparison = compare(folder, [os.path.dirname(folder)])
    assert comparison.differences == []
    assert comparison.followed > 10
