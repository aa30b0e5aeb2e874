"""Attention whose key (or query) bias softmax cancels, and attention that looks like it."""

from __future__ import annotations

INVALID = (
    """\
from torch import nn


class Attention(nn.Module):
    def __init__(self, dim=6):
        super().__init__()
        self.q = nn.Linear(dim, dim)
        self.k = nn.Linear(dim, dim)  # expect: WB201 k
        self.v = nn.Linear(dim, dim)
        self.scale = dim**-0.5

    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-2, -1) * self.scale
        return scores.softmax(dim=-1) @ self.v(x)


# run: Attention() on (2, 5, 6)
""",
    """\
import torch.nn.functional as F
from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, dim=6, heads=2):
        super().__init__()
        self.heads = heads
        self.q_proj = nn.Linear(dim, dim)
        self.k_proj = nn.Linear(dim, dim)  # expect: WB201 k_proj
        self.v_proj = nn.Linear(dim, dim)
        self.out_proj = nn.Linear(dim, dim)

    def split(self, x):
        batch, length, dim = x.shape
        return x.view(batch, length, self.heads, dim // self.heads).transpose(1, 2)

    def forward(self, x):
        batch, length, dim = x.shape
        q = self.split(self.q_proj(x))
        k = self.split(self.k_proj(x))
        v = self.split(self.v_proj(x))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.out_proj(y.transpose(1, 2).reshape(batch, length, dim))


# run: MultiHeadAttention() on (2, 5, 6)
""",
    """\
import torch
from torch import nn


class CausalAttention(nn.Module):
    def __init__(self, dim=6, length=5):
        super().__init__()
        self.query = nn.Linear(dim, dim)
        self.key = nn.Linear(dim, dim)  # expect: WB201 key
        self.value = nn.Linear(dim, dim)
        self.register_buffer("mask", torch.tril(torch.ones(length, length)))

    def forward(self, x):
        scores = torch.einsum("bid,bjd->bij", self.query(x), self.key(x))
        scores = scores.masked_fill(self.mask == 0, float("-inf"))
        return torch.softmax(scores, dim=-1) @ self.value(x)


# run: CausalAttention() on (2, 5, 6)
""",
    """\
import torch
from torch import nn


class OverQueries(nn.Module):
    def __init__(self, dim=6):
        super().__init__()
        self.q = nn.Linear(dim, dim)  # expect: WB201 q
        self.k = nn.Linear(dim, dim)
        self.v = nn.Linear(dim, dim)

    def forward(self, slots, inputs):
        scores = torch.matmul(self.q(slots), self.k(inputs).transpose(1, 2))
        return torch.softmax(scores, dim=1) @ self.v(inputs)


# run: OverQueries() on (2, 3, 6) and (2, 5, 6)
""",
)

VALID = (
    """\
import torch
from torch import nn


class QueryKeyNorm(nn.Module):
    def __init__(self, dim=6):
        super().__init__()
        self.q = nn.Linear(dim, dim)
        self.k = nn.Linear(dim, dim)
        self.v = nn.Linear(dim, dim)
        self.q_norm = nn.RMSNorm(dim)
        self.k_norm = nn.RMSNorm(dim)

    def forward(self, x):
        scores = self.q_norm(self.q(x)) @ self.k_norm(self.k(x)).transpose(-2, -1)
        return torch.softmax(scores, dim=-1) @ self.v(x)


# run: QueryKeyNorm() on (2, 5, 6)
""",
    """\
import torch
from torch import nn


def rotate(x, cos, sin):
    left, right = x.chunk(2, dim=-1)
    return torch.cat([left * cos - right * sin, right * cos + left * sin], dim=-1)


class RotaryAttention(nn.Module):
    def __init__(self, dim=4, length=5):
        super().__init__()
        self.q = nn.Linear(dim, dim)
        self.k = nn.Linear(dim, dim)
        self.v = nn.Linear(dim, dim)
        angles = torch.arange(length)[:, None] * torch.tensor([1.0, 0.1])
        self.register_buffer("cos", angles.cos())
        self.register_buffer("sin", angles.sin())

    def forward(self, x):
        q = rotate(self.q(x), self.cos, self.sin)
        k = rotate(self.k(x), self.cos, self.sin)
        return (q @ k.transpose(-2, -1)).softmax(dim=-1) @ self.v(x)


# run: RotaryAttention() on (2, 5, 4)
""",
    """\
import torch
from torch import nn


class SigmoidAttention(nn.Module):
    def __init__(self, dim=6):
        super().__init__()
        self.q = nn.Linear(dim, dim)
        self.k = nn.Linear(dim, dim)
        self.v = nn.Linear(dim, dim)

    def forward(self, x):
        return torch.sigmoid(self.q(x) @ self.k(x).transpose(-2, -1)) @ self.v(x)


# run: SigmoidAttention() on (2, 5, 6)
""",
    """\
from torch import nn


class SharedKeyValue(nn.Module):
    def __init__(self, dim=6):
        super().__init__()
        self.q = nn.Linear(dim, dim)
        self.kv = nn.Linear(dim, dim)

    def forward(self, x):
        kv = self.kv(x)
        return (self.q(x) @ kv.transpose(-2, -1)).softmax(dim=-1) @ kv


# run: SharedKeyValue() on (2, 5, 6)
""",
    """\
import torch
from torch import nn


class ZeroMasked(nn.Module):
    def __init__(self, dim=6, length=5):
        super().__init__()
        self.q = nn.Linear(dim, dim)
        self.k = nn.Linear(dim, dim)
        self.v = nn.Linear(dim, dim)
        self.register_buffer("mask", torch.tril(torch.ones(length, length)))

    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-2, -1)
        return (scores * self.mask).softmax(dim=-1) @ self.v(x)


# run: ZeroMasked() on (2, 5, 6)
""",
)
