"""Why an operation removes a bias, or sees it: one or two sentences per family of operations."""

from __future__ import annotations

from whybias.explain import citations
from whybias.explain.citations import Citation
from whybias.frozen import frozen
from whybias.liveness.verdicts import Step, StepKind
from whybias.rules.operations import Family, family, short_name


@frozen
class Words:
    """What to say where operations of a family remove a bias whole, in part, or see it; None: nothing to add.

    `sources` belong to all three.
    """

    removes: str | None = None
    removes_a_part: str | None = None
    sees: str | None = None
    sources: tuple[Citation, ...] = ()


_FOLLOWS = (
    "Adding a constant moves that mean by the same constant and leaves the variance as it is, so the "
    "output is the same whatever the bias is."
)
_OWN_SHIFT = "The normalizer's own bias (beta), where it has one, sets the offset instead."

_WORDS: dict[Family, Words] = {
    Family.BATCH_NORM: Words(
        removes=f"{_FOLLOWS} {_OWN_SHIFT}",
        removes_a_part=(
            "Elements of the bias that share a channel of the normalizer share one mean: only what "
            "they have in common is removed."
        ),
        sees=(
            "A normalizer cancels a bias only if the mean that it subtracts contains all of it. A frozen one "
            "(evaluation mode, or `momentum=0`) subtracts a stored mean, which does not follow the bias."
        ),
    ),
    Family.INSTANCE_NORM: Words(
        removes=f"{_FOLLOWS} {_OWN_SHIFT}",
        sources=(citations.INSTANCE_NORM,),
    ),
    Family.GROUP_NORM: Words(
        removes=f"With one channel per group, every channel has its own mean. {_FOLLOWS} {_OWN_SHIFT}",
        removes_a_part=(
            "The channels of a group share one mean. A shift common to the whole group is removed; "
            "the differences between its channels stay."
        ),
        sources=(citations.GROUP_NORM,),
    ),
    Family.LAYER_NORM: Words(
        removes=f"The mean is taken along axes on which this bias is constant. {_FOLLOWS} {_OWN_SHIFT}",
        removes_a_part=(
            "LayerNorm is not BatchNorm: it subtracts one mean over all features, not one per "
            "feature. Only a shift that all features share is removed; the differences between the "
            "elements of the bias stay."
        ),
        sees=(
            "LayerNorm is not BatchNorm: it subtracts one mean over all features, not one per "
            "feature. The differences between the elements of the bias stay."
        ),
        sources=(citations.LAYER_NORM,),
    ),
    Family.MEANLESS_NORM: Words(
        sees="It rescales its input and subtracts no mean, so a constant is not removed.",
        sources=(citations.RMS_NORM,),
    ),
    Family.DIFFERENCE: Words(
        removes="The bias is part of the mean that is subtracted, so the output is the same whatever the bias is."
    ),
    Family.SOFTMAX: Words(
        removes=(
            "Softmax depends on differences alone: a number that is added to all the values it "
            "compares drops out. This bias adds the same number to all of them."
        ),
        removes_a_part=(
            "Softmax depends on differences alone: what the bias adds to all the values it compares "
            "drops out, the rest stays."
        ),
        sees=(
            "Softmax ignores a number that is added to all the values it compares. This bias adds a "
            "different number to each of them."
        ),
    ),
    Family.ATTENTION: Words(
        removes=(
            "The score of a query q and a key k + b is q · k + q · b. The last term is the same for "
            "every key, and softmax over the keys ignores it."
        ),
        removes_a_part=(
            "The score of a query q and a key k + b is q · k + q · b. The last term is the same for "
            "every key, and softmax over the keys ignores it. The parts for queries and values "
            "matter."
        ),
        sees=(
            "Only the bias of the keys adds the same number to all scores of a query. Those of "
            "queries and values change the result."
        ),
        sources=(citations.KEY_BIAS,),
    ),
    Family.ACTIVATION: Words(sees="What it returns depends on the bias in a way that no normalizer can undo."),
    Family.DROPOUT: Words(
        sees=(
            "Dropout sets elements to zero together with their bias. What is left of the bias is no "
            "longer one constant, so subtracting a mean later does not remove it."
        )
    ),
    Family.CONVOLUTION: Words(
        sees=(
            "Near the border fewer pixels that carry the bias take part than inside (zero padding, or "
            "the taps of a transposed convolution). The bias is no longer one constant per channel, "
            "so subtracting a mean later does not remove it."
        )
    ),
    Family.PADDING: Words(
        sees=(
            "The padded elements do not carry the bias, the others do. It is no longer one constant "
            "per channel, so subtracting a mean later does not remove it."
        )
    ),
    Family.POOLING: Words(
        sees=(
            "At the border the average includes padded zeros, which do not carry the bias. It is no "
            "longer one constant per channel, so subtracting a mean later does not remove it."
        )
    ),
    Family.LOSS: Words(
        removes_a_part="The loss compares the classes: only a shift that all of them share cancels.",
        sees="The loss compares the classes: only a shift that all of them share would cancel.",
    ),
    Family.RETURN: Words(
        sees="Nothing removes the bias before it leaves the module, so whatever uses the result sees it."
    ),
}

_SUBTRACT_A_MEAN = (
    Family.BATCH_NORM,
    Family.INSTANCE_NORM,
    Family.GROUP_NORM,
    Family.LAYER_NORM,
    Family.DIFFERENCE,
)

_SCORES = (
    "The score of a query q and a key k + b is q · k + q · b. The softmax compares scores that all "
    "contain the same last term, and ignores it."
)


def why(step: Step, through_scores: bool = False) -> str | None:
    """Why the operation of a deciding step does what it does to the bias; None where there is nothing to add.

    `through_scores` says that the bias reached a softmax as part of attention scores.
    """
    words = _WORDS.get(family(step.operation), Words())
    if step.kind is StepKind.REMOVED:
        if through_scores and family(step.operation) is Family.SOFTMAX:
            return _SCORES
        return words.removes
    if step.kind is StepKind.PARTLY_REMOVED:
        return words.removes_a_part
    if step.kind in (StepKind.SEEN, StepKind.ESCAPED):
        return words.sees
    return None


def sources(step: Step, layer: str, through_scores: bool = False) -> tuple[Citation, ...]:
    """Publications about what the deciding step of a bias of `layer` does, without the one that is quoted."""
    kind = family(step.operation)
    if kind is Family.SOFTMAX and through_scores and step.kind is not StepKind.SEEN:
        return (citations.KEY_BIAS,)
    if kind is Family.BATCH_NORM and step.kind is StepKind.REMOVED and "Conv" in short_name(layer):
        return (citations.TUNING_GUIDE,)
    if kind is Family.MEANLESS_NORM and "rms" not in short_name(step.operation).lower():
        return ()
    return _WORDS[kind].sources if kind in _WORDS else ()


def quotation(step: Step) -> Citation | None:
    """The passage to quote: only where a mean is subtracted that contains the whole bias."""
    subtracts = step.kind is StepKind.REMOVED and family(step.operation) in _SUBTRACT_A_MEAN
    return citations.BATCH_NORM if subtracts else None
