"""The very negative numbers that masks put into tensors.

To a softmax such a place has no weight, as long as the scores beside it are of an ordinary size. They are not where a
number like it has got into what they are made of: nothing is then known of the softmax.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from whybias.knowledge.effects import UNKNOWN
from whybias.knowledge.tensors_masking import VERY_NEGATIVE

_LEAST_FACTOR = 0.02
"""Scores are divided by the root of a width: by 45 for one of 2,048."""
_LEAVING_OUT = frozenset(
    [
        *("softmax", "sigmoid", "hardsigmoid", "tanh", "hardtanh", "softsign", "sin", "cos", "sign", "normalize"),
        *("clamp", "max", "amax", "argmax", "topk", "relu6", "scaled_dot_product_attention"),
    ]
)


def is_filled_in(arguments: Mapping[str, object]) -> bool:
    """Whether one of the numbers to choose from is very negative, and yet not minus infinity."""
    return any(map(_is_one, arguments.values()))


def as_unknown(arguments: Mapping[str, object]) -> dict[str, object]:
    """The arguments, with a number of which it is not known what weight it has in a softmax."""
    return {name: UNKNOWN if _is_one(value) else value for name, value in arguments.items()}


def is_left_out(operation: str) -> bool:
    """Whether the results of an operation are no larger for the very negative numbers among its inputs."""
    last = operation.rpartition(".")[2].lower()
    return last in _LEAVING_OUT or (operation.startswith("torch.nn.") and last.rstrip("123d_").endswith("norm"))


def is_made_small(operation: str, arguments: Mapping[str, object]) -> bool:
    """Whether scores are multiplied by so small a number that a very negative one among them gets a weight again."""
    number = arguments.get("other")
    if not isinstance(number, (int, float)):
        return False
    if operation == "operator.mul":
        return abs(number) < _LEAST_FACTOR
    return operation == "operator.truediv" and abs(number) > 1 / _LEAST_FACTOR


def _is_one(value: object) -> bool:
    return isinstance(value, (int, float)) and -math.inf < value <= VERY_NEGATIVE
