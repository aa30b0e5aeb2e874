"""Embeddings, recurrent layers, attention and transformers as PyTorch ships them, and distances."""

from __future__ import annotations

from whybias.knowledge.axes import Axes
from whybias.knowledge.effects import (
    Call,
    Carried,
    Effect,
    Lost,
    Outcome,
    PartlyRemoved,
    Removed,
    Seen,
    Through,
    Transfer,
    Unread,
)
from whybias.knowledge.registry import Bias, function, layer
from whybias.knowledge.shapes import UNKNOWN_SHAPE, Shape
from whybias.knowledge.symbols import Size, Symbol, multiply
from whybias.knowledge.throughs import NOT_LINEAR, lost, seen

SEES = seen(NOT_LINEAR)


def _size(call: Call, name: str) -> Size | None:
    given = call.arguments.get(name)
    return given if isinstance(given, (int, Symbol)) else None


def _embedding(call: Call) -> Effect:
    """Row `input` of the table: one axis more than the indices have."""
    shape = call.shape()
    last = _size(call, "embedding_dim") if "embedding_dim" in call.arguments else call.shape("weight").size(-1)
    sizes: dict[int, Size] = {axis - 1: size for axis, size in shape.sizes.items()}
    output = Shape(None if shape.rank is None else shape.rank + 1, sizes).with_sizes({-1: last})
    through = _rows(output) if call["max_norm"] is None else lost("rows that are too long are scaled")
    return Effect((output,), {"input": seen("takes it for row numbers"), "weight": through})


def _rows(output: Shape) -> Through:
    """Through the table itself: what differs from row to row comes to vary along every axis of the indices."""

    def through(axes: Axes) -> Outcome:
        within = Axes.of(-1) if -1 in axes else Axes.of()
        return Carried(within | output.varies().without([-1]) if -2 in axes else within, intact=-2 not in axes)

    return through


def _embedding_bag(call: Call) -> Effect:
    last = _size(call, "embedding_dim") if "embedding_dim" in call.arguments else call.shape("weight").size(-1)
    rows = seen("takes it for row numbers")
    table = lost("how many rows are added up is not known")
    return Effect((Shape(2).with_sizes({-1: last}),), {"input": rows, "weight": table, "per_sample_weights": table})


def _recurrent(call: Call) -> Effect:
    """The outputs of all steps, and the last state (a pair for the LSTM, of which nothing is known)."""
    projected = call.arguments.get("proj_size", 0)
    hidden = _size(call, "hidden_size" if projected == 0 else "proj_size")
    both = call["bidirectional"]
    width = None if hidden is None or not isinstance(both, bool) else multiply(hidden, 2 if both else 1)
    return Effect((call.shape().with_sizes({-1: width}), UNKNOWN_SHAPE), {"input": SEES, "hx": SEES}, several=True)


def _cell(states: int) -> Transfer:
    """One step of a recurrent layer that returns this many states."""

    def transfer(call: Call) -> Effect:
        state = call.shape().with_sizes({-1: _size(call, "hidden_size")})
        return Effect((state,) * states, {"input": SEES, "hx": SEES}, several=states > 1)

    return transfer


def _attention(call: Call) -> Effect:
    """What all keys have in common shifts each query's scores alike, and the softmax removes it.

    Additional keys (`add_bias_kv`, `add_zero_attn`) do not share it.
    """
    query = call.shape("query")
    key, value = _key(call), _value(call)

    def per_output(name: str, axes: Axes, index: int) -> Outcome:
        if name == "value":
            return value(axes) if index == 0 else Unread()
        return key(axes) if name == "key" else Seen("multiplies it with the keys" if name == "query" else NOT_LINEAR)

    output = query.with_sizes({-1: _size(call, "embed_dim")})
    return Effect((output, UNKNOWN_SHAPE), several=True, per_output=per_output)


def _token_axes(call: Call, name: str) -> tuple[int, ...]:
    """Where the tokens may be: the last axis but one, unless there is a batch and it comes second."""
    rank = call.shape(name).rank
    if rank == 2 or call["batch_first"] is True:
        return (-2,)
    return (-3,) if rank == 3 and call["batch_first"] is False else (-2, -3)


def _key(call: Call) -> Through:
    tokens = _token_axes(call, "key")
    more = [call["add_bias_kv"], call["add_zero_attn"]]

    def through(axes: Axes) -> Outcome:
        if any(added is True for added in more):
            return Seen("attends to keys that do not have it, too")
        if axes.touches(tokens):
            certain = len(tokens) == 1
            return Seen("compares the keys, which differ in it") if certain else Lost("which axis the tokens are on")
        if any(added is not False for added in more):
            return Lost("whether keys are added is not known")
        return Removed("removes what all keys have in common by its softmax over them")

    return through


def _value(call: Call) -> Through:
    drops = call["dropout"]
    if isinstance(drops, (int, float)) and drops > 0 and call.training:
        return seen("zeroes random weights while training")
    return lost("what attention makes of the values is not followed")


def _transformer(*names: str) -> Transfer:
    """Attention, residual sums and layer normalization: what varies along the features is seen."""

    def through(axes: Axes) -> Outcome:
        return Seen(NOT_LINEAR) if -1 in axes else Lost("what a transformer does with it is not followed")

    def transfer(call: Call) -> Effect:
        main = "tgt" if "tgt" in names else "src"
        return Effect((call.shape(main),), dict.fromkeys(names, through))

    return transfer


def _distance(call: Call) -> Effect:
    """One number for each pair of vectors."""
    rank = call.shape("x1").rank
    keeps = call.arguments.get("keepdim", False)
    if rank != call.shape("x2").rank or rank is None or not isinstance(keeps, bool):
        return Effect((UNKNOWN_SHAPE,), {"x1": SEES, "x2": SEES})
    return Effect((Shape(rank if keeps else rank - 1),), {"x1": SEES, "x2": SEES})


def _pairs(call: Call) -> Effect:
    return Effect((Shape(1),), {"input": SEES})


_TABLE = "padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False"
layer(
    "torch.nn.Embedding",
    f"num_embeddings, embedding_dim, {_TABLE}, _weight=None, _freeze=False, device=None, dtype=None",
    _embedding,
)
function("torch.nn.functional.embedding", f"input, weight, {_TABLE}", _embedding)
layer(
    "torch.nn.EmbeddingBag",
    "num_embeddings, embedding_dim, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, mode='mean', sparse=False, "
    "_weight=None, include_last_offset=False, padding_idx=None, device=None, dtype=None",
    _embedding_bag,
    forward="input, offsets=None, per_sample_weights=None",
)
function(
    "torch.nn.functional.embedding_bag",
    "input, weight, offsets=None, max_norm=None, norm_type=2, scale_grad_by_freq=False, mode='mean', sparse=False, "
    "per_sample_weights=None, include_last_offset=False, padding_idx=None",
    _embedding_bag,
)

_MADE = "device=None, dtype=None"
_STACK = "batch_first=False, dropout=0.0, bidirectional=False"
_GATES = Bias(axis=None, size="hidden_size", attribute="bias_ih_l0")
_CELL = Bias(axis=None, size="hidden_size", attribute="bias_ih")
layer(
    "torch.nn.RNN",
    f"input_size, hidden_size, num_layers=1, nonlinearity='tanh', bias=True, {_STACK}, {_MADE}",
    _recurrent,
    forward="input, hx=None",
    bias=_GATES,
)
layer(
    "torch.nn.LSTM",
    f"input_size, hidden_size, num_layers=1, bias=True, {_STACK}, proj_size=0, {_MADE}",
    _recurrent,
    forward="input, hx=None",
    bias=_GATES,
)
layer(
    "torch.nn.GRU",
    f"input_size, hidden_size, num_layers=1, bias=True, {_STACK}, {_MADE}",
    _recurrent,
    forward="input, hx=None",
    bias=_GATES,
)
_RNN_CELL = f"input_size, hidden_size, bias=True, nonlinearity='tanh', {_MADE}"
layer("torch.nn.RNNCell", _RNN_CELL, _cell(1), forward="input, hx=None", bias=_CELL)
for _name, _states in (("LSTMCell", 2), ("GRUCell", 1)):
    _signature = f"input_size, hidden_size, bias=True, {_MADE}"
    layer(f"torch.nn.{_name}", _signature, _cell(_states), forward="input, hx=None", bias=_CELL)


def _key_third(call: Call) -> Outcome:
    """Of the fused bias of query, key and value the key's third is removed by the softmax (arXiv 2302.08626).

    Keys that are added without it (`add_bias_kv`, `add_zero_attn`) make the scores depend on it.
    """
    embed_dim = call["embed_dim"]
    if call["add_bias_kv"] is not False or call["add_zero_attn"] is not False:
        return Seen("adds keys that do not hold the bias, so that the softmax sees it")
    if not isinstance(embed_dim, (int, Symbol)):
        return Lost("how many features it attends with is not known")
    return PartlyRemoved(embed_dim, multiply(3, embed_dim), "removes what is the same for all keys from the scores")


layer(
    "torch.nn.MultiheadAttention",
    "embed_dim, num_heads, dropout=0.0, bias=True, add_bias_kv=False, add_zero_attn=False, kdim=None, vdim=None, "
    f"batch_first=False, {_MADE}",
    _attention,
    forward="query, key, value, key_padding_mask=None, need_weights=True, attn_mask=None, average_attn_weights=True, "
    "is_causal=False",
    bias=Bias(axis=None, size="embed_dim", attribute="in_proj_bias", inside=_key_third),
)

_BLOCK = "dim_feedforward=2048, dropout=0.1, activation='relu'"
_STYLE = f"layer_norm_eps=1e-05, batch_first=False, norm_first=False, bias=True, {_MADE}"
_MASKS = "tgt_mask=None, memory_mask=None, tgt_key_padding_mask=None, memory_key_padding_mask=None"
_PADDING = "src_key_padding_mask=None"
layer(
    "torch.nn.TransformerEncoderLayer",
    f"d_model, nhead, {_BLOCK}, {_STYLE}",
    _transformer("src"),
    forward=f"src, src_mask=None, {_PADDING}, is_causal=False",
)
layer(
    "torch.nn.TransformerEncoder",
    "encoder_layer, num_layers, norm=None, enable_nested_tensor=True, mask_check=True",
    _transformer("src"),
    forward=f"src, mask=None, {_PADDING}, is_causal=None",
)
layer(
    "torch.nn.TransformerDecoderLayer",
    f"d_model, nhead, {_BLOCK}, {_STYLE}",
    _transformer("tgt", "memory"),
    forward=f"tgt, memory, {_MASKS}, tgt_is_causal=False, memory_is_causal=False",
)
layer(
    "torch.nn.TransformerDecoder",
    "decoder_layer, num_layers, norm=None",
    _transformer("tgt", "memory"),
    forward=f"tgt, memory, {_MASKS}, tgt_is_causal=None, memory_is_causal=False",
)
layer(
    "torch.nn.Transformer",
    f"d_model=512, nhead=8, num_encoder_layers=6, num_decoder_layers=6, {_BLOCK}, custom_encoder=None, "
    f"custom_decoder=None, {_STYLE}",
    _transformer("tgt", "src"),
    forward="src, tgt, src_mask=None, tgt_mask=None, memory_mask=None, src_key_padding_mask=None, "
    "tgt_key_padding_mask=None, memory_key_padding_mask=None, src_is_causal=None, tgt_is_causal=None, "
    "memory_is_causal=False",
)

layer("torch.nn.CosineSimilarity", "dim=1, eps=1e-08", _distance, forward="x1, x2")
function("torch.nn.functional.cosine_similarity", "x1, x2, dim=1, eps=1e-08", _distance, "torch.cosine_similarity")
layer("torch.nn.PairwiseDistance", "p=2.0, eps=1e-06, keepdim=False", _distance, forward="x1, x2")
function(
    "torch.nn.functional.pairwise_distance",
    "x1, x2, p=2.0, eps=1e-06, keepdim=False",
    _distance,
    "torch.pairwise_distance",
)
function("torch.nn.functional.pdist", "input, p=2.0", _pairs, "torch.pdist")
