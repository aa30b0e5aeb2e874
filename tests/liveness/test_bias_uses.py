"""Which code fails once a bias is left out. Each line that does carries the comment ``# fails``."""

from __future__ import annotations

import pytest

from whybias.api import Workspace
from whybias.source.text import Text

NET = """\
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self, zeros=False):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.bn = nn.BatchNorm2d(8)
        self.head = nn.Linear(8, 2)
{init}

    def forward(self, x):
        return self.head(self.bn(self.conv(x)).relu().mean((2, 3)))

{after}
"""

IN_THE_CONSTRUCTOR = {
    "an initializer": "nn.init.zeros_(self.conv.bias)  # fails",
    "a method of its data": "self.conv.bias.data.zero_()  # fails",
    "an attribute": "self.conv.bias.requires_grad = False  # fails",
    "an item": "self.conv.bias[0] = 1  # fails",
    "in a branch that the defaults leave out": "if zeros:\n    self.conv.bias.data.zero_()  # fails",
    "all convolutions": (
        "for m in self.modules():\n    if isinstance(m, nn.Conv2d):\n        nn.init.zeros_(m.bias)  # fails"
    ),
    "named modules": "for n, m in self.named_modules():\n    if n == 'conv':\n        m.bias.data.fill_(0)  # fails",
    "children": "for m in self.children():\n    m.bias.data.fill_(0)  # fails",
    "other layers only": (
        "for m in self.modules():\n    if isinstance(m, nn.BatchNorm2d):\n        nn.init.zeros_(m.bias)"
    ),
    "a layer without a redundant bias": "nn.init.zeros_(self.head.bias)",
    "hasattr is no guard": (
        "for m in self.children():\n    if hasattr(m, 'bias'):\n        m.bias.data.zero_()  # fails"
    ),
    "a test for None": "if self.conv.bias is not None:\n    nn.init.zeros_(self.conv.bias)",
    "the other branch": "if self.conv.bias is None:\n    pass\nelse:\n    nn.init.zeros_(self.conv.bias)",
    "a test with more": (
        "for m in self.modules():\n    if isinstance(m, nn.Conv2d) and m.bias is not None:\n        m.bias.data.zero_()"
    ),
    "a test that is one of two": (
        "for m in self.modules():\n    if isinstance(m, nn.Conv2d) or m.bias is not None:\n"
        "        m.bias.sum()  # fails"
    ),
    "a test in an expression": "x = self.conv.bias.sum() if self.conv.bias is not None else 0",
    "a test that skips": "for m in self.children():\n    if m.bias is None:\n        continue\n    m.bias.data.zero_()",
    "getattr": "for m in self.modules():\n    if getattr(m, 'bias', None) is not None:\n        m.bias.data.zero_()",
    "getattr without a guard": "getattr(self.conv, 'bias').data.zero_()  # fails",
    "a variable": "bias = self.conv.bias\nif bias is not None:\n    bias.data.zero_()",
    "a variable without a guard": "bias = self.conv.bias  # fails\nbias.data.zero_()",
    "an assertion": "assert self.conv.bias is not None  # fails",
    "an error that is caught": "try:\n    self.conv.bias.data.zero_()\nexcept AttributeError:\n    pass",
    "another error that is caught": "try:\n    self.conv.bias.data.zero_()  # fails\nexcept KeyError:\n    pass",
    "left out by hand": "self.conv.bias = None",
    "given anew": "self.conv.bias = nn.Parameter(torch.ones(8))  # fails",
    "given where there is none": (
        "if self.conv.bias is None:\n    self.conv.bias = nn.Parameter(torch.ones(8))\nself.conv.bias.data.zero_()"
    ),
    "given in another case": (
        "if zeros:\n    self.conv.bias = nn.Parameter(torch.ones(8))  # fails\nself.conv.bias.data.zero_()  # fails"
    ),
    "given where there may be none": (
        "if zeros and self.conv.bias is None:\n    self.conv.bias = nn.Parameter(torch.ones(8))\n"
        "self.conv.bias.data.zero_()  # fails"
    ),
    "None where there is none": (
        "if self.conv.bias is None:\n    self.conv.bias = None\nself.conv.bias.data.zero_()  # fails"
    ),
    "asked for its kind": "isinstance(self.conv.bias, nn.Parameter)",
    "a function that takes None": "F.conv2d(torch.ones(1, 3, 3, 3), self.conv.weight, self.conv.bias)",
}
AFTERWARDS = {
    "a method that nothing calls": "    def reset(self):\n        self.conv.bias.data.zero_()  # fails",
    "a method with a guard": (
        "    def reset(self):\n        if self.conv.bias is not None:\n            self.conv.bias.data.zero_()"
    ),
    "a method for apply": (
        "    def reset(self, m):\n        if isinstance(m, nn.Conv2d):\n            m.bias.data.zero_()  # fails"
    ),
    "a method for apply, about others": (
        "    def reset(self, m):\n        if isinstance(m, nn.Linear):\n            m.bias.data.zero_()"
    ),
    "a normalizer by its statistics": (
        "def fuse(m, n):\n    return n.bias - n.weight * n.running_mean / (n.running_var + n.eps).sqrt()"
    ),
    "a normalizer by its statistics, read before": (
        "def fuse(m, n):\n    scale = n.weight / n.running_var.sqrt()\n    shift = n.running_mean * scale\n"
        "    return n.bias - shift"
    ),
    "statistics of something else": "def fuse(m, n):\n    return m.bias - n.running_mean  # fails",
    "statistics that are read afterwards": (
        "def fuse(m, n):\n    n.bias.data.zero_()  # fails\n    n.running_mean.zero_()"
    ),
    "statistics that may not be read": (
        "def fuse(m, n):\n    shift = n.running_mean if hasattr(n, 'running_mean') else 0\n"
        "    return n.bias - shift  # fails"
    ),
    "statistics of what had the name before": (
        "def fuse(m, n):\n    mean = n.running_mean\n    n = m\n    return n.bias - mean  # fails"
    ),
    "an assertion that then holds": "def fuse(m):\n    assert m.bias is None",
    "an assertion that no longer holds": "def fuse(m):\n    assert m.bias is not None  # fails",
    "an assertion about something else": "def fuse(m, n):\n    assert m.bias is n  # fails",
    "a static method": "    @staticmethod\n    def reset(m):\n        m.bias.data.zero_()  # fails",
    "a function for apply": (
        "def reset(m):\n    if isinstance(m, (nn.Conv1d, nn.Conv2d)):\n        m.bias.data.zero_()  # fails"
    ),
    "a function for apply, about others": (
        "def reset(m):\n    if isinstance(m, (nn.Linear, nn.BatchNorm2d)):\n        m.bias.data.zero_()"
    ),
    "a function for apply, about a class of the project's own": (
        "class Other(nn.Conv2d):\n    pass\n\ndef reset(m):\n    if isinstance(m, Other):\n"
        "        m.bias.data.zero_()  # fails"
    ),
    "a function for apply, about a normalizer of the project's own": (
        "def reset(m):\n    if isinstance(m, LayerNorm2d):\n        m.bias.data.zero_()"
    ),
    "a layer by its name": (
        "for name, m in Net().named_modules():\n    if name == 'conv' or 'head' in name:\n"
        "        m.bias.data.zero_()  # fails"
    ),
    "the class by its name": (
        "def reset(m):\n    kind = m.__class__.__name__\n    if kind.find('Conv') != -1:\n"
        "        m.bias.data.zero_()  # fails\n"
        "    elif kind.find('BatchNorm') != -1:\n        m.bias.data.zero_()"
    ),
    "a script": "net = Net()\nnet.conv.bias.data.zero_()  # fails\nnet.head.bias.data.zero_()",
    "a function that trains": "def train(net):\n    net.conv.bias.requires_grad_(False)  # fails",
    "a guard in a script": "net = Net()\nif net.conv.bias is not None:\n    net.conv.bias.data.zero_()",
}


def lines_that_fail(program: str) -> list[int]:
    analysis = Workspace().analyze("net.py", Text(program))
    (conv,) = (layer for layer in analysis.layers if layer.name == "conv")
    assert conv.verdict.value == "dead"
    return [place.line for place in conv.bias_touched]


def marked(program: str) -> list[int]:
    return [number for number, line in enumerate(program.split("\n"), 1) if line.endswith("# fails")]


def indented(code: str) -> str:
    return "\n".join(f"        {line}" for line in code.split("\n"))


@pytest.mark.parametrize("case", IN_THE_CONSTRUCTOR)
def test_in_the_constructor(case: str) -> None:
    program = NET.format(init=indented(IN_THE_CONSTRUCTOR[case]), after="")
    assert lines_that_fail(program) == marked(program)


ABOUT_ONE = [case for case, code in IN_THE_CONSTRUCTOR.items() if "self" not in code.replace("self.conv.", "")]


@pytest.mark.parametrize("case", ABOUT_ONE)
def test_handed_to_apply(case: str) -> None:
    """The same in a function of its own, which gets the layer."""
    body = indented(IN_THE_CONSTRUCTOR[case].replace("self.conv", "m")).replace("zeros:", "True:")
    test = "def reset(m):\n    if isinstance(m, nn.Conv2d):\n" + body
    program = NET.format(init="        self.apply(reset)", after=test)
    assert lines_that_fail(program) == marked(program)


@pytest.mark.parametrize("case", AFTERWARDS)
def test_afterwards(case: str) -> None:
    program = NET.format(init="", after=AFTERWARDS[case])
    assert lines_that_fail(program) == marked(program)


def test_in_another_file_that_names_the_class() -> None:
    files = {
        "net.py": NET.format(init="", after=""),
        "train.py": "import torch\nfrom net import Net\n\ndef reset(m):\n    m.bias.sum()\n\nNet().apply(reset)\n",
        "other.py": "import torch\n\ndef reset(m):\n    m.bias.data.zero_()\n",
    }
    workspace = Workspace()
    for path, content in files.items():
        workspace.learn(path, Text(content))
    layers = workspace.analyze("net.py", Text(files["net.py"])).layers
    (conv,) = (layer for layer in layers if layer.name == "conv")
    assert [(place.path, place.line) for place in conv.bias_touched] == [("train.py", 5)]
    workspace.learn("train.py", Text("from net import Net\n"))
    layers = workspace.analyze("net.py", Text(files["net.py"])).layers
    assert not any(layer.bias_touched for layer in layers)


def test_every_layer_of_one_call_counts() -> None:
    program = """\
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(3, 3, 1) for _ in range(3)])
        self.norms = nn.ModuleList([nn.BatchNorm2d(3) for _ in range(3)])
        self.convs[2].bias.data.zero_()

    def forward(self, x):
        for conv, norm in zip(self.convs, self.norms):
            x = norm(conv(x)).relu()
        return x
"""
    layers = Workspace().analyze("net.py", Text(program)).layers
    assert [[place.line for place in layer.bias_touched] for layer in layers if not layer.shift] == [[8]]
