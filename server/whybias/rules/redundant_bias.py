"""
## What it does
Reports a layer whose bias cannot change the result: on every path, something subtracts a mean that
contains the whole bias before anything else sees it.

## Why
A convolution's bias adds one number to all pixels of a channel. If a `BatchNorm2d` follows, it subtracts
the mean of that channel, and the number is gone. The variance does not change either, so the output is
the same whatever the bias is. The offset of the channel is set by the normalizer's own `bias` (beta)
instead.

The bias is still stored, still moved by weight decay, and still read by people who believe that it does
something. The saving is small; the reason to drop it is that the code then says what the model does.

What cancels a bias is any operation that subtracts a mean along axes on which the bias does not vary:
`BatchNorm`, `InstanceNorm`, `GroupNorm` with one channel per group, `LayerNorm` over the spatial axes
alone, `x - x.mean(...)`, and softmax, which ignores a number added to all its inputs. Operations such as
max pooling, flattening or a residual sum may stand between.

What does *not* cancel it: a `LayerNorm` over the features (it removes only what all features share),
`RMSNorm` (it subtracts no mean), frozen statistics, or anything after an activation, a dropout or zero
padding.

## Example
```python
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 64, 3)
        self.bn = nn.BatchNorm2d(64)

    def forward(self, x):
        return torch.relu(self.bn(self.conv(x)))
```

## Use instead
```python
        self.conv = nn.Conv2d(3, 64, 3, bias=False)
```

## Fix safety
The function that is trained does not change. What changes besides:

- `state_dict` loses the key of the bias, so that a strict load of an older checkpoint fails. In
  evaluation a `BatchNorm` uses `running_mean`, which has absorbed the bias: subtract there what the bias
  contributes when you drop it from a trained checkpoint. A second quick fix, "... and keep old
  checkpoints loadable", adds a hook that does so on loading (`Module.register_load_state_dict_pre_hook`,
  PyTorch 2.5 or later); `whybias fold` does so to a file.
- An optimizer's saved state has one parameter less.
- The layer draws fewer random numbers when it is made, so later layers start from other ones under the
  same seed.

The fix is unsafe where other code uses the bias by name (`nn.init.zeros_(self.conv.bias)`, or `m.bias` in
a loop over `self.modules()`), which fails once it is `None`: the message names the line, and fix-all leaves
the layer alone. Code that asks first (`if m.bias is not None`) is fine; `hasattr(m, "bias")` does not help,
for a layer without a bias still has the attribute. No fix is offered where the call unpacks `*args` or
`**kwargs` that may hold a bias. A dictionary that the same function writes out and only unpacks is known to hold none.

## References
- S. Ioffe and C. Szegedy, [Batch Normalization](https://arxiv.org/abs/1502.03167), 2015, section 3.2
- D. Ulyanov, A. Vedaldi and V. Lempitsky, [Instance Normalization](https://arxiv.org/abs/1607.08022),
  2016
- Y. Wu and K. He, [Group Normalization](https://arxiv.org/abs/1803.08494), 2018
- PyTorch, [Performance Tuning
  Guide](https://docs.pytorch.org/tutorials/recipes/recipes/tuning_guide.html)
"""

from __future__ import annotations

from whybias.liveness.verdicts import Layer, Verdict
from whybias.project.severity import Severity
from whybias.rules.attention import through_scores
from whybias.rules.examples import redundant_bias as examples
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
    """A finding where the bias is dead, whatever the constructor's arguments are."""
    if layer.verdict is not Verdict.DEAD or layer.when is not None or layer.shift:
        return None
    if not writes_a_bias(layer) or through_scores(layer):
        return None
    why = f"{subject(layer)} has no effect{reach(layer)}: {cancellation(layer.canceller)}."
    advice = f"Pass bias=False{parameter_count(layer)}.{touched_lines(layer)}"
    return RULE.finding(layer, why, withheld(layer), advice)


RULE = Rule(
    code="WB101",
    name="redundant-bias",
    summary="A bias that a later mean subtraction removes on every path",
    severity=Severity.WARNING,
    enabled=True,
    documentation=__doc__ or "",
    check=check,
    valid=examples.VALID,
    invalid=examples.INVALID,
)
