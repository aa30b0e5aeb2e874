"""The sentences that messages are made of."""

from __future__ import annotations

from whybias.liveness.verdicts import Basis, Layer, Step
from whybias.rules.operations import agent, short_name

UNPACKED = "No fix is offered: the call unpacks arguments, which may set the bias already."
"""Why a call with ``*args`` or ``**kwargs`` gets no fix."""


def writes_a_bias(layer: Layer) -> bool:
    """Whether the call asks for a bias, by default or by a literal True; an expression may be right."""
    return layer.bias.text in ("default", "true")


def subject(layer: Layer) -> str:
    """What the message is about: "bias of `conv1`", "bias of this Conv2d", "shift of `norm1`"."""
    part = "shift" if layer.shift else "bias"
    return f"{part} of `{layer.name}`" if layer.name else f"{part} of this {short_name(layer.layer)}"


def reach(layer: Layer) -> str:
    """How far the verdict reaches, to follow "has no effect": its uses, a condition, the project."""
    words = ""
    if len(layer.uses) > 1:
        words += f" in any of its {len(layer.uses)} uses"
    if layer.condition is not None:
        words += f" when {layer.condition}"
    if layer.basis is Basis.PROJECT_USERS:
        words += ", in every use in this project"
    return words


def cancellation(step: Step | None) -> str:
    """What removes the bias: "`bn1` (BatchNorm2d) subtracts the per-channel mean"."""
    return "nothing that follows depends on it" if step is None else f"{agent(step)} {step.how}"


def parameter_count(layer: Layer) -> str:
    """The number of parameters saved, in parentheses after a space; empty where it is not known."""
    if layer.size is None:
        return ""
    return f" ({layer.size} parameter{'s' if layer.size != 1 else ''})"


def touched_lines(layer: Layer) -> str:
    """A sentence, after a space, on the lines that use the bias by name; empty where there are none."""
    lines = sorted({place.line for place in layer.bias_touched})
    if not lines:
        return ""
    listed = ", ".join(map(str, lines))
    if len(lines) == 1:
        return f" Line {listed} uses the bias by name and must change as well."
    return f" Lines {listed} use the bias by name and must change as well."


def withheld(layer: Layer) -> str | None:
    """Why no fix is offered for this call, or None."""
    return UNPACKED if layer.unpacks and layer.bias.place is None else None
