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
    "a constructor that insists on one of its optional arguments": """
class Net(nn.Module):
    def __init__(self, classes=None, head=None):
        super().__init__()
        if classes is None:
            if head is None:
                raise ValueError("give the number of classes or a head")
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.conv(x))
# run Net(classes=3) on 4, 3, 9, 9
""",
    "a user that insists on a target while training": """
class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
    def forward(self, x):
        return self.conv(x)
class Net(nn.Module):
    def __init__(self, head):
        super().__init__()
        self.head = head
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x, target=None, mask=None):
        if self.training:
            self.check(target)
            assert mask is not None
        return self.bn(self.head(x))
    def check(self, wanted):
        if wanted is None:
            raise ValueError("no target")
        if wanted.dtype not in (torch.float32, torch.float64):
            raise TypeError("not a number")
def build():
    return Net(Head())
# run build() on 4, 3, 9, 9; 4, 3; 4, 3
""",
    "a window of three numbers": """
class Block(nn.Module):
    def __init__(self, window):
        super().__init__()
        if len(window) != 3:
            raise ValueError("three numbers")
        self.conv = nn.Conv3d(3, 4, 1)  # dead
    def forward(self, x):
        return self.conv(x)
class Net(nn.Module):
    def __init__(self, window):
        super().__init__()
        self.block = Block([size // 2 for size in window])
        self.bn = nn.BatchNorm3d(4)
    def forward(self, x):
        return self.bn(self.block(x))
# run Net([2, 4, 4]) on 4, 3, 5, 5, 5
""",
}
