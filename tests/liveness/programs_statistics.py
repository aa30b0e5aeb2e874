"""Normalizers with running statistics: these hold one vector for a bias, whatever call or mode it comes to them in."""

PROGRAMS = {
    "one normalizer for several scales of one map": """
class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.factor = nn.Parameter(torch.ones(1))

    def forward(self, x):
        return x * self.factor

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: batchnorm2d
        self.twice, self.other = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: batchnorm2d
        self.scales = nn.ModuleList([Scale(), Scale()])

    def forward(self, x):
        scaled = [self.norm(scale(self.conv(x))) for scale in self.scales]
        y = self.twice(x)
        return scaled, self.other(y) + self.other(2 * y)
""",
    "one normalizer behind two layers, and behind one layer twice": """
class Middle(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 1)  # live: batchnorm2d

    def forward(self, x):
        return self.conv(x)

class Same(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 1)  # dead

    def forward(self, x):
        return self.conv(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: batchnorm2d
        self.again, self.other = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead
        self.middles, self.same = nn.ModuleList([Middle(), Middle()]), Same()

    def forward(self, x):
        y = self.conv(x)
        levels = [self.same(self.again(x)), self.same(self.again(x.flip(-1)))]
        return [self.norm(middle(y)) for middle in self.middles], [self.other(level) for level in levels]
""",
    "one normalizer for parts of a map, in two orders, and with two signs": """
class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm2d(4)

    def forward(self, x):
        return F.relu(self.norm(x))

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = nn.Conv2d(3, 8, 1)  # unknown
        self.turned, self.signed = nn.Conv2d(3, 4, 1), nn.Conv2d(3, 4, 1)  # live; live
        self.head, self.one, self.two = Head(), nn.BatchNorm2d(4), nn.BatchNorm2d(4)
        self.norms = nn.ModuleList([nn.BatchNorm2d(4), nn.BatchNorm2d(4)])
        self.apart = nn.Conv2d(3, 8, 1)  # dead

    def forward(self, x):
        y, z = self.turned(x), self.signed(x)
        shared = [self.head(part) for part in self.parts(x).chunk(2, 1)]
        apart = [norm(part) for norm, part in zip(self.norms, self.apart(x).chunk(2, 1))]
        return shared, apart, self.one(y) + self.one(y.flip(1)), self.two(z - x[:, :1]) + self.two(x[:, :1] - z)
""",
    "levels of a pyramid, and steps of a recurrence": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.tower = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU())  # dead
        self.input, self.state, self.norm = nn.Conv2d(4, 4, 1), nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # dead; live

    def forward(self, x):
        levels = [self.tower(level) for level in (x, F.max_pool2d(x, 2), F.avg_pool2d(x, 3))]
        h = None
        for _ in range(3):
            z = self.input(levels[0])
            h = torch.tanh(self.norm(z if h is None else z + self.state(h)))
        return levels, h
""",
    "a factor for training alone": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.halved, self.one = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: batchnorm2d
        self.left, self.right, self.two = nn.Conv2d(3, 4, 1), nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live; live
        self.sample, self.three = nn.Conv2d(3, 4, 1), nn.InstanceNorm2d(4)  # dead

    def gain(self):
        return 0.5 if self.training else 1.0

    def forward(self, x):
        share = 0.3 if self.training else 0.5
        mixed = share * self.left(x) + (1 - share) * self.right(x)
        return self.one(self.halved(x) * self.gain()), self.two(mixed), self.three(self.sample(x) * self.gain())
""",
    "a branch for training alone, and another layer for evaluation": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.main, self.more, self.one = nn.Conv2d(3, 4, 1), nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead; live
        self.learned, self.used, self.two = nn.Conv2d(3, 4, 1), nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live; live
        self.side, self.three = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # dead

    def forward(self, x):
        y = self.main(x)
        if not self.training:
            return self.one(y), self.two(self.used(x))
        return self.one(y + self.more(x)), self.two(self.learned(x)), self.three(self.side(x))
""",
    "statistics of training that are not those of the evaluation": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.one, self.other = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4), nn.InstanceNorm2d(4)  # live
        self.second = nn.Conv2d(3, 4, 1)  # live
        self.third, self.two = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # live
        self.fourth, self.three = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: running_mean
        self.register_buffer("mean", torch.zeros(4))
        self.register_buffer("variance", torch.ones(4))

    def forward(self, x):
        y, z = self.first(x), self.second(x)
        w = self.two(self.third(torch.relu(z)))
        v = self.three(self.fourth(x))
        self.three.running_mean = x.mean((0, 2, 3)).mean().expand(4).clone()
        if self.training:
            return self.other(y), F.batch_norm(z, None, None, training=True), w, v
        scale = (self.two.weight / (self.two.running_var + self.two.eps).sqrt()).view(-1, 1, 1, 1)
        folded = F.conv2d(torch.relu(z), self.third.weight * scale, -self.two.running_mean * scale.view(-1))
        return self.one(y), F.batch_norm(z, self.mean, self.variance), folded, v
""",
    "a normalizer of one's own, given to two layers": """
class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("variance", torch.ones(width))

    def forward(self, x):
        return F.batch_norm(x, self.mean, self.variance, training=self.training)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two, self.shared = nn.Conv2d(3, 4, 1), nn.Conv2d(3, 4, 1), Norm(4)  # live; live
        self.last, self.alone = nn.Conv2d(4, 4, 1), Norm(4)  # dead

    def forward(self, x):
        return self.alone(self.last(F.relu(self.shared(self.one(x)) + self.shared(self.two(x)))))
""",
    "two normalizers with one running mean": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.one = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live
        self.second, self.two = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live
        self.two.running_mean = self.one.running_mean

    def forward(self, x):
        return self.one(self.first(x)) + self.two(self.second(x))
""",
    "normalizers of parts that are not equal, called twice": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.both = nn.Conv2d(3, 6, 1)  # dead
        self.first, self.second = nn.BatchNorm2d(4), nn.BatchNorm2d(2)
        self.sliced, self.norm = nn.Conv2d(3, 6, 1), nn.BatchNorm2d(4)  # live: batchnorm2d
        self.turned, self.other = nn.Conv2d(3, 6, 1), nn.BatchNorm1d(4)  # live: batchnorm1d

    def forward(self, x):
        found = []
        for view in (x, x.flip(-1)):
            q, k = torch.split(self.both(view), [4, 2], dim=1)
            found += [self.first(q), self.second(k)]
        y = self.sliced(x)
        z = self.turned(x).flatten(2)
        parts = [self.other(z[:, :4]), self.other(z.transpose(1, 2)[:, :, 2:].transpose(1, 2))]
        return found, self.norm(y[:, :4]), self.norm(y[:, 2:]), parts
""",
    "a constructor that keeps the running mean under another name": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.first = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: running_mean
        self.two, self.second = nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4)  # live: running_mean
        self.mean = self.first.running_mean
        self.register_buffer("other", self.second.running_mean)
    def forward(self, x):
        means = self.mean + self.other
        return self.first(self.one(x)) + self.second(self.two(x)) + means.view(-1, 1, 1)
# run Net() on 4, 3, 5, 5
""",
    "shallow copies, which share everything": """
import copy
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # live
        self.twin = copy.copy(self.bn)
        self.last, self.after = nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)  # unknown
        self.same = copy.copy(self.last)
    def forward(self, x):
        x = self.bn(self.conv(x)) + self.twin(x)
        return self.after(self.last(x)) + self.same(x)
# do not run
""",
}
