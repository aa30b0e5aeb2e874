"""What cannot be known, and that it costs no more than the verdicts that hang on it."""

PROGRAMS = {
    "a reshape by unknown lengths, then an activation": """
from elsewhere import length
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.seen = nn.Linear(6, 8)  # live: relu
        self.normalized = nn.Linear(6, 8)  # unknown
        self.bn = nn.BatchNorm1d(4)
    def forward(self, x):
        n = length()
        a, b = self.seen(x), self.normalized(x)
        return F.relu(a.view(n, -1)), F.relu(self.bn(b.view(-1, 4, n)))
# do not run
""",
    "keys and values reshaped by unknown lengths": """
from elsewhere import heads
class Net(nn.Module):
    def __init__(self, d=8):
        super().__init__()
        self.h = heads()
        self.k = nn.Linear(d, d)  # unknown
        self.v = nn.Linear(d, d)  # live
    def forward(self, q, x):
        k, v = self.k(x).view(self.h, -1, 5, 4), self.v(x).view(self.h, -1, 5, 4)
        return F.gelu((q @ k.transpose(-2, -1)).softmax(-1) @ v)
# do not run
""",
    "a part written over, then normalized or seen": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.normalized = nn.Conv2d(3, 4, 1)  # unknown
        self.seen = nn.Conv2d(3, 4, 1)  # live: relu
        self.bn = nn.BatchNorm2d(8)
    def forward(self, x):
        both = torch.zeros(len(x), 8, 9, 9, dtype=x.dtype)
        both[:, :4] = self.normalized(x)
        seen = self.seen(x).clone()
        seen[:, 1] = 0
        return self.bn(both), F.relu(seen)
""",
}
