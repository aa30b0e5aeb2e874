"""The hover text of a layer: what its bias does, and why."""

from __future__ import annotations

from whybias.explain.citations import BIAS_FREE, Citation
from whybias.explain.consequences import consequences
from whybias.explain.headlines import deciding_step, has_none, headline
from whybias.explain.operations import quotation, sources, why
from whybias.explain.trail import LineOf, trail_lines
from whybias.liveness.verdicts import Basis, Layer, Step, StepKind, Verdict
from whybias.rules.attention import through_scores
from whybias.rules.catalogue import RULES
from whybias.rules.operations import Family, family

_NO_PART = "No argument leaves out a part of a bias, so there is nothing to change here."
_ZEROS = "Without a bias the layer maps zeros to zeros. That may be meant; if it is not, drop `bias=False`."
_OTHER_OFFSET = "A bias or a normalizer's shift further on sets the offset, so none is missing."
_ONE_READER = "One reader is enough: this holds even if a normalizer removes the bias on another path."
_SAME_ARGUMENT = "The argument is the one that was made for batch normalization:"
_NOT_FOLLOWED = "No use of it could be followed."
_SILENT = "Nothing is claimed and nothing is reported about it."


def hover(layer: Layer, line_of: LineOf) -> str:
    """The answer in its first line, then why, the trail, what would change, and the sources; Markdown.

    `line_of` gives the text of the line on which a place begins, without its line end, or None.
    """
    parts = [headline(layer), _reason(layer), _scope(layer), _trail(layer, line_of)]
    step = deciding_step(layer)
    if step is not None and layer.verdict is Verdict.DEAD:
        parts.append(_quotation(step))
        if not has_none(layer) and not layer.shift:
            parts.append(consequences(layer, step))
    parts += [_references(layer), _rules(layer)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _reason(layer: Layer) -> str:
    """Why the deciding operation does what it does, and what follows from the verdict."""
    step = deciding_step(layer)
    reasons: list[str] = []
    if step is not None:
        reasons.append(why(step, through_scores(layer)) or "")
    if layer.verdict is Verdict.LIVE and has_none(layer):
        reasons = [_OTHER_OFFSET if layer.shift_follows else _ZEROS]
    elif layer.verdict is Verdict.LIVE and step is not None and _branches(layer):
        reasons.append(_ONE_READER)
    elif layer.verdict is Verdict.PARTIAL and not has_none(layer):
        reasons.append(_NO_PART)
    elif layer.verdict is Verdict.UNKNOWN:
        reasons += [_SILENT] if step is not None else [_NOT_FOLLOWED, _SILENT]
    return " ".join(reason for reason in reasons if reason)


def _branches(layer: Layer) -> bool:
    """Whether the bias may take several paths: several uses, or a way out past what else reads the layer."""
    return len(layer.uses) > 1 or layer.trail[-1].kind is StepKind.ESCAPED


def _scope(layer: Layer) -> str:
    """How far the verdict reaches."""
    sentences = []
    if layer.condition is not None:
        sentences.append(f"Otherwise, where {layer.condition} does not hold, a bias matters.")
    if layer.basis is Basis.PROJECT_USERS:
        sentences.append("This is so in every use in this project; users elsewhere are not known.")
    if layer.verdict is Verdict.DEAD and len(layer.uses) > 1:
        sentences.append(f"This is so in all {len(layer.uses)} places where the layer is called; here is one.")
    return " ".join(sentences)


def _quotation(step: Step) -> str:
    """The passage on batch normalization, introduced where another normalizer acts."""
    passage = quotation(step)
    if passage is None:
        return ""
    return passage.block if family(step.operation) is Family.BATCH_NORM else f"{_SAME_ARGUMENT}\n\n{passage.block}"


def _trail(layer: Layer, line_of: LineOf) -> str:
    lines = trail_lines(layer, line_of)
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def _references(layer: Layer) -> str:
    step = deciding_step(layer)
    found: tuple[Citation, ...]
    if layer.verdict is Verdict.LIVE and has_none(layer):
        found = () if layer.shift_follows else (BIAS_FREE,)
    else:
        found = () if step is None else sources(step, layer.layer, through_scores(layer))
    return f"See also: {'; '.join(source.reference for source in found)}" if found else ""


def _rules(layer: Layer) -> str:
    """Links to the pages of the rules that this layer breaks."""
    return ", ".join(f"[{rule.code} {rule.name}]({rule.url})" for rule in RULES if rule.check(layer) is not None)
