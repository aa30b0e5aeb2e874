"""Proof cases for embeddings, recurrent layers, attention, transformers and distances."""

from __future__ import annotations

import torch
from tests.knowledge.case import Case
from tests.knowledge.operands import T, exactly, whole

F = "torch.nn.functional"
indices, table = whole(7, 3, 4), T(7, 5)
steps = T(3, 4, 6)

CASES: list[Case] = [
    Case("torch.nn.Embedding", (indices,), made=(7, 5), into=None),
    Case("torch.nn.Embedding", (indices,), made=(7, 5), having={"padding_idx": 0}, into=None),
    Case(f"{F}.embedding", (indices, table), into="weight", along=(-1,), says="intact"),
    Case(f"{F}.embedding", (indices, table), into="weight", along=(-2,), says="carried"),
    Case(f"{F}.embedding", (indices, table), into="weight", along=(-1, -2), says="carried"),
    Case("torch.nn.EmbeddingBag", (indices,), made=(7, 5), into=None),
    Case(f"{F}.embedding_bag", (indices, table), into="weight", along=(-1,), says="lost"),
    Case(f"{F}.embedding_bag", (whole(7, 6), table, exactly([0, 3])), into="weight", along=(-1,), says="lost"),
]

for name in ("RNN", "LSTM", "GRU"):
    CASES += [
        Case(f"torch.nn.{name}", (steps,), made=(6, 5), along=(-1,)),
        Case(f"torch.nn.{name}", (T(4, 6),), made=(6, 5), along=(-1,)),
        Case(f"torch.nn.{name}", (steps,), made=(6, 5, 2), having={"bidirectional": True}, along=(-1,)),
    ]
    CASES += [Case(f"torch.nn.{name}Cell", (T(3, 6),), made=(6, 5), along=(-1,))]
CASES += [
    Case("torch.nn.LSTM", (steps,), made=(6, 5), having={"proj_size": 2, "batch_first": True}, along=(-1,)),
    Case("torch.nn.GRU", (steps, T(1, 4, 5)), made=(6, 5), into="hx", along=(-1,)),
    Case("torch.nn.GRUCell", (T(3, 6), T(3, 5)), made=(6, 5), into="hx", along=(-1,)),
]

MHA, made = "torch.nn.MultiheadAttention", (6, 2)
query, key, value = T(4, 3, 6), T(5, 3, 6), T(5, 3, 6)
batches = (T(3, 4, 6), T(3, 5, 6), T(3, 5, 6))
first = {"batch_first": True}
given = (query, key, value)
CASES += [
    Case(MHA, given, made=made, into="query", along=(-1,)),
    Case(MHA, given, made=made, into="key", along=(-1,), says="removed"),
    Case(MHA, given, made=made, into="key", along=(-1, -2), says="removed"),
    Case(MHA, given, made=made, into="key", along=(-1, -3)),
    Case(MHA, given, made=made, into="value", along=(-1,), says=("lost", "unread")),
    Case(MHA, given, made=made, having={"dropout": 0.5}, into="value", along=(-1,), says=("seen", "unread")),
    Case(MHA, given, made=made, having={"dropout": 0.5}, into="key", along=(-1,), says="removed"),
    Case(MHA, given, made=made, having={"add_bias_kv": True}, into="key", along=(-1,)),
    Case(MHA, given, made=made, having={"add_zero_attn": True}, into="key", along=(-1,)),
    Case(MHA, batches, made=made, having=first, into="key", along=(-1,), says="removed"),
    Case(MHA, batches, made=made, having=first, into="key", along=(-1, -3), says="removed"),
    Case(MHA, batches, made=made, having=first, into="key", along=(-1, -2)),
    Case(MHA, (T(4, 6), T(5, 6), T(5, 6)), made=made, into="key", along=(-1,), says="removed"),
    Case(MHA, (T(4, 6), T(5, 6), T(5, 6)), made=made, into="key", along=(-2,)),
    Case(MHA, given, {"need_weights": False}, made=made, into="key", along=(-1,), says="removed"),
]

encoder, decoder = torch.nn.TransformerEncoderLayer, torch.nn.TransformerDecoderLayer
sizes = (6, 2, 8)
for name, args, made in (
    ("TransformerEncoderLayer", (steps,), sizes),
    ("TransformerEncoder", (steps,), (lambda: encoder(*sizes), 2)),
):
    CASES += [Case(f"torch.nn.{name}", args, made=made, into="src", along=(-1,))]
for name, made in (("TransformerDecoderLayer", sizes), ("TransformerDecoder", (lambda: decoder(*sizes), 2))):
    name, args = f"torch.nn.{name}", (steps, T(5, 4, 6))
    CASES += [Case(name, args, made=made, into=into, along=(-1,)) for into in ("tgt", "memory")]
    CASES += [Case(name, args, made=made, into="memory", along=(-2,), says="lost")]
name, args, made = "torch.nn.Transformer", (T(5, 4, 6), steps), (6, 2, 1, 1, 8)
CASES += [Case(name, args, made=made, into=into, along=(-1,)) for into in ("src", "tgt")]

left, right = T(4, 5), T(4, 5)
for name in ("torch.nn.CosineSimilarity", f"{F}.cosine_similarity"):
    CASES += [Case(name, (left, right), into="x1", along=(-1,)), Case(name, (left, right), into="x2", along=(-1,))]
for name in ("torch.nn.PairwiseDistance", f"{F}.pairwise_distance"):
    CASES += [Case(name, (left, right), into="x1", along=(-1,)), Case(name, (left, right), into="x2", along=(-2,))]
CASES += [
    Case("torch.nn.PairwiseDistance", (left, right), having={"keepdim": True}, into="x1", along=(-1,)),
    Case(f"{F}.pdist", (left,), along=(-2,)),
]
