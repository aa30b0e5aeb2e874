"""The layers that random programs are made of: one line per operation.

A line is a template: ``{c}`` is the number of channels (``{i}`` where a layer changes it, to ``{o}``), ``{g}`` a
divisor of c, ``{h}`` and ``{w}`` the last two axes, ``{l}`` the number of positions, ``{x}`` the input. Lines that do
not fit a shape are passed over, so none needs a condition.
"""

from __future__ import annotations


def lines(text: str) -> tuple[str, ...]:
    """The lines of a block, without the empty ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


PRODUCERS = {
    "image": lines("""
        nn.Conv2d({i}, {o}, 3)
        nn.Conv2d({i}, {o}, 3, padding=1)
        nn.Conv2d({i}, {o}, kernel_size=3, stride=2, padding=1)
        nn.Conv2d({i}, {o}, 1)
        nn.Conv2d({i}, {o}, 1, bias=True)
        nn.Conv2d({i}, {o}, 1, padding=1)
        nn.Conv2d({i}, {o}, 3, 1, 1, padding_mode='reflect')
        nn.Conv2d({i}, {o}, 3, padding=1, padding_mode='replicate')
        nn.Conv2d({i}, {o}, 3, padding=1, padding_mode='circular')
        nn.Conv2d({i}, {o}, 3, padding='same')
        nn.Conv2d({i}, {o}, 3, padding='valid')
        nn.Conv2d({i}, {o}, (1, 3), padding=(0, 1))
        nn.Conv2d({i}, {i}, 3, padding=1, groups={i})
        nn.Conv2d({i}, {i}, 3, groups={i})
        nn.Conv2d({i}, {o}, 3, padding=2, dilation=2)
        nn.LazyConv2d({o}, 3, padding=1)
        nn.ConvTranspose2d({i}, {o}, 2, stride=2)
        nn.ConvTranspose2d({i}, {o}, 3, padding=1)
        nn.ConvTranspose2d({i}, {o}, 1)
        nn.LazyConvTranspose2d({o}, 1)
    """),
    "volume": lines("""
        nn.Conv3d({i}, {o}, 3, padding=1)
        nn.Conv3d({i}, {o}, 1)
        nn.Conv3d({i}, {o}, 2)
        nn.Conv3d({i}, {o}, 3, padding=1, padding_mode='circular')
        nn.ConvTranspose3d({i}, {o}, 2)
        nn.ConvTranspose3d({i}, {o}, 1)
        nn.LazyConv3d({o}, 1)
        nn.LazyConvTranspose3d({o}, 1)
    """),
    "signal": lines("""
        nn.Conv1d({i}, {o}, 3)
        nn.Conv1d({i}, {o}, 3, padding=1)
        nn.Conv1d({i}, {o}, 1)
        nn.Conv1d({i}, {o}, 3, padding=1, padding_mode='replicate')
        nn.Conv1d({i}, {i}, 3, padding=1, groups={i})
        nn.LazyConv1d({o}, 1)
        nn.ConvTranspose1d({i}, {o}, 2, stride=2)
        nn.ConvTranspose1d({i}, {o}, 1)
        nn.LazyConvTranspose1d({o}, 1)
        nn.Linear({w}, {w})
    """),
    "tokens": lines("""
        nn.Linear({i}, {o})
        nn.Linear({i}, {o}, bias=True)
        nn.Linear({i}, {i})
        nn.LazyLinear({o})
    """),
    "pixels": lines("""
        nn.Linear({i}, {o})
        nn.Linear({i}, {i})
    """),
    "vector": lines("""
        nn.Linear({i}, {o})
        nn.Linear(in_features={i}, out_features={o})
        nn.Linear({i}, {i})
        nn.LazyLinear({o})
    """),
}
"""Layers with a bias, by layout. ``{i}`` is the number of channels that come in."""

NORMALIZERS = {
    "image": lines("""
        nn.BatchNorm2d({c})
        nn.BatchNorm2d({c})
        nn.BatchNorm2d({c})
        nn.BatchNorm2d({c}, affine=False)
        nn.BatchNorm2d({c}, eps=0.001, momentum=0.01)
        nn.BatchNorm2d({c}, momentum=None)
        nn.BatchNorm2d({c}, momentum=0.0)
        nn.BatchNorm2d({c}, track_running_stats=False)
        nn.LazyBatchNorm2d()
        nn.SyncBatchNorm({c})
        nn.InstanceNorm2d({c})
        nn.InstanceNorm2d({c}, affine=True)
        nn.InstanceNorm2d({c}, track_running_stats=True)
        nn.LazyInstanceNorm2d()
        nn.GroupNorm({c}, {c})
        nn.GroupNorm({g}, {c})
        nn.GroupNorm(1, {c})
        nn.LayerNorm([{c}, {h}, {w}])
        nn.LayerNorm([{h}, {w}], elementwise_affine=False)
        nn.LayerNorm({w})
        nn.LocalResponseNorm(2)
        nn.RMSNorm([{h}, {w}])
        nn.Softmax(dim=1)
        nn.Softmax2d()
    """),
    "volume": lines("""
        nn.BatchNorm3d({c})
        nn.BatchNorm3d({c})
        nn.LazyBatchNorm3d()
        nn.InstanceNorm3d({c})
        nn.LazyInstanceNorm3d()
        nn.GroupNorm({c}, {c})
    """),
    "signal": lines("""
        nn.BatchNorm1d({c})
        nn.BatchNorm1d({c})
        nn.LazyBatchNorm1d()
        nn.InstanceNorm1d({c})
        nn.LazyInstanceNorm1d()
        nn.GroupNorm({c}, {c})
        nn.GroupNorm({g}, {c})
        nn.LayerNorm({w})
        nn.Softmax(dim=-1)
    """),
    "tokens": lines("""
        nn.LayerNorm({c})
        nn.LayerNorm({c})
        nn.LayerNorm({c}, bias=False)
        nn.LayerNorm([{l}, {c}])
        nn.RMSNorm({c})
        nn.BatchNorm1d({l})
        nn.Softmax(dim=1)
        nn.Softmax(dim=-1)
        nn.LogSoftmax(dim=1)
        nn.Softmin(dim=1)
    """),
    "pixels": lines("""
        nn.LayerNorm({c})
        nn.Softmax(dim=2)
    """),
    "vector": lines("""
        nn.BatchNorm1d({c})
        nn.BatchNorm1d({c})
        nn.BatchNorm1d({c}, affine=False)
        nn.LazyBatchNorm1d()
        nn.LayerNorm({c})
        nn.GroupNorm({g}, {c})
        nn.Softmax(dim=-1)
        nn.Softmax(dim=0)
    """),
}
"""Layers that may take a contribution away."""

CARRYING_LAYERS = {
    "image": lines("""
        nn.MaxPool2d(2)
        nn.MaxPool2d(3, 1, 1)
        nn.AvgPool2d(2)
        nn.AvgPool2d(3, stride=1, padding=1)
        nn.AvgPool2d(3, 1, 1, count_include_pad=False)
        nn.AvgPool2d(2, ceil_mode=True)
        nn.AvgPool2d(2, divisor_override=3)
        nn.AdaptiveAvgPool2d(4)
        nn.AdaptiveAvgPool2d((3, 3))
        nn.AdaptiveMaxPool2d(4)
        nn.FractionalMaxPool2d(2, output_size=3)
        nn.LPPool2d(2, 2)
        nn.Upsample(scale_factor=2)
        nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)
        nn.UpsamplingNearest2d(scale_factor=2)
        nn.UpsamplingBilinear2d(scale_factor=2)
        nn.ZeroPad2d(1)
        nn.ConstantPad2d(1, 0.5)
        nn.ReflectionPad2d(1)
        nn.ReplicationPad2d(1)
        nn.CircularPad2d(1)
        nn.PixelUnshuffle(2)
        nn.PixelShuffle(2)
        nn.ChannelShuffle({g})
        nn.Identity()
        nn.Dropout2d(0.1)
        nn.Dropout(0.0)
        nn.FeatureAlphaDropout(0.1)
        Rearrange('b c (h p) w -> b (c p) h w', p=2)
        Reduce('b c (h p) w -> b c h w', 'max', p=2)
    """),
    "volume": lines("""
        nn.MaxPool3d(2)
        nn.AvgPool3d(2)
        nn.AdaptiveAvgPool3d(2)
        nn.AdaptiveMaxPool3d(2)
        nn.Upsample(scale_factor=2)
        nn.ConstantPad3d(1, 0.0)
        nn.ZeroPad3d(1)
        nn.ReflectionPad3d(1)
        nn.ReplicationPad3d(1)
        nn.CircularPad3d(1)
        nn.Dropout3d(0.1)
        nn.Identity()
        nn.FractionalMaxPool3d(2, output_size=2)
        nn.LPPool3d(2, 2)
    """),
    "signal": lines("""
        nn.MaxPool1d(2)
        nn.AvgPool1d(2)
        nn.AvgPool1d(3, 1, 1)
        nn.AdaptiveAvgPool1d(4)
        nn.AdaptiveMaxPool1d(4)
        nn.LPPool1d(2, 2)
        nn.ConstantPad1d(1, 0.0)
        nn.ZeroPad1d(1)
        nn.ReflectionPad1d(1)
        nn.ReplicationPad1d(1)
        nn.CircularPad1d(1)
        nn.Dropout1d(0.1)
        nn.Upsample(scale_factor=2, mode='linear')
        nn.Identity()
    """),
    "tokens": lines("""
        nn.Identity()
        nn.Dropout(0.1)
        nn.Dropout(p=0)
    """),
    "pixels": lines("""
        nn.Identity()
        nn.Dropout(0.1)
    """),
    "vector": lines("""
        nn.Identity()
        nn.Dropout(0.5)
        nn.AlphaDropout(0.1)
    """),
}
"""Layers without a bias that mostly carry a contribution on, with the look-alikes that do not."""

ACTIVATION_LAYERS = lines("""
    nn.ReLU()
    nn.ReLU(inplace=True)
    nn.ReLU(True)
    nn.LeakyReLU(0.2)
    nn.LeakyReLU(0.1, inplace=True)
    nn.ReLU6()
    nn.GELU()
    nn.GELU(approximate='tanh')
    nn.SiLU()
    nn.Mish()
    nn.ELU()
    nn.SELU()
    nn.CELU()
    nn.PReLU()
    nn.RReLU()
    nn.Sigmoid()
    nn.LogSigmoid()
    nn.Tanh()
    nn.Softplus()
    nn.Softsign()
    nn.Softshrink()
    nn.Hardshrink()
    nn.Tanhshrink()
    nn.Hardtanh()
    nn.Hardswish()
    nn.Hardsigmoid()
    nn.Threshold(0.1, 0.0)
    nn.GLU(dim=1)
    nn.GLU()
""")
"""Layers that see what they are given."""

MOVING_LAYERS = {
    ("image", "vector"): lines("""
        nn.Flatten()
        nn.Flatten(1)
        Reduce('b c h w -> b c', 'mean')
        Rearrange('b c h w -> b (c h w)')
    """),
    ("image", "signal"): lines("""
        nn.Flatten(2)
        nn.Unfold(2)
    """),
    ("image", "tokens"): lines("""
        Rearrange('b c h w -> b (h w) c')
    """),
    ("vector", "image"): lines("""
        nn.Unflatten(1, (-1, 2, 2))
    """),
    ("tokens", "signal"): lines("""
        Rearrange('b l d -> b d l')
    """),
    ("signal", "vector"): lines("""
        nn.Flatten()
    """),
}
"""Layers from one layout to another."""
