"""Attention: what is added, multiplied, masked and joined before a softmax, and over which axis that goes.

The first line of each is the shape of its input.
"""

PROGRAMS = {
    "softmax over both axes": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        return s.flatten(1).softmax(-1)
""",
    "softmax key and query dual": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        return s.softmax(-1) * s.softmax(-2)
""",
    "scores divided by key norm": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        k = self.k(x)
        s = self.q(x) @ k.mT / k.norm()
        return s.softmax(-1)
""",
    "scores with relative bias from keys": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
        self.r = nn.Linear(8, 6)
    def forward(self, x):
        k = self.k(x)
        s = self.q(x) @ k.mT + self.r(k)
        return s.softmax(-1)
""",
    "rel shift": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        s = F.pad(s, (1, 0)).flatten(1)[:, :-6].view(-1, 6, 6)
        return s.softmax(-1)
""",
    "scores cat with sink": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
        self.sink = nn.Parameter(torch.zeros(1, 6, 1))
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        s = torch.cat([s, self.sink.expand(3, -1, -1)], -1)
        return s.softmax(-1)[..., :-1]
""",
    "two score maps cat then softmax": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
        self.k2 = nn.Linear(8, 8)
    def forward(self, x):
        q = self.q(x)
        s = torch.cat([q @ self.k(x).mT, q @ self.k2(x).mT], -1)
        return s.softmax(-1)
""",
    "key concatenated with x": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        q = self.q(x)
        k = torch.cat([self.k(x), x], 1)
        return (q @ k.mT).softmax(-1)
""",
    "key token mixed by conv": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
        self.m = nn.Conv1d(6, 6, 1)
    def forward(self, x):
        k = self.m(self.k(x))
        return (self.q(x) @ k.mT).softmax(-1)
""",
    "key pooled padded then softmax": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        k = F.avg_pool1d(self.k(x).mT, 3, padding=1)
        return (self.q(x) @ k).softmax(-1)
""",
    "key scaled by position": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
        self.p = nn.Parameter(torch.zeros(6, 1))
    def forward(self, x):
        k = self.k(x) * self.p
        return (self.q(x) @ k.mT).softmax(-1)
""",
    "key masked by tokens zero": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        k = self.k(x) * (x[..., :1] > 0)
        return (self.q(x) @ k.mT).softmax(-1)
""",
    "query equals key": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        k = self.k(x)
        return (k @ k.mT).softmax(-1)
""",
    "query from key": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        k = self.k(x)
        return (self.q(k) @ k.mT).softmax(-1)
""",
    "query detached from key": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        k = self.k(x)
        return (k.detach() @ k.mT).softmax(-1)
""",
    "softmax over heads": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        q = self.q(x).view(3, 6, 2, 4).transpose(1, 2)
        k = self.k(x).view(3, 6, 2, 4).transpose(1, 2)
        return (q @ k.mT).softmax(1)
""",
    "head view without transposing": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        q = self.q(x).view(3, 2, 6, 4)
        k = self.k(x).view(3, 2, 6, 4)
        return (q @ k.mT).softmax(-1)
""",
    "head reshape mixing tokens": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        q = self.q(x).view(3, -1, 4)
        k = self.k(x).view(3, -1, 4)
        return (q @ k.mT).softmax(-1)
""",
    "channel attention q.T k": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = self.q(x).mT @ self.k(x)
        return s.softmax(-1)
""",
    "sdpa swapped args by kw": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        return F.scaled_dot_product_attention(key=self.q(x), query=self.k(x), value=x)
""",
    "sdpa key padded": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        k = F.pad(self.k(x), (0, 0, 0, 1))
        return F.scaled_dot_product_attention(self.q(x), k, F.pad(x, (0, 0, 0, 1)))
""",
    "sdpa heads permuted wrong": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        q = self.q(x).view(3, 6, 2, 4)
        k = self.k(x).view(3, 6, 2, 4)
        v = x.view(3, 6, 2, 4)
        return F.scaled_dot_product_attention(q, k, v)
""",
    "mha k eq v": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.k = nn.Linear(8, 8)
        self.m = nn.MultiheadAttention(8, 2, batch_first=True)
    def forward(self, x):
        k = self.k(x)
        return self.m(x, k, k)[0]
""",
    "mha add_bias_kv": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.k = nn.Linear(8, 8)
        self.m = nn.MultiheadAttention(8, 2, batch_first=True, add_bias_kv=True)
    def forward(self, x):
        return self.m(x, self.k(x), x)[0]
""",
    "mha key padding mask from k": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.k = nn.Linear(8, 8)
        self.m = nn.MultiheadAttention(8, 2, batch_first=True)
    def forward(self, x):
        k = self.k(x)
        return self.m(x, k, x, key_padding_mask=k.sum(-1) > 1)[0].nan_to_num()
""",
    "hand softmax plus one": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = (self.q(x) @ self.k(x).mT).exp()
        return s / (1 + s.sum(-1, keepdim=True))
""",
    "softmax plus logsumexp": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        return s.softmax(-1), s.logsumexp(-1)
""",
    "s clamp before softmax": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        return s.clamp(max=5).softmax(-1)
""",
    "s where mask else x": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        return torch.where(x[..., :6] > 0, s, x[..., :6]).softmax(-1)
""",
    "s filled with its own min": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        return s.masked_fill(torch.ones(6, 6).triu(1) > 0, s.min().item()).softmax(-1)
""",
    "mask threshold variable": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
        self.neg = -1e9
        self.neg = -10.0
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        return s.masked_fill(torch.ones(6, 6).triu(1) > 0, self.neg).softmax(-1)
""",
    "mask with eps name": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        return s.masked_fill(torch.ones(6, 6).triu(1) > 0, 1e-9).softmax(-1)
""",
    "mask soft multiply": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        m = torch.ones(6, 6).tril() * 0.5 + 0.5
        return (s * m).softmax(-1)
""",
    "argmax of features": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        k = self.k(x)
        return F.one_hot(k.argmax(-1), 8).double()
""",
    "attention pooling sum logits": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Linear(8, 1)
    def forward(self, x):
        s = self.s(x)
        w = s.softmax(1)
        return (w * x).sum(1), s.mean()
""",
    "rope via complex": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        k = torch.view_as_complex(self.k(x).view(3, 6, 4, 2))
        k = torch.view_as_real(k * torch.polar(torch.ones(6, 1), torch.arange(6.)[:, None])).flatten(-2)
        return (self.q(x) @ k.mT).softmax(-1)
""",
    "alibi multiplied": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = (self.q(x) @ self.k(x).mT) * torch.arange(6.)
        return s.softmax(-1)
""",
    "dropout on keys": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
        self.d = nn.Dropout(0.1)
    def forward(self, x):
        s = self.q(x) @ self.d(self.k(x)).mT
        return s.softmax(-1)
""",
    "einsum attention wrong out": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = torch.einsum('bqd,bkd->bkq', self.q(x), self.k(x))
        return s.softmax(-1)
""",
    "baddbmm with key in input": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        q, k = self.q(x), self.k(x)
        return torch.baddbmm(k[..., :6], q, k.mT).softmax(-1)
""",
    "sum key as extra key": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        k = self.k(x)
        k = torch.cat([k, k.sum(1, keepdim=True)], 1)
        return (self.q(x) @ k.mT).softmax(-1)
""",
    "efficient attention with ambiguous square": """
3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        k = self.k(x).softmax(2)
        return k @ x
""",
}
