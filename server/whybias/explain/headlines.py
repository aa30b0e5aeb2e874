"""The first line of a hover: the answer."""

from __future__ import annotations

from whybias.explain.trail import action, line_of_place
from whybias.liveness.verdicts import Layer, Step, StepKind, Verdict
from whybias.rules.operations import Family, family, short_name

_ONE_COMMON_SHIFT = (Family.LAYER_NORM, Family.SOFTMAX, Family.LOSS)


def headline(layer: Layer) -> str:
    """The verdict in one bold sentence and, where a step decided it, the step in another."""
    claim = {
        Verdict.DEAD: _dead,
        Verdict.PARTIAL: _partial,
        Verdict.LIVE: _live,
        Verdict.UNKNOWN: _unknown,
    }[layer.verdict](layer)
    return f"**{claim}**{_deciding_sentence(layer)}"


def deciding_step(layer: Layer) -> Step | None:
    """The step on which the verdict rests: what removes the bias, else the trail's end."""
    if layer.verdict in (Verdict.DEAD, Verdict.PARTIAL):
        return layer.canceller
    return layer.trail[-1] if layer.trail else None


def has_none(layer: Layer) -> bool:
    """Whether the call says literally that there is no bias."""
    return layer.bias.text == "false"


def _who(layer: Layer) -> str:
    return f"`{layer.name}`" if layer.name else f"this {short_name(layer.layer)}"


def _what(layer: Layer) -> str:
    """The grammatical subject: a bias that exists, or, where an expression decides, one that may."""
    part = "shift" if layer.shift else "bias"
    if layer.bias.text in ("default", "true"):
        return f"The {part} of {_who(layer)}"
    if has_none(layer):
        return f"A {part} of {_who(layer)}"
    return f"The {part} of {_who(layer)}, where `{layer.bias.text}` makes one,"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _dead(layer: Layer) -> str:
    condition = f" when {layer.condition}" if layer.condition is not None else ""
    if has_none(layer):
        part = "shift" if layer.shift else "bias"
        return f"{_capital(_who(layer))} is right to have no {part}{condition}: one would do nothing."
    return f"{_what(layer)} does nothing{condition}."


def _partial(layer: Layer) -> str:
    step = layer.canceller
    known = layer.removed is not None and layer.total is not None
    one = layer.removed == 1 or (
        layer.removed is None and step is not None and family(step.operation) in _ONE_COMMON_SHIFT
    )
    does = "would matter" if has_none(layer) else "matters"
    if one:
        of = f" of {layer.total}" if layer.total is not None else ""
        return f"{_what(layer)} {does}, but for one dimension{of}."
    share = f"{layer.removed} of {layer.total} dimensions" if known else "a part"
    does = "would do" if has_none(layer) else "does"
    return f"{_what(layer)} {does} nothing in {share}; the rest matters."


def _live(layer: Layer) -> str:
    if not has_none(layer):
        return f"{_what(layer)} matters."
    part = "shift" if layer.shift else "bias"
    if layer.shift_follows:
        return f"{_capital(_who(layer))} has no {part}; another offset follows."
    return f"{_capital(_who(layer))} has no {part}, and nothing would cancel one."


def _unknown(layer: Layer) -> str:
    part = "shift" if layer.shift else "bias"
    if has_none(layer):
        return f"{_capital(_who(layer))} has no {part}; whether one would matter is not known."
    return f"Whether the {part} of {_who(layer)} matters is not known."


def _deciding_sentence(layer: Layer) -> str:
    step = deciding_step(layer)
    if step is None:
        return ""
    if step.kind is StepKind.MADE:
        return ""
    told = action(step, layer)
    if step.place is None:
        return f" {_capital(told)}."
    return f" On {line_of_place(step.place, layer.place.path)}, {told}."
