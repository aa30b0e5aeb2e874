"""The expressions that random programs are made of: one line per operation, as in `layers`."""

from __future__ import annotations

from benchmarks.agreement.layers import lines

CENTRING = {
    "image": lines("""
        {x} - {x}.mean(dim=(2, 3), keepdim=True)
        {x} - {x}.mean((-2, -1), keepdim=True)
        {x} - {x}.mean(dim=1, keepdim=True)
        {x} - torch.mean({x}, dim=0, keepdim=True)
        F.instance_norm({x})
        F.group_norm({x}, {c})
        F.group_norm({x}, {g})
        F.layer_norm({x}, ({h}, {w}))
        F.layer_norm({x}, ({c}, {h}, {w}))
        F.batch_norm({x}, None, None, training=True)
        F.local_response_norm({x}, 2)
        F.normalize({x}, dim=1)
        F.normalize({x}, dim=(2, 3))
        F.softmax({x}.flatten(2), dim=-1).view_as({x})
        F.softmax({x}, dim=2)
        torch.nn.functional.rms_norm({x}, ({h}, {w}))
        {x} / {x}.std(dim=(2, 3), keepdim=True)
        ({x} - {x}.mean((2, 3), keepdim=True)) / torch.sqrt({x}.var((2, 3), keepdim=True) + 1e-5)
        {x} - F.adaptive_avg_pool2d({x}, 1)
        {x} - {x}.amax(dim=(2, 3), keepdim=True)
        {x} - F.avg_pool2d({x}, 3, 1, 1)
    """),
    "volume": lines("""
        {x} - {x}.mean(dim=(2, 3, 4), keepdim=True)
        F.instance_norm({x})
    """),
    "signal": lines("""
        {x} - {x}.mean(dim=2, keepdim=True)
        {x} - {x}.mean(-1, True)
        F.instance_norm({x})
        F.softmax({x}, dim=-1)
        {x}.softmax(dim=2)
        F.log_softmax({x}, dim=-1)
    """),
    "tokens": lines("""
        {x} - {x}.mean(dim=1, keepdim=True)
        {x} - {x}.mean(dim=-1, keepdim=True)
        {x}.softmax(dim=1)
        torch.softmax({x}, dim=-2)
        torch.softmax({x}, dim=-1)
        F.softmax({x}, 1)
        F.log_softmax({x}, dim=1)
        torch.log_softmax({x}, dim=-2)
        F.layer_norm({x}, ({c},))
        F.normalize({x}, dim=-1)
        F.softmin({x}, dim=1)
        {x} - {x}[:, :1]
        {x} - torch.logsumexp({x}, dim=1, keepdim=True)
    """),
    "pixels": lines("""
        {x} - {x}.mean(dim=(1, 2), keepdim=True)
        F.layer_norm({x}, ({c},))
        {x}.softmax(dim=1)
    """),
    "vector": lines("""
        {x} - {x}.mean(dim=0)
        {x} - {x}.mean(0, keepdim=True)
        {x} - {x}.mean(dim=1, keepdim=True)
        F.batch_norm({x}, None, None, training=True)
        F.normalize({x}, dim=1)
        F.softmax({x}, dim=-1)
        F.log_softmax({x}, dim=1)
        F.softmax({x}, dim=0)
    """),
}
"""Expressions that may take a contribution away."""

EVERYWHERE_CARRIED = lines("""
    {x} / 2
    {x} * 0.5
    2 * {x}
    {x} + 1
    1 - {x}
    -{x}
    {x}.contiguous()
    {x}.clone()
    {x}.to(torch.float64)
    {x}.type_as({x})
    {x}.detach() + {x}
    {x}.double()
    {x}.mul(0.5)
    {x}.div(2.0)
    {x}.add(1.0)
    {x}.sub(0.5)
    {x}.neg()
    torch.neg({x})
    torch.mul({x}, 3)
    torch.div({x}, 2)
    torch.true_divide({x}, 2)
    torch.add({x}, 1)
    torch.sub({x}, {x} * 0.5)
    {x} + {x}
    {x} - 0.5 * {x}
    torch.add({x}, {x}, alpha=2)
    torch.lerp({x}, {x} * 2, 0.3)
    torch.flip({x}, [1])
    {x}.flip(0)
    {x}.flip(-1)
    torch.roll({x}, 1, 1)
    {x}.roll(1, dims=-1)
    torch.cat([{x}, {x}], dim=1)
    torch.cat([{x}, {x}], dim=-1)
    torch.cat(({x}, {x} * 2), 0)[:5]
    torch.concat([{x}, {x}], dim=1)
    torch.stack([{x}, {x} + 1], dim=0).mean(0)
    torch.stack([{x}, {x} * 2]).sum(dim=0)
    torch.chunk({x}, 2, dim=1)[0]
    {x}.chunk(2, dim=1)[1]
    {x}.chunk(2, -1)[0]
    torch.split({x}, 2, dim=1)[0]
    {x}.split([1, {c} - 1], dim=1)[1]
    {x}.unbind(1)[0].unsqueeze(1)
    torch.unbind({x}, dim=-1)[0].unsqueeze(-1)
    {x}.narrow(1, 0, 1)
    {x}.index_select(1, torch.arange(1))
    {x}.select(1, 0).unsqueeze(1)
    {x}[:, :1]
    {x}[..., ::2]
    {x}[..., 1:]
    {x}[:, [0, 1]]
    {x}[:, 0].unsqueeze(1)
    {x}.unsqueeze(1).squeeze(1)
    {x}[:, None].squeeze(1)
    {x}.unsqueeze(-1)[..., 0]
    torch.squeeze(torch.unsqueeze({x}, 1), 1)
    {x}.view({x}.shape)
    {x}.reshape({x}.size())
    {x}.expand_as({x})
    {x}.flatten(1).reshape({x}.shape)
    {x}.flatten(1).view_as({x})
    {x}.transpose(0, 1).transpose(0, 1)
    torch.transpose({x}, 1, -1).transpose(1, -1)
    {x}.swapaxes(0, 1).swapaxes(0, 1)
    torch.movedim({x}, 1, -1).movedim(-1, 1)
    torch.moveaxis({x}, 1, -1).moveaxis(-1, 1)
    {x}.repeat_interleave(2, dim=-1)
    torch.repeat_interleave({x}, 2, dim=1)
    torch.tile({x}, (2,))
    sum([{x}, {x}])
    torch.where({x} > 1e9, {x} * 0, {x})
    torch.nan_to_num({x})
    {x} + torch.randn_like({x})
    {x} + torch.zeros_like({x})
    {x} * torch.rand_like({x})
    {x} + torch.rand(1)
    {x} * torch.ones({c}, 1).sum()
    torch.utils.checkpoint.checkpoint(lambda t: t * 2, {x}, use_reentrant=False)
""")
"""Expressions for every layout that mostly carry a contribution on."""

CARRIED = {
    "image": lines("""
        F.max_pool2d({x}, 2)
        F.max_pool2d({x}, 3, 1, 1)
        F.avg_pool2d({x}, 2)
        F.avg_pool2d({x}, 3, stride=1, padding=1)
        F.avg_pool2d({x}, 3, 1, 1, count_include_pad=False)
        F.adaptive_avg_pool2d({x}, 4)
        F.adaptive_max_pool2d({x}, 4)
        F.lp_pool2d({x}, 2, 2)
        F.interpolate({x}, scale_factor=2)
        F.interpolate({x}, scale_factor=2, mode='bilinear', align_corners=False)
        F.interpolate({x}, size=(6, 6), mode='bicubic')
        F.interpolate({x}, size={x}.shape[2:], mode='nearest')
        F.upsample({x}, scale_factor=2)
        F.pad({x}, (1, 1, 1, 1))
        F.pad({x}, (1, 1, 1, 1), mode='reflect')
        F.pad({x}, [1, 0, 1, 0], 'replicate')
        F.pad({x}, (1, 1, 1, 1), mode='circular')
        F.pad({x}, (0, 0, 0, 0, 1, 1))
        F.pixel_shuffle(torch.cat([{x}] * 4, 1), 2)
        F.pixel_unshuffle({x}, 2)
        F.unfold({x}, 2).view({x}.shape[0], -1, {h} - 1, {w} - 1)
        F.channel_shuffle({x}, {g})
        F.grid_sample({x}, torch.zeros({x}.shape[0], 4, 4, 2), align_corners=False)
        F.grid_sample({x}, torch.rand({x}.shape[0], 4, 4, 2), padding_mode='border', align_corners=True)
        {x}[:, :, ::2, ::2]
        {x}[:, :, :-1]
        {x}[..., 1:, 1:]
        {x}.permute(0, 1, 3, 2)
        {x}.transpose(2, 3)
        {x}.mT
        rearrange({x}, 'b c (h p) (w q) -> b (c p q) h w', p=2, q=2)
        rearrange({x}, 'b c h w -> b c w h')
        reduce({x}, 'b c (h p) (w q) -> b c h w', 'mean', p=2, q=2)
        reduce({x}, 'b c (h p) w -> b c h w', 'max', p=2)
        repeat({x}, 'b c h w -> b c (h r) w', r=2)
        {x}.repeat(1, 1, 2, 1)
        {x}.mean(dim=(2, 3), keepdim=True).expand({x}.shape)
        {x}.mean(3, keepdim=True).expand(-1, -1, -1, {w})
        {x}.sum(dim=(2, 3), keepdim=True).expand_as({x}) + {x}
        {x}.amax(dim=(2, 3), keepdim=True).expand_as({x}) + {x}
        {x}.amin(dim=(2, 3), keepdim=True) + {x}
        torch.amax({x}, dim=2, keepdim=True) + {x}
        {x}.max(dim=2, keepdim=True)[0] + {x}
        {x}.max(dim=1, keepdim=True).values + {x}
        torch.max({x}, 3, keepdim=True)[0] + {x}
        {x}.min(dim=-1, keepdim=True)[0] + {x}
        {x}.reshape({x}.shape[0], {g}, -1, {h}, {w}).transpose(1, 2).reshape({x}.shape)
        {x}.view({x}.size(0), {g}, -1, {h}, {w}).flatten(1, 2)
        {x}.unflatten(1, ({g}, -1)).sum(1)
        {x}.flatten(2).unflatten(2, ({h}, {w}))
        torch.reshape({x}, ({x}.shape[0], {c}, {w}, {h}))
        {x} * torch.linspace(0, 1, {w})
        {x} + torch.arange({h} * 1.0).view(-1, 1)
        torch.einsum('bchw,cd->bdhw', {x}, torch.rand({c}, 4))
        torch.einsum('bchw->bcwh', {x})
        {x} @ torch.rand({w}, 4)
        torch.matmul({x}, torch.ones({w}, {w}))
        {x}.cumsum(dim=2)
        torch.cumsum({x}, dim=1)
        torch.tril({x})
        torch.triu({x}, 1)
        torch.rot90({x}, 1, (2, 3))
        {x}.unfold(2, 2, 2).flatten(3)
    """),
    "volume": lines("""
        F.max_pool3d({x}, 2)
        F.avg_pool3d({x}, 2)
        F.adaptive_avg_pool3d({x}, 2)
        F.adaptive_max_pool3d({x}, 2)
        F.interpolate({x}, scale_factor=2, mode='trilinear', align_corners=False)
        F.pad({x}, (1, 1, 1, 1, 1, 1))
        {x}.mean(2, keepdim=True)
        {x}.permute(0, 1, 4, 3, 2)
        rearrange({x}, 'b c d h w -> b c h w d')
    """),
    "signal": lines("""
        F.max_pool1d({x}, 2)
        F.avg_pool1d({x}, 2)
        F.avg_pool1d({x}, 3, 1, 1)
        F.adaptive_avg_pool1d({x}, 4)
        F.adaptive_max_pool1d({x}, 4)
        F.lp_pool1d({x}, 2, 2)
        F.interpolate({x}, scale_factor=2)
        F.interpolate({x}, scale_factor=2, mode='linear', align_corners=True)
        F.pad({x}, (2, 0))
        F.pad({x}, (2, 0), mode='replicate')
        {x}[:, :, :-1]
        {x}[..., 1:]
        {x}.cumsum(dim=-1)
        rearrange({x}, 'b c (l p) -> b (c p) l', p=2)
        {x}.cumsum(1)
        torch.diff({x}, dim=-1)
    """),
    "tokens": lines("""
        {x}[:, 1:]
        {x}[:, :-1, :]
        torch.cat([{x}[:, :1], {x}], dim=1)
        {x} + torch.randn(1, {l}, {c})
        {x} * torch.rand({l}, 1)
        {x} @ torch.rand({c}, 4)
        torch.rand({l}, {l}) @ {x}
        torch.matmul({x}, torch.ones({c}, {c}))
        torch.bmm(torch.rand({x}.shape[0], {l}, {l}), {x})
        torch.baddbmm({x}, torch.rand({x}.shape[0], {l}, {l}), {x})
        torch.einsum('bld,de->ble', {x}, torch.rand({c}, {c}))
        torch.einsum('bld,lm->bmd', {x}, torch.rand({l}, {l}))
        {x}.reshape({x}.shape[0], {l}, {g}, -1).transpose(2, 3).reshape({x}.shape)
        {x}.view({x}.size(0), {l}, {g}, {c} // {g}).flatten(2)
        rearrange({x}, 'b l (g d) -> b l (d g)', g={g})
        rearrange({x}, 'b (l k) d -> b l (k d)', k=2)
        repeat({x}, 'b l d -> b (l r) d', r=2)
        reduce({x}, 'b (l k) d -> b l d', 'mean', k=2)
        {x}.masked_fill(torch.rand({l}, 1) > 0.5, 0.0)
        {x}.masked_fill(torch.rand({l}, {c}) > 0.9, -1e9)
        {x}.masked_fill(torch.ones({l}, 1).tril() < 0.5, 1.0)
        F.dropout({x}, 0.1, self.training)
        F.dropout({x}, p=0.0)
        {x}.cumsum(dim=1)
        {x}.gather(1, torch.zeros({x}.shape[0], 3, {c}, dtype=torch.long))
        torch.take_along_dim({x}, torch.zeros({x}.shape[0], 3, 1, dtype=torch.long), dim=1)
        torch.nn.utils.rnn.pad_sequence(list({x}), batch_first=True)
        {x}.mean(dim=1, keepdim=True).expand(-1, {l}, -1)
        {x}.sort(dim=1)[0]
        {x}.topk(2, dim=1)[0]
        torch.tensor_split({x}, 2, dim=1)[0]
    """),
    "pixels": lines("""
        {x}[:, ::2, ::2]
        {x}.permute(0, 2, 1, 3)
        rearrange({x}, 'b (h p) (w q) c -> b h w (p q c)', p=2, q=2)
        torch.roll({x}, shifts=(-1, -1), dims=(1, 2))
        F.pad({x}, (0, 0, 1, 1, 1, 1))
    """),
    "vector": lines("""
        {x} * torch.rand({c})
        {x} @ torch.rand({c}, {c})
        torch.mm({x}, torch.rand({c}, 6))
        F.linear({x}, torch.rand(6, {c}))
        F.linear({x}, torch.rand(6, {c}), torch.rand(6))
        torch.addmm(torch.rand(6), {x}, torch.rand({c}, 6))
        {x}.unsqueeze(-1).expand(-1, -1, 3).flatten(1)
        {x}.unsqueeze(1).repeat(1, 2, 1).flatten(1)
        {x}.view({x}.shape[0], {g}, -1).transpose(1, 2).flatten(1)
        {x}.view(-1, {g}, {c} // {g}).mean(2)
        {x}.t().t()
        {x}.T.T
        F.dropout({x}, 0.2, training=self.training)
        {x}.mean(dim=0, keepdim=True) + {x}
    """),
}
"""Expressions of one layout that mostly carry a contribution on, with the look-alikes that do not."""

ACTIVATIONS = lines("""
    F.relu({x})
    F.relu({x}, inplace=True)
    torch.relu({x})
    {x}.relu()
    torch.relu_({x} * 1)
    F.relu_({x} * 1)
    F.relu6({x})
    F.leaky_relu({x}, 0.2)
    F.gelu({x})
    F.silu({x})
    F.mish({x})
    F.elu({x})
    F.selu({x})
    F.celu({x})
    F.rrelu({x})
    F.glu({x}, dim=1)
    F.softplus({x})
    F.softsign({x})
    F.softshrink({x})
    F.hardshrink({x})
    F.tanhshrink({x})
    F.logsigmoid({x})
    F.hardtanh({x})
    F.hardswish({x})
    F.hardsigmoid({x})
    F.threshold({x}, 0.1, 0.0)
    F.prelu({x}, torch.tensor([0.2]))
    F.alpha_dropout({x}, 0.1)
    torch.sigmoid({x})
    {x}.sigmoid()
    F.sigmoid({x})
    torch.tanh({x})
    {x}.tanh()
    F.tanh({x})
    torch.exp(-{x}.abs())
    torch.abs({x})
    {x}.abs()
    {x}.exp().clamp(max=10.0)
    torch.clamp({x}, -1, 1)
    {x}.clamp(min=0)
    {x}.clip(0, 1)
    {x} ** 2
    {x}.pow(2)
    torch.pow({x}, 2)
    torch.square({x})
    {x}.square()
    torch.sqrt({x}.abs() + 1)
    {x}.sqrt().nan_to_num()
    torch.rsqrt({x}.abs() + 1)
    {x}.log1p().nan_to_num()
    torch.log(1 + {x}.abs())
    torch.sin({x})
    {x}.cos()
    {x}.erf()
    {x}.sign()
    torch.sign({x})
    {x}.round()
    torch.floor({x})
    {x} * {x}
    {x} * torch.sigmoid({x})
    {x} * {x}.mean()
    {x} / ({x}.abs() + 1)
    {x} / {x}.norm()
    {x} + {x}.std()
    torch.maximum({x}, -{x})
    torch.minimum({x}, torch.zeros_like({x}))
    torch.max({x}, 0 * {x})
    torch.where({x} > 0, {x}, 0.1 * {x})
    {x} * ({x} > 0)
    {x}.masked_fill({x} < 0, 0.0)
    {x}.masked_fill({x} > 5, float('-inf')).clamp(min=-5)
    {x} * {x}.argmax()
""")
"""Expressions that see what they are given."""

MOVES = {
    ("image", "vector"): lines("""
        {x}.flatten(1)
        torch.flatten({x}, 1)
        {x}.view({x}.size(0), -1)
        {x}.reshape({x}.shape[0], -1)
        {x}.mean(dim=(2, 3))
        {x}.mean([2, 3])
        {x}.mean(-1).mean(-1)
        {x}.amax((2, 3))
        {x}.sum((2, 3))
        F.adaptive_avg_pool2d({x}, 1).flatten(1)
        F.adaptive_avg_pool2d({x}, (1, 1)).squeeze(-1).squeeze(-1)
        F.adaptive_max_pool2d({x}, 1)[:, :, 0, 0]
        {x}[:, :, 0, 0]
        {x}.flatten(2).mean(-1)
        {x}.flatten(2).max(dim=2)[0]
        {x}.flatten(2).logsumexp(2)
        reduce({x}, 'b c h w -> b c', 'mean')
        {x}.std(dim=(2, 3))
        torch.einsum('bchw->bc', {x})
    """),
    ("image", "tokens"): lines("""
        {x}.flatten(2).transpose(1, 2)
        {x}.flatten(2).permute(0, 2, 1)
        {x}.reshape({x}.shape[0], {c}, -1).transpose(-2, -1)
        {x}.permute(0, 2, 3, 1).flatten(1, 2)
        {x}.permute(0, 2, 3, 1).reshape({x}.size(0), -1, {c})
        rearrange({x}, 'b c h w -> b (h w) c')
        rearrange({x}, 'b c (h p) (w q) -> b (h w) (p q c)', p=2, q=2)
    """),
    ("image", "pixels"): lines("""
        {x}.permute(0, 2, 3, 1)
        {x}.permute(0, 2, 3, 1).contiguous()
        torch.permute({x}, (0, 2, 3, 1))
        {x}.movedim(1, -1)
        rearrange({x}, 'b c h w -> b h w c')
    """),
    ("image", "signal"): lines("""
        {x}.flatten(2)
        {x}.mean(dim=2)
        {x}.view({x}.shape[0], {c}, -1)
        {x}.amax(-1)
        {x}[:, :, 0]
        {x}.flatten(1, 2)
    """),
    ("image", "volume"): lines("""
        {x}.unsqueeze(2).expand(-1, -1, 2, -1, -1)
        torch.stack([{x}, {x} * 2], dim=2)
    """),
    ("volume", "image"): lines("""
        {x}.mean(2)
        {x}.flatten(1, 2)
        {x}[:, :, 0]
        {x}.amax(dim=2)
    """),
    ("volume", "vector"): lines("""
        {x}.mean((2, 3, 4))
        {x}.flatten(1)
    """),
    ("signal", "vector"): lines("""
        {x}.flatten(1)
        {x}.mean(-1)
        {x}.max(dim=-1)[0]
        torch.max({x}, 2)[0]
        {x}[:, :, -1]
        {x}.sum(2)
        {x}.median(dim=-1)[0]
    """),
    ("signal", "tokens"): lines("""
        {x}.transpose(1, 2)
        {x}.permute(0, 2, 1)
        {x}.transpose(-1, -2)
        {x}.swapaxes(1, 2)
        torch.swapaxes({x}, 1, 2)
        {x}.swapdims(1, 2)
        {x}.mT
        rearrange({x}, 'b c l -> b l c')
    """),
    ("tokens", "signal"): lines("""
        {x}.transpose(1, 2)
        {x}.permute(0, 2, 1)
        torch.transpose({x}, -2, -1)
        {x}.transpose(1, 2).contiguous()
        rearrange({x}, 'b l d -> b d l')
    """),
    ("tokens", "vector"): lines("""
        {x}[:, 0]
        {x}[:, -1, :]
        {x}.mean(dim=1)
        {x}.sum(1)
        {x}.max(dim=1)[0]
        {x}.max(1).values
        {x}.amax(dim=1)
        {x}.flatten(1)
        {x}.reshape(-1, {c})
        {x}.view(-1, {c})
        torch.logsumexp({x}, dim=1)
        rearrange({x}, 'b l d -> (b l) d')
        reduce({x}, 'b l d -> b d', 'mean')
        {x}.select(1, 0)
        torch.mean({x}, 1)
        torch.sum({x}, dim=1)
        {x}.prod(1)
        {x}.norm(dim=1)
        {x}.var(dim=1)
        {x}.std(1)
    """),
    ("tokens", "pixels"): lines("""
        {x}.view({x}.shape[0], -1, 2, {c})
        {x}.unflatten(1, (2, -1))
        rearrange({x}, 'b (h w) d -> b h w d', w=2)
    """),
    ("tokens", "image"): lines("""
        {x}.transpose(1, 2).reshape({x}.shape[0], {c}, -1, 2)
        {x}.transpose(1, 2).unflatten(2, (2, -1))
        rearrange({x}, 'b (h w) d -> b d h w', w=2)
        {x}.permute(0, 2, 1).view({x}.size(0), {c}, 2, -1)
    """),
    ("pixels", "image"): lines("""
        {x}.permute(0, 3, 1, 2)
        {x}.permute(0, 3, 1, 2).contiguous()
        {x}.movedim(-1, 1)
        rearrange({x}, 'b h w c -> b c h w')
    """),
    ("pixels", "tokens"): lines("""
        {x}.flatten(1, 2)
        {x}.view({x}.shape[0], -1, {c})
        {x}.mean(1)
    """),
    ("vector", "image"): lines("""
        {x}.view(-1, {c} // 4, 2, 2)
        {x}.view({x}.shape[0], {c}, 1, 1)
        {x}[:, :, None, None]
        {x}.reshape({x}.size(0), -1, 2, 2)
        {x}.unflatten(1, (-1, 2, 2))
        {x}[:, :, None, None].expand(-1, -1, 3, 3)
        {x}.unsqueeze(-1).unsqueeze(-1)
        rearrange({x}, 'b (c h w) -> b c h w', h=2, w=2)
    """),
    ("vector", "tokens"): lines("""
        {x}.view({x}.shape[0], -1, 2)
        {x}.unsqueeze(1).repeat(1, 3, 1)
        {x}.unsqueeze(1).expand(-1, 4, -1)
        {x}.unflatten(1, (2, -1))
        {x}.view(-1, 5, {c})
    """),
    ("vector", "signal"): lines("""
        {x}.unsqueeze(-1).expand(-1, -1, 4)
        {x}.view({x}.shape[0], -1, 2)
        {x}.unsqueeze(2) * torch.rand(4)
    """),
}
"""Expressions from one layout to another."""
