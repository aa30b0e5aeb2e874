"""Proof cases for pooling."""

from __future__ import annotations

from tests.knowledge.case import Case
from tests.knowledge.operands import T, whole

CASES: list[Case] = []
SIZES = {1: (8,), 2: (8, 7), 3: (6, 8, 7)}
F = "torch.nn.functional"

for n in (1, 2, 3):
    x, single, channel = T(2, 4, *SIZES[n]), T(4, *SIZES[n]), -n - 1
    carried = [
        ({}, (channel,), "intact"),
        ({}, (channel, channel - 1), "intact"),
        ({"stride": 1, "padding": 1}, (channel,), "intact"),
        ({"stride": 2, "padding": 1, "ceil_mode": True}, (channel,), "intact"),
        ({}, (-1,), "seen"),
    ]
    averaged = [
        ({}, (channel,), "intact"),
        ({"ceil_mode": True}, (channel,), "intact"),
        ({"padding": 1, "count_include_pad": False}, (channel,), "intact"),
        ({"padding": 1, "count_include_pad": False, "ceil_mode": True}, (channel,), "intact"),
        ({"padding": 1}, (channel,), "seen"),
        ({"padding": 1}, (channel, -1), "carried"),
        ({}, (channel, -1), "carried"),
    ]
    if n > 1:
        averaged += [
            ({"divisor_override": 5}, (channel,), "carried"),
            ({"divisor_override": 5, "padding": 1}, (channel,), "seen"),
            ({"divisor_override": 5, "padding": 1, "count_include_pad": False}, (channel,), "seen"),
            ({"divisor_override": 5, "ceil_mode": True}, (channel,), "blurred"),
        ]
    for name, table in ((f"torch.nn.MaxPool{n}d", carried), (f"torch.nn.AvgPool{n}d", averaged)):
        for having, along, says in table:
            CASES += [
                Case(name, (x,), made=(3,), having=having, along=along, says=says),
                Case(name, (x,), made=((3,) * n,), having=having, along=along, says=says),
            ]
    for name, table in ((f"{F}.max_pool{n}d", carried), (f"{F}.avg_pool{n}d", averaged)):
        CASES += [Case(name, (x, 3), having, along=along, says=says) for having, along, says in table]
    CASES += [Case(f"torch.max_pool{n}d", (x, 3), having, along=along, says=says) for having, along, says in carried]
    both, neither = ("intact", "unread"), ("seen", "seen")
    pair = {"return_indices": True}
    CASES += [
        Case(f"torch.nn.MaxPool{n}d", (single,), made=(2,), along=(channel,), says="intact"),
        Case(f"torch.nn.AvgPool{n}d", (single,), made=(2,), along=(channel,), says="intact"),
        Case(f"torch.nn.MaxPool{n}d", (x,), made=(2,), having={"dilation": 2}, along=(channel,), says="intact"),
        Case(f"torch.nn.MaxPool{n}d", (x,), made=(2,), having=pair, along=(channel,), says=both),
        Case(f"torch.nn.MaxPool{n}d", (x,), made=(2,), having=pair, along=(-1,), says=neither),
        Case(f"{F}.max_pool{n}d", (x, 2), pair, along=(channel,), says=both),
        Case(f"{F}.max_pool{n}d_with_indices", (x, 2), along=(channel,), says=both),
        Case(f"torch.nn.AdaptiveMaxPool{n}d", (x,), made=(3,), having=pair, along=(channel,), says=both),
        Case(f"{F}.adaptive_max_pool{n}d", (x, 3), {"return_indices": True}, along=(channel,), says=both),
    ]
    for size, along, says in (
        (1, (channel,), "intact"),
        (3, (channel,), "intact"),
        (1, (channel, -1), "carried"),
        (3, (channel, -1), "carried"),
        ((None,) * (n - 1) + (1,), (channel, -1), "carried"),
    ):
        CASES += [
            Case(f"torch.nn.AdaptiveAvgPool{n}d", (x,), made=(size,), along=along, says=says),
            Case(f"{F}.adaptive_avg_pool{n}d", (x, size), along=along, says=says),
        ]
    for size, along, says in ((1, (channel,), "intact"), (3, (channel,), "intact"), (3, (channel, -1), "seen")):
        CASES += [
            Case(f"torch.nn.AdaptiveMaxPool{n}d", (x,), made=(size,), along=along, says=says),
            Case(f"{F}.adaptive_max_pool{n}d", (x, size), along=along, says=says),
        ]
    CASES += [
        Case(f"torch.nn.LPPool{n}d", (x,), made=(2, 2), along=(channel,)),
        Case(f"{F}.lp_pool{n}d", (x, 2, 2), along=(channel,)),
    ]
    small, places = T(2, 4, *(3,) * n), whole(3, 2, 4, *(3,) * n)
    CASES += [
        Case(f"torch.nn.MaxUnpool{n}d", (small, places), made=(2,), along=(channel,)),
        Case(f"{F}.max_unpool{n}d", (small, places, 2), along=(channel,)),
    ]

for n in (2, 3):
    x, channel = T(2, 4, *SIZES[n]), -n - 1
    made = {"output_size": 3}
    CASES += [
        Case(f"torch.nn.FractionalMaxPool{n}d", (x,), made=(2,), having=made, along=(channel,), says="intact"),
        Case(f"torch.nn.FractionalMaxPool{n}d", (x,), made=(2,), having={"output_ratio": 0.5}, along=(-1,)),
        Case(f"{F}.fractional_max_pool{n}d", (x, 2), made, along=(channel,), says="intact"),
        Case(f"{F}.fractional_max_pool{n}d", (x, 2), made, along=(channel, -1)),
    ]
