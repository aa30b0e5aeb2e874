"""
## What it does
Reports a normalizer whose own `bias` (beta) cannot change the result, because a later normalizer
subtracts it again. Off by default.

## Why
`BatchNorm2d` adds one learned number per channel. If nothing but linear operations stands between it and
the next normalizer over the same channels, that one subtracts the channel's mean, and the number is
gone. Most often it means that an activation was forgotten between two blocks, or that one of the two
normalizers is not needed.

## Example
```python
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(16)
        self.fc = nn.Linear(16, 32, bias=False)
        self.out_norm = nn.BatchNorm1d(32)

    def forward(self, x):
        return torch.relu(self.out_norm(self.fc(self.norm(x))))
```

## Use instead
Put back the activation that belongs between the two, or remove one of them. A `LayerNorm` can keep its
scale and leave out the shift with `bias=False`; the other normalizers of PyTorch have `affine=False`,
which leaves out both.

## Fix safety
No fix is offered: which of the two normalizers is meant cannot be read off the code.

## References
- S. Ioffe and C. Szegedy, [Batch Normalization](https://arxiv.org/abs/1502.03167), 2015, section 3.2
"""

from __future__ import annotations

from whybias.liveness.verdicts import Layer, Verdict
from whybias.project.severity import Severity
from whybias.rules.examples import redundant_norm_shift as examples
from whybias.rules.finding import Finding
from whybias.rules.rule import Rule
from whybias.rules.wording import cancellation, reach, subject, writes_a_bias

_UNFIXABLE = "No fix is offered: which of the two normalizers is meant cannot be read off the code."


def check(layer: Layer) -> Finding | None:
    """A finding where the beta of a normalizer is dead."""
    if not layer.shift or layer.verdict is not Verdict.DEAD or layer.when is not None:
        return None
    if not writes_a_bias(layer):
        return None
    why = f"{subject(layer)} has no effect{reach(layer)}: {cancellation(layer.canceller)}."
    return RULE.finding(layer, why, _UNFIXABLE)


RULE = Rule(
    code="WB302",
    name="redundant-norm-shift",
    summary="A normalizer's own shift, which a later normalizer removes",
    severity=Severity.HINT,
    enabled=False,
    documentation=__doc__ or "",
    check=check,
    valid=examples.VALID,
    invalid=examples.INVALID,
)
