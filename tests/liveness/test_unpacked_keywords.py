"""Calls that unpack keywords: a fix is offered where the code settles that no bias is among them."""

from __future__ import annotations

import pytest

import whybias

BLOCK = """\
import torch.nn as nn

class Block(nn.Module):
    def __init__(self, device=None, dtype=None, **kwargs):
        super().__init__()
{lines}
        self.norm = nn.BatchNorm2d(8)

    def forward(self, x):
        return self.norm(self.conv(x))
"""

SETTLED = {
    "a name": 'dd = {"device": device}\nself.conv = nn.Conv2d(3, 8, 3, **dd)',
    "no keys": "dd = {}\nself.conv = nn.Conv2d(3, 8, 3, **dd)",
    "annotated": 'dd: dict[str, object] = {"device": device}\nself.conv = nn.Conv2d(3, 8, 3, **dd)',
    "written out": 'self.conv = nn.Conv2d(3, 8, 3, **{"device": device})',
    "two names": 'a = {"device": device}\nb = {"dtype": dtype}\nself.conv = nn.Conv2d(3, 8, 3, **a, **b)',
    "one of two": (
        'if dtype is None:\n    dd = {"device": device}\nelse:\n    dd = {"dtype": dtype}\n'
        "self.conv = nn.Conv2d(3, 8, 3, **dd)"
    ),
    "used in a nested function": (
        'dd = {"device": device}\ndef conv():\n    return nn.Conv2d(3, 8, 3, **dd)\nself.conv = conv()'
    ),
    "read and unpacked elsewhere": (
        'dd = {"device": device}\nself.first = nn.Conv2d(3, 3, 1, bias=False, **dd)\nself.device = dd["device"]\n'
        "self.conv = nn.Conv2d(3, 8, 3, **dd)"
    ),
}

OPEN = {
    "a parameter": "self.conv = nn.Conv2d(3, 8, 3, **kwargs)",
    "a bias among them": 'dd = {"bias": True}\nself.conv = nn.Conv2d(3, 8, 3, **dd)',
    "a key that is no literal": 'key = "device"\ndd = {key: device}\nself.conv = nn.Conv2d(3, 8, 3, **dd)',
    "another dictionary in it": 'dd = {"device": device, **kwargs}\nself.conv = nn.Conv2d(3, 8, 3, **dd)',
    "a key added": 'dd = {"device": device}\ndd["bias"] = True\nself.conv = nn.Conv2d(3, 8, 3, **dd)',
    "updated": 'dd = {"device": device}\ndd.update(kwargs)\nself.conv = nn.Conv2d(3, 8, 3, **dd)',
    "merged": 'dd = {"device": device}\ndd |= kwargs\nself.conv = nn.Conv2d(3, 8, 3, **dd)',
    "another name for it": 'dd = {}\nother = dd\nother["bias"] = True\nself.conv = nn.Conv2d(3, 8, 3, **dd)',
    "bound again": "dd = {}\nif device:\n    dd = kwargs\nself.conv = nn.Conv2d(3, 8, 3, **dd)",
    "bound by a loop": "dd = {}\nfor dd in [kwargs]:\n    self.conv = nn.Conv2d(3, 8, 3, **dd)",
    "a parameter of an inner function": (
        "dd = {}\ndef conv(dd):\n    return nn.Conv2d(3, 8, 3, **dd)\nself.conv = conv(kwargs)"
    ),
    "positional arguments": 'dd = {"device": device}\nsizes = [3, 8, 3]\nself.conv = nn.Conv2d(*sizes, **dd)',
}


def fix_offered(lines: str) -> bool:
    source = BLOCK.replace("{lines}", "\n".join("        " + line for line in lines.splitlines()))
    findings = [finding for finding in whybias.check(source) if finding.layer.name == "conv"]
    return any(finding.fix_withheld is None for finding in findings)


@pytest.mark.parametrize("name", SETTLED)
def test_no_bias_is_among_them(name: str) -> None:
    assert fix_offered(SETTLED[name])


@pytest.mark.parametrize("name", OPEN)
def test_a_bias_may_be_among_them(name: str) -> None:
    assert not fix_offered(OPEN[name])


def test_the_defaults_of_a_function_are_read_outside() -> None:
    source = (
        "import torch.nn as nn\n\ndef outer(dd):\n"
        "    def build(conv=nn.Conv2d(3, 8, 3, **dd)):\n"
        "        dd = {}\n"
        "        return nn.Sequential(conv, nn.BatchNorm2d(8, **dd))\n"
        "    return build()\n"
    )
    assert not any(finding.fix_withheld is None for finding in whybias.check(source))
