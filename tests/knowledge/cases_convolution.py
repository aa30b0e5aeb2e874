"""Proof cases for convolutions."""

from __future__ import annotations

from tests.knowledge.case import Case
from tests.knowledge.operands import T

CASES: list[Case] = []
SIZES = {1: (7,), 2: (7, 6), 3: (6, 7, 5)}

for n in (1, 2, 3):
    x, channel = T(2, 4, *SIZES[n]), -n - 1
    mirrored = {"padding": 1, "padding_mode": "reflect"}
    for name, made in ((f"torch.nn.Conv{n}d", (4, 6, 3)), (f"torch.nn.LazyConv{n}d", (6, 3))):
        CASES += [
            Case(name, (x,), made=made, along=(channel,), says="carried"),
            Case(name, (x,), made=made, along=(channel - 1,), says="carried"),
            Case(name, (x,), made=made, along=(channel, -1), says="carried"),
            Case(name, (x,), made=made, having={"padding": 1}, along=(channel,)),
            Case(name, (x,), made=made, having={"padding": 1}, along=(channel, -1), says="carried"),
            Case(name, (x,), made=made, having=mirrored, along=(channel,), says="carried"),
            Case(name, (x,), made=(*made[:-1], 1), having={"padding": 1, "stride": 2}, along=(channel,)),
        ]
    CASES += [
        Case(f"torch.nn.Conv{n}d", (x,), made=(4, 6, 3), having=having, along=(channel,), says=says)
        for having, says in (
            ({"padding": "same"}, "seen"),
            ({"padding": "same", "padding_mode": "circular"}, "carried"),
            ({"padding": "valid", "dilation": 2}, "carried"),
            ({"padding": 2, "padding_mode": "replicate", "stride": 2}, "carried"),
            ({"padding": (0,) * n, "groups": 2}, "carried"),
            ({"padding": (0,) * (n - 1) + (1,)}, "seen"),
        )
    ]
    CASES += [
        Case(f"torch.nn.Conv{n}d", (x,), made=(4, 6, 2), having={"padding": "same"}, along=(channel,)),
        Case(f"torch.nn.Conv{n}d", (x,), made=(4, 6, 1), having={"padding": "same"}, along=(channel,), says="carried"),
        Case(f"torch.nn.Conv{n}d", (T(4, *SIZES[n]),), made=(4, 6, 3), along=(channel,), says="carried"),
        Case(f"torch.nn.Conv{n}d", (T(4, *SIZES[n]),), made=(4, 6, 3), having={"padding": 1}, along=(channel,)),
    ]
    function, weight, bias = f"torch.nn.functional.conv{n}d", T(6, 4, *(3,) * n), T(6)
    CASES += [
        Case(function, (x, weight, bias), along=(channel,), says="carried"),
        Case(function, (x, weight, bias), {"padding": 1}, along=(channel,)),
        Case(function, (x, weight, bias), {"padding": "same"}, along=(channel,)),
        Case(function, (x, weight, bias), into="bias", along=(-1,), says="intact"),
        Case(function, (x, weight, bias), {"stride": 2, "padding": 1}, into="bias", along=(-1,), says="intact"),
        Case(function, (x, weight), into="weight", along=(channel - 1,)),
    ]
    for name, made in ((f"torch.nn.ConvTranspose{n}d", (4, 6)), (f"torch.nn.LazyConvTranspose{n}d", (6,))):
        CASES += [
            Case(name, (x,), made=(*made, kernel), having=having, along=along, says=says)
            for kernel, having, along, says in (
                (1, {}, (channel,), "carried"),
                (3, {"padding": 2}, (channel,), "carried"),
                (3, {"padding": 1}, (channel,), "seen"),
                (3, {}, (channel,), "seen"),
                (2, {"stride": 2}, (channel,), "seen"),
                (1, {"stride": 2}, (channel,), "seen"),
                (3, {"stride": 2, "padding": 1, "output_padding": 1}, (channel,), "seen"),
                (1, {}, (channel, -1), "carried"),
                (3, {}, (channel, -1), "carried"),
                (2, {"dilation": 2, "padding": 2}, (channel,), "carried"),
            )
        ]
    sized = {"output_size": [size * 2 for size in SIZES[n]]}
    CASES += [
        Case(f"torch.nn.ConvTranspose{n}d", (x,), sized, made=(4, 6, 2, 2), along=(channel,)),
        Case(f"torch.nn.ConvTranspose{n}d", (T(4, *SIZES[n]),), made=(4, 6, 1), along=(channel,), says="carried"),
    ]
    function, weight = f"torch.nn.functional.conv_transpose{n}d", T(4, 6, *(2,) * n)
    CASES += [
        Case(function, (x, weight, bias), {"stride": 2}, along=(channel,)),
        Case(function, (x, weight, bias), {"padding": 1}, along=(channel,), says="carried"),
        Case(function, (x, T(4, 6, *(1,) * n), bias), along=(channel,), says="carried"),
        Case(function, (x, weight, bias), into="bias", along=(-1,), says="intact"),
        Case(function, (x, weight), into="weight", along=(channel,)),
        Case(function, (x, T(4, 3, *(1,) * n), bias), {"groups": 2}, along=(channel,), says="carried"),
    ]
