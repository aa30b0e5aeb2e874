"""One thread for small tensors: more of them only wait for each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Let PyTorch compute in one thread."""
    torch = pytest.importorskip("torch", reason="PyTorch is the judge of these tests")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
