"""Ways for a tensor to flow: sums, branches, several consumers, shared layers, aliases."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.agreement.pieces import (
    Piece,
    activation,
    carrier,
    layer_piece,
    move,
    normalizer,
    producer,
    put,
    put_all,
    stable_producer,
)
from benchmarks.agreement.program import CHANNEL_AXIS, Body, NotHere, Value


def moved(body: Body, value: Value) -> Value:
    """On to another layout, perhaps straight from a layer."""
    if body.dice.chance(0.6):
        value = put(body, producer(body.dice, value), value)
    return put(body, move(body.dice, value), value)


def _stable(body: Body, value: Value) -> list[Piece]:
    """A producer that keeps the shape, perhaps with a normalizer."""
    pieces = [stable_producer(body.dice, value)]
    for step, chance in ((normalizer, 0.6), (activation, 0.3)):
        if body.dice.chance(chance):
            piece = step(body.dice, value, False)
            if piece.after.shape == value.shape:
                pieces.append(piece)
    return pieces


def residual(body: Body, value: Value) -> Value:
    """``x = x + f(x)`` in its many spellings."""
    value = body.keep(value)
    inner = put_all(body, _stable(body, value), value)
    if body.dice.chance(0.5):
        inner = put_all(body, _stable(body, inner), inner)
    spelling = body.dice.randrange(6)
    if spelling == 0:
        inner = body.bind(inner)
        body.forward.append(f"{inner.text} += {value.text}")
        return inner
    if spelling == 1:
        return replace(value, text=f"torch.add({value.text}, {inner.text})")
    if spelling == 2:
        gamma = body.attribute("gamma", "nn.Parameter(torch.ones(1))")
        return replace(value, text=f"({value.text} + {gamma} * {inner.text})")
    if spelling == 3:
        return replace(value, text=f"{inner.text}.add_({value.text})")
    if spelling == 4:
        adder = body.attribute("adder", "nn.quantized.FloatFunctional()")
        return replace(value, text=f"{adder}.add({value.text}, {inner.text})")
    return replace(value, text=f"({inner.text} + {value.text})")


def then_normalized(body: Body, value: Value) -> Value:
    """A normalizer after whatever came before."""
    norm = normalizer(body.dice, value, False)
    value = put(body, norm, value)
    return put(body, activation(body.dice, value, False), value) if body.dice.chance(0.5) else value


def branches(body: Body, value: Value) -> Value:
    """Several layers on one input; their results are joined, then normalized."""
    dice = body.dice
    value = body.keep(value)
    first = producer(dice, value)
    pieces = [first]
    for _ in range(dice.choice((1, 1, 2))):
        for _ in range(6):
            other = producer(dice, value, out=first.after.channels)
            if other.after.shape == first.after.shape:
                pieces.append(other)
                break
    parts = [body.keep(put(body, piece, value)) for piece in pieces]
    if dice.chance(0.2):
        parts.append(body.keep(body.apply("{x} * 0.5", parts[0])))
    names = ", ".join(part.text for part in parts)
    axis = CHANNEL_AXIS[value.layout]
    template = dice.one(
        (
            " + ".join(part.text for part in parts),
            f"torch.cat([{names}], dim={axis})",
            f"torch.cat(({names},), {axis})",
            f"torch.stack([{names}]).mean(0)",
            f"sum([{names}])",
            f"functools.reduce(operator.add, [{names}])",
            f"torch.cat([{names}], dim={axis}).flip({axis})",
            " * ".join(part.text for part in parts),
            f"torch.maximum({parts[0].text}, {parts[-1].text})",
            f"{parts[0].text} - {parts[-1].text}",
        )
    )
    shape = list(first.after.shape)
    if "torch.cat" in template:
        shape[axis] *= len(parts)
    joined = body.bind(Value(f"({template})", tuple(shape), value.layout))
    return then_normalized(body, joined)


def several_consumers(body: Body, value: Value) -> Value:
    """One layer's result goes through a normalizer and somewhere else too."""
    dice = body.dice
    raw = body.keep(put(body, producer(dice, value), value))
    one = put(body, normalizer(dice, raw, False), raw)
    other = put(body, dice.one((normalizer, carrier, activation))(dice, raw, False), raw)
    if one.shape != other.shape or one.layout != other.layout:
        raise NotHere
    one = body.keep(one)
    return replace(one, text=dice.one((f"({one.text} + {other.text})", f"({one.text} * {other.text})")))


def shared_layer(body: Body, value: Value) -> Value:
    """One layer called twice; its normalizer too, or only once."""
    conv = stable_producer(body.dice, value)
    norm = normalizer(body.dice, value, True)
    if norm.after.shape != value.shape:
        raise NotHere
    conv_name = body.attribute("shared", conv.constructor(body.names))
    norm_name = body.attribute("norm", norm.constructor(body.names))
    x = body.bind(value).text
    text = body.dice.one(
        (
            f"{norm_name}({conv_name}({norm_name}({conv_name}({x}))))",
            f"{norm_name}({conv_name}({conv_name}({x})))",
            f"{norm_name}({conv_name}({x})) + {conv_name}({x})",
            f"{conv_name}({norm_name}({conv_name}({x})))",
            f"{norm_name}({conv_name}({x})) + {norm_name}({conv_name}({x} * 2))",
        )
    )
    return replace(value, text=f"({text})")


def gate(body: Body, value: Value) -> Value:
    """Squeeze and excitation on a layer's result."""
    if value.layout not in ("image", "signal"):
        raise NotHere
    raw = body.keep(put(body, producer(body.dice, value), value))
    c = raw.channels
    axes = "(2, 3)" if value.layout == "image" else "2"
    down = body.attribute("fc", f"nn.Linear({c}, 2)")
    up = body.attribute("fc", f"nn.Linear(2, {c})")
    squeezed = body.program.fresh("s")
    body.forward.append(f"{squeezed} = torch.sigmoid({up}(F.relu({down}({raw.text}.mean({axes})))))")
    index = "[:, :, None, None]" if value.layout == "image" else ".unsqueeze(-1)"
    return then_normalized(body, body.bind(replace(raw, text=f"{raw.text} * {squeezed}{index}")))


def aliased(body: Body, value: Value) -> Value:
    """In-place changes seen through another name or a view."""
    raw = body.keep(put(body, producer(body.dice, value), value))
    other = body.program.fresh("alias")
    x = raw.text
    body.forward += body.dice.one(
        (
            [f"{other} = {x}", f"{other} += 1"],
            [f"{other} = {x}", f"{x} *= 2"],
            [f"{other} = {x}", f"{other}.relu_()"],
            [f"{other} = {x}[:, :1]", f"{other}.mul_(2)"],
            [f"{other} = {x}", f"F.relu({other}, inplace=True)"],
            [f"{other} = {x}.view({x}.shape)", f"{other}.sigmoid_()"],
            [f"{other} = torch.zeros_like({x})", f"{other}[:] = {x}"],
            [f"{other} = torch.zeros_like({x})", f"{other}.copy_({x})"],
            [f"{other} = {x}.clone()", f"{other}[:, 0] = 0"],
            [f"{other} = {x}.clone()", f"{other}[:, :1] += 1"],
            [f"{other} = {x}", f"torch.add({x}, 1, out={other}) if False else None"],
            [f"{other} = {x}.detach()", f"{other}.abs_()"],
            [f"{other} = {x}.data", f"{other}.mul_({other})"],
        )
    )
    used = replace(raw, text=body.dice.one((x, other)))
    if used.text == other and "[:, :1]" in body.forward[-2]:
        used = raw
    return then_normalized(body, used)


def bias_by_name(body: Body, value: Value) -> Value:
    """Code that uses a layer's parameters itself."""
    piece = producer(body.dice, value)
    if "Lazy" in piece.template:
        raise NotHere
    name = body.attribute(piece.hint, piece.constructor(body.names))
    functional = {
        "nn.Linear": f"F.linear({value.text}, {name}.weight, {name}.bias)",
        "nn.Conv2d": f"F.conv2d({value.text}, {name}.weight, {name}.bias, {name}.stride, {name}.padding, "
        f"{name}.dilation, {name}.groups)",
        "nn.Conv1d": f"F.conv1d({value.text}, {name}.weight, bias={name}.bias, padding={name}.padding[0], "
        f"groups={name}.groups)",
    }
    kind = piece.template.split("(")[0]
    plain = "padding_mode" not in piece.template
    text = f"{name}({value.text})"
    if body.dice.chance(0.6) and kind in functional and plain:
        text = functional[kind]
    elif body.dice.chance(0.5):
        text = f"({text} + {name}.bias.sum())"
    else:
        body.init.append(
            body.dice.one(
                (
                    f"nn.init.zeros_({name}.bias)",
                    f"{name}.bias.data.fill_(0.1)",
                    f"nn.init.kaiming_normal_({name}.weight)",
                    f"if {name}.bias is not None: nn.init.constant_({name}.bias, 0)",
                    f"for m in self.modules():\n            if isinstance(m, {kind}):\n"
                    "                m.bias.data.zero_()",
                )
            )
        )
    return then_normalized(body, body.bind(replace(piece.after, text=text)))


def wrapped_weight(body: Body, value: Value) -> Value:
    """weight_norm and spectral_norm: they act on the weight only."""
    piece = producer(body.dice, value)
    if "Lazy" in piece.template:
        raise NotHere
    wrapper = body.dice.one(
        (
            "nn.utils.parametrizations.weight_norm",
            "torch.nn.utils.weight_norm",
            "nn.utils.spectral_norm",
            "nn.utils.parametrizations.spectral_norm",
        )
    )
    name = body.attribute("conv", f"{wrapper}({piece.constructor(body.names)})")
    return then_normalized(body, replace(piece.after, text=f"{name}({value.text})"))


def one_channel_softmax(body: Body, value: Value) -> Value:
    """Attention pooling: one score per position, a softmax over the positions."""
    value = body.keep(value)
    x, dice = value.text, body.dice
    if value.layout == "tokens":
        score = body.attribute("score", body.fill("nn.Linear({c}, 1)", value))
        axis = dice.choice((1, 1, -1))
        weights = body.keep(replace(value, text=f"torch.softmax({score}({x}), dim={axis})"))
        return replace(
            value, text=f"({weights.text} * {x}).sum(1)", shape=(value.shape[0], value.channels), layout="vector"
        )
    if value.layout == "image":
        score = body.attribute("score", body.fill("nn.Conv2d({c}, 1, 1)", value))
        weights = body.keep(replace(value, text=f"{score}({x}).flatten(2).softmax(-1)"))
        text = f"torch.einsum('bcn,bon->bc', {x}.flatten(2), {weights.text})"
        return replace(value, text=text, shape=(value.shape[0], value.channels), layout="vector")
    raise NotHere


def recurrent(body: Body, value: Value) -> Value:
    """A recurrent layer or a bilinear one."""
    if value.layout == "tokens":
        kind = body.dice.one(("nn.LSTM", "nn.GRU", "nn.RNN"))
        rnn = body.attribute("rnn", body.fill(f"{kind}({{c}}, 4, batch_first=True)", value))
        return then_normalized(body, Value(f"{rnn}({value.text})[0]", (*value.shape[:2], 4), "tokens"))
    if value.layout == "vector":
        value = body.keep(value)
        both = body.attribute("both", body.fill("nn.Bilinear({c}, {c}, 4)", value))
        return then_normalized(body, Value(f"{both}({value.text}, {value.text})", (value.shape[0], 4), "vector"))
    raise NotHere


def dense(body: Body, value: Value) -> Value:
    """Each layer sees the concatenation of all before it."""
    if value.layout != "image" or value.channels > 8:
        raise NotHere
    dice = body.dice
    conv = layer_piece(dice, value, ("nn.Conv2d({i}, {o}, 3, padding=1)", "nn.Conv2d({i}, {o}, 1)"))
    grow = conv.more["o"]
    c = value.channels
    order = dice.chance(0.5)
    lists = body.attribute("convs", "nn.ModuleList()"), body.attribute("norms", "nn.ModuleList()")
    norm = dice.one(("nn.BatchNorm2d", "nn.InstanceNorm2d"))
    body.init += [
        "for i in range(2):",
        f"    {lists[0]}.append(nn.Conv2d({c} + i * {grow}, {grow}, 1))",
        f"    {lists[1]}.append({norm}({grow if order else f'{c} + i * {grow}'}))",
    ]
    features = body.program.fresh("features")
    call = "norm(conv(torch.cat(FEATURES, 1)))" if order else "conv(F.relu(norm(torch.cat(FEATURES, dim=1))))"
    body.forward += [
        f"{features} = [{value.text}]",
        f"for conv, norm in zip({lists[0]}, {lists[1]}):",
        f"    {features}.append({call.replace('FEATURES', features)})",
    ]
    shape = (value.shape[0], c + 2 * int(str(grow)), *value.shape[2:])
    return body.bind(Value(f"torch.cat({features}, 1)", shape, "image"))


DATAFLOW = (
    moved,
    moved,
    moved,
    residual,
    residual,
    then_normalized,
    branches,
    branches,
    several_consumers,
    shared_layer,
    gate,
    aliased,
    bias_by_name,
    wrapped_weight,
    one_channel_softmax,
    recurrent,
    dense,
)
