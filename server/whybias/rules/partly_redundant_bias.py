"""
## What it does
Reports a bias of which a part cannot change the result: the key third of a fused query-key-value
projection, one direction per group before a `GroupNorm`, one per channel before a `BatchNorm2d` that
sees several features of a `Linear` as one channel. Off by default, because there is seldom anything to
do about it.

A single direction (the common shift that a `LayerNorm` over the features or a softmax over classes
removes) is not reported.

## Why
It tells how many of the numbers in the bias do something. In a fused projection of 3 * 64 features, the
64 that belong to the keys add the same number to all scores of a query, and softmax ignores it.

## Example
```python
class Attention(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.qkv = nn.Linear(dim, 3 * dim)

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        return F.scaled_dot_product_attention(q, k, v)
```

## Use instead
Nothing, as a rule. Where the projections may be separate layers, give the one of the keys `bias=False`:
```python
        self.q = nn.Linear(dim, dim)
        self.k = nn.Linear(dim, dim, bias=False)
        self.v = nn.Linear(dim, dim)
```

## Fix safety
No fix is offered: no argument leaves out a part of a bias.

## References
- M. Namazifar, D. Hazarika and D. Hakkani-Tur, [Role of Bias Terms in Dot-Product
  Attention](https://arxiv.org/abs/2302.08626), ICASSP 2023
- Y. Wu and K. He, [Group Normalization](https://arxiv.org/abs/1803.08494), 2018
"""

from __future__ import annotations

from whybias.liveness.verdicts import Layer, Verdict
from whybias.project.severity import Severity
from whybias.rules.examples import partly_redundant_bias as examples
from whybias.rules.finding import Finding
from whybias.rules.operations import Family, family
from whybias.rules.rule import Rule
from whybias.rules.wording import cancellation, reach, subject, writes_a_bias

_UNFIXABLE = "No fix is offered: no argument leaves out a part of a bias."
_ONE_DIRECTION = (Family.LAYER_NORM, Family.LOSS)


def check(layer: Layer) -> Finding | None:
    """A finding where more than one direction of the bias is removed, but not all."""
    if layer.verdict is not Verdict.PARTIAL or layer.shift or not writes_a_bias(layer):
        return None
    step = layer.canceller
    if layer.removed == 1 or (step is not None and family(step.operation) in _ONE_DIRECTION):
        return None
    known = layer.removed is not None and layer.total is not None
    share = f" ({layer.removed} of {layer.total} dimensions)" if known else ""
    why = f"{subject(layer)} has in part no effect{share}{reach(layer)}: {cancellation(step)}."
    return RULE.finding(layer, why, _UNFIXABLE)


RULE = Rule(
    code="WB202",
    name="partly-redundant-bias",
    summary="A bias of which a part is removed, such as the key third of a fused projection",
    severity=Severity.HINT,
    enabled=False,
    documentation=__doc__ or "",
    check=check,
    valid=examples.VALID,
    invalid=examples.INVALID,
)
