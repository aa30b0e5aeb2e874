"""What is said to have cost the verdicts that a file lacks."""

from __future__ import annotations

import pytest
from tests.liveness.expectations import analyzed

NET = """
class Net(nn.Module):
    def __init__(self{parameters}):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)
        {construction}
    def forward(self, x):
        x = self.conv(x)
        return {use}
"""


def net(use: str, construction: str = "pass", parameters: str = "") -> str:
    return NET.format(use=use, construction=construction, parameters=parameters)


USER = """
class User(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = Net()
        raise RuntimeError
    def forward(self, x):
        return self.net(x)
"""
CAUSES = {
    "a function out of view": ("from elsewhere import look\n" + net("look(x)"), {"elsewhere.look is not known": 1}),
    "an operation on unknown lengths": (
        "from elsewhere import n\n" + net("x.view(-1, n, 4).softmax(1)"),
        {"softmax: the lengths that are merged or split here are not known": 1},
    ),
    "a layer that nothing calls": (net("x", "self.last = nn.Linear(4, 4)"), {"it is built, and nothing calls it": 1}),
    "a user that ends early": (net("x") + USER, {"something that uses it was not followed to its end": 1}),
    "a constructor that raises": (
        net("x", "raise RuntimeError"),
        {"the class or function that builds it was not followed to its end": 1},
    ),
    "a call that is never run": ("def unused():\n    nn.Conv2d(3, 4, 1)\n", {"no run came to it": 1}),
    "a normalizer over one axis, or over several": (
        net("x + self.norm(torch.ones_like(x)).relu()", "self.norm = nn.LayerNorm(width)", ", width"),
        {},
    ),
    "nothing": (net("x"), {}),
}


@pytest.mark.parametrize(("program", "causes"), CAUSES.values(), ids=CAUSES)
def test_every_unknown_verdict_has_a_cause(program: str, causes: dict[str, int]) -> None:
    assert dict(analyzed(program).lost_to) == causes
