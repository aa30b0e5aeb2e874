"""Operations that models use now and then: one line each, as in `expressions`."""

from __future__ import annotations

from benchmarks.agreement.layers import lines

FINITE = ".nan_to_num(0.5, 0.5, 0.5)"

_POINTWISE = """
    acos acosh absolute abs angle arccos arcsin arctan asin asinh atan atanh ceil cos cosh digamma erf erfc erfinv
    exp exp2 expm1 fix floor frac i0 lgamma log log10 log1p log2 logit neg positive reciprocal round rsqrt sgn sigmoid
    sign sin sinc sinh sqrt square tan tanh trunc relu conj resolve_conj resolve_neg cpu nan_to_num
"""
_IN_PLACE = """
    abs_ ceil_ cos_ exp_ floor_ log_ neg_ reciprocal_ relu_ round_ rsqrt_ sigmoid_ sign_ sin_ sqrt_ square_ tanh_ trunc_
    nan_to_num_ zero_ normal_ uniform_ random_ exponential_
"""
_WITH_ITSELF = (
    "atan2 copysign fmax fmin hypot logaddexp logaddexp2 maximum minimum nextafter heaviside xlogy fmod remainder"
)
_COMPARED = "eq ne lt le gt ge logical_and logical_or logical_xor"
_ASKED = "isfinite isinf isnan logical_not signbit"
_CONVERTED = "bfloat16 half float double int long short bool byte char"
_REDUCED = "mean sum amax amin median nanmean nansum nanmedian prod std var norm count_nonzero argmax argmin"

POINTWISE = (
    *(f"{{x}}.{name}(){FINITE}" for name in _POINTWISE.split()),
    *(f"{{x}}.clone().{name}(){FINITE}" for name in _IN_PLACE.split()),
    *(f"{{x}}.{name}({{x}} * 2){FINITE}" for name in _WITH_ITSELF.split()),
    *(f"{{x}} * {{x}}.{name}({{x}} * 2)" for name in _COMPARED.split()),
    *(f"{{x}} + {{x}}.{name}(0)" for name in ("eq", "ne", "lt", "le", "gt", "ge")),
    *(f"{{x}} * {{x}}.{name}()" for name in _ASKED.split() if name != "signbit"),
    *(f"{{x}} + {{x}}.nan_to_num().{name}() * 0" for name in _CONVERTED.split()),
    *(f"{{x}} - {{x}}.{name}()" for name in _REDUCED.split()),
    *(f"{{x}} - {{x}}.{name}(-1, keepdim=True)" for name in ("mean", "sum", "amax", "amin", "std", "var", "logsumexp")),
    *(f"{{x}} - {{x}}.{name}(1, keepdim=True)[0]" for name in ("max", "min", "median", "mode", "nanmedian")),
    *(f"{{x}}.{name}(-1)[0]" for name in ("cummax", "cummin", "sort")),
    *(f"{{x}}.{name}(1)" for name in ("cumprod", "cumsum", "softmax", "log_softmax", "roll", "flip")),
    *(f"({{x}} > 0).{name}({{x}} < 1) * {{x}}" for name in ("bitwise_and", "bitwise_or", "bitwise_xor")),
    *(f"(({{x}} > 0) {sign} ({{x}} < 1)) * {{x}}" for sign in "&|^"),
    *(f"{{x}} * ({{x}} {sign} 0.1)" for sign in ("<", "<=", ">", ">=", "==", "!=")),
)

OTHERS = lines("""
    ~({x} > 0) * {x}
    ({x}.abs() + 1).rsqrt_()
    ({x} > 0).bitwise_not() * {x}
    {x} * ({x}.long() << 1)
    {x} * ({x}.long() >> 1)
    abs({x})
    {x} // 2
    {x} % 2
    {x}.float_power(2)
    {x}.floor_divide(2)
    {x}.clamp_min(0)
    {x}.clamp_max(0)
    {x}.clone().clamp_(-1, 1)
    {x}.clone().clamp_min_(0)
    {x}.clone().clamp_max_(0)
    {x}.clone().clip_(-1, 1)
    {x}.clone().div_(2)
    {x}.clone().mul_(2)
    {x}.clone().add_(1)
    {x}.clone().sub_(1)
    {x}.clone().pow_(2)
    {x}.clone().lerp_({x} * 2, 0.3)
    {x}.clone().addcmul_({x}, {x})
    {x}.clone().addcdiv_({x}, {x}.abs() + 1)
    {x}.clone().masked_fill_({x} > 0, 0)
    {x}.clone().detach_() + {x}
    {x} + {x}.detach().requires_grad_(False)
    {x} + {x}.argsort(1)
    {x}.clone().bernoulli_(0.5) + {x}
    {x}.sigmoid().bernoulli()
    {x}.real.nan_to_num(0.5)
    {x}.addcmul({x}, torch.rand(1))
    {x}.addcdiv(torch.rand(1), torch.rand(1) + 1)
    torch.addcmul({x}, torch.rand(1), torch.rand(1))
    {x}.lerp(torch.zeros(1), 0.5)
    {x}.where({x} > 0, 0 * {x})
    {x} + {x}.masked_select({x} > 0).sum()
    {x}.broadcast_to({x}.shape)
    {x}.tile((2,))
    {x}.ravel().view({x}.shape)
    {x}.fliplr()
    {x}.flipud()
    {x}.diff(dim=-1)
    {x}.gather(1, torch.zeros({x}.shape, dtype=torch.long))
    {x}.scatter(1, torch.zeros({x}.shape, dtype=torch.long), 1.0)
    {x}.scatter_add(1, torch.zeros({x}.shape, dtype=torch.long), {x})
    {x}.index_add(1, torch.tensor([0]), {x}[:, :1])
    {x}.index_copy(1, torch.tensor([0]), {x}[:, 1:2])
    {x}.index_fill(1, torch.tensor([0]), 1.0)
    {x}.index_select(-1, torch.tensor([0, 1]))
    {x}.take_along_dim(torch.zeros({x}.shape, dtype=torch.long), dim=1)
    {x}.kthvalue(1, dim=1, keepdim=True)[0] + {x}
    {x}.topk(1, dim=1)[0] + {x}
    {x} - {x}.quantile(0.5, dim=1, keepdim=True)
    {x} - {x}.nanquantile(0.5)
    {x} - torch.std_mean({x}, dim=-1, keepdim=True)[1]
    {x} - torch.var_mean({x}, dim=-1, keepdim=True)[1]
    torch.var_mean({x}, dim=1, keepdim=True)[0] + {x}
    {x}.split_with_sizes([1, {c} - 1], 1)[0]
    {x}.tensor_split(2, 1)[0]
    {x}.unfold(-1, 2, 2).flatten(-2)
    {x}.unfold(-1, 2, 1).mean(-1)
    {x}.swapdims(0, 1).swapdims(0, 1)
    {x}.select(-1, 0).unsqueeze(-1)
    {x}.narrow(-1, 0, 2)
    {x}.diagonal(0, 0, 1).sum() + {x}
    {x}.diag_embed().sum(-1)
    torch.hstack([{x}, {x}])
    torch.vstack([{x}, {x} * 2])[:5]
    torch.dstack([{x}, {x}]).sum() + {x}
    {x} + torch.arange(1.0)
    {x} + torch.linspace(0, 1, 1)
    {x} + torch.eye(1)
    {x} + torch.empty(1).fill_(1)
    {x} + torch.empty_like({x}).fill_(1.0)
    {x} + torch.full_like({x}, 2.0)
    {x} + torch.ones_like({x})
    {x} * torch.ones_like({x})
    {x} + torch.rand_like({x})
    {x} + torch.randint(0, 2, (1,))
    {x} + torch.randint_like({x}, 2)
    {x} + torch.randperm(1)
    {x} + torch.as_tensor([1.0])
    {x} + torch.tensor(1.0).to({x})
    {x} + {x}.new_zeros(1)
    {x} + {x}.new_ones(1)
    {x} + {x}.new_full((1,), 2.0)
    {x} + {x}.new_tensor([1.0])
    {x} + {x}.new_empty(1).fill_(0.0)
    {x} + {x}.type(torch.float32) * 0
    {x}.type({x}.dtype)
    torch.rsub({x}, 1)
    torch.ao.quantization.DeQuantStub()(torch.ao.quantization.QuantStub()({x}))
    torch.empty_like({x}).copy_({x})
    {x}.all() * {x}
    {x}.any() * {x}
    {x}.as_subclass(torch.Tensor)
    torch.fft.ifft(torch.fft.fft({x})).real
    torch.fft.fft({x}).abs()
    torch.fft.fft({x}).real
    torch.fft.fft({x}).imag
    torch.imag(torch.fft.fft({x})) + {x}
    torch.fft.irfft(torch.fft.rfft({x}))
    torch.fft.rfft({x}).abs()
    torch.fft.fftshift({x})
    torch.fft.ifftshift({x}, dim=-1)
    torch.fft.fft2({x}).real
    torch.fft.ifft2(torch.fft.fft2({x})).real
    torch.fft.irfft2(torch.fft.rfft2({x}))
    torch.fft.fftn({x}, dim=(-2, -1)).real
    torch.fft.ifftn(torch.fft.fftn({x})).real
    torch.fft.irfftn(torch.fft.rfftn({x}))
    torch.view_as_real(torch.complex({x}, {x})).sum(-1)
    torch.complex({x}, 0 * {x}).abs()
    torch.complex({x}, {x}).angle()
    torch.view_as_complex(torch.stack([{x}, {x}], -1)).real
    torch.polar({x}, 0 * {x}).real
    {x}.cfloat().abs().to({x}.dtype) * 0 + {x}
    {x}.cdouble().real
    F.gumbel_softmax({x}, dim=-1)
    F.one_hot({x}.argmax(-1), {x}.shape[-1]).to({x}.dtype)
    torch.tensordot({x}, torch.rand({x}.shape[-1], 4), 1)
    torch.tensordot({x}, torch.rand({x}.shape[-1], 4), dims=([-1], [0]))
    {x}.mH.mH
    {x}.adjoint().adjoint()
    torch.adjoint({x}).mT
    {x}.__getitem__(0).unsqueeze(0)
    {x}[{x}[:, 0].flatten(1).sum(1).argsort()] if {x}.dim() > 2 else {x}
""")

OWN = {
    "image": lines("""
        F.conv2d({x}, torch.rand(4, {c}, 1, 1))
        F.conv2d({x}, torch.rand(4, {c}, 3, 3), padding=1)
        F.conv2d({x}, torch.rand({c}, 1, 3, 3), torch.rand({c}), groups={c})
        F.conv_transpose2d({x}, torch.rand({c}, 4, 1, 1))
        F.conv_transpose2d({x}, torch.rand({c}, 4, 2, 2), stride=2)
        F.fold(F.unfold({x}, 2, stride=2), ({h}, {w}), 2, stride=2)
        F.pixel_shuffle({x}.repeat(1, 4, 1, 1), 2)
        F.pixel_unshuffle({x}, 2)
        F.channel_shuffle({x}, {g})
        nn.PixelShuffle(2)({x}.repeat(1, 4, 1, 1))
        nn.PixelUnshuffle(2)({x})
        nn.Fold(({h}, {w}), 2, stride=2)(F.unfold({x}, 2, stride=2))
        nn.CrossMapLRN2d(3)({x})
        {x}.rot90(1, (2, 3))
        torch.einsum('bchw,hk->bckw', {x}, torch.rand({h}, 3))
    """),
    "volume": lines("""
        F.conv3d({x}, torch.rand(4, {c}, 1, 1, 1))
        F.conv_transpose3d({x}, torch.rand({c}, 4, 1, 1, 1))
        F.conv_transpose3d({x}, torch.rand({c}, 4, 2, 2, 2))
        F.conv3d({x}, torch.rand(4, {c}, 3, 3, 3), padding=1)
    """),
    "signal": lines("""
        F.conv1d({x}, torch.rand(4, {c}, 3))
        F.conv1d({x}, torch.rand(4, {c}, 1), torch.rand(4))
        F.conv1d({x}, torch.rand(4, {c}, 3), padding=1)
        F.conv_transpose1d({x}, torch.rand({c}, 4, 1))
        F.conv_transpose1d({x}, torch.rand({c}, 4, 2), stride=2)
    """),
    "tokens": lines("""
        torch.addbmm(torch.zeros(1), {x}, {x}.mT).sum() + {x}
        {x}.bmm(torch.rand({x}.shape[0], {c}, 4))
        {x}.baddbmm(torch.rand({x}.shape[0], {l}, {l}), {x})
        {x}.matmul(torch.rand({c}, 4))
        {x} @ {x}.mT @ {x}
        {x} + {x}[0].addbmm(torch.rand(2, {l}, 3), torch.rand(2, 3, {c}))
        torch.tensordot({x}, torch.rand({l}, 4), dims=([1], [0])).mT
        {x}.repeat_interleave(2, dim=1)
    """),
    "pixels": lines("""
        {x} @ torch.rand({c}, 4)
        {x}.sum((1, 2), keepdim=True) + {x}
    """),
    "vector": lines("""
        {x}.mm(torch.rand({c}, 4))
        {x}.addmm(torch.rand({x}.shape[0], 3), torch.rand(3, {c}))
        {x} + {x}.mv(torch.rand({c})).unsqueeze(1)
        {x} + {x}[:, 0].dot({x}[:, 1])
        {x} + {x}[:, 0].outer({x}[0])
        {x}[0].addmv(torch.rand({c}, 3), torch.rand(3)) + {x}
        {x}.addr({x}[:, 0], {x}[0])
        {x}.diag().sum() + {x}
        {x}.H.H
        {x}.H.T
        {x}.copysign({x}) + {x}.sgn()
        {x}.T.t()
        F.bilinear({x}, {x}, torch.rand(4, {c}, {c}))
        F.linear({x}, torch.rand(4, {c}))
    """),
}
"""Expressions of one layout, to be tried one at a time between a layer and a normalizer; so are the others here."""
