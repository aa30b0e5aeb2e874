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
    "a check of the number of channels of an input of unknown rank": """
class Net(nn.Module):
    def __init__(self, channels=3):
        super().__init__()
        self.channels = channels
        self.mix = nn.Linear(9, 9)  # live: relu
        self.fc = nn.Linear(9, 9)  # live
    def forward(self, x):
        if x.shape[1] != self.channels:
            raise ValueError("channels")
        return self.fc(F.relu(self.mix(x)))
""",
    "attention whose sizes a configuration holds": """
class RMSNorm(nn.Module):
    def __init__(self, size, eps=1e-6):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps
    def forward(self, hidden_states):
        dtype = hidden_states.dtype
        hidden_states = hidden_states.to(torch.float32)
        variance = hidden_states.pow(2).mean(-1, keepdim=True)
        hidden_states = hidden_states * torch.rsqrt(variance + self.eps)
        return self.weight * hidden_states.to(dtype)
def eager(module, query, key, value, attention_mask, scaling, dropout=0.0):
    weights = torch.matmul(query, key.transpose(2, 3)) * scaling
    if attention_mask is not None:
        weights = weights + attention_mask
    weights = nn.functional.softmax(weights, dim=-1, dtype=torch.float32).to(query.dtype)
    weights = nn.functional.dropout(weights, p=dropout, training=module.training)
    out = torch.matmul(weights, value)
    return out.transpose(1, 2).contiguous(), weights
class Attention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.head_dim = getattr(config, "head_dim", config.hidden_size // config.num_attention_heads)
        self.scaling = self.head_dim ** -0.5
        self.q_proj = nn.Linear(  # live: softmax
            config.hidden_size, config.num_attention_heads * self.head_dim, bias=config.attention_bias
        )
        self.k_proj = nn.Linear(  # dead
            config.hidden_size, config.num_attention_heads * self.head_dim, bias=config.attention_bias
        )
        self.v_proj = nn.Linear(  # live
            config.hidden_size, config.num_attention_heads * self.head_dim, bias=config.attention_bias
        )
        self.o_proj = nn.Linear(  # live
            config.num_attention_heads * self.head_dim, config.hidden_size, bias=config.attention_bias
        )
    def forward(self, hidden_states, attention_mask=None):
        input_shape = hidden_states.shape[:-1]
        hidden_shape = (*input_shape, -1, self.head_dim)
        q = self.q_proj(hidden_states).view(hidden_shape).transpose(1, 2)
        k = self.k_proj(hidden_states).view(hidden_shape).transpose(1, 2)
        v = self.v_proj(hidden_states).view(hidden_shape).transpose(1, 2)
        out, w = eager(self, q, k, v, attention_mask, self.scaling)
        out = out.reshape(*input_shape, -1).contiguous()
        return self.o_proj(out), w
class MLP(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.gate = nn.Linear(config.hidden_size, config.intermediate_size)  # live: silu
        self.up = nn.Linear(config.hidden_size, config.intermediate_size)  # live
        self.down = nn.Linear(config.intermediate_size, config.hidden_size)  # live
    def forward(self, x):
        return self.down(F.silu(self.gate(x)) * self.up(x))
class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.attn, self.mlp = Attention(config), MLP(config)
        self.n1, self.n2 = RMSNorm(config.hidden_size), RMSNorm(config.hidden_size)
    def forward(self, hidden_states, attention_mask=None):
        residual = hidden_states
        hidden_states, _ = self.attn(self.n1(hidden_states), attention_mask)
        hidden_states = residual + hidden_states
        return hidden_states + self.mlp(self.n2(hidden_states))
# do not run
""",
    "stages of which there must be three": """
class Block(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.conv = nn.Conv2d(i, o, 1)  # dead
        self.bn = nn.BatchNorm2d(o)
    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))
class Net(nn.Module):
    def __init__(self, widths, outs):
        super().__init__()
        stages = [Block(i, o) for i, o in zip(widths, outs)]
        assert len(stages) == 3
        self.one, self.two, self.three = stages
        self.head = nn.Linear(outs[2], 2)  # live
    def forward(self, x):
        return self.head(self.three(self.two(self.one(x))).mean((2, 3)))
# run Net([3, 4, 5], [4, 5, 6]) on 4, 3, 9, 9
""",
    "a layer that takes another's place by a computed name": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)  # dead
        self.bn = nn.BatchNorm2d(8)
        self.last = nn.Conv2d(8, 8, 3)  # live
    def forward(self, x):
        return self.last(F.relu(self.bn(self.conv(x))))
def slimmed():
    net = Net()
    for name, module in net.named_modules():
        if isinstance(module, nn.Conv2d) and module.in_channels == 3:
            setattr(net, name, nn.Conv2d(module.in_channels, module.out_channels, 3))  # unknown
    return net
# do not run
""",
    "LayerNorm over as many features as the axis before has channels": """
class Net(nn.Module):
    def __init__(self, norm=nn.LayerNorm):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)  # unknown
        self.norm = norm(8)
        self.last = nn.Conv2d(8, 4, 1)  # live

    def forward(self, x):
        return self.last(self.norm(self.conv(x)).relu())
# do not run: images are not as wide as they have channels
""",
    "cross entropy says nothing of the number of axes": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)  # unknown
        self.norm = nn.LayerNorm([1, 4])
    def forward(self, x):
        y = self.norm(self.fc(x).unbind(1)[0].unsqueeze(1))
        return y, F.cross_entropy(x, torch.rand(x.shape))
# run Net() on 5, 8, 4
""",
}
