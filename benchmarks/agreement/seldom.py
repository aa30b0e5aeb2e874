"""Operations that stand at a model's end or outside it: losses, linear algebra, whole transformers, windows."""

from __future__ import annotations

from benchmarks.agreement.layers import lines

Templates = tuple[str, ...]


def _alone(templates: Templates) -> Templates:
    """A tensor of the input's shape that depends on it through the operation only."""
    return tuple(f"torch.rand({{x}}.shape) + {template}" for template in templates)


_IN_PLACE = lines("""
    {x}.clone().index_add_(1, torch.tensor([0]), {x}[:, :1])
    {x}.clone().index_copy_(1, torch.tensor([0]), {x}[:, 1:2])
    {x}.clone().index_fill_(1, torch.tensor([0]), 1.0)
    {x}.clone().scatter_(1, torch.zeros({x}.shape, dtype=torch.long), 1.0)
    {x}.clone().scatter_add_(1, torch.zeros({x}.shape, dtype=torch.long), {x})
    {x}[:, :1].unsqueeze(1).squeeze_(1) + {x}
    {x}.clone().transpose_(0, 1).transpose(0, 1)
    {x}.clone().tril_() + {x}
    {x}.clone().triu_(1) + {x}
    {x}.clone().unsqueeze_(1).squeeze(1)
    torch.alpha_dropout_({x}.clone(), 0.1, self.training)
    torch.dropout_({x}.clone(), 0.1, self.training)
    torch.dropout_({x}.clone(), 0.0, self.training)
    torch.feature_alpha_dropout_({x}.clone(), 0.1, self.training)
    torch.feature_dropout_({x}.clone(), 0.1, self.training)
    torch.sigmoid_({x}.clone())
    torch.tanh_({x}.clone())
    F.celu_({x}.clone())
    F.elu_({x}.clone())
    F.selu_({x}.clone())
    F.hardtanh_({x}.clone())
    F.leaky_relu_({x}.clone(), 0.1)
    F.rrelu_({x}.clone())
    F.threshold_({x}.clone(), 0.1, 0.0)
""")

_ACTIVATIONS = lines("""
    torch.alpha_dropout({x}, 0.1, self.training)
    torch.dropout({x}, 0.1, self.training)
    torch.dropout({x}, 0.0, self.training)
    torch.feature_alpha_dropout({x}, 0.1, self.training)
    torch.feature_dropout({x}, 0.1, self.training)
    torch.celu({x})
    torch.hardshrink({x})
    torch.prelu({x}, torch.tensor([0.2]))
    torch.rrelu({x})
    torch.selu({x})
    torch.special.expit({x})
    torch.threshold({x}, 0.1, 0.0)
""")

_ASKED = lines("""
    {x} * {x}.allclose({x} * 2)
    {x} * {x}.equal({x} * 2)
    {x} + {x}.argwhere().sum() * 0
    {x} + ({x} > 0).long().flatten().bincount(minlength=2)[0]
    {x} - {x}.dist({x} * 2)
    {x} + {x}.histc(3)[0]
    {x} + {x}.isclose({x} * 2)
    {x} * {x}.nonzero().shape[0]
    {x} + torch.bucketize({x}, torch.tensor([0.0, 1.0]))
    {x} + torch.searchsorted(torch.tensor([0.0, 1.0]), {x})
    {x} + torch.searchsorted({x}.flatten().sort()[0], torch.tensor([0.0]))[0]
    {x} + torch.from_numpy(numpy.ones(1))
    {x} + torch.full((1,), 2.0)
    {x} + torch.hann_window(4)[1]
    {x} * torch.scalar_tensor(2.0)
    {x} + torch.meshgrid(torch.arange(2.0), torch.arange(3.0), indexing='ij')[0].sum()
    {x} + torch.cdist({x}.flatten(1), {x}.flatten(1) * 2).sum()
    {x} + torch.cdist({x}.flatten(1), torch.rand(3, {x}[0].numel())).mean()
    F.cosine_similarity({x}, torch.rand({x}.shape), dim=1).unsqueeze(1) + {x}
    nn.CosineSimilarity(dim=1)({x}, {x} * 2).unsqueeze(1) * {x}
    F.pairwise_distance({x}, torch.rand({x}.shape), keepdim=True) + {x}
    nn.PairwiseDistance(keepdim=True)({x}, {x} * 2) + {x}
    {x} + torch.linalg.norm({x})
    {x} / torch.linalg.vector_norm({x}, dim=1, keepdim=True)
    {x} + F.scaled_dot_product_attention({x}, {x}, {x})
    F.scaled_dot_product_attention(torch.rand({x}.shape), {x}, torch.rand({x}.shape))
    F.scaled_dot_product_attention({x}, torch.rand({x}.shape), torch.rand({x}.shape))
""")

_LOSSES = _alone(
    lines("""
    nn.BCELoss()({x}.sigmoid(), torch.rand({x}.shape))
    F.binary_cross_entropy({x}.sigmoid(), torch.rand({x}.shape))
    nn.BCEWithLogitsLoss()({x}, torch.rand({x}.shape))
    F.binary_cross_entropy_with_logits({x}, torch.rand({x}.shape))
    nn.GaussianNLLLoss()({x}, torch.rand({x}.shape), torch.ones({x}.shape))
    F.gaussian_nll_loss({x}, torch.rand({x}.shape), torch.ones({x}.shape))
    nn.HingeEmbeddingLoss()({x}, torch.ones({x}.shape))
    F.hinge_embedding_loss({x}, -torch.ones({x}.shape), margin=9.0)
    nn.HuberLoss()({x}, torch.rand({x}.shape))
    F.huber_loss({x}, torch.rand({x}.shape))
    nn.KLDivLoss(reduction='none')({x}, torch.rand({x}.shape))
    F.kl_div({x}, torch.rand({x}.shape), reduction='sum')
    F.kl_div(F.log_softmax({x}, dim=-1), torch.rand({x}.shape), reduction='sum')
    nn.L1Loss()({x}, torch.rand({x}.shape))
    F.l1_loss({x}, torch.rand({x}.shape), reduction='none')
    nn.MSELoss()({x}, torch.rand({x}.shape))
    F.mse_loss(torch.rand({x}.shape), {x})
    F.mse_loss({x}, {x} * 2, reduction='none')
    nn.PoissonNLLLoss()({x}, torch.rand({x}.shape))
    F.poisson_nll_loss({x}, torch.rand({x}.shape))
    nn.SmoothL1Loss()({x}, torch.rand({x}.shape))
    F.smooth_l1_loss({x}, torch.rand({x}.shape))
    nn.SoftMarginLoss()({x}, torch.ones({x}.shape))
    F.soft_margin_loss({x}, torch.ones({x}.shape))
    nn.TripletMarginLoss()({x}, torch.rand({x}.shape), torch.rand({x}.shape))
    F.triplet_margin_loss(torch.rand({x}.shape), {x}, torch.rand({x}.shape))
    nn.TripletMarginWithDistanceLoss()({x}, torch.rand({x}.shape), torch.rand({x}.shape))
    F.triplet_margin_with_distance_loss({x}, {x} * 2, torch.rand({x}.shape))
    nn.CrossEntropyLoss()({x}, torch.zeros({x}[:, 0].shape, dtype=torch.long))
    F.cross_entropy({x}, torch.zeros({x}[:, 0].shape, dtype=torch.long))
    F.cross_entropy({x}, torch.rand({x}.shape), label_smoothing=0.1)
    nn.NLLLoss()({x}, torch.zeros({x}[:, 0].shape, dtype=torch.long))
    F.nll_loss(F.log_softmax({x}, dim=1), torch.zeros({x}[:, 0].shape, dtype=torch.long))
    F.nll_loss({x}, torch.zeros({x}[:, 0].shape, dtype=torch.long))
""")
)

EVERYWHERE: Templates = (*_IN_PLACE, *_ACTIVATIONS, *_ASKED, *_LOSSES)
"""For every layout."""

_VECTOR_LOSSES = _alone(
    lines("""
    nn.CTCLoss()(F.log_softmax({x}, -1).unsqueeze(1), torch.ones(1, 2), torch.tensor([5]), torch.tensor([2]))
    F.ctc_loss({x}.unsqueeze(1), torch.ones(1, 2), torch.tensor([5]), torch.tensor([2]))
    nn.CosineEmbeddingLoss()({x}, torch.rand({x}.shape), torch.ones({x}.shape[0]))
    F.cosine_embedding_loss({x}, torch.rand({x}.shape), torch.ones({x}.shape[0]))
    nn.MarginRankingLoss(margin=9.0)({x}[:, 0], {x}[:, 1], torch.ones({x}.shape[0]))
    F.margin_ranking_loss({x}[:, 0], torch.rand({x}.shape[0]), torch.ones({x}.shape[0]), margin=9.0)
    nn.MultiLabelMarginLoss()({x}, torch.zeros({x}.shape, dtype=torch.long))
    F.multilabel_margin_loss({x}, torch.zeros({x}.shape, dtype=torch.long))
    nn.MultiLabelSoftMarginLoss()({x}, torch.rand({x}.shape))
    F.multilabel_soft_margin_loss({x}, torch.rand({x}.shape))
    nn.MultiMarginLoss()({x}, torch.zeros({x}.shape[0], dtype=torch.long))
    F.multi_margin_loss({x}, torch.zeros({x}.shape[0], dtype=torch.long))
    nn.AdaptiveLogSoftmaxWithLoss({c}, 9, [4])({x}, torch.zeros({x}.shape[0], dtype=torch.long)).loss
    F.cross_entropy({x}.T, torch.zeros({c}, dtype=torch.long))
    F.pdist({x}).sum()
    nn.PairwiseDistance()({x}, torch.rand({x}.shape)).sum()
    F.pairwise_distance({x}, {x} * 2).mean()
    nn.CosineSimilarity()({x}, torch.rand({x}.shape)).sum()
    """)
)

_GRAM = "({x}.mT @ {x} + torch.eye({c}))"
_ALGEBRA = (
    *(
        f"{{x}} + {template.format(m=_GRAM)}"
        for template in lines("""
    {m}.det()
    {m}.inverse().sum()
    {m}.logdet()
    torch.linalg.det({m})
    torch.linalg.cond({m})
    torch.linalg.slogdet({m})[1]
    torch.linalg.inv({m}).sum()
    torch.linalg.cholesky({m}).sum()
    torch.linalg.solve({m}, torch.ones({m}.shape[-1], 1)).sum()
    torch.linalg.pinv({m}).sum()
    torch.linalg.matrix_exp({m} * 0.01).sum()
    torch.linalg.eigh({m})[0].sum()
    torch.linalg.eigvalsh({m}).max()
""")
    ),
    *lines("""
    {x} + torch.linalg.matrix_norm({x})
    {x} + torch.linalg.norm({x}, dim=1, keepdim=True)
    {x} + torch.linalg.svdvals({x})[0]
    {x} + torch.linalg.svd({x})[1][0]
    torch.linalg.qr({x})[0].abs() + {x}
    """),
)

OWN: dict[str, Templates] = {
    "image": lines("""
        torch.max_pool2d({x}, 2)
        F.fractional_max_pool2d({x}, 2, output_size=3)
        F.max_pool2d_with_indices({x}, 2)[0]
        F.max_unpool2d(*F.max_pool2d({x}, 2, return_indices=True), 2)
        F.max_unpool2d({x}[:, :, ::2, ::2], torch.arange({h} * {w} // 4).view({h} // 2, -1).expand(5, {c}, -1, -1), 2)
        nn.MaxUnpool2d(2)(*nn.MaxPool2d(2, return_indices=True)({x}))
        nn.MaxUnpool2d(2)(*F.max_pool2d_with_indices({x}, 2))
        nn.Unfold(2)({x}).view({x}.shape[0], -1, {h} - 1, {w} - 1)
        F.dropout2d({x}, 0.1, self.training)
        F.dropout2d({x}, 0.0)
        F.feature_alpha_dropout({x}, 0.1, self.training)
        F.upsample_bilinear({x}, scale_factor=2)
        F.upsample_nearest({x}, scale_factor=2)
        F.grid_sample({x}, F.affine_grid(torch.rand(5, 2, 3), (5, 1, 4, 4)), padding_mode='border')
        F.grid_sample({x}, F.affine_grid({x}.mean((2, 3))[:, :2].unsqueeze(-1).expand(-1, 2, 3), (5, 1, 4, 4)))
        {x} + F.affine_grid({x}.mean((2, 3))[:, :2].unsqueeze(-1).expand(-1, 2, 3), (5, 1, {h}, {w})).mean()
        F.batch_norm({x}, torch.zeros({c}), torch.ones({c}), training=False)
        F.batch_norm({x}, None, None, None, None, True)
        F.batch_norm({x}, torch.zeros({c}), torch.ones({c}), training=self.training)
        F.instance_norm({x}, torch.zeros({c}), torch.ones({c}), use_input_stats=False)
        nn.GroupNorm({c}, {c}, affine=False)({x})
        nn.BatchNorm2d({c}).eval()({x})
        nn.BatchNorm2d({c}).train()({x})
        nn.LocalResponseNorm(2)({x})
    """),
    "volume": lines("""
        torch.max_pool3d({x}, 2)
        F.fractional_max_pool3d({x}, 2, output_size=2)
        F.max_pool3d_with_indices({x}, 2)[0]
        F.max_unpool3d(*F.max_pool3d({x}, 2, return_indices=True), 2, output_size={x}.shape[2:])
        nn.MaxUnpool3d(2)(*nn.MaxPool3d(2, return_indices=True)({x}), output_size={x}.shape[2:])
        nn.MaxUnpool3d(1)({x}, torch.arange({x}[0, 0].numel()).view({x}.shape[2:]).expand({x}.shape))
        F.max_unpool3d({x}, torch.arange({x}[0, 0].numel()).view({x}.shape[2:]).expand({x}.shape), 1)
        F.dropout3d({x}, 0.1, self.training)
        F.dropout3d({x}, 0.0)
        F.lp_pool3d({x}, 2, 2)
        F.batch_norm({x}, None, None, training=True)
        F.group_norm({x}, {c})
    """),
    "signal": lines("""
        torch.max_pool1d({x}, 2)
        F.max_pool1d_with_indices({x}, 2)[0]
        F.max_unpool1d(*F.max_pool1d({x}, 2, return_indices=True), 2, output_size={x}.shape[2:])
        nn.MaxUnpool1d(2)(*nn.MaxPool1d(2, return_indices=True)({x}), output_size={x}.shape[2:])
        F.dropout1d({x}, 0.1, self.training)
        F.dropout1d({x}, 0.0)
        F.batch_norm({x}, torch.zeros({c}), torch.ones({c}), training=True)
        F.pad({x}, (1, 1), value=1.0)
    """),
    "tokens": lines("""
        nn.GRU({c}, 4)({x})[0]
        nn.GRU({c}, 4, batch_first=True, bidirectional=True)({x})[0]
        nn.LSTM({c}, 4)({x})[0]
        nn.LSTM({c}, 4, 2, batch_first=True)({x})[0]
        nn.RNN({c}, 4)({x})[0]
        nn.RNN({c}, {c}, batch_first=True)({x})[1].transpose(0, 1)
        nn.MultiheadAttention({c}, 2)({x}, {x}, {x})[0]
        nn.MultiheadAttention({c}, 2)(torch.rand({x}.shape), {x}, torch.rand({x}.shape))[0]
        nn.MultiheadAttention({c}, 1, batch_first=True)({x} * 0, {x}, {x} * 0)[0]
        nn.MultiheadAttention({c}, 2, add_zero_attn=True)(torch.rand({x}.shape), {x}, torch.rand({x}.shape))[0]
        nn.Transformer({c}, 2, 1, 1, 8)({x}, {x})
        nn.TransformerEncoderLayer({c}, 2, 8)({x})
        nn.TransformerEncoderLayer({c}, 2, 8, batch_first=True, norm_first=True)({x})
        nn.TransformerEncoder(nn.TransformerEncoderLayer({c}, 2, 8, batch_first=True), 2)({x})
        nn.TransformerDecoderLayer({c}, 2, 8)({x}, torch.rand({x}.shape))
        nn.TransformerDecoderLayer({c}, 2, 8)(torch.rand({x}.shape), {x})
        nn.TransformerDecoder(nn.TransformerDecoderLayer({c}, 2, 8), 1)({x}, {x})
        nn.Embedding(20, 4)({x}.argmax(-1))
        nn.EmbeddingBag(5, {c})(({x}.argmax(-1) * 0)).unsqueeze(1) + {x}
        F.embedding({x}.argmax(-1) * 0, torch.rand(9, 4))
        F.embedding(torch.tensor([[0, 1], [1, 2]]), {x}[0])
        F.embedding_bag(torch.tensor([[0, 1], [1, 2]]), {x}[0]).unsqueeze(1) + torch.rand(1, 1, {c})
        F.scaled_dot_product_attention(torch.rand(5, 3, {c}), {x}, torch.rand({x}.shape), is_causal=True)
        F.scaled_dot_product_attention(torch.rand(5, 3, {c}), torch.rand({x}.shape), {x}, scale=0.5)
        F.scaled_dot_product_attention(torch.rand({x}.shape), {x}, torch.rand({x}.shape), {x} @ {x}.mT)
        torch.einsum('bld,bmd->blm', torch.rand({x}.shape), {x}).softmax(-1)
        torch.einsum('bld,bmd->blm', torch.rand({x}.shape), {x}).softmax(1)
    """),
    "pixels": lines("""
        nn.Bilinear({c}, {c}, 3)({x}, {x} * 2)
        nn.Linear({c}, 3)({x}).mean((1, 2), keepdim=True) + {x}[..., :1]
        {x} - {x}.mean((1, 2), keepdim=True)
    """),
    "vector": (
        *_VECTOR_LOSSES,
        *_ALGEBRA,
        *lines("""
        nn.Bilinear({c}, {c}, 4)({x}, {x})
        nn.Bilinear({c}, {c}, 4)({x}, torch.rand({x}.shape))
        nn.GRUCell({c}, 4)({x})
        nn.GRUCell(3, {c})(torch.rand({x}.shape[0], 3), {x})
        nn.LSTMCell({c}, 4)({x})[0]
        nn.RNNCell({c}, 4)({x})
        nn.Embedding(20, 4)({x}.argmax(-1))
        F.embedding({x}.argmax(-1) * 0, {x})
        F.embedding_bag(torch.tensor([[0, 1], [1, 2]]), {x}).repeat(3, 1)[:5]
        """),
    ),
}
"""For one layout."""
