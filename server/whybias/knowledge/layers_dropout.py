"""Dropout hands everything on only where it is switched off."""

from __future__ import annotations

from whybias.knowledge.effects import Call, Effect
from whybias.knowledge.registry import function, layer
from whybias.knowledge.throughs import kept, seen

ZEROES = seen("zeroes random elements while training")


def _drop(call: Call) -> Effect:
    """`training` is the function's own argument, or that of the layer."""
    training = call.arguments.get("training", call.arguments.get("train", call.training))
    never = training is False or (isinstance(call["p"], (int, float)) and call["p"] == 0)
    return Effect((call.shape(),), {"input": kept if never else ZEROES})


for _name in ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout"):
    layer(f"torch.nn.{_name}", "p=0.5, inplace=False", _drop)
for _name in ("dropout", "dropout1d", "dropout2d", "dropout3d"):
    function(f"torch.nn.functional.{_name}", "input, p=0.5, training=True, inplace=False", _drop)
for _name in ("alpha_dropout", "feature_alpha_dropout"):
    function(f"torch.nn.functional.{_name}", "input, p=0.5, training=False, inplace=False", _drop)
for _name in ("dropout", "alpha_dropout", "feature_dropout", "feature_alpha_dropout"):
    function(f"torch.{_name}", "input, p, train", _drop)
    function(f"torch.{_name}_", "input, p, train", _drop, in_place=True)
