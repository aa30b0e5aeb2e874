"""Short chains of operations, chosen so that they fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from benchmarks.agreement import expressions, layers
from benchmarks.agreement.program import RANK, Body, Dice, NotHere, Value, shape_after

CHANNELS = (2, 3, 4, 6, 8)
TRIES = 8


@dataclass(frozen=True)
class Piece:
    """A layer (`template` constructs it) or an expression over ``{x}``, between two shapes."""

    template: str
    is_layer: bool
    before: Value
    after: Value
    more: Mapping[str, object] = field(default_factory=dict)

    def constructor(self, names: Mapping[int, str] | None = None) -> str:
        """The constructor call, with some channel numbers written as names."""
        fields = {**self.before.fields(), **self.more}
        for key in ("c", "i", "o"):
            number = fields.get(key)
            if names and isinstance(number, int) and number in names:
                fields[key] = names[number]
        return self.template.format(**fields)

    @property
    def hint(self) -> str:
        """What a person would call the layer."""
        kind = self.template.split("(")[0].rsplit(".")[-1]
        for part, name in (("Conv", "conv"), ("Linear", "fc"), ("Norm", "norm"), ("Pool", "pool"), ("LU", "act")):
            if part in kind:
                return name
        return "layer"


def layer_piece(
    dice: Dice, value: Value, templates: Sequence[str], layout: str | None = None, out: int | None = None
) -> Piece:
    """One of the layers, on this value; raises `NotHere` where none of a few fits."""
    layout = layout or value.layout
    x = replace(value, text="x")
    for _ in range(TRIES):
        template = dice.one(templates)
        fields = {"i": value.channels, "o": out or dice.one(CHANNELS)}
        try:
            shape = shape_after(template.format(**x.fields(**fields)) + "(x)", value.shape)
        except NotHere:
            continue
        if len(shape) == RANK[layout]:
            return Piece(template, True, value, Value("x", shape, layout), fields)
    raise NotHere


def expression_piece(dice: Dice, value: Value, templates: Sequence[str], layout: str | None = None) -> Piece:
    """One of the expressions, on this value."""
    layout = layout or value.layout
    x = replace(value, text="x")
    for _ in range(TRIES):
        template = dice.one(templates)
        try:
            shape = shape_after(template.format(**x.fields(x="x")), value.shape)
        except NotHere:
            continue
        if len(shape) == RANK[layout]:
            return Piece(template, False, value, Value("x", shape, layout))
    raise NotHere


def named_piece(dice: Dice, value: Value, template: str) -> Piece:
    """This layer, or this expression, on this value; raises `NotHere` where it does not fit."""
    if "BatchNorm1d" in template and _fits_both_axes(value):
        raise NotHere
    make = expression_piece if "{x}" in template else layer_piece
    return make(dice, value, (template,))


def producer(dice: Dice, value: Value, out: int | None = None) -> Piece:
    """A layer with a bias, with `out` channels where it can choose."""
    return layer_piece(dice, value, layers.PRODUCERS[value.layout], out=out)


def stable_producer(dice: Dice, value: Value) -> Piece:
    """A layer with a bias that keeps the shape."""
    for _ in range(TRIES):
        piece = producer(dice, value, out=value.channels)
        if piece.after.shape == value.shape and "Lazy" not in piece.template:
            return piece
    raise NotHere


def carrier(dice: Dice, value: Value, layers_only: bool) -> Piece:
    """Something that mostly carries a contribution on; now and then something that sees it."""
    if dice.chance(0.15):
        return activation(dice, value, layers_only)
    if layers_only or dice.chance(0.3):
        return layer_piece(dice, value, layers.CARRYING_LAYERS[value.layout])
    everywhere = dice.chance(0.5)
    own = expressions.CARRIED[value.layout]
    return expression_piece(dice, value, expressions.EVERYWHERE_CARRIED if everywhere else own)


def _fits_both_axes(value: Value) -> bool:
    """Whether a BatchNorm1d would fit the tokens as well as their features.

    Where it does it is taken to follow two axes: docs/soundness.md, "The data".
    """
    return value.layout == "tokens" and value.shape[1] == value.channels


def normalizer(dice: Dice, value: Value, layers_only: bool) -> Piece:
    """Something that may take a contribution away."""
    if layers_only or dice.chance(0.75):
        templates = layers.NORMALIZERS[value.layout]
        if _fits_both_axes(value):
            templates = tuple(template for template in templates if "BatchNorm1d" not in template)
        return layer_piece(dice, value, templates)
    return expression_piece(dice, value, expressions.CENTRING[value.layout])


def activation(dice: Dice, value: Value, layers_only: bool) -> Piece:
    """Something that sees what it is given."""
    if layers_only or dice.chance(0.4):
        return layer_piece(dice, value, layers.ACTIVATION_LAYERS)
    return expression_piece(dice, value, expressions.ACTIVATIONS)


def move(dice: Dice, value: Value, layers_only: bool = False) -> Piece:
    """Something that goes over to another layout."""
    table = layers.MOVING_LAYERS if layers_only or dice.chance(0.1) else expressions.MOVES
    goals = [pair for pair in table if pair[0] == value.layout]
    pair = dice.one(goals)
    if table is layers.MOVING_LAYERS:
        return layer_piece(dice, value, table[pair], pair[1])
    return expression_piece(dice, value, table[pair], pair[1])


def plan(dice: Dice, value: Value, layers_only: bool = False) -> list[Piece]:
    """A producer, what stands between, a normalizer, an activation: each but the first may be missing."""
    pieces = [producer(dice, value)]
    between = dice.choices((0, 1, 2), (0.5, 0.35, 0.15))[0]
    steps = [carrier] * between + [normalizer] * dice.chance(0.85) + [activation] * dice.chance(0.5)
    if steps and dice.chance(0.12):
        steps.insert(1, lambda dice, value, layers_only: move(dice, value, layers_only))
    for step in steps:
        with suppress(NotHere):
            pieces.append(step(dice, pieces[-1].after, layers_only))
    return pieces


def put(body: Body, piece: Piece, value: Value, hint: str | None = None) -> Value:
    """Write a piece into a class, as an attribute called like `hint` if it is a layer, and apply it to a value."""
    if not piece.is_layer:
        return body.apply(piece.template, value, piece.after.layout)
    attribute = body.attribute(hint or piece.hint, piece.constructor(body.names))
    return replace(piece.after, text=f"{attribute}({value.text})")


def put_all(body: Body, pieces: Sequence[Piece], value: Value) -> Value:
    """Write a chain; some results get a variable, others are nested."""
    for piece in pieces:
        value = put(body, piece, value)
        if body.dice.chance(0.5):
            value = body.bind(value)
    return value
