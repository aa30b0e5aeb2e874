"""A bias is left out, and a checkpoint from before is loaded: the outputs stay the same. PyTorch is the judge."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

import pytest

from whybias.api import Workspace
from whybias.fixes.fix import Fix, NoFix
from whybias.fixes.fix_for import fix_for
from whybias.fixes.keep_checkpoints import keep_checkpoints
from whybias.source.edits import apply
from whybias.source.text import Text

PROGRAM = """\
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self, halve=False):
        super().__init__()
{layers}

    def forward(self, x):
{forward}
"""


@dataclass(frozen=True)
class Case:
    """A network by the lines that make its layers and by those of its forward, and how many biases it can lose."""

    layers: str
    forward: str
    count: int = 1
    inputs: tuple[int, ...] = (4, 3, 5, 5)

    @property
    def source(self) -> str:
        layers, forward = (textwrap.indent(part, " " * 8) for part in (self.layers, self.forward))
        return PROGRAM.format(layers=layers, forward=forward)


CONV = "self.conv = nn.Conv2d(3, 8, 3)\n"
NORM = "self.bn = nn.BatchNorm2d(8)"
CASES = {
    "running statistics": Case(CONV + NORM, "return self.bn(self.conv(x)).relu()"),
    "no running statistics": Case(
        CONV + "self.bn = nn.BatchNorm2d(8, track_running_stats=False)", "return self.bn(self.conv(x)).relu()"
    ),
    "instance norm": Case(CONV + "self.bn = nn.InstanceNorm2d(8)", "return self.bn(self.conv(x)).relu()"),
    "instance norm with running statistics": Case(
        CONV + "self.bn = nn.InstanceNorm2d(8, track_running_stats=True)", "return self.bn(self.conv(x)).relu()"
    ),
    "one group per channel": Case(CONV + "self.gn = nn.GroupNorm(8, 8)", "return self.gn(self.conv(x)).relu()"),
    "linear": Case(
        "self.fc = nn.Linear(3, 8)\nself.bn = nn.BatchNorm1d(8)", "return self.bn(self.fc(x)).relu()", inputs=(6, 3)
    ),
    "a quotient": Case(CONV + NORM, "return self.bn(self.conv(x) / 2).relu()"),
    "a factor": Case(CONV + NORM, "return self.bn(-0.3 * self.conv(x)).relu()"),
    "a pooling": Case(CONV + NORM, "return self.bn(F.max_pool2d(self.conv(x), 2)).relu()"),
    "no dropout": Case(
        "self.f = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Dropout(0.0), nn.BatchNorm2d(8), nn.ReLU())", "return self.f(x)"
    ),
    "flattened": Case(CONV + "self.bn = nn.BatchNorm1d(8 * 3 * 3)", "return self.bn(self.conv(x).flatten(1)).relu()"),
    "flattened and scaled": Case(
        CONV + "self.bn = nn.BatchNorm1d(8 * 3 * 3)", "return self.bn(torch.flatten(self.conv(x), 1) * 3).relu()"
    ),
    "depthwise, then 1x1": Case(
        CONV + "self.depthwise = nn.Conv2d(8, 8, 3, groups=8)\nself.pointwise = nn.Conv2d(8, 6, 1)\n"
        "self.bn = nn.BatchNorm2d(6)",
        "return self.bn(self.pointwise(self.depthwise(self.conv(x)))).relu()",
        count=3,
    ),
    "grouped": Case(
        CONV + "self.grouped = nn.Conv2d(8, 4, 2, groups=2)\nself.bn = nn.BatchNorm2d(4)",
        "return self.bn(self.grouped(self.conv(x))).relu()",
        count=2,
    ),
    "two linear layers": Case(
        "self.first = nn.Linear(3, 8)\nself.second = nn.Linear(8, 5)\nself.bn = nn.BatchNorm1d(5)",
        "return self.bn(self.second(self.first(x))).relu()",
        count=2,
        inputs=(6, 3),
    ),
    "joined": Case(
        CONV + "self.other = nn.Conv2d(3, 4, 3)\nself.bn = nn.BatchNorm2d(12)",
        "return self.bn(torch.cat([self.conv(x), self.other(x) / 2], 1)).relu()",
        count=2,
    ),
    "joined with one that is cut to size": Case(
        CONV + "self.other = nn.Conv2d(3, 3, 3, padding=1)\nself.bn = nn.BatchNorm2d(11)",
        "return self.bn(torch.cat([self.conv(x), self.other(x)[:, :, 1:-1, 1:-1]], 1)).relu()",
    ),
    "joined in a list that grows": Case(
        CONV + "self.bn = nn.BatchNorm2d(11)\nself.last = nn.BatchNorm2d(14)",
        "parts = [self.conv(x), x[:, :, 1:-1, 1:-1]]\nfirst = self.bn(torch.cat(parts, 1)).mean()\n"
        "parts.append(x[:, :, 1:-1, 1:-1])\nreturn first + self.last(torch.cat(parts, 1)).relu()",
    ),
    "a difference": Case(
        CONV + "self.other = nn.Conv2d(3, 8, 3)\n" + NORM,
        "return self.bn(self.other(x) - self.conv(x)).relu()",
        count=2,
    ),
    "two normalizers": Case(
        CONV + NORM + "\nself.second = nn.BatchNorm2d(8)",
        "x = self.conv(x)\nreturn self.bn(x).relu() + self.second(x * 3).relu()",
    ),
    "a key projection": Case(
        "self.q = nn.Linear(5, 8)\nself.k = nn.Linear(5, 8)",
        "return (self.q(x) @ self.k(x).transpose(-2, -1)).softmax(-1)",
        inputs=(4, 3, 5),
    ),
}
REFUSED = {
    "both parts hold it": Case(
        CONV + "self.bn = nn.BatchNorm2d(16)", "x = self.conv(x)\nreturn self.bn(torch.cat([x, x], 1)).relu()"
    ),
    "it is added to itself": Case(CONV + NORM, "x = self.conv(x)\nreturn self.bn(x + x / 2).relu()"),
    "a variable scales it": Case(
        CONV + NORM + "\nself.factor = 2", "return self.bn(self.conv(x) * self.factor).relu()"
    ),
    "a parameter scales it": Case(
        CONV + NORM + "\nself.scale = nn.Parameter(torch.ones(8, 1, 1))",
        "return self.bn(self.conv(x) * self.scale).relu()",
    ),
    "a normalizer with two inputs": Case(
        CONV + NORM, "return self.bn(self.conv(x)).relu() + self.bn(self.conv(x + 1)).relu()"
    ),
    "a weight under another name": Case(
        CONV + "self.second = nn.utils.weight_norm(nn.Conv2d(8, 8, 1, bias=False))\n" + NORM,
        "return self.bn(self.second(self.conv(x))).relu()",
    ),
    "two layers of one call": Case(
        "self.convs = nn.ModuleList([nn.Conv2d(3, 3, 1) for _ in range(2)])\n"
        "self.norms = nn.ModuleList([nn.BatchNorm2d(3) for _ in range(2)])",
        "for conv, norm in zip(self.convs, self.norms):\n    x = norm(conv(x)).relu()\nreturn x",
    ),
    "two names for one layer": Case(CONV + "self.same = self.conv\n" + NORM, "return self.bn(self.conv(x)).relu()"),
}


def offers(text: Text) -> list[Fix | NoFix]:
    """What there is to keep checkpoints loadable, for each finding of Net with a fix."""
    workspace = Workspace()
    findings = workspace.analyze("net.py", text).findings
    folds = workspace.folds("net.py", "Net")
    fixes = [(finding, fix_for(text, finding)) for finding in findings]
    return [keep_checkpoints(text, finding.layer, fix, folds) for finding, fix in fixes if isinstance(fix, Fix)]


def fixed(source: str) -> tuple[str, int]:
    """The program after every such fix, one after the other, and how many there were."""
    text, count = Text(source), 0
    while fixes := [offer for offer in offers(text) if isinstance(offer, Fix)]:
        text, count = apply(text, fixes[0].edits), count + 1
    return text.content, count


@pytest.mark.parametrize("case", CASES)
@pytest.mark.torch
def test_an_old_checkpoint_gives_the_same_outputs(case: str) -> None:
    torch = pytest.importorskip("torch")
    source, count = fixed(CASES[case].source)
    assert count == CASES[case].count
    for dtype, tolerance in ((torch.float64, 1e-12), (torch.float32, 1e-5)):
        old = trained(torch, made(CASES[case].source).to(dtype), CASES[case].inputs)
        checkpoint = {"module.net." + name: value for name, value in old.state_dict().items()}
        before = {name: value.clone() for name, value in checkpoint.items()}
        new = torch.nn.ModuleDict({"module": torch.nn.ModuleDict({"net": made(source).to(dtype)})})
        new.load_state_dict(checkpoint, strict=True)
        assert all(torch.equal(value, before[name]) for name, value in checkpoint.items())
        assert checkpoint.keys() == before.keys()
        new.eval()
        new.load_state_dict(new.state_dict(), strict=True)  # and a new checkpoint is left alone
        x = torch.randn(CASES[case].inputs, dtype=dtype)
        assert torch.allclose(old(x), new["module"]["net"](x), rtol=0, atol=tolerance)


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_computed_is_not_offered(case: str) -> None:
    found = offers(Text(REFUSED[case].source))
    assert found and all(isinstance(offer, NoFix) for offer in found)


def made(source: str) -> Any:
    names: dict[str, Any] = {}
    exec(compile(source, "net.py", "exec"), names)
    return names["Net"]()


def trained(torch: Any, net: Any, inputs: tuple[int, ...]) -> Any:
    """The network with large biases and running statistics that have seen some batches."""
    torch.manual_seed(0)
    for parameter in net.parameters():
        torch.nn.init.normal_(parameter)
    with torch.no_grad():
        for _ in range(5):
            net(torch.randn(inputs, dtype=next(net.parameters()).dtype))
    return net.eval()


def test_the_hook_as_it_is_written() -> None:
    source = CASES["a quotient"].source
    assert fixed(source)[0] == source.replace("Conv2d(3, 8, 3)", "Conv2d(3, 8, 3, bias=False)").replace(
        "        self.bn = nn.BatchNorm2d(8)\n",
        '''\
        self.bn = nn.BatchNorm2d(8)
        self.register_load_state_dict_pre_hook(type(self)._load_without_conv_bias)

    def _load_without_conv_bias(self, state_dict, prefix, *_):
        """Load checkpoints in which `conv` still has a bias: `bn` absorbed it."""
        bias = state_dict.pop(prefix + "conv.bias", None)
        mean = state_dict.get(prefix + "bn.running_mean")
        if bias is not None and mean is not None:
            shift = bias / 2
            state_dict[prefix + "bn.running_mean"] = mean - shift.to(mean)
''',
    )


def test_other_indentation_and_line_ends_stay() -> None:
    source = CASES["running statistics"].source.replace("    ", "\t").replace("\n", "\r\n")
    result = fixed(source)[0]
    assert '\r\n\tdef _load_without_conv_bias(self, state_dict, prefix, *_):\r\n\t\t"""' in result
    assert "\n" not in result.replace("\r\n", "")
    compile(result, "net.py", "exec")


@pytest.mark.parametrize(
    "constructor",
    ["if halve:\n    return", "def inner():\n    return nn.Conv2d(3, 8, 3)\nself.conv = inner()"],
)
def test_no_hook_where_the_constructor_has_no_plain_end(constructor: str) -> None:
    found = offers(Text(Case(CONV + NORM + "\n" + constructor, CASES["running statistics"].forward).source))
    assert found and all(isinstance(offer, NoFix) for offer in found)
