"""What a verdict rests on: the class alone, or what the project makes of it."""

from __future__ import annotations

import pytest
from tests.liveness.expectations import analyzed

from whybias.liveness.verdicts import Basis

BLOCK = """
class Block(nn.Module):
    def __init__(self, i, o, norm=True):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(i, o, 1), {norm}
    def forward(self, x):
        return self.norm(self.conv(x))
"""
USER = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.last, self.bn = Block(3, 4), Block(4, 4{arguments}), nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.last(self.first(x).relu()))
"""
CHOSEN = BLOCK.format(norm="nn.BatchNorm2d(o) if norm else nn.Identity()")


@pytest.mark.parametrize(
    ("program", "basis"),
    [
        (BLOCK.format(norm="nn.BatchNorm2d(o)") + USER.format(arguments=""), Basis.CLASS),
        (BLOCK.format(norm="nn.Identity()") + USER.format(arguments="").replace(".relu()", ""), Basis.PROJECT_USERS),
        (CHOSEN + USER.format(arguments=", norm=False"), Basis.PROJECT_USERS),
    ],
    ids=["removed in the class", "removed by the user", "removed by the user that turns a flag round"],
)
def test_a_verdict_says_what_it_rests_on(program: str, basis: Basis) -> None:
    (layer,) = (layer for layer in analyzed(program).layers if not layer.shift)
    assert (layer.verdict.value, layer.when, layer.basis) == ("dead", None, basis)
