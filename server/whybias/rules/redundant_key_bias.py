"""
## What it does
Reports the bias of a key projection in dot-product attention, which softmax cancels. (Where the softmax
runs over the queries instead, the query projection is reported.)

## Why
The score of query *q* and key *k* is `q · (Wk + b) = q · Wk + q · b`. The last term is the same for
every key, and softmax over the keys ignores a number that is added to all of them. Scaling the scores,
adding a mask, setting masked scores to minus infinity, and a score bias as in ALiBi or T5 do not change
that.

It does matter, and is not reported, where the key passes something else first: rotary position
embedding, a norm of the keys (qk-norm, cosine attention), an activation (linear attention); where the
scores pass something other than softmax (sigmoid, soft-capping with tanh); or where the same projection
is used for the values.

## Example
```python
class Attention(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.q = nn.Linear(dim, dim)
        self.k = nn.Linear(dim, dim)
        self.v = nn.Linear(dim, dim)

    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-2, -1) / x.shape[-1] ** 0.5
        return scores.softmax(dim=-1) @ self.v(x)
```

## Use instead
```python
        self.k = nn.Linear(dim, dim, bias=False)
```

## Fix safety
The model's function does not change, in training or in evaluation, and no buffer has absorbed the bias:
the key can simply be dropped from a trained checkpoint. A strict load of an older checkpoint fails, the
optimizer's saved state has one parameter less, and later layers are initialised from other random
numbers under the same seed.

Published models often keep this bias to stay compatible with their checkpoints, which is a good reason
to suppress the rule there.

## References
- M. Namazifar, D. Hazarika and D. Hakkani-Tur, [Role of Bias Terms in Dot-Product
  Attention](https://arxiv.org/abs/2302.08626), ICASSP 2023
"""

from __future__ import annotations

from whybias.liveness.verdicts import Layer, Verdict
from whybias.project.severity import Severity
from whybias.rules.attention import through_scores
from whybias.rules.examples import redundant_key_bias as examples
from whybias.rules.finding import Finding
from whybias.rules.operations import agent
from whybias.rules.rule import Rule
from whybias.rules.wording import parameter_count, reach, subject, touched_lines, withheld, writes_a_bias


def check(layer: Layer) -> Finding | None:
    """A finding where a bias is dead because it adds the same number to all scores of a softmax."""
    step = layer.canceller
    if layer.verdict is not Verdict.DEAD or layer.when is not None or layer.shift or step is None:
        return None
    if not writes_a_bias(layer) or not through_scores(layer):
        return None
    why = (
        f"{subject(layer)} has no effect{reach(layer)}: it adds the same number to all scores "
        f"that {agent(step)} compares."
    )
    advice = f"Pass bias=False{parameter_count(layer)}.{touched_lines(layer)}"
    return RULE.finding(layer, why, withheld(layer), advice)


RULE = Rule(
    code="WB201",
    name="redundant-key-bias",
    summary="The bias of an attention's key projection, which softmax cancels",
    severity=Severity.INFORMATION,
    enabled=True,
    documentation=__doc__ or "",
    check=check,
    valid=examples.VALID,
    invalid=examples.INVALID,
)
