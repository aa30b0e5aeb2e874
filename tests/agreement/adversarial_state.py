"""Aliases, views, modes, hooks, ties: programs in which a bias has a second way out.

The first line of each is the shape of its input.
"""

PROGRAMS = {
    "alias then in-place relu on alias": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.c(x)
        y = x
        y.relu_()
        return self.b(x)
""",
    "alias via list": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        l = [self.c(x)]
        l[0].relu_()
        return self.b(l[0])
""",
    "view written via getitem iadd": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.c(x)
        x[:, :2] *= x[:, 2:]
        return self.b(x)
""",
    "setitem with own squares": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.c(x)
        x[:, 0] = x[:, 0] ** 2
        return self.b(x)
""",
    "out= argument": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        with torch.no_grad():
            x = self.c(x)
            y = torch.zeros_like(x)
            torch.exp(x, out=y)
        return self.b(x) + y
""",
    "out= writes into bn input": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        with torch.no_grad():
            x = self.c(x)
            torch.exp(x, out=x)
        return self.b(x)
""",
    "F.relu inplace=True": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.c(x)
        F.relu(x, True)
        return self.b(x)
""",
    "nn.ReLU(inplace) unused result": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU(inplace=True)
    def forward(self, x):
        x = self.c(x)
        self.r(x)
        return self.b(x)
""",
    "in-place after bn in saved ref": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.c(x)
        y = x
        x = self.b(x)
        return x + y
""",
    "x.data": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.c(x)
        x.data.relu_()
        return self.b(x)
""",
    "x.data =": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.c(x)
        x.data = x.data.relu()
        return self.b(x)
""",
    "detach write": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.c(x)
        x.detach().pow_(2)
        return self.b(x)
""",
    "numpy write": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.c(x)
        a = x.detach().numpy()
        a[:] = a ** 2
        return self.b(x)
""",
    "view(-1) write": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.c(x)
        y = x.view(-1)
        y[0] = y[1] * y[2]
        return self.b(x)
""",
    "copy_ into slice": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.c(x)
        z = torch.zeros_like(x)
        z[:, :2].copy_(x[:, :2].exp())
        return self.b(z)
""",
    "write to slot via index_put": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.c(x)
        x[x > 0] = 0
        return self.b(x)
""",
    "mask fill by other": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        y[x[:, :1].expand_as(y) > 0] = 0.0
        return self.b(y)
""",
    "closure over self with other state": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.fs = [lambda t: t, lambda t: F.relu(t)]
    def forward(self, x):
        for f in reversed(self.fs):
            x = f(self.c(x)) if x.shape[1] == 3 else f(x)
        return self.b(x)
""",
    "global counter": """
5, 3, 8, 8
N = [0]
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.c(x)
        if N[0] > -1:
            x = x.abs()
        return self.b(x)
""",
    "global mutable set in init": """
5, 3, 8, 8
MODE = {'relu': False}
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        MODE['relu'] = True
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        x = self.c(x)
        if MODE['relu']:
            x = x.abs()
        return self.b(x)
""",
    "bn.eval() in init": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        self.b.eval()
        return self.b(self.c(x))
""",
    "bn.training=False": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        self.b.training = False
        return self.b(self.c(x))
""",
    "loop m.eval": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def train(self, mode=True):
        super().train(mode)
        for m in self.modules():
            if isinstance(m, nn.modules.batchnorm._BatchNorm):
                m.eval()
        return self
    def forward(self, x):
        return self.b(self.c(x))
""",
    "self.eval() in forward": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        self.eval()
        return self.b(self.c(x))
""",
    "momentum=0 kw": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4, 1e-05, 0)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "momentum set later": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.b.momentum = 0.0
    def forward(self, x):
        return self.b(self.c(x))
""",
    "momentum set in loop": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        for m in self.modules():
            if isinstance(m, nn.BatchNorm2d):
                m.momentum = 0.0
    def forward(self, x):
        return self.b(self.c(x))
""",
    "track_running_stats attr set": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.b.track_running_stats = False
    def forward(self, x):
        return self.b(self.c(x))
""",
    "running_mean used elsewhere": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.b(self.c(x))
        return y * self.b.running_mean.view(1, -1, 1, 1)
""",
    "shared normalizer two producers": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.d = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + self.b(self.d(x))
""",
    "shared normalizer same producer twice": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + self.b(self.c(x * 2))
""",
    "producer used twice one with bn": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return (self.b(self.c(x)), self.c(x).shape)
""",
    "bn shared with scaled input": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return self.b(y) + self.b(2 * y)
""",
    "F.batch_norm training=self.training no stats": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.register_buffer('m', torch.zeros(4))
        self.register_buffer('v', torch.ones(4))
    def forward(self, x):
        return F.batch_norm(self.c(x), self.m, self.v, training=self.training)
""",
    "F.batch_norm default training": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.register_buffer('m', torch.zeros(4))
        self.register_buffer('v', torch.ones(4))
    def forward(self, x):
        return F.batch_norm(self.c(x), self.m, self.v)
""",
    "F.batch_norm training= not self.training": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.register_buffer('m', torch.zeros(4))
        self.register_buffer('v', torch.ones(4))
    def forward(self, x):
        return F.batch_norm(self.c(x), self.m, self.v, training=not self.training)
""",
    "F.batch_norm training=self.flag unknown": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self, flag=None):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.flag = bool(flag)
        self.register_buffer('m', torch.zeros(4))
        self.register_buffer('v', torch.ones(4))
    def forward(self, x):
        return F.batch_norm(self.c(x), self.m, self.v, training=self.flag)
""",
    "F.batch_norm clone stats": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return F.batch_norm(self.c(x), self.b.running_mean.clone(), self.b.running_var.clone(), training=self.training)
""",
    "F.batch_norm with zeros created here": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
    def forward(self, x):
        return F.batch_norm(self.c(x), torch.zeros(4), torch.ones(4), training=self.training)
""",
    "F.instance_norm use_input_stats": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.register_buffer('m', torch.zeros(4))
        self.register_buffer('v', torch.ones(4))
    def forward(self, x):
        return F.instance_norm(self.c(x), self.m, self.v, use_input_stats=self.training)
""",
    "F.batch_norm momentum attr 0": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.momentum = 0
        self.register_buffer('m', torch.zeros(4))
        self.register_buffer('v', torch.ones(4))
    def forward(self, x):
        return F.batch_norm(self.c(x), self.m, self.v, training=self.training, momentum=self.momentum)
""",
    "custom bn subclass": """
5, 3, 8, 8
class BN(nn.BatchNorm2d):
    def forward(self, x):
        return super().forward(x) + x.mean()
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = BN(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "frozen bn subclass": """
5, 3, 8, 8
class BN(nn.BatchNorm2d):
    def forward(self, x):
        return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, False)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = BN(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "bn subclass train override": """
5, 3, 8, 8
class BN(nn.BatchNorm2d):
    def train(self, mode=True):
        return super().train(False)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = BN(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "conv subclass adding in forward": """
5, 3, 8, 8
class C(nn.Conv2d):
    def forward(self, x):
        y = super().forward(x)
        return F.relu(y)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = C(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "conv subclass _conv_forward override": """
5, 3, 8, 8
class C(nn.Conv2d):
    def _conv_forward(self, x, w, b):
        return F.relu(super()._conv_forward(x, w, b))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = C(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "conv subclass __call__ override": """
5, 3, 8, 8
class C(nn.Conv2d):
    def __call__(self, x):
        return F.relu(super().__call__(x))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = C(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "assigned forward": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.c.forward = lambda x: F.relu(F.conv2d(x, self.c.weight, self.c.bias))
    def forward(self, x):
        return self.b(self.c(x))
""",
    "method assigned types.MethodType": """
5, 3, 8, 8
import types
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.b.forward = types.MethodType(lambda s, x: F.relu(x), self.b)
    def forward(self, x):
        return self.b(self.c(x))
""",
    "forward hook on self": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.register_forward_hook(lambda m, i, o: o * m.c.bias.sum())
    def forward(self, x):
        return self.b(self.c(x))
""",
    "hook on child via loop": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        for m in self.children():
            m.register_forward_hook(self.h)
    def h(self, m, i, o):
        return o.abs()
    def forward(self, x):
        return self.b(self.c(x))
""",
    "hook storing feats": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = {}
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.c.register_forward_hook(lambda m, i, o: self.f.update(x=o))
    def forward(self, x):
        y = self.b(self.c(x))
        return y + self.f['x']
""",
    "global hook": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.apply(lambda m: m.register_forward_hook(lambda m, i, o: o.abs()))
    def forward(self, x):
        return self.b(self.c(x))
""",
    "parametrize bias": """
5, 3, 8, 8
class Sq(nn.Module):
    def forward(self, w):
        return w * w
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        nn.utils.parametrize.register_parametrization(self.c, 'weight', Sq())
    def forward(self, x):
        return self.b(self.c(x))
""",
    "weight tied to bias": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.d = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.d.bias = self.c.bias
    def forward(self, x):
        return self.b(self.c(x)) + self.d(x).relu()
""",
    "bias used as param elsewhere by variable": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.shift = self.c.bias
    def forward(self, x):
        return self.b(self.c(x)) + self.shift.view(1, -1, 1, 1)
""",
    "bn bias tied to conv bias": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.b.bias = self.c.bias
    def forward(self, x):
        return self.b(self.c(x))
""",
    "weight tying linear": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.d = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.d.weight = self.c.weight
    def forward(self, x):
        return self.b(self.c(x)) + self.d(x).relu()
""",
    "same module under two names": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.d = self.c
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + self.d(x).relu()
""",
    "list replicate same module": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.ModuleList([nn.Conv2d(3, 3, 1)] * 2)
        self.b = nn.BatchNorm2d(3)
    def forward(self, x):
        return self.b(self.l[1](self.l[0](x).relu()))
""",
    "penalty over parameters": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return (self.b(self.c(x)), sum((p.pow(2).sum() for p in self.parameters())))
""",
    "penalty over modules": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        r = 0
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                r = r + m.bias.abs().sum()
        return (self.b(self.c(x)), r)
""",
    "state_dict read": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + self.state_dict()['c.bias'].view(1, -1, 1, 1)
""",
    "getattr bias": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + getattr(self.c, 'bi' + 'as').view(1, -1, 1, 1)
""",
    "named_parameters": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + dict(self.named_parameters())['c.bias'].view(1, -1, 1, 1)
""",
    "_parameters": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + self.c._parameters['bias'].view(1, -1, 1, 1)
""",
    "get_parameter": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + self.get_parameter('c.bias').view(1, -1, 1, 1)
""",
    "vars": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + self.__dict__['_modules']['c'](x)
""",
    "functional_call": """
5, 3, 8, 8
from torch.func import functional_call
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + functional_call(self.c, dict(self.c.named_parameters()), (x,))
""",
    "transpose view relu": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        F.relu(y.transpose(1, 2), inplace=True)
        return self.b(y)
""",
    "einops view written": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        rearrange(y, 'b c h w -> b (h w) c').relu_()
        return self.b(y)
""",
    "to alias": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        y.to(torch.float64).relu_()
        return self.b(y)
""",
    "type_as alias": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        y.type_as(x).relu_()
        return self.b(y)
""",
    "expand alias of mean": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        m = y.mean((2, 3), keepdim=True)
        e = m.expand_as(y)
        m.add_(m)
        return y - e
""",
    "identity alias": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.i = nn.Identity()
    def forward(self, x):
        y = self.c(x)
        self.i(y).relu_()
        return self.b(y)
""",
    "dropout p 0 eval alias": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.i = nn.Dropout(0.0)
    def forward(self, x):
        y = self.c(x)
        self.i(y).relu_()
        return self.b(y)
""",
    "write row from row": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        y[:, :, 0] = y[:, :, 1]
        return self.b(y)
""",
    "write into zeros region": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        z = torch.zeros(5, 4, 10, 10)
        z[:, :, 1:-1, 1:-1] = y
        return self.b(z)
""",
    "write batch half only": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        z = x.new_zeros(y.shape)
        z[:3] = y[:3]
        return self.b(z)
""",
    "copy_ of relu": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        z = y.clone()
        y.copy_(z.relu())
        return self.b(y)
""",
    "functional inplace kw positional": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        F.leaky_relu(y, 0.1, True)
        return self.b(y)
""",
    "module inplace attr later": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
        self.r.inplace = True
    def forward(self, x):
        y = self.c(x)
        self.r(y)
        return self.b(y)
""",
    "__iadd__ call": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        y.__imul__(y)
        return self.b(y)
""",
    "operator.imul": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        operator.imul(y, y)
        return self.b(y)
""",
    "setitem via operator": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        operator.setitem(y, slice(0, 2), 0)
        return self.b(y)
""",
    "map with in-place": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        list(map(torch.relu_, [y]))
        return self.b(y)
""",
    "lambda default capture alias": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        f = lambda t=y: t.relu_()
        f()
        return self.b(y)
""",
    "getattr method by name": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        getattr(y, 'relu' + '_')()
        return self.b(y)
""",
    "methodcaller in-place": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        operator.methodcaller('relu_')(y)
        return self.b(y)
""",
    "counter branch even": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.n = 0
    def forward(self, x):
        self.n += 1
        y = self.c(x)
        if self.n % 2 == 0:
            return y
        return self.b(y)
""",
    "itertools cycle": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.it = itertools.cycle([self.b, nn.ReLU()])
    def forward(self, x):
        y = self.c(x)
        return next(self.it)(y)
""",
    "queue popleft": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        from collections import deque
        self.q = deque([self.b, F.relu])
    def forward(self, x):
        m = self.q[0]
        self.q.rotate(1)
        return m(self.c(x))
""",
    "norm toggled after use": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.on = True
    def forward(self, x):
        y = self.c(x)
        z = self.b(y) if self.on else y
        self.on = not self.on
        return z
""",
    "attribute swapped after use": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.r = nn.ReLU()
    def forward(self, x):
        y = self.c(x)
        z = self.b(y)
        self.b, self.r = self.r, self.b
        return z
""",
    "buffer previous": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.register_buffer('prev', torch.zeros(1))
    def forward(self, x):
        y = self.c(x)
        z = self.b(y) + self.prev
        self.prev.fill_(y.detach().mean())
        return z
""",
    "bn weight written": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        with torch.no_grad():
            self.b.weight.fill_(y.mean())
        return self.b(y)
""",
    "bn eps from y as argument": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return F.batch_norm(y, None, None, training=True, eps=y.abs().mean().item())
""",
    "bn weight from y": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        y = self.c(x)
        return F.batch_norm(y, None, None, weight=y.mean((0, 2, 3)), training=True)
""",
    "bias copied to buffer": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.register_buffer('k', torch.zeros(4))
    def forward(self, x):
        self.k.copy_(self.c.bias.detach())
        return self.b(self.c(x)) + self.k.sum()
""",
    "bias copied in init": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.k = self.c.bias
    def forward(self, x):
        return self.b(self.c(x)) + self.k.sum()
""",
    "bias in parameter list": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.k = nn.ParameterList([self.c.bias])
    def forward(self, x):
        return self.b(self.c(x)) + self.k[0].sum()
""",
    "bias via children list": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + [m for m in self.children()][0].bias.sum()
""",
    "bias via extra method": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.b(self.c(x)) + self.extra()
    def extra(self):
        return sum(p.abs().sum() for p in self.c.parameters())
""",
    "same conv used elsewhere through module list": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.ms = nn.ModuleList([self.c])
    def forward(self, x):
        return self.b(self.c(x)) + self.ms[0](x)
""",
    "copied conv shares bias": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.d = copy.copy(self.c)
    def forward(self, x):
        return self.b(self.c(x)) + self.d(x)
""",
    "conv in a closure": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        c = nn.Conv2d(3, 4, 1)
        self.c = c
        self.b = nn.BatchNorm2d(4)
        self.f = lambda x: c(x)
    def forward(self, x):
        return self.b(self.c(x)) + self.f(x)
""",
    "conv in object": """
5, 3, 8, 8
class O:
    def __init__(self, c):
        self.c = c
    def go(self, x):
        return self.c(x)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.o = O(self.c)
    def forward(self, x):
        return self.b(self.c(x)) + self.o.go(x)
""",
    "conv in partial": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.o = partial(self.c.forward)
    def forward(self, x):
        return self.b(self.c(x)) + self.o(x)
""",
    "conv in weakref": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        import weakref
        self.o = weakref.ref(self.c)
    def forward(self, x):
        return self.b(self.c(x)) + self.o()(x)
""",
    "conv bound method in list": """
5, 3, 8, 8
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 1)
        self.b = nn.BatchNorm2d(4)
        self.o = [self.c.__call__]
    def forward(self, x):
        return self.b(self.c(x)) + self.o[0](x)
""",
}
