"""Attention: which parts of the projections a softmax removes."""

TOKENS = "# run Net() on 2, 5, 8\n"

PROGRAMS = {
    "a context for which only a parameter makes room": """
class Net(nn.Module):
    def __init__(self, context_dim=None):
        super().__init__()
        self.k, self.v = nn.Linear(8, 8), nn.Linear(8, 8)  # dead when context_dim is None; live
        self.of_context = None if context_dim is None else nn.Linear(context_dim, 16)  # live
    def forward(self, x, context=None):
        b, n, d = x.shape
        k, v = self.k(x), self.v(x)
        if context is not None:
            assert self.of_context is not None
            more = self.of_context(context).chunk(2, dim=-1)
            k, v = torch.cat([k, more[0]], dim=1), torch.cat([v, more[1]], dim=1)
        return (k.softmax(dim=1) * v).sum(1)
# run Net(context_dim=3) on 2, 5, 8; 2, 6, 3
""",
    "einsum of a tuple, as older code writes it": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v = nn.Linear(8, 8), nn.Linear(8, 8), nn.Linear(8, 8)  # live; dead; live
    def forward(self, x):
        scores = torch.einsum("bid,bjd->bij", (self.q(x), self.k(x)))
        return torch.einsum("bij,bjd->bid", [scores.softmax(-1), self.v(x)])
""",
    "a window of scores that only a mask brings into play": """
class Net(nn.Module):
    def __init__(self, window=None):
        super().__init__()
        self.q, self.k = nn.Linear(8, 8), nn.Linear(8, 8)  # live; dead when window is None
        self.window = window
    def forward(self, x, mask=None):
        scores = self.q(x) @ self.k(x).transpose(1, 2)
        if mask is not None:
            scores = scores.masked_fill(mask == 0, -1e9)
            if self.window is not None:
                scores = scores * torch.ones_like(scores).triu(-self.window)
        return scores.softmax(-1) @ x
# run Net(window=1) on 2, 5, 8; 2, 5, 5
""",
    "a mask over scores that are as large as the number it holds": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.k = nn.Linear(8, 8), nn.Linear(8, 8)  # unknown; unknown
    def forward(self, x):
        kept = torch.ones(x.shape[1], x.shape[1]).tril()
        x = (x @ self.first(x).transpose(1, 2)).masked_fill(kept == 0, -1e9) @ x
        scores = x @ self.k(x / x.std()).transpose(1, 2)
        return scores.masked_fill(kept == 0, -1e9).softmax(-1) @ x
""",
    "a mask over scores of what a softmax has made of masked ones": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.k = nn.Linear(8, 8), nn.Linear(8, 8)  # dead; dead
    def forward(self, x):
        kept = torch.ones(x.shape[1], x.shape[1]).tril()
        x = (x @ self.first(x).transpose(1, 2)).masked_fill(kept == 0, -1e9).softmax(-1) @ x
        scores = x @ self.k(x / x.std()).transpose(1, 2)
        return scores.masked_fill(kept == 0, -1e9).softmax(-1) @ x
""",
    "a shape spread among other names, which tells how many axes there are": """
class Net(nn.Module):
    def __init__(self, heads=2):
        super().__init__()
        self.heads = heads
        self.q, self.k = nn.Linear(8, 8), nn.Linear(8, 8)  # live; dead
    def forward(self, x):
        b, n, d, device, h = *x.shape, x.device, self.heads
        q, k = (t.reshape(b, n, h, d // h).transpose(1, 2) for t in (self.q(x), self.k(x)))
        scores = torch.einsum("bhid,bhjd->bhij", q, k)
        return scores.softmax(dim=-1) @ x.unsqueeze(1)
# run Net() on 2, 5, 8
""",
    "a mask that is made small before the softmax": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.k, self.l = nn.Linear(8, 8), nn.Linear(8, 8)  # unknown; dead
    def forward(self, x):
        mask = torch.ones(x.size(1), x.size(1)).triu(1).bool()
        small = (x @ self.k(x).transpose(1, 2)).masked_fill(mask, -1e4) * 1e-4
        large = (x @ self.l(x).transpose(1, 2)).masked_fill(mask, -1e4) / 8
        return small.softmax(-1) @ x + large.softmax(-1) @ x
""",
    "heads split off a batch whose number of axes nothing else tells": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(8, 24)  # live
    def forward(self, x):
        q, k, v = torch.split(self.qkv(x), [8, 8, 8], dim=-1)
        q = q.unflatten(-1, (8, -1)).transpose(1, 2)
        k = k.unflatten(-1, (8, -1)).transpose(1, 2)
        v = v.unflatten(-1, (8, -1)).transpose(1, 2)
        k = k * torch.rand(k.shape[-2], 1)
        return F.scaled_dot_product_attention(q, k, v)
""",
    "the same heads, with keys that are left alone": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(8, 24)  # partial 8 of 24
    def forward(self, x):
        q, k, v = torch.split(self.qkv(x), [8, 8, 8], dim=-1)
        q = q.unflatten(-1, (8, -1)).transpose(1, 2)
        k = k.unflatten(-1, (8, -1)).transpose(1, 2)
        v = v.unflatten(-1, (8, -1)).transpose(1, 2)
        return F.scaled_dot_product_attention(q, k, v)
""",
    "a mask of a buffer that holds a very negative number": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)  # live
        self.k = nn.Linear(8, 8)  # dead
        self.register_buffer("least", torch.tensor(-1e9))
    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-1, -2)
        mask = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
        least = self.least
        return torch.where(mask, least, scores).softmax(-1)
""",
    "a mask of a tensor made of a very negative number": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)  # live
        self.k = nn.Linear(8, 8)  # dead
        self.register_buffer("least", torch.tensor(-1e9))
    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-1, -2)
        mask = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
        least = torch.full([], -1e9, dtype=x.dtype).to(x.device)
        return torch.where(mask, least, scores).softmax(-1)
""",
    "a mask of a tensor that is zero in the end": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)  # live
        self.k = nn.Linear(8, 8)  # live
        self.register_buffer("least", torch.tensor(-1e9))
    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-1, -2)
        mask = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
        least = torch.full([], -1e9)
        least.mul_(0)
        return torch.where(mask, least, scores).softmax(-1)
""",
    "a mask of a tensor to a view of which zero is written": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)  # live
        self.k = nn.Linear(8, 8)  # live
        self.register_buffer("least", torch.tensor(-1e9))
    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-1, -2)
        mask = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
        least = torch.full([], -1e9)
        least.view(1).zero_()
        return torch.where(mask, least, scores).softmax(-1)
""",
    "a mask of a tensor whose item is set": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)  # live
        self.k = nn.Linear(8, 8)  # live
        self.register_buffer("least", torch.tensor(-1e9))
    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-1, -2)
        mask = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
        least = torch.full([], -1e9)
        least[()] = 0.0
        return torch.where(mask, least, scores).softmax(-1)
""",
    "a mask of a tensor that a sum is written to": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)  # live
        self.k = nn.Linear(8, 8)  # live
        self.register_buffer("least", torch.tensor(-1e9))
    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-1, -2)
        mask = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
        least = torch.full([], -1e9)
        torch.add(torch.zeros(()), 0.0, out=least)
        return torch.where(mask, least, scores).softmax(-1)
""",
    "a mask of a tensor whose double is set to zero": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)  # live
        self.k = nn.Linear(8, 8)  # live
        self.register_buffer("least", torch.tensor(-1e9))
    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-1, -2)
        mask = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
        least = torch.full([], -1e9)
        least.to(x).zero_()
        return torch.where(mask, least, scores).softmax(-1)
""",
    "the least number of the scores' type as a mask": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)  # live
        self.k = nn.Linear(8, 8)  # dead
        self.v = nn.Linear(8, 8)  # live
    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-1, -2)
        mask = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
        return scores.masked_fill(mask, -torch.finfo(scores.dtype).max).softmax(-1) @ self.v(x)
""",
    "the smallest step of the scores' type is no mask": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)  # live
        self.k = nn.Linear(8, 8)  # live
        self.v = nn.Linear(8, 8)  # live
    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-1, -2)
        mask = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
        return scores.masked_fill(mask, -torch.finfo(scores.dtype).eps).softmax(-1) @ self.v(x)
""",
    "separate projections": """
class Net(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.q = nn.Linear(dim, dim)  # live
        self.k = nn.Linear(dim, dim)  # dead
        self.v = nn.Linear(dim, dim)  # live
        self.out = nn.Linear(dim, dim)  # live: return
        self.scale = dim ** -0.5
    def forward(self, x):
        q, k, v = self.q(x), self.k(x), self.v(x)
        scores = (q @ k.transpose(-2, -1)) * self.scale
        return self.out(scores.softmax(dim=-1) @ v)
""",
    "separate heads": """
class Net(nn.Module):
    def __init__(self, dim=8, heads=2):
        super().__init__()
        self.heads = heads
        self.q = nn.Linear(dim, dim)  # live
        self.k = nn.Linear(dim, dim)  # dead
        self.v = nn.Linear(dim, dim)  # live
    def split(self, x):
        b, n, c = x.shape
        return x.view(b, n, self.heads, c // self.heads).transpose(1, 2)
    def forward(self, x):
        q, k, v = self.split(self.q(x)), self.split(self.k(x)), self.split(self.v(x))
        return F.softmax(torch.matmul(q, k.transpose(2, 3)), -1) @ v
""",
    "scaled_dot_product_attention": """
class Net(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.q = nn.Linear(dim, dim)  # live
        self.k = nn.Linear(dim, dim)  # dead
        self.v = nn.Linear(dim, dim)  # live
    def forward(self, x):
        return F.scaled_dot_product_attention(self.q(x), self.k(x), self.v(x), is_causal=True)
""",
    "fused, by chunk": """
class Net(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.qkv = nn.Linear(dim, 3 * dim)  # partial 8 of 24
    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        return (q @ k.transpose(-2, -1)).softmax(-1) @ v
""",
    "fused, by reshape, permute and index": """
class Net(nn.Module):
    def __init__(self, dim=8, heads=2):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, dim * 3)  # partial 8 of 24
    def forward(self, x):
        B, N, C = x.shape
        qkv = self.qkv(x).reshape(B, N, 3, self.heads, C // self.heads).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        attn = (q @ k.transpose(-2, -1)).softmax(dim=-1)
        return (attn @ v).transpose(1, 2).reshape(B, N, C)
""",
    "a softmax over the queries": """
class Net(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.q = nn.Linear(dim, dim)  # dead
        self.k = nn.Linear(dim, dim)  # live
    def forward(self, x):
        batch, tokens, dim = x.shape
        return (self.q(x) @ self.k(x).transpose(-2, -1)).softmax(dim=-2)
""",
    "an additive mask": """
class Net(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.q = nn.Linear(dim, dim)  # live
        self.k = nn.Linear(dim, dim)  # dead
        self.register_buffer("bias", torch.randn(5, 5))
    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-1, -2) + self.bias
        return scores.masked_fill(torch.ones(5, 5).triu(1).bool(), float("-inf")).softmax(-1)
""",
    "a mask that sets zeros": """
class Net(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.q = nn.Linear(dim, dim)  # live
        self.k = nn.Linear(dim, dim)  # live
    def forward(self, x):
        scores = self.q(x) @ self.k(x).transpose(-1, -2)
        return scores.masked_fill(torch.ones(5, 5).triu(1).bool(), 0.0).softmax(-1)
""",
    "keys that are normalized": """
class Net(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.q = nn.Linear(dim, dim)  # live
        self.k = nn.Linear(dim, dim)  # live
    def forward(self, x):
        q, k = F.normalize(self.q(x), dim=-1), F.normalize(self.k(x), dim=-1)
        return (q @ k.transpose(-2, -1)).softmax(-1)
""",
    "keys that are rotated": """
def rotate_half(x):
    a, b = x.chunk(2, dim=-1)
    return torch.cat((-b, a), dim=-1)
class Net(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.q = nn.Linear(dim, dim)  # live
        self.k = nn.Linear(dim, dim)  # live
    def rotated(self, x):
        angles = torch.arange(5.0)[:, None] * torch.arange(1.0, 9.0)[None, :]
        return x * angles.cos() + rotate_half(x) * angles.sin()
    def forward(self, x):
        return (self.rotated(self.q(x)) @ self.rotated(self.k(x)).transpose(-2, -1)).softmax(-1)
""",
    "a sigmoid for a softmax": """
class Net(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.q = nn.Linear(dim, dim)  # live
        self.k = nn.Linear(dim, dim)  # live
    def forward(self, x):
        return torch.sigmoid(self.q(x) @ self.k(x).transpose(-2, -1))
""",
    "keys that are values too": """
class Net(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.q = nn.Linear(dim, dim)  # live
        self.kv = nn.Linear(dim, dim)  # live
    def forward(self, x):
        kv = self.kv(x)
        return (self.q(x) @ kv.transpose(-2, -1)).softmax(-1) @ kv
""",
    "attention pooling": """
class Net(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.score = nn.Linear(dim, 1)  # dead
        self.out = nn.Linear(dim, 3)  # live: return
    def forward(self, x):
        weights = torch.softmax(self.score(x), dim=1)
        return self.out((weights * x).sum(dim=1))
""",
    "class scores": """
class Net(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.fc = nn.Linear(dim, 10)  # live
    def forward(self, x):
        return F.softmax(self.fc(x), dim=-1)
""",
    "einsum": """
class Net(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.q = nn.Linear(dim, dim)  # live
        self.k = nn.Linear(dim, dim)  # dead
        self.v = nn.Linear(dim, dim)  # live
    def forward(self, x):
        attn = torch.einsum("bid,bjd->bij", self.q(x), self.k(x)).softmax(dim=-1)
        return torch.einsum("bij,bjd->bid", attn, self.v(x))
""",
    "queries and keys from two places": """
class Net(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.q = nn.Linear(dim, dim)  # live
        self.k = nn.Linear(dim, dim)  # dead
    def forward(self, x, memory=None):
        memory = x if memory is None else memory
        return (self.q(x) @ self.k(memory).transpose(-2, -1)).softmax(-1)
""",
}
PROGRAMS = {name: program + TOKENS for name, program in PROGRAMS.items()}
