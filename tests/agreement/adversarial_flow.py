"""Calls nobody sees, casts, joins, padding: programs in which a bias reaches more than it seems to.

The first line of each is the shape of its input.
"""

PROGRAMS = {
    "module given to unknown-like function": """
5, 3, 8, 8
def run(f, x):
    return f(x)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + run(self.c, x).relu()
""",
    "vmap lambda": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + torch.func.vmap(lambda t: self.c(t))(x).relu()
""",
    "vmap module": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + torch.vmap(self.c)(x).relu()
""",
    "checkpoint_sequential": """
5, 3, 8, 8
from torch.utils.checkpoint import checkpoint_sequential
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.s = nn.Sequential(nn.Conv2d(3, 3, 1), nn.ReLU())
        self.c = self.s[0]
        self.b = nn.BatchNorm2d(3)
    def forward(self, x):
        return self.b(self.c(x)) + checkpoint_sequential(self.s, 2, x, use_reentrant=False)
""",
    "operator.call / methodcaller": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + operator.methodcaller('forward', x)(self.c).relu()
""",
    "itertools starmap": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + list(itertools.starmap(self.c, [(x,)]))[0].relu()
""",
    "threading executor map": """
5, 3, 8, 8
from concurrent.futures import ThreadPoolExecutor
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        with ThreadPoolExecutor(1) as e:
            r = list(e.map(self.c, [x]))[0]
        return self.b(self.c(x)) + r.relu()
""",
    "sorted with key effects": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        k = max([0, 1], key=lambda i: y[:, i].sum().item())
        return self.b(y) * k + self.b(y)
""",
    "item branch": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        s = float(y.mean())
        return self.b(y) * s
""",
    "tolist": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        s = y.mean((0, 2, 3)).tolist()[0]
        return self.b(y) * s
""",
    "f-string of tensor as key": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        s = float(f'{y.mean().item():.9f}')
        return self.b(y) * s
""",
    "while on tensor": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        n = 0
        while y.abs().mean() * n < 3:
            n += 1
        return self.b(y) * n
""",
    "nonzero shape": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return self.b(y) * len((y > 0.3).nonzero())
""",
    "shape of selected": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return self.b(y) * y[y > 0.3].shape[0]
""",
    "masked_select numel": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return self.b(y) * y.masked_select(y > 0.3).numel()
""",
    "unique": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return self.b(y) * torch.unique(y.round()).size(0)
""",
    "expand batch then bn": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        y = y.mean((2, 3), keepdim=True).expand(-1, -1, 4, 4)
        return self.b(y)
""",
    "learned position multiply": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.p = nn.Parameter(torch.randn(1, 1, 8, 8))
    def forward(self, x):
        return self.b(self.c(x) * self.p)
""",
    "buffer multiply position": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.register_buffer('p', torch.randn(8, 8))
    def forward(self, x):
        return self.b(self.c(x) * self.p)
""",
    "channel scale by data": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x) * x.mean((2, 3), keepdim=True)[:, :1])
""",
    "batch-mean data scale": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x) * x.mean())
""",
    "scale by batch size": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x) * x.shape[0])
""",
    "conv then instance norm by data scale": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.InstanceNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x) * x.mean())
""",
    "bn applied only in training": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        if self.training:
            y = self.b(y)
        return y
""",
    "eval returns raw too": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        z = self.b(y)
        if not self.training:
            return (z, y)
        return z
""",
    "dropout between": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.p = 0.3
    def forward(self, x):
        return self.b(F.dropout(self.c(x), self.p, self.training))
""",
    "F.dropout default p": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(F.dropout(self.c(x)))
""",
    "F.dropout training False": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(F.dropout(self.c(x), 0.5, False))
""",
    "dropout2d then instance norm": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.InstanceNorm2d(4)
        self.d = nn.Dropout2d(0.5)
    def forward(self, x):
        return self.b(self.d(self.c(x)))
""",
    "dtype double round": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x).int().double())
""",
    "dtype half round trip": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x).to(torch.int8).to(x.dtype))
""",
    "to(x) int": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x).type(torch.LongTensor).to(x))
""",
    "to bool": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x).bool().to(x.dtype))
""",
    "view dtype": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x).view(torch.int64).to(x.dtype).clamp(-1, 1))
""",
    "copy into long": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        z = torch.zeros(y.shape, dtype=torch.long)
        z[:] = y
        return self.b(z.to(x))
""",
    "autocast": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(torch.round(self.c(x), decimals=1))
""",
    "floor division": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(torch.div(self.c(x), 2, rounding_mode='floor'))
""",
    "div trunc kw": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x).div(2, rounding_mode='trunc'))
""",
    "conv cat with zero channel padded": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(8)
    def forward(self, x):
        y = self.c(x)
        return self.b(torch.cat([y, y * 0], 1))
""",
    "cat along spatial with zeros": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return self.b(torch.cat([y, torch.zeros_like(y)], 2))
""",
    "cat along batch with other conv": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.d = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(torch.cat([self.c(x), self.d(x)], 0))
""",
    "cat along batch same conv": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(torch.cat([self.c(x), self.c(x * 2)], 0))
""",
    "cat same conv scaled": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return self.b(torch.cat([y, 2 * y], 3))
""",
    "stack mean of scaled": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return self.b(torch.stack([y, x[:, :1].expand_as(y)]).amax(0))
""",
    "output_padding convtranspose": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.c = nn.ConvTranspose2d(4, 4, 3, stride=2, padding=1, output_padding=1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(self.a(x)))
""",
    "conv stride edges valid": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.c = nn.Conv2d(4, 4, 3, stride=2)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(self.a(x)))
""",
    "F.pad then conv": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.c = nn.Conv2d(4, 4, 3)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(F.pad(self.a(x), [1, 1, 1, 1])))
""",
    "padding=(0,1)": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.c = nn.Conv2d(4, 4, (1, 3), padding=(0, 1))
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(self.a(x)))
""",
    "padding same string kernel 1": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.c = nn.Conv2d(4, 4, 1, padding='same')
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(self.a(x)))
""",
    "padding attr changed later": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.c = nn.Conv2d(4, 4, 3)
        self.c.padding = (1, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(self.a(x)))
""",
    "padding attr changed in loop": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.c = nn.Conv2d(4, 4, 3)
        self.b = nn.BatchNorm2d(4)
        for m in self.modules():
            if hasattr(m, 'kernel_size') and m.kernel_size[0] == 3:
                m.padding = (1, 1)
    def forward(self, x):
        return self.b(self.c(self.a(x)))
""",
    "setattr padding by name": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.c = nn.Conv2d(4, 4, 3)
        self.b = nn.BatchNorm2d(4)
        for k, v in {'padding': (1, 1)}.items():
            setattr(self.c, k, v)
    def forward(self, x):
        return self.b(self.c(self.a(x)))
""",
    "ceil mode avgpool": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.p = nn.AvgPool2d(3, 2, ceil_mode=True)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.p(self.a(x)))
""",
    "ceil mode avgpool with padding cip false": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.p = nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.p(self.a(x)))
""",
    "adaptive pool then flatten bn1d": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm1d(16)
    def forward(self, x):
        return self.b(F.adaptive_avg_pool2d(self.a(x), 2).flatten(1))
""",
    "interpolate area / antialias": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(F.interpolate(self.a(x), size=(5, 7), mode='bilinear', antialias=True))
""",
    "interpolate bicubic nonaligned": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(F.interpolate(self.a(x), scale_factor=1.7, mode='bicubic'))
""",
    "grid sample in range zeros": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(F.grid_sample(self.a(x), torch.rand(5, 4, 4, 2) * 2 - 1, align_corners=False))
""",
}
