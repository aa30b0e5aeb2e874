"""Each assumption of ``docs/soundness.md``, with a program on either side of it.

The number is that of the page. `HELD` programs rely on the assumption; in `BROKEN` ones the code itself shows that it
does not hold, and nothing is claimed dead.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.liveness.expectations import wrong

PAGE = Path(__file__).parents[2] / "docs" / "soundness.md"

NET = """
class Net(nn.Module):
    def __init__(self{parameters}):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # {verdict}
        self.bn = nn.BatchNorm2d(4{norm})
        {construction}
    def forward(self, x{inputs}):
        x = self.conv(x)
        {use}
        return self.bn(x)
"""


def net(
    verdict: str,
    construction: str = "pass",
    use: str = "pass",
    *,
    parameters: str = "",
    norm: str = "",
    inputs: str = "",
    before: str = "",
    after: str = "",
) -> str:
    values = {"verdict": verdict, "construction": construction, "use": use}
    return before + NET.format(**values, parameters=parameters, norm=norm, inputs=inputs) + after


LINEAR = """
class Net(nn.Module):
    def __init__(self, d=8):
        super().__init__()
        self.fc = nn.Linear(6, d)  # {verdict}
        self.bn = nn.BatchNorm1d({features})
    def forward(self, x):
        {use}
        return self.bn(self.fc(x))
"""
KEYS = """
class Net(nn.Module):
    def __init__(self, d=8):
        super().__init__()
        self.k = nn.Linear(d, d)  # {verdict}
    def forward(self, q, k, mask):
        scores = q @ self.k(k).transpose(-2, -1)
        return {scores}.softmax(-1)
"""
TRANSPOSED = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 8)  # {verdict}
        self.bn = nn.BatchNorm1d(8)
    def forward(self, x):
        {shape}
        return self.bn(self.fc(x).transpose(1, 2))
"""
CUT = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 4)  # {verdict}
        self.bn = nn.BatchNorm1d({features})
    def forward(self, x):
        y = self.fc(x)
        {use}
"""
ROWS = """
class Net(nn.Module):
    def __init__(self, d=8):
        super().__init__()
        self.k = nn.Linear(8, 8)  # {verdict}
    def forward(self, q, x):
        {shape}
        rows = x.shape[:-1]
        k = self.k(x).view(*rows, -1, 4).transpose(1, 2)
        return (q @ k.transpose(-2, -1)).softmax(-1)
"""
METHOD = "    def raw(self, x):\n        return {body}\n"
USER = """
class {name}(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = Block()
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return {use}
"""
BLOCK = """
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # {verdict}
    def forward(self, x):
        return self.conv(x)
"""

HELD = {
    "names/1": net("dead"),
    "raising branches/2": net(
        "dead", use="assert x.shape[1] == 4\n        if x.dim() != 4:\n            raise ValueError"
    ),
    "loops/3": net("dead", use="for _ in range(depth): x = x + 1", before="depth = int(input())\n"),
    "conditions/4": net("dead", use="if flag(): x = x + 1", before="from elsewhere import flag\n"),
    "parameters/5": net("dead", parameters=", dilation=2", construction="self.bn = nn.BatchNorm2d(2 + dilation)"),
    "unknown functions/6": net("dead", "initialise(self)", before="from elsewhere import initialise\n"),
    "initialisers/6": net(
        "dead", "draw_(self.conv.weight)", before="def draw_(weight):\n    weight.add_(weight.sum())\n"
    ),
    "apply/6": net(
        "dead",
        "self.apply(draw)",
        before="def draw(module):\n    if isinstance(module, nn.Conv2d): module.bias.data.zero_()\n",
    ),
    "decorators/7": net("dead", before="from elsewhere import wrap\n").replace(
        "    def forward", "    @wrap\n    def forward"
    ),
    "exceptions/8": net("dead", use="try: x = x + 1\n        except RuntimeError: return x"),
    "bias through layers/10": net("dead", "nn.init.zeros_(self.conv.bias)"),
    "weights/11": net("dead", "nn.utils.weight_norm(self.conv)"),
    "swaps/12": net("dead", "self.conv = nn.utils.spectral_norm(self.conv)"),
    "other methods/13": net("dead") + METHOD.format(body="self.bn(self.conv(x))"),
    "users/14": BLOCK.format(verdict="dead") + USER.format(name="User", use="self.bn(self.net(x))"),
    "memory/15": net("dead", use="x += 1\n        y = x\n        y *= 2"),
    "batches/16": net("dead"),
    "ranks/17": LINEAR.format(verdict="dead", features="d", use="pass"),
    "transposed axes/19": TRANSPOSED.format(shape="pass", verdict="dead"),
    "rows/19": ROWS.format(shape="pass", verdict="dead"),
    "masks/20": KEYS.format(verdict="dead", scores="scores.masked_fill(mask, float('-inf'))"),
    "masks below -1e4/20": KEYS.format(verdict="dead", scores="scores.masked_fill(mask, -1e9)"),
    "momentum/22": net("dead", norm=", momentum=0.01"),
    "evaluation by a script/22": net("dead", after="net = Net()\nnet.eval()\n"),
    "statistics shared/23": net("dead", "self.bn = nn.InstanceNorm2d(4)", use="x = self.conv(self.bn(x)[:, :3])"),
    "processes/24": net("dead", "self.bn = nn.SyncBatchNorm(4)"),
    "one value per channel/18": net("dead", use="x = x[:1, :, :1, :1]"),
    "rows masked completely/21": KEYS.format(
        verdict="dead", scores="scores.masked_fill(mask | mask.all(-1, keepdim=True), float('-inf'))"
    ),
    "rounding/25": net("dead", use="x = x.half().float()"),
    "mixed precision/26": net("dead").replace(
        "        x = self.conv(x)", "        with torch.autocast('cpu'): x = self.conv(x)"
    ),
    "weight decay/27": net(
        "dead", after="net = Net()\noptimizer = torch.optim.AdamW(net.parameters(), weight_decay=0.1)\n"
    ),
    "seeds/28": net("dead", before="torch.manual_seed(0)\n"),
    "export/29": net("dead", after="net = Net()\nprogram = torch.export.export(net, (torch.zeros(4, 3, 9, 9),))\n"),
}
BROKEN = {
    "names/1": net("unknown", "self.bn = BatchNorm2d(4)", before="from elsewhere import BatchNorm2d\n"),
    "raising branches/2": net("live", use="if x.shape[2] < 9: return x"),
    "loops/3": net("live: relu", use="for _ in range(depth): x = F.relu(x)", before="depth = int(input())\n"),
    "conditions/4": net("live: relu", use="if flag(): x = F.relu(x)", before="from elsewhere import flag\n"),
    "a condition on data/4": net("live", use="if x.sum() > 0: x = x + 1"),
    "parameters/5": net("dead when not act", use="x = F.relu(x) if self.act else x", parameters=", act=False").replace(
        "        pass\n", "        self.act = act\n", 1
    ),
    "unknown functions/6": net("unknown", use="look(x)", before="from elsewhere import look\n"),
    "unknown functions of modules/6": net(
        "unknown", "self.conv = wrap(self.conv)", before="from elsewhere import wrap\n"
    ),
    "a call by an unknown function/6": net(
        "unknown", use="x = x + run(self.conv)", before="from elsewhere import run\n"
    ),
    "a call of a closure by an unknown function/6": net(
        "unknown", use="y = run(lambda: F.relu(self.conv(z)))", before="from elsewhere import run\n"
    ),
    "an overridden call/1": net(
        "live: relu",
        "self.conv = Conv(3, 4, 1)",
        before="class Conv(nn.Conv2d):\n    def __call__(self, x):\n        return F.relu(super().__call__(x))\n",
    )
    .replace("self.conv = nn.Conv2d(3, 4, 1)  # live: relu", "pass")
    .replace("4, 1)\n", "4, 1)  # live: relu\n"),
    "an overridden convolution/1": net(
        "live: relu",
        "self.conv = Conv(3, 4, 1)",
        before="class Conv(nn.Conv2d):\n    def _conv_forward(self, x, weight, bias):\n"
        "        return F.relu(super()._conv_forward(x, weight, bias))\n",
    )
    .replace("self.conv = nn.Conv2d(3, 4, 1)  # live: relu", "pass")
    .replace("4, 1)\n", "4, 1)  # live: relu\n"),
    "decorators/7": net("live: relu", before="def wrap(f):\n    return lambda self, x: F.relu(self.conv(x))\n").replace(
        "    def forward", "    @wrap\n    def forward"
    ),
    "hooks/9": net("unknown", "self.conv.register_forward_hook(print)"),
    "a hook of the whole/9": net("unknown", "self.register_forward_hook(lambda m, i, o: o * m.conv.bias.sum())"),
    "bias through layers/10": net("live", use="self.penalty = self.conv.bias.abs().sum()"),
    "all parameters/10": net("live", use="x = x * sum(p.sum() for p in self.parameters())"),
    "parameters by name/10": net("live", use="x = x * dict(self.named_parameters())['conv.bias'].sum()"),
    "the state/10": net("unknown", use="x = x * self.state_dict()['conv.bias'].sum()"),
    "the table of parameters/10": net("unknown", use="x = x * self.conv._parameters['bias'].sum()"),
    "the running mean/10": net("live", use="return self.bn(x) * self.bn.running_mean.sum()"),
    "bias as a tensor/10": net("live", use="x = x * self.conv.bias.sum()"),
    "weights/11": net("live", use="x = x * self.conv.bias.view(1, -1, 1, 1)"),
    "swaps/12": net("live", "self.bn = nn.Identity()").replace("live", "live: return"),
    "a swap by its user/12": net(
        "unknown", after="def build():\n    net = Net()\n    net.bn = unknown()\n    return net\n"
    ),
    "other methods/13": net("live: return") + METHOD.format(body="self.conv(x)"),
    "users/14": BLOCK.format(verdict="live: relu")
    + USER.format(name="A", use="self.bn(self.net(x))")
    + USER.format(name="B", use="F.relu(self.net(x))"),
    "memory/15": net("live: relu", use="F.relu(x, inplace=True)"),
    "a view written to/15": net("unknown", use="y = x[:, :2]\n        y.relu_()"),
    "something stored/15": net("live", use="self.seen = x"),
    "something kept outside/15": net("unknown", use="KEPT.append(x)", before="KEPT = []\n"),
    "ranks/17": LINEAR.format(verdict="partial", features="7", use="b, n, c = x.shape"),
    "transposed axes/19": TRANSPOSED.format(shape="b, h, n, c = x.shape", verdict="partial").replace("1d", "2d"),
    "an exchange with the first axis/19": CUT.format(
        verdict="unknown", features="7", use="return self.bn(y.swapaxes(0, 1).swapaxes(0, 1))"
    ),
    "an exchange from the end/19": CUT.format(
        verdict="unknown", features="7", use="z = x.transpose(1, -1)\n        return self.bn(y[:, 1:]), z"
    ),
    "as many parts as nobody knows/19": CUT.format(
        verdict="unknown", features="4", use="return y.unbind(1)[0].unsqueeze(1).softmax(-1)"
    ),
    "rows/19": ROWS.format(shape="b, h, w, c = x.shape", verdict="live"),
    "masks/20": KEYS.format(verdict="live", scores="scores.masked_fill(mask, 0.0)"),
    "masks before a logarithm/20": KEYS.format(
        verdict="unknown", scores="scores.masked_fill(mask, -1e9).log_softmax(-1)"
    ).replace(".log_softmax(-1).softmax(-1)", ".log_softmax(-1)"),
    "masks that multiply/20": KEYS.format(verdict="live", scores="(scores * mask)"),
    "momentum/22": net("live: batchnorm2d", norm=", momentum=0.0"),
    "evaluation/22": net("live: batchnorm2d", "self.bn.eval()"),
    "statistics no longer kept/22": net("live: batchnorm2d", "self.bn.track_running_stats = False"),
    "evaluation by another method/22": net(
        "live: batchnorm2d",
        after="    def train(self, mode=True):\n        super().train(mode)\n        self.bn.eval()\n",
    ),
    "statistics shared/23": net("live: batchnorm2d", use="return self.bn(x) + self.bn(torch.zeros(4, 4, 9, 9))"),
    "rows filled with a mean of scores/21": KEYS.format(
        verdict="live: softmax", scores="torch.where(mask, scores.mean(-1, keepdim=True) * 0.5, scores)"
    ),
    "rounding by the model/25": net("live: round", use="x = x.round()"),
    "quantized by the model/26": net("unknown", use="x = torch.fake_quantize_per_tensor_affine(x, 0.1, 0, 0, 255)"),
    "a penalty that is returned/27": net(
        "live: square", use="return self.bn(x), sum(p.square().sum() for p in self.parameters())"
    ),
    "a seed that is the bias/28": net(
        "unknown", use="torch.manual_seed(int(self.conv.bias.sum()))\n        x = x + torch.rand_like(x)"
    ),
    "fused by the model/29": net("unknown", "self.conv = nn.utils.fuse_conv_bn_eval(self.conv, self.bn)"),
}


@pytest.mark.parametrize("program", HELD.values(), ids=HELD)
def test_dead_is_claimed_where_the_assumption_is_all_it_takes(program: str) -> None:
    differences = wrong(program)
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("program", BROKEN.values(), ids=BROKEN)
def test_nothing_is_claimed_where_the_code_breaks_the_assumption(program: str) -> None:
    differences = wrong(program)
    assert not differences, "\n".join(differences)


def test_the_page_numbers_every_assumption_that_is_tested() -> None:
    numbered = {int(number) for number in re.findall(r"^(\d+)\. \*\*", PAGE.read_text(encoding="utf-8"), re.MULTILINE)}
    assert numbered == set(range(1, len(numbered) + 1))
    assert {int(name.rpartition("/")[2]) for name in (*HELD, *BROKEN)} <= numbered
