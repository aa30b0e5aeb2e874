"""Other places that explain a finding."""

from __future__ import annotations

from whybias.liveness.verdicts import Layer
from whybias.rules.finding import Related
from whybias.rules.operations import agent, short_name


def related_places(layer: Layer) -> tuple[Related, ...]:
    """Where the bias is removed, where the remover was made, and where the code touches the bias by name."""
    found: list[Related] = []
    step = layer.canceller
    if step is not None and step.place is not None:
        found.append(Related(step.place, f"{agent(step)} {step.how} here"))
    if step is not None and step.made_at is not None:
        who = f"`{step.name}`" if step.name else f"this {short_name(step.operation)}"
        found.append(Related(step.made_at, f"{who} is made here"))
    found += [Related(place, "this uses the bias by name, and fails if it is None") for place in layer.bias_touched]
    return tuple(found)
