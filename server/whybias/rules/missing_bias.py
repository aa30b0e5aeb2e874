"""
## What it does
Reports `bias=False` on a layer where a bias would matter, and where no other bias and no normalizer adds
an offset before the activation. Off by default, because leaving the bias out may be a choice.

## Why
`bias=False` is often copied along with a block, and stays when the normalizer that made it right is
removed. Without any offset, every unit's threshold is fixed at zero, and an input of zeros gives zeros.

It can also be intended: denoisers without biases generalise over noise levels, and some large language
models leave biases out for stability in training. Then write the reason next to the layer and suppress
the rule.

## Example
```python
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 64, 3, bias=False)

    def forward(self, x):
        return torch.relu(self.conv(x))
```

## Use instead
```python
        self.conv = nn.Conv2d(3, 64, 3)
```

## Fix safety
No fix is offered: a bias that is added changes what the model can learn, and trained checkpoints do not
have it.

## References
- S. Mohan, Z. Kadkhodaie, E. P. Simoncelli and C. Fernandez-Granda, [Robust and Interpretable Blind
  Image Denoising via Bias-Free Convolutional Neural Networks](https://arxiv.org/abs/1906.05478), ICLR
  2020
"""

from __future__ import annotations

from whybias.liveness.verdicts import Layer, StepKind, Verdict
from whybias.project.severity import Severity
from whybias.rules.examples import missing_bias as examples
from whybias.rules.finding import Finding
from whybias.rules.operations import Family, agent, family, short_name
from whybias.rules.rule import Rule

_UNFIXABLE = "No fix is offered: a bias would change what the model can learn."


def check(layer: Layer) -> Finding | None:
    """A finding where an activation sees the output of a layer without a bias, and no other offset."""
    if layer.bias.text != "false" or layer.verdict is not Verdict.LIVE or layer.shift or layer.shift_follows:
        return None
    if not layer.trail or layer.trail[-1].kind is not StepKind.SEEN:
        return None
    seer = layer.trail[-1]
    if family(seer.operation) is not Family.ACTIVATION:
        return None
    name = f"`{layer.name}`" if layer.name else f"this {short_name(layer.layer)}"
    why = f"{name} has no bias, and nothing else adds an offset before {agent(seer)}: zeros stay zeros."
    return RULE.finding(layer, why, _UNFIXABLE)


RULE = Rule(
    code="WB301",
    name="missing-bias",
    summary="`bias=False` where a bias would matter and nothing else adds an offset",
    severity=Severity.HINT,
    enabled=False,
    documentation=__doc__ or "",
    check=check,
    valid=examples.VALID,
    invalid=examples.INVALID,
)
