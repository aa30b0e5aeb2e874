"""Attention in its many spellings, with the variants that keep the key's bias alive."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.agreement.dataflow import then_normalized
from benchmarks.agreement.pieces import TRIES, stable_producer
from benchmarks.agreement.program import Body, NotHere, Value

SCORES = (
    "q @ k.transpose(-2, -1)",
    "torch.matmul(q, k.transpose(-1, -2))",
    "torch.einsum('bhid,bhjd->bhij', q, k)",
    "q.matmul(k.mT)",
    "(q * 0.5) @ k.transpose(-2, -1)",
    "(k @ q.transpose(-2, -1)).transpose(-2, -1)",
    "torch.einsum('b h i d, b h j d -> b h i j', q, k)",
    "einops.einsum(q, k, 'b h i d, b h j d -> b h i j')",
)

CHANGED_SCORES = (
    "s",
    "s",
    "s / math.sqrt(q.shape[-1])",
    "s * 0.3",
    "s + torch.randn(s.shape[-2], s.shape[-1])",
    "s.masked_fill(torch.ones(s.shape[-2:]).tril() == 0, float('-inf'))",
    "s.masked_fill(torch.ones(s.shape[-2:]).tril() == 0, -1e9)",
    "s.masked_fill(torch.ones(s.shape[-2:]).tril() == 0, -torch.finfo(s.dtype).max)",
    "s.masked_fill(torch.ones(s.shape[-2:]).tril() == 0, torch.finfo(s.dtype).eps)",
    "torch.where(torch.ones(s.shape[-2:]).tril() == 0, torch.full([], torch.finfo(s.dtype).min), s)",
    "torch.where(torch.ones(s.shape[-2:]).tril() == 0, torch.tensor(-1e9).to(s), s)",
    "torch.where(torch.ones(s.shape[-2:]).tril() == 0, torch.tensor(0.5), s)",
    "s.masked_fill(torch.ones(s.shape[-2:]).tril() == 0, 0.0)",
    "s * torch.rand(s.shape[-1])",
    "torch.tanh(s)",
    "F.dropout(s, 0.1, self.training)",
    "torch.where(torch.ones(s.shape[-2:]).tril() > 0, s, torch.tensor(-1e9))",
    "s - s.amax(dim=-1, keepdim=True)",
    "s + torch.triu(torch.full(s.shape[-2:], float('-inf')), 1)",
)

WEIGHTS = (
    "s.softmax(dim=-1)",
    "s.softmax(-1)",
    "torch.softmax(s, dim=-1)",
    "F.softmax(s, dim=-1)",
    "F.softmax(s, -1)",
    "F.dropout(s.softmax(-1), 0.1, self.training)",
    "s.softmax(dim=-2)",
    "torch.sigmoid(s)",
    "F.relu(s)",
    "s / s.shape[-1]",
    "F.softmax(s, dim=-1, dtype=torch.float64)",
    "s.exp() / (1 + s.exp().sum(-1, keepdim=True))",
    "s.exp() / s.exp().sum(dim=-1, keepdim=True)",
)

KEY_CHANGES = (
    "k",
    "k",
    "k",
    "k",
    "F.normalize(k, dim=-1)",
    "k * torch.rand(k.shape[-2], 1)",
    "k + torch.randn(k.shape[-2], k.shape[-1])",
    "torch.cat([k, torch.randn(k.shape)], dim=-2)[:, :, : k.shape[-2]]",
    "torch.cat((-k[..., 1:], k[..., :1]), dim=-1) * torch.rand(k.shape[-2], 1) + k",
    "F.relu(k)",
    "k.flip(-2)",
)

FUSED = (
    "q, k, v = ({qkv}).chunk(3, dim=-1)",
    "q, k, v = torch.chunk({qkv}, 3, -1)",
    "q, k, v = ({qkv}).split({c}, dim=-1)",
    "q, k, v = torch.split({qkv}, [{c}, {c}, {c}], dim=-1)",
    "q, k, v = ({qkv}).view({x}.shape[0], {l}, 3, {c}).unbind(2)",
    "q, k, v = rearrange({qkv}, 'b l (t d) -> t b l d', t=3)",
    "q, k, v = rearrange({qkv}, 'b l (d t) -> t b l d', t=3)",
    "q, k, v = torch.tensor_split({qkv}, 3, dim=-1)",
)


def attention(body: Body, value: Value) -> Value:
    """Separate projections."""
    _tokens(value)
    value = body.keep(value)
    q, k, v = (body.attribute(name, body.fill("nn.Linear({c}, {c})", value)) for name in ("q", "k", "v"))
    if body.dice.chance(0.1):
        v = k  # the same layer for keys and values
    x = value.text
    if body.dice.chance(0.3):
        body.forward.append(f"q, k, v = (f({x}) for f in ({q}, {k}, {v}))")
    else:
        body.forward += [f"q = {q}({x})", f"k = {k}({x})", f"v = {v}({x})"]
    return _attend(body, value)


def fused_attention(body: Body, value: Value) -> Value:
    """One projection, taken apart."""
    _tokens(value)
    value = body.keep(value)
    c = value.channels
    qkv = body.attribute("qkv", f"nn.Linear({body.names.get(c, c)}, 3 * {c})")
    template = body.dice.one(FUSED)
    body.forward.append(template.format(qkv=f"{qkv}({value.text})", x=value.text, c=c, l=value.shape[1]))
    return _attend(body, value)


def reshaped_attention(body: Body, value: Value) -> Value:
    """One projection, reshaped to (3, batch, heads, length, depth) and indexed."""
    _tokens(value)
    value = body.keep(value)
    c = value.channels
    heads = 2 if c % 2 == 0 else 1
    qkv = body.attribute("qkv", f"nn.Linear({c}, {c} * 3)")
    whole = body.program.fresh("qkv")
    body.forward += [
        f"B, N, C = {value.text}.shape",
        f"{whole} = {qkv}({value.text}).reshape(B, N, 3, {heads}, C // {heads}).permute(2, 0, 3, 1, 4)",
        body.dice.one((f"q, k, v = {whole}[0], {whole}[1], {whole}[2]", f"q, k, v = {whole}.unbind(0)")),
    ]
    return _joined(body, value, "transpose(1, 2).reshape(B, N, C)")


def _tokens(value: Value) -> None:
    if value.layout != "tokens" or value.channels > 16 or value.shape[1] > 20:
        raise NotHere


def _attend(body: Body, value: Value) -> Value:
    """From q, k, v of shape (batch, length, channels) to the output."""
    c, heads = value.channels, 2 if value.channels % 2 == 0 else 1
    if body.dice.chance(0.2):
        return _one_head(body, value)
    split = body.dice.one(
        (
            f"T.view(T.shape[0], T.shape[1], {heads}, {c // heads}).transpose(1, 2)",
            f"T.reshape(T.size(0), -1, {heads}, {c // heads}).permute(0, 2, 1, 3)",
            f"rearrange(T, 'b l (h d) -> b h l d', h={heads})",
            f"rearrange(T, 'b ... (h d) -> b h (...) d', h={heads})",
            f"T.unflatten(-1, ({heads}, -1)).transpose(1, 2)",
        )
    )
    if body.dice.chance(0.5):
        helper = body.program.fresh("heads")
        body.methods.append(f"def {helper}(self, t):\n    return {split.replace('T', 't')}")
        body.forward.append(f"q, k, v = self.{helper}(q), self.{helper}(k), self.{helper}(v)")
    else:
        body.forward += [f"{t} = {split.replace('T', t)}" for t in "qkv"]
    merge = body.dice.one(("transpose(1, 2).flatten(2)", f"permute(0, 2, 1, 3).reshape(-1, {value.shape[1]}, {c})"))
    return _joined(body, value, merge)


def _joined(body: Body, value: Value, merge: str) -> Value:
    dice = body.dice
    change = dice.one(KEY_CHANGES)
    if change != "k":
        body.forward.append(f"k = {change}")
    if dice.chance(0.2):
        name = body.attribute("k_norm", f"nn.LayerNorm({value.channels // (2 if value.channels % 2 == 0 else 1)})")
        body.forward.append(f"k = {name}(k)")
    out = body.program.fresh("out")
    if dice.chance(0.25):
        arguments = dice.one(("", "", ", is_causal=True", ", dropout_p=0.1 if self.training else 0.0", ", scale=0.2"))
        body.forward.append(f"{out} = F.scaled_dot_product_attention(q, k, v{arguments})")
    else:
        body.forward += [f"s = {dice.one(SCORES)}", f"s = {dice.one(CHANGED_SCORES)}"]
        if dice.chance(0.15):
            heads = 2 if value.channels % 2 == 0 else 1
            talk = body.attribute("talk", f"nn.Linear({heads}, {heads})")
            body.forward.append(f"s = {talk}(s.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)")
        body.forward += [f"s = {dice.one(WEIGHTS)}", f"{out} = s @ v"]
    return _projected(body, replace(value, text=f"{out}.{merge}"))


def _one_head(body: Body, value: Value) -> Value:
    scores = body.dice.one(
        (
            "torch.bmm(q, k.transpose(1, 2))",
            "q @ k.transpose(1, 2) * 0.25",
            "torch.baddbmm(torch.zeros(1), q, k.transpose(1, 2), beta=0, alpha=0.5)",
            "torch.einsum('bid,bjd->bij', q, k)",
            "(q.unsqueeze(2) * k.unsqueeze(1)).sum(-1)",
        )
    )
    body.forward += [f"s = {scores}", f"s = {body.dice.one(WEIGHTS)}"]
    return _projected(body, replace(value, text="torch.bmm(s, v)"))


def _projected(body: Body, value: Value) -> Value:
    for _ in range(TRIES if body.dice.chance(0.7) else 0):
        piece = stable_producer(body.dice, value)
        project = body.attribute("project", piece.constructor(body.names))
        return replace(value, text=f"{project}({value.text})")
    return then_normalized(body, value) if body.dice.chance(0.3) else value


def pooled_by_query(body: Body, value: Value) -> Value:
    """A learned query attends to the tokens."""
    _tokens(value)
    value = body.keep(value)
    c = value.channels
    key = body.attribute("key", body.fill("nn.Linear({c}, {c})", value))
    query = body.attribute("query", f"nn.Parameter(torch.randn({c}))")
    weights = body.program.fresh("w")
    axis = body.dice.one(("1", "-1", "dim=1"))
    body.forward.append(f"{weights} = ({key}({value.text}) @ {query}).softmax({axis})")
    text = f"torch.einsum('bl,bld->bd', {weights}, {value.text})"
    return Value(text, (value.shape[0], c), "vector")


def multihead(body: Body, value: Value) -> Value:
    """``nn.MultiheadAttention``."""
    _tokens(value)
    value = body.keep(value)
    more = body.dice.one(("", ", dropout=0.1", ", add_bias_kv=True", ", add_zero_attn=True"))
    name = body.attribute("attention", f"nn.MultiheadAttention({value.channels}, 1, batch_first=True{more})")
    x = value.text
    return replace(value, text=f"{name}({x}, {x}, {x}, need_weights={body.dice.chance(0.5)})[0]")


ATTENTION = (attention, attention, attention, fused_attention, reshaped_attention, pooled_by_query, multihead)
