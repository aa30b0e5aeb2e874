"""Scaled dot-product attention in one call.

The scores of one query differ between keys; a bias of the keys adds the same number (query times bias) to all of
them, which the softmax removes (Namazifar et al., "Role of Bias Terms in Dot-Product Attention", ICASSP 2023).
"""

from __future__ import annotations

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import Call, Carried, Effect, Outcome, Removed, Seen
from whybias.knowledge.registry import function
from whybias.knowledge.shapes import Shape

_TO_ALL_KEYS = "adds the same number to the scores of all keys, which the softmax removes"


def _attention(call: Call) -> Effect:
    query, value = call.shape("query"), call.shape("value")
    outer = Shape(query.rank, {axis: size for axis, size in query.sizes.items() if axis != -1})
    result = outer.with_sizes({-1: value.size(-1)})
    whole = call["dropout_p"] == 0.0 and call["dropout_p"] is not False and call["attn_mask"] is None

    def through_key(axes: Axes) -> Outcome:
        return Seen("it weighs the keys differently") if -2 in axes else Removed(_TO_ALL_KEYS)

    def through_value(axes: Axes) -> Outcome:
        """The weights of a query add up to one, if none is dropped and no query has all its keys masked."""
        if whole and -2 not in axes:
            return Carried(axes.within(value.rank), intact=call["enable_gqa"] is False)
        return Carried(axes.within(value.rank) | Axes.all_but(-1))

    def through_mask(axes: Axes) -> Outcome:
        return Seen("it weighs the keys differently") if -1 in axes else Removed(_TO_ALL_KEYS)

    through = {
        "query": lambda axes: Seen("it weighs the keys differently"),
        "key": through_key,
        "value": through_value,
        "attn_mask": through_mask,
    }
    return Effect((result,), through)


function(
    "torch.nn.functional.scaled_dot_product_attention",
    "query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False",
    _attention,
)
