"""Attention, reshapes and means by hand: programs in which the axes decide.

The first line of each is the shape of its input.
"""

PROGRAMS = {
    "keys also returned": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
        self.v = nn.Linear(8, 8)
    def forward(self, x):
        q, k, v = (self.q(x), self.k(x), self.v(x))
        return ((q @ k.transpose(-2, -1)).softmax(-1) @ v, k)
""",
    "weights returned before softmax": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        return (s.softmax(-1) @ x, s)
""",
    "scores topk sparse attention": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        t = s.topk(3, dim=-1)[0][..., -1:]
        s = s.masked_fill(s < t, float('-inf'))
        return s.softmax(-1) @ x
""",
    "scores threshold mask": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        s = s.masked_fill(s < 0, float('-inf'))
        return torch.nan_to_num(s.softmax(-1)) @ x
""",
    "masked rows entirely": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        s = s.masked_fill(torch.ones(6, 6).triu(1) > 0, -1000000000.0)
        return s.softmax(-2) @ x
""",
    "causal by tril multiply": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = (self.q(x) @ self.k(x).mT).tril()
        return s.softmax(-1) @ x
""",
    "mask add tensor -1e9*(1-m)": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        s = self.q(x) @ self.k(x).mT
        m = torch.ones(6, 6).tril()
        return (s * m - 1000000000.0 * (1 - m)).softmax(-1) @ x
""",
    "temperature per key": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
        self.t = nn.Parameter(torch.rand(6))
    def forward(self, x):
        return (self.q(x) @ self.k(x).mT * self.t).softmax(-1) @ x
""",
    "temperature per head": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
        self.t = nn.Parameter(torch.rand(2, 1, 1))
    def forward(self, x):
        q, k = (f(x).view(3, 6, 2, 4).transpose(1, 2) for f in (self.q, self.k))
        return (q @ k.mT * self.t).softmax(-1)
""",
    "temperature learned from q": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
        self.t = nn.Linear(8, 1)
    def forward(self, x):
        return (self.q(x) @ self.k(x).mT * self.t(x)).softmax(-1)
""",
    "temperature from k": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
        self.t = nn.Linear(8, 1)
    def forward(self, x):
        k = self.k(x)
        return (self.q(x) @ k.mT * self.t(k).mT).softmax(-1)
""",
    "euclidean attention": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
    def forward(self, x):
        return (-torch.cdist(self.q(x), self.k(x))).softmax(-1)
""",
    "additive attention": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Linear(8, 8)
        self.k = nn.Linear(8, 8)
        self.v = nn.Linear(8, 1)
    def forward(self, x):
        s = self.v(torch.tanh(self.q(x).unsqueeze(2) + self.k(x).unsqueeze(1))).squeeze(-1)
        return s.softmax(-1) @ x
""",
    "GAT style": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 1)
        self.b = nn.Linear(8, 1)
    def forward(self, x):
        s = self.a(x) + self.b(x).mT
        return s.softmax(-1) @ x
""",
    "GAT leaky": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 1)
        self.b = nn.Linear(8, 1)
    def forward(self, x):
        s = F.leaky_relu(self.a(x) + self.b(x).mT)
        return s.softmax(-1) @ x
""",
    "q scaled inplace k shared with v by chunk": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.kv = nn.Linear(8, 16)
        self.q = nn.Linear(8, 8)
    def forward(self, x):
        k, v = self.kv(x).chunk(2, -1)
        return (self.q(x) @ k.mT).softmax(-1) @ v
""",
    "kv both from k": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.k = nn.Linear(8, 8)
        self.q = nn.Linear(8, 8)
    def forward(self, x):
        k = self.k(x)
        v = k
        return (self.q(x) @ k.mT).softmax(-1) @ v
""",
    "self-normalised keys": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.k = nn.Linear(8, 8)
        self.q = nn.Linear(8, 8)
        self.n = nn.LayerNorm(8)
    def forward(self, x):
        return (self.q(x) @ self.n(self.k(x)).mT).softmax(-1)
""",
    "sdpa with key concat zeros": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.k = nn.Linear(8, 8)
        self.q = nn.Linear(8, 8)
    def forward(self, x):
        k = torch.cat([self.k(x), torch.zeros(3, 1, 8)], 1)
        v = torch.cat([x, x[:, :1]], 1)
        return F.scaled_dot_product_attention(self.q(x), k, v)
""",
    "sdpa dropout": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.k = nn.Linear(8, 8)
        self.q = nn.Linear(8, 8)
        self.v = nn.Linear(8, 8)
    def forward(self, x):
        return F.scaled_dot_product_attention(self.q(x), self.k(x), self.v(x), dropout_p=0.3)
""",
    "sdpa attn_mask float from k": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.k = nn.Linear(8, 8)
        self.q = nn.Linear(8, 8)
    def forward(self, x):
        k = self.k(x)
        return F.scaled_dot_product_attention(self.q(x), k, x, attn_mask=k.sum(-1).unsqueeze(1))
""",
    "value bias then LayerNorm over tokens": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.k = nn.Linear(8, 8)
        self.q = nn.Linear(8, 8)
        self.v = nn.Linear(8, 8)
    def forward(self, x):
        y = (self.q(x) @ self.k(x).mT).softmax(-1) @ self.v(x)
        return y - y.mean(1, keepdim=True)
""",
    "value bias weights dropout": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.k = nn.Linear(8, 8)
        self.q = nn.Linear(8, 8)
        self.v = nn.Linear(8, 8)
    def forward(self, x):
        y = F.dropout((self.q(x) @ self.k(x).mT).softmax(-1), 0.3, self.training) @ self.v(x)
        return y - y.mean(1, keepdim=True)
""",
    "sum of softmax by hand": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Linear(8, 1)
    def forward(self, x):
        e = self.s(x).exp()
        return (e / e.sum(1, keepdim=True) * x).sum(1)
""",
    "position dependent sum": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Linear(8, 1)
    def forward(self, x):
        w = (self.s(x) * torch.arange(6.0).view(6, 1)).softmax(1)
        return (w * x).sum(1)
""",
    "softmax over batch": """
6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Linear(8, 4)
    def forward(self, x):
        return self.s(x).softmax(0)
""",
    "rank two linear squeeze": """
6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Linear(8, 1)
    def forward(self, x):
        return self.s(x).squeeze(-1).softmax(0)
""",
    "squeeze() all": """
6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Linear(8, 3)
    def forward(self, x):
        return self.s(x).squeeze().softmax(-1)
""",
    "linear bn1d 3d l==c": """
5, 8, 4
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Linear(4, 8)
        self.b = nn.BatchNorm1d(8)
    def forward(self, x):
        n, l, c = x.shape
        return self.b(self.s(x))
""",
    "view by batch then bn1d": """
5, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Linear(8, 4)
        self.b = nn.BatchNorm1d(4)
    def forward(self, x):
        n, l, c = x.shape
        return self.b(self.s(x).view(n * l, 4)).view(n, l, 4)
""",
    "view wrong grouping": """
5, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Linear(8, 4)
        self.b = nn.BatchNorm1d(8)
    def forward(self, x):
        n, l, c = x.shape
        return self.b(self.s(x).view(n * 3, 8))
""",
    "reshape mixing channel and space": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(8)
    def forward(self, x):
        y = self.s(x)
        n, c, h, w = y.shape
        return self.b(y.view(n, c * 2, h // 2, w))
""",
    "reshape channel merges": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(2)
    def forward(self, x):
        y = self.s(x)
        n, c, h, w = y.shape
        return self.b(y.view(n, 2, 2 * h, w))
""",
    "shuffle by view transpose": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.s(x)
        n, c, h, w = y.shape
        return self.b(y.view(n, 2, 2, h, w).transpose(1, 2).reshape(n, c, h, w))
""",
    "transpose then view non-aligned": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.s(x)
        n, c, h, w = y.shape
        return self.b(y.permute(0, 2, 3, 1).reshape(n, c, h, w))
""",
    "batch-channel merge groupnorm": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Conv2d(3, 4, 1)
        self.b = nn.InstanceNorm1d(4)
    def forward(self, x):
        y = self.s(x)
        n, c, h, w = y.shape
        return self.b(y.view(n, c, h * w)).view(n, c, h, w)
""",
    "groupnorm manual view": """
5, 4, 6, 6
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Conv2d(4, 4, 1)
    def forward(self, x):
        y = self.s(x)
        z = y.view(5, 2, -1)
        z = z - z.mean(-1, keepdim=True)
        return z.view_as(y)
""",
    "weight standardization": """
5, 3, 8, 8
class C(nn.Conv2d):
    def forward(self, x):
        w = self.weight
        w = w - w.mean((1, 2, 3), keepdim=True)
        return F.conv2d(x, w, self.bias, self.stride, self.padding)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.s = C(4, 4, 3)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.s(self.a(x)))
""",
    "dynamic conv weights": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.k = nn.Linear(3, 16)
        self.b = nn.InstanceNorm2d(4)
    def forward(self, x):
        w = self.k(x.mean((0, 2, 3))).view(4, 4, 1, 1)
        return self.b(F.conv2d(self.a(x), w))
""",
    "film": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.g = nn.Linear(3, 8)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        g, b = self.g(x.mean((2, 3))).chunk(2, 1)
        y = self.a(x) * g[:, :, None, None] + b[:, :, None, None]
        return self.b(y)
""",
    "adain": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.g = nn.Linear(3, 8)
        self.n = nn.InstanceNorm2d(4)
    def forward(self, x):
        g, b = self.g(x.mean((2, 3))).chunk(2, 1)
        return self.n(self.a(x)) * g[:, :, None, None] + b[:, :, None, None]
""",
    "spade": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.g = nn.Conv2d(3, 4, 1)
        self.n = nn.BatchNorm2d(4, affine=False)
    def forward(self, x):
        return self.n(self.a(x)) * (1 + self.g(x))
""",
    "drop path custom": """
5, 3, 8, 8
def drop_path(x, p, training):
    if p == 0.0 or not training:
        return x
    m = torch.rand(x.shape[0], 1, 1, 1) > p
    return x * m / (1 - p)
class Net(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p
        self.a = nn.Conv2d(3, 4, 1)
        self.n = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.n(drop_path(self.a(x), self.p, self.training))
""",
    "noise gating by bernoulli buffer": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.n = nn.BatchNorm2d(4)
    def forward(self, x):
        if torch.rand(1).item() < 2:
            return self.n(self.a(x).relu())
        return self.n(self.a(x))
""",
    "lazy module list": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.LazyConv2d(4, 3)
        self.n = nn.LazyBatchNorm2d()
        self.f = nn.LazyLinear(5)
    def forward(self, x):
        y = self.n(self.a(x))
        return self.f(y.flatten(1))
""",
    "output dict with raw": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.n = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.a(x)
        d = {'n': self.n(y)}
        d['raw'] = y
        return d
""",
    "output object": """
5, 3, 8, 8
@dataclass
class Out:
    a: object
    b: object
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.n = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.a(x)
        return {'o': Out(self.n(y), y).b}
""",
    "conv transposed bilinear residual stored state rnn": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 3, 1)
        self.n = nn.BatchNorm2d(3)
    def forward(self, x):
        h = torch.zeros_like(x)
        for _ in range(3):
            h = self.n(self.a(h + x))
        return h
""",
    "recurrent with raw state": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 3, 1)
        self.n = nn.BatchNorm2d(3)
    def forward(self, x):
        h = torch.zeros_like(x)
        for _ in range(3):
            r = self.a(h + x)
            h = r
        return self.n(h)
""",
    "F.linear with own bias slice": """
5, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 8)
        self.n = nn.BatchNorm1d(4)
    def forward(self, x):
        return self.n(F.linear(x, self.a.weight[:4], self.a.bias[:4])) + F.linear(x, self.a.weight[4:], self.a.bias[4:])
""",
    "einsum diag": """
5, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 8)
    def forward(self, x):
        y = torch.einsum('bii->bi', self.a(x))
        return y - y.mean(1, keepdim=True)
""",
    "einsum ellipsis": """
5, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 8)
        self.w = nn.Parameter(torch.randn(6, 6))
    def forward(self, x):
        y = torch.einsum('...ld,lm->...md', self.a(x), self.w)
        return y.softmax(-2)
""",
    "mean over mixed then bn1d": """
5, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 8)
        self.n = nn.BatchNorm1d(8)
    def forward(self, x):
        m = (x.sum(-1, keepdim=True) > 0).double()
        y = (self.a(x) * m).sum(1) / m.sum(1).clamp(min=1)
        return self.n(y)
""",
    "packed pad": """
5, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 8)
        self.n = nn.BatchNorm1d(8)
    def forward(self, x):
        y = nn.utils.rnn.pad_sequence([self.a(t[:i + 1]) for i, t in enumerate(x)], batch_first=True)
        return self.n(y.flatten(0, 1))
""",
    "cumsum then norm": """
5, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 8)
        self.n = nn.LayerNorm(8)
    def forward(self, x):
        y = self.a(x).cumsum(1)
        return y - y.mean(1, keepdim=True)
""",
    "layer norm functional shape mismatch": """
5, 4, 6, 6
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(4, 4, 1)
    def forward(self, x):
        y = self.a(x)
        return F.layer_norm(y, y.shape[1:])
""",
    "layer_norm last axes of permuted": """
5, 4, 6, 6
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(4, 4, 1)
    def forward(self, x):
        y = self.a(x)
        return F.layer_norm(y, y.shape[2:])
""",
    "var_mean manual norm": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
    def forward(self, x):
        y = self.a(x)
        v, m = torch.var_mean(y, (2, 3), keepdim=True)
        return (y - m) / (v + 1e-05).sqrt()
""",
    "mean of other subtract": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
    def forward(self, x):
        y = self.a(x)
        m = y.mean((2, 3), keepdim=True)
        y = y * 2
        return y - m
""",
    "mean subtract after in-place": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
    def forward(self, x):
        y = self.a(x)
        m = y.mean((2, 3), keepdim=True)
        y *= 2
        return y - m
""",
    "mean subtract, y rebound via setitem": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
    def forward(self, x):
        y = self.a(x)
        m = y.mean((2, 3), keepdim=True)
        y[:, 0] = y[:, 0] * 2
        return y - m
""",
    "mean subtract after view write": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
    def forward(self, x):
        y = self.a(x)
        m = y.mean((2, 3), keepdim=True)
        y.view(-1).mul_(2)
        return y - m
""",
    "mean modified in place": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
    def forward(self, x):
        y = self.a(x)
        m = y.mean((2, 3), keepdim=True)
        m *= 2
        return y - m
""",
    "conv.bias init trick with data from weight": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.c.weight.data = self.c.weight.data + self.c.bias.data.view(-1, 1, 1, 1)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "weight computed from bias in forward": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(F.conv2d(x, self.c.weight * self.c.bias.view(-1, 1, 1, 1), self.c.bias))
""",
    "bn weight from conv bias": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
    def forward(self, x):
        return F.batch_norm(self.c(x), None, None, self.c.bias, None, True)
""",
    "twice the mean": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return 2 * y - y.mean((2, 3), keepdim=True)
""",
    "mean of a crop": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return y - y[:, :, 1:-1, 1:-1].mean((2, 3), keepdim=True)
""",
    "mean of relu": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return y - F.relu(y).mean((2, 3), keepdim=True)
""",
    "mean without keepdim aligned by accident": """
4, 4, 4, 4
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
    def forward(self, x):
        y = self.c(x)
        return y - y.mean((2, 3))
""",
    "mean over one axis, no keepdim": """
4, 4, 4, 4
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
    def forward(self, x):
        y = self.c(x)
        return y - y.mean(1)
""",
    "mean unsqueezed wrong": """
4, 4, 4, 4
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
    def forward(self, x):
        y = self.c(x)
        return y - y.mean((2, 3))[None, :, :, None]
""",
    "mean of transposed kept": """
8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(8, 8)
    def forward(self, x):
        y = self.f(x)
        return y - y.T.mean(1, keepdim=True)
""",
    "minus sum over wrong n": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return y - y.sum((2, 3), keepdim=True) / (y.shape[2] * y.shape[1])
""",
    "minus weighted mean unnormalized": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        w = torch.rand(8, 8)
        return y - (y * w).sum((2, 3), keepdim=True)
""",
    "minus mean of half channels": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return y - y[:, :2].mean((1, 2, 3), keepdim=True)
""",
    "rms by hand": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        d = y - y.mean((2, 3), keepdim=True)
        return d / y.pow(2).mean((2, 3), keepdim=True).sqrt()
""",
    "std correction by other axes": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return y.std(1)
""",
    "BatchNorm3d of unsqueezed channel": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.n = nn.BatchNorm3d(1)
    def forward(self, x):
        return self.n(self.c(x).unsqueeze(1))
""",
    "BatchNorm2d of tokens unsqueezed": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(8, 6)
        self.n = nn.BatchNorm2d(1)
    def forward(self, x):
        return self.n(self.f(x).unsqueeze(1))
""",
    "BatchNorm1d flat heads": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(8, 8)
        self.n = nn.BatchNorm1d(4)
    def forward(self, x):
        return self.n(self.f(x).view(-1, 4))
""",
    "where cond from y": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return self.b(torch.where(y > 0, y, y.flip(-1)))
""",
    "where of y and 2y": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return self.b(torch.where(x[:, :1] > 0, y, 2 * y))
""",
    "maximum with zero": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return self.b(torch.maximum(y, y * 0))
""",
    "lerp of two convs by data": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.d = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(torch.lerp(self.c(x), self.d(x), x[:, :1].sigmoid()))
""",
    "minus no_grad mean": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        with torch.no_grad():
            m = y.mean((2, 3), keepdim=True)
        return y - m
""",
    "SE gate linear": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(x * self.c(x.mean((2, 3), keepdim=True)))
""",
    "linear added per row by mistake": """
5, 4, 4, 4
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(4, 4)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(x + self.f(x.mean((2, 3)))[:, None, :, None])
""",
    "linear added without unsqueeze": """
4, 4, 4, 4
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(4, 4)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(x + self.f(x.mean((2, 3))))
""",
    "outer sum": """
5, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(8, 8)
        self.g = nn.Linear(8, 8)
        self.b = nn.BatchNorm2d(1)
    def forward(self, x):
        return self.b((self.f(x)[:, :, None] + self.g(x)[:, None, :])[:, None])
""",
    "pairwise product logits": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(8, 1)
        self.g = nn.Linear(8, 1)
    def forward(self, x):
        return (self.f(x) * self.g(x).mT).softmax(-1)
""",
    "diff of different scales": """
5, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(8, 4)
    def forward(self, x):
        y = self.f(x)
        return y[:, None] - 0.5 * y[None]
""",
    "y minus its roll over features": """
5, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(8, 4)
    def forward(self, x):
        y = self.f(x)
        return y - y.roll(1, 1)
""",
    "grouped conv to groupnorm groups equal": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 8, 3, groups=4)
        self.n = nn.GroupNorm(4, 8)
    def forward(self, x):
        return self.n(self.c(x))
""",
    "pixel shuffle then instance norm": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 16, 1)
        self.n = nn.InstanceNorm2d(4)
    def forward(self, x):
        return self.n(F.pixel_shuffle(self.c(x), 2))
""",
    "conv padding by tuple mixed": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.d = nn.Conv2d(4, 4, (1, 3), padding=(0, 1))
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.d(self.c(x)))
""",
    "conv same even kernel": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.d = nn.Conv2d(4, 4, 2, padding='same')
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.d(self.c(x)))
""",
    "conv padding_mode set later": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.d = nn.Conv2d(4, 4, 3, padding=1, padding_mode='circular')
        self.d.padding_mode = 'zeros'
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.d(self.c(x)))
""",
    "convtranspose k1 s2": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.d = nn.ConvTranspose2d(4, 4, 1, 2)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.d(self.c(x)))
""",
    "avgpool divisor ceil": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(F.avg_pool2d(self.c(x), 3, 2, ceil_mode=True, divisor_override=3))
""",
    "maxpool indices used": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y, i = F.max_pool2d(self.c(x), 2, return_indices=True)
        return self.b(y), i.double()
""",
    "sort channels": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x).sort(1)[0])
""",
    "mixstyle": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        m, s = y.mean((2, 3), keepdim=True), y.std((2, 3), keepdim=True)
        p = torch.randperm(5)
        return (y - m) / s * s[p] + m[p]
""",
    "mixup wrong weights": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        w = torch.rand(5, 1, 1, 1)
        return self.b(w * y + (1 - w * 0.5) * y[torch.randperm(5)])
""",
    "shortcut by stochastic depth per sample": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        k = torch.rand(5, 1, 1, 1) > 0.5 if self.training else 1
        return self.b(x + k * self.c(x))
""",
    "einops mix c and h": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.b = nn.BatchNorm2d(8)
    def forward(self, x):
        return self.b(rearrange(self.c(x), 'b (a c) h w -> b (a w) h c', a=1))
""",
    "einops c to batch": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.b = nn.BatchNorm2d(1)
    def forward(self, x):
        return self.b(rearrange(self.c(x), 'b c h w -> (b c) 1 h w'))
""",
    "einops unpatch norm": """
5, 4, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(16, 16)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.f(rearrange(x, 'b c (h p) (w q) -> b h w (p q c)', p=2, q=2))
        return self.b(rearrange(y, 'b h w (p q c) -> b c (h p) (w q)', p=2, q=2))
""",
    "adjacency softmax wrong axis": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(8, 4)
        self.b = nn.BatchNorm1d(4)
    def forward(self, x):
        a = torch.rand(6, 6).softmax(0)
        return self.b((a @ self.f(x)).mT)
""",
    "scatter sum uneven": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(8, 4)
        self.b = nn.BatchNorm1d(4)
    def forward(self, x):
        y = self.f(x)
        z = torch.zeros(3, 2, 4).index_add(1, torch.tensor([0, 0, 0, 0, 1, 1]), y)
        return self.b(z.mT)
""",
    "boolean write raw then norm": """
3, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(8, 4)
        self.b = nn.BatchNorm1d(4)
    def forward(self, x):
        m = x.sum(-1) > 0
        z = torch.zeros(3, 6, 4)
        z[m] = self.f(x[m])
        return self.b(z.mT)
""",
    "packed with others, and normalized over all of them": """
5, 3, 8
from einops import pack, unpack
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(8, 8), nn.Linear(8, 8)
        self.n = nn.BatchNorm1d(8)
    def forward(self, x):
        y, shapes = pack([self.a(x), self.b(x)], 'b * d')
        y = self.n(y.transpose(1, 2)).transpose(1, 2)
        return unpack(y, shapes, 'b * d')[0]
""",
    "unpacked in other pieces than were packed": """
5, 3, 8
from einops import pack, unpack
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 8)
        self.n = nn.BatchNorm1d(8)
    def forward(self, x):
        y, shapes = pack([x, self.a(x)], 'b * d')
        one, two = unpack(y, [(2,), (4,)], 'b * d')
        return self.n(two.transpose(1, 2)), one
""",
    "an einsum over names that differ by a letter": """
5, 3, 8
from einops import einsum
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k = nn.Linear(8, 8), nn.Linear(8, 8)
    def forward(self, x):
        s = einsum(self.q(x), self.k(x), 'b key d, b keys d -> b keys key')
        return s.softmax(-1) @ x
""",
    "axes added and taken away in one expression": """
5, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 3)
        self.bn = nn.BatchNorm1d(6)
    def forward(self, x):
        return self.bn(self.a(x).unsqueeze(-1)[..., 0].mul(0.5))
""",
    "a helper for tensors of two and of three axes": """
6, 6, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(8, 6), nn.Linear(8, 6)
        self.one, self.two = nn.BatchNorm1d(6), nn.BatchNorm1d(6)
    def gained(self, x):
        return x.unsqueeze(0)[0]
    def forward(self, x):
        one = self.gained(self.a(x.mean(1)))
        two = self.gained(self.b(x))
        return self.one(one), self.two(two).amax(2)
""",
    "keys laid out by the shape of the queries, with channels among the rows": """
3, 4, 4, 4
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k = nn.Conv2d(4, 4, 1), nn.Conv2d(4, 4, 1)
    def forward(self, x):
        q, k = self.q(x), self.k(x)
        b, c, h, w = q.shape
        k = k.reshape(b, h * w, c)
        return F.softmax(q.reshape(b, c, h * w).permute(0, 2, 1) @ k.permute(0, 2, 1), dim=2)
""",
    "keys of an image that was turned in place": """
3, 4, 4, 4
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k = nn.Conv2d(4, 4, 1), nn.Conv2d(4, 4, 1)
    def forward(self, x):
        y = x.clone()
        k = self.k(y)
        y.transpose_(1, 3)
        b, c, h, w = self.q(y).transpose(1, 3).shape
        k = k.reshape(b, h, c, w).sum(1)
        return F.softmax(x.mean(3).transpose(1, 2) @ k, dim=2)
""",
    "channels cut into a computed number of pieces, of which one is not normalized": """
4, 4, 5, 5
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(4, 4, 1)
        self.n = nn.BatchNorm2d(1)
    def forward(self, x):
        parts = self.c(x).chunk(x.shape[1], 1)
        return torch.cat([self.n(part) for part in parts[:-1]] + [parts[-1]], 1)
""",
    "a vector cut into pieces that are normalized one by one": """
4, 6
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Linear(6, 6)
        self.n = nn.LayerNorm(3)
    def forward(self, x):
        return torch.stack([torch.cat([self.n(p) for p in row.chunk(len(row) // 3, 0)]) for row in self.c(x)])
""",
}
