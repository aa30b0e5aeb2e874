"""Which biases reach a softmax through attention scores."""

from __future__ import annotations

from whybias.liveness.verdicts import Layer
from whybias.rules.operations import Family, family


def through_scores(layer: Layer) -> bool:
    """Whether a softmax cancels the bias, over scores that a matrix product made of the layer's output.

    True for the key projection of dot-product attention. False for attention pooling, where the layer's
    output is itself the score.
    """
    step = layer.canceller
    if step is None:
        return False
    if family(step.operation) is Family.ATTENTION:
        return True
    before = layer.trail[: layer.trail.index(step)]
    return family(step.operation) is Family.SOFTMAX and any(
        family(passed.operation) is Family.MATRIX_PRODUCT for passed in before
    )
