"""Proof cases for padding, resizing and resampling."""

from __future__ import annotations

from tests.knowledge.case import Case
from tests.knowledge.operands import T

CASES: list[Case] = []
SIZES = {1: (7,), 2: (7, 6), 3: (5, 7, 6)}
F = "torch.nn.functional"

for n in (1, 2, 3):
    x, channel = T(2, 4, *SIZES[n]), -n - 1
    ends = (1, 2, *(0, 0) * (n - 1))
    for kind in ("Reflection", "Replication", "Circular"):
        name = f"torch.nn.{kind}Pad{n}d"
        CASES += [
            Case(name, (x,), made=(2,), along=(channel,), says="intact"),
            Case(name, (x,), made=(ends,), along=(channel, -1), says="carried"),
            Case(name, (T(4, *SIZES[n]),), made=(ends,), along=(channel,), says="intact"),
        ]
    for name, value in ((f"torch.nn.ZeroPad{n}d", ()), (f"torch.nn.ConstantPad{n}d", (0.5,))):
        CASES += [
            Case(name, (x,), made=(1, *value), along=(channel,)),
            Case(name, (x,), made=(0, *value), along=(channel,), says="intact"),
            Case(name, (x,), made=(-1, *value), along=(channel,), says="intact"),
            Case(name, (x,), made=(ends, *value), along=(channel,)),
            Case(name, (x,), made=(ends, *value), along=(channel, -1), says="carried"),
        ]

image = T(2, 4, 5, 6)
CASES += [
    Case(f"{F}.pad", (image, (1, 1)), along=(-3,)),
    Case(f"{F}.pad", (image, [1, 1, 1, 1]), along=(-3,)),
    Case(f"{F}.pad", (image, (1, 1, 0, 0)), along=(-1,), says="carried"),
    Case(f"{F}.pad", (image, (0, 0, 0, 0, 2, 2)), along=(-3,), says="carried"),
    Case(f"{F}.pad", (image, (0, 0, 0, 0, 2, 2)), along=(-1,)),
    Case(f"{F}.pad", (image, (1, 1, 0, 0), "constant", 0.5), along=(-3,)),
    Case(f"{F}.pad", (image, (-1, 0)), along=(-3,), says="intact"),
    Case(f"{F}.pad", (image, (0, 0)), along=(-1,), says="carried"),
    *(
        Case(f"{F}.pad", (image, (1, 2, 2, 1), mode), along=(-3,), says="intact")
        for mode in ("reflect", "replicate", "circular")
    ),
    Case(f"{F}.pad", (image, (1, 2, 2, 1), "reflect"), along=(-3, -1), says="carried"),
]

sequence, volume = T(2, 4, 6), T(2, 4, 3, 5, 4)
for x, mode, extra in (
    (sequence, "nearest", {}),
    (sequence, "linear", {}),
    (image, "nearest", {}),
    (image, "nearest-exact", {}),
    (image, "area", {}),
    (image, "bilinear", {"align_corners": True}),
    (image, "bilinear", {"align_corners": False}),
    (image, "bicubic", {}),
    (volume, "trilinear", {}),
    (volume, "nearest", {}),
):
    channel, having, twice = 1 - x.rank, {"mode": mode, **extra}, {"scale_factor": 2, "mode": mode, **extra}
    CASES += [
        Case(f"{F}.interpolate", (x,), twice, along=(channel,), says="intact"),
        Case(f"{F}.interpolate", (x, 9), having, along=(channel,), says="intact"),
        Case(f"{F}.interpolate", (x, 3), having, along=(channel, -1), says="carried"),
        Case("torch.nn.Upsample", (x,), having=twice, along=(channel,), says="intact"),
        Case("torch.nn.Upsample", (x,), made=(9,), having=having, along=(-1,), says="carried"),
    ]
smooth = {"scale_factor": 0.5, "mode": "bilinear", "antialias": True}
CASES += [
    Case(f"{F}.interpolate", (image,), smooth, along=(-3,), says="intact"),
    Case(f"{F}.interpolate", (image,), {"scale_factor": (2, 1.5)}, along=(-3,), says="intact"),
]
for name in ("UpsamplingNearest2d", "UpsamplingBilinear2d"):
    CASES += [Case(f"torch.nn.{name}", (image,), having={"scale_factor": 2}, along=(-3,), says="intact")]
for name in ("upsample", "upsample_nearest", "upsample_bilinear"):
    CASES += [
        Case(f"{F}.{name}", (image,), {"scale_factor": 2}, along=(-3,), says="intact"),
        Case(f"{F}.{name}", (image,), {"scale_factor": 2}, along=(-3, -2), says="carried"),
    ]

for x, grid in ((image, T(2, 3, 5, 2)), (volume, T(2, 3, 5, 4, 3))):
    channel = 1 - x.rank
    CASES += [
        Case(f"{F}.grid_sample", (x, grid), {"align_corners": False}, along=(channel,)),
        Case(f"{F}.grid_sample", (x, grid), {"padding_mode": "border"}, along=(channel,), says="intact"),
        Case(f"{F}.grid_sample", (x, grid), {"padding_mode": "reflection"}, along=(channel,), says="intact"),
        Case(f"{F}.grid_sample", (x, grid), {"mode": "nearest", "padding_mode": "border"}, along=(-1,), says="carried"),
        Case(f"{F}.grid_sample", (x, grid), {"padding_mode": "border"}, into="grid", along=(-1,)),
    ]
CASES += [
    Case(f"{F}.affine_grid", (T(2, 2, 3), [2, 4, 5, 6]), into="theta", along=(-1,), frozen=True),
    Case(f"{F}.affine_grid", (T(2, 3, 4), (2, 4, 3, 5, 6)), into="theta", along=(-2,), frozen=True),
]
