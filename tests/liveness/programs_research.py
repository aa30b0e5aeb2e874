"""Models as papers' code writes them; PyTorch confirms every verdict."""

# ruff: noqa: E501 - layers stand on one line with their verdicts

PROGRAMS = {
    "a generator of images": """
class Generator(nn.Module):
    def __init__(self, nz=8, ngf=4, nc=3):
        super().__init__()
        self.main = nn.Sequential(
            nn.ConvTranspose2d(nz, ngf * 4, 4, 1, 0), nn.BatchNorm2d(ngf * 4), nn.ReLU(True),  # dead
            nn.ConvTranspose2d(ngf * 4, ngf * 2, 4, 2, 1), nn.BatchNorm2d(ngf * 2), nn.ReLU(True),  # dead
            nn.ConvTranspose2d(ngf * 2, nc, 4, 2, 1), nn.Tanh())  # live
    def forward(self, z):
        return self.main(z)
# run Generator() on 4, 8, 1, 1
""",
    "a generator of layers in blocks": """
class Generator(nn.Module):
    def __init__(self, shape=(1, 8, 8)):
        super().__init__()
        self.shape = shape
        def block(i, o, normalize=True):
            layers = [nn.Linear(i, o)]  # dead when normalize
            if normalize:
                layers.append(nn.BatchNorm1d(o, 0.8))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            return layers
        n = 1
        for s in shape: n *= s
        self.model = nn.Sequential(*block(10, 16, normalize=False), *block(16, 32), nn.Linear(32, n), nn.Tanh())  # live
    def forward(self, z):
        img = self.model(z)
        return img.view(img.size(0), *self.shape)
class Discriminator(nn.Module):
    def __init__(self, shape=(1, 8, 8)):
        super().__init__()
        self.model = nn.Sequential(nn.Linear(64, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1), nn.Sigmoid())  # live; live
    def forward(self, img):
        return self.model(img.view(img.size(0), -1))
# run Generator() on 4, 10
# run Discriminator() on 4, 1, 8, 8
""",
    "point clouds, with a transformation": """
class STN(nn.Module):
    def __init__(self, k=3):
        super().__init__()
        self.k = k
        self.conv1 = nn.Conv1d(k, 8, 1)  # dead
        self.conv2 = nn.Conv1d(8, 16, 1)  # dead
        self.fc1 = nn.Linear(16, 8)  # dead
        self.fc2 = nn.Linear(8, k * k)  # live
        self.bn1 = nn.BatchNorm1d(8)
        self.bn2 = nn.BatchNorm1d(16)
        self.bn3 = nn.BatchNorm1d(8)
    def forward(self, x):
        b = x.size()[0]
        x = F.relu(self.bn1(self.conv1(x)))
        x = F.relu(self.bn2(self.conv2(x)))
        x = torch.max(x, 2, keepdim=True)[0]
        x = x.view(-1, 16)
        x = F.relu(self.bn3(self.fc1(x)))
        x = self.fc2(x)
        eye = torch.eye(self.k, dtype=x.dtype).view(1, self.k * self.k).repeat(b, 1)
        return (x + eye).view(-1, self.k, self.k)
class PointNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stn = STN(3)
        self.conv1 = nn.Conv1d(3, 8, 1)  # dead
        self.bn1 = nn.BatchNorm1d(8)
        self.conv2 = nn.Conv1d(8, 16, 1)  # dead
        self.bn2 = nn.BatchNorm1d(16)
        self.fc1 = nn.Linear(16, 8)  # live
        self.fc2 = nn.Linear(8, 5)  # live
        self.drop = nn.Dropout(p=0.3)
        self.bn3 = nn.BatchNorm1d(8)
    def forward(self, x):
        t = self.stn(x)
        x = torch.bmm(x.transpose(2, 1), t).transpose(2, 1)
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.bn2(self.conv2(x))
        x = torch.max(x, 2)[0]
        x = F.relu(self.bn3(self.drop(self.fc1(x))))
        return F.log_softmax(self.fc2(x), dim=1)
# run PointNet() on 4, 3, 12
""",
    "an encoder and a decoder with skips": """
class DoubleConv(nn.Module):
    def __init__(self, i, o, mid=None):
        super().__init__()
        if not mid:
            mid = o
        self.double_conv = nn.Sequential(
            nn.Conv2d(i, mid, 3, padding=1), nn.BatchNorm2d(mid), nn.ReLU(inplace=True),  # dead
            nn.Conv2d(mid, o, 3, padding=1), nn.BatchNorm2d(o), nn.ReLU(inplace=True))  # dead
    def forward(self, x):
        return self.double_conv(x)
class Up(nn.Module):
    def __init__(self, i, o, bilinear=True):
        super().__init__()
        if bilinear:
            self.up = nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)
            self.conv = DoubleConv(i, o, i // 2)
        else:
            self.up = nn.ConvTranspose2d(i, i // 2, kernel_size=2, stride=2)  # live
            self.conv = DoubleConv(i, o)
    def forward(self, x1, x2):
        x1 = self.up(x1)
        dy = x2.size()[2] - x1.size()[2]
        dx = x2.size()[3] - x1.size()[3]
        x1 = F.pad(x1, [dx // 2, dx - dx // 2, dy // 2, dy - dy // 2])
        return self.conv(torch.cat([x2, x1], dim=1))
class UNet(nn.Module):
    def __init__(self, n_channels=3, n_classes=2, bilinear=False):
        super().__init__()
        self.inc = DoubleConv(n_channels, 4)
        self.down = nn.Sequential(nn.MaxPool2d(2), DoubleConv(4, 8))
        self.up = Up(8, 4, bilinear)
        self.outc = nn.Conv2d(4, n_classes, 1)  # live
    def forward(self, x):
        a = self.inc(x)
        b = self.down(a)
        return self.outc(self.up(b, a))
# run UNet() on 4, 3, 8, 8
""",
    "a transformer with masks": """
import math
class Attention(nn.Module):
    def __init__(self, d=8, h=2):
        super().__init__()
        self.d_k, self.h = d // h, h
        self.linears = nn.ModuleList([nn.Linear(d, d) for _ in range(3)])  # live
        self.out = nn.Linear(d, d)  # live
        self.dropout = nn.Dropout(0.1)
    def forward(self, q, k, v, mask=None):
        b = q.size(0)
        q, k, v = [l(x).view(b, -1, self.h, self.d_k).transpose(1, 2) for l, x in zip(self.linears, (q, k, v))]
        scores = torch.matmul(q, k.transpose(-2, -1)) / math.sqrt(q.size(-1))
        if mask is not None:
            scores = scores.masked_fill(mask == 0, -1e9)
        p = self.dropout(F.softmax(scores, dim=-1))
        x = torch.matmul(p, v).transpose(1, 2).contiguous().view(b, -1, self.h * self.d_k)
        return self.out(x)
class Block(nn.Module):
    def __init__(self, d=8):
        super().__init__()
        self.attn = Attention(d)
        self.ff = nn.Sequential(nn.Linear(d, 16), nn.GELU(), nn.Linear(16, d))  # live; live
        self.n1, self.n2 = nn.LayerNorm(d), nn.LayerNorm(d)
    def forward(self, x):
        x = self.n1(x + self.attn(x, x, x))
        return self.n2(x + self.ff(x))
# run Block() on 4, 5, 8
""",
    "blocks with channels last": """
class LayerNorm2d(nn.LayerNorm):
    def forward(self, x):
        x = x.permute(0, 2, 3, 1)
        x = F.layer_norm(x, self.normalized_shape, self.weight, self.bias, self.eps)
        return x.permute(0, 3, 1, 2)
class Block(nn.Module):
    def __init__(self, dim, scale=1e-6):
        super().__init__()
        self.dwconv = nn.Conv2d(dim, dim, kernel_size=7, padding=3, groups=dim)  # live
        self.norm = nn.LayerNorm(dim, eps=1e-6)
        self.pwconv1 = nn.Linear(dim, 4 * dim)  # live
        self.act = nn.GELU()
        self.pwconv2 = nn.Linear(4 * dim, dim)  # live
        self.gamma = nn.Parameter(scale * torch.ones((dim))) if scale > 0 else None
    def forward(self, x):
        y = self.dwconv(x).permute(0, 2, 3, 1)
        y = self.pwconv2(self.act(self.pwconv1(self.norm(y))))
        if self.gamma is not None:
            y = self.gamma * y
        return x + y.permute(0, 3, 1, 2)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 2, 2), LayerNorm2d(8))  # live
        self.blocks = nn.Sequential(*[Block(8) for _ in range(2)])
        self.head = nn.Linear(8, 3)  # live
    def forward(self, x):
        return self.head(self.blocks(self.stem(x)).mean([-2, -1]))
# run Net() on 4, 3, 8, 8
""",
    "gates over channels and places": """
class SE(nn.Module):
    def __init__(self, c, r=2):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Sequential(nn.Linear(c, c // r), nn.ReLU(inplace=True), nn.Linear(c // r, c), nn.Sigmoid())  # live; live
    def forward(self, x):
        b, c, _, _ = x.size()
        y = self.fc(self.pool(x).view(b, c)).view(b, c, 1, 1)
        return x * y.expand_as(x)
class Spatial(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 1, 7, padding=3)  # dead
        self.bn = nn.BatchNorm2d(1)
    def forward(self, x):
        pool = torch.cat((torch.max(x, 1)[0].unsqueeze(1), torch.mean(x, 1).unsqueeze(1)), dim=1)
        return x * torch.sigmoid(self.bn(self.conv(pool)))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1)  # dead
        self.bn1 = nn.BatchNorm2d(8)
        self.se = SE(8)
        self.sp = Spatial()
        self.conv2 = nn.Conv2d(8, 8, 3, padding=1)  # dead
        self.bn2 = nn.BatchNorm2d(8)
        self.conv3 = nn.Conv2d(8, 8, 3, padding=1)  # live
        self.bn3 = nn.BatchNorm2d(8)
    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        y = self.se(self.bn2(self.conv2(x)))
        z = self.bn3(self.se(self.conv3(x)))
        return F.relu(self.sp(y) + x + z)
# run Net() on 4, 3, 8, 8
""",
    "mixers of tokens and channels": """
class MlpBlock(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(d, h), nn.Linear(h, d)  # live; live
    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))
class MixerBlock(nn.Module):
    def __init__(self, tokens, d):
        super().__init__()
        self.n1, self.n2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.tok1, self.tok2 = nn.Linear(tokens, 6), nn.Linear(6, tokens)  # live; dead
        self.chan = MlpBlock(d, 10)
    def forward(self, x):
        y = self.n1(x).transpose(1, 2)
        y = self.tok2(F.gelu(self.tok1(y))).transpose(1, 2)
        x = x + y
        return x + self.chan(self.n2(x))
class Mixer(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 4, 4)  # live
        self.blocks = nn.ModuleList([MixerBlock(4, 8) for _ in range(2)])
        self.norm = nn.LayerNorm(8)
        self.head = nn.Linear(8, 3)  # live
    def forward(self, x):
        x = self.stem(x).flatten(2).transpose(1, 2)
        for b in self.blocks:
            x = b(x)
        return self.head(self.norm(x).mean(dim=1))
# run Mixer() on 4, 3, 8, 8
""",
    "attention in windows": """
class WindowAttention(nn.Module):
    def __init__(self, dim=8, window_size=(2, 2), num_heads=2, qkv_bias=True, qk_scale=None):
        super().__init__()
        self.dim, self.window_size, self.num_heads = dim, window_size, num_heads
        self.scale = qk_scale or (dim // num_heads) ** -0.5
        self.table = nn.Parameter(torch.zeros((2 * window_size[0] - 1) * (2 * window_size[1] - 1), num_heads))
        coords = torch.stack(torch.meshgrid([torch.arange(self.window_size[0]), torch.arange(self.window_size[1])], indexing="ij"))
        flat = torch.flatten(coords, 1)
        rel = (flat[:, :, None] - flat[:, None, :]).permute(1, 2, 0).contiguous()
        rel[:, :, 0] += self.window_size[0] - 1
        rel[:, :, 1] += self.window_size[1] - 1
        rel[:, :, 0] *= 2 * self.window_size[1] - 1
        self.register_buffer("index", rel.sum(-1))
        self.q = nn.Linear(dim, dim, bias=qkv_bias)  # live
        self.k = nn.Linear(dim, dim, bias=qkv_bias)  # dead
        self.v = nn.Linear(dim, dim, bias=qkv_bias)  # live
        self.qkv = nn.Linear(dim, dim * 3, bias=qkv_bias)  # partial
        self.proj = nn.Linear(dim, dim)  # live
        self.softmax = nn.Softmax(dim=-1)
    def forward(self, x, mask=None):
        B_, N, C = x.shape
        qkv = self.qkv(x).reshape(B_, N, 3, self.num_heads, C // self.num_heads).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        heads = lambda t: t.reshape(B_, N, self.num_heads, -1).transpose(1, 2)
        q, k, v = q + heads(self.q(x)), k + heads(self.k(x)), v + heads(self.v(x))
        q = q * self.scale
        attn = q @ k.transpose(-2, -1)
        bias = self.table[self.index.view(-1)].view(self.window_size[0] * self.window_size[1], self.window_size[0] * self.window_size[1], -1)
        attn = attn + bias.permute(2, 0, 1).contiguous().unsqueeze(0)
        if mask is not None:
            nW = mask.shape[0]
            attn = attn.view(B_ // nW, nW, self.num_heads, N, N) + mask.unsqueeze(1).unsqueeze(0)
            attn = attn.view(-1, self.num_heads, N, N)
        attn = self.softmax(attn)
        x = (attn @ v).transpose(1, 2).reshape(B_, N, C)
        return self.proj(x)
# run WindowAttention() on 4, 4, 8
""",
    "a variational autoencoder": """
class VAE(nn.Module):
    def __init__(self, latent=4):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Sequential(nn.Conv2d(3, 4, 3, stride=2, padding=1), nn.BatchNorm2d(4), nn.LeakyReLU()),  # dead
            nn.Sequential(nn.Conv2d(4, 8, 3, stride=2, padding=1), nn.BatchNorm2d(8), nn.LeakyReLU()))  # dead
        self.fc_mu, self.fc_var = nn.Linear(32, latent), nn.Linear(32, latent)  # live; live
        self.decoder_input = nn.Linear(latent, 32)  # live
        self.decoder = nn.Sequential(nn.ConvTranspose2d(8, 4, 3, stride=2, padding=1, output_padding=1), nn.BatchNorm2d(4), nn.LeakyReLU())  # dead
        self.final = nn.Sequential(nn.ConvTranspose2d(4, 4, 3, stride=2, padding=1, output_padding=1), nn.BatchNorm2d(4), nn.LeakyReLU(), nn.Conv2d(4, 3, 3, padding=1), nn.Tanh())  # dead; live
    def encode(self, x):
        h = torch.flatten(self.encoder(x), start_dim=1)
        return [self.fc_mu(h), self.fc_var(h)]
    def decode(self, z):
        h = self.decoder_input(z).view(-1, 8, 2, 2)
        return self.final(self.decoder(h))
    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        return torch.ones_like(std) * std + mu
    def forward(self, x, **kwargs):
        mu, log_var = self.encode(x)
        z = self.reparameterize(mu, log_var)
        return [self.decode(z), x, mu, log_var]
# run VAE() on 4, 3, 8, 8
""",
    "coupling layers": """
class Coupling(nn.Module):
    def __init__(self, d=6, h=8, flip=False):
        super().__init__()
        self.flip = flip
        self.s = nn.Sequential(nn.Linear(d // 2, h), nn.BatchNorm1d(h), nn.ReLU(), nn.Linear(h, d // 2), nn.Tanh())  # dead; live
        self.t = nn.Sequential(nn.Linear(d // 2, h), nn.ReLU(), nn.Linear(h, d // 2))  # live; live
    def forward(self, x):
        a, b = x.chunk(2, dim=1)
        if self.flip:
            a, b = b, a
        s = self.s(a)
        b = b * torch.exp(s) + self.t(a)
        return torch.cat([a, b], dim=1), s.sum(-1)
class Flow(nn.Module):
    def __init__(self, n=3):
        super().__init__()
        self.layers = nn.ModuleList(Coupling(flip=i % 2 == 1) for i in range(n))
    def forward(self, x):
        total = 0
        for l in self.layers:
            x, ld = l(x)
            total = total + ld
        return x, total
# run Flow() on 4, 6
""",
    "dilated convolutions with gates": """
class Res(nn.Module):
    def __init__(self, c, skip, dilation):
        super().__init__()
        self.dil = nn.Conv1d(c, 2 * c, 2, dilation=dilation)  # live
        self.res = nn.Conv1d(c, c, 1)  # live
        self.skip = nn.Conv1d(c, skip, 1)  # dead
    def forward(self, x):
        y = self.dil(x)
        a, b = y.chunk(2, 1)
        z = torch.tanh(a) * torch.sigmoid(b)
        s = self.skip(z)
        r = self.res(z)
        return r + x[:, :, -r.size(2):], s
class WaveNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.start = nn.Conv1d(1, 4, 1)  # live
        self.blocks = nn.ModuleList([Res(4, 6, 2 ** i) for i in range(3)])
        self.end1, self.end2 = nn.Conv1d(6, 6, 1), nn.Conv1d(6, 3, 1)  # live; live
        self.bn = nn.BatchNorm1d(6)
    def forward(self, x):
        x = self.start(x)
        skip = 0
        for b in self.blocks:
            x, s = b(x)
            try:
                skip = skip[:, :, -s.size(2):]
            except TypeError:
                skip = 0
            skip = skip + s
        return self.end2(F.relu(self.end1(F.relu(self.bn(skip)))))
# run WaveNet() on 4, 1, 20
""",
    "stages of residual blocks": """
class Block(nn.Module):
    expansion = 1
    def __init__(self, i, o, stride=1, norm_layer=None):
        super().__init__()
        norm_layer = norm_layer or nn.BatchNorm2d
        self.conv1, self.bn1 = nn.Conv2d(i, o, 3, stride, 1), norm_layer(o)  # dead
        self.conv2, self.bn2 = nn.Conv2d(o, o, 3, 1, 1), norm_layer(o)  # dead
        self.shortcut = nn.Sequential()
        if stride != 1 or i != self.expansion * o:
            self.shortcut = nn.Sequential(nn.Conv2d(i, o, 1, stride), norm_layer(o))  # dead
    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += self.shortcut(x)
        return F.relu(out)
class Net(nn.Module):
    def __init__(self, block=Block, num_blocks=(1, 2)):
        super().__init__()
        self.in_planes = 4
        self.conv1, self.bn1 = nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4)  # dead
        self.layer1 = self._make(block, 4, num_blocks[0], 1)
        self.layer2 = self._make(block, 8, num_blocks[1], 2)
        self.linear = nn.Linear(8, 3)  # live
    def _make(self, block, planes, n, stride):
        layers = []
        for s in [stride] + [1] * (n - 1):
            layers.append(block(self.in_planes, planes, s))
            self.in_planes = planes * block.expansion
        return nn.Sequential(*layers)
    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer2(self.layer1(x))
        return self.linear(F.adaptive_avg_pool2d(x, 1).flatten(1))
""",
    "graphs of neighbours": """
def knn(x, k):
    inner = -2 * torch.matmul(x.transpose(2, 1), x)
    xx = torch.sum(x ** 2, dim=1, keepdim=True)
    return (-xx - inner - xx.transpose(2, 1)).topk(k=k, dim=-1)[1]
def graph_feature(x, k=4):
    b, n = x.size(0), x.size(2)
    idx = knn(x, k) + torch.arange(0, b).view(-1, 1, 1) * n
    c = x.size(1)
    x = x.transpose(2, 1).contiguous()
    f = x.view(b * n, -1)[idx.view(-1), :].view(b, n, k, c)
    x = x.view(b, n, 1, c).repeat(1, 1, k, 1)
    return torch.cat((f - x, x), dim=3).permute(0, 3, 1, 2)
class DGCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.bn1, self.bn2 = nn.BatchNorm2d(4), nn.BatchNorm1d(8)
        self.conv1 = nn.Sequential(nn.Conv2d(6, 4, 1), self.bn1, nn.LeakyReLU(0.2))  # dead
        self.conv2 = nn.Sequential(nn.Conv1d(4, 8, 1), self.bn2, nn.LeakyReLU(0.2))  # dead
        self.linear1 = nn.Linear(16, 8)  # dead
        self.bn6, self.dp = nn.BatchNorm1d(8), nn.Dropout(0.5)
        self.linear2 = nn.Linear(8, 3)  # live
    def forward(self, x):
        x = self.conv1(graph_feature(x)).max(dim=-1, keepdim=False)[0]
        x = self.conv2(x)
        x1 = F.adaptive_max_pool1d(x, 1).view(x.size(0), -1)
        x2 = F.adaptive_avg_pool1d(x, 1).view(x.size(0), -1)
        x = F.leaky_relu(self.bn6(self.linear1(torch.cat((x1, x2), 1))), 0.2)
        return self.linear2(self.dp(x))
# run DGCNN() on 4, 3, 12
""",
    "features modulated by a style": """
class Film(nn.Module):
    def __init__(self, c, z):
        super().__init__()
        self.fc = nn.Linear(z, c * 2)  # live
        self.norm = nn.InstanceNorm2d(c)
    def forward(self, x, s):
        gamma, beta = self.fc(s).view(-1, 2 * x.size(1), 1, 1).chunk(2, dim=1)
        return (1 + gamma) * self.norm(x) + beta
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)  # dead
        self.film = Film(4, 5)
        self.out = nn.Conv2d(4, 3, 1)  # live
        self.style = nn.Sequential(nn.Linear(5, 5), nn.ReLU())  # live
    def forward(self, x, z):
        return self.out(F.relu(self.film(self.conv(x), self.style(z))))
# run Net() on 4, 3, 8, 8; 4, 5
""",
    "pyramids": """
class ASPP(nn.Module):
    def __init__(self, i, o, rates=(1, 2)):
        super().__init__()
        mods = [nn.Sequential(nn.Conv2d(i, o, 1), nn.BatchNorm2d(o), nn.ReLU())]  # dead
        for r in rates:
            mods.append(nn.Sequential(nn.Conv2d(i, o, 3, padding=r, dilation=r), nn.BatchNorm2d(o), nn.ReLU()))  # dead
        self.convs = nn.ModuleList(mods)
        self.pool = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(i, o, 1), nn.ReLU())  # live
        self.project = nn.Sequential(nn.Conv2d((len(rates) + 2) * o, o, 1), nn.BatchNorm2d(o), nn.ReLU())  # dead
    def forward(self, x):
        res = [c(x) for c in self.convs]
        size = x.shape[-2:]
        res.append(F.interpolate(self.pool(x), size=size, mode="bilinear", align_corners=False))
        return self.project(torch.cat(res, dim=1))
class FPN(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(3, 4, 3, 2, 1), nn.Conv2d(4, 8, 3, 2, 1)  # dead; dead
        self.b1, self.b2 = nn.BatchNorm2d(4), nn.BatchNorm2d(8)
        self.l1, self.l2 = nn.Conv2d(4, 6, 1), nn.Conv2d(8, 6, 1)  # live; live
        self.s1 = nn.Conv2d(6, 6, 3, padding=1)  # live
        self.s2 = nn.Conv2d(6, 6, 1)  # dead
        self.sb = nn.BatchNorm2d(6)
        self.aspp = ASPP(6, 4)
    def forward(self, x):
        a = F.relu(self.b1(self.c1(x)))
        b = F.relu(self.b2(self.c2(a)))
        p2 = self.l2(b)
        p1 = self.l1(a) + F.interpolate(p2, scale_factor=2, mode="nearest")
        return self.aspp(self.s1(p1)), self.sb(self.s2(p1))
# run FPN() on 4, 3, 16, 16
""",
    "tokens of patches": """
class Attention(nn.Module):
    def __init__(self, dim, num_heads=2, qkv_bias=True):
        super().__init__()
        self.num_heads = num_heads
        self.scale = (dim // num_heads) ** -0.5
        self.qkv = nn.Linear(dim, dim * 3, bias=qkv_bias)  # partial
        self.proj = nn.Linear(dim, dim)  # live
    def forward(self, x):
        B, N, C = x.shape
        qkv = self.qkv(x).reshape(B, N, 3, self.num_heads, C // self.num_heads).permute(2, 0, 3, 1, 4)
        q, k, v = qkv.unbind(0)
        attn = (q @ k.transpose(-2, -1)) * self.scale
        x = (attn.softmax(dim=-1) @ v).transpose(1, 2).reshape(B, N, C)
        return self.proj(x)
class Block(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.n1, self.n2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.attn = Attention(dim)
        self.mlp = nn.Sequential(nn.Linear(dim, 16), nn.GELU(), nn.Linear(16, dim))  # live; live
    def forward(self, x):
        x = x + self.attn(self.n1(x))
        return x + self.mlp(self.n2(x))
class ViT(nn.Module):
    def __init__(self, dim=8, depth=2):
        super().__init__()
        self.patch = nn.Conv2d(3, dim, 4, 4)  # live
        self.cls = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos = nn.Parameter(torch.zeros(1, 5, dim))
        self.blocks = nn.ModuleList([Block(dim) for _ in range(depth)])
        self.norm, self.head = nn.LayerNorm(dim), nn.Linear(dim, 3)  # live
    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat((self.cls.expand(x.shape[0], -1, -1), x), dim=1) + self.pos
        for b in self.blocks:
            x = b(x)
        return self.head(self.norm(x)[:, 0])
# run ViT() on 4, 3, 8, 8
""",
    "gated attention pooling": """
class MIL(nn.Module):
    def __init__(self, d=6):
        super().__init__()
        self.v = nn.Sequential(nn.Linear(d, 4), nn.Tanh())  # live
        self.u = nn.Sequential(nn.Linear(d, 4), nn.Sigmoid())  # live
        self.w = nn.Linear(4, 1)  # dead
        self.head = nn.Linear(d, 2)  # live
    def forward(self, h):
        a = self.w(self.v(h) * self.u(h))
        a = torch.transpose(a, 2, 1)
        a = F.softmax(a, dim=2)
        z = torch.bmm(a, h).squeeze(1)
        return self.head(z), a
# run MIL() on 4, 7, 6
""",
    "branches and shuffled channels": """
class Basic(nn.Module):
    def __init__(self, i, o, **kwargs):
        super().__init__()
        self.conv = nn.Conv2d(i, o, **kwargs)  # dead
        self.bn = nn.BatchNorm2d(o, eps=0.001)
    def forward(self, x):
        return F.relu(self.bn(self.conv(x)), inplace=True)
class Inception(nn.Module):
    def __init__(self, i):
        super().__init__()
        self.b1 = Basic(i, 2, kernel_size=1)
        self.b2 = nn.Sequential(Basic(i, 2, kernel_size=1), Basic(2, 4, kernel_size=3, padding=1))
        self.b3 = nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.Conv2d(i, 2, 1))  # dead
    def forward(self, x):
        return torch.cat([self.b1(x), self.b2(x), self.b3(x)], 1)
def shuffle(x, groups):
    b, c, h, w = x.size()
    return torch.transpose(x.view(b, groups, c // groups, h, w), 1, 2).contiguous().view(b, -1, h, w)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inc = Inception(4)
        self.dw, self.pw = nn.Conv2d(8, 8, 3, padding=1, groups=8), nn.Conv2d(8, 6, 1)  # dead; dead
        self.bn, self.bn0 = nn.BatchNorm2d(6), nn.BatchNorm2d(8)
        self.last = nn.Conv2d(6, 6, 1)  # live
    def forward(self, x):
        x = shuffle(self.bn0(self.inc(x)), 2)
        x = shuffle(self.bn(self.pw(self.dw(x))), 2)
        return self.last(x)
# run Net() on 4, 4, 8, 8
""",
    "lazy layers": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.LazyConv2d(4, 1)  # dead
        self.bn = nn.LazyBatchNorm2d()
        self.fc = nn.LazyLinear(5)  # dead
        self.bn2 = nn.LazyBatchNorm1d()
        self.out = nn.LazyLinear(2)  # live
    def forward(self, x):
        x = F.relu(self.bn(self.conv(x))).mean((2, 3))
        return self.out(F.relu(self.bn2(self.fc(x))))
""",
    "all axes of an image made one by dots in a parenthesis": """
from einops import rearrange
class Net(nn.Module):
    def __init__(self, heads=2):
        super().__init__()
        self.heads = heads
        self.q, self.k = nn.Conv2d(4, 4, 1), nn.Conv2d(4, 4, 1)  # live; dead
    def forward(self, x):
        qk = self.q(x), self.k(x)
        q, k = map(lambda t: rearrange(t, "b (h d) ... -> b h (...) d", h=self.heads), qk)
        return torch.einsum("b h i d, b h j d -> b h i j", q, k).softmax(dim=-1)
# run Net() on 2, 4, 3, 3
""",
    "einops layers": """
from einops.layers.torch import Rearrange, Reduce
from einops import rearrange, reduce, repeat
class Net(nn.Module):
    def __init__(self, p=3, d=6):
        super().__init__()
        self.embed = nn.Sequential(Rearrange('b c (h p) (w q) -> b (h w) (p q c)', p=p, q=p), nn.Linear(27, d), nn.LayerNorm(d))  # live
        self.mix = nn.Sequential(nn.Linear(d, d), Rearrange('b n d -> b d n'), nn.BatchNorm1d(d))  # dead
        self.pool = Reduce('b d n -> b d', 'mean')
        self.head = nn.Linear(d, 2)  # live
    def forward(self, x):
        return self.head(self.pool(self.mix(self.embed(x))))
""",
    "register_module and checkpoint": """
from torch.utils.checkpoint import checkpoint, checkpoint_sequential
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_module("conv", nn.Conv2d(3, 4, 1))  # dead
        self.add_module("bn", nn.BatchNorm2d(4))
        self.seq = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))  # dead
    def forward(self, x):
        def run(y):
            return self.bn(self.conv(y))
        x = checkpoint(run, x, use_reentrant=False)
        return checkpoint_sequential(self.seq, 2, x, use_reentrant=False)
""",
    "getattr tricks": """
class Net(nn.Module):
    norms = dict(bn=nn.BatchNorm2d, none=nn.Identity)
    def __init__(self, norm="bn", act="ReLU"):
        super().__init__()
        self.norm_name = norm
        for i, c in enumerate([4, 5]):
            setattr(self, f"conv{i}", nn.Conv2d(3 if i == 0 else 4, c, 1))  # dead when norm == 'bn'
            setattr(self, f"norm{i}", self.norms[norm](c))
        self.act = getattr(nn, act)()
    def forward(self, x):
        for i in range(2):
            x = self.act(getattr(self, f"norm{i}")(getattr(self, "conv" + str(i))(x)))
        return x
""",
    "config objects": """
from dataclasses import dataclass, field
@dataclass
class Config:
    width: int = 4
    norm: bool = True
    widths: list = field(default_factory=lambda: [3, 4, 5])
    @property
    def depth(self):
        return len(self.widths) - 1
class Net(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.convs = nn.ModuleList()
        for i in range(config.depth):
            self.convs.append(nn.Conv2d(config.widths[i], config.widths[i + 1], 1))  # dead
        self.norms = nn.ModuleList([nn.BatchNorm2d(w) for w in config.widths[1:]])
    def forward(self, x):
        for c, n in zip(self.convs, self.norms):
            x = F.relu(n(c(x)))
        return x
def build(**kwargs):
    return Net(Config(**kwargs))
# run build() on 4, 3, 9, 9
""",
    "tokens packed with learned ones, and unpacked": """
from einops import einsum, pack, rearrange, repeat, unpack
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.learned = nn.Parameter(torch.rand(2, 4))
        self.q = nn.Linear(4, 4)  # live
        self.k = nn.Linear(4, 4)  # dead
        self.v = nn.Linear(4, 4)  # live
        self.bn = nn.BatchNorm1d(4)
        self.after = nn.Linear(4, 4)  # live: return
    def forward(self, x):
        learned = repeat(self.learned, 'n d -> b n d', b=x.shape[0])
        x, shapes = pack([learned, x], 'b * d')
        scores = einsum(self.q(x), self.k(x), 'b row d, b column d -> b row column')
        x = einsum(scores.softmax(dim=-1), self.v(x), 'b row column, b column d -> b row d')
        _, x = unpack(x, shapes, 'b * d')
        first, second = unpack(self.after(x), [(2,), (1, 3)], 'b * d')
        return self.bn(rearrange(x, 'b n d -> b d n')), first, second.sum(2)
# run Net() on 4, 5, 4
""",
    "an image packed into rows": """
from einops import pack, unpack
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.row = nn.Conv2d(3, 4, 1)  # live: return
        self.score = nn.Conv2d(4, 1, 1)  # dead
        self.norm = nn.BatchNorm1d(4)
    def forward(self, x):
        flat, shape = pack([self.conv(x)], 'b c *')
        weights, _ = pack([self.score(x.new_ones(4, 4, 9, 9) * x[:, :1])], 'b c *')
        y, = unpack(self.norm(flat), shape, 'b c *')
        rows, _ = pack([self.row(x)], '* w')
        return y * weights.softmax(-1).sum(-1)[..., None, None], rows
# run Net() on 4, 3, 9, 9
""",
    "a forward for after the normalizer is folded in": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # dead
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return F.silu(self.bn(self.conv(x)))
    def forward_fuse(self, x):
        return F.silu(self.conv(x))
# run Net() on 4, 3, 9, 9
""",
    "a forward without the normalizer": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)  # live: silu
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return F.silu(self.bn(self.conv(x)))
    def forward_plain(self, x):
        return F.silu(self.conv(x))
# do not run
""",
    "attention over an image, its shape asked of the queries alone": """
class Net(nn.Module):
    def __init__(self, width=8, heads=2):
        super().__init__()
        self.heads, self.each = heads, width // heads
        self.norm = nn.GroupNorm(2, width)
        self.q = nn.Conv2d(width, width, 1)  # live
        self.k = nn.Conv2d(width, width, 1)  # dead
        self.v = nn.Conv2d(width, width, 1)  # live: return
        self.k2 = nn.Conv2d(width, width, 1)  # dead
        self.wide = nn.Conv2d(width, width, 3, padding=1)  # dead
    def forward(self, x):
        y = self.norm(x)
        q, k, v = self.q(y), self.k(y), self.v(y)
        b, c, h, w = q.shape
        k = k.reshape(b, c, h * w)
        s = torch.bmm(q.reshape(b, c, h * w).permute(0, 2, 1), k) * int(c) ** -0.5
        v = v.reshape(b, c, h * w)
        out = torch.bmm(v, F.softmax(s, dim=2).permute(0, 2, 1)).reshape(b, c, h, w)
        q = q.reshape(b, self.heads, self.each, h * w).permute(0, 1, 3, 2)
        k2 = self.k2(self.wide(y)).reshape(b, self.heads, self.each, h * w)
        return x + out, F.softmax(q @ k2, dim=3)
# run Net() on 2, 8, 3, 5
""",
    "a normalizer over parts of a batch": """
import math
class Ghost(nn.Module):
    def __init__(self, width, size=2):
        super().__init__()
        self.size = size
        self.bn = nn.BatchNorm1d(width)
    def forward(self, x):
        parts = x.chunk(int(math.ceil(x.shape[0] / self.size)), 0)
        return torch.cat([self.bn(part) for part in parts], dim=0)
class Net(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.fc = nn.Linear(3, 2 * width)  # dead
        self.ghost = Ghost(2 * width)
        self.conv = nn.Conv2d(3, 4, 1)  # live
        self.width = width
    def forward(self, x, image):
        x = self.ghost(self.fc(x))
        first = [F.relu(part) for part in self.conv(image).chunk(image.shape[1] - 1, dim=1)]
        return x[:, : self.width] * torch.sigmoid(x[:, self.width :]), self.conv(image)
# run Net() on 4, 3; 4, 3, 5, 5
""",
    "means over a batch, over rows and over everything": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(8, 8), nn.Linear(8, 8)  # dead; dead
        self.c, self.d = nn.Linear(8, 8), nn.Linear(8, 8)  # live; live
        self.e, self.f = nn.Linear(8, 1), nn.Linear(8, 8)  # dead; live
    def forward(self, x):
        n, k = x.shape
        u, v, w, y, z, s = self.a(x), self.b(x), self.c(x), self.d(x), self.e(x), self.f(x)
        u = u - u.mean(0)
        v = (v - v.mean(axis=0)) / v.std(0)
        w = w - w.mean(1)[:, None]
        y = y - y.mean()
        z = (z - z.mean()) / (z.std() + 1e-8)
        return u + v + w + y + z + s - s.mean(axis=1).sum()
# run Net() on 5, 8
""",
    "a mean that lines up with other axes than it was taken over": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(8, 8, 1)  # live
    def forward(self, x):
        x = self.conv(x)
        return x - x.mean(2)
# run Net() on 8, 8, 8
""",
}
