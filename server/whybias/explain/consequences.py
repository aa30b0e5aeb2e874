"""What leaving out a dead bias changes besides the function."""

from __future__ import annotations

from whybias.liveness.verdicts import Layer, Step, StepKind
from whybias.rules.operations import Family, family
from whybias.rules.wording import parameter_count, touched_lines, withheld

_TOOLS = "A quick fix adds a hook that does so when one is loaded; `whybias fold` does so to a file;"


def consequences(layer: Layer, step: Step) -> str:
    """What dropping the bias of `layer`, which `step` removes, changes; in Markdown."""
    there = "" if layer.when is None else " there"
    changes = [
        f"Leaving out the bias{there}{parameter_count(layer)} does not change what the model can learn. It changes:",
        "- checkpoints: the `state_dict` loses the key of the bias, so a strict load of an older one fails. "
        + _folding(layer, step),
        "- the optimizer's saved state, which has one parameter less;",
        "- the random numbers from which later layers start under the same seed.",
    ]
    cautions = [touched_lines(layer).strip(), withheld(layer) or ""]
    return "\n\n".join(["\n".join(changes), *[caution for caution in cautions if caution]])


def _folding(layer: Layer, step: Step) -> str:
    """How to keep a trained checkpoint exact."""
    name = f"`{step.name}.running_mean`" if step.name else "`running_mean`"
    kind = family(step.operation)
    if kind is Family.BATCH_NORM:
        carried = any(passed.kind is StepKind.CARRIED for passed in layer.trail)
        amount = "what the steps above make of the bias" if carried else "the bias"
        return (
            f"{name}, which is kept by default, has absorbed the bias: when you drop the key, "
            f"subtract {amount} there, unless other layers share the normalizer. {_TOOLS}"
        )
    if kind is Family.INSTANCE_NORM:
        return f"Only with `track_running_stats=True` has {name} absorbed the bias and must be corrected. {_TOOLS}"
    return "No buffer has absorbed the bias, so the key can simply be dropped;"
