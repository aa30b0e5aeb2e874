"""
## What it does
Reports a layer whose bias cannot change the result when a parameter of the constructor has certain
values, and does matter otherwise.

## Why
A block that takes `norm=True` or `norm_layer=None` needs the bias of its convolution only where no
normalizer follows. With `bias=True` in both cases, one of them stores parameters that do nothing; with
`bias=False` in both, the other one loses its offset. The argument can say which is which.

## Example
```python
class Block(nn.Module):
    def __init__(self, channels, norm=True):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm = nn.BatchNorm2d(channels) if norm else nn.Identity()

    def forward(self, x):
        return torch.relu(self.norm(self.conv(x)))
```

## Use instead
```python
        self.conv = nn.Conv2d(channels, channels, 3, padding=1, bias=not norm)
```

## Fix safety
The function that is trained does not change, for any value of the parameter. Checkpoints, optimizer
state and seeded initialisation change as they do for [redundant-bias](redundant-bias.md), only where the
condition holds. A plain `bias=False` would be wrong here.

The condition is about the values that the function was called with. Where the code changes one of them
before the call (`if norm_layer is None: norm_layer = nn.BatchNorm2d`), the fix asks earlier:
`use_bias = norm_layer is None` goes before the change, and the call gets `bias=use_bias`. No fix is
offered where there is no place for that line, or where the call unpacks `*args` or `**kwargs` that may hold a bias.

## References
- S. Ioffe and C. Szegedy, [Batch Normalization](https://arxiv.org/abs/1502.03167), 2015, section 3.2
"""

from __future__ import annotations

from whybias.liveness.verdicts import Layer, Verdict
from whybias.project.severity import Severity
from whybias.rules.conditions import negated
from whybias.rules.examples import conditionally_redundant_bias as examples
from whybias.rules.finding import Finding
from whybias.rules.rule import Rule
from whybias.rules.wording import (
    cancellation,
    parameter_count,
    reach,
    subject,
    touched_lines,
    withheld,
    writes_a_bias,
)


def check(layer: Layer) -> Finding | None:
    """A finding where the bias is dead under a condition on the constructor's arguments."""
    if layer.verdict is not Verdict.DEAD or layer.when is None or layer.shift or not writes_a_bias(layer):
        return None
    if layer.when_of:  # the call cannot see what decides
        return None
    why = f"{subject(layer)} has no effect{reach(layer)}: {cancellation(layer.canceller)}."
    advice = f"Pass bias={negated(layer.when)}{parameter_count(layer)}.{touched_lines(layer)}"
    return RULE.finding(layer, why, withheld(layer), advice)


RULE = Rule(
    code="WB102",
    name="conditionally-redundant-bias",
    summary="A bias that is removed when a constructor parameter has certain values",
    severity=Severity.INFORMATION,
    enabled=True,
    documentation=__doc__ or "",
    check=check,
    valid=examples.VALID,
    invalid=examples.INVALID,
)
